"""The mailer, in memory and at SES."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError
from botocore.parsers import ResponseParserError

from handover.alerts.mail_events import MailTaken
from handover.alerts.mail_waits import MailLimit, MailWaitsError
from handover.alerts.messages import Mail
from handover.alerts.postmark import Postmark
from handover.alerts.unanswered import UnansweredError
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.mail_events import read_mail_events
from handover.aws.mailer import SesMailer
from handover.operations.alert import Mailer
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import CONFIGURATION_SET, SENDER_EMAIL, Cloud, interrupt, published
from tests.fakes.mailer import RecordingMailer

MAIL = Mail(
    recipient="maya@harbour-bikes.example",
    subject="Anna Bergström is waiting for you on Harbour Bikes",
    text="Hello Maya,\n\nAnna Bergström is waiting.",
    html="<p>Hello Maya,</p><p>Anna Bergström is waiting.</p>",
)

POSTMARK = Postmark.of("e.2.maya@harbour-bikes.example", "22")


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
        self.clock = ManualClock(0)
        self.mailer = SesMailer(cloud.client_of("notifications", "sesv2"), sender, CONFIGURATION_SET, self.clock)
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

    def answers_with(self, trouble: Exception) -> None:
        """Has the next call end so."""

        def end(**_: object) -> None:
            raise trouble

        self._client.meta.events.register_first("before-send.sesv2.SendEmail", end)

    @contextmanager
    def answering(self, trouble: Exception) -> Iterator[None]:
        """Has calls end so for a while."""

        def end(**_: object) -> None:
            raise trouble

        self._client.meta.events.register_first("before-send.sesv2.SendEmail", end)
        yield
        self._client.meta.events.unregister("before-send.sesv2.SendEmail", end)

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
    world.mailer.send(MAIL, POSTMARK)
    assert world.sent() == [MAIL]


def test_whoever_sends_hears_that_the_service_is_out_of_reach(world: World) -> None:
    world.fail_next()
    with pytest.raises(BotoCoreError):
        world.mailer.send(MAIL, POSTMARK)


def test_one_refused_address_keeps_no_other_from_its_e_mail() -> None:
    mailer = RecordingMailer()
    mailer.refused.add("gone@harbour-bikes.example")
    with pytest.raises(ClientError):
        mailer.send(Mail("gone@harbour-bikes.example", "s", "t", "h"), POSTMARK)
    mailer.send(MAIL, POSTMARK)
    assert mailer.sent == [MAIL]


def test_a_sender_that_is_not_verified_is_an_error_of_the_call(cloud: Cloud) -> None:
    mailer = SesMailer(cloud.client("sesv2"), "somebody@else.example", CONFIGURATION_SET, ManualClock(0))
    with pytest.raises(ClientError, match="MessageRejected"):
        mailer.send(MAIL, POSTMARK)


def test_an_e_mail_says_that_no_person_wrote_it(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL, POSTMARK)
    (request,) = at_ses.requests
    assert request["FromEmailAddress"] == SENDER_EMAIL
    assert request["Content"]["Simple"]["Headers"] == [
        {"Name": "Auto-Submitted", "Value": "auto-generated"},
        {"Name": "X-Auto-Response-Suppress", "Value": "All"},
    ]


def test_an_e_mail_about_a_request_keeps_its_thread(at_ses: AtSes) -> None:
    at_ses.mailer.send(replace(MAIL, headers=(("References", "<a@handover.invalid>"),)), POSTMARK)
    headers = at_ses.requests[0]["Content"]["Simple"]["Headers"]
    assert {"Name": "References", "Value": "<a@handover.invalid>"} in headers


def test_an_e_mail_is_written_in_utf_8(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL, POSTMARK)
    content = at_ses.requests[0]["Content"]["Simple"]
    assert {content["Subject"]["Charset"], *(part["Charset"] for part in content["Body"].values())} == {"UTF-8"}


# --- what SES can tell of it ------------------------------------------------------------------------------------------


def test_an_e_mail_names_the_configuration_set_and_carries_its_marks(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL, POSTMARK)
    (request,) = at_ses.requests
    assert request["ConfigurationSetName"] == CONFIGURATION_SET
    assert {tag["Name"]: tag["Value"] for tag in request["EmailTags"]} == {"step": POSTMARK.step, "page": "22"}


def test_the_marks_are_what_ses_takes_as_tags(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL, Postmark.of("e.2.someone+alerts@harbour-bikes.example", "22"))
    for tag in at_ses.requests[0]["EmailTags"]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", tag["Value"])


@pytest.mark.parametrize(
    "silence",
    [
        ReadTimeoutError(endpoint_url="x"),
        ConnectionClosedError(endpoint_url="x"),
        HTTPClientError(error="the connection broke off"),
        ResponseParserError("no JSON"),
    ],
)
def test_whoever_sends_hears_that_nobody_answered(cloud: Cloud, silence: Exception) -> None:
    at_ses = AtSes(cloud)
    at_ses.answers_with(silence)
    with pytest.raises(UnansweredError):
        at_ses.mailer.send(MAIL, POSTMARK)


def refusal(status: int, code: str, message: str = "") -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendEmail")


def test_an_error_of_ses_itself_tells_nothing(cloud: Cloud) -> None:
    at_ses = AtSes(cloud)
    at_ses.answers_with(refusal(503, "InternalFailure"))
    with pytest.raises(UnansweredError):
        at_ses.mailer.send(MAIL, POSTMARK)


# What SES says where the account may send nothing: “Errors related to the sending quotas for your Amazon SES account”
# (developer guide), “SendEmail” and “Common errors” (API v2 reference).
LIMITS = [
    (429, "TooManyRequestsException", "Too many requests", MailLimit.RATE),
    (400, "ThrottlingException", "Maximum sending rate exceeded.", MailLimit.RATE),
    (400, "Throttling", "Maximum sending rate exceeded.", MailLimit.RATE),
    (429, "SomethingNew", "", MailLimit.RATE),
    (400, "ThrottlingException", "Daily message quota exceeded.", MailLimit.DAILY_QUOTA),
    (429, "TooManyRequestsException", "Daily message quota exceeded.", MailLimit.DAILY_QUOTA),
    (400, "LimitExceededException", "Daily sending quota exceeded", MailLimit.DAILY_QUOTA),
    (400, "LimitExceededException", "", MailLimit.DAILY_QUOTA),
    (400, "SendingPausedException", "Email sending is disabled.", MailLimit.PAUSED),
    (400, "MessageRejected", "Sending paused for this account.", MailLimit.PAUSED),
    (400, "AccountSuspendedException", "", MailLimit.SUSPENDED),
    (400, "MessageRejected", "Sending suspended for this account.", MailLimit.SUSPENDED),
]


@pytest.mark.parametrize(("status", "code", "message", "limit"), LIMITS)
def test_a_limit_of_the_account_says_that_nothing_was_sent_and_that_every_mail_waits(
    cloud: Cloud, status: int, code: str, message: str, limit: MailLimit
) -> None:
    at_ses = AtSes(cloud)
    at_ses.answers_with(refusal(status, code, message))
    with pytest.raises(MailWaitsError) as wait:
        at_ses.mailer.send(MAIL, POSTMARK)
    assert wait.value.limit is limit


@pytest.mark.parametrize(
    ("status", "code"), [(400, "MessageRejected"), (400, "BadRequestException"), (404, "NotFoundException")]
)
def test_any_other_refusal_is_about_the_call(cloud: Cloud, status: int, code: str) -> None:
    at_ses = AtSes(cloud)
    at_ses.answers_with(refusal(status, code))
    with pytest.raises(ClientError):
        at_ses.mailer.send(MAIL, POSTMARK)


@pytest.mark.parametrize(("code", "pause"), [("TooManyRequestsException", 1), ("SendingPausedException", 60)])
def test_ses_is_not_asked_again_for_a_while(at_ses: AtSes, code: str, pause: int) -> None:
    with at_ses.answering(refusal(400, code)), pytest.raises(MailWaitsError):
        at_ses.mailer.send(MAIL, POSTMARK)
    at_ses.clock.forward(pause - 0.1)
    with pytest.raises(MailWaitsError) as wait:
        at_ses.mailer.send(MAIL, POSTMARK)
    assert (wait.value.limit is MailLimit.RATE, len(at_ses.requests)) == (pause == 1, 1)
    at_ses.clock.forward(0.1)
    at_ses.mailer.send(MAIL, POSTMARK)
    assert len(at_ses.requests) == 2


def test_an_e_mail_has_one_recipient_though_ses_would_take_fifty(at_ses: AtSes) -> None:
    at_ses.mailer.send(MAIL, POSTMARK)
    assert at_ses.requests[0]["Destination"] == {"ToAddresses": [MAIL.recipient]}


def test_invariant_11_an_address_that_the_sandbox_refuses_is_not_tried_again_and_not_named(cloud: Cloud) -> None:
    at_ses = AtSes(cloud)
    failed = f"The following identities failed the check in region EU-WEST-1: {MAIL.recipient}"
    at_ses.answers_with(refusal(400, "MessageRejected", f"Email address is not verified. {failed}"))
    with pytest.raises(UndeliverableError) as error:
        at_ses.mailer.send(MAIL, POSTMARK)
    assert MAIL.recipient not in str(error.value)
    assert error.value.__suppress_context__


def test_a_sender_that_the_sandbox_refuses_may_be_verified_any_moment(cloud: Cloud) -> None:
    at_ses = AtSes(cloud)
    failed = f"The following identities failed the check in region EU-WEST-1: {SENDER_EMAIL}"
    at_ses.answers_with(refusal(400, "MessageRejected", f"Email address is not verified. {failed}"))
    with pytest.raises(ClientError):
        at_ses.mailer.send(MAIL, POSTMARK)


def test_a_sender_that_ends_as_the_address_of_an_admin_does_is_still_the_sender(cloud: Cloud) -> None:
    at_ses = AtSes(cloud)
    failed = f"The following identities failed the check in region EU-WEST-1: {SENDER_EMAIL}"
    at_ses.answers_with(refusal(400, "MessageRejected", f"Email address is not verified. {failed}"))
    with pytest.raises(ClientError):
        at_ses.mailer.send(replace(MAIL, recipient=SENDER_EMAIL[1:]), POSTMARK)


def test_in_memory_too_nobody_knows_whether_a_mail_without_an_answer_went_out() -> None:
    for lose, sent in ((RecordingMailer.lose_next_answer, [MAIL]), (RecordingMailer.lose_next_mail, [])):
        mailer = RecordingMailer()
        lose(mailer)
        with pytest.raises(UnansweredError):
            mailer.send(MAIL, POSTMARK)
        assert mailer.sent == sent


def test_a_mail_that_ses_has_taken_is_told_of_on_the_mail_events_topic(cloud: Cloud) -> None:
    AtSes(cloud).mailer.send(MAIL, POSTMARK)
    (told,) = published(cloud.take_all(cloud.notifications_queue_url))
    assert told["TopicArn"] == cloud.mail_events_topic_arn
    assert read_mail_events(told["Message"]) == (MailTaken(POSTMARK.step),)
