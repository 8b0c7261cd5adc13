"""What conversations and the alerts about them both speak of."""

from enum import StrEnum

from handover.frozen import Frozen


class Origin(StrEnum):
    """What began a handover."""

    BUTTON = "button"
    """The user pressed a handover button."""

    INBOX = "inbox"
    """Somebody took over without being asked; the bot fell silent by itself."""

    STAFF = "staff"
    """Staff silenced the bot by a command; nothing was said, and thread control was not passed."""


class Speaker(StrEnum):
    """Who said a line."""

    USER = "user"
    BOT = "bot"
    HUMAN = "human"


class Line(Frozen):
    """One line of the chat, shortened, for the alert; `at` in milliseconds since 1970."""

    speaker: Speaker = Speaker.USER
    text: str = ""
    at: int = 0


class SwitchOutcome(StrEnum):
    """How a switch of thread control ended."""

    PASSED = "passed"
    """The On recipe was said and the target app owns the thread."""

    GATE_ONLY = "gate_only"
    """The On recipe was said; the page knows no thread control (zero-config), the gate alone silences the bot."""

    PASS_FAILED = "pass_failed"  # noqa: S105 - a word, no password
    """The On recipe was said, but thread control could not be passed."""

    NOT_SAID = "not_said"
    """The On recipe could not be said, so nothing was passed."""

    RETURNED = "returned"
    """Off: the bot may speak again."""

    RETURN_REFUSED = "return_refused"
    """Off: another app keeps the thread."""

    NOT_TOLD = "not_told"
    """The user could not be told that nobody has come yet; all is as it was."""

    HELD = "held"
    """Nothing is decided: Meta takes no calls for the page at present."""


class AlertKind(StrEnum):
    """What an alert tells the admins."""

    HANDOVER_REQUESTED = "handover_requested"
    STILL_WAITING = "still_waiting"
    """Nobody has come yet: for those who were told, and for those whose turn it is now."""

    CLAIMED = "claimed"
    """One of them answers, so that the others need not."""

    LEFT_UNANSWERED = "left_unanswered"
    """Nobody has come, and the bot is back, or comes back with the user's next message."""

    SWITCH_FAILED = "switch_failed"
    CONTROL_BOUNCES = "control_bounces"
    """The thread goes back and forth between apps; we do not follow it any more."""


class Telling(StrEnum):
    """How the admins hear of it."""

    AT_ONCE = "at_once"
    LISTED = "listed"
    """By a list of everybody who waits; this announcement itself is for programs only."""

    JOINED = "joined"
    """By the one alert that follows a burst; this announcement itself is for programs only."""
