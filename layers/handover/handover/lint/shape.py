"""Reads a document as a page, as far as it can be: what does not fit is a finding, and is mended or left out.

So that the rules can look at the rest: one slip of the pen must not hide the others, nor look like several.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from handover.lint.finding import Finding, Place, error
from handover.lint.wording import mend_of, why_of
from handover.lint.written_out import TooLargeError, written_out
from handover.pages.page import Page

_ROUNDS: Final = 50
"""More than a document is deep: each round takes away what the one before could not mend."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a document is, as a page.

    Attributes:
        page: the page, what did not fit mended or left out; None where what is left is none.
        findings: what did not fit.
        kept: for each list that something was left out of, the positions of what is left; by the list's place.
        touched: the places of what did not fit.
        lost: those of them where nothing is known any more of what was written.
    """

    page: Page | None
    findings: tuple[Finding, ...]
    kept: Mapping[Place, list[int]]
    touched: Collection[Place]
    lost: Collection[Place]

    def hides(self, place: Place) -> bool:
        """Tells whether what is found at a place of the document may be about what stands in for something lost."""
        return place in self.touched or any(_is_judged_by(place, lost) for lost in self.lost)

    def place(self, place: Place) -> Place:
        """Gives the place in the document of a place in the page: something before it may have been left out."""
        return _original(place, self.kept)


def _is_judged_by(place: Place, lost: Place) -> bool:
    """Whether what is found at a place follows from what is lost: it lies in it, or right around it."""
    is_inside = place[: len(lost)] == lost
    is_around = lost[: len(place)] == place and (len(lost) == len(place) + 1 or place[-1:] == ("blocks",))
    return is_inside or is_around


def shape_of(document: object) -> Shape:
    """Reads a document."""
    try:
        return _Reading(written_out(document)).finished()
    except TooLargeError as refusal:
        finding = error((), "document_too_large", str(refusal), "take away what no page needs")
        return Shape(None, (finding,), {}, frozenset(), frozenset())


@dataclass(slots=True)
class _Reading:
    content: Any
    findings: list[Finding] = field(default_factory=list)
    kept: dict[Place, list[int]] = field(default_factory=dict)
    touched: set[Place] = field(default_factory=set)
    lost: set[Place] = field(default_factory=set)

    def finished(self) -> Shape:
        for _ in range(_ROUNDS):
            try:
                return self._shape(Page.model_validate(self.content, extra="forbid"))
            except ValidationError as refusal:
                self._mend([(self._place(one), one) for one in refusal.errors(include_url=False)])
            if self.content is None:
                break
        return self._shape(None)

    def _shape(self, page: Page | None) -> Shape:
        findings = sorted(self.findings, key=lambda finding: _order(finding.place))
        return Shape(page, tuple(findings), self.kept, self.touched, self.lost)

    def _place(self, problem: ErrorDetails) -> Place:
        """Gives the place of a problem without the names of our kinds, which pydantic puts in between."""
        place, content = list[str | int](), self.content
        for number, step in enumerate(problem["loc"]):
            is_last = number == len(problem["loc"]) - 1
            if is_last and problem["type"] == "invalid_key":
                place = [*place, next((str(key) for key in content if key == step), str(step))]
            elif _has(content, step):
                place, content = [*place, step], content[step]
            elif is_last and problem["type"] == "missing":
                place = [*place, step]
        return tuple(place)

    def _mend(self, problems: Sequence[tuple[Place, ErrorDetails]]) -> None:
        """Mends what can be mended and leaves out the rest, what stands last first: places stay what they are."""
        before, hopeless = frozenset(self.touched), set[Place]()
        for place, problem in _innermost(problems):
            original = _original(place, self.kept)
            if _is_about(original, before):
                # It is told already: what stands in for it does not fit either, or what was left out is missed.
                if original in self.lost or not self._stand_in_whole(place, problem):
                    hopeless.add(place[:-1] if problem["type"] == "missing" else place)
            elif not _is_about(original, self.touched):
                self._tell(original, problem)
                if not self._stand_in(place, problem):
                    hopeless.add(place)
        for place in sorted(hopeless, key=_order, reverse=True):
            if not any(place[:length] in hopeless for length in range(len(place))):
                self._leave_out(place)

    def _tell(self, original: Place, problem: ErrorDetails) -> None:
        self.touched.add(original)
        self.findings.append(error(original, problem["type"], why_of(problem), mend_of(problem)))

    def _stand_in(self, place: Place, problem: ErrorDetails) -> bool:
        if place and (mended := _MENDED.get(problem["type"])) is not None:
            self._holder(place)[place[-1]] = mended(problem)
            return True
        return self._stand_in_whole(place, problem)

    def _stand_in_whole(self, place: Place, problem: ErrorDetails) -> bool:
        if not place:
            return False
        self.lost.add(_original(place, self.kept))
        name = "switch" if place[-1] == "handover" and len(place) > 1 else place[-1]
        if name not in _STAND_INS or problem["type"] in ("extra_forbidden", "invalid_key"):
            return False
        self._holder(place)[place[-1]] = copy.deepcopy(_STAND_INS[name])
        return True

    def _holder(self, place: Place) -> Any:  # noqa: ANN401 - a group or a list of any document
        holder = self.content
        for step in place[:-1]:
            holder = holder[step]
        return holder

    def _leave_out(self, place: Place) -> None:
        if not place:
            self.content = None
            return
        holder = self._holder(place)
        if isinstance(holder, list):
            positions = self.kept.setdefault(_original(place[:-1], self.kept), list(range(len(holder))))
            del positions[int(place[-1])]
            del holder[int(place[-1])]
        else:
            key = next((key for key in holder if place[-1] in (key, str(key))), None)
            holder.pop(key, None)


def _innermost(problems: Sequence[tuple[Place, ErrorDetails]]) -> Iterator[tuple[Place, ErrorDetails]]:
    """Gives those with no other one inside them: what is around a problem may not fit because of it."""
    around = {place[:length] for place, _ in problems for length in range(len(place))}
    return ((place, problem) for place, problem in problems if place not in around)


def _has(content: Any, step: str | int) -> bool:  # noqa: ANN401 - a part of any document
    if isinstance(content, dict):
        return step in content
    return isinstance(content, list) and isinstance(step, int) and step < len(content)


def _limit(problem: ErrorDetails, name: str) -> Any:  # noqa: ANN401 - a number
    return problem["ctx"][name]


_MENDED: Final[Mapping[str, Callable[[ErrorDetails], Any]]] = {
    "string_too_long": lambda problem: problem["input"][: _limit(problem, "max_length")],
    "too_long": lambda problem: list(problem["input"])[: _limit(problem, "max_length")],
    "greater_than_equal": lambda problem: _limit(problem, "ge"),
    "less_than_equal": lambda problem: _limit(problem, "le"),
}
"""What is left of a value that is too much or too little."""

_WORDS: Final = "x"
_ADDRESS: Final = "https://example.com/"
_ADMIN: Final = {"name": _WORDS, "email": "x@example.com"}
_RECIPE: Final = {"id": "0", "name": _WORDS, "blocks": [{"text": _WORDS}]}

_STAND_INS: Final[Mapping[str | int, Any]] = {
    "id": "0",
    "name": _WORDS,
    "handover": {"admins": [_ADMIN]},
    "admins": [_ADMIN],
    "email": _ADMIN["email"],
    "label": _WORDS,
    "app_id": "00000",
    "recipes": [_RECIPE],
    "blocks": _RECIPE["blocks"],
    "text": _WORDS,
    "title": _WORDS,
    "cards": [{"title": _WORDS, "subtitle": _WORDS}],
    "recipe": "0",
    "switch": "on",
    "phone": "+000000",
    "goto": "0",
    "pause": 1.0,
    **dict.fromkeys(("url", "image", "video", "audio", "file"), _ADDRESS),
    "week": {"monday": "9:00-17:00"},
    **dict.fromkeys(("date", "from", "until"), "2000-01-01"),
    "every": "01-01",
}
"""What stands in, by the name of the setting, so that what it belongs to can be looked at all the same."""


def _original(place: Place, kept: Mapping[Place, list[int]]) -> Place:
    original: Place = ()
    for step in place:
        positions = kept.get(original, [])
        original = (*original, positions[step] if isinstance(step, int) and step < len(positions) else step)
    return original


def _is_about(place: Place, touched: Collection[Place]) -> bool:
    """Whether a place is one of those, or around or inside one."""
    return any(place[: len(other)] == other or other[: len(place)] == place for other in touched)


def _order(place: Place) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in place)
