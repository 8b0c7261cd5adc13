"""What the commands about conversations work with, for one page of one stack."""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from handover.aws.conversation_search import ConversationSearch
from handover.aws.conversation_table import ConversationTable
from handover.aws.damaged import DamagedItemError
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.history import HistoryTable
from handover.aws.mailbox import FifoQueue, NotStoredError
from handover.aws.page_table import PageNotConnectedError, PageTable
from handover.aws.pending_timers import PendingTimers
from handover.aws.prefix_search import Progress
from handover.aws.queue_search import QueueSearch, UnderWay
from handover.aws.standings import StandingTable
from handover.aws.tombstones import TombstoneTable
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Record
from handover.conversation.events import StaffPaused, StaffResumed
from handover.deletion import request as deletion
from handover.deletion.request import DeletionRequest
from handover.operations import forget
from handover.operations.forget import Account, NotAVisitorError, Trace, Visitor
from handover.operations.reports import report
from handover.pages.page import Page
from handover.schema import NewerThanKnownError
from manage.target import Target

_LOOK_AGAIN_SECONDS: Final = 0.25

HISTORY_SHOWN: Final = 100
"""How many lines of a history are shown, the last ones."""

DEAD_LETTERS: Final = {
    Trace.EVENTS: "MailboxDeadLetterQueueUrl",
    Trace.UNREADABLE: "UnreadableQueueUrl",
    Trace.SWITCHES: "ThreadControlDeadLetterQueueUrl",
    Trace.ALERTS: "NotificationsDeadLetterQueueUrl",
    Trace.NEWS: "NewsDeadLetterQueueUrl",
}
WORK_QUEUES: Final = ("MailboxUrl", "ThreadControlQueueUrl", "NotificationsQueueUrl", "NewsQueueUrl")


class NoSuchConversationError(Exception):
    """Nothing is stored of that user."""


class NoSuchRequestError(Exception):
    """No request to be forgotten has that code."""


def deletion_requests_of(target: Target) -> DeletionRequestTable:
    """Gives the requests to be forgotten of a stack."""
    return DeletionRequestTable(target.client("dynamodb"), target.table_name)


def given_up_on(target: Target, requests: Sequence[DeletionRequest]) -> frozenset[str]:
    """Gives the codes of the requests that nothing carries out by itself any more: their order is a dead letter."""
    waiting = [one.code for one in requests if one.progress is deletion.Progress.RECEIVED]
    if not waiting:
        return frozenset()
    queue = QueueSearch(target.client("sqs"), target.output("DeletionDeadLetterQueueUrl"))
    bodies = queue.bodies()
    return frozenset(code for code in waiting if any(code in body for body in bodies))


@dataclass(frozen=True)
class Desk:
    """The conversations of one page."""

    target: Target
    page_id: str

    @cached_property
    def page(self) -> Page | None:
        """The page's settings; None where none are stored any more."""
        try:
            return PageTable(self.target.client("dynamodb"), self.target.table_name).get(self.page_id)
        except PageNotConnectedError:
            return None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The Page, and its Instagram account if it has one."""
        accounts = (self.page.id, self.page.instagram_account_id) if self.page else (self.page_id,)
        return tuple(account for account in accounts if account)

    def all(self, looked_at: Progress) -> Iterator[Conversation]:
        """Gives every conversation; `looked_at` hears how far the search is."""
        search = ConversationSearch(self.target.client("dynamodb"), self.target.table_name)
        for account in self.accounts:
            yield from search.of(account, looked_at)

    def find(self, user_id: str) -> Conversation:
        """Gives the conversation with a user, on Messenger or on Instagram.

        Raises:
            NoSuchConversationError: there is none.
        """
        found = (self._conversations.load(account, user_id) for account in self.accounts)
        for conversation in found:
            if conversation.version:
                return conversation
        raise NoSuchConversationError(f"nothing is stored of user {user_id} of page {self.page_id}")

    def history(self, conversation: Conversation) -> tuple[Record, ...]:
        """Gives who did what about the handovers of a conversation last, the oldest first."""
        newest_first = self._history.newest_first(conversation.account_id, conversation.user_id)
        return tuple(reversed(tuple(islice(newest_first, HISTORY_SHOWN))))

    def decide(self, seen: Conversation, decision: type[StaffPaused | StaffResumed], by: str) -> str:
        """Puts what staff have decided into the mailbox, and gives the event's id.

        It happens after all that they saw, whatever their clock says.

        Raises:
            NotStoredError: the mailbox does not take it.
        """
        at = max(time.time_ns() // 1_000_000, seen.switched_at, seen.last_user_at)
        event = decision(id=f"staff-{secrets.token_hex(12)}", at=at, by=by)
        mailbox = FifoQueue(self.target.client("sqs"), self.target.output("MailboxUrl"))
        if mailbox.post([report(seen.account_id, seen.user_id, event)]):
            raise NotStoredError("the mailbox refuses the decision")
        return event.id

    def wait_until(self, holds: Callable[[Conversation], bool], seen: Conversation, seconds: float) -> Conversation:
        """Gives the conversation once something holds of it, or as it is when the time is over."""
        end = time.monotonic() + seconds
        while not holds(seen) and time.monotonic() < end:
            time.sleep(_LOOK_AGAIN_SECONDS)
            seen = self._conversations.load(seen.account_id, seen.user_id)
        return seen

    def deletion_request(self, code: str) -> DeletionRequest:
        """Gives a request to be forgotten.

        Raises:
            NoSuchRequestError: there is none with this code.
        """
        found = deletion_requests_of(self.target).get(code)
        if found is None:
            raise NoSuchRequestError(f"no request to delete data has the code {code}")
        return found

    def finish(self, request: DeletionRequest, account: Account) -> None:
        """Writes down that a request was carried out, by hand."""
        deletion_requests_of(self.target).save(request.done(account.erased.total(), time.time_ns() // 1_000_000))
        queue = QueueSearch(self.target.client("sqs"), self.target.output("DeletionDeadLetterQueueUrl"))
        queue.erase(lambda body: request.code in body)

    def erase(self, user_id: str) -> Account:
        """Erases a user on Messenger and on Instagram, and gives account of both together.

        Raises:
            NotAVisitorError: the id is that of a page, of this one or of another; nothing is erased.
        """
        page_id, *_ = self.accounts
        if self._is_an_account(user_id):
            raise NotAVisitorError(f"{user_id} is a page's own id, not a visitor's: PAGE comes first, then USER")
        visitors = [Visitor(page_id, account, user_id) for account in self.accounts]
        accounts = [forget.forget(visitor, self._places) for visitor in visitors]
        erased = sum((account.erased for account in accounts), start=Counter[Trace]())
        left = {one.trace: one for account in accounts for one in account.left}
        return Account(erased, tuple(left.values()))

    def _is_an_account(self, some_id: str) -> bool:
        try:
            PageTable(self.target.client("dynamodb"), self.target.table_name).get(some_id)
        except PageNotConnectedError:
            return False
        except (DamagedItemError, NewerThanKnownError):
            return True
        return True

    @property
    def _conversations(self) -> ConversationTable:
        return ConversationTable(self.target.client("dynamodb"), self.target.table_name)

    @property
    def _history(self) -> HistoryTable:
        return HistoryTable(self.target.client("dynamodb"), self.target.table_name)

    @property
    def _places(self) -> forget.Parts:
        target = self.target
        queues = target.client("sqs")
        standings = StandingTable(target.client("dynamodb"), target.table_name)
        timers = PendingTimers(lambda: target.client("scheduler"), target.output("ScheduleGroupName"))
        dead_letters = (
            forget.DeadLetters(QueueSearch(queues, target.output(output)), trace)
            for trace, output in DEAD_LETTERS.items()
        )
        return forget.Parts(
            tombstones=TombstoneTable(target.client("dynamodb"), target.table_name),
            conversations=self._conversations,
            elsewhere=(
                forget.History(self._history),
                forget.WaitingList(standings),
                forget.PendingTimers(timers),
                *dead_letters,
            ),
            under_way=UnderWay(queues, *(target.output(name) for name in WORK_QUEUES)),
            now=lambda: time.time_ns() // 1_000_000,
        )
