"""The kinds of letters, in words."""

from typing import Final

TEXT: Final = "a text"
TEXT_STANDBY: Final = "a text, in standby"
WORD: Final = "the typed word"
WORD_STANDBY: Final = "the typed word, in standby"
ON: Final = "the On press"
OFF: Final = "the Off press"
PRESS: Final = "another press"
PRESS_ELSEWHERE: Final = "a press, in standby, without what was pressed"
SOMEBODY: Final = "the echo of what somebody wrote"
SOMEBODY_STANDBY: Final = "the echo of what somebody wrote, in standby"
MOVED_AWAY: Final = "control went to another app"
MOVED_HERE: Final = "control came to us"
INBOX_ASKS: Final = "the inbox asks for control"
OTHER_ASKS: Final = "the other app asks for control"

STAFF_PAUSE: Final = "staff pause the bot"
STAFF_RESUME: Final = "staff bring the bot back"
STAFF_CLAIM: Final = "an admin claims the request"
TIMER: Final = "the timer of the request has run"
BURST_OVER: Final = "the time is over for which alerts were joined"

EARLIER_TIMER: Final = "the timer of an earlier request has run"
EARLIER_CLAIM: Final = "an admin claims an earlier request"

OUTCOME: Final = "outcome "
UNSAID: Final = "outcome returned, unsaid"
"""The bot is back, and could not say so."""
OLDER_OUTCOME: Final = "the outcome of an older switch"
"""Any of them: which one is tried when it is delivered."""
REPLY_REFUSED: Final = "a reply was refused"
PAGE_OPENED: Final = "the page is open again"


USER_ACTS: Final = frozenset({TEXT, TEXT_STANDBY, WORD, WORD_STANDBY, ON, OFF, PRESS})
MAY_FIND_THE_PAUSE_OVER: Final = USER_ACTS | {TIMER}
ASKS_FOR_BOT: Final = frozenset({WORD, WORD_STANDBY, OFF})
COPIES: Final = frozenset({TEXT_STANDBY, WORD_STANDBY, PRESS_ELSEWHERE})
"""What the user did while another app owned the thread, as we hear of it."""
SIGNS_OF_ANOTHER: Final = frozenset({TEXT_STANDBY, PRESS_ELSEWHERE, SOMEBODY, SOMEBODY_STANDBY, MOVED_AWAY})
WEBHOOKS: Final = USER_ACTS | SIGNS_OF_ANOTHER | {MOVED_HERE, INBOX_ASKS, OTHER_ASKS}
"""What Meta sends; the rest is reported by our own functions, or posted by staff."""
OF_STAFF: Final = frozenset({STAFF_PAUSE, STAFF_RESUME})
TIMED: Final = WEBHOOKS | OF_STAFF | {STAFF_CLAIM}
"""What counts by when it happened; a report counts by its fence."""
OF_EARLIER: Final = frozenset({EARLIER_TIMER, EARLIER_CLAIM})
BEGINS_SWITCH: Final = USER_ACTS | OF_STAFF | {STAFF_CLAIM} | {MOVED_HERE, INBOX_ASKS}
"""What the time of a return or a handover may come from."""
PROVES_RETURN: Final = frozenset({TEXT, WORD})
