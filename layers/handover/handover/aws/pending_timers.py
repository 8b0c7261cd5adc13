"""Takes away the timers of one visitor before their time has come; for the commands, the functions only make them."""

from typing import Any


class PendingTimers:
    """The schedules of one group. A timer is a visitor's if its letter goes into the group of their conversation."""

    def __init__(self, client: Any, group: str) -> None:
        self._client = client
        self._group = group

    def erase(self, account_id: str, user_id: str) -> int:
        """Deletes the timers of a conversation; gives how many there were."""
        found = [name for name in self._names() if self._message_group(name) == f"{account_id}:{user_id}"]
        for name in found:
            self._client.delete_schedule(GroupName=self._group, Name=name)
        return len(found)

    def _names(self) -> list[str]:
        pages = self._client.get_paginator("list_schedules").paginate(GroupName=self._group)
        return [schedule["Name"] for page in pages for schedule in page["Schedules"]]

    def _message_group(self, name: str) -> str | None:
        try:
            target = self._client.get_schedule(GroupName=self._group, Name=name)["Target"]
        except self._client.exceptions.ResourceNotFoundException:
            # Its time came since it was listed.
            return None
        group: str | None = target.get("SqsParameters", {}).get("MessageGroupId")
        return group
