"""Watches every Graph call: who may say what in the state that is saved at that moment, and what Meta made of it."""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, cast

from handover.conversation.conversation import Mode
from handover.conversation.effects import Reply
from handover.messenger.errors import SettledError, classify, fault_in
from handover.messenger.webhook import OWN_METADATA
from handover.operations.orders import PassControlOrder, SayUnansweredOrder, SwitchOffOrder, SwitchOnOrder
from local.simulator.graph.conversations import NEWEST
from local.simulator.model import Speaker
from tests.proof.world.book import Book
from tests.proof.world.chat import Attempt, Chat, effect_of
from tests.proof.world.line import GRAPH, Invocation
from tests.proof.world.meta import GraphAnswer, GraphCall

OK: Final = 200
SILENT_EDGES: Final = {"pass_thread_control", "take_thread_control"}


class Gate:
    """The Graph calls of the functions."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def graph_called(self, call: GraphCall, answer: GraphAnswer) -> None:
        """A function called Meta; this is the moment at which it took effect or was refused."""
        current, chat = self._book.lines.current, self._book.chat_with(call.user_id)
        self._book.counts["graph calls"] += 1
        if current is None:
            return
        if answer.is_fault:
            kind = f"answered {answer.status}" if answer.status else "connection broken"
            self._book.lines.note_fault(kind, f"{GRAPH}{call.edge}")
        if answer.status != OK or current.answer_is_lost:
            current.calls.append(f"refused {call.edge}")
        if chat is None:
            return
        if call.edge == "messages" and "message" in call.parameters:
            self._message(chat, current, call, answer)
        elif call.edge == "messages":
            self._typing(chat, current)
        elif call.edge == "conversations":
            self._looked_up(chat, answer)
        elif call.edge in SILENT_EDGES:
            self._control(chat, current, call.edge)

    # --- messages -----------------------------------------------------------------------------------------------------

    def _message(self, chat: Chat, current: Invocation, call: GraphCall, answer: GraphAnswer) -> None:
        message = cast("Mapping[str, Any]", call.parameters["message"])
        metadata = str(message.get("metadata", ""))
        effect_id, number = effect_of(metadata), metadata.rpartition(".")[2]
        is_ours = metadata.startswith(OWN_METADATA) and number.isdecimal()
        if not self._book.expect("6", "a message was sent without our metadata", holds=is_ours):
            return
        if current.function == "replies":
            self._check_reply(chat, effect_id, is_routed=self._is_routed(chat, call.page_id))
        elif current.function == "thread_control":
            self._check_switch(chat, effect_id, message)
        else:
            self._book.expect("1", f"{current.function} sent a message", holds=False)
        if "thread_control" in call.parameters and effect_id in chat.orders:
            self._check_wanted(chat, current, chat.orders[effect_id].fence)
        if "thread_control" in call.parameters and answer.took_effect:
            self._check_said_before_pass(chat, effect_id, int(number))
        self._note(chat, current, metadata, message, answer)

    def _is_routed(self, chat: Chat, page_id: str) -> bool:
        return self._book.pages[page_id].simulator.settings.routes(chat.thread.platform)

    def _check_reply(self, chat: Chat, effect_id: str, *, is_routed: bool) -> None:
        saved = chat.saved
        reply = next((one for one in saved.outbox.effects if one.id == effect_id), None) if saved.outbox else None
        if not isinstance(reply, Reply):
            self._book.expect("1", "a reply was sent that is not in the saved outbox", holds=False)
            return
        what = f"a reply was sent in mode {saved.mode}, fence {reply.fence} of {saved.fence}"
        number = "1" if is_routed else "9"
        self._book.expect(number, what, holds=saved.mode is Mode.BOT and reply.fence == saved.fence)

    def _check_switch(self, chat: Chat, effect_id: str, message: Mapping[str, Any]) -> None:
        order = chat.orders.get(effect_id)
        if order is None or self._book.subject.get("id") != effect_id:
            self._book.expect("1", "thread_control sent what nobody ordered", holds=False)
            return
        number = int(str(message["metadata"]).rpartition(".")[2])
        wanted = {**order.messages[number], "metadata": message["metadata"]}
        self._book.expect("1", "thread_control sent another message than was ordered", holds=wanted == message)
        is_saved = order.fence <= chat.saved.fence
        self._book.expect("1", "a switch was carried out before it was saved", holds=is_saved)

    def _note(
        self, chat: Chat, current: Invocation, metadata: str, message: Mapping[str, Any], answer: GraphAnswer
    ) -> None:
        is_text = "text" in message
        if answer.took_effect:
            self._book.counts["messages said"] += 1
            self._book.checked["6"] += 1
            if chat.is_said(metadata):
                self._check_second(chat, current, metadata, is_text=is_text)
            current.did(metadata)
            chat.last_switch = chat.orders.get(effect_of(metadata), chat.last_switch)
        is_answered = answer.status != 0 and not current.answer_is_lost
        is_refused = is_answered and answer.status != OK
        refusal = type(classify(fault_in(answer.status, answer.body))).__name__ if is_refused else ""
        chat.attempts[metadata].append(Attempt(answer.took_effect, is_answered, refusal, is_text))

    def _check_second(self, chat: Chat, current: Invocation, metadata: str, *, is_text: bool) -> None:
        """A message may be said a second time only where nobody could write down the first and Meta cannot tell."""
        self._book.counts["messages doubled"] += 1
        chat.is_doubled = True
        is_excused = metadata in chat.excused
        self._book.expect("6", f"{metadata} was said twice though the first was written down", holds=is_excused)
        # What was a template before its page's settings changed has no words in Meta's list.
        was_text = any(attempt.accepted and attempt.is_text for attempt in chat.attempts[metadata])
        is_readable = "refused conversations" not in current.calls and _is_listed(chat, metadata)
        could_be_told = is_text and was_text and is_readable
        self._book.expect("6", f"the text {metadata} was said twice though Meta had it", holds=not could_be_told)

    def _looked_up(self, chat: Chat, answer: GraphAnswer) -> None:
        """Meta was asked what was said: notes of what it could not tell (decision 11)."""
        newest = [*islice(chat.thread.messages, NEWEST)]
        is_refused = answer.status not in {0, OK}
        is_settled = is_refused and isinstance(classify(fault_in(answer.status, answer.body)), SettledError)
        for effect_id, at in self._in_doubt(chat):
            newer = [line for line in newest if line.at >= at // 1000]
            if is_settled or len(newer) == NEWEST:
                chat.untold.add(effect_id)
            elif any(line.saying.attachment and line.speaker is not Speaker.VISITOR for line in newer):
                chat.untold_templates.add(effect_id)

    def _in_doubt(self, chat: Chat) -> list[tuple[str, int]]:
        """What the function at work may be asking for, with the time it was decided."""
        if order := chat.orders.get(str(self._book.subject.get("id"))):
            return [(order.id, order.at)]
        effects = chat.saved.outbox.effects if chat.saved.outbox else ()
        return [(effect.id, effect.at) for effect in effects if isinstance(effect, Reply)]

    # --- everything else ----------------------------------------------------------------------------------------------

    def _typing(self, chat: Chat, current: Invocation) -> None:
        may_speak = current.function == "replies" and chat.saved.mode is Mode.BOT
        self._book.expect("1", f"typing was shown in mode {chat.saved.mode}", holds=may_speak)

    def _control(self, chat: Chat, current: Invocation, edge: str) -> None:
        order = chat.orders.get(str(self._book.subject.get("id"))) if current.function == "thread_control" else None
        match edge, order:
            case "take_thread_control", SwitchOffOrder() | SayUnansweredOrder():
                pass
            case "pass_thread_control", PassControlOrder():
                self._check_wanted(chat, current, order.fence)
            case "pass_thread_control", SayUnansweredOrder():
                # A thread that was taken for a word goes back, said or not.
                self._check_wanted(chat, current, order.fence)
            case "pass_thread_control", SwitchOnOrder():
                self._check_wanted(chat, current, order.fence)
                self._check_said_before_pass(chat, order.id, len(order.messages))
            case _:
                what = f"{edge} was called by {current.function} for {type(order).__name__}"
                self._book.expect("2", what, holds=False)

    def _check_wanted(self, chat: Chat, current: Invocation, fence: int) -> None:
        """A handover that is tried again after the bot's return passes nothing, unless both happened at once."""
        is_overtaken = current.tries > 1 and chat.saved.mode is not Mode.HUMAN and chat.saved.fence > fence
        is_excused = not is_overtaken or current.was_interrupted
        self._book.expect("2", "control was passed after the bot's return", holds=is_excused)

    def _check_said_before_pass(self, chat: Chat, order_id: str, until: int) -> None:
        """What was to be said before control passes is said, or was sent once without an answer."""
        order = chat.orders.get(order_id)
        if order is None:
            return
        for number in range(order.said, until):
            tries = chat.attempts.get(f"{OWN_METADATA}{order_id}.{number}", [])
            is_said = any(attempt.accepted or not attempt.answered for attempt in tries)
            self._book.expect("2", "control was passed before the On recipe was said", holds=is_said)


def _is_listed(chat: Chat, metadata: str) -> bool:
    """Whether the Conversations API could have shown an earlier saying: its newest lines, before the last one."""
    newest = islice(chat.thread.messages, 1, NEWEST)
    return any(line.saying.metadata == metadata for line in newest)
