"""The mailer, in memory and at SES."""

from dataclasses import replace
from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from handover.alerts.messages import Mail
from handover.aws.mailer import SesMailer
from handover.operations.alert import Mailer
from tests.fakes.cloud import SENDER_EMAIL, Cloud, interrupt
from tests.fakes.mailer import RecordingMailer

MAIL = Mail(
    recipient="maya@harbour-bikes.example",
    subject="Anna Bergström is waiting for you on Harbour Bikes",
    text="Hello Maya,\n\nAnna Bergström is waiting.",
    html="<p>Hello Maya,</p><p>Anna Bergström is waiting.</p>",
)


class World(Protocol):
    """One way of sending e-mails, and what can befall it."""

    @property
    def mailer(self) -> Mailer: ...

    def sent(self) -> list[Mail]: ...

    def fail_next(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.mailer = RecordingMailer()

    def sent(self) -> list[Mail]:
        return self.mailer.sent

    def fail_next(self) -> None:
        self.mailer.fail_next(1)


class AtSes:
    def __init__(self, cloud: Cloud, sender: str = SENDER_EMAIL) -> None:
        self._client = cloud.client("sesv2")
        self.mailer = SesMailer(self._client, sender)
        self.requests: list[dict[str, Any]] = []
        # The engine in memory keeps one body of the two; what SES is asked for is read from the call itself.
        self._client.meta.events.register("provide-client-params.sesv2.SendEmail", self._note)
        self._cloud = cloud

    def sent(self) -> list[Mail]:
        assert len(self._cloud.sent_mails()) == len(self.requests)
        return [_mail(request) for request in self.requests]

    def fail_next(self) -> None:
        interrupt(self._client).begin(1)
        self.requests.clear()

    def _note(self, params: dict[str, Any], **_: object) -> None:
        self.requests.append(params)


def _mail(request: dict[str, Any]) -> Mail:
    content = request["Content"]["Simple"]
    (recipient,) = request["Destination"]["ToAddresses"]
    return Mail(recipient, content["Subject"]["Data"], content["Body"]["Text"]["Data"], content["Body"]["Html"]["Data"])


@pytest.fixture(params=["in memory", "at SES"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtSes(request.getfixturevalue("cloud"))


@pytest.fixture
def at_ses(cloud: Cloud) -> AtSes:
    return AtSes(cloud)


def test_an_e_mail_goes_out_with_both_its_parts(world: World) -> None:
    world.mailer.send(MAIL)
    assert world.sent() == [MAIL]


def test_whoever_sends_hears_that_the_service_is_out_of_reach(world: World) -> None:
    world.fail_next()
    with pytest.raises(BotoCoreError):
        world.mailer.send(MAIL)


def test_one_refused_address_keeps_no_other_from_its_e_mail() -> None:
    mailer = RecordingMailer()
    mailer.refused.add("gone@harbour-bikes.example")
    with pytest.raises(ClientError):
        mailer.send(Mail("gone@harbour-bikes.example", "s", "t", "h"))
    mailer.send(MAIL)
    assert mailer.sent == [MAIL]


def test_a_sender_that_is_not_verified_is_an_error_of_the_call(cloud: Cloud) -> None:
    with pytest.raises(ClientError):
        AtSes(cloud, "somebody@else.example").mailer.send(MAIL)


def test_an_e_mail_says_that_no_person_wrote_it(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL)
    (request,) = at_ses.requests
    assert request["FromEmailAddress"] == SENDER_EMAIL
    assert request["Content"]["Simple"]["Headers"] == [
        {"Name": "Auto-Submitted", "Value": "auto-generated"},
        {"Name": "X-Auto-Response-Suppress", "Value": "All"},
    ]


def test_an_e_mail_about_a_request_keeps_its_thread(at_ses: AtSes) -> None:
    at_ses.mailer.send(replace(MAIL, headers=(("References", "<a@handover.invalid>"),)))
    headers = at_ses.requests[0]["Content"]["Simple"]["Headers"]
    assert {"Name": "References", "Value": "<a@handover.invalid>"} in headers


def test_an_e_mail_is_written_in_utf_8(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL)
    content = at_ses.requests[0]["Content"]["Simple"]
    assert {content["Subject"]["Charset"], *(part["Charset"] for part in content["Body"].values())} == {"UTF-8"}
