"""A Graph API in memory for one page and one thread: who owns it, what was said in it, what was called."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RateLimitedError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
)
from handover.messenger.graph import NOBODY
from handover.messenger.history import LINES_KEPT, History, Line, Said
from handover.pages.platform import Platform
from handover.pages.standing import fingerprint
from tests.fakes.clock import ManualClock

type Method = Literal[
    "send",
    "send_and_pass",
    "show_typing",
    "pass_thread_control",
    "take_thread_control",
    "thread_owner",
    "has_conversation_routing",
    "user_name",
    "user_locale",
    "has_said",
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

    platform: Platform = Platform.MESSENGER


class AskUserName(NamedTuple):
    """A call of `user_name`."""

    user_id: str
    platform: Platform = Platform.MESSENGER


class AskUserLocale(NamedTuple):
    """A call of `user_locale`."""

    user_id: str


class AskHasSaid(NamedTuple):
    """A call of `has_said`."""

    user_id: str
    platform: Platform
    message: Mapping[str, Any]
    since: int


type Call = (
    Send
    | SendAndPass
    | ShowTyping
    | PassThreadControl
    | TakeThreadControl
    | AskThreadOwner
    | AskConversationRouting
    | AskUserName
    | AskUserLocale
    | AskHasSaid
)


class FakeGraph:
    """The rules of ownership, as the simulator keeps them; the caller is our app, which is the page's default app.

    Attributes:
        calls: every call, refused ones too, in order.
        said: the messages that reached the user.
        owner: the app that owns the thread; None while it is idle.
        routing: whether the page has Conversation Routing; without it the page is in zero-config mode.
        instagram_routing: the same for Instagram, where it differs.
        names: users' names on Messenger; a user who is not in it hides the profile, and takes part without a name.
        instagram_names: users' names on Instagram, likewise.
        locales: users' locales on Messenger; that of a user who is not in it is not shown.
        token: the page token; what may be another one is put in its place by `replace_token`.
        token_works: False where the page token is dead.
        rate_limit_pause: for how many seconds Meta asks to stay away; None while calls are let through.
        chat_is_readable: False where the Conversations API is refused to us.
        passes_inline: False where Meta sends a message and does not heed that control should go along.
        outage: what every call fails with while Meta cannot be reached; None while it can.
    """

    def __init__(self, app_id: str = "1000000001", clock: Callable[[], float] | None = None) -> None:
        """Opens a thread.

        Args:
            app_id: our app.
            clock: the platform's time in seconds since 1970.
        """
        self.calls: list[Call] = []
        self.said: list[Mapping[str, Any]] = []
        self.owner: str | None = None
        self.routing = True
        self.instagram_routing: bool | None = None
        self.names: dict[str, str] = {}
        self.instagram_names: dict[str, str] = {}
        self.locales: dict[str, str] = {}
        self.token = "test_page_token"
        self.token_works = True
        self.rate_limit_pause: int | None = None
        self.chat_is_readable = True
        self.passes_inline = True
        self.outage: Exception | None = None
        self._app_id = app_id
        self._clock = clock or ManualClock()
        self._said_at: list[float] = []
        self._before: defaultdict[str, list[Exception]] = defaultdict(list)
        self._after: defaultdict[str, list[Exception]] = defaultdict(list)

    def replace_token(self, token: str) -> None:
        """Gives the page another token, which works."""
        self.token = token
        self.token_works = True

    def token_fingerprint(self, _page_id: str) -> str:
        """Names the page's token, as `Graphs` does."""
        return fingerprint(self.token)

    def is_reachable(self, _page_id: str) -> bool:
        """Return whether Meta answers at all, as `Graphs` does."""
        return self.outage is None

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
        if self.passes_inline:
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

    def has_conversation_routing(self, platform: Platform = Platform.MESSENGER) -> bool:
        """Tells whether the page has a default app."""
        self._begin("has_conversation_routing", AskConversationRouting(platform))
        self._end("has_conversation_routing")
        if platform is Platform.INSTAGRAM and self.instagram_routing is not None:
            return self.instagram_routing
        return self.routing

    def user_name(self, user_id: str, platform: Platform = Platform.MESSENGER) -> str | None:
        """Gives the user's full name; None where the profile is hidden."""
        self._begin("user_name", AskUserName(user_id, platform))
        self._end("user_name")
        return (self.instagram_names if platform is Platform.INSTAGRAM else self.names).get(user_id)

    def user_locale(self, user_id: str) -> str | None:
        """Gives the user's locale; None where it is not shown."""
        self._begin("user_locale", AskUserLocale(user_id))
        self._end("user_locale")
        return self.locales.get(user_id)

    def has_said(self, user_id: str, platform: Platform, message: Mapping[str, Any], since: int) -> Said:
        """Tells whether a message reached the user, as far as texts can be compared."""
        self._begin("has_said", AskHasSaid(user_id, platform, message, since))
        self._end("has_said")
        if not self.chat_is_readable:
            return Said.UNKNOWN
        lines = tuple(_line(said, at) for said, at in zip(self.said, self._said_at, strict=True))
        return History(user_id, lines[-LINES_KEPT:], has_older=len(lines) >= LINES_KEPT).tells(message, since)

    def _begin(self, method: Method, call: Call) -> None:
        self.calls.append(call)
        if self.outage is not None:
            raise self.outage
        if self._before[method]:
            raise self._before[method].pop(0)
        if not self.token_works:
            raise TokenInvalidError("HTTP 400, code 190", fingerprint(self.token))
        if self.rate_limit_pause is not None:
            raise RateLimitedError("HTTP 400, code 80006", self.rate_limit_pause)

    def _end(self, method: Method) -> None:
        if self._after[method]:
            raise self._after[method].pop(0)

    def _check_owner(self, error: GraphError) -> None:
        if self.owner not in {None, self._app_id}:
            raise error

    def _speak(self, message: Mapping[str, Any]) -> None:
        self._check_owner(NotOwnerError("HTTP 400, code 10/2018300"))
        self.said.append(message)
        self._said_at.append(float(int(self._clock())))
        if self.routing and self.owner is None:
            # Who speaks into an idle thread owns it from then on.
            self.owner = self._app_id


def _line(message: Mapping[str, Any], at: float) -> Line:
    """What is told of a message of the page: its time to the second, and no text of attachments."""
    return Line("the page", str(message.get("text", "")), at)
