"""What failed too often, and comes back: as `bin/handover dead-letters redrive` does it (decision 28)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handover.operations.orders import ORDER
from manage.dead_letters.forecast import is_over
from tests.proof.world.aws import ORDERS
from tests.proof.world.line import Kind, Mishap
from tests.proof.world.sqs import KEPT_MS, Message
from tests.proof.world.world import WORKERS, World


@dataclass(frozen=True)
class DeadLetter:
    """One message in a dead-letter queue, with the queue it comes from."""

    queue: str
    message: Message


class DeadLetters:
    """The dead-letter queues of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._copied: set[str] = set()

    def all(self) -> list[DeadLetter]:
        """Return everything that lies there."""
        return [DeadLetter(name, one) for name in WORKERS for one in self._world.aws.queues[name].dead]

    def kill(self, queue: str, message: Message, calls: int, call: str = "") -> None:
        """Let a message use up its deliveries: one ends behind so many calls (whose names begin so), the rest at once.

        Where the function makes no more calls than that, it does all its work, and SQS never hears of it.
        """
        world = self._world
        others, world.lines.mishaps = world.lines.mishaps, [Mishap(Kind.DIES_AFTER, WORKERS[queue], call, calls)]
        world.work(queue, message, end_is_heard=False)
        world.lines.mishaps = others
        if message not in world.aws.queues[queue].dead:
            world.aws.queues[queue].put_aside(message)
            world.observer.given_up(queue, message)

    def copy(self, which: int) -> None:
        """Let a message that was worked on lie there all the same, as if SQS had heard of none of its ends."""
        kept = [one for one in self._world.worked if self._world.clock.now_ms - one[1].sent_at <= KEPT_MS]
        fresh = [one for one in kept if one[1].id not in self._copied]
        if fresh:
            name, message, invocation = fresh[-1 - which % len(fresh)]
            self._copied.add(message.id)
            self._world.aws.queues[name].dead.append(replace(message))
            self._world.observer.died_after_its_end(name, message, invocation)

    def redrive(self, letters: Iterable[DeadLetter]) -> None:
        """Put letters back in this order; an order that another switch has overtaken is dropped instead."""
        world = self._world
        for letter in letters:
            queue = world.aws.queues[letter.queue]
            if letter.queue == ORDERS and self._is_over(letter.message):
                queue.dead.remove(letter.message)
                world.observer.book.counts["dead orders dropped"] += 1
            elif queue.redrive(letter.message):
                world.observer.book.counts[f"redriven to {letter.queue}"] += 1
            else:
                world.observer.book.counts["dead letters lapsed"] += 1
                continue
            world.observer.came_back(letter.queue, letter.message, [one.message for one in self.all()])

    def _is_over(self, message: Message) -> bool:
        order = ORDER.read(message.body)
        return is_over(order, self._world.observer.book.chats[order.account_id, order.user_id].saved)
