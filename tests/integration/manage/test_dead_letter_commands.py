"""`handover dead-letters …`, as somebody types it, on AWS in memory."""

import json
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from handover.aws.conversation_table import ConversationTable
from handover.aws.dead_letters import DeadLetters
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.ledger import Ledger
from handover.aws.mailbox import FifoQueue, Letter
from handover.aws.page_versions import PageVersions
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.events import StaffPaused, TimerRan
from handover.deletion.request import DeletionRequest
from handover.lineage import conversation_key
from handover.messenger.envelope import Arrival, split
from handover.operations.orders import SwitchOffOrder
from handover.operations.receive import receive
from handover.operations.reports import report
from handover.pages.platform import Platform
from manage import dead_letter_commands
from manage.command import app
from manage.target import Target
from tests.builders.announcements import announcement
from tests.builders.news import news
from tests.builders.pages import PAGE_ID, page
from tests.builders.webhooks import ARRIVAL
from tests.fakes.cloud import APP_ID, TABLE_NAME, Cloud, interrupt, letters_of
from tests.fakes.dead_letters import RecordingDeadLetters
from tests.fakes.lambda_context import FakeLambdaContext
from tests.fakes.operators import commands_of_an_operator

USER, OTHER = "7000000000000042", "7000000000000043"
CODE = "c" * 32
MINUTE = 60_000
ODD = b'{"object":"page","entry":"\xff"}'

_numbers = count(1)


class Stack(Target):
    """A stack in memory."""

    def client(self, service: str) -> Any:
        return self.session.client(service)  # type: ignore[call-overload]  # the stubs know each service by a literal


@pytest.fixture(name="cloud")
def _cloud(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    sqs = cloud.client("sqs")
    outputs = {
        "AppId": APP_ID,
        "MailboxUrl": cloud.mailbox_url,
        "ThreadControlQueueUrl": cloud.thread_control_queue_url,
        "NotificationsQueueUrl": cloud.notifications_queue_url,
        "DeletionQueueUrl": cloud.deletion_queue_url,
        "MailboxDeadLetterQueueUrl": cloud.mailbox_dead_letter_url,
        "UnreadableQueueUrl": cloud.unreadable_queue_url,
        "ThreadControlDeadLetterQueueUrl": cloud.thread_control_dead_letter_url,
        "NotificationsDeadLetterQueueUrl": cloud.notifications_dead_letter_url,
        "NewsDeadLetterQueueUrl": cloud.news_dead_letter_url,
        "NewsQueueUrl": cloud.news_queue_url,
        "DeletionDeadLetterQueueUrl": sqs.create_queue(QueueName="handover-test-forgotten")["QueueUrl"],
    }
    stack = Stack(cloud, {}, TABLE_NAME, outputs)  # type: ignore[arg-type]  # it gives clients, as a session does
    monkeypatch.setattr(dead_letter_commands, "target", lambda _: stack)
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(page(), by="a test")
    with commands_of_an_operator(cloud, outputs):
        yield cloud


def handover(*arguments: str, stdin: str = "") -> Result:
    command = ["dead-letters", *arguments]
    return CliRunner().invoke(app, command, input=stdin, env={"COLUMNS": "80", "NO_COLOR": "1"})


def listed(queue: str) -> list[Any]:
    [found] = json.loads(handover("list", "--queue", queue, "--json").stdout)
    letters: list[Any] = found["dead_letters"]
    return letters


def now() -> int:
    return time.time_ns() // 1_000_000


def written(text: str, user: str = USER, at: int | None = None) -> Letter:
    """Gives what `ingest` makes of a visitor's message."""
    event = {
        "sender": {"id": user},
        "recipient": {"id": PAGE_ID},
        "timestamp": now() if at is None else at,
        "message": {"mid": f"m_{next(_numbers)}", "text": text},
    }
    body = json.dumps({"object": "page", "entry": [{"id": PAGE_ID, "time": 1, "messaging": [event]}]}).encode()
    [envelope] = split(body, APP_ID, Arrival(now(), "delivery-1")).envelopes
    return Letter(envelope.body, envelope.group_id, envelope.id)


def given_up(cloud: Cloud, *letters: Letter) -> None:
    """Puts messages into the mailbox's dead-letter queue."""
    assert FifoQueue(cloud.client("sqs"), cloud.mailbox_dead_letter_url).post(letters) == []


def in_queue(cloud: Cloud, url: str) -> list[str]:
    return [record["body"] for record in cloud.take_all(url)]


def known(cloud: Cloud, **changes: object) -> Conversation:
    conversation = Conversation(account_id=PAGE_ID, user_id=USER, name="Anna", last_user_at=now() - 60 * MINUTE)
    table = ConversationTable(cloud.client("dynamodb"), TABLE_NAME)
    return table.save(conversation.model_copy(update=changes))


# --- list -------------------------------------------------------------------------------------------------------------


def test_empty_queues_are_told_of(cloud: Cloud) -> None:
    assert handover("list").stdout.splitlines() == [
        "mailbox: empty",
        "thread-control: empty",
        "notifications: empty",
        "news: empty",
        "deletion: empty",
        "unreadable: empty",
    ]
    assert cloud.items("conversation#") == {}


def test_a_dead_letter_is_listed_with_what_why_and_what_redriving_does_but_not_with_what_was_said(
    cloud: Cloud,
) -> None:
    known(cloud)
    letter = written("are you open?")
    given_up(cloud, letter)
    told = handover("list", "--queue", "mailbox", "--stage", "prod").stdout
    event_id = json.loads(letter.body)["id"]
    for words in (
        "mailbox: 1, the oldest since",
        "a visitor's message",
        f"page      {PAGE_ID}",
        f"chat      {conversation_key(PAGE_ID, USER)}",
        "since     20",
        "given up  20",
        f"why       bin/handover trace {event_id} --since 1d --stage prod",
        "redriving answers the visitor: says “hours”; the visitor's 24 hours last for 23 h",
    ):
        assert words in told
    assert "are you open" not in told
    assert USER not in told


def test_listing_uses_nothing_up_and_hides_nothing(cloud: Cloud) -> None:
    letters = [written(f"hello {number}") for number in range(3)]
    given_up(cloud, *letters)
    assert len(listed("mailbox")) == 3
    assert len(listed("mailbox")) == 3
    assert in_queue(cloud, cloud.mailbox_dead_letter_url) == [letter.body for letter in letters]


def test_of_many_the_first_are_listed_and_the_others_counted(cloud: Cloud) -> None:
    given_up(cloud, *(written("hello", user=f"{USER}{number}") for number in range(25)))
    told = handover("list", "--queue", "mailbox", "--limit", "5").stdout
    assert "mailbox: 25, the oldest since" in told
    assert told.count("a visitor's message") == 5
    assert "… and 20 more" in told
    assert len(in_queue(cloud, cloud.mailbox_dead_letter_url)) == 25


def test_every_kind_is_named_in_plain_words(cloud: Cloud) -> None:
    known(cloud, mode=Mode.BOT, fence=7)
    requests = DeletionRequestTable(cloud.client("dynamodb"), TABLE_NAME)
    requests.save(DeletionRequest(code=CODE, subject="s", received_at=1))
    reports = [
        report(PAGE_ID, USER, TimerRan(id="a.1.run", at=now(), request_id="a")),
        report(PAGE_ID, OTHER, StaffPaused(id="staff-1", at=now(), by="maya")),
    ]
    look = Letter(json.dumps({"kind": "look", "page": PAGE_ID, "event_id": "e"}), PAGE_ID, "look")
    given_up(cloud, *reports, look, Letter("not JSON", "g", "odd"))
    order(cloud, fence=6)
    notified(cloud, announcement(account_id=PAGE_ID, request_id="e").model_dump_json())
    notified(cloud, news().model_dump_json())
    notified(cloud, json.dumps({"eventType": "Bounce", "mail": {"tags": {}}}))
    forgotten_url = cloud.client("sqs").get_queue_url(QueueName="handover-test-forgotten")["QueueUrl"]
    body = json.dumps({"code": CODE, "app_scoped_id": "9"})
    cloud.client("sqs").send_message(QueueUrl=forgotten_url, MessageBody=body)
    keep_unreadable(cloud, ODD)

    told = {
        one["what"]: one["redriving"]
        for queue in ("mailbox", "thread-control", "notifications", "deletion", "unreadable")
        for one in listed(queue)
    }

    assert told == {
        "a timer": "nothing: the chat has changed hands since",
        "staff paused the bot": "nothing: the visitor was forgotten",
        "a look whether a held page can go on": "looks whether the page can go on, and wakes who waits",
        "something that nobody can read": "fails again: nobody can read it",
        "an order: take the chat back": "nothing: the chat has changed hands since",
        "an alert: handover_requested": "alerts staff: nobody was alerted yet; that handover is over",
        "news for the page's program: requested": "nothing: the page has no program any more",
        "what became of a mail": "notes what became of the mail",
        "a request to delete somebody's data": "asks Meta who it is, and forgets them",
        "a signed body that could not be read: not JSON: UnicodeDecodeError": "stays: not JSON: UnicodeDecodeError",
    }


def test_who_was_alerted_already_is_told(cloud: Cloud) -> None:
    told = announcement(account_id=PAGE_ID, request_id="e")
    notified(cloud, told.model_dump_json())
    ledger = Ledger(TABLE_NAME, cloud.client("dynamodb"))
    ledger.begin(FakeLambdaContext())
    ledger.once(f"{told.id}.maya@example.test", lambda: None)
    [one] = listed("notifications")
    assert one["redriving"] == "alerts those who were not yet: 1 of 3 channels were told; that handover is over"


def order(cloud: Cloud, fence: int, user: str = USER) -> None:
    made = SwitchOffOrder(
        id=f"e{fence}.1",
        page_id=PAGE_ID,
        account_id=PAGE_ID,
        platform=Platform.MESSENGER,
        user_id=user,
        at=now(),
        fence=fence,
        messages=(),
    )
    letter = Letter(made.model_dump_json(), f"{PAGE_ID}:{user}", made.id)
    assert FifoQueue(cloud.client("sqs"), cloud.thread_control_dead_letter_url).post([letter]) == []


def notified(cloud: Cloud, message: str) -> None:
    body = json.dumps({"Type": "Notification", "TopicArn": cloud.events_topic_arn, "Message": message})
    cloud.client("sqs").send_message(QueueUrl=cloud.notifications_dead_letter_url, MessageBody=body)


def keep_unreadable(cloud: Cloud, body: bytes) -> None:
    """Has today's `ingest` keep what it cannot read."""
    box = DeadLetters(FifoQueue(cloud.client("sqs"), cloud.unreadable_queue_url))
    box.keep("not JSON: UnicodeDecodeError", body)


# --- show -------------------------------------------------------------------------------------------------------------


def test_one_is_shown_with_what_was_said_and_harms_no_terminal(cloud: Cloud) -> None:
    known(cloud)
    given_up(cloud, written("my [brake]\x1b[31m is broken"))
    [one] = listed("mailbox")
    told = handover("show", one["id"][:8]).stdout
    assert "says      “my [brake]\N{REPLACEMENT CHARACTER}[31m is broken”" in told
    assert f"user      {USER}" in told
    assert "\x1b" not in told
    assert json.loads(handover("show", one["id"], "--json").stdout)["body"]["user"] == USER


def test_a_body_that_nobody_can_read_is_unpacked(cloud: Cloud) -> None:
    keep_unreadable(cloud, ODD)
    [one] = listed("unreadable")
    assert json.loads(handover("show", one["id"], "--json").stdout)["body"] == {
        "object": "page",
        "entry": "\N{REPLACEMENT CHARACTER}",
    }


@pytest.mark.usefixtures("cloud")
def test_an_id_that_nothing_has_is_refused() -> None:
    result = handover("show", "abcdef12")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "handover: 0 dead letters have an id that begins with abcdef12\n"
    assert handover("show", "abc").exit_code == 2


# --- redrive ----------------------------------------------------------------------------------------------------------


def test_dead_letters_go_back_byte_for_byte_in_their_group_and_order(cloud: Cloud) -> None:
    letters = [written(f"hello {number}", user=user) for number in range(12) for user in (USER, OTHER)]
    given_up(cloud, *letters)
    result = handover("redrive", "--queue", "mailbox", "--yes")
    assert (result.exit_code, result.stdout) == (0, "put back  24\n")
    back = letters_of(cloud.take_all(cloud.mailbox_url))
    for user in (USER, OTHER):
        theirs = [letter.body for letter in letters if letter.group_id == f"{PAGE_ID}:{user}"]
        assert [letter.body for letter in back if letter.group_id == f"{PAGE_ID}:{user}"] == theirs
    assert in_queue(cloud, cloud.mailbox_dead_letter_url) == []


def test_what_dies_again_within_five_minutes_goes_back_again(cloud: Cloud) -> None:
    letter = written("hello")
    for time_of_death in range(3):
        in_queue(cloud, cloud.mailbox_url)
        given_up(cloud, Letter(letter.body, letter.group_id, f"the message that died at {time_of_death}"))
        assert handover("redrive", "--all", "--yes").stdout == "put back  1\n"
    assert in_queue(cloud, cloud.mailbox_url) == [letter.body]


def test_one_that_was_broken_off_before_the_dead_letter_was_deleted_begins_anew_and_sends_nothing_twice(
    cloud: Cloud,
) -> None:
    letters = [written(f"hello {number}") for number in range(3)]
    given_up(cloud, *letters)
    outage = interrupt(cloud.client("sqs"), "DeleteMessage")
    outage.begin(1)
    assert handover("redrive", "--all", "--yes").exit_code == 1
    assert handover("redrive", "--all", "--yes").exit_code == 0
    assert in_queue(cloud, cloud.mailbox_url) == [letter.body for letter in letters]
    assert in_queue(cloud, cloud.mailbox_dead_letter_url) == []


def test_one_that_the_queue_does_not_take_is_not_deleted(cloud: Cloud) -> None:
    given_up(cloud, written("hello"))
    outage = interrupt(cloud.client("sqs"), "SendMessage")
    outage.begin(1)
    assert handover("redrive", "--all", "--yes").exit_code == 1
    assert len(in_queue(cloud, cloud.mailbox_dead_letter_url)) == 1


def test_a_later_one_does_not_overtake_an_older_one_of_its_chat(cloud: Cloud) -> None:
    given_up(cloud, written("first"), written("second"), written("another's", user=OTHER))
    _, second, another = sorted(listed("mailbox"), key=lambda one: (one["conversation"] != key(USER), one["began_at"]))
    result = handover("redrive", second["id"], another["id"], "--yes")
    assert result.exit_code == 1
    assert "put back  1" in result.stdout
    assert f"{second['id'][:8]}: an older one of its conversation stays" in result.stdout
    assert [json.loads(body)["user"] for body in in_queue(cloud, cloud.mailbox_url)] == [OTHER]
    assert len(in_queue(cloud, cloud.mailbox_dead_letter_url)) == 2


def key(user: str) -> str:
    return conversation_key(PAGE_ID, user)


@pytest.mark.parametrize(
    ("option", "value", "users"),
    [
        ("--conversation", conversation_key(PAGE_ID, USER), [USER]),
        ("--page", PAGE_ID, [USER, OTHER]),
        ("--page", "99", []),
        ("--queue", "deletion", []),
    ],
)
def test_they_are_chosen_by_chat_page_or_queue(cloud: Cloud, option: str, value: str, users: list[str]) -> None:
    given_up(cloud, written("hello"), written("hello", user=OTHER))
    assert handover("redrive", option, value, "--yes").exit_code == int(not users)
    assert [json.loads(body)["user"] for body in in_queue(cloud, cloud.mailbox_url)] == users


@pytest.mark.usefixtures("cloud")
def test_which_has_to_be_said() -> None:
    assert handover("redrive", "--yes").exit_code == 2
    assert handover("drop", "--yes").exit_code == 2
    assert handover("redrive", "--all", "--json").exit_code == 2


def test_without_a_yes_it_is_a_dry_run(cloud: Cloud) -> None:
    known(cloud)
    given_up(cloud, written("are you open?"))
    result = handover("redrive", "--all", stdin="n\n")
    assert result.exit_code == 1
    assert "answers the visitor: says “hours”" in result.stdout
    assert "Put 1 back, in stack `local`?" in result.stderr
    assert in_queue(cloud, cloud.mailbox_url) == []
    assert handover("redrive", "--all", stdin="y\n").exit_code == 0
    assert len(in_queue(cloud, cloud.mailbox_url)) == 1


def test_of_a_long_chat_those_that_cannot_be_shown_go_back_too(cloud: Cloud) -> None:
    letters = [written(f"hello {number}") for number in range(12)]
    given_up(cloud, *letters)
    result = handover("redrive", "--all", stdin="y\n")
    assert "Put 10 back, and what is meant of 2 that cannot be shown, in stack `local`?" in result.stderr
    assert in_queue(cloud, cloud.mailbox_url) == [letter.body for letter in letters]


def test_an_order_that_is_over_is_not_carried_out_after_all(cloud: Cloud) -> None:
    known(cloud, fence=6)
    order(cloud, fence=5)
    order(cloud, fence=6)
    result = handover("redrive", "--queue", "thread-control", "--yes", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["redriven"], len(told["left"])) == (1, 1, 1)
    [back] = in_queue(cloud, cloud.thread_control_queue_url)
    assert json.loads(back)["fence"] == 6


def test_alerts_and_requests_to_be_forgotten_go_back_to_queues_without_order(cloud: Cloud) -> None:
    notified(cloud, announcement().model_dump_json())
    url = cloud.client("sqs").get_queue_url(QueueName="handover-test-forgotten")["QueueUrl"]
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="{}")
    assert handover("redrive", "--all", "--yes").stdout == "put back  2\n"
    assert len(in_queue(cloud, cloud.notifications_queue_url)) == 1
    assert in_queue(cloud, cloud.deletion_queue_url) == ["{}"]


# --- what could not be read -------------------------------------------------------------------------------------------


def later_code_reads(cloud: Cloud, *texts: str) -> None:
    """Keeps a webhook that the code of its time could not read and that of today can."""
    events = [json.loads(written(text).body)["event"] for text in texts]
    keep_unreadable(
        cloud, json.dumps({"object": "page", "entry": [{"id": PAGE_ID, "time": 1, "messaging": events}]}).encode()
    )


def test_what_the_code_of_today_can_read_goes_to_the_mailbox(cloud: Cloud) -> None:
    later_code_reads(cloud, "are you open?", "hello")
    [one] = listed("unreadable")
    assert one["redriving"].startswith("can be read now: answers the visitor: says “hours”; ")
    assert handover("redrive", "--queue", "unreadable", "--yes").stdout == "put back  1\n"
    assert [json.loads(body)["event"]["message"]["text"] for body in in_queue(cloud, cloud.mailbox_url)] == [
        "are you open?",
        "hello",
    ]
    assert in_queue(cloud, cloud.unreadable_queue_url) == []


def test_what_it_cannot_read_stays_with_the_reason(cloud: Cloud) -> None:
    keep_unreadable(cloud, ODD)
    result = handover("redrive", "--queue", "unreadable", "--yes")
    assert result.exit_code == 1
    assert "it cannot be read still: not JSON: UnicodeDecodeError" in result.stdout
    assert len(in_queue(cloud, cloud.unreadable_queue_url)) == 1


def test_of_a_body_that_can_be_read_in_part_the_rest_stays(cloud: Cloud) -> None:
    event = json.loads(written("hello").body)["event"]
    document = {"object": "page", "entry": [{"id": PAGE_ID, "time": 1, "messaging": [event, "?"]}]}
    keep_unreadable(cloud, json.dumps(document).encode())
    assert handover("redrive", "--queue", "unreadable", "--yes").exit_code == 0
    assert len(in_queue(cloud, cloud.mailbox_url)) == 1
    [rest] = listed("unreadable")
    assert rest["what"] == "a signed body that could not be read: the event is not an object"


def test_an_event_that_ingest_keeps_today_can_be_split_by_the_code_of_later(cloud: Cloud) -> None:
    box, mailbox = RecordingDeadLetters(), FifoQueue(cloud.client("sqs"), cloud.mailbox_url)
    unknown = {"sender": {"id": USER}, "message": "?"}
    document = {"object": "instagram", "entry": [{"id": PAGE_ID, "time": 5, "standby": [unknown]}]}
    receive(split(json.dumps(document).encode(), APP_ID, ARRIVAL), mailbox, box)
    [(_, kept)] = box.kept
    assert json.loads(kept) == document


def test_a_body_that_is_broken_off_in_the_middle_is_read_anew_without_harm(cloud: Cloud) -> None:
    later_code_reads(cloud, "hello")
    outage = interrupt(cloud.client("sqs"), "DeleteMessage")
    outage.begin(1)
    assert handover("redrive", "--queue", "unreadable", "--yes").exit_code == 1
    assert handover("redrive", "--queue", "unreadable", "--yes").exit_code == 0
    assert len(in_queue(cloud, cloud.mailbox_url)) == 1


# --- drop -------------------------------------------------------------------------------------------------------------


def test_what_is_dropped_is_shown_and_kept_in_a_file_that_only_its_owner_reads(cloud: Cloud, tmp_path: Path) -> None:
    letter = written("hello")
    given_up(cloud, letter, written("stays", user=OTHER))
    file = tmp_path / "kept.jsonl"
    arguments = ("drop", "--conversation", key(USER), "--keep", str(file))
    assert handover(*arguments, stdin="n\n").exit_code == 1
    assert not file.exists()
    result = handover(*arguments, stdin="y\n")
    assert "a visitor's message" in result.stdout
    assert "Drop 1 for good, in stack `local`?" in result.stderr
    [line] = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert (line["queue"], line["body"], line["group"]) == ("mailbox", letter.body, letter.group_id)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [json.loads(body)["user"] for body in in_queue(cloud, cloud.mailbox_dead_letter_url)] == [OTHER]


def test_a_second_drop_adds_to_the_file(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    for _ in range(2):
        given_up(cloud, written("hello"))
        told = json.loads(handover("drop", "--all", "--yes", "--json", "--keep", str(file)).stdout)
        assert told == {"dropped": 1, "kept_in": str(file), "unseen": 0}
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_without_a_name_the_file_is_beside_and_says_whose_it_is(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given_up(cloud, written("hello"))
    assert handover("drop", "--all", "--yes", "--stage", "prod").exit_code == 0
    [file] = tmp_path.glob("dead-letters-prod-*.jsonl")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1


def test_of_a_long_chat_only_what_was_shown_is_dropped(cloud: Cloud, tmp_path: Path) -> None:
    given_up(cloud, *(written(f"hello {number}") for number in range(12)))
    told = handover("drop", "--all", "--yes", "--keep", str(tmp_path / "kept.jsonl")).stdout
    assert told.startswith("dropped 10; ")
    assert told.endswith("\n2 more could not be shown, and stay: run it again\n")
    assert [
        json.loads(body)["event"]["message"]["text"] for body in in_queue(cloud, cloud.mailbox_dead_letter_url)
    ] == [
        "hello 10",
        "hello 11",
    ]


def test_where_no_copy_can_be_written_nothing_is_deleted(cloud: Cloud, tmp_path: Path) -> None:
    given_up(cloud, written("hello"))
    result = handover("drop", "--all", "--yes", "--keep", str(tmp_path))
    assert result.exit_code == 1
    assert "cannot be written, so the rest stays" in result.stderr
    assert len(in_queue(cloud, cloud.mailbox_dead_letter_url)) == 1
