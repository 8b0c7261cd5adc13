"""What was found of one part of a stack or of a page's connection, in words for whoever has to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a part is."""

    OK = "ok"
    WORSE = "worse"
    """It works and could be better, or nobody could tell."""

    BROKEN = "broken"
    NOT_LOOKED_AT = "not_looked_at"
    """Something it rests on is broken: what would be seen says nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        found: the fact.
        means: what it means for visitors, or for staff; empty where all is well.
        mend: what to do; empty where there is nothing to do.
        is_answered: False where whoever was asked gave no answer, so that nothing is known.
    """

    mark: Mark
    found: str
    means: str = ""
    mend: str = ""
    is_answered: bool = True


def ok(found: str) -> Verdict:
    """Gives the verdict on what is as it should be."""
    return Verdict(Mark.OK, found)


def worse(found: str, means: str, mend: str) -> Verdict:
    """Gives the verdict on what works and could be better, or on what could not be told."""
    return Verdict(Mark.WORSE, found, means, mend)


def broken(found: str, means: str, mend: str) -> Verdict:
    """Gives the verdict on what does not work."""
    return Verdict(Mark.BROKEN, found, means, mend)


def unanswered(why: str) -> Verdict:
    """Gives the verdict where a question got no answer."""
    return Verdict(
        Mark.WORSE,
        f"could not be looked at ({why})",
        "whether all is well here is not known",
        "if AWS denied it, docs/iam/operator.json says what to allow; else ask again later",
        is_answered=False,
    )


def not_looked_at(why: str) -> Verdict:
    """Gives the verdict where looking makes no sense."""
    return Verdict(Mark.NOT_LOOKED_AT, why)
