"""The history of conversations, in memory."""

from collections.abc import Iterator

from handover.conversation.effects import Record


class InMemoryHistory:
    """Lines of history, each written once."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], dict[str, Record]] = {}

    def add(self, account_id: str, user_id: str, record: Record) -> None:
        self.records.setdefault((account_id, user_id), {}).setdefault(record.id, record)

    def newest_first(self, account_id: str, user_id: str) -> Iterator[Record]:
        lines = self.records.get((account_id, user_id), {}).values()
        return iter(sorted(lines, key=lambda record: record.at, reverse=True))

    def erase(self, account_id: str, user_id: str) -> int:
        return len(self.records.pop((account_id, user_id), {}))
