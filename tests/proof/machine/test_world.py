"""Holds the light AWS and Meta of the state machine to moto and to the simulator behind HTTP, which are far slower."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, override

import pytest
import requests
from aws_lambda_powertools.utilities.idempotency.exceptions import IdempotencyAlreadyInProgressError

from handover.alerts.mail_events import MailTaken
from handover.alerts.messages import Mail
from handover.alerts.postmark import Postmark
from handover.alerts.unanswered import UnansweredError
from handover.aws.conditions import ConflictError
from handover.aws.conversation_table import ConversationTable
from handover.aws.ledger import Ledger
from handover.aws.mail_events import read_mail_events
from handover.aws.mailbox import FifoQueue, Letter
from handover.aws.mailer import SesMailer
from handover.aws.page_table import AccountTakenError, PageTable
from handover.aws.page_versions import PageVersions
from handover.aws.schedules import Schedules
from handover.conversation.conversation import Conversation
from handover.messenger.signature import app_secret_proof
from local.simulator.failures import Failure, When
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile, Thread, Visitor
from local.simulator.settings import Mode
from local.simulator.simulator import Simulator
from tests.fakes import meta as http
from tests.fakes.cloud import GRAPH_URL, GRAPH_VERSION, SECRETS_PATH, TABLE_NAME, cloud
from tests.fakes.lambda_context import FakeLambdaContext
from tests.fakes.secrets import APP_SECRET
from tests.proof.world.aws import MAILBOX, NOTIFICATIONS, Aws
from tests.proof.world.clock import WorldClock
from tests.proof.world.line import Lines
from tests.proof.world.meta import MetaPage, Wire, session
from tests.proof.world.observer import Observer
from tests.proof.world.pages import HARBOUR
from tests.proof.world.sqs import record_of

PSID: Final = "7000000000000001"
AN_HOUR_MS: Final = 3_600_000

type Record = Mapping[str, Any]


@dataclass(frozen=True)
class Stage:
    """One AWS, as the functions and Lambda's pollers use it."""

    client: Callable[[str], Any]
    environment: Mapping[str, str]
    receive: Callable[[str], list[Record]]
    fire_timers: Callable[[], object]

    def queue(self) -> FifoQueue:
        return FifoQueue(self.client("sqs"), self.environment["MAILBOX_URL"])


@pytest.fixture(params=["moto", "in memory"])
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    if request.param == "moto":
        with cloud() as real:
            urls = {MAILBOX: real.mailbox_url, NOTIFICATIONS: real.notifications_queue_url}
            clock = WorldClock()
            yield Stage(
                real.client,
                real.environment(),
                lambda name: list(real.receive(urls[name])),
                lambda: real.fire_schedules(clock.now_ms + AN_HOUR_MS),
            )
        return
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    light = _light()
    yield Stage(
        light.client,
        light.environment(),
        lambda name: _received(light, name),
        lambda: _fire(light),
    )


def _light() -> Aws:
    clock, lines = WorldClock(), Lines()
    observer = Observer(clock, lines)
    observer.know_visitor((HARBOUR.id, PSID), Thread(Visitor(PSID, "", Profile.HIDDEN, MessagingPlatform.MESSENGER)))
    return Aws(clock, lines, observer)


def _fire(light: Aws) -> None:
    for timer in light.due_timers(WorldClock().now_ms + AN_HOUR_MS):
        light.fire(timer)


def _received(light: Aws, name: str) -> list[Record]:
    queue = light.queues[name]
    found = queue.deliverable()
    return [record_of(message, queue) for message in found if queue.receive(message)]


# --- the table ------------------------------------------------------------------------------------------------------


def test_a_conversation_is_saved_only_on_top_of_the_version_it_was_loaded_from(stage: Stage) -> None:
    table = ConversationTable(stage.client("dynamodb"), TABLE_NAME)
    new = table.load(HARBOUR.id, PSID)
    saved = table.save(new)
    with pytest.raises(ConflictError):
        table.save(new)
    assert table.load(HARBOUR.id, PSID) == saved == Conversation(account_id=HARBOUR.id, user_id=PSID, version=1)
    assert table.save(saved).version == 2


def test_an_instagram_account_leads_to_its_page_and_does_not_take_the_place_of_one(stage: Stage) -> None:
    versions = PageVersions(stage.client("dynamodb"), TABLE_NAME)
    versions.publish(HARBOUR, by="the owner")
    table = PageTable(stage.client("dynamodb"), TABLE_NAME)
    assert table.get(str(HARBOUR.instagram_account_id)) == HARBOUR
    with pytest.raises(AccountTakenError):
        versions.publish(HARBOUR.model_copy(update={"id": "5", "instagram_account_id": HARBOUR.id}), by="the owner")


def test_a_step_is_done_once_and_again_only_where_it_failed(stage: Stage) -> None:
    ledger = Ledger(TABLE_NAME, stage.client("dynamodb"))
    ledger.begin(FakeLambdaContext("notifications"))
    done: list[str] = []

    def fail() -> None:
        done.append("failed")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ledger.once("step", fail)
    ledger.once("step", lambda: done.append("done"))
    ledger.once("step", lambda: done.append("done twice"))
    assert done == ["failed", "done"]


def test_a_step_that_was_cut_off_is_not_begun_while_its_function_may_be_at_work(stage: Stage) -> None:
    ledger = Ledger(TABLE_NAME, stage.client("dynamodb"))
    ledger.begin(FakeLambdaContext("notifications"))

    def meanwhile() -> None:
        with pytest.raises(IdempotencyAlreadyInProgressError):
            ledger.once("step", lambda: None)

    ledger.once("step", meanwhile)


def test_a_step_that_nobody_answered_is_known_as_begun_when_its_time_is_over(stage: Stage) -> None:
    ledger = Ledger(TABLE_NAME, stage.client("dynamodb"))
    ledger.begin(_OverAlready("notifications"))
    done: list[str] = []

    def silent() -> None:
        done.append("silent")
        raise UnansweredError

    def was_done() -> bool:
        done.append("asked")
        return True

    with pytest.raises(UnansweredError):
        ledger.once_or_found("step", silent, was_done)
    ledger.once_or_found("step", lambda: done.append("done twice"), was_done)
    assert done == ["silent", "asked"]


class _OverAlready(FakeLambdaContext):
    """An invocation whose time is over."""

    @override
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return -1000


def test_a_mail_that_ses_takes_is_told_of_on_the_notifications_queue(stage: Stage) -> None:
    environment, postmark = stage.environment, Postmark("a1b2", HARBOUR.id)
    mailer = SesMailer(stage.client("sesv2"), environment["SENDER_EMAIL"], environment["MAIL_CONFIGURATION_SET"])
    mailer.send(Mail("maya@harbour-bikes.example", "subject", "text", "<p>text</p>"), postmark)
    (told,) = (json.loads(record["body"]) for record in stage.receive(NOTIFICATIONS))
    assert told["TopicArn"] == environment["MAIL_EVENTS_TOPIC_ARN"]
    assert read_mail_events(told["Message"]) == (MailTaken("a1b2"),)


# --- queues, topics, timers, parameters -----------------------------------------------------------------------------


def test_a_group_is_delivered_in_order_one_at_a_time_and_a_duplicate_never(stage: Stage) -> None:
    letters = [Letter("1", "a", "one"), Letter("2", "a", "two"), Letter("1", "a", "one"), Letter("1", "b", "one")]
    assert stage.queue().post(letters) == []
    first = [record["body"] for record in stage.receive(MAILBOX) if record["attributes"]["MessageGroupId"] == "a"]
    assert first[:1] == ["1"]
    assert "2" not in [record["body"] for record in stage.receive(MAILBOX)]


def test_a_message_that_is_made_visible_comes_again_and_counts_its_deliveries(stage: Stage) -> None:
    stage.queue().post([Letter("1", "a", "one")])
    (record,) = stage.receive(MAILBOX)
    assert stage.receive(MAILBOX) == []
    stage.client("sqs").change_message_visibility(
        QueueUrl=stage.environment["MAILBOX_URL"], ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
    )
    (again,) = stage.receive(MAILBOX)
    counts = [one["attributes"]["ApproximateReceiveCount"] for one in (record, again)]
    assert (counts, again["messageId"]) == (["1", "2"], record["messageId"])


def test_a_timer_fires_once_into_the_mailbox_and_a_name_stands_for_one(stage: Stage) -> None:
    group, role, mailbox = (stage.environment[name] for name in ("SCHEDULE_GROUP", "SCHEDULER_ROLE_ARN", "MAILBOX_ARN"))
    schedules = Schedules(lambda: stage.client("scheduler"), group, role, mailbox, WorldClock().time)
    for body in ('"first"', '"second"'):
        schedules.at("look", WorldClock().now_ms + AN_HOUR_MS // 2, Letter(body, "page", ""))
    stage.fire_timers()
    stage.fire_timers()
    received = [(one["body"], one["attributes"]["MessageGroupId"]) for one in stage.receive(MAILBOX)]
    assert received == [('"first"', "page")]


def test_a_parameter_that_is_missing_is_left_out(stage: Stage) -> None:
    name = f"{SECRETS_PATH}/nowhere"
    assert stage.client("ssm").get_parameters(Names=[name], WithDecryption=True)["Parameters"] == []


# --- Meta -----------------------------------------------------------------------------------------------------------

FAILURES: Final = (
    Failure(edge="messages", status=503),
    Failure(edge="messages", disconnect=True),
    Failure(edge="messages", disconnect=True, when=When.AFTER),
    Failure(edge="take_thread_control", code=27),
)
TEXT: Final = {"recipient": {"id": PSID}, "message": {"text": "hello", "metadata": "handover:1.0"}}
INBOX: Final = {"recipient": {"id": PSID}, "target_app_id": http.INBOX}

CALLS: Final[tuple[tuple[str, str, Mapping[str, Any]], ...]] = (
    *(("POST", "{page}/messages", TEXT) for _ in range(4)),
    ("POST", "{page}/messages", {"recipient": {"id": "1"}, "message": {"text": "hello"}}),
    ("POST", "{page}/messages", {"recipient": {"id": PSID}, "sender_action": "typing_on"}),
    ("GET", "{page}/thread_owner", {"recipient": PSID}),
    ("POST", "{page}/pass_thread_control", INBOX),
    ("POST", "{page}/messages", TEXT),
    ("POST", "{page}/take_thread_control", {"recipient": {"id": PSID}}),
    ("POST", "{page}/take_thread_control", {"recipient": {"id": PSID}}),
    ("GET", "{page}/conversations", {"platform": "messenger", "user_id": PSID, "fields": "messages{message,from}"}),
    ("GET", PSID, {"fields": "first_name,last_name"}),
    ("GET", "me", {"fields": "id,name"}),
    ("GET", "{page}/nowhere", {}),
)


def test_the_wire_answers_as_the_simulator_behind_http() -> None:
    clock, lines = WorldClock(), Lines()
    page = MetaPage(http.PAGE_ID, http.PAGE_NAME, Mode.CONVERSATION_ROUTING, "1", iter(range(10**6)).__next__)
    wire = Wire(lines, Observer(clock, lines), clock.forward)
    wire.connect(page)
    light = _answers(session(wire), page.simulator, page.tokens[-1])
    with http.meta() as real:
        simulated = real.add_page()
        behind_http = _answers(real.session, simulated.simulator, simulated.token)
    assert light == behind_http
    assert {status for status, _ in light} >= {0, 200, 400, 503}


def _answers(calls: requests.Session, simulator: Simulator, token: str) -> list[tuple[int, object]]:
    """What a page answers to a number of calls, but for the ids and times it gives; 0 is no answer."""
    visitor = Visitor(PSID, "Anna Berg", Profile.SHOWN, MessagingPlatform.MESSENGER)
    simulator.platform.threads[PSID] = Thread(visitor)
    simulator.cast.messages.writes(PSID, "hello")
    for failure in FAILURES:
        simulator.failures.add(failure)
    return [_answer(calls, token, *call) for call in CALLS]


def _answer(
    calls: requests.Session, token: str, method: str, path: str, parameters: Mapping[str, Any]
) -> tuple[int, object]:
    where = "params" if method == "GET" else "json"
    proof = {"appsecret_proof": app_secret_proof(token, APP_SECRET)}
    options: dict[str, Any] = {"params": proof} | {where: {**parameters, **(proof if where == "params" else {})}}
    url = f"{GRAPH_URL}/{GRAPH_VERSION}/{path.format(page=http.PAGE_ID)}"
    try:
        answer = calls.request(method, url, headers={"Authorization": f"Bearer {token}"}, **options)
    except requests.ConnectionError:
        return 0, None
    return answer.status_code, _without_ids_and_times(answer.json())


def _without_ids_and_times(value: object) -> object:
    if isinstance(value, dict):
        random = {"message_id", "fbtrace_id", "id", "expiration"}
        return {name: "…" if name in random else _without_ids_and_times(one) for name, one in value.items()}
    return [_without_ids_and_times(one) for one in value] if isinstance(value, list) else value
