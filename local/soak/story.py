"""Follows one conversation as the platform recorded it: who was to speak when, and what was due to the visitor."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from handover.recipes.actions import GetStarted, HandoverOff, HandoverOn, OpenRecipe, action_of
from local.soak.answers import ASKED_BY, OFF, ON, OTHERWISE, WELCOME, Answers
from local.soak.plan import BACK_WORDS
from local.soak.record import NO_ANSWER, REFUSED, Call, Chat, Line, Speaker, Told
from local.soak.roots import root_of

BOT: Final = "bot"
TAKEN: Final = re.compile(r"control taken by (?P<new>.+) from (?P<old>.+)")
PASSED: Final = re.compile(r"control passed from (?P<old>.+) to (?P<new>.+)")
RELEASED: Final = "control released by"


class Due(StrEnum):
    """What the bot owes to an act."""

    NOTHING = "nothing"
    ANSWER = "answer"
    ON = "on"
    OFF = "off"
    ANYTHING = "anything"
    """It may speak or not: the platform lets it, and nothing proves to it that it does."""


class Alerting(StrEnum):
    """Whether the admins are to hear of an act."""

    NO = "no"
    YES = "yes"
    MAYBE = "maybe"


class Pause(StrEnum):
    """What keeps the bot silent."""

    ASKED = "asked"
    """The visitor asked for a person."""

    PERSON = "person"
    """Somebody spoke unasked."""

    OWNER = "owner"
    """Another app owns the thread, and nobody has said a word."""

    LATE_MOVE = "own pass"
    """The bot was asked back, and only then did its own pass to another app take effect."""


@dataclass(frozen=True)
class Moment:
    """One line of a conversation and what it meant.

    Attributes:
        ids: the events that told the product of it.
        recipe: what the visitor asked for.
        begins_pause: whether the bot was to be silent from here on.
        ends_pause: whether it was to speak again from here on.
        is_typed: whether the visitor typed it; a word that brings the bot back is a word like others where it is back.
        is_paused: whether it is silent after this.
    """

    line: Line
    ids: frozenset[str] = frozenset()
    due: Due = Due.NOTHING
    recipe: str | None = None
    requests: Alerting = Alerting.NO
    begins_pause: bool = False
    ends_pause: bool = False
    is_typed: bool = False
    is_paused: bool = False


@dataclass(frozen=True)
class Story:
    """One conversation and what each of its lines meant."""

    chat: Chat
    moments: tuple[Moment, ...]

    @property
    def by_event(self) -> Mapping[str, Moment]:
        """The moments by the events that told of them: the first, or the first that something is due to."""
        found: dict[str, Moment] = {}
        for moment in self.moments:
            for event_id in moment.ids:
                if event_id not in found or found[event_id].due is Due.NOTHING:
                    found[event_id] = moment
        return found


@dataclass(frozen=True)
class Asked:
    """What a visitor's act asks for: a switch, or a recipe."""

    switch: str | None = None
    recipe: str | None = None
    is_typed: bool = False


@dataclass(frozen=True)
class Scene:
    """One conversation before it is read.

    Attributes:
        told: what the product was told of it, in order.
        calls: the Graph calls about it.
        bounced: events at which the bot stopped following control.
        routes: whether Conversation Routing decides who owns the thread.
    """

    chat: Chat
    told: Sequence[Told]
    calls: Sequence[Call]
    bounced: frozenset[str]
    routes: bool

    def returns(self, answers: Answers) -> dict[str, float]:
        """The events for which the bot said that it is back, or tried to and got no answer, and when that was."""
        lines = (line for line in self.chat.lines if line.speaker is Speaker.BOT)
        said = [(root_of(line.metadata), line.at) for line in lines if answers.recipe_in(line.text) == OFF]
        off = [call for call in self.calls if answers.recipe_in(call.text) == OFF]
        tried = [(root_of(call.metadata), call.at) for call in off if call.status == NO_ANSWER]
        refused = {root_of(call.metadata) for call in self.calls if call.status == REFUSED}
        return {root: at for root, at in (*(one for one in tried if one[0] not in refused), *said) if root}


def follow(scene: Scene, answers: Answers) -> Story:
    """Reads a conversation from its beginning."""
    walk = _Walk(scene, scene.returns(answers))
    return Story(scene.chat, tuple(walk.meet(line) for line in scene.chat.lines))


def asked_by(line: Line, told: Sequence[Told]) -> Asked:
    """What a visitor's line asks for."""
    payload = next((one.payload for one in told if one.payload), None)
    match action_of(payload) if payload else None:
        case HandoverOn():
            return Asked(switch=ON)
        case HandoverOff():
            return Asked(switch=OFF)
        case OpenRecipe(recipe):
            return Asked(recipe=recipe, is_typed=told[0].kind == "message")
        case GetStarted():
            return Asked(recipe=WELCOME)
    recipe = ASKED_BY.get(line.text, OTHERWISE)
    return Asked(switch=OFF if line.text in BACK_WORDS else None, recipe=recipe, is_typed=True)


@dataclass
class _Walk:
    """The place that reading has come to."""

    scene: Scene
    returned: Mapping[str, float]
    pause: Pause | None = None
    asked_back_by: frozenset[str] = frozenset()
    is_released: bool = False
    is_bouncing: bool = False
    was_refused: bool = False
    may_be_running: bool = False
    met: set[str] = field(default_factory=set)
    _moves: deque[Told] = field(init=False)

    def __post_init__(self) -> None:
        self._moves = deque(one for one in self.scene.told if one.gives_to is not None)

    def meet(self, line: Line) -> Moment:
        """What the next line means."""
        moment = self._meaning_of(line)
        self.met |= moment.ids
        return moment

    def _meaning_of(self, line: Line) -> Moment:
        match line.speaker:
            case Speaker.VISITOR:
                return self._visitor(line)
            case Speaker.INBOX | Speaker.APP:
                return self._person(line)
            case Speaker.SYSTEM:
                return self._control(line)
            case _:
                return Moment(line, is_paused=self.pause is not None)

    @property
    def _knows_of_pause(self) -> bool:
        """Whether the bot can know: without Conversation Routing nobody tells it that another app owns the thread."""
        return self.pause is not None and (self.scene.routes or self.pause is not Pause.OWNER)

    # --- the visitor ----------------------------------------------------------------------------------------------

    def _visitor(self, line: Line) -> Moment:
        told = [one for one in self.scene.told if line.mid and one.mid == line.mid]
        if not told:
            return Moment(line, is_paused=self.pause is not None)
        ids, asked = frozenset(one.id for one in told), asked_by(line, told)
        if asked.switch == ON:
            return self._asks_for_person(line, ids)
        is_for_bot = self._knows_of_pause or not asked.is_typed or ids & self.returned.keys()
        if asked.switch == OFF and (is_for_bot or self._returns_after(line)):
            return self._asks_for_bot(line, ids, asked)
        return self._asks_for_recipe(line, ids, asked)

    def _asks_for_person(self, line: Line, ids: frozenset[str]) -> Moment:
        before, is_clear = self.pause, not self.may_be_running
        self._fall_silent(Pause.ASKED)
        self.is_bouncing, self.may_be_running = False, True
        if before is None:
            requests = Alerting.YES if is_clear else Alerting.MAYBE
            return Moment(line, ids, Due.ON, ON, requests, begins_pause=True, is_paused=True)
        if before is Pause.ASKED and not self.was_refused:
            return Moment(line, ids, Due.NOTHING, ON, is_paused=True)
        return Moment(line, ids, Due.ANYTHING, ON, Alerting.YES if is_clear else Alerting.MAYBE, is_paused=True)

    def _asks_for_bot(self, line: Line, ids: frozenset[str], asked: Asked) -> Moment:
        was_paused = self.pause is not None
        # The word that the bot is back may be that of an earlier event, still on its way.
        ids = ids | self._returns_after(line)
        if was_paused and ids & self.returned.keys():
            self._come_back(ids)
        self.was_refused = self.pause is not None
        ends = was_paused and self.pause is None
        return Moment(
            line, ids, Due.OFF, OFF, ends_pause=ends, is_typed=asked.is_typed, is_paused=self.pause is not None
        )

    def _returns_after(self, line: Line) -> frozenset[str]:
        """The events before a line in whose name the bot said after it that it is back."""
        return frozenset(event for event in self.met if self.returned.get(event, 0) > line.at)

    def _asks_for_recipe(self, line: Line, ids: frozenset[str], asked: Asked) -> Moment:
        if self.pause is None:
            # Where the bot says that it is back, it was not, whyever that may be.
            return Moment(line, ids, Due.ANSWER, asked.recipe, ends_pause=bool(ids & self.returned.keys()))
        if self.pause is Pause.LATE_MOVE or not self._knows_of_pause:
            return Moment(line, ids, Due.ANYTHING, asked.recipe, is_paused=True)
        if not self.is_released or self.is_bouncing:
            return Moment(line, ids, Due.NOTHING, asked.recipe, is_paused=True)
        if not self.scene.routes or not asked.is_typed:
            return Moment(line, ids, Due.ANYTHING, asked.recipe, is_paused=True)
        self._come_back(ids)
        return Moment(line, ids, Due.ANSWER, asked.recipe, ends_pause=True)

    # --- everybody else -------------------------------------------------------------------------------------------

    def _person(self, line: Line) -> Moment:
        begins = self.pause is None
        self._fall_silent(self.pause if self.pause is Pause.ASKED else Pause.PERSON)
        return Moment(line, begins_pause=begins, is_paused=True)

    def _control(self, line: Line) -> Moment:
        if moved := PASSED.fullmatch(line.text):
            return self._passed(line, moved["old"], moved["new"])
        if moved := TAKEN.fullmatch(line.text):
            return self._taken(line, moved["old"], moved["new"])
        if line.text.startswith(RELEASED):
            self.is_released = self.pause is not None and (self.scene.routes or self.pause is Pause.OWNER)
        return Moment(line, is_paused=self.pause is not None)

    def _passed(self, line: Line, old: str, new: str) -> Moment:
        if new != BOT:
            return self._lost_control(line, Pause.LATE_MOVE if old == BOT else Pause.OWNER, frozenset())
        ids = self._told_of_it()
        self.is_bouncing = self.is_bouncing or bool(ids & self.scene.bounced)
        if self.pause is None or self.is_bouncing:
            return Moment(line, ids, is_paused=self.pause is not None)
        self._come_back(ids)
        return Moment(line, ids, Due.ANYTHING, OFF, ends_pause=True)

    def _taken(self, line: Line, old: str, new: str) -> Moment:
        if new != BOT:
            return self._lost_control(line, Pause.OWNER, self._told_of_it() if old == BOT else frozenset())
        if self.pause is not Pause.LATE_MOVE:
            return Moment(line, is_paused=self.pause is not None)
        self._come_back(self.asked_back_by)
        return Moment(line, self.asked_back_by, Due.OFF, ends_pause=True)

    def _told_of_it(self) -> frozenset[str]:
        return frozenset({self._moves.popleft().id}) if self._moves else frozenset()

    def _lost_control(self, line: Line, pause: Pause, ids: frozenset[str]) -> Moment:
        begins = self.pause is None
        self._fall_silent(self.pause or pause)
        return Moment(line, ids, begins_pause=begins, is_paused=True)

    def _fall_silent(self, pause: Pause) -> None:
        self.pause, self.is_released = pause, False

    def _come_back(self, ids: frozenset[str]) -> None:
        self.pause, self.asked_back_by = None, ids
        self.is_released = self.is_bouncing = self.was_refused = False
        self.may_be_running = self.may_be_running and not ids & self.returned.keys()
