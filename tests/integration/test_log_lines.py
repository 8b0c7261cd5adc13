"""Every line that any function logs names the event that it all began with, whatever becomes of the event."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest

from handover.lineage import conversation_key
from tests.fakes.cloud import interrupt
from tests.fakes.meta import SimulatedPage
from tests.integration.functions import Functions, logs_of
from tests.integration.system import HOUR, MINUTE, System
from tests.integration.test_links import asks, presses, token

REQUEST_ID: Final = "JKJaXmPLvHcESHA="
ON: Final = "Talk to a human"

type Line = Mapping[str, Any]


class Log:
    """What the functions have written: the lines of their loggers, and `ingest`'s, which are those of its metrics."""

    def __init__(self, written: io.StringIO, printed: Callable[[], str]) -> None:
        self._written = written
        self._printed = printed

    @property
    def lines(self) -> list[Line]:
        """The lines of the loggers."""
        return [json.loads(line) for line in self._written.getvalue().splitlines()]

    def of_ingest(self) -> list[Line]:
        """The lines of `ingest` since the last time, those left out that tell of no stored event."""
        printed = [json.loads(line) for line in self._printed().splitlines() if '"EventsStored"' in line]
        return [line for line in printed if line["EventsStored"] != [0.0]]

    def ids(self, **fields: object) -> set[str]:
        """The events that the lines with these fields name."""
        return {line["event_id"] for line in self.having(**fields)}

    def having(self, **fields: object) -> list[Line]:
        """The lines with these fields."""
        return [line for line in self.lines if fields.items() <= line.items()]

    def without_event(self) -> list[Line]:
        """The lines that name no event, of those that are about one."""
        return [line for line in self.lines if "event_id" not in line and line["message"] != "dropped"]


@pytest.fixture
def log(system: System, capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    with logs_of(system.functions) as written:
        yield Log(written, lambda: capsys.readouterr().out)


def test_a_message_and_all_that_follows_from_it_have_one_name_in_all_functions(system: System, log: Log) -> None:
    system.chooses(ON)
    [stored, *_] = log.of_ingest()
    root = stored["event_id"]
    assert stored["request_id"] == REQUEST_ID
    told = [line["message"] for line in log.lines if line.get("event_id") == root]
    assert told.count("worked on") == 2, "the press, and what came of the switch"
    assert {"switched", "alert", "mail"} <= set(told)
    assert log.without_event() == []


def test_the_lines_of_a_conversation_name_it_and_not_the_visitor(system: System, log: Log) -> None:
    system.chooses(ON)
    key = conversation_key(system.page.simulator.settings.page_id, system.visitor)
    assert {line["conversation"] for line in log.lines if "conversation" in line} == {key}
    assert [line["message"] for line in log.lines if "conversation" not in line and "event_id" in line] == ["mail"] * 2
    assert system.visitor not in str(log.lines)
    assert next(line["conversation"] for line in log.of_ingest()) == key


def test_the_line_of_a_decision_tells_what_was_done(system: System, log: Log) -> None:
    system.writes("Hello!")
    system.chooses(ON)
    [hello, press, passed, *_] = log.having(message="worked on")
    assert (hello["kind"], hello["finding"], hello["done"]) == ("user_wrote", "answered", ["reply:welcome"])
    assert (press["kind"], press["finding"]) == ("user_pressed", "handover_begun")
    assert [word for word in press["done"] if not word.startswith("set_timer")] == [
        "switch_on",
        "alert:handover_requested",
        "record:requested",
    ]
    assert (passed["kind"], passed["finding"]) == ("control_switched", "noted")
    [alert] = log.having(message="alert")
    assert (alert["kind"], alert["channels"]) == ("handover_requested", {"mail:sent": 2, "topic:sent": 1})
    [switched] = log.having(message="switched")
    assert (switched["kind"], switched["outcome"]) == ("switch_on", "passed")


def test_a_timer_and_what_comes_of_it_have_the_name_of_the_press_that_set_it(system: System, log: Log) -> None:
    system.chooses(ON)
    [press] = log.ids(finding="handover_begun")
    system.passes(30 * HOUR)
    assert log.ids(kind="timer_ran") == {press}
    assert log.ids(message="alert", kind="left_unanswered") == {press}
    assert log.without_event() == []


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("dynamodb", "GetItem"),
        ("dynamodb", "PutItem"),
        ("sns", "Publish"),
        ("sqs", "SendMessageBatch"),
        ("sesv2", "SendEmail"),
        ("scheduler", "CreateSchedule"),
    ],
)
@pytest.mark.parametrize("times", [1, 3])
def test_an_event_that_fails_and_comes_again_keeps_its_name_and_says_how_often_it_came(
    system: System, log: Log, service: str, operation: str, times: int
) -> None:
    system.page.visitor_chooses(system.visitor, ON)
    system.arrives()
    outage = interrupt(system.cloud.client(service), operation)
    outage.begin(times)
    failed = [
        message for _ in range(times) for name in system.functions.queues for message in system.functions.work(name)
    ]
    outage.begin(0)
    system.settle()
    assert failed
    assert log.without_event() == []
    for delivery in set(failed):
        assert len(log.ids(delivery_id=delivery)) == 1
    counts = [{line["receive_count"] for line in log.having(delivery_id=delivery)} for delivery in failed]
    assert any({1, 2} <= count for count in counts), "what waits behind a failed one of its group is not looked at"


def test_a_duplicate_has_the_name_of_the_first(system: System, log: Log) -> None:
    system.page.visitor_writes(system.visitor, "Hello!")
    webhooks = system.page.new_webhooks()
    system.functions.receive_webhooks(webhooks)
    system.functions.settle()
    for record in system.functions.delivered[-1][1]:
        again = {**record, "messageId": "another"}
        system.functions.deliver("replies", [again])
    assert len(log.ids(message="worked on")) == 1
    assert [line["finding"] for line in log.having(message="worked on")] == ["answered", "duplicate"]


def test_what_could_not_be_stored_is_named_beside_the_request(system: System, log: Log) -> None:
    interrupt(system.cloud.client("sqs"), "SendMessageBatch").begin(10)
    system.page.visitor_writes(system.visitor, "Hello!")
    assert set(system.functions.receive_webhooks(system.page.new_webhooks())) == {500}
    [line] = log.having(message="not stored; Meta will deliver it again")
    assert (len(line["event_id"]), line["request_id"]) == (32, REQUEST_ID)


def test_no_key_of_a_record_or_a_request_stays_for_the_next(system: System, functions: Functions, log: Log) -> None:
    system.writes("Hello!")
    functions.deliver("replies", [{**functions.delivered[-1][1][0], "body": "{}", "messageId": "poisoned"}])
    functions.invoke("ingest", {"requestContext": {"http": {"method": "GET", "path": "/webhook"}}})
    poisoned = log.having(delivery_id="poisoned")
    [refused] = log.having(message="handshake refused")
    assert poisoned
    assert [line for line in poisoned if {"event_id", "conversation"} & line.keys()] == []
    assert {"event_id", "conversation", "delivery_id", "receive_count"} & refused.keys() == set()


def test_what_an_admin_does_by_a_link_is_named_and_names_the_request_it_is_about(system: System, log: Log) -> None:
    system.cloud.put_secret("link-key", "k" * 43)
    system.chooses(ON)
    [press] = log.ids(finding="handover_begun")
    claim = token(system)
    presses(system, claim)
    system.settle()
    [used] = log.having(message="a link is used")
    [worked] = log.having(kind="staff_claimed", message="worked on")
    assert used["event_id"] == worked["event_id"]
    assert used["also"] == worked["also"] == [press]
    assert used["request_id"] == "r"
    assert log.without_event() == []
    assert claim not in str(log.lines)


def test_a_link_that_fails_is_named_too(system: System, log: Log) -> None:
    system.cloud.put_secret("link-key", "k" * 43)
    system.chooses(ON)
    interrupt(system.cloud.client("sqs"), "SendMessageBatch").begin(10)
    asks(system, "POST", f"/links/{token(system)}")
    [line] = log.having(message="a link failed")
    assert line["event_id"].startswith("link-")


def test_all_about_a_held_page_names_the_event_that_met_the_trouble_and_whose_reply_waited(
    system: System, page: SimulatedPage, log: Log
) -> None:
    system.replaces_token("a dead token")
    page.replace_token("another token")
    system.writes("Hello!")
    [first] = log.ids(kind="user_wrote")
    other = page.new_visitor("Bert")
    system.writes("Hello!", other)
    [second] = log.ids(kind="user_wrote") - {first}
    assert [line["postponed"] for line in log.having(kind="user_wrote")] == [["reply:welcome"]] * 2
    [held] = log.having(message="the page is held")
    [alert] = log.having(message="alert")
    assert (held["event_id"], alert["event_id"], alert["kind"]) == (first, first, "token_dead")
    system.cloud.put_secret(f"pages/{page.simulator.settings.page_id}/token", "another token")
    system.passes(10 * MINUTE)
    assert log.ids(kind="look") == {first}
    woken = log.having(kind="page_opened", message="worked on")
    assert {line["event_id"] for line in woken} == {first}
    assert [(line["done"], line["also"]) for line in woken] == [
        (["reply:welcome"], [first]),
        (["reply:welcome"], [second]),
    ]
    assert log.without_event() == []
