"""Tells the history of a conversation: who asked, paused, claimed, extended and resumed, and why."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table

from handover.conversation.conversation import Ending
from handover.conversation.effects import Deed, Record
from manage.moments import moment
from manage.terminal import shown

_DEEDS: Final = {
    Deed.REQUESTED: "asked for a person",
    Deed.TAKEN_OVER: "somebody took over unasked",
    Deed.PAUSED: "paused the bot",
    Deed.STILL_WAITING: "nobody had come",
    Deed.CLAIMED: "claimed it",
    Deed.ANSWERED: "a person showed up",
    Deed.EXTENDED: "kept the bot out",
    Deed.RESUMED: "the bot was asked back",
    Deed.RETURNED: "the bot is back",
    Deed.FAILED: "a switch failed",
}
_ENDINGS: Final = {
    Ending.VISITOR: "by the visitor",
    Ending.STAFF: "by staff",
    Ending.INBOX: "the thread was given back",
    Ending.UNANSWERED: "nobody came",
    Ending.TIME: "the pause had lasted its time",
    Ending.FAILED: "the visitor could not be told",
}
_REASONS: Final = {
    Deed.REQUESTED: "“{why}”",
    Deed.STILL_WAITING: "after {why} min",
    Deed.EXTENDED: "for {why} min",
    Deed.FAILED: "{why}",
}


def told(history: Sequence[Record]) -> Table:
    """Gives the lines of a history, the oldest first."""
    grid = Table.grid(padding=(0, 2))
    for record in history:
        grid.add_row(f"[dim]{moment(record.at)}[/]", shown(_words(record)))
    return grid


def _words(record: Record) -> str:
    who = f"{record.by}: " if record.by else ""
    why = _why(record)
    return f"{who}{_DEEDS[record.deed]}" + (f" ({why})" if why else "")


def _why(record: Record) -> str:
    if not record.why or record.deed is Deed.RETURNED:
        return ""
    if record.deed is Deed.RESUMED:
        return _ENDINGS[Ending(record.why)]
    return _REASONS.get(record.deed, "{why}").format(why=record.why)
