"""Finds the users who asked for a person and wait for one, by their account."""

from collections.abc import Iterator
from typing import Any

from handover.aws.keys import answered_requests_list, unanswered_requests_list, user_of_conversation
from handover.aws.listing import Lists, listed
from handover.conversation.conversation import Conversation, Mode
from handover.conversation.ladder import is_unanswered
from handover.conversation.vocabulary import Origin


def listed_as_request(conversation: Conversation) -> dict[str, Any]:
    """Gives the attributes that let a conversation be found while a person was asked for in it; none otherwise."""
    request = conversation.request
    is_asked = conversation.mode is Mode.HUMAN and request is not None and request.origin is Origin.BUTTON
    if request is None or not is_asked or request.is_expired:
        return {}
    name_of = unanswered_requests_list if is_unanswered(conversation) else answered_requests_list
    return listed(name_of(conversation.account_id), request.since)


class RunningRequests:
    """The requests that run, as the index has them: those that wait and those that do not apart."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._lists = Lists(client, table_name)

    def users(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account who wait for a person, the one who asked first before the others."""
        return self._users(unanswered_requests_list(account_id))

    def answered(self, account_id: str) -> Iterator[str]:
        """Gives the users of an account whose request runs and who have an answer, or somebody who claims it."""
        return self._users(answered_requests_list(account_id))

    def _users(self, name: str) -> Iterator[str]:
        return (user_of_conversation(item["pk"]["S"]) for item in self._lists.items(name))

    def count(self, account_id: str, first: int, last: int) -> int:
        """Gives how many asked whose request runs, with an answer or without, within a time in milliseconds since 1970.

        Its two ends are included.
        """
        names = unanswered_requests_list(account_id), answered_requests_list(account_id)
        return sum(self._lists.count(name, first, last) for name in names)
