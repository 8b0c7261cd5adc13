"""How things stand now, as far as it decides what becomes of a dead letter that is tried again."""

import time

from handover.aws.conversation_table import ConversationTable
from handover.aws.page_table import PageNotConnectedError, PageTable
from handover.aws.routings import RoutingTable
from handover.aws.standings import StandingTable
from handover.aws.steps_done import StepsDone
from handover.aws.tombstones import TombstoneTable
from handover.conversation.conversation import Conversation
from handover.deletion.request import DeletionRequest
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from manage.desk import deletion_requests_of
from manage.target import Target


class Present:
    """One stack at this moment, for one command: what is true of a page is asked once.

    Every method raises `ClientError` or `BotoCoreError` where AWS does not answer.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self._table = target.client("dynamodb")
        self._pages = PageTable(self._table, target.table_name)
        self._held: dict[str, bool] = {}
        self._routings: dict[tuple[str, Platform], RoutingMode | None] = {}

    @property
    def app_id(self) -> str:
        """Our Meta app."""
        return self.target.output("AppId")

    def now(self) -> int:
        """Return the time in milliseconds since 1970."""
        return time.time_ns() // 1_000_000

    def conversation(self, account_id: str, user_id: str) -> Conversation:
        """Return a conversation as it was saved last; one of version 0 where nothing is stored.

        That one says when its visitor was forgotten, if they were.

        Raises:
            DamagedItemError: it cannot be read.
        """
        kept = ConversationTable(self._table, self.target.table_name).load(account_id, user_id)
        if kept.version:
            return kept
        forgotten_at = TombstoneTable(self._table, self.target.table_name).forgotten_at(account_id, user_id)
        return kept.model_copy(update={"forgotten_at": forgotten_at})

    def page(self, account_id: str) -> Page | None:
        """Return the settings of the page that an account belongs to; None where it is not connected.

        Raises:
            DamagedItemError: they cannot be read.
        """
        try:
            return self._pages.get(account_id)
        except PageNotConnectedError:
            return None

    def is_held(self, page_id: str) -> bool:
        """Tell whether Meta takes no calls for a page."""
        if page_id not in self._held:
            self._held[page_id] = StandingTable(self._table, self.target.table_name).fresh(page_id).hold is not None
        return self._held[page_id]

    def routing(self, page_id: str, platform: Platform) -> RoutingMode | None:
        """Return how a page shares its conversations, where that was found out."""
        if (page_id, platform) not in self._routings:
            known = RoutingTable(self._table, self.target.table_name).get(page_id, platform)
            self._routings[page_id, platform] = known.mode if known else None
        return self._routings[page_id, platform]

    def is_done(self, step: str) -> bool:
        """Tell whether the ledger has a step as done."""
        return StepsDone(self._table, self.target.table_name).has(step)

    def deletion_request(self, code: str) -> DeletionRequest | None:
        """Return a request to be forgotten."""
        return deletion_requests_of(self.target).get(code)
