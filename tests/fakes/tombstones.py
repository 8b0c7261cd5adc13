"""Tombstones, in memory."""

from handover.aws.keys import tombstone_key


class InMemoryTombstones:
    """When visitors were forgotten, by what stands for them."""

    def __init__(self) -> None:
        self.times: dict[str, int] = {}
        self.looks = 0

    def forgotten_at(self, account_id: str, user_id: str) -> int:
        """Return when the visitor was forgotten last; 0 where they were not."""
        self.looks += 1
        return self.times.get(tombstone_key(account_id, user_id), 0)

    def put(self, account_id: str, user_id: str, at: int) -> None:
        """Write down that the visitor was forgotten, unless they were forgotten later as well."""
        key = tombstone_key(account_id, user_id)
        self.times[key] = max(at, self.times.get(key, 0))
