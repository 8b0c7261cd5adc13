"""The switches of thread control, each one order-safe operation: On says, then passes; Off takes, then says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol

from aws_lambda_powertools import Logger

from handover.conversation.vocabulary import SwitchOutcome
from handover.conversation.wait import Wait
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    PageTroubleError,
    PersonUnavailableError,
    RefusedError,
    RoutingDisabledError,
    SettledError,
    TransientError,
    UnconfirmedError,
    WindowClosedError,
)
from handover.messenger.graph import NOBODY
from handover.messenger.history import Said
from handover.messenger.webhook import OWN_METADATA
from handover.operations.orders import (
    AnyOrder,
    PassControlOrder,
    PassingOrder,
    ResumeOrder,
    SayUnansweredOrder,
    SwitchOffOrder,
    SwitchOnOrder,
)
from handover.operations.ports import Overtaking, Routings
from handover.pages.platform import Platform
from handover.pages.routing import Routing, RoutingMode, mode_where
from handover.pages.standing import Trouble, TroubleKind

logger = Logger(child=True)


class ThreadControl(Protocol):
    """What a switch needs of the Graph API."""

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""

    def send_and_pass(self, user_id: str, message: Mapping[str, Any], metadata: str, target_app_id: str) -> None:
        """Sends one message and passes thread control in the same call."""

    def has_said(self, user_id: str, platform: Platform, message: Mapping[str, Any], since: int) -> Said:
        """Tells whether a message was sent to the user since a time."""

    def pass_thread_control(self, user_id: str, target_app_id: str, metadata: str) -> None:
        """Passes thread control."""

    def take_thread_control(self, user_id: str, metadata: str) -> None:
        """Takes thread control."""

    def thread_owner(self, user_id: str) -> str | None:
        """Gives the owner's app id, or `NOBODY`; None where Meta does not tell."""

    def has_conversation_routing(self, platform: Platform) -> bool:
        """Tells whether the page has a default app."""


class Ledger(Protocol):
    """Remembers which steps are done, so that a redelivery does not repeat what a user would see twice."""

    def once(self, step: str, action: Callable[[], None]) -> None:
        """Does the action unless the step was done before."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a switch works with.

    Attributes:
        app_id: our Meta app.
        now: milliseconds since 1970.
        is_reachable: returns whether Meta answers a question about the page.
    """

    graph: ThreadControl
    ledger: Ledger
    routings: Routings
    overtaking: Overtaking
    app_id: str
    now: Callable[[], int]
    is_reachable: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Switched:
    """How a switch ended.

    Attributes:
        detail: what Meta answered, in codes, where something was refused.
        trouble: what holds the page, where nothing is decided.
        said: how many messages were said before that.
        in_doubt: whether the message after those may have gone out.
    """

    outcome: SwitchOutcome
    detail: str = ""
    trouble: Trouble | None = None
    said: int = 0
    in_doubt: bool = False


class NotPassedYetError(TransientError):
    """The On recipe is said, but it is not known that control has passed; passing is safe to try again."""


class NotSaidYetError(TransientError):
    """A message got no answer, and Meta does not have it."""


class NotTakenYetError(TransientError):
    """Taking got no answer, and another app owns the thread still."""


class _HeldError(Exception):
    """Meta takes no calls for the page at present; `said` messages were said before, and perhaps one more."""

    def __init__(self, trouble: Trouble, said: int) -> None:
        super().__init__(trouble.detail)
        self.trouble = trouble
        self.said = said

    @property
    def switched(self) -> Switched:
        """How the switch ends: it is ordered anew when Meta takes calls again."""
        in_doubt = self.trouble.kind is TroubleKind.UNREACHABLE
        return Switched(SwitchOutcome.HELD, self.trouble.detail, self.trouble, self.said, in_doubt)


class _Take(NamedTuple):
    """What came of taking control: Meta's refusal, or the error that keeps us from knowing."""

    refusal: str = ""
    doubt: UnconfirmedError | None = None


def switch(order: AnyOrder, tries: int, parts: Parts) -> Switched | None:
    """Carries out an order.

    Args:
        order: what to do.
        tries: which delivery of the order this is, the first being 1; more than that where it was redriven.
        parts: the outside world.

    Returns:
        How it ended; None for a handover that the bot's return overtook while it was tried again: nothing was passed.

    Raises:
        TransientError: nothing is decided yet; the order must be delivered again.
    """
    try:
        return _Switch(order, tries, parts).carry_out()
    except _HeldError as held:
        return held.switched


def given_up(order: AnyOrder, error: Exception) -> Switched:
    """Gives the outcome of an order that failed so often that it is not tried again."""
    detail = f"gave up after several tries: {error if isinstance(error, GraphError) else type(error).__name__}"
    if isinstance(error, NotPassedYetError) or isinstance(order, PassControlOrder | SayUnansweredOrder):
        return Switched(SwitchOutcome.PASS_FAILED, detail)
    if isinstance(order, SwitchOnOrder):
        return Switched(SwitchOutcome.NOT_SAID, detail)
    return Switched(SwitchOutcome.RETURN_REFUSED, detail)


@dataclass(frozen=True, slots=True)
class _Switch:
    """One order being carried out."""

    order: AnyOrder
    tries: int
    parts: Parts

    @property
    def _graph(self) -> ThreadControl:
        return self.parts.graph

    @property
    def _user_id(self) -> str:
        return self.order.user_id

    def carry_out(self) -> Switched | None:
        match self.order:
            case PassingOrder() as order if self.tries > 1 and self._is_overtaken():
                # The first delivery is in order: a return that was decided since comes after it in the queue.
                if not isinstance(order, SayUnansweredOrder):
                    self._say_without_passing()
                return None
            case SwitchOnOrder() as order:
                return self._switch_on(order)
            case SayUnansweredOrder() as order:
                return self._say_unanswered(order)
            case PassControlOrder() as order:
                return self._with_mode(self._pass(order.target_app_id, order.reason), self._mode())
            case SwitchOffOrder() as order:
                return self._say_it_is_back(order, self._take())
            case ResumeOrder() as order:
                return self._say_it_is_back(order, _Take())

    def _is_overtaken(self) -> bool:
        order = self.order
        return self.parts.overtaking.is_overtaken(order.account_id, order.user_id, order.fence)

    def _say_without_passing(self) -> None:
        """Tells the user what they are owed; whoever has the thread by now keeps it."""
        try:
            self._say(len(self.order.messages))
        except SettledError as error:
            logger.info("not said after the bot's return", extra={"error": error.summary})

    # --- saying -----------------------------------------------------------------------------------------------------

    def _metadata(self, number: int) -> str:
        return f"{OWN_METADATA}{self.order.id}.{number}"

    def _say(self, until: int) -> None:
        """Says the messages before a number, those that are not said yet."""
        for number in range(self.order.said, until):
            message = self.order.messages[number]
            self._say_once(number, partial(self._graph.send, self._user_id, message, self._metadata(number)))

    def _say_once(self, number: int, send: Callable[[], None]) -> None:
        message = self.order.messages[number]

        def attempt() -> None:
            # A delivery before this one may have been cut off before it wrote down what it did.
            may_be_said = self.tries > 1 or (self.order.in_doubt and number == self.order.said)
            if may_be_said and self._has_said(message) is Said.YES:
                return
            try:
                send()
            except UnconfirmedError as error:
                self._look_after(message, error)

        try:
            self.parts.ledger.once(f"{self.order.id}.{number}", attempt)
        except PageTroubleError as error:
            raise _HeldError(error.trouble, number) from error
        except TransientError as error:
            self._end_in_outage(error, number)
            raise

    def _end_in_outage(self, error: GraphError, said: int) -> None:
        """Raise `_HeldError` where no call for the page is possible; where others are, this one is tried again soon."""
        if not self.parts.is_reachable():
            raise _HeldError(Trouble(kind=TroubleKind.UNREACHABLE, detail=error.summary), said) from error

    def _has_said(self, message: Mapping[str, Any]) -> Said:
        order = self.order
        return self._graph.has_said(order.user_id, order.platform, message, order.at)

    def _look_after(self, message: Mapping[str, Any], error: UnconfirmedError) -> None:
        """Looks whether a message that got no answer was said; where Meta cannot tell, a copy would be the worse."""
        found = self._has_said(message)
        if found is Said.NO:
            raise NotSaidYetError(str(error)) from error
        logger.warning("a message may not have arrived", extra={"error": str(error), "said": found.value})

    # --- On ---------------------------------------------------------------------------------------------------------

    def _switch_on(self, order: SwitchOnOrder) -> Switched:
        try:
            mode = self._mode()
            if mode is RoutingMode.ZERO_CONFIG:
                self._say(len(order.messages))
                return Switched(SwitchOutcome.GATE_ONLY)
            return self._say_and_pass(order, mode)
        except NotOwnerError:
            # Another app owns the thread already: a redelivery after the pass, or an agent who was quicker.
            return Switched(SwitchOutcome.PASSED)
        except SettledError as error:
            return Switched(SwitchOutcome.NOT_SAID, error.summary)

    def _say_and_pass(self, order: PassingOrder, mode: RoutingMode | None) -> Switched:
        """Says the messages; control goes along with the last."""
        number = len(order.messages) - 1
        self._say(number)
        last, metadata = order.messages[number], self._metadata(number)
        if order.said > number:
            return self._pass(order.target_app_id, order.reason)
        try:
            self._say_once(number, partial(self._send_and_pass, last, metadata, order.target_app_id, mode))
        except (RefusedError, RoutingDisabledError, MisconfiguredError) as error:
            self._say_once(number, partial(self._graph.send, order.user_id, last, metadata))
            if isinstance(error, RoutingDisabledError) or (mode is None and isinstance(error, RefusedError)):
                # Only a page with routing takes both in one call, and nothing says that this one has it.
                self._learn(RoutingMode.ZERO_CONFIG)
                return Switched(SwitchOutcome.GATE_ONLY)
            # Not every message takes the pass with it, or the target is wrong: pass in a call of its own.
            return self._pass(order.target_app_id, order.reason)
        return self._see_that_it_passed(order)

    def _send_and_pass(
        self, message: Mapping[str, Any], metadata: str, target_app_id: str, mode: RoutingMode | None
    ) -> None:
        try:
            self._graph.send_and_pass(self._user_id, message, metadata, target_app_id)
        except UnconfirmedError as error:
            if mode is RoutingMode.CONVERSATION_ROUTING and self._is_not_passed():
                # Control goes along with the message: neither has got there.
                raise NotSaidYetError(str(error)) from error
            raise

    def _see_that_it_passed(self, order: PassingOrder) -> Switched:
        if not self._is_not_passed():
            # Only a page with routing takes both in one call.
            self._learn(RoutingMode.CONVERSATION_ROUTING)
            return Switched(SwitchOutcome.PASSED)
        if self.tries == 1:
            # Meta passed nothing, or an agent gave it back at once: then the bot's return overtakes the next delivery.
            raise NotPassedYetError("the message was said, and the thread is ours")
        return self._pass(order.target_app_id, order.reason)

    def _is_not_passed(self) -> bool:
        return self._owner() in (self.parts.app_id, NOBODY)

    def _owner(self) -> str | None:
        try:
            return self._graph.thread_owner(self._user_id)
        except TransientError as error:
            self._end_in_outage(error, len(self.order.messages))
            raise NotPassedYetError(str(error)) from error
        except PageTroubleError as error:
            raise _HeldError(error.trouble, len(self.order.messages)) from error
        except GraphError as error:
            logger.info("the thread's owner is not to be had", extra={"error": str(error)})
            return None

    def _pass(self, target_app_id: str, reason: str) -> Switched:
        try:
            self._graph.pass_thread_control(self._user_id, target_app_id, reason)
        except NotOwnerError:
            return Switched(SwitchOutcome.PASSED)
        except RoutingDisabledError:
            self._learn(RoutingMode.ZERO_CONFIG)
            return Switched(SwitchOutcome.GATE_ONLY)
        except (TransientError, UnconfirmedError) as error:
            self._end_in_outage(error, len(self.order.messages))
            raise NotPassedYetError(str(error)) from error
        except PageTroubleError as error:
            raise _HeldError(error.trouble, len(self.order.messages)) from error
        except GraphError as error:
            return Switched(SwitchOutcome.PASS_FAILED, error.summary)
        return Switched(SwitchOutcome.PASSED)

    # --- while the user waits ---------------------------------------------------------------------------------------

    def _say_unanswered(self, order: SayUnansweredOrder) -> Switched:
        """Tells the user that nobody has come yet; where that is not true or cannot be, all stays as it is."""
        wait = self.parts.overtaking.wait(order.account_id, order.user_id, order.fence)
        if wait is Wait.ANSWERED and self.tries > 1 and self._owner() == self.parts.app_id:
            # A delivery before had taken the thread: whoever has come must have it.
            return self._pass(order.target_app_id, order.reason)
        if wait is not Wait.ON:
            return Switched(SwitchOutcome.NOT_TOLD, f"the wait is {wait}")
        return self._say_to_who_waits(order)

    def _say_to_who_waits(self, order: SayUnansweredOrder) -> Switched:
        try:
            if self._mode() is RoutingMode.ZERO_CONFIG:
                self._say(len(order.messages))
                return Switched(SwitchOutcome.GATE_ONLY)
            refusal = self._refusal_of_a_loan()
        except _HeldError as held:
            return Switched(SwitchOutcome.NOT_TOLD, held.trouble.detail, held.trouble)
        except SettledError as error:
            return Switched(SwitchOutcome.NOT_TOLD, error.summary)
        if refusal:
            return Switched(SwitchOutcome.NOT_TOLD, refusal)
        try:
            # Taking has shown how the page shares its threads, where that was not known.
            return self._say_and_give_back(order, self._mode())
        except _HeldError as held:
            return Switched(SwitchOutcome.PASS_FAILED, held.trouble.detail, held.trouble)

    def _refusal_of_a_loan(self) -> str:
        """Takes control for a moment; gives Meta's refusal, if any: what an earlier try has taken is ours already."""
        take = self._take()
        if take.doubt:
            raise NotTakenYetError(str(take.doubt)) from take.doubt
        return "" if self.tries > 1 and self._owner() == self.parts.app_id else take.refusal

    def _say_and_give_back(self, order: SayUnansweredOrder, mode: RoutingMode | None) -> Switched:
        try:
            return self._say_and_pass(order, mode)
        except NotOwnerError:
            return Switched(SwitchOutcome.PASSED)
        except SettledError as error:
            logger.info("who waits could not be told", extra={"error": error.summary})
            return self._pass(order.target_app_id, order.reason)

    @staticmethod
    def _with_mode(switched: Switched, mode: RoutingMode | None) -> Switched:
        """Unless the page has routing, a pass that worked tells nothing about channels: the gate alone silences."""
        if mode is not RoutingMode.CONVERSATION_ROUTING and switched.outcome is SwitchOutcome.PASSED:
            return Switched(SwitchOutcome.GATE_ONLY)
        return switched

    # --- Off --------------------------------------------------------------------------------------------------------

    def _say_it_is_back(self, order: SwitchOffOrder | ResumeOrder, take: _Take) -> Switched:
        try:
            self._say(len(order.messages))
        except NotOwnerError as error:
            if take.doubt:
                raise NotTakenYetError(str(take.doubt)) from take.doubt
            return Switched(SwitchOutcome.RETURN_REFUSED, take.refusal or error.summary)
        except SettledError as error:
            if take.refusal:
                return Switched(SwitchOutcome.RETURN_REFUSED, take.refusal)
            if not isinstance(error, (WindowClosedError, PersonUnavailableError)):
                # The bot is back, only it cannot say so.
                return Switched(SwitchOutcome.RETURNED, error.summary)
            return self._back_unheard()
        return Switched(SwitchOutcome.RETURNED)

    def _back_unheard(self) -> Switched:
        """Nobody could hear that the bot is back, which is no matter for staff, unless another app has the thread.

        Where there was something to take, taking has shown it; in zero-config an inbox may own a thread all the same.
        """
        known = self._known()
        is_elsewhere = known and known.mode is RoutingMode.ZERO_CONFIG and not self._is_not_passed()
        if is_elsewhere:
            return Switched(SwitchOutcome.RETURN_REFUSED, "another app owns the thread")
        return Switched(SwitchOutcome.RETURNED)

    def _take(self) -> _Take:
        """Takes control; gives the refusal or the doubt, if any.

        Whether it matters shows when the Off recipe is said: Meta refuses to take from nobody and from ourselves too,
        and then we may speak all the same. A page without Conversation Routing has nothing to take.
        """
        try:
            self._graph.take_thread_control(self._user_id, "the bot was asked back")
        except RoutingDisabledError:
            self._learn(RoutingMode.ZERO_CONFIG)
            return _Take()
        except UnconfirmedError as error:
            return _Take(doubt=error)
        except PageTroubleError as error:
            raise _HeldError(error.trouble, self.order.said) from error
        except TransientError as error:
            self._end_in_outage(error, self.order.said)
            raise
        except SettledError as error:
            return _Take(refusal=error.summary)
        self._learn(RoutingMode.CONVERSATION_ROUTING)
        return _Take()

    # --- the page's mode ----------------------------------------------------------------------------------------------

    def _mode(self) -> RoutingMode | None:
        """Gives the page's mode: as remembered, else as the feature status tells; None where nobody knows yet."""
        known = self._known()
        if known and known.is_current(self.parts.now()):
            return known.mode
        try:
            has_routing = self._graph.has_conversation_routing(self.order.platform)
        except PageTroubleError as error:
            raise _HeldError(error.trouble, self.order.said) from error
        except TransientError as error:
            self._end_in_outage(error, self.order.said)
            raise
        except SettledError:
            return known.mode if known else None
        mode = mode_where(has_routing=has_routing)
        self._learn(mode)
        return mode

    def _known(self) -> Routing | None:
        return self.parts.routings.get(self.order.page_id, self.order.platform)

    def _learn(self, mode: RoutingMode) -> None:
        """Remembers what a call has shown; a call has the last word, whatever the feature status said."""
        order, now, known = self.order, self.parts.now(), self._known()
        if known is None or known.mode is not mode or not known.is_current(now):
            self.parts.routings.put(Routing(page_id=order.page_id, platform=order.platform, mode=mode, learnt_at=now))
