"""The history of conversations, in memory."""

from handover.conversation.effects import Record


class InMemoryHistory:
    """Lines of history, each written once."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], dict[str, Record]] = {}

    def add(self, account_id: str, user_id: str, record: Record) -> None:
        self.records.setdefault((account_id, user_id), {}).setdefault(record.id, record)

    def of(self, account_id: str, user_id: str) -> tuple[Record, ...]:
        return tuple(sorted(self.records.get((account_id, user_id), {}).values(), key=lambda record: record.at))

    def erase(self, account_id: str, user_id: str) -> int:
        return len(self.records.pop((account_id, user_id), {}))
