"""Tells the way of a message: for people within 100 columns, for programs as JSON."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from rich.table import Table

from manage.terminal import shown, standard_output
from manage.trace.way import Step

WIDTH: Final = 100
_BRIEF: Final = 8
"""How much of an event's id tells it from the others of a conversation."""

_SECOND, _MINUTE, _HOUR = 1000, 60_000, 3_600_000


def tell_way(steps: Sequence[Step], names: frozenset[str], where: str) -> None:
    """Print the steps, and how to follow other events that they name.

    Args:
        steps: the way.
        names: what was looked for.
        where: the options that lead to the same logs; empty where none are needed.
    """
    console = standard_output()
    are_many = len({step.line.event_ids for step in steps}) > 1
    width = min(console.width, WIDTH)
    for day, of_day in groupby(steps, key=lambda step: _written(step, "%Y-%m-%d")):
        console.print(f"[dim]{day}, UTC[/]")
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(no_wrap=True, justify="right")
        grid.add_column(no_wrap=True)
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for step in of_day:
            after = "" if step.after is None else f"+{duration(step.after)}"
            what = "\n".join(shown(line) for line in (step.what, *step.more))
            event = ", ".join(one[:_BRIEF] for one in step.line.event_ids) if are_many else ""
            moment = _written(step, "%H:%M:%S.%f")[:12]
            grid.add_row(moment, f"[dim]{after}[/]", shown(step.line.function), f"[dim]{shown(event)}[/]", what)
        console.print(grid, width=width)
    for other in _others(steps, names):
        command = " ".join(filter(None, ("handover trace", shown(other), shown(where))))
        console.print(f"[dim]See also:[/] {command}", soft_wrap=True)


def as_documents(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the same for programs, with all that the lines say."""
    return [
        {
            "at": step.line.at,
            "after_ms": step.after,
            "function": step.line.function,
            "event_ids": step.line.event_ids,
            "what": step.what,
            "fields": {name: value for name, value in step.line.fields.items() if name != "_aws"},
        }
        for step in steps
    ]


def duration(milliseconds: int) -> str:
    """Return a duration in words, as exact as its length allows."""
    if milliseconds < _SECOND:
        return f"{milliseconds} ms"
    if milliseconds < _MINUTE:
        return f"{milliseconds / _SECOND:.1f} s"
    if milliseconds < _HOUR:
        return f"{milliseconds // _MINUTE} min {milliseconds % _MINUTE // _SECOND} s"
    return f"{milliseconds // _HOUR} h {milliseconds % _HOUR // _MINUTE} min"


def _others(steps: Sequence[Step], names: frozenset[str]) -> list[str]:
    named = (other for step in steps for other in (*step.line.event_ids, *step.line.also))
    return [other for other in dict.fromkeys(named) if other not in names]


def _written(step: Step, form: str) -> str:
    return datetime.fromtimestamp(step.line.at / 1000, UTC).strftime(form)
