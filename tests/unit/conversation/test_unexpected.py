"""What should not happen, and could after a fault or a redrive, changes nothing it should not."""

import pytest

from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.decide import decide
from handover.conversation.effects import Alert, PassControl
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    Owner,
    ReplyRefused,
    UserWrote,
)
from handover.conversation.moment import Decision, Finding
from handover.conversation.seen import Group
from handover.conversation.switches import RETURNS_LIMIT
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome
from tests.builders.pages import INBOX, page

NOW = 1_700_000_000_000
REQUEST = HandoverRequest(
    id="e", origin=Origin.BUTTON, since=NOW, control=Control.UNKNOWN, control_at=NOW, target_app_id="55555"
)


def conversation(mode: Mode, request: HandoverRequest | None = REQUEST) -> Conversation:
    return Conversation(account_id="22", user_id="33", mode=mode, fence=3, request=request)


def decided(before: Conversation, event: AnyEvent) -> Decision:
    return decide(before, event, page(), NOW)


ON = {SwitchOutcome.PASSED, SwitchOutcome.GATE_ONLY, SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID}
OFF = {SwitchOutcome.RETURNED, SwitchOutcome.RETURN_REFUSED}


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        *((Mode.HUMAN, outcome) for outcome in sorted(OFF)),
        *((Mode.RETURNING, outcome) for outcome in sorted(ON)),
        *((Mode.BOT, outcome) for outcome in SwitchOutcome),
    ],
)
def test_an_outcome_of_the_other_switch_changes_nothing(mode: Mode, outcome: SwitchOutcome) -> None:
    before = conversation(mode)
    decision = decided(before, ControlSwitched(id="o", at=NOW, fence=3, outcome=outcome))
    assert (decision.finding, decision.effects) == (Finding.OUTDATED, ())
    assert decision.conversation == before.remembering(Group.REPORTS, "o", 0, NOW)


@pytest.mark.parametrize("mode", [Mode.HUMAN, Mode.RETURNING])
def test_a_refused_reply_while_the_bot_is_silent_changes_nothing(mode: Mode) -> None:
    before = conversation(mode)
    decision = decided(before, ReplyRefused(id="r", at=NOW, fence=3))
    assert (decision.finding, decision.effects) == (Finding.OUTDATED, ())
    assert decision.conversation == before.remembering(Group.REPORTS, "r", 0, NOW)


# --- a person's turn whose request was lost ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        HumanWrote(id="h", at=NOW, text="Maya here"),
        ControlSwitched(id="o", at=NOW, fence=3, outcome=SwitchOutcome.PASSED),
        ControlMoved(id="c", at=NOW, owner=Owner.ANOTHER_APP),
    ],
)
def test_without_a_request_there_is_nothing_to_note_it_in(event: AnyEvent) -> None:
    decision = decided(conversation(Mode.HUMAN, None), event)
    assert (decision.effects, decision.conversation.request) == ((), None)


def test_invariant_4_a_pause_without_a_request_ends_with_the_next_message() -> None:
    event = UserWrote(id="u", at=NOW, channel=Channel.STANDBY, text="hello?")
    assert decided(conversation(Mode.HUMAN, None), event).finding is Finding.RETURNING


def test_a_return_that_is_refused_without_a_request_leaves_the_person_in_charge() -> None:
    event = ControlSwitched(id="o", at=NOW, fence=3, outcome=SwitchOutcome.RETURN_REFUSED)
    decision = decided(conversation(Mode.RETURNING, None), event)
    assert (decision.conversation.mode, [type(effect) for effect in decision.effects]) == (Mode.HUMAN, [Alert])


def test_a_return_without_a_request_ends_with_the_bot() -> None:
    event = ControlSwitched(id="o", at=NOW, fence=3, outcome=SwitchOutcome.RETURNED)
    assert decided(conversation(Mode.RETURNING, None), event).conversation.mode is Mode.BOT


def test_a_switch_that_met_a_held_page_and_has_no_request_passes_control_without_a_word() -> None:
    event = ControlSwitched(id="o", at=NOW, fence=3, outcome=SwitchOutcome.HELD)
    decision = decided(conversation(Mode.HUMAN, None), event)
    assert decision.effects == (PassControl(id="o.1", fence=3, target_app_id=INBOX),)


def test_an_app_that_asks_where_there_is_no_request_gets_the_thread_all_the_same() -> None:
    decision = decided(conversation(Mode.HUMAN, None), ControlRequested(id="q", at=NOW, app_id=INBOX))
    assert decision.finding is Finding.REQUEST_HONOURED
    assert decision.conversation.request is not None


def test_a_thread_that_bounces_without_a_request_is_let_go_all_the_same() -> None:
    before = conversation(Mode.HUMAN, None).model_copy(update={"returns": (NOW - 1,) * RETURNS_LIMIT})
    decision = decided(before, ControlMoved(id="c", at=NOW, owner=Owner.US))
    assert decision.effects == (Alert(id="c.1", about=AlertKind.CONTROL_BOUNCES),)
    assert decision.conversation.request is not None
