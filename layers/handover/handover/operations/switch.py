"""The two switches of thread control, each one order-safe operation: On says, then passes; Off takes, then says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from aws_lambda_powertools import Logger

from handover.conversation.events import SwitchOutcome
from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.messenger.graph import NOBODY
from handover.messenger.webhook import OWN_METADATA
from handover.operations.orders import AnyOrder, Order, ResumeOrder, SwitchOffOrder, SwitchOnOrder

logger = Logger(child=True)


class ThreadControl(Protocol):
    """What a switch needs of the Graph API."""

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""

    def send_and_pass(self, user_id: str, message: Mapping[str, Any], metadata: str, target_app_id: str) -> None:
        """Sends one message and passes thread control in the same call."""

    def pass_thread_control(self, user_id: str, target_app_id: str, metadata: str) -> None:
        """Passes thread control."""

    def take_thread_control(self, user_id: str, metadata: str) -> None:
        """Takes thread control."""

    def thread_owner(self, user_id: str) -> str | None:
        """Gives the owner's app id, or `NOBODY`; None where Meta does not tell."""

    def has_conversation_routing(self) -> bool:
        """Tells whether the page has a default app."""


class Ledger(Protocol):
    """Remembers which steps are done, so that a redelivery does not repeat what a user would see twice."""

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before."""


@dataclass(frozen=True, slots=True)
class Switched:
    """How a switch ended; `detail` says what Meta answered, in codes, where something was refused."""

    outcome: SwitchOutcome
    detail: str = ""


class NotPassedYetError(TransientError):
    """The On recipe is said, but it is not known that control has passed; passing is safe to try again."""


def switch(order: AnyOrder, graph: ThreadControl, ledger: Ledger, app_id: str) -> Switched:
    """Carries out an order.

    Raises:
        TransientError: nothing is decided yet; the order must be delivered again.
    """
    match order:
        case SwitchOnOrder():
            return _switch_on(order, graph, ledger, app_id)
        case SwitchOffOrder():
            return _say_it_is_back(order, graph, ledger, refusal=_take(order, graph))
        case ResumeOrder():
            return _say_it_is_back(order, graph, ledger, refusal="")


def given_up(order: AnyOrder, error: Exception) -> Switched:
    """Gives the outcome of an order that failed so often that it is not tried again."""
    detail = f"gave up after several tries: {error if isinstance(error, GraphError) else type(error).__name__}"
    if isinstance(error, NotPassedYetError):
        return Switched(SwitchOutcome.PASS_FAILED, detail)
    if isinstance(order, SwitchOnOrder):
        return Switched(SwitchOutcome.NOT_SAID, detail)
    return Switched(SwitchOutcome.RETURN_REFUSED, detail)


def _metadata(order: Order, number: int) -> str:
    return f"{OWN_METADATA}{order.id}.{number}"


def _say(order: Order, messages: tuple[dict[str, Any], ...], graph: ThreadControl, ledger: Ledger) -> None:
    for number, message in enumerate(messages):
        _say_once(order, number, ledger, partial(graph.send, order.user_id, message, _metadata(order, number)))


def _say_once(order: Order, number: int, ledger: Ledger, send: Callable[[], None]) -> None:
    def attempt() -> None:
        try:
            send()
        except UnconfirmedError as error:
            # Sent once, perhaps; a second copy would be worse than none, and thread control is looked at afterwards.
            logger.warning("a message may not have arrived", extra={"error": str(error)})

    ledger.once(f"{order.id}.{number}", attempt)


# --- On -------------------------------------------------------------------------------------------------------------


def _switch_on(order: SwitchOnOrder, graph: ThreadControl, ledger: Ledger, app_id: str) -> Switched:
    try:
        if not _has_routing(graph):
            _say(order, order.messages, graph, ledger)
            return Switched(SwitchOutcome.GATE_ONLY)
        _say(order, order.messages[:-1], graph, ledger)
        return _say_last_and_pass(order, graph, ledger, app_id)
    except NotOwnerError:
        # Another app owns the thread already: a redelivery after the pass, or an agent who was quicker.
        return Switched(SwitchOutcome.PASSED)
    except TransientError:
        raise
    except GraphError as error:
        return Switched(SwitchOutcome.NOT_SAID, error.summary)


def _has_routing(graph: ThreadControl) -> bool:
    """Asks the page's feature status; where it does not answer, a refused call will have the last word."""
    try:
        return graph.has_conversation_routing()
    except TransientError:
        raise
    except GraphError:
        return True


def _say_last_and_pass(order: SwitchOnOrder, graph: ThreadControl, ledger: Ledger, app_id: str) -> Switched:
    number = len(order.messages) - 1
    last = order.messages[number]
    metadata = _metadata(order, number)
    try:
        _say_once(
            order,
            number,
            ledger,
            partial(graph.send_and_pass, order.user_id, last, metadata, order.target_app_id),
        )
    except (RefusedError, RoutingDisabledError):
        # Not every page takes both in one call: say it, and pass in a call of its own.
        _say_once(order, number, ledger, partial(graph.send, order.user_id, last, metadata))
        return _pass(order, graph)
    if _owner(order, graph) in (app_id, NOBODY):
        return _pass(order, graph)
    return Switched(SwitchOutcome.PASSED)


def _owner(order: Order, graph: ThreadControl) -> str | None:
    try:
        return graph.thread_owner(order.user_id)
    except TransientError as error:
        raise NotPassedYetError(str(error)) from error
    except GraphError as error:
        logger.info("the thread's owner is not to be had", extra={"error": str(error)})
        return None


def _pass(order: SwitchOnOrder, graph: ThreadControl) -> Switched:
    try:
        graph.pass_thread_control(order.user_id, order.target_app_id, order.reason)
    except NotOwnerError:
        return Switched(SwitchOutcome.PASSED)
    except RoutingDisabledError:
        return Switched(SwitchOutcome.GATE_ONLY)
    except (TransientError, UnconfirmedError) as error:
        raise NotPassedYetError(str(error)) from error
    except GraphError as error:
        return Switched(SwitchOutcome.PASS_FAILED, error.summary)
    return Switched(SwitchOutcome.PASSED)


# --- Off ------------------------------------------------------------------------------------------------------------


def _say_it_is_back(order: Order, graph: ThreadControl, ledger: Ledger, refusal: str) -> Switched:
    try:
        _say(order, order.messages, graph, ledger)
    except NotOwnerError as error:
        return Switched(SwitchOutcome.RETURN_REFUSED, refusal or error.summary)
    except TransientError:
        raise
    except GraphError as error:
        if refusal or isinstance(error, TokenInvalidError):
            return Switched(SwitchOutcome.RETURN_REFUSED, refusal or error.summary)
        # The bot is back, only it cannot say so (the window is closed, say).
        return Switched(SwitchOutcome.RETURNED, error.summary)
    return Switched(SwitchOutcome.RETURNED)


def _take(order: SwitchOffOrder, graph: ThreadControl) -> str:
    """Takes control; gives the refusal, if any.

    Whether it matters shows when the Off recipe is said: Meta refuses to take from nobody and from ourselves too, and
    then we may speak all the same. A page without Conversation Routing has nothing to take.
    """
    try:
        graph.take_thread_control(order.user_id, "the bot was asked back")
    except TransientError:
        raise
    except (RoutingDisabledError, UnconfirmedError):
        return ""
    except GraphError as error:
        return error.summary
    return ""
