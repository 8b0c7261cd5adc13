"""What one function writes to a queue another reads back; what cannot be read is refused without repeating it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from handover.conversation.events import ControlSwitched, PageOpened, ReplyRefused, ReportedEvent
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.webhook import NotAnEnvelopeError, parse
from handover.operations.orders import (
    ORDER,
    AnyOrder,
    PassControlOrder,
    ResumeOrder,
    SwitchOffOrder,
    SwitchOnOrder,
)
from handover.operations.reports import REPORT, read_report, report
from handover.pages.platform import Platform
from handover.pages.standing import Trouble, TroubleKind

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_fields: dict[str, Any] = {
    "id": _texts,
    "page_id": _texts,
    "account_id": _texts,
    "platform": st.sampled_from(Platform),
    "user_id": _texts,
    "at": st.integers(0, 9),
    "fence": st.integers(0, 9),
    "said": st.integers(0, 9),
    "messages": st.lists(st.builds(lambda text: {"text": text}, _texts), max_size=3).map(tuple),
}


@given(
    st.one_of(
        st.builds(SwitchOnOrder, target_app_id=_texts, reason=_texts, **_fields),
        st.builds(PassControlOrder, target_app_id=_texts, reason=_texts, **_fields),
        st.builds(SwitchOffOrder, **_fields),
        st.builds(ResumeOrder, **_fields),
    )
)
def test_an_order_is_read_back_as_it_was_written(order: AnyOrder) -> None:
    assert ORDER.read(order.model_dump_json()) == order


@pytest.mark.parametrize(
    "event",
    [
        *(ControlSwitched(id="e", at=1, fence=2, outcome=outcome, detail="x") for outcome in SwitchOutcome),
        *(
            ControlSwitched(
                id="e",
                at=1,
                fence=2,
                outcome=SwitchOutcome.HELD,
                trouble=Trouble(kind=kind, detail="x", token="f", pause_seconds=3),
                said=1,
            )
            for kind in TroubleKind
        ),
        ReplyRefused(id="e", at=1, fence=2),
        PageOpened(id="e", at=1),
    ],
)
def test_a_report_is_read_back_as_it_was_written(event: ReportedEvent) -> None:
    letter = report("22", "33", event)
    document = parse(letter.body)
    assert document["kind"] == REPORT
    delivered = read_report(document)
    assert (delivered.account_id, delivered.user_id, delivered.event) == ("22", "33", event)
    assert (letter.group_id, letter.deduplication_id) == ("22:33", "e")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"event": {}},
        {"event": {"kind": "user_wrote"}, "account": "22", "user": "33"},
        {"event": {"kind": "reply_refused", "id": "e", "at": 1, "fence": 2}},
        {"event": {"kind": "reply_refused", "id": "e", "at": 1, "fence": 2}, "account": "22"},
        {"event": {"kind": "reply_refused", "id": "e", "at": 1, "fence": 2}, "page": "22", "user": "33"},
    ],
)
def test_what_is_no_report_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotAnEnvelopeError):
        read_report(document)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "switch_on", "fence": "TREASURE", "messages": ["TREASURE"], "page_id": {"TREASURE": 1}},
        {"kind": "switch_off", "messages": "TREASURE"},
        "TREASURE",
    ],
)
def test_invariant_11_an_order_that_cannot_be_read_is_not_repeated_in_the_error(broken: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        ORDER.read(json.dumps(broken))
    assert "TREASURE" not in str(refusal.value)


def test_invariant_11_a_report_that_cannot_be_read_is_not_repeated_in_the_error() -> None:
    with pytest.raises(NotAnEnvelopeError) as refusal:
        read_report({"event": {"kind": "reply_refused", "fence": "TREASURE"}})
    assert "TREASURE" not in f"{refusal.value} {refusal.value.__cause__}"
