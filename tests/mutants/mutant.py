"""What a mutant is: one promise broken on purpose, in one place."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

PACKAGE: Final = "layers/handover/handover"
CONVERSATION: Final = (
    "tests/unit/conversation/test_decide.py",
    "tests/unit/conversation/test_others.py",
    "tests/unit/conversation/test_late.py",
    "tests/unit/conversation/test_unexpected.py",
    "tests/unit/conversation/test_coming_back.py",
    "tests/unit/conversation/test_staff.py",
    "tests/unit/test_survivors_conversation.py",
    "tests/unit/conversation/test_always.py",
)
"""The tests of the heart, the quick ones first."""


class Invariant(IntEnum):
    """What must always hold (docs/architecture.md), in short; 0 is a promise made elsewhere."""

    NONE = 0
    SILENT_WHILE_HUMAN = 1
    ORDER_OF_SWITCHES = 2
    ALERTED_ONCE = 3
    NOBODY_PAUSED_FOR_EVER = 4
    USER_CAN_COME_BACK = 5
    CHANGED_ONCE = 6
    BAD_EVENT_HARMS_NO_OTHER = 7
    NOTHING_LOST = 8
    ZERO_CONFIG_PAUSES = 9
    LAPSED_PLAN_ENDS_NO_PAUSE = 10
    NOTHING_SECRET_TOLD = 11
    STATE_FOLLOWS_PLATFORM = 12


@dataclass(frozen=True)
class Mutant:
    """One change of the shipped code that a test must catch.

    Attributes:
        breaks: the invariant that no longer holds.
        does: what the product does then, in words.
        file: where, from the project's root.
        old: the text that stands there, exactly once.
        new: what stands there instead.
        tests: the tests that should catch it, fast ones first.
    """

    breaks: Invariant
    does: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = CONVERSATION

    @property
    def title(self) -> str:
        """The mutant in one line."""
        return f"{self.file.removeprefix(PACKAGE + '/')}: {self.does}"

    def applied_to(self, source: str) -> str:
        """Gives the broken source.

        Raises:
            StaleMutantError: the text is not there, or more than once.
        """
        if (found := source.count(self.old)) != 1:
            raise StaleMutantError(f"{self.file} has the old text of “{self.does}” {found} times, not once")
        return source.replace(self.old, self.new)


class StaleMutantError(Exception):
    """A mutant does not fit the code any more: its text must be written anew."""
