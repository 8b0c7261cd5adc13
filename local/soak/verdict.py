"""Judges one conversation: what was answered, what was lost, what was said twice, what was said while it was paused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Final

from local.soak.answers import OFF, ON, OTHERWISE, Answers
from local.soak.record import NO_ANSWER, REFUSED, Call, Line, Speaker, State
from local.soak.roots import root_of
from local.soak.story import Due, Moment, Story

UNREPEATED: Final = "; it was sent, no answer came, and it was not sent again"

MEANWHILE_SECONDS: Final = 10.0
"""How far apart things can be that cross on their way: the bot's word, and what somebody did before they read it."""


class Fate(StrEnum):
    """What became of an act that something was due to, or of a message of the bot."""

    ANSWERED = "answered"
    SILENT = "silent"
    REFUSED = "refused"
    """Meta refused the answer: another app owned the thread by then."""

    OVERTAKEN = "overtaken"
    """It came while the bot was on its way back, and somebody asked for a person, or spoke, before it was."""

    LOST = "lost"
    IN_PART = "in_part"
    TWICE = "twice"
    WHILE_PAUSED = "while_paused"
    UNDER_WAY = "under_way"
    UNTIED = "untied"
    """A message of the bot that no event explains."""

    STUCK = "stuck"
    """At the end the table says something else than the platform, or something is left undone."""

    @property
    def is_wrong(self) -> bool:
        """Whether it must not happen."""
        return self in {Fate.LOST, Fate.TWICE, Fate.WHILE_PAUSED, Fate.UNTIED, Fate.STUCK}


@dataclass(frozen=True)
class Finding:
    """One thing that happened to one line, for a person to look at."""

    fate: Fate
    psid: str
    number: int
    words: str


@dataclass
class Verdict:
    """All that was found in one conversation, and how long the answers took, in seconds."""

    findings: list[Finding] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    overlaps: list[float] = field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """How often something happened."""
        return sum(finding.fate is fate for finding in self.findings)


def judge(story: Story, answers: Answers, calls: Sequence[Call], state: State | None) -> Verdict:
    """Judges one conversation."""
    return _Court(story, answers, calls, state).judge()


@dataclass
class _Court:
    story: Story
    answers: Answers
    calls: Sequence[Call]
    state: State | None
    verdict: Verdict = field(default_factory=Verdict)

    def __post_init__(self) -> None:
        self._said = [line for line in self.story.chat.lines if line.speaker is Speaker.BOT]
        self._refused = self._sent_with(REFUSED)
        self._unanswered = self._sent_with(NO_ANSWER)
        self._by_event = self.story.by_event

    def _sent_with(self, status: int) -> list[tuple[str, float]]:
        """The events whose messages were sent with that result, and when."""
        sent = ((root_of(call.metadata), call.at) for call in self.calls if call.status == status)
        return [(root, at) for root, at in sent if root]

    def judge(self) -> Verdict:
        for moment in self.story.moments:
            if moment.line.speaker is Speaker.VISITOR and moment.ids:
                self._judge_act(moment)
        for line in self._said:
            self._judge_saying(line)
        for line in chain(self._repeated(), self._answered_again(), self._said_too_often()):
            self._find(Fate.TWICE, line)
        self._judge_end()
        return self.verdict

    def _find(self, fate: Fate, line: Line, why: str = "") -> None:
        words = f"{line.text[:60]!r}{': ' if why else ''}{why}"
        self.verdict.findings.append(Finding(fate, self.story.chat.psid, line.number, words))

    # --- what the visitor was owed --------------------------------------------------------------------------------

    def _judge_act(self, moment: Moment) -> None:
        answer = self._answer_to(moment)
        if answer is not None:
            self.verdict.waits.append(answer.at - moment.line.at)
            self._find(Fate.ANSWERED, moment.line)
            self._judge_completeness(moment, answer)
        elif moment.due in {Due.NOTHING, Due.ANYTHING}:
            self._find(Fate.SILENT, moment.line)
        elif self._was_refused(moment):
            self._find(Fate.REFUSED, moment.line)
        elif moment.due is Due.ANSWER and self._was_overtaken(moment):
            self._find(Fate.OVERTAKEN, moment.line)
        else:
            unanswered = any(root in moment.ids for root, _ in self._unanswered)
            self._find(Fate.LOST, moment.line, f"{moment.due} was due{UNREPEATED if unanswered else ''}")

    def _answer_to(self, moment: Moment) -> Line | None:
        if moment.due is Due.NOTHING:
            return None
        wanted = {Due.ON: ON, Due.OFF: OFF}.get(moment.due, moment.recipe)
        ids = moment.ids | (self._returns_before(moment) if moment.due is not Due.ON else frozenset())
        since = moment.line.at - (MEANWHILE_SECONDS if wanted == OFF else 0)
        return next((line for line in self._saying(wanted, ids) if line.at >= since), None)

    def _returns_before(self, moment: Moment) -> frozenset[str]:
        """The event that had brought the bot back last: what it held until then is said in that event's name."""
        earlier = [one for one in self.story.moments if one.ends_pause and one.line.number <= moment.line.number]
        return earlier[-1].ids if earlier else frozenset()

    def _saying(self, recipe: str | None, ids: frozenset[str]) -> Iterator[Line]:
        for line in self._said:
            if root_of(line.metadata) in ids and self.answers.recipe_in(line.text) == recipe:
                yield line

    def _judge_completeness(self, moment: Moment, answer: Line) -> None:
        root = root_of(answer.metadata)
        texts = tuple(line.text for line in self._said if root_of(line.metadata) == root)
        recipe = self.answers.recipe_in(answer.text)
        if recipe and not self.answers.is_whole(recipe, texts):
            self._find(Fate.IN_PART, moment.line, recipe)

    def _was_refused(self, moment: Moment) -> bool:
        """Meta refused it, or another such act that the bot was still busy with."""
        if any(root in moment.ids for root, _ in self._refused):
            return True
        if moment.due is not Due.OFF:
            return False
        asked = [one for one in self.story.moments if one.due is Due.OFF and one.line.number < moment.line.number]
        last = asked[-1].ids if asked else frozenset[str]()
        return any(root in last and at >= moment.line.at - MEANWHILE_SECONDS for root, at in self._refused)

    def _was_overtaken(self, moment: Moment) -> bool:
        """Somebody asked for a person, or spoke, before the bot could answer."""
        return self._was_overtaken_coming_back(moment) or self._was_overtaken_by_owner(moment)

    def _was_overtaken_by_owner(self, moment: Moment) -> bool:
        """Another app took the thread, and the answer to something earlier was refused, which made the bot silent."""
        pause = self._next_pause(moment)
        earlier = {event for one in self.story.moments[: moment.line.number] for event in one.ids}
        return pause is not None and any(root in earlier and at >= pause.line.at for root, at in self._refused)

    def _next_pause(self, moment: Moment) -> Moment | None:
        later = (one for one in self.story.moments if one.begins_pause and one.line.number > moment.line.number)
        return next(later, None)

    def _was_overtaken_coming_back(self, moment: Moment) -> bool:
        back = self._returns_before(moment)
        if not back:
            return False
        said = min(
            *(line.at for line in self._saying(OFF, back)),
            *(at for root, at in self._unanswered if root in back),
            *(float("inf"), float("inf")),
        )
        pause = self._next_pause(moment)
        was_back = said + MEANWHILE_SECONDS
        return pause is not None and moment.line.at <= was_back and pause.line.at <= was_back

    # --- what the bot was to keep to itself -----------------------------------------------------------------------

    def _judge_saying(self, line: Line) -> None:
        moment = self._by_event.get(root_of(line.metadata) or "")
        if moment is None:
            self._find(Fate.UNTIED, line, f"metadata {line.metadata}")
        elif moment.due is Due.NOTHING:
            self._find(Fate.WHILE_PAUSED, line, f"answers line {moment.line.number}")
        elif (pause := self._pause_between(moment, line)) is not None:
            self._judge_overlap(line, pause)

    def _pause_between(self, moment: Moment, line: Line) -> Moment | None:
        """What paused the conversation between an act and the message that came of it, and paused it still then."""
        pause: Moment | None = None
        for one in self.story.moments[moment.line.number : line.number - 1]:
            pause = one if one.begins_pause else None if one.ends_pause else pause
        return pause

    def _judge_overlap(self, line: Line, pause: Moment) -> None:
        told = [one for one in self._saying(ON, pause.ids) if one.number < line.number]
        if told:
            self._find(Fate.WHILE_PAUSED, line, f"after the bot had said in line {told[0].number} that it is paused")
        else:
            self.verdict.overlaps.append(line.at - pause.line.at)
            self._find(Fate.UNDER_WAY, line, f"paused by line {pause.line.number}")

    # --- what was said once too often -----------------------------------------------------------------------------

    def _repeated(self) -> Iterator[Line]:
        """Messages whose very metadata was used before."""
        seen: set[str] = set()
        for line in self._said:
            if line.metadata in seen:
                yield line
            seen.add(line.metadata or "")

    def _answered_again(self) -> Iterator[Line]:
        """Second answers to one act of the visitor."""
        begun: dict[str, set[str]] = {}
        for line in self._said:
            root, recipe = root_of(line.metadata), self.answers.recipe_in(line.text)
            moment = self._by_event.get(root or "")
            if root is None or recipe is None or recipe == OFF or moment is None or moment.ends_pause:
                continue
            if begun.setdefault(root, set()) - {recipe}:
                yield line
            begun[root].add(recipe)

    def _said_too_often(self) -> Iterator[Line]:
        """Openings of a recipe beyond the number of acts that asked for it, under metadata of their own."""
        asked = Counter(moment.recipe for moment in self.story.moments if moment.recipe)
        asked[OFF] += sum(moment.ends_pause and moment.recipe != OFF for moment in self.story.moments)
        # A word that brings the bot back is a word like any other where it is on its way already.
        asked[OTHERWISE] += sum(moment.is_typed and moment.recipe == OFF for moment in self.story.moments)
        said: Mapping[str, Line] = {line.metadata or "": line for line in self._said}
        for line in said.values():
            recipe, moment = self.answers.recipe_in(line.text), self._by_event.get(root_of(line.metadata) or "")
            if recipe is None or moment is None or moment.due is Due.NOTHING:
                # Nothing was to be said at all: that is found already.
                continue
            asked[recipe] -= 1
            if asked[recipe] < 0:
                yield line

    # --- how it ended ---------------------------------------------------------------------------------------------

    def _judge_end(self) -> None:
        if not self.story.moments:
            return
        last = self.story.moments[-1]
        if self.state is None:
            if self._by_event:
                self._find(Fate.STUCK, last.line, "the table knows nothing of the conversation")
        elif self.state.is_unfinished:
            self._find(Fate.STUCK, last.line, "something is left in the outbox")
        elif self.state.mode == "returning" or (self.state.mode == "human" and not last.is_paused):
            self._find(Fate.STUCK, last.line, f"the bot is silent: mode {self.state.mode}")
