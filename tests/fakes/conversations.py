"""Conversations in memory, with the versions and the damage of the real table."""

from collections.abc import Iterator

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.conversation.conversation import Conversation, HandoverRequest, Mode, OutboxState
from handover.conversation.ladder import is_unanswered
from handover.conversation.vocabulary import Origin
from handover.pages.standing import Waiting
from tests.fakes.outage import Outage

type _Key = tuple[str, str]


class InMemoryConversations:
    """Conversations by account and user; a save counts only on top of the version that was loaded.

    Attributes:
        loads: how many reads were made.
        saves: how many writes were made.
    """

    def __init__(self, *conversations: Conversation) -> None:
        self.loads = 0
        self.saves = 0
        self._saved: dict[_Key, Conversation] = {(one.account_id, one.user_id): one for one in conversations}
        self._damaged: set[_Key] = set()
        self._failing_loads = Outage()
        self._failing_saves = Outage()

    def __len__(self) -> int:
        return len(self._saved)

    def load(self, account_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none."""
        self.loads += 1
        self._failing_loads.check()
        key = (account_id, user_id)
        if key in self._damaged:
            raise DamagedItemError(f"conversation {account_id}:{user_id} cannot be read: state")
        return self._saved.get(key, Conversation(account_id=account_id, user_id=user_id))

    def save(self, conversation: Conversation) -> Conversation:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""
        self.saves += 1
        self._failing_saves.check()
        key = (conversation.account_id, conversation.user_id)
        stored = self._saved.get(key)
        if conversation.version != (stored.version if stored else 0):
            raise ConflictError(f"version {conversation.version} is not the last one")
        saved = conversation.model_copy(update={"version": conversation.version + 1})
        self._saved[key] = saved
        return saved

    def erase(self, account_id: str, user_id: str) -> int:
        """Takes it away, whatever is in it; gives how many there were."""
        self._damaged.discard((account_id, user_id))
        return 0 if self._saved.pop((account_id, user_id), None) is None else 1

    def erase_older(self, account_id: str, user_id: str, forgotten_at: int) -> int:
        """Take it away unless it was begun after its visitor was forgotten at this time; give how many there were."""
        saved = self._saved.get((account_id, user_id))
        return 0 if saved is not None and saved.forgotten_at >= forgotten_at else self.erase(account_id, user_id)

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who asked for a person, the one who did so first before the others."""
        waiting = [(request.since, one.user_id) for one, request in self._running(account_id) if is_unanswered(one)]
        return (user_id for _, user_id in sorted(waiting))

    def answered(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account whose request runs and who have an answer, or somebody who claims it."""
        found = [(request.since, one.user_id) for one, request in self._running(account_id) if not is_unanswered(one)]
        return (user_id for _, user_id in sorted(found))

    def count(self, account_id: str, first: int, last: int) -> int:
        """Gives how many asked whose request runs, with an answer or without, within a time; its ends are included."""
        return sum(first <= request.since <= last for _, request in self._running(account_id))

    def next(self, account_id: str, after: Waiting | None, limit: int) -> list[Waiting]:
        """Return those of an account after this one, who waits for longest first; from the first one for None."""
        waiting = sorted(self._waiting(account_id), key=_place)
        return [one for one in waiting if after is None or _place(one) > _place(after)][:limit]

    def _waiting(self, account_id: str) -> Iterator[Waiting]:
        for one in self._saved.values():
            outbox = one.outbox
            if one.account_id == account_id and outbox is not None and outbox.state is OutboxState.POSTPONED:
                yield Waiting(
                    account_id=account_id,
                    user_id=one.user_id,
                    since=outbox.waits_since,
                    last_user_at=one.last_user_at,
                )

    def _running(self, account_id: str) -> Iterator[tuple[Conversation, HandoverRequest]]:
        for one in self._saved.values():
            request = one.request
            is_asked = one.mode is Mode.HUMAN and request is not None and request.origin is Origin.BUTTON
            if request is not None and is_asked and not request.is_expired and one.account_id == account_id:
                yield one, request

    def damage(self, account_id: str, user_id: str) -> None:
        """Makes a conversation unreadable."""
        self._damaged.add((account_id, user_id))

    def fail_next_loads(self, times: int) -> None:
        """Makes the table unreachable for the next reads."""
        self._failing_loads.begin(times)

    def fail_next_saves(self, times: int) -> None:
        """Makes the table unreachable for the next writes."""
        self._failing_saves.begin(times)


def _place(one: Waiting) -> tuple[int, str]:
    return one.since, one.user_id
