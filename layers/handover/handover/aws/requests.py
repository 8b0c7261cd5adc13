"""Finds the handovers that users asked for and that run, by their account."""

from collections.abc import Iterator
from typing import Any, Final

from handover.aws.listing import Lists, listed
from handover.conversation.conversation import Conversation, Mode, Origin

_PREFIX: Final = "requests#"


def listed_as_request(conversation: Conversation) -> dict[str, Any]:
    """Gives the attributes that let a conversation be found while a person was asked for in it; none otherwise."""
    request = conversation.request
    if request is None or conversation.mode is not Mode.HUMAN or request.origin is not Origin.BUTTON:
        return {}
    return listed(f"{_PREFIX}{conversation.account_id}", request.since)


class RunningRequests:
    """The handovers that run, as the index has them."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._lists = Lists(client, table_name)

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who asked for a person, the one who did so first before the others."""
        for item in self._lists.items(f"{_PREFIX}{account_id}"):
            yield item["pk"]["S"].rpartition("#")[2]

    def count(self, account_id: str, first: int, last: int) -> int:
        """Gives how many asked within a time, its two ends included, in milliseconds since 1970."""
        return self._lists.count(f"{_PREFIX}{account_id}", first, last)
