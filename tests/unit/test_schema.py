"""What another version of us has written is read: more in it is kept, less of it has a default, and the rest waits."""

import json
from typing import Any, Final, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from handover.aws.address_marks import AddressMarks
from handover.aws.damaged import DamagedItemError, part_stored_in, stored_in
from handover.aws.history import HistoryTable
from handover.aws.overtaking import OvertakingTable
from handover.aws.routings import RoutingTable
from handover.conversation.conversation import CONVERSATION
from handover.conversation.decide import decide
from handover.conversation.events import Channel, UserWrote
from handover.messenger.webhook import NotAnEnvelopeError
from handover.migrations import Shape
from handover.pages.page import PAGE
from handover.pages.platform import Platform
from handover.schema import NewerThanKnownError, Schema, Stored, version_of
from tests.builders.pages import DOCUMENT, page
from tests.golden.places import groups_in, with_more, without
from tests.golden.shapes import SHAPES
from tests.unit.operations.desk import Desk

SAMPLES: Final = {shape: [*kept.samples()] for shape, kept in SHAPES.items()}
UNREADABLE = (ValidationError, DamagedItemError, NotAnEnvelopeError)

LATER: Final = 1_790_000_000_001
LANGUAGES = ("en", "fr", "de", "es", "pt")
"""Settings by language have the languages as their fields: a new one is a word that is not known yet."""

MORE = st.dictionaries(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=5).map("new_{}".format),
    st.recursive(
        st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8"), max_size=5),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("xyz", max_size=2), inner, max_size=2),
        max_leaves=3,
    ),
    min_size=1,
    max_size=2,
)


class Box(Stored):
    """A shape for these tests."""

    schema_version: int = version_of(Shape.NEWS)
    id: str
    size: int = 1


BOX = Schema(Shape.NEWS, TypeAdapter(Box))


# --- what reading means -----------------------------------------------------------------------------------------------


def test_what_is_newer_and_can_be_read_is_read_and_says_still_who_wrote_it() -> None:
    box = BOX.read('{"id": "a", "schema_version": 9, "colour": {"deep": [1]}}')
    changed = box.model_copy(update={"size": 2})
    written = {"id": "a", "schema_version": 9, "size": 2, "colour": {"deep": [1]}}
    assert json.loads(changed.model_dump_json()) == written


@pytest.mark.parametrize(
    "text", ['{"size": 2, "schema_version": 9}', '{"id": "a", "size": "wide", "schema_version": 2}']
)
def test_what_is_newer_and_cannot_be_read_waits(text: str) -> None:
    with pytest.raises(NewerThanKnownError, match=r"news of version [29], and 1 is the newest that is known here"):
        BOX.read(text)


def test_what_would_be_misread_waits_although_it_can_be_read() -> None:
    with pytest.raises(NewerThanKnownError):
        BOX.read('{"id": "a", "schema_version": 2, "readable_from": 2}')
    assert BOX.read('{"id": "a", "schema_version": 2, "readable_from": 1}').id == "a"


@pytest.mark.parametrize(
    "text",
    ['{"size": 2}', '{"size": 2, "schema_version": 1}', '{"id": "a", "schema_version": "x"}', "[1]", '{"id": "a"'],
)
def test_what_nobody_can_read_is_no_matter_of_time(text: str) -> None:
    with pytest.raises(ValidationError):
        BOX.read(text)


def test_the_first_version_is_not_written() -> None:
    assert Box(id="a").model_dump_json() == '{"id":"a","size":1}'


def test_invariant_11_what_waits_is_told_without_its_content() -> None:
    with pytest.raises(NewerThanKnownError) as refusal:
        BOX.read('{"size": "TREASURE", "schema_version": 9}')
    assert "TREASURE" not in str(refusal.value)


# --- every shape ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", Shape)
@given(data=st.data(), more=MORE)
def test_more_than_is_known_stands_in_the_way_nowhere(shape: Shape, data: st.DataObject, more: dict[str, Any]) -> None:
    document = data.draw(st.sampled_from(SAMPLES[shape]))
    groups = [group for group in groups_in(document) if not {*LANGUAGES} & {*group.content}]
    where = data.draw(st.sampled_from(groups))
    SHAPES[shape].read(with_more(document, where.way, more))


IDS = {"id", "account_id", "page_id", "user_id", "request_id", "event_id", "code", "app_scoped_id"}
WHAT_IT_IS = {"kind", "about", "deed", "fence", "outcome", "mode", "platform"}
NECESSARY: Final = {
    Shape.CONVERSATION: IDS | WHAT_IT_IS | {"alert", "recipe_id", "target_app_id"},
    Shape.STANDING: IDS,
    Shape.ROUTING: IDS | WHAT_IT_IS,
    Shape.HISTORY_LINE: IDS | WHAT_IT_IS,
    Shape.DELETION_REQUEST: IDS,
    Shape.DELETION_ORDER: IDS,
    Shape.USED_LINK: set[str](),
    Shape.ADDRESS_MARK: {"why", "S"},
    Shape.LETTER: IDS | WHAT_IT_IS | {"account", "user", "page", "event", "channel", "policy_enforcement", "at"},
    Shape.EVENT: IDS | WHAT_IT_IS | {"at", "minutes"},
    Shape.ORDER: IDS | WHAT_IT_IS | {"messages", "target_app_id"},
    Shape.ANNOUNCEMENT: IDS | WHAT_IT_IS,
    Shape.NEWS: IDS | WHAT_IT_IS,
}
"""What a shape cannot be without; of a page that is what its owner has to write, which the linter tells."""


@pytest.mark.parametrize("shape", NECESSARY)
def test_whatever_has_a_sensible_default_may_be_missing(shape: Shape) -> None:
    missed = set[str]()
    for document in SAMPLES[shape]:
        for group in groups_in(document):
            for name in group.content:
                try:
                    SHAPES[shape].read(without(document, group.way, name))
                except UNREADABLE:
                    missed.add(name)
    assert missed <= NECESSARY[shape]


# --- a conversation that is worked on ---------------------------------------------------------------------------------


def unknown_of(value: object) -> Any:
    """Give what this version does not know of a value and of all that is in it, by where it stands."""
    if isinstance(value, BaseModel):
        inner = {name: unknown_of(field) for name, field in value}
        return (value.model_extra or {}) | {name: found for name, found in inner.items() if found}
    if isinstance(value, tuple):
        return [found for one in value if (found := unknown_of(one))]
    return {}


@given(data=st.data(), more=MORE)
def test_what_is_unknown_in_a_conversation_is_still_there_when_it_was_worked_on(
    data: st.DataObject, more: dict[str, Any]
) -> None:
    document = data.draw(st.sampled_from(SAMPLES[Shape.CONVERSATION]))
    for group in [*groups_in(document)]:
        if group.place in ("", ".request", ".request.claim", ".lines[]"):
            document = with_more(document, group.way, more)
    before = CONVERSATION.of(document)
    event = UserWrote(id="next", at=LATER, channel=Channel.MESSAGING, text="words")
    after = decide(before, event, page(id=before.account_id), LATER).conversation
    kept = CONVERSATION.read(after.model_dump_json(exclude_none=True))
    assert kept.model_extra == more
    assert [line.model_extra for line in kept.lines if line in before.lines] == [more] * len(before.lines)
    if before.request and kept.request and kept.request.id == before.request.id:
        assert unknown_of(kept.request) == unknown_of(before.request) != {}


# --- what reads items and letters -------------------------------------------------------------------------------------


class OneItem:
    """A table that gives one item, whatever it is asked for."""

    def __init__(self, **attributes: Any) -> None:
        self._item = {"pk": {"S": "key"}, **attributes}

    def get_item(self, **_: Any) -> dict[str, Any]:
        return {"Item": self._item}

    def get_paginator(self, _: str) -> Self:
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"Items": [self._item]}]


NEWER = json.dumps({"schema_version": 9})
OF_NEXT_VERSION = {"schema_version": {"N": "9"}}


def test_an_item_of_a_newer_version_waits_and_one_that_nobody_can_read_is_damaged() -> None:
    with pytest.raises(NewerThanKnownError):
        stored_in({"state": {"S": NEWER}}, "state", CONVERSATION, "a conversation")
    with pytest.raises(DamagedItemError, match="a conversation cannot be read: account_id, user_id"):
        stored_in({"state": {"S": "{}"}}, "state", CONVERSATION, "a conversation")
    with pytest.raises(DamagedItemError, match="a conversation cannot be read: state"):
        stored_in({}, "state", CONVERSATION, "a conversation")


def test_settings_carry_their_version_beside_them() -> None:
    settings = {"settings": {"S": json.dumps({**DOCUMENT, "colour": "blue"})}}
    assert part_stored_in({**settings, **OF_NEXT_VERSION}, "settings", PAGE, "a page").model_extra == {"colour": "blue"}
    with pytest.raises(NewerThanKnownError):
        part_stored_in({"settings": {"S": "{}"}, **OF_NEXT_VERSION}, "settings", PAGE, "a page")
    with pytest.raises(NewerThanKnownError):
        part_stored_in({**settings, "readable_from": {"N": "2"}}, "settings", PAGE, "a page")
    for text in ("{}", "[]", "{"):
        with pytest.raises(DamagedItemError):
            part_stored_in({"settings": {"S": text}}, "settings", PAGE, "a page")


@pytest.mark.parametrize("mark", [{"why": {"S": "a new trouble"}}, {}])
def test_the_mark_of_an_address_waits_for_the_version_that_knows_its_trouble(mark: dict[str, Any]) -> None:
    with pytest.raises(NewerThanKnownError):
        AddressMarks(OneItem(**mark, **OF_NEXT_VERSION), "table").of("maya@example.test")
    with pytest.raises(DamagedItemError):
        AddressMarks(OneItem(**mark), "table").of("maya@example.test")


def test_what_is_learnt_of_a_routing_is_learnt_anew_where_it_cannot_be_read() -> None:
    assert RoutingTable(OneItem(state={"S": NEWER}), "table").get("22", Platform.MESSENGER) is None


def test_a_line_of_a_history_that_cannot_be_read_is_left_out() -> None:
    for entry in (NEWER, "{}"):
        assert list(HistoryTable(OneItem(entry={"S": entry}), "table").newest_first("22", "33")) == []


def test_what_has_become_of_a_handover_is_not_told_by_what_would_be_misread() -> None:
    state = {"mode": "human", "fence": 3, "readable_from": 9, "schema_version": 9}
    with pytest.raises(NewerThanKnownError):
        OvertakingTable(OneItem(state={"S": json.dumps(state)}), "table").is_overtaken("22", "33", 2)
    del state["readable_from"]
    assert not OvertakingTable(OneItem(state={"S": json.dumps(state)}), "table").is_overtaken("22", "33", 2)


@pytest.mark.parametrize(
    "letter",
    [
        {"kind": "reminder", "page": "22"},
        {"kind": "reminder", "id": "e", "account": "22", "user": "33", "channel": "messaging", "event": {}},
        {"kind": "look", "pages": ["22"]},
        {"kind": "list"},
        {"kind": "webhook", "account": "22"},
        {"kind": "report", "account": "22", "user": "33", "event": {"kind": "staff_asked", "id": "e", "at": 1}},
    ],
)
def test_a_letter_that_only_a_newer_version_can_read_waits_for_it(letter: dict[str, Any]) -> None:
    with pytest.raises(NewerThanKnownError, match="letter of version 2"):
        Desk().receives(json.dumps({**letter, "schema_version": 2}))


def test_a_report_waits_for_the_version_that_knows_its_event() -> None:
    event = {"kind": "staff_asked", "id": "e", "at": 1, "schema_version": 2}
    with pytest.raises(NewerThanKnownError, match="event of version 2"):
        Desk().receives(json.dumps({"kind": "report", "account": "22", "user": "33", "event": event}))
