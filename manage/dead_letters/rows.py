"""What lies in a queue of what failed, made ready to be told and chosen from."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from manage.dead_letters.box import DeadLetterBox
from manage.dead_letters.forecast import Present, forecast
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName
from manage.dead_letters.subject import Subject, subject_of


class NoSuchDeadLetterError(Exception):
    """Nothing that lies there is what was asked for; the text says so."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that failed.

    Attributes:
        letters: the message; all parts at hand of an unreadable body, which are one thing.
    """

    letters: tuple[DeadLetter, ...]
    subject: Subject

    @property
    def first(self) -> DeadLetter:
        """The message, or the first part."""
        return self.letters[0]

    def forecast(self, present: Present) -> str:
        """Return in words what trying it again would do now."""
        return forecast(self.letters, present)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one queue.

    Attributes:
        unseen: how many messages could not be looked at: too many, or behind others of their group.
    """

    queue: QueueName
    rows: tuple[Row, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows a command is about: those for which all holds that is said.

    Attributes:
        ids: what message ids begin with.
        queue: None for all.
        conversation: as logs name it.
        accounts: a page and its Instagram account.
    """

    ids: tuple[str, ...] = ()
    queue: QueueName | None = None
    conversation: str = ""
    accounts: frozenset[str] = field(default_factory=frozenset)

    def includes(self, row: Row) -> bool:
        """Tell whether a row is meant."""
        is_named = not self.ids or any(letter.id.startswith(self.ids) for letter in row.letters)
        is_theirs = not self.conversation or row.subject.conversation == self.conversation
        is_of_page = not self.accounts or row.subject.account_id in self.accounts
        return is_named and is_theirs and is_of_page and self.queue in (None, row.first.queue)


def found_in(box: DeadLetterBox, most: int, app_id: str) -> Found:
    """Return what lies in a queue, the oldest first, of that many messages at the most."""
    total = box.count()
    letters = box.look(most)
    return Found(box.queue, tuple(_rows(letters, app_id)), max(total - len(letters), 0))


def _rows(letters: Iterable[DeadLetter], app_id: str) -> Iterable[Row]:
    bodies: dict[str, list[DeadLetter]] = {}
    for letter in letters:
        # Each unreadable body is a group of its own, however many parts it has.
        bodies.setdefault(letter.group if letter.queue is QueueName.UNREADABLE else letter.id, []).append(letter)
    for parts in bodies.values():
        yield Row(tuple(parts), subject_of(parts[0], app_id))
