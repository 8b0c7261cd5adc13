"""What must hold once everything has come to its end: state and platform agree, and nothing is lost or half done."""

from typing import Final

from handover.aws.keys import conversation_key, waiting_list
from handover.conversation.conversation import Mode, OutboxState
from handover.conversation.ladder import is_unanswered
from handover.conversation.moment import pause_ends_at
from handover.conversation.vocabulary import Origin
from handover.messenger.webhook import OWN_METADATA
from handover.operations.orders import AnyOrder, SayUnansweredOrder, SwitchOnOrder
from handover.pages.page import MINUTE_MS
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Line, Speaker
from tests.fakes.cloud import APP_ID
from tests.proof.world.aws import UNREADABLE
from tests.proof.world.chat import Chat, Owed
from tests.proof.world.world import WORKERS, Visitor, World

OTHERS: Final = {Speaker.INBOX, Speaker.APP, Speaker.META_AI}


def verdict(world: World) -> None:
    """Holds every invariant against a world that is settled; the breaches are in its book."""
    assert not world.pending
    world.observer.alerts.expect_all_told()
    _expect_empty_queues(world)
    _expect_looks(world)
    for visitor in world.visitors:
        _Judgement(world, visitor, world.observer.book.chats[visitor.key]).weigh()


def _expect_empty_queues(world: World) -> None:
    expect = world.observer.book.expect
    kept = {message.body for message in world.aws.queues[UNREADABLE]}
    what = f"{len(kept)} unreadable events are kept, {world.nonsense} came"
    expect("7", what, holds=len(kept) == world.nonsense)
    for name in WORKERS:
        expect("8", f"{name} is not empty", holds=not len(world.aws.queues[name]))


def _expect_looks(world: World) -> None:
    """A held page has a timer; without one it would be held for ever."""
    expect = world.observer.book.expect
    looked_at = {timer.group for timer in world.aws.timers.values()}
    for page_id, standing in world.observer.book.standings.items():
        will_be_looked_at = standing.hold is None or page_id in looked_at
        expect("4", f"page {page_id} is held and nothing will look whether it can go on", holds=will_be_looked_at)
        # Those who were not woken because the page is held once more are woken when it opens again.
        are_awake = standing.hold is not None or standing.wake is None or page_id in looked_at
        expect("8", f"page {page_id} was opened and not all were woken", holds=are_awake)


class _Judgement:
    """One conversation, looked at from outside."""

    def __init__(self, world: World, visitor: Visitor, chat: Chat) -> None:
        self._world = world
        self._visitor = visitor
        self._chat = chat
        self._saved = chat.saved
        standing = world.observer.book.standings.get(visitor.page.id)
        is_held, is_opening = bool(standing and standing.hold), bool(standing and standing.wake)
        listed = world.aws.table.waiting(waiting_list(visitor.account_id))
        waits_for_page = (is_held or is_opening) and conversation_key(*visitor.key) in {
            one["pk"]["S"] for one in listed
        }
        self._will_be_woken = waits_for_page or world.is_tried_again(visitor)
        self._is_under_way = is_held or self._will_be_woken

    def weigh(self) -> None:
        """Holds each invariant against it."""
        self._outbox()
        self._replies()
        if self._is_under_way or self._chat.given_up:
            return
        self._timer()
        self._burst()
        if self._chat.is_behind:
            return
        self._owner()
        if not (self._is_unknown_how_it_ended() or self._is_silenced_by_a_double()):
            self._told()
            self._silent_for_somebody()

    def _expect(self, number: str, what_is_wrong: str, *, holds: bool) -> None:
        where = f"({self._visitor.name or 'nameless'} of {self._visitor.settings.name}, {self._saved.mode})"
        self._world.observer.book.expect(number, f"{what_is_wrong} {where}", holds=holds)

    def _timer(self) -> None:
        """A request that runs has a timer: without one, who waits would be forgotten."""
        request, page = self._saved.request, self._world.observer.book.page_of(self._visitor.account_id)
        is_asked = self._saved.mode is Mode.HUMAN and request is not None and request.origin is Origin.BUTTON
        if request is None or not is_asked or self._world.clock.now_ms >= pause_ends_at(request, page):
            return
        if request.is_expired:
            return  # the bot was to be back when Meta did not let it say so: the next message brings it
        is_timed = bool(self._world.timers_of(self._visitor))
        self._expect("4", "a person was asked for, and no timer runs", holds=is_timed)

    def _burst(self) -> None:
        """Of who waits the admins were told, or a timer runs that has them told when the burst is over."""
        saved, request = self._saved, self._saved.request
        is_watched = any('"burst_over"' in body for body in self._world.timers_of(self._visitor))
        is_joined = saved.burst is not None and saved.burst.joined is not None
        self._expect("3", "alerts are joined, and no timer has them told", holds=is_watched or not is_joined)
        if request is None or request.origin is not Origin.BUTTON or not is_unanswered(saved):
            return
        is_raised = self._world.observer.alerts.is_raised(request.id)
        self._expect("3", "somebody waits, and nobody is or will be told", holds=is_raised or is_joined)

    # --- nothing is forgotten -----------------------------------------------------------------------------------------

    def _outbox(self) -> None:
        outbox = self._saved.outbox
        if outbox is None or self._chat.given_up:
            return
        is_finished = outbox.state is not OutboxState.INTERRUPTED
        self._expect("8", "effects were interrupted and nobody finishes them", holds=is_finished)
        self._expect("8", "a message has died, and nobody does what it left", holds=not outbox.has_died)
        goes_on = outbox.state is not OutboxState.POSTPONED or self._will_be_woken
        self._expect("8", "effects are postponed and nothing will wake the conversation", holds=goes_on)

    def _replies(self) -> None:
        for owed in [*self._chat.owed.values()]:
            is_shut = self._saved.mode is not Mode.BOT or self._saved.fence != owed.fence
            is_over = is_shut or self._is_said(owed)
            what = f"reply {owed.effect_id} ({owed.recipe_id}) was not said"
            self._expect("8", what, holds=is_over or self._is_postponed(owed))
            if is_over:
                del self._chat.owed[owed.effect_id]

    def _is_said(self, owed: Owed) -> bool:
        """Whether it is said as far as it can be: a refusal for good ends it."""
        for number, message in enumerate(owed.messages):
            metadata = f"{OWN_METADATA}{owed.effect_id}.{number}"
            if any(attempt.refusal in SETTLED for attempt in self._chat.attempts.get(metadata, [])):
                return True
            is_there = self._chat.is_said(metadata) or self._was_just_said(message.get("text"), owed.at)
            if not is_there and not self._chat.may_be_lost(metadata):
                return False
        return True

    def _was_just_said(self, text: object, at: int) -> bool:
        """Whether we said the same words in that second: Meta's list cannot tell them apart (decision 11)."""
        ours = (line for line in self._chat.thread.lines if line.speaker is Speaker.BOT and line.at >= at // 1000)
        return any(line.saying.text == text for line in ours)

    def _is_postponed(self, owed: Owed) -> bool:
        outbox = self._saved.outbox
        is_left = outbox is not None and owed.effect_id in {effect.id for effect in outbox.effects}
        return is_left and self._is_under_way

    # --- state and platform agree -------------------------------------------------------------------------------------

    def _owner(self) -> None:
        what = "the bot is on its way back and nothing brings it there"
        self._expect("4", what, holds=self._saved.mode is not Mode.RETURNING)
        if self._saved.mode is not Mode.BOT:
            return
        owner = self._visitor.page.owner(self._visitor.user_id)
        is_ours = owner in {None, APP_ID} or not self._was_shown() or self._is_unknown_how_it_ended()
        self._expect("12", f"the bot believes it may speak, but {owner} owns the thread", holds=is_ours)
        what = "the bot is on, and a person has spoken since it last came back"
        self._expect("1", what, holds=not self._has_person())

    def _was_shown(self) -> bool:
        """Whether anything since the last change of control must have told us of it."""
        lines: list[Line] = self._chat.thread.lines
        change = max((n for n, line in enumerate(lines) if _is_change(line)), default=-1)
        if change < 0:
            return False
        is_routed = self._world.is_routed(self._visitor)
        # In zero-config every app hears everything in `messaging`: what a visitor does shows nothing.
        shown = (Speaker.VISITOR, Speaker.INBOX) if is_routed else (Speaker.INBOX,)
        was_taken_from_us = lines[change].saying.text.endswith("from bot") and "taken" in lines[change].saying.text
        return was_taken_from_us or any(line.speaker in shown and _is_told(line) for line in lines[change + 1 :])

    def _has_person(self) -> bool:
        """Whether the newest word of a person was followed by nothing that brings the bot back."""
        lines: list[Line] = self._chat.thread.lines
        spoke = max((n for n, line in enumerate(lines) if line.speaker is Speaker.INBOX), default=-1)
        if spoke < 0 or self._is_long_ago(lines[spoke].at) or self._is_unknown_how_it_ended():
            return False
        is_back = any(self._brings_back(line) for line in lines[spoke + 1 :])
        return not is_back and not self._came_back_without_a_word(lines[spoke].at)

    def _came_back_without_a_word(self, since: float) -> bool:
        """Whether the bot was brought back after that, and Meta kept the Off recipe from being said."""
        kept = SETTLED - {"NotOwnerError"}
        returns = (order for order in self._chat.orders.values() if not isinstance(order, WHILE_PAUSED))
        return any(order.at / 1000 >= since and kept.intersection(self._refusals(order)) for order in returns)

    def _brings_back(self, line: Line) -> bool:
        order_id = (line.saying.metadata or "").removeprefix(OWN_METADATA).rpartition(".")[0]
        is_off = order_id in self._chat.orders and not isinstance(self._chat.orders[order_id], WHILE_PAUSED)
        return is_off or (_is_change(line) and line.saying.text.endswith("to bot"))

    def _is_long_ago(self, at: float) -> bool:
        """Whether a pause that began then has lasted its time."""
        page = self._world.observer.book.page_of(self._visitor.account_id)
        return self._world.clock.now_ms - at * 1000 >= page.handover.return_after_minutes * MINUTE_MS

    def _told(self) -> None:
        """What the visitor was told last about who answers is true."""
        request, last = self._saved.request, self._chat.last_switch
        is_human = self._saved.mode is Mode.HUMAN
        if is_human and request and request.origin is Origin.BUTTON:
            # An order that a held page kept waiting is ordered anew, under the same fence.
            ordered = (order for order in self._chat.orders.values() if not isinstance(order, SayUnansweredOrder))
            orders = [order for order in ordered if order.fence == self._saved.fence]
            is_said = any(self._all_said(order) or order.id in self._chat.gave_up for order in orders)
            what = "a person was asked for and the On recipe was not said"
            self._expect("2", what, holds=is_said or not orders)
        if isinstance(last, WHILE_PAUSED):
            is_true = is_human or self._came_back_unheard(last) or self._is_long_ago(last.at / 1000)
            self._expect("2", "the visitor was told that the bot is paused, and it is not", holds=is_true)
        elif last is not None:
            is_disturbed = self._was_disturbed(self._chat.switched_at[last.fence])
            is_of_staff = request is not None and request.origin is Origin.STAFF
            is_true = not is_human or is_of_staff or is_disturbed or self._is_shut_out(last)
            self._expect("2", "the visitor was told that the bot is back, and it is not", holds=is_true)

    def _silent_for_somebody(self) -> None:
        """Where the bot fell silent by itself, there is somebody it fell silent for."""
        request = self._saved.request
        if self._saved.mode is not Mode.HUMAN or request is None or request.origin is not Origin.INBOX:
            return
        tries = (attempt for tries in self._chat.attempts.values() for attempt in tries)
        is_refused = any(attempt.refusal == "NotOwnerError" for attempt in tries)
        is_somebody = is_refused or any(_is_sign_of_others(line) for line in self._chat.thread.lines)
        self._expect("12", "the bot fell silent, and nobody else was ever there", holds=is_somebody)

    def _is_silenced_by_a_double(self) -> bool:
        """Whether a message was said twice on Instagram: of two echoes without a name, one is taken for a person's."""
        return self._chat.is_doubled and self._chat.thread.platform is MessagingPlatform.INSTAGRAM

    def _all_said(self, order: AnyOrder) -> bool:
        if not isinstance(order, SwitchOnOrder):
            return True
        for number in range(order.said, len(order.messages)):
            metadata = f"{OWN_METADATA}{order.id}.{number}"
            if any(attempt.refusal == "NotOwnerError" for attempt in self._chat.attempts.get(metadata, [])):
                # Somebody else has the thread already: nobody can be told anything.
                return True
            if not self._chat.is_said(metadata) and not self._chat.may_be_lost(metadata):
                return False
        return True

    def _messages(self, order: AnyOrder) -> list[str]:
        """The metadata of an order's messages."""
        return [f"{OWN_METADATA}{order.id}.{number}" for number in range(len(order.messages))]

    def _is_shut_out(self, since: AnyOrder) -> bool:
        """Whether Meta said of a reply or a later On recipe that another app has the thread: nobody can be told."""
        later = [order for order in self._chat.orders.values() if order.fence > since.fence]
        ordered = {metadata for order in self._chat.orders.values() for metadata in self._messages(order)}
        replies = (tries for metadata, tries in self._chat.attempts.items() if metadata not in ordered)
        is_reply_refused = any(attempt.refusal == "NotOwnerError" for tries in replies for attempt in tries)
        return is_reply_refused or any("NotOwnerError" in self._refusals(order) for order in later)

    def _is_lost(self, order: AnyOrder) -> bool:
        """Whether a message of an order got no answer, is not there, and Meta could not tell that."""
        chat = self._chat
        return any(chat.may_be_lost(metadata) and not chat.is_said(metadata) for metadata in self._messages(order))

    def _is_unknown_how_it_ended(self) -> bool:
        """Whether the last switch was given up, or a message of it got lost."""
        last = max((order.fence for order in self._chat.orders.values()), default=0)
        orders = [order for order in self._chat.orders.values() if order.fence == last]
        return any(order.id in self._chat.gave_up or self._is_lost(order) for order in orders)

    def _came_back_unheard(self, on: AnyOrder) -> bool:
        """Whether a later Off recipe was refused or got lost: the bot is back, only it cannot say so."""
        return any(
            self._is_lost(order) or any(self._refusals(order))
            for order in self._chat.orders.values()
            if order.fence > on.fence and not isinstance(order, WHILE_PAUSED)
        )

    def _refusals(self, order: AnyOrder) -> list[str]:
        """What Meta answered to the messages of an order, empty where it took them."""
        tries = [attempt for metadata in self._messages(order) for attempt in self._chat.attempts.get(metadata, [])]
        return [attempt.refusal for attempt in tries]

    def _was_disturbed(self, since: int) -> bool:
        """Whether somebody spoke, or took the thread, or asked for it, after a time."""
        return any(line.at * 1000 >= since and _is_sign_of_others(line) for line in self._chat.thread.lines)


WHILE_PAUSED: Final = (SwitchOnOrder, SayUnansweredOrder)
"""What tells the visitor that the bot is paused."""

SETTLED: Final = {
    "NotOwnerError",
    "RoutingDisabledError",
    "WindowClosedError",
    "PersonUnavailableError",
    "MisconfiguredError",
    "RefusedError",
}


def _is_change(line: Line) -> bool:
    return line.speaker is Speaker.SYSTEM and line.saying.text.startswith("control ")


def _is_told(line: Line) -> bool:
    """Whether a webhook tells of a line: Instagram has none for a sticker."""
    return (line.saying.attachment or {}).get("type") != "sticker"


def _is_sign_of_others(line: Line) -> bool:
    """Whether somebody else spoke, took the thread or asked for it."""
    words = line.saying.text
    is_ours = words.startswith("control taken by bot") or words.endswith("to bot")
    return line.speaker in OTHERS or (_is_change(line) and not is_ours)
