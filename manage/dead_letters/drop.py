"""Deletes dead letters, each after a copy of it is in a file."""

import json
import os
from dataclasses import asdict
from pathlib import Path

from manage.dead_letters.box import DeadLetterBox
from manage.dead_letters.letter import DeadLetter


class CopyFile:
    """A file of JSON lines that only its owner may read, for visitors' words are in it; it is never replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, letter: DeadLetter) -> None:
        """Write a message down, so that it outlives the machine.

        Raises:
            OSError: it cannot be written.
        """
        copy = {name: value for name, value in asdict(letter).items() if name != "handle"}
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(copy) + "\n")
            file.flush()
            os.fsync(file.fileno())


def drop(box: DeadLetterBox, chosen: frozenset[str], copies: CopyFile) -> int:
    """Delete the messages with these ids; return how many there were."""
    dropped = 0
    with box.in_hand() as letters:
        for letter in letters:
            if letter.id in chosen:
                copies.add(letter)
                letters.delete(letter)
                dropped += 1
    return dropped
