"""What can go wrong with a Graph call, as types that decide what happens next.

GraphError
├── TransientError              try again later
├── UnconfirmedError            it may have happened: do not repeat what the user would see twice
├── PageTroubleError            no call for this page can succeed: hold it, look again later
│   ├── TokenInvalidError       … until it has another token
│   ├── RateLimitedError        … for as long as Meta says
│   └── PageRestrictedError     … until Meta lets it send again
└── SettledError                answered for good: repeating it cannot help
    ├── NotOwnerError           another app owns the thread
    ├── RoutingDisabledError    the page has no Conversation Routing
    ├── WindowClosedError       the 24-hour window is over
    ├── PersonUnavailableError  the user cannot be reached
    ├── MisconfiguredError      a permission, a setting or an id is wrong: staff must mend it
    │   └── ProofRefusedError   … the app secret is not that of the token's app
    └── RefusedError            anything else
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from handover.messenger.limits import pause_asked_for
from handover.pages.standing import Trouble, TroubleKind


class GraphError(Exception):
    """A Graph call did not succeed. The text holds codes only, never what was sent."""

    @property
    def summary(self) -> str:
        """What went wrong, for logs and for staff: the type and the codes."""
        return f"{type(self).__name__}: {self}"


class TransientError(GraphError):
    """Meta asks to try again, or could not be reached at all; or what a call is made with cannot be read now."""


class UnconfirmedError(GraphError):
    """The call was sent and no answer came: it may or may not have had its effect."""


class PageTroubleError(GraphError):
    """Meta takes no calls for the page at present."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble


class TokenInvalidError(PageTroubleError):
    """The page token does not work any more."""

    def __init__(self, detail: str, token: str = "") -> None:
        super().__init__(Trouble(kind=TroubleKind.TOKEN_DEAD, detail=detail, token=token))


class RateLimitedError(PageTroubleError):
    """Too many calls."""

    def __init__(self, detail: str, pause_seconds: int = 0) -> None:
        super().__init__(Trouble(kind=TroubleKind.RATE_LIMITED, detail=detail, pause_seconds=pause_seconds))


class PageRestrictedError(PageTroubleError):
    """Meta keeps the page from sending: it broke a rule."""

    def __init__(self, detail: str) -> None:
        super().__init__(Trouble(kind=TroubleKind.RESTRICTED, detail=detail))


class SettledError(GraphError):
    """Meta has answered for good."""


class NotOwnerError(SettledError):
    """Another app owns the thread."""


class RoutingDisabledError(SettledError):
    """Thread control cannot be taken: the page has no default app (zero-config)."""


class WindowClosedError(SettledError):
    """The user's last message is more than 24 hours ago."""


class PersonUnavailableError(SettledError):
    """The user does not receive messages, or is not there."""


class MisconfiguredError(SettledError):
    """A permission is missing, or a setting or an id is wrong: staff must mend it."""


class ProofRefusedError(MisconfiguredError):
    """The proof was made with another app's secret, or with one that was reset a moment ago."""


class RefusedError(SettledError):
    """The call is refused for good: parameters, policy, or a reason we do not know."""


@dataclass(frozen=True, slots=True)
class GraphFault:
    """The `error` object of a Graph answer, and for how long the answer asks us to stay away."""

    status: int
    code: int
    subcode: int
    message: str
    is_transient: bool
    pause_seconds: int = 0

    def __str__(self) -> str:
        return f"HTTP {self.status}, code {self.code}" + (f"/{self.subcode}" if self.subcode else "")


# Meta, Messenger Platform error codes and Graph API error handling; the reference's section 5.7 gathers them.
_DEAD_TOKEN_CODES: Final = frozenset({102, 190})
_RATE_CODES: Final = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006})
_CUSTOM_LIMIT: Final = 613
_TRANSIENT_CODES: Final = frozenset({1, 2})
_CONFIGURATION_CODES: Final = frozenset({3, 104, *range(200, 300)})
_OVERLOADED_CODES: Final = frozenset({10, 100})
_NO_SUCH_OBJECT: Final = (100, 33)

# These mean the same wherever they stand: Meta's lists give some of them as subcode of several codes, and as a code.
_BY_NUMBER: Final[Mapping[int, type[GraphError]]] = {
    2018300: NotOwnerError,
    2534037: NotOwnerError,
    2018278: WindowClosedError,
    2534022: WindowClosedError,
    2018065: WindowClosedError,
    2018108: PersonUnavailableError,
    1545041: PersonUnavailableError,
    2018001: PersonUnavailableError,
    2534014: PersonUnavailableError,
    551: PersonUnavailableError,
    2018321: TransientError,
    1893063: PageRestrictedError,
    368: PageRestrictedError,
    2534040: RateLimitedError,
    27: RoutingDisabledError,
    2018344: MisconfiguredError,
    2018027: MisconfiguredError,
    2018028: MisconfiguredError,
    2018164: MisconfiguredError,
    2018171: MisconfiguredError,
    2018234: MisconfiguredError,
    2018336: RefusedError,
    2018338: RefusedError,
    2018218: RefusedError,
    2018247: RefusedError,
    230: RefusedError,
    **dict.fromkeys((458, 459, 460, 463, 464, 467), TokenInvalidError),
}

# Codes 10 and 100 mean many things, and not all have a subcode: the first line whose words are all there counts.
_BY_WORDING: Final[tuple[tuple[tuple[str, ...], type[GraphError]], ...]] = (
    (("thread owner",), NotOwnerError),
    (("another app is controlling this thread",), NotOwnerError),
    (("handover protocol", "disabled"), RoutingDisabledError),
    (("outside", "window"), WindowClosedError),
    (("appsecret_proof",), ProofRefusedError),
)
_SERVER_FAULT: Final = 500
_TOO_MANY_REQUESTS: Final = 429


def fault_in(status: int, document: object, headers: Mapping[str, str] = MappingProxyType({})) -> GraphFault:
    """Reads a Graph answer's error; an answer without one gets code 0."""
    error: Mapping[str, Any] = {}
    if isinstance(document, Mapping) and isinstance(document.get("error"), Mapping):
        error = document["error"]
    return GraphFault(
        status=status,
        code=_number(error.get("code")),
        subcode=_number(error.get("error_subcode")),
        message=str(error.get("message", "")),
        is_transient=error.get("is_transient") is True,
        pause_seconds=pause_asked_for(headers),
    )


def classify(fault: GraphFault) -> GraphError:
    """Gives the error that a fault is."""
    kind = _kind_of(fault)
    if kind is not RateLimitedError:
        return kind(str(fault))
    if fault.code == _CUSTOM_LIMIT and not (fault.subcode or fault.pause_seconds):
        # Meta throttles single threads too, without telling a time: one visitor's flood must not hold the whole page.
        return TransientError(str(fault))
    return RateLimitedError(str(fault), fault.pause_seconds)


def _kind_of(fault: GraphFault) -> type[GraphError]:
    """Judges by the numbers that can mean one thing only, then by what says "later", then by code and wording."""
    if fault.code in _DEAD_TOKEN_CODES:
        return TokenInvalidError
    for number in (fault.subcode, fault.code):
        if number in _BY_NUMBER:
            return _BY_NUMBER[number]
    if fault.code in _RATE_CODES or fault.status == _TOO_MANY_REQUESTS:
        return RateLimitedError
    if fault.code in _TRANSIENT_CODES or fault.is_transient or fault.status >= _SERVER_FAULT:
        return TransientError
    return _kind_by_wording(fault)


def _kind_by_wording(fault: GraphFault) -> type[GraphError]:
    wording = fault.message.lower()
    for words, kind in _BY_WORDING:
        if all(word in wording for word in words):
            return kind
    if fault.code in _CONFIGURATION_CODES or (fault.code, fault.subcode) == _NO_SUCH_OBJECT:
        return MisconfiguredError
    if fault.code in _OVERLOADED_CODES and "permission" in wording:
        return MisconfiguredError
    return RefusedError


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
