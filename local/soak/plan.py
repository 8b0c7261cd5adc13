"""Who does what, decided from the seed alone: nothing that happens in the run changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from local.simulator.settings import Mode
from local.soak.acts import Act, Step
from local.soak.faults import MESSAGES, OWNER, PROFILE, TAKE, faults_of
from local.soak.options import Options

TEXTS = (
    "hello",
    "good morning!",
    "what are your hours?",
    "when do you close",
    "I have a puncture",
    "my brakes are broken",
    "prices please",
    "how much is a service",
    "can I rent a bike",
    "hire for a week",
    "my dog likes the harbour",
    "42",
)
AGENT_TEXTS = (
    "Let me look into that.",
    "We have a slot tomorrow at ten.",
    "Could you send a photograph?",
    "Anything else?",
)
AI_TEXTS = ("I can help with bookings.", "Our staff will see your note.")
ATTACHMENTS = ("image", "audio", "video", "file", "sticker")
MENU = ("Opening hours", "Rent a bike")
BACK_WORDS = ("start the bot", "bot", "Switch the bot on!")
LONGEST_PAUSE = 0.8
PATIENT = 0.7
"""How many of the visitors who expect an answer wait for it before they go on."""


class Situation(StrEnum):
    """Who is meant to have the conversation, as far as the plan can know."""

    BOT = "bot"
    PERSON = "person"
    MACHINE = "machine"


LIKELIHOOD: Mapping[Situation, Mapping[Act, int]] = {
    Situation.BOT: {
        Act.WRITE: 36,
        Act.PRESS: 20,
        Act.CHOOSE: 8,
        Act.REPLY: 3,
        Act.ATTACH: 3,
        Act.GET_STARTED: 2,
        Act.REACT: 4,
        Act.READ: 4,
        Act.ASK_FOR_PERSON: 9,
        Act.PRESS_OFF: 2,
        Act.TYPE_OFF: 1,
        Act.ANSWER: 4,
        Act.TAKE: 2,
        Act.AI_ANSWER: 2,
        Act.DONE: 1,
    },
    Situation.PERSON: {
        Act.WRITE: 25,
        Act.PRESS: 5,
        Act.CHOOSE: 3,
        Act.ATTACH: 2,
        Act.REACT: 3,
        Act.READ: 3,
        Act.ASK_FOR_PERSON: 3,
        Act.ANSWER: 18,
        Act.TAKE: 2,
        Act.DONE: 14,
        Act.PRESS_OFF: 13,
        Act.TYPE_OFF: 8,
        Act.AI_ANSWER: 1,
    },
    Situation.MACHINE: {
        Act.WRITE: 25,
        Act.PRESS: 5,
        Act.AI_ANSWER: 15,
        Act.AI_DONE: 35,
        Act.ANSWER: 5,
        Act.PRESS_OFF: 8,
        Act.TYPE_OFF: 4,
        Act.READ: 3,
    },
}

LEADS_TO: Mapping[Act, Situation] = {
    Act.ASK_FOR_PERSON: Situation.PERSON,
    Act.ANSWER: Situation.PERSON,
    Act.TAKE: Situation.PERSON,
    Act.DONE: Situation.BOT,
    Act.PRESS_OFF: Situation.BOT,
    Act.TYPE_OFF: Situation.BOT,
    Act.AI_ANSWER: Situation.MACHINE,
    Act.AI_DONE: Situation.BOT,
}
WORDS: Mapping[Act, Sequence[str]] = {
    Act.WRITE: TEXTS,
    Act.REPLY: TEXTS,
    Act.ATTACH: ATTACHMENTS,
    Act.CHOOSE: MENU,
    Act.PRESS: MENU,
    Act.REACT: ("love",),
    Act.TYPE_OFF: BACK_WORDS,
    Act.PRESS_OFF: BACK_WORDS,
    Act.ANSWER: AGENT_TEXTS,
    Act.AI_ANSWER: AI_TEXTS,
}
ANSWERED_BY_BOT = frozenset({Act.WRITE, Act.REPLY, Act.ATTACH, Act.PRESS, Act.CHOOSE, Act.GET_STARTED})
SWITCHES = frozenset({Act.ASK_FOR_PERSON, Act.PRESS_OFF, Act.TYPE_OFF})


@dataclass(frozen=True)
class Life:
    """One visitor and all that happens in their conversation."""

    name: str
    is_on_instagram: bool
    steps: tuple[Step, ...]


def plan(options: Options) -> tuple[Life, ...]:
    """The lives of all visitors. Each has chance of its own, so that one more visitor changes none of the others."""
    share, rest = divmod(options.events, options.visitors)
    return tuple(_life(number, share + int(number < rest), options) for number in range(options.visitors))


def _life(number: int, length: int, options: Options) -> Life:
    chance = Random(f"{options.seed}/{number}")  # noqa: S311 - chance that can be repeated, no secret
    is_on_instagram = chance.random() < options.instagram
    mode = options.instagram_mode if is_on_instagram else options.mode
    author = _Author(chance, mode, options.faults)
    return Life(f"Visitor {number:03}", is_on_instagram, tuple(author.next_step() for _ in range(length)))


@dataclass
class _Author:
    """Makes up one life, step by step."""

    chance: Random
    mode: Mode
    faults: float
    situation: Situation = Situation.BOT
    has_begun: bool = False

    def next_step(self) -> Step:
        chance, likelihood = self.chance, LIKELIHOOD[self.situation]
        act = chance.choices([*likelihood], [*likelihood.values()])[0] if self.has_begun else Act.WRITE
        step = Step(
            act=act,
            words=chance.choice(WORDS.get(act, ("",))),
            choice=chance.random(),
            pause=chance.uniform(0, LONGEST_PAUSE),
            waits=self._is_answered(act) and chance.random() < PATIENT,
            faults=faults_of(self._edges(act), self.faults, chance),
        )
        self._go_on(act)
        return step

    def _is_answered(self, act: Act) -> bool:
        return act in SWITCHES or (self.situation is Situation.BOT and act in ANSWERED_BY_BOT)

    def _edges(self, act: Act) -> tuple[str, ...]:
        """The Graph calls that an act is expected to bring about."""
        if act is Act.ASK_FOR_PERSON:
            return (MESSAGES, OWNER)
        if act in SWITCHES and self.situation is not Situation.BOT:
            return (TAKE, MESSAGES)
        if act is Act.DONE and self.situation is not Situation.BOT:
            return (MESSAGES,)
        if self.situation is Situation.BOT and act in ANSWERED_BY_BOT:
            return (MESSAGES, MESSAGES) if self.has_begun else (PROFILE, MESSAGES, MESSAGES)
        return ()

    def _go_on(self, act: Act) -> None:
        self.has_begun = True
        if act is not Act.DONE or self.mode is Mode.CONVERSATION_ROUTING:
            self.situation = LEADS_TO.get(act, self.situation)
