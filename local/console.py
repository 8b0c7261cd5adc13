"""Writes for a person at a terminal: progress of long work, remarks, and where to look."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from local.facts import Facts

TIME_WIDTH = 74
SIGN_OF_LIFE_SECONDS = 5


class SignsOfLife:
    """Writes a dot every few seconds, so that nobody takes long work for a standstill."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Takes what to write with."""
        self._write = write
        self._ended = threading.Event()
        self._dots = 0
        self._thread = threading.Thread(target=self._live, daemon=True)

    def start(self) -> None:
        """Begins to wait for the first dot."""
        self._thread.start()

    def end(self) -> int:
        """Ends the dots; tells how many there are."""
        self._ended.set()
        self._thread.join()
        return self._dots

    def _live(self) -> None:
        while not self._ended.wait(SIGN_OF_LIFE_SECONDS):
            self._write(".")
            self._dots += 1


class Console:
    """One stream of text."""

    def __init__(self, stream: TextIO) -> None:
        """Writes to the stream."""
        self._stream = stream

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Names a step, shows signs of life while it lasts, then tells how long it took."""
        started = time.monotonic()
        self._write(f"  {name} ")
        life = SignsOfLife(self._write)
        life.start()
        try:
            yield
        except BaseException:
            life.end()
            self._write("not done\n")
            raise
        dots = life.end()
        self._write(f"{time.monotonic() - started:{TIME_WIDTH - len(name) - dots}.1f} s\n")

    def remark(self, text: str) -> None:
        """Says something in passing."""
        self._write(f"  {text}\n")

    def line(self, text: str) -> None:
        """Writes one line as it is."""
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            # Nobody reads any longer (`make up | head`); that is no reason to leave the work half done.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def where_to_look(facts: Facts) -> str:
    """The addresses of a running stack, the page to open first, and what to try there."""
    return f"""
  Open {facts.simulator_url} and try:
    1. As the visitor, write something: the bot answers.
    2. Press “Talk to a human”: the bot falls silent, the inbox has the conversation, staff get an e-mail.
    3. Answer from the inbox, then press “Done” there or the visitor's own button: the bot is back.

  webhook   {facts.webhook_url}
  engine    {facts.engine_url} ({facts.region}, access key {facts.access_key_id}, secret {facts.secret_access_key})
"""
