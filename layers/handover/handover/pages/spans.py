"""The hours of one day as an owner writes them: `9:00-12:30, 14:00-18:00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 24 * HOUR_MINUTES
SPANS_LIMIT: Final = 10

_CLOSED: Final = "closed"
_TIME: Final = r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?"
_END: Final = rf"(?:{_TIME}|(24)(?::00)?)"
_SPAN: Final = rf"\s*{_TIME}\s*[-\u2013]\s*{_END}\s*"

_HOURS_WANTED: Final = f"not opening hours: write them like 9:00-12:30, 14:00-18:00, or `{_CLOSED}`"
_SPAN_WANTED: Final = "not a span of time: write one in the 24-hour clock, like 9:00-12:30, or 22:00-2:00 past midnight"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A time when somebody is there, in minutes since the midnight at which its day begins.

    Attributes:
        closes: the first minute when nobody is there any more; more than 1440 is on the day after.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        past_midnight = self.closes > DAY_MINUTES
        return f"{_time(self.opens)}-{_time(self.closes - DAY_MINUTES if past_midnight else self.closes)}"


def on_the_day_after(day: tuple[Span, ...]) -> Iterator[Span]:
    """Gives the hours of a day that are past midnight, as hours of the day after."""
    return (Span(0, span.closes - DAY_MINUTES) for span in day if span.closes > DAY_MINUTES)


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes, HOUR_MINUTES)
    return f"{hour}:{minute:02}"


def _span(written: object) -> Span:
    if isinstance(written, Span):
        return written
    found = re.fullmatch(_SPAN, written) if isinstance(written, str) else None
    if found is None:
        raise ValueError(_SPAN_WANTED)
    first_hour, first_minute, last_hour, last_minute, whole_day = found.groups()
    opens = int(first_hour) * HOUR_MINUTES + int(first_minute or 0)
    closes = int(last_hour or whole_day) * HOUR_MINUTES + int(last_minute or 0)
    if opens == closes:
        raise ValueError("a span that ends when it begins is empty: write 0:00-24:00 for a whole day")
    return Span(opens, closes if closes > opens else closes + DAY_MINUTES)


def _listed(written: object) -> object:
    """Gives hours as a list. A time alone, like 9:00, is a number in YAML: 540, counted in sixties."""
    if isinstance(written, str):
        return () if written.strip() == _CLOSED else written.split(",")
    if not isinstance(written, list | tuple):
        raise ValueError(_HOURS_WANTED)  # noqa: TRY004 - pydantic turns a ValueError into a finding, and lets a TypeError pass
    return written


def _in_order(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    ordered = tuple(sorted(spans))
    for one, after in pairwise(ordered):
        if after.opens < one.closes:
            raise ValueError(f"{one} and {after} overlap: make them one span, or let the second begin later")
    return ordered


def _in_words(spans: tuple[Span, ...]) -> str:
    return ", ".join(map(str, spans)) or _CLOSED


_AS_JSON: Final = {"type": "string", "pattern": f"^{_SPAN}$"}
_AS_LINE: Final = {"type": "string", "pattern": rf"^({_SPAN}(,{_SPAN})*|\s*{_CLOSED}\s*)$"}
_AS_LIST: Final = {"type": "array", "items": _AS_JSON, "maxItems": SPANS_LIMIT}

type Spans = Annotated[
    tuple[Annotated[Span, PlainValidator(_span)], ...],
    Field(max_length=SPANS_LIMIT),
    BeforeValidator(_listed),
    AfterValidator(_in_order),
    PlainSerializer(_in_words, return_type=str),
    WithJsonSchema({"anyOf": [_AS_LINE, _AS_LIST], "examples": ["9:00-12:30, 14:00-18:00"]}),
]
"""The spans of one day in their order, apart from each other; none: closed. Written as a line or as a list."""
