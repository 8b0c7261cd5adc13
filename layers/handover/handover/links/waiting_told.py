"""Says in words who waits on a page, for one admin who may claim them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from handover.alerts.naming import page_called, visitor_begins, visitor_called
from handover.alerts.single_line import one_line
from handover.alerts.wordings import wordings_in
from handover.conversation.conversation import Conversation, HandoverRequest
from handover.conversation.memory import last_words
from handover.links.clock import Clock
from handover.links.sheet import Button, Mark, Row, Rows, Sheet
from handover.links.wording import words_in
from handover.pages.page import Admin, Page
from handover.pages.platform import WINDOW_MS

SHOWN: Final = 50
"""How many of those whom nobody answers are shown; a reader has a limit."""

ALSO_SHOWN: Final = 20
"""How many of those whom somebody answers."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in which a person was asked for, and the handover that runs there."""

    conversation: Conversation
    request: HandoverRequest

    @property
    def is_answered(self) -> bool:
        """Whether somebody has answered, or said that they will; who only keeps the bot out has done neither."""
        return self.request.claim is not None or self.request.answered_at is not None

    @property
    def window_until(self) -> int:
        """Until when Meta lets the bot write, in milliseconds since 1970."""
        return self.conversation.last_user_at + WINDOW_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everybody who waits on a page, as one admin sees it.

    Attributes:
        way_to_claim: gives where a claim of theirs goes, from the address of the list.
        now: in milliseconds since 1970.
    """

    page: Page
    admin: Admin
    waiting: Sequence[Waiting]
    way_to_claim: Callable[[Waiting], str]
    now: int


def sheet_of_waiting(board: Board) -> Sheet:
    """Gives the page: those whom nobody answers first, whom the bot may write to for the shortest time before all."""
    return _Teller(board).sheet()


class _Teller:
    """One list in one language."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._wording = words_in(board.page.language_of_alerts(board.admin))
        self._phrases = wordings_in(self._wording.language).phrases
        self._clock = Clock(board.page.timezone, self._wording, board.now)

    def sheet(self) -> Sheet:
        """Gives the page."""
        urgent_first = sorted(self._board.waiting, key=lambda one: (one.window_until, one.request.since))
        left = [one for one in urgent_first if not one.is_answered]
        seen_to = [one for one in urgent_first if one.is_answered]
        words = self._wording.waiting
        said = words.nobody if not left else words.one if len(left) == 1 else words.many
        filled_in = {"page": page_called(self._board.page.name, self._phrases), "count": str(len(left))}
        return Sheet(
            status=HTTPStatus.OK,
            language=self._wording.language,
            mark=Mark.WAITING if left else Mark.DONE,
            title=said.title.format_map(filled_in),
            sentences=tuple(sentence.format_map(filled_in) for sentence in said.sentences),
            rows=tuple(
                rows for rows in (self._rows("", left, SHOWN), self._rows(words.also, seen_to, ALSO_SHOWN)) if rows.rows
            ),
            inbox=self._phrases.open_the_inbox,
            footnotes=(self._wording.notes.times.format(timezone=self._board.page.timezone),) if urgent_first else (),
        )

    def _rows(self, title: str, waiting: Sequence[Waiting], shown: int) -> Rows:
        beyond = len(waiting) - shown
        rest = self._wording.waiting.more.format(count=beyond) if beyond > 0 else ""
        return Rows(title, tuple(self._row(one) for one in waiting[:shown]), rest)

    def _row(self, one: Waiting) -> Row:
        words, name = self._wording.waiting, one.conversation.name
        who = visitor_called(name, self._board.page.name, self._phrases)
        button = Button(words.button, words.button_for.format(who=who), self._board.way_to_claim(one))
        return Row(
            name=visitor_begins(name, self._board.page.name, self._phrases),
            note=words.since.format(since=self._clock.since(one.request.since)),
            lines=tuple(line for line in self._lines(one) if line),
            button=None if one.is_answered else button,
        )

    def _lines(self, one: Waiting) -> Iterable[str]:
        about = one_line(
            one.request.reason or last_words(one.conversation, self._board.page) or one.request.button or ""
        )
        yield self._phrases.quoted.format(words=about) if about else ""
        yield self._answer(one) if one.is_answered else self._window(one)

    def _answer(self, one: Waiting) -> str:
        words, claim = self._wording.waiting, one.request.claim
        if claim is None:
            return words.answered.format(at=self._clock.at(one.request.answered_at or one.request.since))
        text = words.yours if claim.email == self._board.admin.email else words.claimed
        return text.format(by=one_line(claim.by), since=self._clock.since(claim.at))

    def _window(self, one: Waiting) -> str:
        words = self._wording.waiting
        is_over = one.window_until <= self._board.now
        return words.over if is_over else words.until.format(until=self._clock.until(one.window_until))
