"""The transition table: what becomes of a conversation in each situation when each event meets it.

The tests run every row through `decide`; docs/architecture.md shows it (`python -m tests.proof.describe`).
"""

from dataclasses import dataclass
from typing import Final

from handover.conversation.conversation import Mode
from handover.conversation.moment import Finding
from tests.proof.situations import (
    AGAIN,
    ASKED,
    ASKED_FOR,
    BOT,
    BOTS,
    BOUNCING,
    EVERYWHERE,
    GATE,
    HUMANS,
    JOINED,
    KEPT,
    NOT_ASKED_FOR,
    OVER,
    OVERTAKEN,
    PASSED,
    PAUSE_RUNS,
    PULLED,
    RETURNING,
    RETURNS,
    SPOKE,
    STAFF,
    UNASKED,
)

REPLY: Final = "reply"
ON: Final = "say On, pass"
PASS: Final = "pass"
OFF: Final = "take, say Off"
RESUME: Final = "say Off"
ASKS: Final = "alert: somebody waits"
ASKS_LATER: Final = "alert when it calms: somebody waits"
STILL_WAITS_LATER: Final = "alert when it calms: somebody still waits"
FAILED_LATER: Final = "alert when it calms: switch failed"
WATCH: Final = "set a timer for when it calms"
STILL_WAITS: Final = "alert: somebody still waits"
LEFT: Final = "alert: nobody came"
SOMEBODY_ANSWERS: Final = "alert: an admin answers"
FAILED: Final = "alert: switch failed"
TIMER: Final = "set a timer"
BOUNCES: Final = "alert: bouncing"
WAITS: Final = "take, say that nobody came yet, pass"

STAYS: Final = None


@dataclass(frozen=True)
class Row:
    """What an event makes of some situations.

    Attributes:
        becomes: the mode afterwards; None where it stays as it is.
    """

    event: str
    situations: tuple[str, ...]
    becomes: Mode | None
    effects: tuple[str, ...]
    finding: Finding


def _row(event: str, situations: str | tuple[str, ...], becomes: Mode | None, finding: Finding, *effects: str) -> Row:
    return Row(event, (situations,) if isinstance(situations, str) else situations, becomes, effects, finding)


_TOO_EARLY: Final = "the timer runs, and nothing is due"
_IN_TIME: Final = "the timer runs, and nobody has come for long"

_QUIET: Final = (ASKED, GATE, KEPT, BOUNCING, SPOKE, STAFF)
"""People have the conversation, and the channel of a message tells nothing."""

_TOLD_BY_THE_CHANNEL: Final = (PASSED, JOINED, UNASKED, OVER)

_TOLD_AT_ONCE: Final = tuple(situation for situation in HUMANS if situation != JOINED)

_USERS: Final = (
    _row("the user writes", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("the user writes", _QUIET, STAYS, Finding.SILENT),
    _row("the user writes", _TOLD_BY_THE_CHANNEL, Mode.RETURNING, Finding.RETURNING, RESUME),
    _row("the user writes", PULLED, STAYS, Finding.BOUNCING, BOUNCES),
    _row("the user writes", RETURNS, STAYS, Finding.SILENT),
    _row("the user writes, in zero-config", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("the user writes, in zero-config", PAUSE_RUNS, STAYS, Finding.SILENT),
    _row("the user writes, in zero-config", OVER, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("the user writes, in zero-config", RETURNS, STAYS, Finding.SILENT),
    _row("the user writes, on standby", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("the user writes, on standby", PAUSE_RUNS, STAYS, Finding.SILENT),
    _row("the user writes, on standby", OVER, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("the user writes, on standby", RETURNS, STAYS, Finding.SILENT),
    _row("… late, on standby", BOTS, STAYS, Finding.OUTDATED),
    _row("… late, on standby", PAUSE_RUNS, STAYS, Finding.SILENT),
    _row("… late, on standby", OVER, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("… late, on standby", RETURNS, STAYS, Finding.SILENT),
    _row("the user types a word that resumes", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("the user types a word that resumes", HUMANS, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("the user types a word that resumes", RETURNS, STAYS, Finding.SILENT),
    _row("… late", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("… late", HUMANS, STAYS, Finding.OUTDATED),
    _row("… late", RETURNS, STAYS, Finding.SILENT),
)

_PRESSES: Final = (
    _row("On is pressed", BOT, Mode.HUMAN, Finding.HANDOVER_BEGUN, ON, ASKS, TIMER),
    _row("On is pressed", AGAIN, Mode.HUMAN, Finding.HANDOVER_BEGUN, ON, ASKS_LATER, TIMER, WATCH),
    _row("On is pressed", ASKED_FOR, STAYS, Finding.SILENT),
    _row("On is pressed", (*NOT_ASKED_FOR, OVER), STAYS, Finding.HANDOVER_BEGUN, ON, ASKS, TIMER),
    _row("On is pressed", RETURNS, Mode.HUMAN, Finding.HANDOVER_BEGUN, ON, ASKS, TIMER),
    _row("On is pressed without the feature", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("On is pressed without the feature", PAUSE_RUNS, STAYS, Finding.SILENT),
    _row("On is pressed without the feature", OVER, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("On is pressed without the feature", RETURNS, STAYS, Finding.SILENT),
    _row("On is pressed, late", (*BOTS, *NOT_ASKED_FOR, OVER, *RETURNS), STAYS, Finding.OUTDATED),
    _row("On is pressed, late", ASKED_FOR, STAYS, Finding.SILENT),
    _row("Off is pressed", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("Off is pressed", HUMANS, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("Off is pressed", RETURNS, STAYS, Finding.SILENT),
    _row("Off is pressed, late", (*BOTS, *HUMANS), STAYS, Finding.OUTDATED),
    _row("Off is pressed, late", RETURNS, STAYS, Finding.SILENT),
    _row("another button is pressed", BOTS, STAYS, Finding.ANSWERED, REPLY),
    _row("another button is pressed", PAUSE_RUNS, STAYS, Finding.SILENT),
    _row("another button is pressed", OVER, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("another button is pressed", RETURNS, STAYS, Finding.SILENT),
    _row("Off is asked for, on standby", (*BOTS, *HUMANS), Mode.RETURNING, Finding.RETURNING, OFF),
    _row("Off is asked for, on standby", RETURNS, STAYS, Finding.SILENT),
    _row("a button Meta does not name, on standby", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("a button Meta does not name, on standby", (*HUMANS, *RETURNS), STAYS, Finding.NOTED),
)

_OTHERS: Final = (
    _row("a person writes", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("a person writes", (*PAUSE_RUNS, *RETURNS), STAYS, Finding.NOTED),
    _row("a person writes", OVER, STAYS, Finding.NOTED, TIMER),
    _row("a person wrote, late", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("an echo without an app", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("an echo without an app", (*PAUSE_RUNS, *RETURNS), STAYS, Finding.NOTED),
    _row("an echo without an app", OVER, STAYS, Finding.NOTED, TIMER),
    _row("an echo without an app, our words", EVERYWHERE, STAYS, Finding.NOTED),
    _row("the thread passes to us", (*BOTS, BOUNCING, *RETURNS), STAYS, Finding.NOTED),
    _row(
        "the thread passes to us",
        (ASKED, PASSED, GATE, KEPT, JOINED, *NOT_ASKED_FOR, OVER),
        Mode.RETURNING,
        Finding.RETURNING,
        RESUME,
    ),
    _row("the thread passes to us", PULLED, STAYS, Finding.BOUNCING, BOUNCES),
    _row("another app takes the thread", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("another app takes the thread", (*PAUSE_RUNS, *RETURNS), STAYS, Finding.NOTED),
    _row("another app takes the thread", OVER, STAYS, Finding.NOTED, TIMER),
    _row("the thread passes to another app", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("the thread passes to another app", (*HUMANS, *RETURNS), STAYS, Finding.NOTED),
    _row("the thread is nobody's", EVERYWHERE, STAYS, Finding.NOTED),
    _row("another app took it, late", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("an app that may asks for the thread", (*BOTS, *HUMANS), Mode.HUMAN, Finding.REQUEST_HONOURED, PASS),
    _row("an app that may asks for the thread", RETURNS, Mode.HUMAN, Finding.REQUEST_HONOURED, PASS, TIMER),
    _row("any other app asks for the thread", EVERYWHERE, STAYS, Finding.REQUEST_REFUSED),
)

_OUTCOMES: Final = (
    _row("outcome: passed", HUMANS, STAYS, Finding.NOTED),
    _row("outcome: passed", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("outcome: gate_only", HUMANS, STAYS, Finding.NOTED),
    _row("outcome: gate_only", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("outcome: pass_failed", _TOLD_AT_ONCE, STAYS, Finding.SWITCH_FAILED, FAILED),
    _row("outcome: pass_failed", JOINED, STAYS, Finding.SWITCH_FAILED, FAILED_LATER),
    _row("outcome: pass_failed", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("outcome: not_said", (ASKED, GATE, KEPT, BOUNCING), Mode.BOT, Finding.SWITCH_FAILED, FAILED, REPLY),
    _row("outcome: not_said", (PASSED, PULLED, OVER, *NOT_ASKED_FOR), STAYS, Finding.SWITCH_FAILED, FAILED),
    _row("outcome: not_said", JOINED, STAYS, Finding.SWITCH_FAILED, FAILED_LATER),
    _row("outcome: not_said", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("outcome: returned", (*BOTS, *HUMANS), STAYS, Finding.OUTDATED),
    _row("outcome: returned", RETURNING, Mode.BOT, Finding.BOT_IS_BACK),
    _row("outcome: returned", OVERTAKEN, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("outcome: return_refused", (*BOTS, *HUMANS), STAYS, Finding.OUTDATED),
    _row("outcome: return_refused", RETURNS, Mode.HUMAN, Finding.SWITCH_FAILED, FAILED, TIMER),
    _row("outcome: not_told", HUMANS, STAYS, Finding.NOTED),
    _row("outcome: not_told", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("outcome: held", BOTS, STAYS, Finding.OUTDATED),
    _row("outcome: held", (*ASKED_FOR, OVER), STAYS, Finding.POSTPONED, ON),
    _row("outcome: held", NOT_ASKED_FOR, STAYS, Finding.POSTPONED, PASS),
    _row("outcome: held", RETURNS, STAYS, Finding.POSTPONED, OFF),
    _row("an outcome of an older switch", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("a reply was refused", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("a reply was refused", (*HUMANS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("an older reply was refused", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("the page is open again", EVERYWHERE, STAYS, Finding.NOTED),
)

_TIMERS: Final = (
    _row(_TOO_EARLY, ASKED_FOR, STAYS, Finding.NOTED, TIMER),
    _row(_TOO_EARLY, OVER, Mode.RETURNING, Finding.RETURNING, OFF, LEFT),
    _row(_TOO_EARLY, (*BOTS, *NOT_ASKED_FOR, *RETURNS), STAYS, Finding.OUTDATED),
    _row(_IN_TIME, (PASSED, GATE, PULLED), STAYS, Finding.STILL_WAITING, STILL_WAITS, WAITS, TIMER),
    _row(_IN_TIME, JOINED, STAYS, Finding.STILL_WAITING, STILL_WAITS_LATER, WAITS, TIMER),
    _row(_IN_TIME, (ASKED, KEPT, BOUNCING), STAYS, Finding.STILL_WAITING, STILL_WAITS, TIMER),
    _row(_IN_TIME, OVER, Mode.RETURNING, Finding.RETURNING, OFF, LEFT),
    _row(_IN_TIME, (*BOTS, *NOT_ASKED_FOR, *RETURNS), STAYS, Finding.OUTDATED),
    _row("the timer of an earlier request runs", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("a burst is over", JOINED, STAYS, Finding.JOINED_ALERT, ASKS),
    _row("a burst is over", (*BOTS, *_TOLD_AT_ONCE, *RETURNS), STAYS, Finding.OUTDATED),
)

_STAFF: Final = (
    _row("staff pause the bot", BOTS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("staff pause the bot", PAUSE_RUNS, STAYS, Finding.NOTED),
    _row("staff pause the bot", OVER, STAYS, Finding.NOTED, TIMER),
    _row("staff pause the bot", RETURNS, Mode.HUMAN, Finding.TAKEN_OVER),
    _row("staff paused the bot, late", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("staff bring the bot back", BOTS, STAYS, Finding.NOTED),
    _row("staff bring the bot back", HUMANS, Mode.RETURNING, Finding.RETURNING, OFF),
    _row("staff bring the bot back", RETURNS, STAYS, Finding.SILENT),
    _row("staff brought the bot back, late", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("staff bring the bot back by the link of an earlier request", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("an admin claims the request", PAUSE_RUNS, STAYS, Finding.CLAIMED, SOMEBODY_ANSWERS),
    _row("an admin claims the request", OVER, STAYS, Finding.CLAIMED, SOMEBODY_ANSWERS, TIMER),
    _row("an admin claims the request", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("an admin claims an earlier request", EVERYWHERE, STAYS, Finding.OUTDATED),
    _row("an admin keeps the bot out longer", (*ASKED_FOR, OVER), STAYS, Finding.EXTENDED, TIMER),
    _row("an admin keeps the bot out longer", NOT_ASKED_FOR, STAYS, Finding.EXTENDED),
    _row("an admin keeps the bot out longer", (*BOTS, *RETURNS), STAYS, Finding.OUTDATED),
    _row("an admin keeps the bot out longer, of an earlier request", EVERYWHERE, STAYS, Finding.OUTDATED),
)

ROWS: Final = (*_USERS, *_PRESSES, *_OTHERS, *_OUTCOMES, *_TIMERS, *_STAFF)
