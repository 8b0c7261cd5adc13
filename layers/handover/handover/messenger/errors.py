"""What can go wrong with a Graph call, as types that decide what happens next.

GraphError
├── TransientError          try again later
│   └── RateLimitedError    try again later, and slower
├── UnconfirmedError        it may have happened: do not repeat what the user would see twice
├── NotOwnerError           another app owns the thread
├── RoutingDisabledError    the page has no Conversation Routing
├── WindowClosedError       the 24-hour window is over
├── PersonUnavailableError  the user cannot be reached
├── TokenInvalidError       the page token is dead
└── RefusedError            anything else: repeating it cannot help
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


class GraphError(Exception):
    """A Graph call did not succeed. The text holds codes only, never what was sent."""

    @property
    def summary(self) -> str:
        """What went wrong, for logs and for staff: the type and the codes."""
        return f"{type(self).__name__}: {self}"


class TransientError(GraphError):
    """Meta asks to try again, or could not be reached at all."""


class RateLimitedError(TransientError):
    """Too many calls."""


class UnconfirmedError(GraphError):
    """The call was sent and no answer came: it may or may not have had its effect."""


class NotOwnerError(GraphError):
    """Another app owns the thread."""


class RoutingDisabledError(GraphError):
    """Thread control cannot be taken: the page has no default app (zero-config)."""


class WindowClosedError(GraphError):
    """The user's last message is more than 24 hours ago."""


class PersonUnavailableError(GraphError):
    """The user does not receive messages, or is not there."""


class TokenInvalidError(GraphError):
    """The page token does not work any more."""


class RefusedError(GraphError):
    """The call is refused for good: permissions, parameters, policy."""


@dataclass(frozen=True, slots=True)
class GraphFault:
    """The `error` object of a Graph answer."""

    status: int
    code: int
    subcode: int
    message: str
    is_transient: bool

    def __str__(self) -> str:
        return f"HTTP {self.status}, code {self.code}" + (f"/{self.subcode}" if self.subcode else "")


# Meta, Messenger Platform error codes and Graph API error handling; the reference's section 5.7 gathers them.
_RATE_CODES: Final = frozenset({4, 17, 32, 613, 80001, 80002, 80006})
_TRANSIENT_CODES: Final = frozenset({1, 2})
_ROUTING_DISABLED_CODE: Final = 27
_TOKEN_CODE: Final = 190
_BY_SUBCODE: Final[Mapping[int, type[GraphError]]] = {
    2018300: NotOwnerError,
    2534037: NotOwnerError,
    2018321: TransientError,
    2018278: WindowClosedError,
    2534022: WindowClosedError,
    2018065: WindowClosedError,
    2018108: PersonUnavailableError,
    1545041: PersonUnavailableError,
    2018001: PersonUnavailableError,
    2534014: PersonUnavailableError,
    2018344: RefusedError,
}
_BY_CODE: Final[Mapping[int, type[GraphError]]] = {
    _TOKEN_CODE: TokenInvalidError,
    _ROUTING_DISABLED_CODE: RoutingDisabledError,
    551: PersonUnavailableError,
    2018300: NotOwnerError,
}
_SERVER_FAULT: Final = 500
_TOO_MANY_REQUESTS: Final = 429


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def fault_in(status: int, document: object) -> GraphFault:
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
    )


def classify(fault: GraphFault) -> GraphError:  # noqa: PLR0911 - one rule a line, in order of precedence
    """Gives the error that a fault is: by subcode, then by code, then by wording (codes 10 and 100 are overloaded)."""
    if fault.subcode in _BY_SUBCODE:
        return _BY_SUBCODE[fault.subcode](str(fault))
    if fault.code in _BY_CODE:
        return _BY_CODE[fault.code](str(fault))
    if fault.code in _RATE_CODES or fault.status == _TOO_MANY_REQUESTS:
        return RateLimitedError(str(fault))
    if fault.code in _TRANSIENT_CODES or fault.is_transient or fault.status >= _SERVER_FAULT:
        return TransientError(str(fault))
    wording = fault.message.lower()
    if "thread owner" in wording or "another app is controlling this thread" in wording:
        return NotOwnerError(str(fault))
    if "outside" in wording and "window" in wording:
        return WindowClosedError(str(fault))
    return RefusedError(str(fault))
