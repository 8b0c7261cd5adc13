"""Takes away the timers of one visitor before their time has come."""

from collections.abc import Callable
from typing import Any

from handover.aws.timer_names import timers_of


class PendingTimers:
    """The schedules of one group."""

    def __init__(self, client_factory: Callable[[], Any], group: str) -> None:
        self._client_factory = client_factory
        self._group = group

    def erase(self, account_id: str, user_id: str) -> int:
        """Deletes the timers of a conversation; gives how many there were."""
        client = self._client_factory()
        listed = {"GroupName": self._group, "NamePrefix": timers_of(account_id, user_id)}
        pages = client.get_paginator("list_schedules").paginate(**listed)
        names = [schedule["Name"] for page in pages for schedule in page["Schedules"]]
        return sum(self._delete(client, name) for name in names)

    def _delete(self, client: Any, name: str) -> int:
        try:
            client.delete_schedule(GroupName=self._group, Name=name)
        except client.exceptions.ResourceNotFoundException:
            # Its time came since it was listed.
            return 0
        return 1
