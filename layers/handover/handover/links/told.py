"""Says in words how it stands with a link about a conversation."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from handover.alerts.naming import page_called, visitor_begins, visitor_called
from handover.alerts.single_line import one_line
from handover.alerts.wordings import Wordings, wordings_in
from handover.conversation.conversation import HandoverRequest
from handover.conversation.memory import last_words
from handover.links.case import Case, Pause, Standing
from handover.links.clock import Clock
from handover.links.deeds import deed_in_words
from handover.links.link import MINUTES, Action
from handover.links.sheet import Button, Mark, Sheet
from handover.links.wording import LinkWording, Offer, Words, words_in
from handover.pages.page import MINUTE_MS

LOOKS_AGAIN_SECONDS: Final = 3
LOOKS_AGAIN_FOR_MS: Final = MINUTE_MS
"""For how long after a press the page looks again by itself."""

_MARKS: Final = {
    Standing.OFFERED: Mark.ASK,
    Standing.UNDER_WAY: Mark.WAITING,
    Standing.THEIRS: Mark.DONE,
    Standing.TAKEN: Mark.OVER,
    Standing.COMING_BACK: Mark.WAITING,
    Standing.EXTENDED: Mark.DONE,
    Standing.IN_VAIN: Mark.UNKNOWN,
    Standing.ENDED: Mark.OVER,
    Standing.FORGOTTEN: Mark.OVER,
}
_STATUSES: Final = {
    Standing.UNDER_WAY: HTTPStatus.ACCEPTED,
    Standing.TAKEN: HTTPStatus.CONFLICT,
    Standing.IN_VAIN: HTTPStatus.CONFLICT,
    Standing.ENDED: HTTPStatus.GONE,
    Standing.FORGOTTEN: HTTPStatus.GONE,
}


def sheet_of(case: Case) -> Sheet:
    """Gives the page of a link about a conversation."""
    return _Teller(case).sheet()


class _Teller:
    """One case in one language."""

    def __init__(self, case: Case) -> None:
        language = case.page.language_of_alerts(case.admin)
        self._case = case
        self._wording: LinkWording = words_in(language)
        self._alerts: Wordings = wordings_in(self._wording.language)
        self._clock = Clock(case.page.timezone, self._wording, case.now)
        self._standing = case.standing
        self._words = self._filled_in()

    def sheet(self) -> Sheet:
        """Gives the page."""
        offer = self._offer() if self._standing is Standing.OFFERED else None
        words = offer.words if offer else self._result()
        is_as_wished = self._is_brought_back or self._standing is Standing.OFFERED
        return Sheet(
            status=HTTPStatus.OK if is_as_wished else _STATUSES.get(self._standing, HTTPStatus.OK),
            language=self._wording.language,
            mark=Mark.DONE if self._is_brought_back else _MARKS[self._standing],
            title=self._say(words.title),
            sentences=(*map(self._say, words.sentences), *self._notes()),
            facts=tuple(self._facts()),
            button=Button(offer.button) if offer else None,
            history_title=self._wording.labels.history,
            history=tuple(self._history()),
            inbox="" if self._standing is Standing.FORGOTTEN else self._alerts.phrases.open_the_inbox,
            footnotes=tuple(self._footnotes()),
            again_in=self._again_in(),
        )

    def _say(self, text: str, **words: str) -> str:
        return text.format_map(self._words | words)

    def _filled_in(self) -> dict[str, str]:
        case, phrases = self._case, self._alerts.phrases
        claim = case.request.claim if case.request else None
        name, page = case.conversation.name, case.page.name
        return {
            "who": visitor_called(name, page, phrases),
            "Who": visitor_begins(name, page, phrases),
            "page": page_called(page, phrases),
            "by": one_line(claim.by if claim else case.end.by),
            "at": self._clock.at(claim.at) if claim else "",
            "since": self._clock.since(claim.at) if claim else "",
            "until": self._clock.until(self._pause.until) if self._pause else "",
            "timezone": case.page.timezone,
        }

    def _offer(self) -> Offer:
        offers = self._wording.offers
        return {
            Action.RESUME: offers.resume,
            Action.HOUR: offers.hour,
            Action.DAY: offers.day,
            Action.WEEK: offers.week,
        }.get(self._case.link.action, offers.claim)

    @property
    def _pause(self) -> Pause | None:
        """The pause that the page speaks of: as it would be, while it can be made longer."""
        planned = self._case.pause_if_extended if self._standing is Standing.OFFERED else None
        return planned or self._case.pause

    @property
    def _is_brought_back(self) -> bool:
        return self._standing is Standing.ENDED and self._case.link.action is Action.RESUME

    def _result(self) -> Words:
        results = self._wording.results
        is_claim = self._case.link.action is Action.CLAIM
        words = {
            Standing.THEIRS: results.theirs,
            Standing.TAKEN: results.taken,
            Standing.EXTENDED: results.extended,
            Standing.COMING_BACK: results.coming_back,
            Standing.IN_VAIN: results.claim_in_vain if is_claim else results.resume_in_vain,
            Standing.FORGOTTEN: results.forgotten,
            Standing.ENDED: self._how_it_ended(),
        }
        return words.get(self._standing) or (results.slow if self._again_in() is None else results.under_way)

    def _how_it_ended(self) -> Words:
        results = self._wording.results
        if self._is_brought_back:
            return results.brought_back
        return results.asked_again if self._case.is_asked_again else results.ended

    def _notes(self) -> Iterator[str]:
        case, notes = self._case, self._wording.notes
        if self._standing in {Standing.ENDED, Standing.COMING_BACK}:
            yield from self._why_it_ended()
        request = case.request
        if self._standing is Standing.OFFERED and request is not None:
            if request.claim is not None:
                yield self._say(notes.claimed)
            elif request.answered_at is not None:
                yield self._say(notes.answered, at=self._clock.at(request.answered_at))
        planned, now = case.pause_if_extended, case.pause
        if self._standing is Standing.OFFERED and planned is not None and now is not None and planned.until < now.until:
            yield self._say(notes.sooner, until=self._clock.until(now.until))
        if self._pause is not None and self._pause.is_capped and case.link.action in MINUTES:
            yield notes.longest
        if self._standing is Standing.ENDED and case.is_asked_again:
            yield self._say(notes.asked_again)

    def _why_it_ended(self) -> Iterator[str]:
        end = self._case.end
        if end.by:
            yield self._say(self._wording.ended_by, by=one_line(end.by))
        elif end.why is not None:
            yield self._wording.ends[end.why]

    def _facts(self) -> Iterator[tuple[str, str]]:
        if self._standing is Standing.FORGOTTEN:
            return
        case, labels = self._case, self._wording.labels
        yield labels.visitor, self._words["Who"]
        yield labels.page, one_line(case.page.name)
        if request := case.request:
            yield labels.since, self._clock.since(request.since)
            if about := request.reason or last_words(case.conversation, case.page):
                yield labels.about, one_line(about)
            yield labels.claimed_by, self._who_answers(request)
        if case.pause is not None:
            yield labels.pause_ends, self._clock.until(case.pause.until)
        if self._standing is Standing.ENDED and not case.is_asked_again and case.end.at is not None:
            yield labels.bot_back, self._clock.since(case.end.at)

    def _who_answers(self, request: HandoverRequest) -> str:
        labels = self._wording.labels
        if request.claim is not None:
            return self._say(labels.claimed)
        if request.answered_at is not None:
            return self._say(labels.somebody, since=self._clock.since(request.answered_at))
        return labels.nobody_yet

    def _history(self) -> Iterator[tuple[str, str]]:
        if self._standing is not Standing.FORGOTTEN:
            for record in self._case.own_history:
                yield self._clock.bare(record.at), deed_in_words(record, self._wording)

    def _footnotes(self) -> Iterator[str]:
        if self._case.used is not None:
            yield self._say(self._wording.notes.used, at=self._clock.at(self._case.used.at))
        yield self._say(self._wording.notes.times)

    def _again_in(self) -> int | None:
        used = self._case.used
        is_open = self._standing in {Standing.UNDER_WAY, Standing.COMING_BACK}
        is_fresh = used is not None and self._case.now - used.at < LOOKS_AGAIN_FOR_MS
        return LOOKS_AGAIN_SECONDS if is_open and is_fresh else None
