"""Writes the tables and the state diagram into docs/architecture.md (`python -m tests.proof.describe`)."""

from collections import defaultdict
from pathlib import Path
from typing import Final

from handover.conversation.conversation import Mode
from tests.proof import aws_failures
from tests.proof.situations import (
    ASKED_FOR,
    BOT,
    BOTS,
    EVERYWHERE,
    HUMANS,
    NOT_ASKED_FOR,
    PAUSE_RUNS,
    RETURNS,
    SITUATIONS,
)
from tests.proof.transitions import ROWS, Row

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "architecture.md"

GROUPS: Final = {
    "anywhere": EVERYWHERE,
    "bot": BOTS,
    "human": HUMANS,
    "human, the pause runs": PAUSE_RUNS,
    "human, On was pressed": ASKED_FOR,
    "human, unasked": NOT_ASKED_FOR,
    "returning": RETURNS,
}
"""Words for situations that often stand together, the widest first."""


def _places(row: Row) -> str:
    """The situations of a row in as few words as they have."""
    left, words = set(row.situations), []
    for name, group in GROUPS.items():
        if set(group) <= left:
            words.append(name)
            left -= set(group)
    return "; ".join([*words, *(place for place in SITUATIONS if place in left)])


def table() -> str:
    """The rows in Markdown, an event named once."""
    lines = ["| event | where | becomes | what is done | finding |", "|---|---|---|---|---|"]
    named = ""
    for row in ROWS:
        event = row.event if row.event != named else ""
        named = row.event
        mode = row.becomes or "stays"
        lines.append(f"| {event} | {_places(row)} | {mode} | {', '.join(row.effects) or 'nothing'} | `{row.finding}` |")
    return "\n".join(lines)


def diagram() -> str:
    """The modes, and what leads from one to another."""
    edges: dict[tuple[Mode, Mode], list[str]] = defaultdict(list)
    for row in ROWS:
        for place in row.situations:
            before = SITUATIONS[place].mode
            event = row.event.removeprefix("… ")
            if row.becomes and row.becomes is not before and event not in edges[before, row.becomes]:
                edges[before, row.becomes].append(event)
    arrows = [f"    {before} --> {after}: {_label(words)}" for (before, after), words in sorted(edges.items()) if words]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {SITUATIONS[BOT].mode}", *arrows, "```"])


def _label(words: list[str]) -> str:
    """The events on an arrow; a colon would end the label, and Mermaid breaks lines at this tag."""
    return "<br>".join(word.replace(": ", " ") for word in words)


def described(document: str) -> str:
    """Gives the document with all parts as they are now."""
    parts = {
        "state diagram": diagram(),
        "transition table": table(),
        "failures of AWS": "\n".join(aws_failures.rows()),
    }
    for name, content in parts.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        if begin not in document or end not in document:
            raise ValueError(f"docs/architecture.md has no place for the {name}: {begin} … {end}")
        before, _, after = document.partition(begin)
        document = f"{before}{begin}\n{content}\n{end}{after.partition(end)[2]}"
    return document


if __name__ == "__main__":
    DOCUMENT.write_text(described(DOCUMENT.read_text()))
