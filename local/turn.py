"""Lets only one command at a time work with a state folder, and lets `down` find the one that does."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.failures import StackFailure
from local.waiting import wait_until

END_SECONDS = 60


class Turn:
    """The right to work with a state folder. The system takes it away from a command that has died."""

    def __init__(self, state: Path) -> None:
        """Names the lock; nothing is taken yet."""
        state.mkdir(parents=True, exist_ok=True)
        self._path = state / "command.lock"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Works alone, or fails with a line that says who is at work."""
        with self._path.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StackFailure(
                    f"the stack is already up in another terminal (process {self._holder()}): "
                    "stop it there with Ctrl-C, or with `make down`."
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def end_holder(self) -> bool:
        """Asks the command that is at work to end, and waits for it; tells whether there was one."""
        if self._free():
            return False
        pid = self._holder()
        if pid:
            os.kill(pid, signal.SIGTERM)
        if not wait_until(self._free, END_SECONDS):
            raise StackFailure(f"another command (process {pid}) does not end: end it yourself with kill {pid}.")
        return True

    def _holder(self) -> int:
        """The process id of the command at work; 0 in the moment before it has written it down."""
        return int(self._path.read_text() or 0)

    def _free(self) -> bool:
        with self._path.open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True
