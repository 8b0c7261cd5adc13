"""Every command stays within the policy of an operator (docs/iam/operator.json), and needs all of it."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressTrouble
from handover.aws.address_marks import AddressMarks
from handover.aws.conversation_table import ConversationTable
from handover.aws.dead_letters import DeadLetters
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.endpoints import EndpointTable
from handover.aws.history import HistoryTable
from handover.aws.mailbox import FifoQueue, Letter
from handover.aws.standings import StandingTable
from handover.aws.timer_names import timer_name
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.deletion.request import DeletionRequest
from handover.messenger.envelope import split
from handover.pages.endpoint import Endpoint
from handover.pages.standing import Standing, Trouble, TroubleKind, Waiting
from manage.command import app
from tests.builders.announcements import announcement
from tests.builders.webhooks import ARRIVAL
from tests.fakes.cloud import APP_ID, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, TABLE_NAME
from tests.fakes.meta import PAGE_ID, PAGE_TOKEN
from tests.iam.operator import POLICY, Operator
from tests.iam.people import statements
from tests.iam.policy import Policy
from tests.integration.manage.conftest import DEMO, Connected
from tests.template.stack import as_list

USER, OTHER, MAYA, CODE = "7000000000000042", "7000000000000043", "maya@harbour-bikes.example", "c" * 32
AT = 1_795_000_000_000
TARGETS = (
    "address",
    "connect",
    "conversation",
    "dead_letter",
    "doctor",
    "link",
    "menu",
    "page",
    "topic",
    "trace",
    "watch",
    "webhook",
)
LINK_TO = "link-to-"
DEAD_LETTERS = (
    "MailboxDeadLetterQueueUrl",
    "UnreadableQueueUrl",
    "ThreadControlDeadLetterQueueUrl",
    "NotificationsDeadLetterQueueUrl",
    "NewsDeadLetterQueueUrl",
    "DeletionDeadLetterQueueUrl",
)


ENDS_WITH_1 = ("page doctor", "trace", "dead-letters show", "dead-letters redrive")
"""The doctor finds what lies in the dead-letter queues, and nothing was logged; no dead letter has such an id, and one
cannot be read still."""


def linked(word: str, at: Connected) -> str:
    """Gives the link that SNS has sent to an address, where a word of a command stands for it."""
    if not word.startswith(LINK_TO):
        return word
    return at.target.cloud.mail_subscriptions.link(word.removeprefix(LINK_TO))


def commands(changed: Path, at: Connected) -> tuple[str, ...]:
    """Gives one of each, and a second one where it takes two to need everything."""
    return (
        f"page lint {DEMO}",
        "page rules",
        "page schema",
        f"page connect {DEMO} --subscribe-app",
        f"page diff {changed}",
        f"page apply {changed}",
        f"page doctor {PAGE_ID} --stage prod",
        f"page webhook-replay {PAGE_ID} --since 2026-11-01 --until 2026-11-30 --send",
        f"page restore {PAGE_ID} 1",
        f"page export {PAGE_ID}",
        f"page history {PAGE_ID} --changes",
        f"page menu sync {PAGE_ID}",
        f"page webhook-secret {PAGE_ID}",
        f"page unmark-address {PAGE_ID} {MAYA}",
        f"recipe list {DEMO}",
        f"recipe show {DEMO} prices",
        f"recipe try {DEMO} hello",
        f"conversation list {PAGE_ID}",
        f"conversation show {PAGE_ID} {USER}",
        f"conversation pause {PAGE_ID} {USER}",
        f"conversation resume {PAGE_ID} {USER}",
        "conversation deletion-requests",
        f"conversation forget {PAGE_ID} {USER} --yes --request {CODE}",
        f"conversation forget-again {TABLE_NAME}",
        "dead-letters list",
        "dead-letters show abcdef",
        f"dead-letters drop --page {PAGE_ID} --yes --keep {changed.parent / 'kept.jsonl'}",
        "dead-letters redrive --all --yes",
        "links rotate-key",
        "links rotate-key",
        "links revoke-keys",
        "doctor",
        "topics subscribe alarms a@example.test",
        "topics subscribe admin-alerts b@example.test",
        f"topics subscribe {at.target.cloud.admin_topic_arn} c@example.test",
        *(f"topics confirm {LINK_TO}{address}" for address in ("a@example.test", "b@example.test", "c@example.test")),
        f"trace {'e' * 32} --stage prod",
    )


@pytest.fixture(name="ran")
def _ran(connected: Connected, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, ...]:
    """What was run: every command, on a page with a visitor of whom there is something to be erased everywhere."""
    monkeypatch.setenv("PAGE_TOKEN", PAGE_TOKEN)
    monkeypatch.setattr("manage.conversation_commands.WAIT_SECONDS", 0)
    for module in TARGETS:
        monkeypatch.setattr(f"manage.{module}_commands.target", lambda _: connected.target)
    keep_everything_of_a_visitor(connected)
    changed = tmp_path / "page.yaml"
    settings = yaml.safe_load(DEMO.read_text(encoding="utf-8"))
    # The account of the page is given up, and its first admin hears by SMS, too.
    settings.pop("instagram_account_id")
    settings["handover"]["admins"][0]["sms"] = "+33612345678"
    settings["handover"]["webhook"] = "https://desk.example/handover"
    settings["handover"]["admins"][0]["topic"] = connected.target.cloud.admin_topic_arn
    changed.write_text(yaml.safe_dump(settings), encoding="utf-8")
    ran = commands(changed, connected)
    for one in ran:
        result = CliRunner().invoke(
            app, [linked(word, connected) for word in one.split()], env={"COLUMNS": "200", "NO_COLOR": "1"}
        )
        assert result.exit_code == int(one.startswith(ENDS_WITH_1)), f"{one}: {result.output}"
    return ran


def keep_everything_of_a_visitor(at: Connected) -> None:
    table, scheduler = at.target.cloud.client("dynamodb"), at.target.cloud.client("scheduler")
    ConversationTable(table, TABLE_NAME).save(Conversation(account_id=PAGE_ID, user_id=USER, last_user_at=AT))
    HistoryTable(table, TABLE_NAME).add(PAGE_ID, USER, Record(id="1", deed=Deed.REQUESTED, at=AT, request_id="e"))
    EndpointTable(table, TABLE_NAME).save(Endpoint(PAGE_ID).without(AT))
    DeletionRequestTable(table, TABLE_NAME).save(DeletionRequest(code=CODE, subject="s", received_at=AT))
    AddressMarks(table, TABLE_NAME).put(AddressMark(digest_of(MAYA), AddressTrouble.BOUNCED, "550", AT))
    waiting = Waiting(account_id=PAGE_ID, user_id=USER, last_user_at=AT)
    listed = Standing(page_id=PAGE_ID, waiting=(waiting,))
    StandingTable(table, TABLE_NAME).save(listed.held(Trouble(kind=TroubleKind.RATE_LIMITED), AT))
    scheduler.create_schedule(
        Name=timer_name(PAGE_ID, USER, "e"),
        GroupName=SCHEDULE_GROUP,
        ScheduleExpression="at(2099-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": at.target.cloud.mailbox_arn, "RoleArn": SCHEDULER_ROLE_ARN},
    )
    for output in DEAD_LETTERS:
        url = at.target.values[output]
        for number, body in enumerate((f'{{"user": "{USER}", "code": "{CODE}"}}', "of somebody else")):
            ordered = {"MessageGroupId": str(number), "MessageDeduplicationId": str(number)}
            more = ordered if url.endswith(".fifo") else {}
            at.target.cloud.client("sqs").send_message(QueueUrl=url, MessageBody=body, **more)
    keep_what_redriving_looks_at(at)


def keep_what_redriving_looks_at(at: Connected) -> None:
    """Puts in what another visitor wrote, an alert about them, and a body that can be read in part by now."""
    sqs = at.target.cloud.client("sqs")
    event = {"sender": {"id": OTHER}, "recipient": {"id": PAGE_ID}, "message": {"mid": "m_1", "text": "hello"}}
    document = {"object": "page", "entry": [{"id": PAGE_ID, "messaging": [event, "?"]}]}
    box = DeadLetters(FifoQueue(sqs, at.target.values["UnreadableQueueUrl"]))
    box.keep("not known then", json.dumps(document).encode())
    [envelope] = split(json.dumps(document).encode(), APP_ID, ARRIVAL).envelopes
    letter = Letter(envelope.body, envelope.group_id, envelope.id)
    FifoQueue(sqs, at.target.values["MailboxDeadLetterQueueUrl"]).post([letter])
    told = announcement(page_id=PAGE_ID, user_id=OTHER).model_dump_json()
    body = json.dumps({"TopicArn": "arn:events", "Message": told})
    sqs.send_message(QueueUrl=at.target.values["NotificationsDeadLetterQueueUrl"], MessageBody=body)


def every_command(command: Any, path: str = "") -> Iterator[str]:
    if not hasattr(command, "commands"):
        yield path
        return
    for name, inner in command.commands.items():
        yield from every_command(inner, f"{path} {name}".strip())


def test_no_command_is_forgotten_here(ran: tuple[str, ...]) -> None:
    there = set(every_command(typer.main.get_command(app)))

    assert {one for one in there if not any(line.startswith(one) for line in ran)} == set()


@pytest.mark.usefixtures("ran")
def test_an_operator_may_all_that_the_commands_do(connected: Connected) -> None:
    assert [str(refusal) for refusal in connected.operator.refused] == []


@pytest.mark.usefixtures("ran")
def test_an_operator_may_nothing_that_no_command_does(connected: Connected) -> None:
    operator = connected.operator
    unneeded = {name for name, alone in grants(operator) if not any(alone.allows(one) for one in operator.asked)}

    assert unneeded == set()


def grants(operator: Operator) -> Iterator[tuple[str, Policy]]:
    """Gives each action on each resource of its service, with each value of a condition, as a policy of its own."""
    for one in statements(POLICY, operator.values):
        for action in as_list(one["Action"]):
            for resource in filter(partial(is_of_one_service, action), as_list(one["Resource"])):
                for name, condition in conditions(one):
                    said = f"{one['Sid']}: {action} on {resource} {name}"
                    yield said, Policy.of([{**one, "Action": action, "Resource": resource, **condition}], POLICY)


def is_of_one_service(action: str, resource: str) -> bool:
    """Tells whether an action can be used on a resource: none is on one of another service."""
    return resource == "*" or resource.split(":")[2] == action.partition(":")[0]


def conditions(statement: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "Condition" not in statement:
        yield "", {}
        return
    [(operator, keys)] = statement["Condition"].items()
    [(key, values)] = keys.items()
    for value in values:
        yield value, {"Condition": {operator: {key: [value]}}}
