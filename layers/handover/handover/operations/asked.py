"""Finds the conversations of a page in which a user asked for a person."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, Protocol

from aws_lambda_powertools import Logger

from handover.aws.damaged import DamagedItemError
from handover.conversation.conversation import Conversation, HandoverRequest, Mode
from handover.conversation.vocabulary import Origin
from handover.pages.page import Page
from handover.schema import NewerThanKnownError

logger = Logger(child=True)

LOOKED_AT: Final = 200
"""How many conversations of an account are looked at for one list."""


class Conversations(Protocol):
    """Where conversations are kept."""

    def load(self, account_id: str, user_id: str) -> Conversation:
        """Gives the conversation as saved last, a new one where there is none."""


def asked(
    page: Page, users: Callable[[str], Iterable[str]], conversations: Conversations
) -> Iterator[tuple[Conversation, HandoverRequest]]:
    """Gives the conversations, each with the handover that runs there; the index may be a moment behind them.

    Args:
        page: whose accounts are looked at.
        users: gives the users of an account, as an index has them.
        conversations: where it stands how it really is.
    """
    for account_id in page.accounts:
        for user_id in islice(users(account_id), LOOKED_AT):
            try:
                conversation = conversations.load(account_id, user_id)
            except (DamagedItemError, NewerThanKnownError) as error:
                # The others wait all the same.
                logger.error("a conversation is on no list", extra={"error": str(error)})  # noqa: TRY400 - names all
                continue
            request = conversation.request
            if conversation.mode is Mode.HUMAN and request is not None and request.origin is Origin.BUTTON:
                yield conversation, request
