"""Sends what happened to handovers to the page's own program once more, from the history."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from handover.alerts.news import News, news_of
from handover.aws.conditions import ConflictError
from handover.aws.conversation_table import ConversationTable
from handover.aws.endpoints import EndpointTable
from handover.aws.history_search import HistorySearch
from handover.aws.prefix_search import Progress
from handover.conversation.conversation import Conversation
from handover.operations.tell_program import REPLAY
from handover.pages.page import Page
from manage.target import Target

_TRIES: Final = 5


class NothingToReplayToError(Exception):
    """The page has no program that could be told."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in milliseconds since 1970: from `since` on, and before `until`."""

    since: int
    until: int

    def has(self, at: int) -> bool:
        """Return whether a time is in it."""
        return self.since <= at < self.until


@dataclass
class Replay:
    """News of one page that is to be sent again.

    Attributes:
        unreadable: how many lines of its history nobody can read.
    """

    target: Target
    page: Page
    span: Span
    unreadable: int = 0
    _known: dict[tuple[str, str], Conversation] = field(default_factory=dict)

    def found(self, looked_at: Progress) -> tuple[News, ...]:
        """Return what happened in that time, the oldest first; `looked_at` hears how far the search is.

        Of a visitor who was forgotten there is nothing.

        Raises:
            NothingToReplayToError: the page names no program.
        """
        if self.page.handover.webhook is None:
            raise NothingToReplayToError(f"page {self.page.id} has no `webhook` in its settings")
        return tuple(sorted(self._found(looked_at), key=lambda one: (one.at, one.id)))

    def _found(self, looked_at: Progress) -> Iterator[News]:
        search = HistorySearch(self.target.client("dynamodb"), self.target.table_name)
        for account_id in filter(None, (self.page.id, self.page.instagram_account_id)):
            for user_id, record in search.of(account_id, looked_at):
                if self.span.has(record.at):
                    yield news_of(record, self._conversation(account_id, user_id), self.page)
        self.unreadable = search.unreadable

    def _conversation(self, account_id: str, user_id: str) -> Conversation:
        """Return the conversation: it knows the visitor's name."""
        if (account_id, user_id) not in self._known:
            table = ConversationTable(self.target.client("dynamodb"), self.target.table_name)
            self._known[account_id, user_id] = table.load(account_id, user_id)
        return self._known[account_id, user_id]

    def send(self, news: Sequence[News], replay_id: str, rest: Callable[[], None]) -> Iterator[News]:
        """Put news into the queue of `news`, each with the id that it had, and yield it; rest in between.

        Args:
            news: what to send.
            replay_id: tells this replay from others: within one, each piece of news is posted once.
            rest: waits, so that a program that was down is not run over.
        """
        queue, url = self.target.client("sqs"), self.target.output("NewsQueueUrl")
        for number, one in enumerate(news):
            if number:
                rest()
            queue.send_message(
                QueueUrl=url, MessageBody=json.dumps({"Message": one.model_dump_json(), REPLAY: replay_id})
            )
            yield one
        self._make_good()

    def _make_good(self) -> None:
        """Forget what the program missed, if all of it is on its way again: the doctor need not tell of it any more."""
        endpoints = EndpointTable(self.target.client("dynamodb"), self.target.table_name)
        for _ in range(_TRIES):
            endpoint = endpoints.get(self.page.id)
            if not endpoint.missed or not self.span.has(endpoint.missed_since):
                return
            try:
                endpoints.save(endpoint.made_good())
            except ConflictError:
                continue
            return
