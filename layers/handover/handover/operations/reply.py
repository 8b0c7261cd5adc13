"""Works on one letter about a conversation: load, decide, save once, act. The only writer of conversation state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from aws_lambda_powertools import Logger

from handover.alerts.announcing import announce
from handover.alerts.news import news_of
from handover.alerts.page_announcing import announce_misconfigured, announce_missed
from handover.aws.mailbox import Letter, NotStoredError
from handover.aws.timer_names import timer_name
from handover.conversation import memory
from handover.conversation.conversation import Control, Conversation, Mode, Outbox, OutboxState
from handover.conversation.decide import decide
from handover.conversation.effects import Alert, AnyEffect, Record, Reply, SetTimer, WatchBurst
from handover.conversation.events import (
    AnyEvent,
    BurstOver,
    Channel,
    ControlSwitched,
    PageOpened,
    ReplyRefused,
    StaffClaimed,
    StaffExtended,
    StaffPaused,
    StaffResumed,
    TimerRan,
    UserPressed,
    UserWrote,
)
from handover.conversation.history import records_of
from handover.conversation.measures import Measure, measures_of
from handover.conversation.moment import Finding, effect_name
from handover.conversation.vocabulary import Telling
from handover.lineage import root_of
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    PageTroubleError,
    SettledError,
    TransientError,
    UnconfirmedError,
)
from handover.messenger.webhook import Delivered, read
from handover.operations import hold, waiting_list
from handover.operations.left_behind import still_wanted, with_what_died
from handover.operations.ordering import order_of
from handover.operations.ports import (
    Conversations,
    History,
    Pages,
    Queue,
    Routings,
    Standings,
    Tombstones,
    Topic,
)
from handover.operations.reports import REPORT, read_report, report
from handover.operations.say import OutOfTimeError, Sender, StoppedReplyError, Time, say
from handover.operations.waiting_list import telling_of
from handover.operations.worked import ASKS_NOTHING, Worked
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS, Platform
from handover.pages.routing import Routing, RoutingMode, mode_where
from handover.recipes.actions import HandoverOn, action_of
from handover.recipes.language import language_of_locale

TRIES_AT_ONCE: Final = 2
"""The second one is the next delivery of the same message; what fails then stands in no other message's way."""

FIRST_TRY_ANEW_MS: Final = 60_000
LAST_TRY_ANEW_MS: Final = 15 * 60_000
"""How long to wait with what Meta does not take for this user alone: at first, doubled with each try, and at most."""

logger = Logger(child=True)


@dataclass(frozen=True, slots=True)
class Parts:
    """What `replies` works with; `now` gives milliseconds since 1970."""

    conversations: Conversations
    tombstones: Tombstones
    pages: Pages
    standings: Standings
    routings: Routings
    sender_for: Callable[[str], Sender]
    mailbox: Queue
    orders: Queue
    topic: Topic
    history: History
    holding: hold.Parts
    listing: waiting_list.Parts
    measure: Callable[[Measure], None]
    app_id: str
    now: Callable[[], int]
    time: Time


@dataclass(frozen=True, slots=True)
class _Turn:
    """One letter meeting one conversation.

    Attributes:
        done: the effects that were done, each with the word for it.
        postponed: those that wait for the page.
    """

    event: AnyEvent
    delivery_id: str
    page: Page
    parts: Parts
    done: list[tuple[AnyEffect, str]] = field(default_factory=list)
    postponed: list[AnyEffect] = field(default_factory=list)

    def worked(self, finding: Finding) -> Worked:
        """Return what came of the letter."""
        event = self.event
        request_id = None
        if isinstance(event, TimerRan | StaffClaimed | StaffExtended | StaffResumed):
            request_id = event.request_id
        others = dict.fromkeys(root_of(effect.id) for effect, _ in self.done)
        others |= {root_of(request_id): None} if request_id else {}
        others.pop(root_of(event.id), None)
        return Worked(
            finding,
            event.kind,
            tuple(word for _, word in self.done),
            tuple(map(word_of, self.postponed)),
            tuple(others),
        )


class _Until(Enum):
    """What an effect waits for that cannot be done now."""

    PAGE_OPEN = 1
    """Meta takes calls for the page again."""

    NEXT_TRY = 2
    """A while has passed: Meta takes calls for the page, and not this one."""

    NEXT_TURN = 3
    """The conversation's next turn: this one has no time left."""


class _WaitError(Exception):
    """An effect cannot be done now; `left` is the effect as it is still to be done."""

    def __init__(self, left: AnyEffect, until: _Until) -> None:
        super().__init__(f"it waits: {until.name}")
        self.left = left
        self.until = until


def work_on(document: Mapping[str, Any], delivery_id: str, parts: Parts) -> Worked:
    """Works on one letter.

    Args:
        document: the letter.
        delivery_id: the SQS message id, for letters without a token of their own. A redelivery has the same, also one
            that was taken out of the dead-letter queue; a duplicate from Meta has another one.
        parts: the outside world.

    Returns:
        What came of it; no kind is told of an event that asks nothing of us.

    Raises:
        Exception: whatever kept it from being finished; the letter must be delivered again.
    """
    delivered = _read(document, parts)
    if delivered.event is None:
        return Worked(ASKS_NOTHING)
    conversation = parts.conversations.load(delivered.account_id, delivered.user_id)
    if conversation.version == 0 and document.get("kind") == REPORT:
        # The visitor was forgotten: what is still told of them finds nobody, and must not bring them back.
        return Worked(Finding.OUTDATED, delivered.event.kind)
    token = str(document.get("token") or delivery_id)
    turn = _Turn(delivered.event, token, parts.pages.get(delivered.account_id), parts)
    if conversation.remembers(turn.event.id):
        _finish(conversation, turn)
        return turn.worked(Finding.DUPLICATE)
    return turn.worked(_decide_and_act(conversation, turn))


def _read(document: Mapping[str, Any], parts: Parts) -> Delivered:
    if document.get("kind") == REPORT:
        return read_report(document)
    return read(document, parts.app_id, parts.now())


def _met(conversation: Conversation, turn: _Turn) -> Conversation:
    """Return the conversation with what has to be known of the user.

    Where none is kept, it is looked up whether its visitor was forgotten: as late as can be, right before it would be
    saved. Of switches that were ordered before, no outcome is taken for one of the new conversation.
    """
    met = _introduced(conversation, turn)
    if met.version:
        return met
    forgotten_at = turn.parts.tombstones.forgotten_at(met.account_id, met.user_id)
    return met.model_copy(update={"forgotten_at": forgotten_at, "fence": forgotten_at})


def _decide_and_act(conversation: Conversation, turn: _Turn) -> Finding:
    event, parts = turn.event, turn.parts
    conversation = _with_what_died(conversation)
    if isinstance(event, ControlSwitched) and event.trouble and parts.now() - event.at < hold.TROUBLE_LASTS_MS:
        hold.hold(event.trouble, turn.page, root_of(event.id), parts.holding)
    met, now = _met(conversation, turn), parts.now()
    if met.forgotten_at and event.at <= met.forgotten_at:
        return Finding.FORGOTTEN
    decision = decide(met, event, turn.page, now, _routing(conversation, turn))
    if decision.finding is Finding.DUPLICATE:
        return decision.finding
    wanted = still_wanted(conversation, decision, now)
    left = tuple(effect for effect in wanted if effect not in decision.effects)
    if _is_too_late(conversation, event, left, now):
        told = announce_missed(f"{event.id}.missed", [hold.missed_in(met, turn.page)], 0, turn.page)
        parts.topic.publish(told.model_copy(update={"event_id": root_of(event.id)}))
    outbox = _outbox((*wanted, *records_of(conversation, decision, event, now)), conversation if left else None, turn)
    after = memory.still_to_say(decision.conversation, left, turn.page)
    saved = parts.conversations.save(after.model_copy(update={"outbox": outbox}))
    _note_who_decided(event)
    for measure in measures_of(conversation, decision):
        parts.measure(measure)
    if outbox:
        _act_to_the_end(saved, outbox, turn)
    return decision.finding


def _is_too_late(conversation: Conversation, event: AnyEvent, left: tuple[AnyEffect, ...], now: int) -> bool:
    """Return whether a reply is given up because it may not be said any more, and no list of its page has the user.

    Meta has not taken it for this user; or the user was woken in time, and this is worked on too late.
    """
    outbox = conversation.outbox
    if outbox is None or outbox.state is not OutboxState.POSTPONED:
        return False
    is_woken_in_time = isinstance(event, PageOpened) and event.at - conversation.last_user_at < WINDOW_MS
    if not outbox.tries and not is_woken_in_time:
        return False
    is_over = now - conversation.last_user_at >= WINDOW_MS
    return is_over and any(
        isinstance(effect, Reply) and effect.fence == conversation.fence and effect not in left
        for effect in outbox.effects
    )


def _with_what_died(conversation: Conversation) -> Conversation:
    """Return the conversation with what a message that died has left undone; its dead letter may come back too late."""
    if conversation.outbox and conversation.outbox.has_died:
        effects = [word_of(effect) for effect in conversation.outbox.effects]
        logger.warning("an earlier message has died, and what it left is done now", extra={"left": effects})
    return with_what_died(conversation)


def _outbox(effects: tuple[AnyEffect, ...], waiting: Conversation | None, turn: _Turn) -> Outbox | None:
    """Return what is to be done, where a conversation waited with some of it: how often that was tried, since when.

    What was done by now counts for nothing that comes later.
    """
    if not effects:
        return None
    # A reply that was not said comes too late when another event comes; a write for each would be dear, besides.
    clears = any(not isinstance(effect, Reply) for effect in effects)
    outbox = Outbox(event_id=turn.event.id, delivery_id=turn.delivery_id, effects=effects, clears=clears)
    if waiting is None or waiting.outbox is None:
        return outbox
    return outbox.model_copy(update={"tries": waiting.outbox.tries, "waits_since": waiting.outbox.waits_since})


def _note_who_decided(event: AnyEvent) -> None:
    """Leaves a record of what staff did, at the command line or by a link."""
    if isinstance(event, StaffPaused | StaffResumed | StaffClaimed | StaffExtended):
        logger.info("staff decided", extra={"decision": event.kind, "by": event.by})


def _routing(conversation: Conversation, turn: _Turn) -> RoutingMode | None:
    """Gives how the page shares its conversations, where what happened means one thing or another by it."""
    request, page, parts = conversation.request, turn.page, turn.parts
    is_elsewhere = conversation.mode is Mode.HUMAN and request is not None and request.control is Control.ELSEWHERE
    if not (is_elsewhere and isinstance(turn.event, UserWrote)) and not isinstance(turn.event, ReplyRefused):
        return None
    platform = page.platform_of(conversation.account_id)
    known = parts.routings.get(page.id, platform)
    if known is not None or parts.standings.get(page.id).hold is not None:
        return known.mode if known else None
    try:
        has_routing = parts.sender_for(page.id).has_conversation_routing(platform)
    except GraphError as error:
        logger.info("the page's mode is not to be had", extra={"error": str(error)})
        return None
    mode = mode_where(has_routing=has_routing)
    parts.routings.put(Routing(page_id=page.id, platform=platform, mode=mode, learnt_at=parts.now()))
    return mode


def _introduced(conversation: Conversation, turn: _Turn) -> Conversation:
    """Asks once for the user's name and language, and never in the way of a handover."""
    event, page = turn.event, turn.page
    if conversation.name is not None or not isinstance(event, UserWrote | UserPressed):
        return conversation
    is_handover = event.payload is not None and isinstance(action_of(event.payload), HandoverOn)
    if is_handover or conversation.mode is not Mode.BOT or event.channel is Channel.STANDBY:
        return conversation
    if turn.parts.standings.get(page.id).hold is not None:
        return conversation
    try:
        sender, platform = turn.parts.sender_for(page.id), page.platform_of(conversation.account_id)
        name = sender.user_name(conversation.user_id, platform)
        language = _language(conversation, page, platform, sender)
    except (TransientError, PageTroubleError):
        return conversation
    except GraphError as error:
        logger.info("the user's profile is not to be had", extra={"error": str(error)})
        return conversation.model_copy(update={"name": ""})
    return conversation.model_copy(update={"name": name or "", "language": language})


def _language(conversation: Conversation, page: Page, platform: Platform, sender: Sender) -> str | None:
    """Gives the language the conversation has shown, else that of the profile, where the page speaks several."""
    if conversation.language or len(page.languages) == 1 or platform is not Platform.MESSENGER:
        return conversation.language
    language = language_of_locale(sender.user_locale(conversation.user_id) or "")
    return language if language in page.languages else None


# --- the outbox -----------------------------------------------------------------------------------------------------


def _finish(conversation: Conversation, turn: _Turn) -> None:
    """Finishes what an earlier delivery of the same letter left undone."""
    outbox = conversation.outbox
    if outbox is None or outbox.event_id != turn.event.id:
        return
    if outbox.state is not OutboxState.BEGUN:
        _go_on(conversation, outbox, turn)
    elif outbox.delivery_id == turn.delivery_id:
        doubtful = tuple(
            effect.model_copy(update={"doubt": effect.doubt.cut_off}) if isinstance(effect, Reply) else effect
            for effect in outbox.effects
        )
        _act_to_the_end(conversation, outbox.model_copy(update={"effects": doubtful}), turn)


def _act_to_the_end(conversation: Conversation, outbox: Outbox, turn: _Turn) -> None:
    """Do what is in the outbox, and write down that it is done where another event has to know that."""
    after = _act(conversation, outbox, turn)
    if after.outbox is not None and after.outbox.has_died:
        _clear(after, turn)


def _clear(conversation: Conversation, turn: _Turn) -> None:
    """Write down that all of the outbox is done."""
    turn.parts.conversations.save(conversation.model_copy(update={"outbox": None}))


def _go_on(conversation: Conversation, outbox: Outbox, turn: _Turn) -> None:
    """Does what was written down as undone; neither a copy of the event nor the next event does it once more."""
    if outbox.state is OutboxState.POSTPONED and turn.parts.standings.get(turn.page.id).hold is not None:
        _act(conversation, outbox, turn)
        return
    # Written down before it is done: where this delivery is cut off, the next one knows.
    begun = outbox.model_copy(update={"state": OutboxState.BEGUN, "delivery_id": turn.delivery_id})
    saved = turn.parts.conversations.save(conversation.model_copy(update={"outbox": begun}))
    after = _act(saved, begun, turn)
    if after.outbox == begun:
        _clear(after, turn)


def _act(conversation: Conversation, outbox: Outbox, turn: _Turn) -> Conversation:
    """Does what is in the outbox, in order; where one thing fails, what is left is written down for the next try."""
    postponed: list[_WaitError] = []
    for number, effect in enumerate(outbox.effects):
        try:
            turn.done.append((effect, _do(effect, conversation, turn, postponed)))
        except _WaitError as waits:
            postponed.append(waits)
        except Exception as error:
            if isinstance(error, StoppedReplyError) and outbox.tries:
                postponed.append(_WaitError(error.left, _Until.NEXT_TRY))
                continue
            logger.info("left for the next delivery", extra=_cut_off(outbox, number, turn))
            left = error.left if isinstance(error, StoppedReplyError) else effect
            rest = (*(waits.left for waits in postponed), left, *outbox.effects[number + 1 :])
            changes = {"effects": rest, "state": OutboxState.INTERRUPTED, "tries": outbox.tries + 1}
            interrupted = outbox.model_copy(update=changes)
            turn.parts.conversations.save(conversation.model_copy(update={"outbox": interrupted}))
            raise
    return _postpone(conversation, outbox, postponed, turn) if postponed else conversation


def _postpone(conversation: Conversation, outbox: Outbox, waits: list[_WaitError], turn: _Turn) -> Conversation:
    """Write down what waits, and see to it that the conversation is woken for it."""
    effects = tuple(one.left for one in waits)
    turn.postponed.extend(effects)
    until = min((one.until for one in waits), key=lambda one: one.value)
    tries = outbox.tries + (until is _Until.NEXT_TRY)
    since = outbox.waits_since or min(conversation.last_user_at or turn.parts.now(), turn.parts.now())
    changes = {"effects": effects, "state": OutboxState.POSTPONED, "tries": tries, "waits_since": since}
    postponed = outbox.model_copy(update=changes)
    if conversation.outbox != postponed:
        conversation = turn.parts.conversations.save(conversation.model_copy(update={"outbox": postponed}))
    match until:
        case _Until.PAGE_OPEN:
            hold.wait(turn.page, turn.parts.holding)
        case _Until.NEXT_TRY:
            at = turn.parts.now() + min(FIRST_TRY_ANEW_MS * 2 ** (tries - TRIES_AT_ONCE), LAST_TRY_ANEW_MS)
            letter = _wake(conversation, effects[0], f"again.{tries}", at)
            turn.parts.holding.schedules.at(timer_name(*_of(conversation), letter.deduplication_id), at, letter)
        case _Until.NEXT_TURN:
            _post(turn.parts.mailbox, _wake(conversation, effects[0], f"on.{conversation.version}", turn.parts.now()))
    return conversation


def _wake(conversation: Conversation, effect: AnyEffect, occasion: str, at: int) -> Letter:
    """Return the message that has a conversation go on with what waits in it."""
    opened = PageOpened(id=effect_name(f"{effect.id}.{occasion}"), at=at, event_id=root_of(effect.id))
    return report(*_of(conversation), opened)


def _of(conversation: Conversation) -> tuple[str, str]:
    return conversation.account_id, conversation.user_id


def _cut_off(outbox: Outbox, number: int, turn: _Turn) -> Mapping[str, object]:
    """Return what a log line says where an effect failed: what was done before, and what is left."""
    return {"done": [word for _, word in turn.done], "left": [word_of(effect) for effect in outbox.effects[number:]]}


def word_of(effect: AnyEffect) -> str:
    """Return what an effect is called in logs: its kind, and which recipe, alert or line of history it is."""
    match effect:
        case Reply(recipe_id=which) | Alert(about=which) | Record(deed=which):
            return f"{effect.kind}:{which}"
        case _:
            return effect.kind


def _do(effect: AnyEffect, conversation: Conversation, turn: _Turn, waits: Sequence[_WaitError]) -> str:
    """Does one effect, where some before it wait; gives the word for what was done."""
    parts, page = turn.parts, turn.page
    if isinstance(effect, Alert):
        telling = telling_of(effect, conversation, page, parts.listing)
        left = [one.left for one in waits]
        parts.topic.publish(announce(effect, conversation, page, parts.now(), telling, waits=left))
        return word_of(effect) if telling is Telling.AT_ONCE else f"{word_of(effect)}:{telling}"
    if isinstance(effect, Record):
        parts.history.add(conversation.account_id, conversation.user_id, effect)
        if page.handover.webhook is not None:
            parts.topic.publish(news_of(effect, conversation, page))
        return word_of(effect)
    if isinstance(effect, SetTimer | WatchBurst):
        letter = report(conversation.account_id, conversation.user_id, _event_of_timer(effect))
        name = timer_name(conversation.account_id, conversation.user_id, effect.id)
        parts.holding.schedules.at(name, effect.at, letter)
        return word_of(effect)
    if parts.standings.get(page.id).hold is not None:
        raise _WaitError(effect, _Until.PAGE_OPEN)
    if isinstance(effect, Reply):
        if waits:
            # What is said after it must not be said before it.
            raise _WaitError(effect, waits[-1].until)
        return f"{word_of(effect)}{_reply(effect, conversation, turn)}"
    order = order_of(effect, conversation, page, parts.now())
    _post(
        parts.orders, Letter(order.model_dump_json(ensure_ascii=True), f"{order.account_id}:{order.user_id}", order.id)
    )
    return word_of(effect)


def _event_of_timer(effect: SetTimer | WatchBurst) -> TimerRan | BurstOver:
    if isinstance(effect, WatchBurst):
        return BurstOver(id=f"{effect.id}.over", at=effect.at)
    return TimerRan(id=f"{effect.id}.run", at=effect.at, request_id=effect.request_id)


def _reply(reply: Reply, conversation: Conversation, turn: _Turn) -> str:
    """Says a reply; gives what the log adds to its name where it was not said."""
    try:
        is_said = say(reply, conversation, turn.page, turn.parts.sender_for(turn.page.id), turn.parts.time)
    except StoppedReplyError as stopped:
        try:
            _consequences(stopped, conversation, turn)
        except (_WaitError, StoppedReplyError):
            raise
        except Exception as error:
            # What was said before counts, though what follows from the refusal failed.
            raise StoppedReplyError(stopped.left) from error
        return ":refused"
    return "" if is_said else ":gate_shut"


def _consequences(stopped: StoppedReplyError, conversation: Conversation, turn: _Turn) -> None:
    """Does what follows from a reply that stopped; one that may be tried again goes on as it came."""
    left, parts = stopped.left, turn.parts
    match stopped.__cause__:
        case PageTroubleError(trouble=trouble):
            hold.hold(trouble, turn.page, root_of(left.id), parts.holding)
            raise _WaitError(left, _Until.PAGE_OPEN) from stopped
        case OutOfTimeError():
            raise _WaitError(left, _Until.NEXT_TURN) from stopped
        case TransientError() | UnconfirmedError() as error:
            if hold.hold_in_outage(error.summary, turn.page, root_of(left.id), parts.holding):
                raise _WaitError(left, _Until.PAGE_OPEN) from stopped
            raise stopped
        case NotOwnerError():
            refused = ReplyRefused(id=f"{left.id}.refused", at=parts.now(), fence=left.fence)
            _post(parts.mailbox, report(conversation.account_id, conversation.user_id, refused))
        case SettledError() as error:
            logger.warning("a reply was refused", extra={"error": error.summary})
            if isinstance(error, MisconfiguredError):
                told = announce_misconfigured(error.summary, turn.page, parts.now())
                parts.topic.publish(told.model_copy(update={"event_id": root_of(left.id)}))
        case _:
            raise stopped


def _post(queue: Queue, letter: Letter) -> None:
    if queue.post([letter]):
        raise NotStoredError("the queue refuses the letter")
