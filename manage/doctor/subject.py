"""What an examination is about: one page of one stack. What several checks want to know is asked once."""

from collections.abc import Callable
from functools import cache, cached_property

from handover.aws.address_marks import AddressMarks
from handover.aws.endpoints import EndpointTable
from handover.aws.page_versions import Version
from handover.aws.standings import StandingTable
from handover.messenger.administration import AppAdministration, PageAdministration, Subscription, TokenFacts
from handover.messenger.graph import Graph
from handover.pages.page import Page
from handover.pages.standing import Standing
from manage.account import Account
from manage.cloud import Cloud, Deployment, Function, MailAccount
from manage.doctor.check import UNASKABLE
from manage.doctor.front_door import FrontDoor
from manage.link_keys import has_key
from manage.meta_access import MetaAccess
from manage.outgoing_secret import webhook_secret_name
from manage.stack import Wanted
from manage.target import Target


class Subject:
    """A page of a stack."""

    def __init__(self, page_id: str, target: Target, clock: Callable[[], float]) -> None:
        self.page_id = page_id
        self.values = target.values
        self.cloud = Cloud(target)
        self.account = Account(target)
        self.clock = clock
        self._target = target
        self._function = cache(self.cloud.function)

    @cached_property
    def version(self) -> Version | None:
        """The settings that count."""
        return self._target.versions.current(self.page_id)

    @cached_property
    def page(self) -> Page | None:
        """The same, None too where they cannot be read: a check of their own says why."""
        try:
            return self.version.page if self.version else None
        except UNASKABLE:
            return None

    @property
    def standing(self) -> Standing:
        """Whether the bot calls Meta for the page at present."""
        return StandingTable(self._target.client("dynamodb"), self._target.table_name).fresh(self.page_id)

    @cached_property
    def app_secret(self) -> str | None:
        """The secret of the app."""
        return self.cloud.secret("app-secret")

    @cached_property
    def verify_token(self) -> str | None:
        """The token of Meta's handshake."""
        return self.cloud.secret("verify-token")

    @cached_property
    def page_token(self) -> str | None:
        """The token of the page."""
        return self.cloud.secret(self.token_name)

    @cached_property
    def webhook_secret(self) -> str | None:
        """What the page's webhook is signed with."""
        return self.cloud.secret(webhook_secret_name(self.page_id))

    @property
    def marks(self) -> AddressMarks:
        """The addresses that get no more mail."""
        return AddressMarks(self._target.client("dynamodb"), self._target.table_name)

    @property
    def endpoints(self) -> EndpointTable:
        """How pages' own programs stand."""
        return EndpointTable(self._target.client("dynamodb"), self._target.table_name)

    @property
    def has_link_key(self) -> bool:
        """Whether the links of alerts can be signed."""
        return has_key(self.cloud)

    @property
    def token_name(self) -> str:
        """The secret that the page's token is kept as."""
        return f"pages/{self.page_id}/token"

    @cached_property
    def meta(self) -> MetaAccess:
        """Meta, with the app's secret."""
        return MetaAccess.of(self.values, self.app_secret or "")

    @property
    def app(self) -> AppAdministration:
        """What the app may see."""
        return self.meta.app

    @property
    def administration(self) -> PageAdministration:
        """What the page's token lets us see."""
        return self.meta.page(self.page_id, self.page_token or "")

    @property
    def graph(self) -> Graph:
        """What it lets the bot do."""
        return self.meta.graph(self.page_id, self.page_token or "")

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What the app hears."""
        return self.app.subscriptions()

    @cached_property
    def token_facts(self) -> TokenFacts:
        """What Meta tells of the page's token."""
        return self.app.token_facts(self.page_token or "")

    @cached_property
    def front_door(self) -> FrontDoor:
        """The webhook."""
        return FrontDoor(self.meta.address.session, self.values["WebhookUrl"])

    def function(self, output: str) -> Function | None:
        """Return the function that an output of the stack names; None where it is not there."""
        return self._function(self.values[output])

    def needed_function(self, output: str) -> Function:
        """Return the function that an output of the stack names.

        Raises:
            KeyError: it is not there.
        """
        function = self.function(output)
        if function is None:
            raise KeyError(output)
        return function

    @property
    def replies(self) -> Function | None:
        """The function that makes schedules: it knows their role."""
        return self.function("RepliesFunctionName")

    @cached_property
    def mail_account(self) -> MailAccount:
        """What SES lets the account do."""
        return self.cloud.mail_account()

    @cached_property
    def requests_a_second(self) -> float:
        """What the HTTP API lets in."""
        return self.cloud.requests_a_second(self.values["HttpApiId"])

    @property
    def is_on_aws(self) -> bool:
        """Whether there is an account to ask about: the embedded engine has none of its limits."""
        return self._target.stack_name is not None

    @property
    def stack_name(self) -> str:
        """What CloudFormation calls the stack; it is empty on the embedded engine."""
        return self._target.stack_name or ""

    @property
    def wanted(self) -> Wanted:
        """The parameters that the next deploy is meant to set."""
        return self._target.wanted

    @cached_property
    def deployment(self) -> Deployment:
        """How the stack was deployed last."""
        return self.cloud.deployment(self.stack_name)
