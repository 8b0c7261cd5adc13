"""The way of a message through the functions: its steps in order, each with what was decided or done."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from manage.trace.line import Line

_FAILED: Final = "the record failed and will be delivered again"
_TOLD: Final = ("error", "detail", "reason", "trouble", "outcome", "action", "by", "done", "left", "said")
"""What a line says beside its message that somebody who follows an event wants to know."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way.

    Attributes:
        after: milliseconds since the step before; None for the first.
        what: what happened, in one line.
        more: what followed from it, and what else there is to say, each in a line.
    """

    line: Line
    after: int | None
    what: str
    more: tuple[str, ...]


def way_of(lines: Iterable[Line]) -> tuple[Step, ...]:
    """Return the steps of these lines, in the order of their times."""
    steps: list[Step] = []
    for line in sorted(lines, key=lambda one: one.at):
        after = line.at - steps[-1].line.at if steps else None
        steps.append(Step(line, after, _what(line), tuple(_more(line))))
    return tuple(steps)


def _what(line: Line) -> str:
    fields = line.fields
    words = _WORDS.get(str(fields.get("message", "")), _in_its_words)(fields)
    count = fields.get("receive_count", 1)
    return words if count == 1 else f"delivery {count}: {words}"


def _in_its_words(fields: Mapping[str, Any]) -> str:
    if "_aws" in fields:
        return "not stored; Meta repeats it" if "WebhooksNotStored" in fields else "stored in the mailbox"
    told = [f"{name} {_list(fields[name])}" for name in _TOLD if fields.get(name)]
    return ", ".join([str(fields.get("message", "")), *told])


def _worked_on(fields: Mapping[str, Any]) -> str:
    return ": ".join(str(fields[name]) for name in ("kind", "finding") if name in fields)


def _switched(fields: Mapping[str, Any]) -> str:
    detail = f" ({fields['detail']})" if fields.get("detail") else ""
    return f"{fields.get('kind', 'switch')}: {fields.get('outcome', 'overtaken')}{detail}"


def _alert(fields: Mapping[str, Any]) -> str:
    channels = [f"{name.replace(':', ' ')} {count}" for name, count in fields.get("channels", {}).items()]
    return f"alert {fields['kind']}: {', '.join(channels) or 'told by a list later'}"


def _mail(fields: Mapping[str, Any]) -> str:
    detail = f" ({fields['detail']})" if fields.get("detail") else ""
    return f"mail: {fields['outcome']}{detail}, as SES says"


def _failed(fields: Mapping[str, Any]) -> str:
    detail = f": {fields['detail']}" if fields.get("detail") else ""
    return f"failed, comes again: {fields['error']}{detail}"


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "worked on": _worked_on,
    "switched": _switched,
    "overtaken": _switched,
    "alert": _alert,
    "mail": _mail,
    "news": lambda fields: f"news {fields['kind']}: posted to the page's program",
    "news for nobody": lambda fields: f"news {fields['kind']}: the page has no program",
    _FAILED: _failed,
}


def _more(line: Line) -> Iterator[str]:
    fields = line.fields
    if fields.get("message") == "worked on" and fields.get("done"):
        yield f"→ {_list(fields['done'])}"
    if fields.get("postponed"):
        yield f"→ waits for the page: {_list(fields['postponed'])}"
    if fields.get("request_id"):
        yield f"request {fields['request_id']}"


def _list(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
