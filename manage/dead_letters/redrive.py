"""Puts dead letters back where they are worked on: of each conversation the oldest first, and none twice."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from handover.messenger.envelope import Batch
from handover.operations.receive import DeadLetterBox as UnreadableBox
from handover.operations.receive import Queue, receive
from manage.dead_letters.box import DeadLetterBox
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.unreadable import IncompleteError, arrival_of, read_again, unpacked

BEHIND: Final = "an older one of its conversation stays: choose that too, or drop it"
IS_OVER: Final = "the order is over, and would be carried out all the same: drop it"
STILL_UNREADABLE: Final = "it cannot be read still"


@dataclass(slots=True)
class Redriven:
    """What came of it.

    Attributes:
        back: how many were put back.
        left: those that were chosen and stay, each with the reason.
    """

    back: int = 0
    left: list[tuple[DeadLetter, str]] = field(default_factory=list)

    def add(self, other: "Redriven") -> None:
        """Add what came of another queue."""
        self.back += other.back
        self.left += other.left


class WorkQueue:
    """The queue that the messages of a dead-letter queue come from."""

    def __init__(self, client: Any, url: str) -> None:  # noqa: ANN401 - boto3's clients have no common type
        self._client = client
        self._url = url

    def take(self, letter: DeadLetter) -> None:
        """Put a message back, byte for byte, in its group.

        Its deduplication id is made of the dead letter's id. Who is broken off before the dead letter is deleted, and
        begins anew, sends the same once more: SQS drops it for five minutes, and our functions know it after that. The
        id it was first sent with would not do: within five minutes of that SQS drops what has it, without a word ("FIFO
        queue key terms", SQS developer guide), and a FIFO dead-letter queue replaces it ("Learn how to configure a
        dead-letter queue redrive").
        """
        order = (
            {"MessageGroupId": letter.group, "MessageDeduplicationId": redriven_name(letter)} if letter.group else {}
        )
        self._client.send_message(QueueUrl=self._url, MessageBody=letter.body, **order)


def redriven_name(letter: DeadLetter) -> str:
    """Return the deduplication id of a dead letter that is put back."""
    return f"redriven-{letter.id}"


def redrive(
    box: DeadLetterBox,
    is_chosen: Callable[[DeadLetter], bool],
    back_to: WorkQueue,
    is_over: Callable[[DeadLetter], bool] = lambda _: False,
) -> Redriven:
    """Put messages back, each before it is deleted here; one behind another of its group that stays, stays too.

    Args:
        box: where they lie.
        is_chosen: tells which are meant.
        back_to: where they go.
        is_over: tells of one that must not be tried again.
    """
    done = Redriven()
    staying: set[str] = set()
    with box.in_hand() as letters:
        for letter in letters:
            if not is_chosen(letter):
                staying.add(letter.group)
            elif is_over(letter):
                done.left.append((letter, IS_OVER))
            elif letter.group and letter.group in staying:
                done.left.append((letter, BEHIND))
            else:
                back_to.take(letter)
                letters.delete(letter)
                done.back += 1
    return done


class _Remainder:
    """Keeps what of a body cannot be read still; the body as a whole stays where it is."""

    def __init__(self, box: UnreadableBox, body: bytes) -> None:
        self._box = box
        self._body = body
        self.is_the_whole = False

    def keep(self, reason: str, body: bytes) -> None:
        """Store a part of the body."""
        if body == self._body:
            # SQS would take it for a copy of itself, and then it would be deleted.
            self.is_the_whole = True
        else:
            self._box.keep(reason, body)


def read_anew(box: DeadLetterBox, chosen: frozenset[str], app_id: str, mailbox: Queue, kept: UnreadableBox) -> Redriven:
    """Have the code of today read what could not be read: what it can read goes to the mailbox, the rest stays.

    Args:
        box: the queue of what could not be read.
        chosen: the ids of messages.
        app_id: our Meta app.
        mailbox: where events go.
        kept: the same queue, for what is left of a body.
    """
    done = Redriven()
    with box.in_hand() as letters:
        bodies: dict[str, list[DeadLetter]] = defaultdict(list)
        for letter in letters:
            if letter.id in chosen:
                bodies[letter.group].append(letter)
        for parts in bodies.values():
            why = _read_one(parts, app_id, mailbox, kept)
            if why:
                done.left.append((parts[0], why))
                continue
            for part in parts:
                letters.delete(part)
            done.back += 1
    return done


def _read_one(parts: list[DeadLetter], app_id: str, mailbox: Queue, kept: UnreadableBox) -> str:
    """Hand on what can be read of a body; return why it stays, empty where it need not."""
    try:
        body = unpacked(part.body for part in parts)
    except IncompleteError as error:
        return str(error)
    again = read_again(body, app_id, arrival_of(parts[0]))
    if again.is_as_before:
        return f"{STILL_UNREADABLE}: {_reasons(again.batch)}"
    remainder = _Remainder(kept, body)
    receive(again.batch, mailbox, remainder)
    return "the mailbox refuses it" if remainder.is_the_whole else ""


def _reasons(batch: Batch) -> str:
    return "; ".join(dict.fromkeys(one.reason for one in batch.unreadable)) or "it holds nothing"
