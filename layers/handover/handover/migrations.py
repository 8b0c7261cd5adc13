"""The shapes of what is stored or sent, their versions, and what brings an older document up to the newest version.

The version of a shape is one more than the number of its steps. What was written before there were versions carries
none, as the first version does; its structure tells what was different then (`_EARLIEST`). Standard library only.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

type Document = Mapping[str, Any]
type Step = Callable[[Document], Document]
"""Returns a document as the next version writes it. What is not as that version has it stays what it is."""


class Shape(StrEnum):
    """What is stored or sent, by the name of its folder in tests/golden."""

    CONVERSATION = "conversation"
    PAGE = "page"
    STANDING = "standing"
    ROUTING = "routing"
    HISTORY_LINE = "history_line"
    DELETION_REQUEST = "deletion_request"
    DELETION_ORDER = "deletion_order"
    USED_LINK = "used_link"
    ADDRESS_MARK = "address_mark"
    LETTER = "letter"
    """What the mailbox carries: a webhook's event, a report, or one of ours about a page."""

    EVENT = "event"
    """What a report tells: how a switch ended, that a timer ran, what staff decided."""

    ORDER = "order"
    ANNOUNCEMENT = "announcement"
    NEWS = "news"


def unchanged(document: Document) -> Document:
    """Return a document as it is: the next version reads it, and only says what this one would not understand."""
    return document


_COUNTED: Final = 10_000
"""More than a list ever named only by their number."""

# --- before there were versions ---------------------------------------------------------------------------------------


def _conversation(document: Document) -> Document:
    """Read what conversations were before they were those of Instagram accounts too, and what they held.

    `page_id` was the account; `seen` held no times; `held` was the words of one message, which nobody can answer any
    more; control on its way was `switching`; an outbox that was cut off in the middle said `interrupted`.
    """
    document = _with_account(document)
    if any(isinstance(one, str) for one in _list(document, "seen")):
        document = {**document, "seen": [[one, 0] if isinstance(one, str) else one for one in document["seen"]]}
    if isinstance(document.get("held"), str):
        document = {**document, "held": []}
    if _dict(document, "request").get("control") == "switching":
        document = {**document, "request": {**document["request"], "control": "unknown"}}
    return {**document, "outbox": _outbox(document["outbox"])} if _dict(document, "outbox") else document


def _outbox(outbox: Document) -> Document:
    if "interrupted" in outbox and "state" not in outbox:
        state = "interrupted" if outbox["interrupted"] else "begun"
        outbox = {**{name: value for name, value in outbox.items() if name != "interrupted"}, "state": state}
    effects = [_effect(one) if isinstance(one, Mapping) else one for one in _list(outbox, "effects")]
    return {**outbox, "effects": effects} if effects else outbox


def _effect(effect: Document) -> Document:
    """Name the kind of an effect that was written without it, as what equalled its default was left out."""
    if "kind" in effect:
        return effect
    told_by = {"recipe_id": "reply", "target_app_id": "switch_on", "about": "alert", "fence": "switch_off"}
    kind = next((kind for name, kind in told_by.items() if name in effect), None)
    return {**effect, "kind": kind} if kind else effect


def _order(document: Document) -> Document:
    """Name the account of an order that was written when Pages were the only ones."""
    return document if "account_id" in document else {**document, "account_id": document.get("page_id")}


def _letter(document: Document) -> Document:
    """Name the account of a letter about a conversation that was written when Pages were the only ones."""
    if document.get("kind") not in ("webhook", "report") or "account" in document or "page" not in document:
        return document
    return {**{name: value for name, value in document.items() if name != "page"}, "account": document["page"]}


def _event(document: Document) -> Document:
    """Call the timer of a request by its name of today: it ran once only, when somebody had waited for long."""
    return {**document, "kind": "timer_ran"} if document.get("kind") == "waited_long" else document


def _standing(document: Document) -> Document:
    """Leave out how many more waited than a standing had room for: it names nobody any more, and has room for all."""
    return {name: value for name, value in document.items() if name != "beyond"}


def _announcement(document: Document) -> Document:
    """Say of an announcement what it is about: there were none but those about conversations.

    A list of who waits gave the number of all, where it says now of each who is not named how long they have waited.
    """
    if "about" not in document and "user_id" in document:
        return {**document, "about": "conversation"}
    count, named = document.get("count"), len(_list(document, "waiting"))
    if document.get("about") != "waiting" or "unnamed" in document or not isinstance(count, int):
        return document
    kept = {name: value for name, value in document.items() if name != "count"}
    return {**kept, "unnamed": [0] * min(max(count - named, 0), _COUNTED)}


def _with_account(document: Document) -> Document:
    if "account_id" in document or "page_id" not in document:
        return document
    return {**{name: value for name, value in document.items() if name != "page_id"}, "account_id": document["page_id"]}


def _list(document: Document, name: str) -> Sequence[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else ()


def _dict(document: Document, name: str) -> Document:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


_EARLIEST: Final[Mapping[Shape, Step]] = {
    Shape.CONVERSATION: _conversation,
    Shape.ORDER: _order,
    Shape.LETTER: _letter,
    Shape.EVENT: _event,
    Shape.ANNOUNCEMENT: _announcement,
    Shape.STANDING: _standing,
}
"""What was different before there were versions, told by its structure."""

# --- from version to version ------------------------------------------------------------------------------------------


def _seen_by_group(document: Document) -> Document:
    """Sort what was seen into groups: `seen` was one ring of ids and times, `forgotten_until` when all before it was.

    Whatever the events were, they are known as moves, which are remembered longest; those without a time are our own
    reports. An id is kept as eight bytes of its digest.
    """
    if not isinstance(document.get("seen"), list) and "forgotten_until" not in document:
        return document
    known = [[_digest(one[0]), one[1]] for one in _list(document, "seen") if _is_dated(one)]
    dated = sorted((one for one in known if one[1]), key=lambda one: one[1])
    forgotten = {"forgotten_until": document.get("forgotten_until", 0)}
    seen = {
        "words": forgotten,
        "moves": {"entries": dated, **forgotten},
        "reports": {"entries": [one for one in known if not one[1]]},
    }
    return {**{name: value for name, value in document.items() if name != "forgotten_until"}, "seen": seen}


def _is_dated(one: object) -> bool:
    match one:
        case [str(), int()]:
            return True
        case _:
            return False


def _digest(event_id: str) -> str:
    return hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_STEPS: Final[Mapping[Shape, Sequence[Step]]] = {Shape.CONVERSATION: (_seen_by_group,)}
"""From the first version to the second, from that to the third, and so on."""


def newest(shape: Shape) -> int:
    """Return the version of a shape that this code writes."""
    return 1 + len(_STEPS.get(shape, ()))


def migrated(shape: Shape, version: int, document: Document) -> Document:
    """Return a document of this version as the newest one writes it; one that is newer as it is."""
    if version == 1:
        document = _EARLIEST.get(shape, unchanged)(document)
    for step in _STEPS.get(shape, ())[version - 1 :]:
        document = step(document)
    return document
