"""Compares two series of measurements that were taken in turn, and says whether a budget is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was measured of ours and of the bare handler, pair by pair.

    Attributes:
        what: names the row.
        bare: seconds, one per pair.
        ours: seconds, one per pair.
        bar: how many times as much as the bare handler ours may take; None where no budget is set.
    """

    what: str
    bare: Sequence[float]
    ours: Sequence[float]
    bar: float | None

    @property
    def ratios(self) -> list[float]:
        """Ours against bare, pair by pair: what slows the machine down for a while slows down both of a pair."""
        return [ours / bare for ours, bare in zip(self.ours, self.bare, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of all pairs."""
        return median(self.ratios)

    def verdict(self) -> str:
        """One line about the budget."""
        if self.bar is None:
            return f"{self.what}: {self.ratio:.2f} x, for information"
        word = "WITHIN" if self.ratio <= self.bar else "OVER"
        return f"{self.what}: {word} the budget: {self.ratio:.2f} x of at most {self.bar:.1f} x"


_HEADINGS: Final = ("", "bare ms", "ours ms", "ratio", "min", "max", "pairs", "bar")


def table(comparisons: Sequence[Comparison]) -> str:
    """Writes comparisons as a table: medians, and the smallest and the largest ratio of a pair."""
    rows = [_HEADINGS, *(_row(comparison) for comparison in comparisons)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(comparison: Comparison) -> tuple[str, ...]:
    ratios = comparison.ratios
    return (
        comparison.what,
        f"{median(comparison.bare) * 1000:.2f}",
        f"{median(comparison.ours) * 1000:.2f}",
        f"{comparison.ratio:.2f}",
        f"{min(ratios):.2f}",
        f"{max(ratios):.2f}",
        str(len(ratios)),
        "-" if comparison.bar is None else f"{comparison.bar:.1f}",
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = [
        cell.ljust(width) if not index else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join([first, *others])
