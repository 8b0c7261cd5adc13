"""One line of a function's log, wherever it was read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handover.operations.line_keys import ALSO, CONVERSATION, EVENT


@dataclass(frozen=True, slots=True)
class Line:
    """A line of JSON.

    Attributes:
        at: when it was written, in milliseconds since 1970.
        function: which function wrote it, by its name in the template.
        fields: all that it says.
    """

    at: int
    function: str
    fields: Mapping[str, Any]

    @property
    def event_ids(self) -> tuple[str, ...]:
        """The events that it names as those that all began with: one, but for a webhook of several events."""
        return _texts(self.fields.get(EVENT))

    @property
    def also(self) -> tuple[str, ...]:
        """The other events that it is about."""
        return _texts(self.fields.get(ALSO))

    def is_about(self, names: frozenset[str]) -> bool:
        """Tell whether one of these events or conversations is named."""
        named = (*self.event_ids, *self.also, *_texts(self.fields.get(CONVERSATION)))
        return not names.isdisjoint(named)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (value,) if isinstance(value, str) else ()


def read_line(text: str) -> Line | None:
    """Return the line that a text holds, behind whatever a file puts before it; None for what is no line of ours."""
    try:
        fields = json.loads(text[text.index("{") :])
        return Line(_time_of(fields), str(fields.get("service", "")), fields)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _time_of(fields: Mapping[str, Any]) -> int:
    if "_aws" in fields:
        return int(fields["_aws"]["Timestamp"])
    return round(datetime.fromisoformat(fields["timestamp"]).timestamp() * 1000)
