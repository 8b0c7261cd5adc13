"""`handover conversation …`, as somebody types it, on AWS in memory, with `replies` at work or not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from handover.aws.conversation_table import ConversationTable
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.history import HistoryTable
from handover.aws.mailbox import FifoQueue, Letter
from handover.aws.page_versions import PageVersions
from handover.conversation.conversation import Claim, Control, Conversation, HandoverRequest, Mode
from handover.conversation.effects import Deed, Record
from handover.conversation.moment import pause_ends_at
from handover.conversation.seen import Group
from handover.conversation.vocabulary import Line, Origin, Speaker
from handover.deletion.request import DeletionRequest, Progress
from manage import conversation_commands, desk
from manage.command import app
from manage.desk import Desk
from manage.moments import moment
from manage.target import StackMissingError, Target
from tests.builders.pages import INBOX, PAGE_ID, page
from tests.fakes.cloud import SCHEDULE_GROUP, TABLE_NAME, Cloud
from tests.fakes.operators import commands_of_an_operator

USER, OTHER, INSTAGRAM = "7000000000000042", "7000000000000043", "17841400000000001"
AT = 1_795_000_000_000
HILL = "2000000002"
CODE = "c" * 32
REQUEST = HandoverRequest(
    id="e",
    origin=Origin.BUTTON,
    since=AT,
    control=Control.ELSEWHERE,
    control_at=AT,
    button="Talk to [a] human",
    target_app_id=INBOX,
)
WAITING = Conversation(
    account_id=PAGE_ID,
    user_id=USER,
    mode=Mode.HUMAN,
    request=REQUEST,
    name="Anna Berg",
    last_user_at=AT,
    lines=(Line(speaker=Speaker.USER, text="my [brake] is broken", at=AT),),
)


class Stack(Target):
    """A stack in memory."""

    def client(self, service: str) -> Any:
        return self.session.client(service)  # type: ignore[call-overload]  # the stubs know each service by a literal


@pytest.fixture(name="cloud")
def _cloud(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    outputs = {
        "MailboxUrl": cloud.mailbox_url,
        "ThreadControlQueueUrl": cloud.thread_control_queue_url,
        "NotificationsQueueUrl": cloud.notifications_queue_url,
        "MailboxDeadLetterQueueUrl": cloud.mailbox_dead_letter_url,
        "UnreadableQueueUrl": cloud.unreadable_queue_url,
        "ThreadControlDeadLetterQueueUrl": cloud.thread_control_dead_letter_url,
        "NotificationsDeadLetterQueueUrl": cloud.notifications_dead_letter_url,
        "NewsQueueUrl": cloud.news_queue_url,
        "NewsDeadLetterQueueUrl": cloud.news_dead_letter_url,
        "DeletionDeadLetterQueueUrl": cloud.deletion_queue_url,
        "ScheduleGroupName": SCHEDULE_GROUP,
    }
    stack = Stack(cloud, {}, TABLE_NAME, outputs)  # type: ignore[arg-type]  # it gives clients, as a session does
    monkeypatch.setattr(conversation_commands, "target", lambda _: stack)
    monkeypatch.setattr(conversation_commands, "WAIT_SECONDS", 0)
    monkeypatch.setattr("getpass.getuser", lambda: "maya")
    settings = page(instagram_account_id=INSTAGRAM)
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(settings, by="a test")
    table(cloud).save(WAITING)
    table(cloud).save(Conversation(account_id=INSTAGRAM, user_id=OTHER, last_user_at=AT))
    with commands_of_an_operator(cloud, outputs):
        yield cloud


def table(cloud: Cloud) -> ConversationTable:
    return ConversationTable(cloud.client("dynamodb"), TABLE_NAME)


def handover(*arguments: str, stdin: str = "") -> Result:
    command = ["conversation", *arguments]
    return CliRunner().invoke(app, command, input=stdin, env={"COLUMNS": "220", "NO_COLOR": "1"})


def posted(cloud: Cloud) -> list[Any]:
    return [json.loads(record["body"]) for record in cloud.take_all(cloud.mailbox_url)]


def works(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Lets `replies` make something of a decision as soon as it is posted."""
    decide = Desk.decide

    def decide_and_work(self: Desk, *arguments: Any, **more: Any) -> str:
        event_id = decide(self, *arguments, **more)
        cloud: Any = self.target.session
        with cloud.acting_as("replies"):
            seen = self.find(USER)
            table(cloud).save(seen.remembering(Group.STAFF, event_id, 0, 0).model_copy(update=changes))
        return event_id

    monkeypatch.setattr(Desk, "decide", decide_and_work)
    monkeypatch.setattr(conversation_commands, "WAIT_SECONDS", 5)
    monkeypatch.setattr(desk, "_LOOK_AGAIN_SECONDS", 0)


# --- list and show ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("cloud")
def test_who_waits_is_listed_with_all_that_counts() -> None:
    told = handover("list", PAGE_ID, "--paused").stdout
    for words in ("Anna Berg", USER, "asked for a person", "Talk to [a] human", "Page Inbox", "none yet"):
        assert words in told
    returns_at = moment(pause_ends_at(REQUEST, page()))
    assert f"returns from {returns_at}" in told
    assert max(map(len, told.splitlines())) <= 80
    assert OTHER not in told


def remember(cloud: Cloud, *records: Record) -> None:
    for record in records:
        HistoryTable(cloud.client("dynamodb"), TABLE_NAME).add(PAGE_ID, USER, record)


def test_who_did_what_is_shown_in_its_order(cloud: Cloud) -> None:
    lines = [
        (Deed.REQUESTED, "", "Talk to [a] human", "asked for a person (“Talk to [a] human”)"),
        (Deed.STILL_WAITING, "", "15", "nobody had come (after 15 min)"),
        (Deed.CLAIMED, "Maya", "", "Maya: claimed it"),
        (Deed.EXTENDED, "Maya", "60", "Maya: kept the bot out (for 60 min)"),
        (Deed.RESUMED, "Jonas", "staff", "Jonas: the bot was asked back (by staff)"),
        (Deed.RETURNED, "", "", "the bot is back"),
        (Deed.FAILED, "", "not_said", "a switch failed (not_said)"),
    ]
    remember(
        cloud,
        *(
            Record(id=str(number), deed=deed, at=AT + number, by=by, why=why, request_id="e")
            for number, (deed, by, why, _) in enumerate(lines)
        ),
    )
    told = handover("show", PAGE_ID, USER).stdout
    places = [told.index(words) for *_, words in lines]
    assert places == sorted(places)
    history = json.loads(handover("show", PAGE_ID, USER, "--json").stdout)["history"]
    assert [one["deed"] for one in history] == [deed for deed, *_ in lines]


def test_who_has_claimed_it_is_shown(cloud: Cloud) -> None:
    claimed = REQUEST.model_copy(update={"claim": Claim(by="Maya", email="maya@example.test", at=AT)})
    table(cloud).save(table(cloud).load(PAGE_ID, USER).model_copy(update={"request": claimed}))
    told = " ".join(handover("show", PAGE_ID, USER).stdout.split())
    assert f"claimed by Maya, {moment(AT)}" in told


@pytest.mark.usefixtures("cloud")
def test_everybody_is_listed_on_messenger_and_on_instagram_who_waits_first() -> None:
    told = json.loads(handover("list", PAGE_ID, "--json").stdout)
    assert {one["user"]: one["account"] for one in told} == {USER: PAGE_ID, OTHER: INSTAGRAM}
    told_to_people = handover("list", PAGE_ID).stdout
    assert told_to_people.index(USER) < told_to_people.index(OTHER)


def test_where_nobody_waits_that_is_said(cloud: Cloud) -> None:
    table(cloud).erase(PAGE_ID, USER)
    assert handover("list", PAGE_ID, "--paused").stdout == "nobody\n"


@pytest.mark.usefixtures("cloud")
def test_one_conversation_is_shown_with_its_last_lines() -> None:
    told = handover("show", PAGE_ID, USER).stdout
    assert "talks with" in told
    assert "my [brake] is broken" in told
    assert json.loads(handover("show", PAGE_ID, USER, "--json").stdout)["request"]["button"] == "Talk to [a] human"


def test_what_a_visitor_wrote_cannot_be_taken_for_another_line_nor_order_the_terminal(cloud: Cloud) -> None:
    forged = "hello\n2026-11-22 10:00:00Z  bot  your refund is on its way\x9b2J\u202e\x1b[31m" + " " * 200 + "bot  yes"
    saved = table(cloud).load(PAGE_ID, USER)
    lines = (Line(speaker=Speaker.USER, text=forged, at=AT), Line(speaker=Speaker.BOT, text="hi", at=AT))
    table(cloud).save(saved.model_copy(update={"name": "Anna\nBerg\x9b", "lines": lines}))
    told = handover("show", PAGE_ID, USER).stdout
    begun = [line for line in told.splitlines() if line.startswith(moment(AT)[:4])]
    assert ["user" in line for line in begun] == [True, False]
    assert not any(line.startswith("bot  yes") for line in told.splitlines())
    assert not {"\x9b", "\u202e", "\x1b"} & {*told, *handover("list", PAGE_ID).stdout}
    [line, _] = json.loads(handover("show", PAGE_ID, USER, "--json").stdout)["lines"]
    assert line["text"] == forged


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("command", [["show"], ["pause"], ["resume"]])
def test_somebody_who_never_wrote_is_said_in_one_line(command: list[str]) -> None:
    result = handover(*command, PAGE_ID, "9")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"handover: nothing is stored of user 9 of page {PAGE_ID}\n"


def test_a_stack_that_is_not_there_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> Target:
        raise StackMissingError("the local stack does not run")

    monkeypatch.setattr(conversation_commands, "target", missing)
    for command in (["list", PAGE_ID], ["deletion-requests"], ["forget", PAGE_ID, USER, "--yes"]):
        assert handover(*command).stderr == "handover: the local stack does not run\n"


# --- pause and resume -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "kind"), [("pause", "staff_paused"), ("resume", "staff_resumed")])
def test_a_decision_goes_into_the_mailbox_and_is_on_its_way(cloud: Cloud, command: str, kind: str) -> None:
    before = table(cloud).load(PAGE_ID, USER)
    assert "on its way" in handover(command, PAGE_ID, USER).stdout
    [letter] = posted(cloud)
    assert (letter["account"], letter["user"], letter["event"]["kind"]) == (PAGE_ID, USER, kind)
    assert letter["event"]["by"] == "maya"
    assert table(cloud).load(PAGE_ID, USER) == before


def test_two_decisions_are_two_events(cloud: Cloud) -> None:
    handover("pause", PAGE_ID, USER)
    handover("pause", PAGE_ID, USER)
    assert len({letter["event"]["id"] for letter in posted(cloud)}) == 2


def test_a_decision_happens_after_all_that_staff_saw_whatever_their_clock_says(cloud: Cloud) -> None:
    ahead = 9_000_000_000_000
    seen = table(cloud).load(PAGE_ID, USER)
    table(cloud).save(seen.model_copy(update={"switched_at": ahead, "last_user_at": ahead + 1}))
    handover("pause", PAGE_ID, USER)
    assert posted(cloud)[0]["event"]["at"] == ahead + 1


def test_a_visitor_of_instagram_is_found_by_the_page(cloud: Cloud) -> None:
    handover("pause", PAGE_ID, OTHER)
    assert posted(cloud)[0]["account"] == INSTAGRAM


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("command", "becomes", "words", "exit_code"),
    [
        ("pause", Mode.HUMAN, "the bot is silent", 0),
        ("pause", Mode.BOT, "somebody has brought the bot back in the meantime", 1),
        ("resume", Mode.BOT, "the bot is back", 0),
        ("resume", Mode.HUMAN, "a person has the conversation still", 1),
    ],
)
def test_what_came_of_a_decision_is_told(
    monkeypatch: pytest.MonkeyPatch, command: str, becomes: Mode, words: str, exit_code: int
) -> None:
    works(monkeypatch, mode=becomes)
    result = handover(command, PAGE_ID, USER)
    assert (result.stdout.startswith(words), result.exit_code) == (True, exit_code)


@pytest.mark.usefixtures("cloud")
def test_what_came_of_a_decision_is_told_to_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    works(monkeypatch, mode=Mode.HUMAN)
    told = json.loads(handover("pause", PAGE_ID, USER, "--json").stdout)
    assert (told["outcome"], told["conversation"]["mode"]) == ("done", "human")


@pytest.mark.usefixtures("cloud")
def test_a_bot_that_is_still_coming_back_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    works(monkeypatch, mode=Mode.RETURNING)
    monkeypatch.setattr(conversation_commands, "WAIT_SECONDS", 0)
    assert "on its way" in handover("resume", PAGE_ID, USER).stdout


# --- forget -----------------------------------------------------------------------------------------------------------


def test_a_visitor_is_forgotten_and_what_was_erased_is_printed_as_proof(cloud: Cloud) -> None:
    dead = FifoQueue(cloud.client("sqs"), cloud.mailbox_dead_letter_url)
    dead.post([Letter(f'{{"user": "{USER}"}}', "group", "1"), Letter('{"user": "9"}', "other", "2")])
    told = handover("forget", PAGE_ID, USER, "--yes").stdout
    assert "erased  the conversation: state, request, last lines, name: 1" in told
    assert "erased  events in the mailbox's dead-letter queue: 1" in told
    assert "left    the table's backup" in told
    assert cloud.items(f"conversation#{PAGE_ID}") == {}
    assert len(cloud.take_all(cloud.mailbox_dead_letter_url)) == 1


@pytest.mark.usefixtures("cloud")
def test_a_second_time_nothing_is_stored() -> None:
    handover("forget", PAGE_ID, USER, "--yes")
    assert handover("forget", PAGE_ID, USER, "--yes").stdout == "nothing is stored of this visitor\n"
    assert json.loads(handover("forget", PAGE_ID, USER, "--yes", "--json").stdout) == {"erased": {}, "left": []}


def test_a_visitor_of_instagram_is_forgotten_too(cloud: Cloud) -> None:
    handover("forget", PAGE_ID, OTHER, "--yes")
    assert cloud.items(f"conversation#{INSTAGRAM}") == {}


def test_a_visitor_of_a_page_whose_settings_are_gone_is_forgotten_too(cloud: Cloud) -> None:
    table(cloud).save(Conversation(account_id="99", user_id=USER))
    assert handover("forget", "99", USER, "--yes").exit_code == 0
    assert cloud.items("conversation#99") == {}


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_without_a_yes_nothing_is_erased(cloud: Cloud, answer: str) -> None:
    result = handover("forget", PAGE_ID, USER, stdin=answer)
    assert result.exit_code == 1
    assert "stack `local`?" in result.stderr
    assert cloud.items(f"conversation#{PAGE_ID}") != {}


def test_a_yes_at_the_question_is_enough(cloud: Cloud) -> None:
    assert handover("forget", PAGE_ID, USER, stdin="y\n").exit_code == 0
    assert cloud.items(f"conversation#{PAGE_ID}") == {}


@pytest.mark.parametrize("user", ["", "1", "anna", f"{USER} "])
def test_what_cannot_be_a_visitor_is_refused_before_anything_is_asked(cloud: Cloud, user: str) -> None:
    put_dead_letter(cloud)
    result = handover("forget", PAGE_ID, user)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "5 to 30 digits" in result.stderr
    assert len(cloud.take_all(cloud.mailbox_dead_letter_url)) == 1


@pytest.mark.parametrize(("page_id", "user"), [(HILL, HILL), (PAGE_ID, INSTAGRAM), (USER, HILL)])
def test_a_page_taken_for_a_visitor_costs_nobody_anything(cloud: Cloud, page_id: str, user: str) -> None:
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(page(id=HILL), by="a test")
    put_dead_letter(cloud)
    result = handover("forget", page_id, user, "--yes")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"handover: {user} is a page's own id, not a visitor's: PAGE comes first, then USER\n"
    assert len(cloud.take_all(cloud.mailbox_dead_letter_url)) == 1


def put_dead_letter(cloud: Cloud) -> None:
    body = json.dumps({"account": HILL, "user": USER, "event": {"recipient": {"id": INSTAGRAM}}})
    letter = {"MessageBody": body, "MessageGroupId": USER, "MessageDeduplicationId": USER}
    cloud.client("sqs").send_message(QueueUrl=cloud.mailbox_dead_letter_url, **letter)


# --- requests of Facebook ---------------------------------------------------------------------------------------------


def requests(cloud: Cloud) -> DeletionRequestTable:
    return DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME)


def test_open_requests_are_listed_and_one_is_carried_out_by_hand(cloud: Cloud) -> None:
    opened = requests(cloud).save(DeletionRequest(code=CODE, subject="s", received_at=AT))
    requests(cloud).save(opened.left_to_staff("Meta names no visitor of our pages"))
    cloud.client("sqs").send_message(QueueUrl=cloud.deletion_queue_url, MessageBody=f'{{"code": "{CODE}"}}')
    told = handover("deletion-requests").stdout
    assert CODE in told
    assert "find out who it is: Meta names no visitor of our pages" in told
    assert handover("forget", PAGE_ID, USER, "--yes", "--request", CODE).exit_code == 0
    done = requests(cloud).get(CODE)
    assert done is not None
    assert (done.progress, done.erased) == (Progress.DONE, 1)
    assert cloud.take_all(cloud.deletion_queue_url) == []
    assert handover("deletion-requests").stdout == "none\n"
    assert "done" in handover("deletion-requests", "--all").stdout
    assert [one["code"] for one in json.loads(handover("deletion-requests", "--all", "--json").stdout)] == [CODE]


def test_a_request_that_failed_too_often_does_not_wait_to_be_carried_out(cloud: Cloud) -> None:
    other = "d" * 32
    for code in (CODE, other):
        requests(cloud).save(DeletionRequest(code=code, subject="s", received_at=AT))
    cloud.client("sqs").send_message(QueueUrl=cloud.deletion_queue_url, MessageBody=f'{{"code": "{CODE}"}}')
    told = {line.split()[1]: line for line in handover("deletion-requests").stdout.splitlines() if "2026" in line}
    assert "failed too often" in told[CODE]
    assert "waits to be carried out by itself" in told[other]
    listed = json.loads(handover("deletion-requests", "--json").stdout)
    assert {one["code"]: one["given_up"] for one in listed} == {CODE: True, other: False}
    assert len(cloud.take_all(cloud.deletion_queue_url)) == 1


def test_a_request_that_nobody_knows_erases_nothing(cloud: Cloud) -> None:
    result = handover("forget", PAGE_ID, USER, "--yes", "--request", "nonsense")
    assert (result.exit_code, result.stderr) == (1, "handover: no request to delete data has the code nonsense\n")
    assert cloud.items(f"conversation#{PAGE_ID}") != {}


def test_a_stack_from_before_there_was_such_a_queue_is_to_be_deployed_anew() -> None:
    with pytest.raises(StackMissingError, match="deploy it anew"):
        Target(None, {}, TABLE_NAME).output("DeletionQueueUrl")  # type: ignore[arg-type]  # no session is needed
