"""Finds the users who asked for a person and wait for one, by their account."""

from collections.abc import Iterator
from typing import Any, Final

from handover.aws.listing import Lists, listed
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.ladder import is_unanswered
from handover.conversation.vocabulary import Origin

_WAITING: Final = "requests#"
_ANSWERED: Final = "answered#"


def listed_as_request(conversation: Conversation) -> dict[str, Any]:
    """Gives the attributes that let a conversation be found while a person was asked for in it; none otherwise."""
    request = conversation.request
    is_asked = conversation.mode is Mode.HUMAN and request is not None and request.origin is Origin.BUTTON
    if request is None or not is_asked or request.is_expired:
        return {}
    return listed(f"{_WAITING if is_unanswered(conversation) else _ANSWERED}{conversation.account_id}", request.since)


class RunningRequests:
    """The requests that run, as the index has them: those that wait and those that do not apart."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._lists = Lists(client, table_name)

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who wait for a person, the one who asked first before the others."""
        return self._users(f"{_WAITING}{account_id}")

    def answered(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account whose request runs and who have an answer, or somebody who claims it."""
        return self._users(f"{_ANSWERED}{account_id}")

    def _users(self, name: str) -> Iterator[str]:
        return (item["pk"]["S"].rpartition("#")[2] for item in self._lists.items(name))

    def count(self, account_id: str, first: int, last: int) -> int:
        """Gives how many asked whose request runs, with an answer or without, within a time in milliseconds since 1970.

        Its two ends are included.
        """
        return sum(self._lists.count(f"{name}{account_id}", first, last) for name in (_WAITING, _ANSWERED))
