"""Every shape that is stored or sent: what writes it today, what reads it, and what it looks like."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

import yaml
from pydantic import BaseModel

from handover.alerts.address_mark import AddressMark
from handover.alerts.announcement import Announcement
from handover.alerts.any_announcement import ANNOUNCEMENT
from handover.alerts.mail_events import AddressTrouble
from handover.alerts.news import NEWS, News
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.aws.address_marks import AddressMarks
from handover.conversation.conversation import CONVERSATION, Conversation
from handover.conversation.effects import HISTORY_LINE, Record
from handover.conversation.events import REPORTED_EVENT, ReportedEvent
from handover.deletion.request import DELETION_REQUEST, DeletionRequest
from handover.links.used import USED_LINK, UsedLink
from handover.messenger.envelope import PAGE_EVENT
from handover.messenger.webhook import read, read_page_event
from handover.migrations import Shape
from handover.operations import deletion, hold
from handover.operations.orders import ORDER, AnyOrder
from handover.operations.reports import REPORT, read_report
from handover.operations.waiting_list import LIST
from handover.pages.page import PAGE, Page
from handover.pages.routing import ROUTING, Routing
from handover.pages.standing import STANDING, Standing
from handover.schema import Schema, brought_up_to_date
from tests.golden.samples import samples_of

PROJECT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = [PROJECT / "tests" / "pages" / f"{name}.yaml" for name in ("bakery", "clinic", "florist")]

type Document = dict[str, Any]
type Structure = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """One shape.

    Attributes:
        structure: tells all that may be written, and how; another one is another shape.
        samples: documents as they are written today.
        read: reads one as it is read today.
    """

    structure: Callable[[], Structure]
    samples: Callable[[], Iterator[Document]]
    read: Callable[[Document], object]


def _of_models(schema: Schema[Any], *models: type[BaseModel], leaves_out: bool = False) -> Kept:
    """Give a shape that models stand for; `leaves_out` tells whether None is left out when it is written."""

    def samples() -> Iterator[Document]:
        for model in models:
            for sample in samples_of(model):
                yield json.loads(sample.model_dump_json(exclude_none=leaves_out))

    return Kept(lambda: _structure_of(*models), samples, schema.of)


def _members(union: Any) -> Iterator[type[BaseModel]]:
    for one in get_args(union.__value__):
        yield from _members(one) if hasattr(one, "__value__") else (one,)


def _structure_of(*models: type[BaseModel]) -> Structure:
    return {model.__name__: _without_words(model.model_json_schema(mode="serialization")) for model in models}


def _without_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_words(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    # Under `properties` and `$defs` names stand for themselves.
    return {
        name: {key: _without_words(one) for key, one in value.items()}
        if name in ("properties", "$defs")
        else _without_words(value)
        for name, value in schema.items()
        if name not in ("title", "description", "examples")
    }


# --- what no model stands for -----------------------------------------------------------------------------------------


def _letters() -> Iterator[Document]:
    """Give the letters of the mailbox that stand in events/, which are made by what makes them on AWS."""
    for file in sorted((PROJECT / "events").glob("replies-*.json")):
        for record in json.loads(file.read_text())["Records"]:
            yield json.loads(record["body"])


def _letter_structure() -> Structure:
    """Give the names in the letters of each kind; what Meta says in them is Meta's."""
    return {letter["kind"]: sorted(letter) for letter in _letters()}


def _read_letter(document: Document) -> object:
    letter = brought_up_to_date(Shape.LETTER, document)
    match letter.get("kind"):
        case kind if kind == REPORT:
            return read_report(letter)
        case kind if kind == PAGE_EVENT:
            return read_page_event(letter, now=0)
        case hold.LOOK:
            return hold.page_of_look(letter)
        case kind if kind == LIST:
            return letter["page"], letter["at"]
        case _:
            return read(letter, app_id="1", now=0)


class _OneItem:
    """A table that holds one item."""

    def __init__(self, item: Document | None = None) -> None:
        self.item = item or {}

    def put_item(self, **arguments: Any) -> None:
        self.item = arguments["Item"]

    def get_item(self, **_: Any) -> Document:
        return {"Item": self.item}


def _marks() -> Iterator[Document]:
    for trouble in AddressTrouble:
        table = _OneItem()
        AddressMarks(table, "table").put(AddressMark("d", trouble, "5.1.1", 1_790_000_000_000))
        yield table.item


def _mark_structure() -> Structure:
    return {"attributes": sorted({name for mark in _marks() for name in mark}), "why": sorted(AddressTrouble)}


def _pages() -> Iterator[Document]:
    """Give the pages of the tests, which say together all that a page can; a new setting belongs into one of them."""
    for file in PAGES:
        written = Page.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")), extra="forbid")
        yield json.loads(written.model_dump_json(exclude_none=True))


SHAPES: Final[Mapping[Shape, Kept]] = {
    Shape.CONVERSATION: _of_models(CONVERSATION, Conversation, leaves_out=True),
    Shape.PAGE: Kept(lambda: _structure_of(Page), _pages, PAGE.of),
    Shape.STANDING: _of_models(STANDING, Standing, leaves_out=True),
    Shape.ROUTING: _of_models(ROUTING, Routing),
    Shape.HISTORY_LINE: _of_models(HISTORY_LINE, Record),
    Shape.DELETION_REQUEST: _of_models(DELETION_REQUEST, DeletionRequest, leaves_out=True),
    Shape.DELETION_ORDER: _of_models(deletion.ORDER, deletion.Order),
    Shape.USED_LINK: _of_models(USED_LINK, UsedLink),
    Shape.ADDRESS_MARK: Kept(_mark_structure, _marks, lambda item: AddressMarks(_OneItem(item), "table").of("a@b.c")),
    Shape.LETTER: Kept(_letter_structure, _letters, _read_letter),
    Shape.EVENT: _of_models(REPORTED_EVENT, *_members(ReportedEvent)),
    Shape.ORDER: _of_models(ORDER, *_members(AnyOrder)),
    Shape.ANNOUNCEMENT: _of_models(ANNOUNCEMENT, Announcement, PageAnnouncement, WaitingAnnouncement),
    Shape.NEWS: _of_models(NEWS, News),
}
