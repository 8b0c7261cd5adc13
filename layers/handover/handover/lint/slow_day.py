"""How far a recipe comes in one turn of its conversation on a day on which Meta is slow."""

from collections.abc import Sequence
from typing import Final

from handover.pages.presentation import Saying
from handover.pages.turn import RESERVE_SECONDS, TURN_SECONDS
from handover.recipes.render import Message

CALL_SECONDS: Final = 2.0
"""How long a call of Meta is taken to last. An assumption, for Meta promises nothing: a developer measured 0.8 seconds
for a message (GitHub, rehabstudio/fbmessenger, issue 40), at which ten of them take half of the time there is. Two
seconds are slow and no failure yet: typing is shown within them or not at all."""

MEDIA_SECONDS: Final = 5.0
"""The same for a message with a picture or another file, which Meta fetches first, a video for up to 75 seconds (Meta,
“Saving assets”): as long as an answer is waited for."""


def messages_left(sayings: Sequence[Saying]) -> int:
    """Return how many of the messages are left for the next turn: none is begun that may not end in this one.

    What is asked about a visitor who writes for the first time is not counted: it delays one answer, whichever that is.
    """
    passed = CALL_SECONDS  # that typing is shown
    for number, saying in enumerate(sayings):
        if passed + saying.pause > TURN_SECONDS - RESERVE_SECONDS:
            return len(sayings) - number
        if number and saying.pause:
            passed += CALL_SECONDS  # that typing is shown again
        passed += saying.pause + _seconds_for(saying.message)
    return 0


def _seconds_for(message: Message) -> float:
    attachment = message.get("attachment")
    return CALL_SECONDS if attachment is None or attachment["type"] == "template" else MEDIA_SECONDS
