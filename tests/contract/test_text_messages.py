"""Text messages, in memory and at SNS: what is sent is one SMS that must arrive; a number that gets none is told."""

import traceback
from typing import Any, Protocol

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from moto.sns.models import sns_backends

from handover.alerts.messages import TextMessage
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.text_messages import SnsTextMessages, TextMessageUnsentError
from handover.operations.alert import TextMessages
from tests.fakes.cloud import ACCOUNT_ID, REGION, Cloud, interrupt
from tests.fakes.text_messages import RecordingTextMessages

MESSAGE = TextMessage("+33612345678", "Anna Bergström vous attend sur la page Vélos d'été")
NO_NUMBER = "+000000"
"""The page model takes it; no telephone has it."""


class World(Protocol):
    """One way of sending text messages, and what can befall it."""

    @property
    def text_messages(self) -> TextMessages: ...

    def sent(self) -> list[TextMessage]: ...

    def fail_next(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.text_messages = RecordingTextMessages()
        self.text_messages.refused.add(NO_NUMBER)

    def sent(self) -> list[TextMessage]:
        return self.text_messages.sent

    def fail_next(self) -> None:
        self.text_messages.fail_next(1)


class AtSns:
    def __init__(self, cloud: Cloud) -> None:
        self.client = cloud.client_of("notifications", "sns")
        self.text_messages = SnsTextMessages(self.client)

    def sent(self) -> list[TextMessage]:
        return [TextMessage(number, text) for number, text in sns_backends[ACCOUNT_ID][REGION].sms_messages.values()]

    def fail_next(self) -> None:
        interrupt(self.client).begin(1)


class Refusing:
    """A client whose every text message is refused, in words that repeat the number."""

    def __init__(self, code: str) -> None:
        self._code = code

    def publish(self, **request: str) -> None:
        words = f"Invalid parameter: PhoneNumber Reason: {request['PhoneNumber']} is not to be had"
        raise ClientError({"Error": {"Code": self._code, "Message": words}}, "Publish")


@pytest.fixture(params=["in memory", "at SNS"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else AtSns(request.getfixturevalue("cloud"))


@pytest.fixture
def at_sns(cloud: Cloud) -> AtSns:
    return AtSns(cloud)


def test_a_text_message_reaches_its_number(world: World) -> None:
    world.text_messages.send(MESSAGE)
    assert world.sent() == [MESSAGE]


def test_whoever_sends_hears_that_the_service_is_out_of_reach(world: World) -> None:
    world.fail_next()
    with pytest.raises(BotoCoreError):
        world.text_messages.send(MESSAGE)
    assert world.sent() == []


def test_a_number_that_is_none_is_not_worth_another_try(world: World) -> None:
    with pytest.raises(UndeliverableError, match="InvalidParameter"):
        world.text_messages.send(TextMessage(NO_NUMBER, "Hello"))


def test_one_refused_number_keeps_no_other_from_its_text_message(world: World) -> None:
    with pytest.raises(UndeliverableError):
        world.text_messages.send(TextMessage(NO_NUMBER, "Hello"))
    world.text_messages.send(MESSAGE)
    assert world.sent() == [MESSAGE]


def test_a_text_message_is_sent_as_one_that_must_arrive(at_sns: AtSns) -> None:
    requests: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        requests.append(params)

    at_sns.client.meta.events.register("provide-client-params.sns.Publish", note)
    at_sns.text_messages.send(MESSAGE)
    [request] = requests
    assert request["MessageAttributes"] == {
        "AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}
    }


@pytest.mark.parametrize("code", ["AuthorizationError", "InvalidParameter", "ParameterValueInvalid", "OptedOut"])
def test_what_sns_refuses_for_good_is_told_without_the_number(code: str) -> None:
    with pytest.raises(UndeliverableError) as refusal:
        SnsTextMessages(Refusing(code)).send(MESSAGE)
    assert shown(refusal.value) == f"SNS refuses the text message: {code}"


@pytest.mark.parametrize("code", ["Throttling", "Throttled", "InternalError"])
def test_what_passes_is_worth_another_try_and_told_without_the_number(code: str) -> None:
    with pytest.raises(TextMessageUnsentError) as failure:
        SnsTextMessages(Refusing(code)).send(MESSAGE)
    assert shown(failure.value) == f"SNS did not take the text message: {code}"


def shown(error: Exception) -> str:
    """Gives the text of an error whose whole story, as a log prints it, does not name the number."""
    assert MESSAGE.number not in "".join(traceback.format_exception(error))
    return str(error)
