"""What should not happen, and could after a fault or a redrive, changes nothing it should not."""

import pytest

from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode, Origin
from handover.conversation.decide import Decision, Finding, decide
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlSwitched,
    HumanWrote,
    Owner,
    ReplyRefused,
    SwitchOutcome,
    UserWrote,
)
from tests.builders.pages import page

NOW = 1_700_000_000_000
REQUEST = HandoverRequest(
    id="e", origin=Origin.BUTTON, since=NOW, control=Control.UNKNOWN, control_at=NOW, target_app_id="55555"
)


def conversation(mode: Mode, request: HandoverRequest | None = REQUEST) -> Conversation:
    return Conversation(page_id="22", user_id="33", mode=mode, fence=3, request=request)


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
    assert decision.conversation == before.remembering("o", NOW)


def test_a_refused_reply_while_a_person_has_the_conversation_is_noted() -> None:
    decision = decided(conversation(Mode.HUMAN), ReplyRefused(id="r", at=NOW, fence=3))
    assert (decision.finding, decision.effects, decision.conversation.mode) == (Finding.NOTED, (), Mode.HUMAN)


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
    assert decided(conversation(Mode.RETURNING, None), event).conversation.mode is Mode.HUMAN
