"""Gives up a call that takes too long: a socket's time-out counts anew with every byte of a slow answer."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Never


def within[Result](seconds: float, call: Callable[[], Result]) -> Result:
    """Gives what a call gives. One that is given up goes on by itself, and nobody hears of it.

    Raises:
        TimeoutError: it has not come to an end by then.
        Exception: what the call raised.
    """
    ended: SimpleQueue[Callable[[], Result]] = SimpleQueue()

    def run() -> None:
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - raised anew where it is waited for
            ended.put(_raising(error))
        else:
            ended.put(lambda: result)

    Thread(target=run, daemon=True).start()
    try:
        end = ended.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    return end()


def _raising(error: Exception) -> Callable[[], Never]:
    def end() -> Never:
        raise error

    return end
