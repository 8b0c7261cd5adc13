"""How long to wait between the tries of one call."""

import itertools
from collections.abc import Callable, Iterator
from typing import Final

FIRST_WINDOW_SECONDS: Final = 0.5
LONGEST_WINDOW_SECONDS: Final = 4.0


def pauses(patience_seconds: float, chance: Callable[[], float]) -> Iterator[float]:
    """Yield the pauses between tries, in seconds, until together they would exceed the patience.

    Each is any part of a window that doubles ("full jitter": AWS Architecture Blog, "Exponential Backoff And Jitter"),
    so that callers that began together spread over the time there is.

    Args:
        patience_seconds: how long the caller can wait altogether.
        chance: returns a random number, at least 0 and less than 1.
    """
    left = patience_seconds
    for number in itertools.count():
        pause = chance() * min(FIRST_WINDOW_SECONDS * 2**number, LONGEST_WINDOW_SECONDS)
        left -= pause
        if left < 0:
            return
        yield pause
