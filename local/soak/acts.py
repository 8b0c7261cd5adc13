"""What people do in a soak: one step of one conversation, decided before anything runs."""

from dataclasses import dataclass
from enum import StrEnum

from local.soak.faults import Fault


class Act(StrEnum):
    """Everything that somebody can do."""

    # the visitor
    WRITE = "write"
    REPLY = "reply"
    ATTACH = "attach"
    PRESS = "press"
    CHOOSE = "choose"
    GET_STARTED = "get_started"
    REACT = "react"
    READ = "read"
    ASK_FOR_PERSON = "ask_for_person"
    PRESS_OFF = "press_off"
    TYPE_OFF = "type_off"

    # the page's staff
    ANSWER = "answer"
    TAKE = "take"
    DONE = "done"

    # Meta's AI agent
    AI_ANSWER = "ai_answer"
    AI_DONE = "ai_done"


@dataclass(frozen=True)
class Step:
    """One act.

    Attributes:
        words: what is written, what is attached, or which entry of the menu is chosen.
        choice: where several things can be pressed, which one: from 0 for the first up to 1.
        pause: how long the visitor thinks before it, in seconds.
        waits: whether the visitor then waits for the bot.
        faults: what befalls the Graph calls that follow.
    """

    act: Act
    words: str = ""
    choice: float = 0.0
    pause: float = 0.0
    waits: bool = False
    faults: tuple[Fault, ...] = ()
