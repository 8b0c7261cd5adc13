"""Tells verdicts: to people line by line as they come, to programs all at once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from handover.doctor.verdict import Mark, Verdict
from manage.terminal import shown, standard_output

_SIGNS: Final = {
    Mark.OK: "[green]✓[/]",
    Mark.WORSE: "[yellow]![/]",
    Mark.BROKEN: "[red]✗[/]",
    Mark.NOT_LOOKED_AT: "[dim]·[/]",
}
_WORDS: Final = {Mark.OK: "ok", Mark.WORSE: "look", Mark.BROKEN: "broken", Mark.NOT_LOOKED_AT: "skipped"}
"""What reads without colour; short, so that lines stay lines."""

_SUMMED_UP: Final = {
    Mark.BROKEN: "broken",
    Mark.WORSE: "to look at",
    Mark.NOT_LOOKED_AT: "skipped",
    Mark.OK: "ok",
}
_INDENT: Final = " " * 10


def tell(name: str, verdict: Verdict, width: int) -> None:
    """Tells one verdict; `width` is that of the names."""
    console = standard_output()
    found = shown(verdict.found)
    line = f"{_SIGNS[verdict.mark]} {_WORDS[verdict.mark]:<8}[bold]{shown(name):<{width}}[/]  {found}"
    console.print(line if verdict.mark is not Mark.NOT_LOOKED_AT else f"[dim]{line}[/]", soft_wrap=True)
    if verdict.means:
        console.print(f"{_INDENT}{shown(verdict.means)}", soft_wrap=True)
    if verdict.mend:
        console.print(f"{_INDENT}→ {shown(verdict.mend)}", soft_wrap=True)


def as_document(name: str, verdict: Verdict) -> dict[str, Any]:
    """Gives one verdict as a program reads it."""
    told = {"name": name, "mark": verdict.mark.value, "found": verdict.found}
    return told | {key: text for key, text in (("means", verdict.means), ("mend", verdict.mend)) if text}


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Counts verdicts by their marks, for programs."""
    found = Counter(verdict.mark for verdict in verdicts)
    return {mark.value: found[mark] for mark in Mark}


def total(verdicts: Iterable[Verdict]) -> str:
    """Sums verdicts up in one line."""
    found = Counter(verdict.mark for verdict in verdicts)
    return ", ".join(f"{found[mark]} {word}" for mark, word in _SUMMED_UP.items() if found[mark])
