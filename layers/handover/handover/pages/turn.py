"""How long one turn of a conversation may take, and how much of it is kept for one message."""

from typing import Final

TURN_SECONDS: Final = 30.0
"""How long `replies` may work on one message of the mailbox: its time-out in the template."""

RESERVE_SECONDS: Final = 15.0
"""How long one message may take: three tries to connect of three seconds each, and five seconds for an answer."""
