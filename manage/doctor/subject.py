"""What an operator's examination is about: one page of one stack. What several checks want to know is asked once."""

from collections.abc import Callable
from functools import cache, cached_property

from handover.aws.address_marks import AddressMarks
from handover.aws.budgets import BudgetTable
from handover.aws.conversation_table import ConversationTable
from handover.aws.endpoints import EndpointTable
from handover.aws.page_versions import Version
from handover.aws.standings import StandingTable
from handover.aws.waiting import WaitingConversations
from handover.operations.doctor.subject import PageSubject, StackSubject, Table
from handover.pages.page import Page
from manage.account import Account
from manage.cloud import Cloud, Deployment, Function
from manage.doctor.front_door import FrontDoor
from manage.link_keys import has_key
from manage.outgoing_secret import webhook_secret_name
from manage.stack import Wanted
from manage.target import Target


def stack_subject(target: Target, clock: Callable[[], float]) -> StackSubject:
    """Return a stack as its operator reaches it."""
    client, name = target.client("dynamodb"), target.table_name

    def settings(page_id: str) -> Page | None:
        version = target.versions.current(page_id)
        return version.page if version else None

    table = Table(
        settings=settings,
        standing=lambda page_id: StandingTable(client, name).fresh(page_id),
        waiting=WaitingConversations(client, name).count,
        mark=AddressMarks(client, name).of,
        conversation=ConversationTable(client, name).load,
    )
    return StackSubject(target.values, Cloud(target), table, clock)


class Subject(PageSubject):
    """A page of a stack, with what only an operator may look at."""

    def __init__(self, page_id: str, target: Target, clock: Callable[[], float]) -> None:
        super().__init__(page_id, stack_subject(target, clock))
        self.values = target.values
        self.cloud = Cloud(target)
        self.account = Account(target)
        self.clock = clock
        self._target = target
        self._function = cache(self.cloud.function)

    @cached_property
    def version(self) -> Version | None:
        """The settings that count, with what is kept of the version."""
        return self._target.versions.current(self.page_id)

    @cached_property
    def verify_token(self) -> str | None:
        """The token of Meta's handshake."""
        return self.cloud.secret("verify-token")

    @cached_property
    def webhook_secret(self) -> str | None:
        """What the page's webhook is signed with."""
        return self.cloud.secret(webhook_secret_name(self.page_id))

    @property
    def budgets(self) -> BudgetTable:
        """What is used of the budgets of alerts."""
        return BudgetTable(self._target.client("dynamodb"), self._target.table_name)

    @property
    def endpoints(self) -> EndpointTable:
        """How pages' own programs stand."""
        return EndpointTable(self._target.client("dynamodb"), self._target.table_name)

    @property
    def has_link_key(self) -> bool:
        """Whether the links of alerts can be signed."""
        return has_key(self.cloud)

    @cached_property
    def front_door(self) -> FrontDoor:
        """The webhook."""
        return FrontDoor(self.stack.meta.address.session, self.values["WebhookUrl"])

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
