"""A Graph API in memory for one page and one thread: who owns it, what was said in it, what was called."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
)
from handover.messenger.graph import NOBODY

type Method = Literal[
    "send",
    "send_and_pass",
    "show_typing",
    "pass_thread_control",
    "take_thread_control",
    "thread_owner",
    "has_conversation_routing",
    "user_name",
]


class Send(NamedTuple):
    """A call of `send`."""

    user_id: str
    message: Mapping[str, Any]
    metadata: str


class SendAndPass(NamedTuple):
    """A call of `send_and_pass`."""

    user_id: str
    message: Mapping[str, Any]
    metadata: str
    target_app_id: str


class ShowTyping(NamedTuple):
    """A call of `show_typing`."""

    user_id: str


class PassThreadControl(NamedTuple):
    """A call of `pass_thread_control`."""

    user_id: str
    target_app_id: str
    metadata: str


class TakeThreadControl(NamedTuple):
    """A call of `take_thread_control`."""

    user_id: str
    metadata: str


class AskThreadOwner(NamedTuple):
    """A call of `thread_owner`."""

    user_id: str


class AskConversationRouting(NamedTuple):
    """A call of `has_conversation_routing`."""


class AskUserName(NamedTuple):
    """A call of `user_name`."""

    user_id: str


type Call = (
    Send
    | SendAndPass
    | ShowTyping
    | PassThreadControl
    | TakeThreadControl
    | AskThreadOwner
    | AskConversationRouting
    | AskUserName
)


class FakeGraph:
    """The rules of ownership, as the simulator keeps them; the caller is our app, which is the page's default app.

    Attributes:
        calls: every call, refused ones too, in order.
        said: the messages that reached the user.
        owner: the app that owns the thread; None while it is idle.
        routing: whether the page has Conversation Routing; without it the page is in zero-config mode.
        names: users' names; a user who is not in it hides the profile.
        token_works: False where the page token is dead.
    """

    def __init__(self, app_id: str = "1000000001") -> None:
        self.calls: list[Call] = []
        self.said: list[Mapping[str, Any]] = []
        self.owner: str | None = None
        self.routing = True
        self.names: dict[str, str] = {}
        self.token_works = True
        self._app_id = app_id
        self._before: defaultdict[str, list[Exception]] = defaultdict(list)
        self._after: defaultdict[str, list[Exception]] = defaultdict(list)

    def fail(self, method: Method, error: Exception, times: int = 1) -> None:
        """Makes the next calls of a method raise instead of taking effect."""
        self._before[method] += [error] * times

    def fail_afterwards(self, method: Method, error: Exception, times: int = 1) -> None:
        """Makes the next calls of a method take effect and raise all the same: the answer is lost."""
        self._after[method] += [error] * times

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""
        self._begin("send", Send(user_id, message, metadata))
        self._speak(message)
        self._end("send")

    def send_and_pass(self, user_id: str, message: Mapping[str, Any], metadata: str, target_app_id: str) -> None:
        """Sends one message and passes thread control in the same call."""
        self._begin("send_and_pass", SendAndPass(user_id, message, metadata, target_app_id))
        if not self.routing:
            raise RefusedError("HTTP 400, code 100")
        self._speak(message)
        self.owner = target_app_id
        self._end("send_and_pass")

    def show_typing(self, user_id: str) -> None:
        """Shows the user that an answer is on its way."""
        self._begin("show_typing", ShowTyping(user_id))
        self._check_owner(NotOwnerError("HTTP 400, code 10/2018300"))
        self._end("show_typing")

    def pass_thread_control(self, user_id: str, target_app_id: str, metadata: str) -> None:
        """Passes thread control."""
        self._begin("pass_thread_control", PassThreadControl(user_id, target_app_id, metadata))
        self._check_owner(NotOwnerError("HTTP 400, code 100"))
        self.owner = target_app_id
        self._end("pass_thread_control")

    def take_thread_control(self, user_id: str, metadata: str) -> None:
        """Takes thread control."""
        self._begin("take_thread_control", TakeThreadControl(user_id, metadata))
        if not self.routing:
            raise RoutingDisabledError("HTTP 400, code 27")
        if self.owner == self._app_id:
            # Meta's words are "already the thread owner", and wording is all there is to tell the code 100s apart.
            raise NotOwnerError("HTTP 400, code 100")
        self.owner = self._app_id
        self._end("take_thread_control")

    def thread_owner(self, user_id: str) -> str | None:
        """Gives the owner's app id, `NOBODY` where nobody owns the thread."""
        self._begin("thread_owner", AskThreadOwner(user_id))
        self._end("thread_owner")
        return self.owner or NOBODY

    def has_conversation_routing(self) -> bool:
        """Tells whether the page has a default app."""
        self._begin("has_conversation_routing", AskConversationRouting())
        self._end("has_conversation_routing")
        return self.routing

    def user_name(self, user_id: str) -> str | None:
        """Gives the user's full name; None where the profile is hidden."""
        self._begin("user_name", AskUserName(user_id))
        self._end("user_name")
        return self.names.get(user_id)

    def _begin(self, method: Method, call: Call) -> None:
        self.calls.append(call)
        if self._before[method]:
            raise self._before[method].pop(0)
        if not self.token_works:
            raise TokenInvalidError("HTTP 400, code 190")

    def _end(self, method: Method) -> None:
        if self._after[method]:
            raise self._after[method].pop(0)

    def _check_owner(self, error: GraphError) -> None:
        if self.owner not in {None, self._app_id}:
            raise error

    def _speak(self, message: Mapping[str, Any]) -> None:
        self._check_owner(NotOwnerError("HTTP 400, code 10/2018300"))
        self.said.append(message)
        if self.routing and self.owner is None:
            # Who speaks into an idle thread owns it from then on.
            self.owner = self._app_id
