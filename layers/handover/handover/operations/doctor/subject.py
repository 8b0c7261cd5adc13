"""What an examination is about: a stack, and a page of it. What several checks want to know is asked once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from handover.alerts.address_mark import AddressMark
from handover.conversation.conversation import Conversation
from handover.doctor.account import MailAccount, Subscriber
from handover.messenger.administration import AppAdministration, PageAdministration, Subscription, TokenFacts
from handover.messenger.graph import Graph
from handover.messenger.meta_access import MetaAccess
from handover.operations.doctor.examination import UNASKABLE
from handover.pages.page import Page
from handover.pages.standing import Standing


class Cloud(Protocol):
    """What AWS is asked about a stack."""

    def secret(self, name: str) -> str | None:
        """Give a secret by its name below the secrets path; None where it is not set."""

    def verified_among(self, identities: Sequence[str]) -> frozenset[str]:
        """Give the SES identities that are verified."""

    def mail_account(self) -> MailAccount:
        """Give what SES lets the account do."""

    def is_suppressed(self, address: str) -> bool:
        """Tell whether SES does not send to an address."""

    def subscribers(self, topic_arn: str) -> tuple[Subscriber, ...] | None:
        """Give who hears of a topic; None where there is no such topic."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept in the table of a stack.

    Attributes:
        settings: of a page by its id; None where none are stored.
        standing: how a page stands with Meta at present.
        waiting: how many conversations of an account wait for it.
        mark: of an address; None where it has none.
        conversation: with a user of an account.
    """

    settings: Callable[[str], Page | None]
    standing: Callable[[str], Standing]
    waiting: Callable[[str], int]
    mark: Callable[[str], AddressMark | None]
    conversation: Callable[[str, str], Conversation]


class StackSubject:
    """A stack.

    Attributes:
        values: its parameters and outputs, by the names that template.yaml gives them.
        clock: gives the time in seconds since 1970.
    """

    def __init__(self, values: Mapping[str, str], cloud: Cloud, table: Table, clock: Callable[[], float]) -> None:
        self.values = values
        self.cloud = cloud
        self.table = table
        self.clock = clock

    @property
    def is_local(self) -> bool:
        """Whether it is on the embedded engine: the path of its secrets ends with its stage (template.yaml)."""
        return self.values["SecretsPath"].endswith("/local")

    @cached_property
    def app_secret(self) -> str | None:
        """The secret of the app."""
        return self.cloud.secret("app-secret")

    @cached_property
    def meta(self) -> MetaAccess:
        """Meta, with the app's secret."""
        return MetaAccess.of(self.values, self.app_secret or "")

    @property
    def app(self) -> AppAdministration:
        """What the app may see."""
        return self.meta.app

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What the app hears."""
        return self.app.subscriptions()

    @cached_property
    def mail_account(self) -> MailAccount:
        """What SES lets the account do."""
        return self.cloud.mail_account()


class PageSubject:
    """A page of a stack."""

    def __init__(self, page_id: str, stack: StackSubject) -> None:
        self.page_id = page_id
        self.stack = stack

    @cached_property
    def page(self) -> Page | None:
        """The settings that count; None too where they cannot be read."""
        try:
            return self.stack.table.settings(self.page_id)
        except UNASKABLE:
            return None

    @property
    def is_connected(self) -> bool:
        """Whether settings are stored, be they damaged: a token may be left of a page that was connected once."""
        try:
            return self.stack.table.settings(self.page_id) is not None
        except UNASKABLE:
            return True  # a check of its own meets the same, and says so

    @property
    def standing(self) -> Standing:
        """Whether the bot calls Meta for the page at present."""
        return self.stack.table.standing(self.page_id)

    @property
    def waiting(self) -> int:
        """How many conversations wait for the page."""
        accounts = self.page.accounts if self.page else (self.page_id,)
        return sum(self.stack.table.waiting(one) for one in accounts)

    @cached_property
    def page_token(self) -> str | None:
        """The token of the page."""
        return self.stack.cloud.secret(self.token_name)

    @property
    def token_name(self) -> str:
        """The secret that the page's token is kept as."""
        return f"pages/{self.page_id}/token"

    @property
    def administration(self) -> PageAdministration:
        """What the page's token lets us see."""
        return self.stack.meta.page(self.page_id, self.page_token or "")

    @property
    def graph(self) -> Graph:
        """What it lets the bot do."""
        return self.stack.meta.graph(self.page_id, self.page_token or "")

    @cached_property
    def token_facts(self) -> TokenFacts:
        """What Meta tells of the page's token."""
        return self.stack.app.token_facts(self.page_token or "")
