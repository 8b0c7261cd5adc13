"""What came of one letter of the mailbox, as the log tells it: ids, kinds and decisions, no words and no names."""

from collections.abc import Iterator
from dataclasses import dataclass

ASKS_NOTHING = "asks_nothing"


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a letter.

    Attributes:
        finding: what it turned out to be.
        kind: what it was, in our words; empty where it asks nothing of us.
        done: what was done, in order: the kind of each effect, and which recipe or alert it was.
        postponed: what waits until Meta takes calls for the page, in the same words.
        also: the other events that something was done for, or that this one is about.
    """

    finding: str
    kind: str = ""
    done: tuple[str, ...] = ()
    postponed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def fields(self) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        """Yield what a log line says of it: what is empty costs no bytes."""
        everything: dict[str, str | tuple[str, ...]] = {
            "finding": self.finding,
            "kind": self.kind,
            "done": self.done,
            "postponed": self.postponed,
            "also": self.also,
        }
        yield from ((name, value) for name, value in everything.items() if value)
