"""The functions die at the calls they make, in turn: invariants 1, 2, 3, 6, 7 and 8 hold all the same.

Here they die at every place of two scenarios; of the others, wherever something was just seen, and at one place in
forty. `python -m tests.proof.crash` walks every place of all, and lists each with what came of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import pytest
import pytest_socket

from handover.aws.conversation_table import ConversationTable
from handover.aws.ledger import Ledger
from handover.aws.tombstones import TombstoneTable
from handover.conversation.conversation import Conversation
from handover.messenger.history import History, Said
from tests.proof.crash.decisions import SAID_AGAIN, broken_in
from tests.proof.crash.scenarios import SCENARIOS, Scenario
from tests.proof.crash.walk import Walk, walk

WHOLE: Final = ("a reply of two messages", "Off")
ONE_IN: Final = 40

CALLS: Final = {
    "replies": {
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.UpdateItem",
        "dynamodb.Query",
        "ssm.GetParameters",
        "sqs.ChangeMessageVisibility",
        "sqs.SendMessageBatch",
        "sns.Publish",
        "scheduler.CreateSchedule",
        "graph GET me",
        "graph GET profile",
        "graph GET conversations",
        "graph POST messages",
        "graph POST messages (typing_on)",
    },
    "thread_control": {
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.UpdateItem",
        "dynamodb.DeleteItem",
        "ssm.GetParameters",
        "sqs.ChangeMessageVisibility",
        "sqs.SendMessageBatch",
        "graph GET me",
        "graph GET conversations",
        "graph GET thread_owner",
        "graph POST messages",
        "graph POST pass_thread_control",
        "graph POST take_thread_control",
    },
    "notifications": {
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.UpdateItem",
        "ssm.GetParameters",
        "sesv2.SendEmail",
        "sns.Publish",
        "graph GET profile",
    },
    "console": {
        "dynamodb.DeleteItem",
        "dynamodb.GetItem",
        "dynamodb.PutItem",
        "dynamodb.Query",
        "ssm.GetParameters",
        "sqs.GetQueueAttributes",
        "sqs.ReceiveMessage",
        "scheduler.DeleteSchedule",
        "scheduler.ListSchedules",
        "graph GET ids_for_pages",
    },
}
"""Every kind of call that the functions make."""

type Breaks = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    # Event loops talk to themselves over unix sockets.
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@cache
def walked(scenario: Scenario) -> Walk:
    """Walks a scenario once for all tests."""
    return walk(scenario, one_in=1 if scenario.name in WHOLE else ONE_IN)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_wherever_a_function_dies_nothing_is_lost_and_only_what_the_decisions_allow_is_doubled(
    scenario: Scenario,
) -> None:
    assert broken_in(walked(scenario)) == []


def test_functions_die_a_second_time_too() -> None:
    deaths = [len(verdict.deaths) for scenario in SCENARIOS for verdict in walked(scenario).verdicts]
    assert {*deaths} == {1, 2}


def test_the_decisions_speak_of_scenarios_that_exist() -> None:
    assert {*SAID_AGAIN} <= {scenario.name for scenario in SCENARIOS}


def test_the_walk_leads_past_every_kind_of_call() -> None:
    passed: dict[str, set[str]] = defaultdict(set)
    for function, call in {call for scenario in SCENARIOS for call in walked(scenario).calls}:
        passed[function].add(call)
    # Made where a delivery finds the one before it still under way, which depends on how long they took.
    passed["notifications"].discard("sqs.ChangeMessageVisibility")
    differing = {function: calls ^ CALLS.get(function, set()) for function, calls in passed.items()}
    assert passed == CALLS, f"too many or too few: {differing}"


# --- the walk finds what is broken ----------------------------------------------------------------------------------


def _ledger_forgets(patch: pytest.MonkeyPatch) -> None:
    def always(_: Ledger, step: str, action: Callable[[], None]) -> None:  # noqa: ARG001 - that is what is broken
        action()

    patch.setattr(Ledger, "once", always)


def _meta_is_not_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(History, "tells", lambda *_: Said.NO)


def _events_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Conversation, "remembers", lambda *_: False)


def _outbox_is_not_saved(patch: pytest.MonkeyPatch) -> None:
    save = ConversationTable.save

    def save_state_alone(table: ConversationTable, conversation: Conversation) -> Conversation:
        return save(table, conversation.model_copy(update={"outbox": None}))

    patch.setattr(ConversationTable, "save", save_state_alone)


def _nobody_was_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TombstoneTable, "forgotten_at", lambda *_: 0)


BROKEN: Final[Mapping[str, tuple[Breaks, str, str]]] = {
    "the ledger forgets": (
        _ledger_forgets,
        "On, with an alert to two admins and the topic",
        "too often: Deed(kind='mail'",
    ),
    "Meta is not asked": (_meta_is_not_asked, "a reply of two messages", "too often: Deed(kind='message'"),
    "events are forgotten": (_events_are_forgotten, "a reply of one message", "too often: Deed(kind='message'"),
    "nobody was forgotten": (_nobody_was_forgotten, "a visitor who is forgotten", "'My brake is broken'"),
    "the outbox is not saved": (_outbox_is_not_saved, "a reply of one message", "too seldom: Deed(kind='message'"),
}


@pytest.mark.parametrize(("breaks", "name", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_product_is_found(breaks: Breaks, name: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (scenario,) = (one for one in SCENARIOS if one.name == name)
    breaks(monkeypatch)
    found: Sequence[str] = broken_in(walk(scenario, one_in=3))
    assert any(problem in one for one in found), found
