"""Forgets in a table that was restored from a backup whoever was forgotten since the time of the backup."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from handover.aws.conversation_table import ConversationTable
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.history import HistoryTable
from handover.aws.page_table import PageNotConnectedError, PageTable
from handover.aws.prefix_search import Progress
from handover.aws.restored_table import forgotten_visitors
from handover.aws.standings import StandingTable
from handover.aws.tombstones import TombstoneTable
from handover.operations import forget
from handover.operations.forget import Trace, Visitor


@dataclass(frozen=True, slots=True)
class ForgottenAgain:
    """What was done.

    Attributes:
        tombstones: how many visitors are known to have been forgotten.
        requests: how many requests to be forgotten are known.
        visitors: how many visitors were forgotten in the restored table.
        erased: what was erased of them there.
    """

    tombstones: int
    requests: int
    visitors: int
    erased: Counter[Trace]


class _NoQueues:
    """The queues are not part of a table, and were not restored."""

    def count(self) -> int:
        """Return that nothing is under way."""
        return 0


def forget_again(client: Any, known_in: str, restored: str, looked_at: Progress) -> ForgottenAgain:  # noqa: ANN401 - boto3's clients have no common type
    """Forget in a restored table whoever another table has a tombstone of. A second time finds nobody.

    Tombstones and requests are taken over first, so that from then on the restored table tells the same of them.

    Args:
        client: DynamoDB's.
        known_in: the table that knows who was forgotten.
        restored: the restored table; it may be the same one, where items were copied back into it.
        looked_at: is told how many items were looked at, now and then.
    """
    tombstones = dict(TombstoneTable(client, known_in).all(looked_at))
    for key, at in tombstones.items():
        TombstoneTable(client, restored).put_key(key, at)
    requests = list(DeletionRequestTable(client, known_in).all(looked_at))
    for request in requests:
        DeletionRequestTable(client, restored).take_over(request)
    visitors = list(forgotten_visitors(tombstones, client, restored, looked_at))
    parts = _parts(client, restored)
    pages = PageTable(client, restored)
    erased = Counter[Trace]()
    for account_id, user_id, at in visitors:
        visitor = Visitor(_page_of(account_id, pages), account_id, user_id)
        erased += forget.forget_as_of(at, visitor, parts).erased
    return ForgottenAgain(len(tombstones), len(requests), len(visitors), erased)


def _page_of(account_id: str, pages: PageTable) -> str:
    try:
        return pages.get(account_id).id
    except PageNotConnectedError:
        return account_id


def _parts(client: Any, restored: str) -> forget.Parts:  # noqa: ANN401 - as above
    return forget.Parts(
        tombstones=TombstoneTable(client, restored),
        conversations=ConversationTable(client, restored),
        elsewhere=(
            forget.History(HistoryTable(client, restored)),
            forget.WaitingList(StandingTable(client, restored)),
        ),
        under_way=_NoQueues(),
        now=lambda: 0,
    )
