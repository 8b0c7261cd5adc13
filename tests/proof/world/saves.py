"""Watches what the functions save: who saves, what an event changes, and what is owed from then on."""

import json
from typing import Any, Final

from handover.conversation.addressing import addressee_of
from handover.conversation.bursts import FIRST_MS
from handover.conversation.conversation import HELD_LIMIT, Conversation, Mode, Outbox, OutboxState
from handover.conversation.effects import Alert, Reply
from handover.conversation.vocabulary import AlertKind, Origin, Telling
from handover.pages.page import Page
from handover.pages.platform import WINDOW_MS
from handover.pages.presentation import messages_of
from handover.pages.standing import Standing
from handover.schema import SCHEMA_VERSION
from tests.proof.world.book import Book, event_id_in, kind_of_event
from tests.proof.world.chat import Chat, Owed
from tests.proof.world.table import Item

CONVERSATION_KEY: Final = "conversation#"
STANDING_KEY: Final = "standing#"
OF_TOMORROW: Final = "of_tomorrow"
"""A field of which only a newer version knows what it says."""

SETTINGS_AGE_MS: Final = 31_000
"""How long a warm function may work with settings that were changed meanwhile, and a second."""


class Saves:
    """The saves of conversations and standings."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def item_put(self, key: str, before: Item, after: Item) -> None:
        """Somebody saved an item."""
        if before and OF_TOMORROW in before.get("state", {"S": ""})["S"]:
            self._check_kept(json.loads(before["state"]["S"]), json.loads(after["state"]["S"]))
        if key.startswith(STANDING_KEY):
            standing = Standing.model_validate_json(after["state"]["S"])
            self._book.standings[standing.page_id] = standing
        elif key.startswith(CONVERSATION_KEY):
            self._conversation_saved(before, Conversation.model_validate_json(after["state"]["S"]))

    def _check_kept(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """What a newer version says more is written again by one that does not know it, with that version's number."""
        kept = {name: before[name] for name in (OF_TOMORROW, SCHEMA_VERSION) if name in before}
        is_kept = kept == {name: after.get(name) for name in kept}
        self._book.expect("8", "what a newer version had written was lost", holds=is_kept)

    def _conversation_saved(self, item_before: Item, after: Conversation) -> None:
        book, current = self._book, self._book.lines.current
        chat = book.chats[after.account_id, after.user_id]
        before, chat.saved = chat.saved, after
        if current is None or current.function != "replies":
            book.expect("6", f"{current and current.function} saved a conversation", holds=False)
            return
        version_before = int(item_before["version"]["N"]) if item_before else 0
        what = "a conversation was saved over a version it was not loaded from"
        book.expect("6", what, holds=version_before == after.version - 1)
        if after.outbox and after.outbox.state is not OutboxState.BEGUN:
            # Written down: what was said so far will not be said again.
            current.unrecorded.clear()
        self._check_change(chat, before, after)
        self._check_plan(before, after)
        self._check_rare(chat, before, after)
        self._note_replies(chat, before, after)

    def _check_change(self, chat: Chat, before: Conversation, after: Conversation) -> None:
        letter = self._book.subject
        event_id = event_id_in(letter)
        if not self._book.expect("6", "a letter about a page saved a conversation", holds=bool(event_id)):
            return
        chat.changes[event_id] += _state(before) != _state(after)
        what = f"an event ({kind_of_event(letter)}) changed the state a second time"
        self._book.expect("6", what, holds=chat.changes[event_id] <= 1)
        chat.worked_on.add(event_id)
        chat.switched_at.setdefault(after.fence, after.switched_at)

    def _check_plan(self, before: Conversation, after: Conversation) -> None:
        """A plan that has lapsed lets no new handover begin."""
        request = after.request
        if request is None or request.origin is not Origin.BUTTON or request == before.request:
            return
        is_new = before.request is None or before.request.id != request.id
        if is_new:
            is_offered = any(page.offers_handover for page in self._settings_in_use(after.account_id))
            self._book.expect("10", "a handover began though the plan has lapsed", holds=is_offered)

    def _check_rare(self, chat: Chat, before: Conversation, after: Conversation) -> None:
        """However often a visitor asks, the admins are told at once of one request in two minutes (decision 34)."""
        known = {alert.id for alert in _requests(before.outbox)}
        for alert in _requests(after.outbox):
            if alert.id in known or alert.id in chat.told_of:
                continue
            now = self._book.clock.now_ms
            # Decided may be some seconds before it is saved.
            is_rare = now - chat.told_at >= FIRST_MS // 2
            self._book.expect("3", "the admins are told of two requests of one visitor within a minute", holds=is_rare)
            chat.told_at = now
            chat.told_of.add(alert.id)

    def _settings_in_use(self, account_id: str) -> list[Page]:
        stored = self._book.settings[self._book.page_of(account_id).id]
        since = self._book.clock.now_ms - SETTINGS_AGE_MS
        older = [page for at, page in stored if at < since][-1:]
        return [*older, *(page for at, page in stored if at >= since)]

    # --- what is owed -------------------------------------------------------------------------------------------------

    def _note_replies(self, chat: Chat, before: Conversation, after: Conversation) -> None:
        new = _replies(after.outbox)
        page = self._book.page_of(after.account_id)
        for effect in new.values():
            recipe = page.recipe(effect.recipe_id)
            if effect.id not in chat.owed and recipe is not None and event_id_in(self._book.subject) in effect.id:
                messages = messages_of(page, recipe, addressee_of(after, page), effect.at)
                chat.owed[effect.id] = Owed(effect.id, effect.recipe_id, effect.fence, effect.at, messages)
        gone = {name: effect for name, effect in _replies(before.outbox).items() if name not in new}
        if before.outbox and before.outbox.state is OutboxState.POSTPONED and gone:
            self._check_forgotten(chat, after, gone)

    def _check_forgotten(self, chat: Chat, after: Conversation, gone: dict[str, Reply]) -> None:
        """A reply that waited for its page may be let go of for four reasons only; else it stays owed."""
        kept = _replies(after.outbox)
        new_recipes = {effect.recipe_id for effect in kept.values()}
        for name, effect in gone.items():
            is_late = self._book.clock.now_ms - after.last_user_at >= WINDOW_MS
            is_shut = effect.fence != after.fence or after.mode is not Mode.BOT
            if is_late or is_shut or effect.recipe_id in new_recipes or len(kept) >= HELD_LIMIT:
                chat.owed.pop(name, None)


def _state(conversation: Conversation) -> tuple[object, ...]:
    """What decides who may speak, and what a second meeting must not change."""
    request = conversation.request
    return (
        conversation.mode,
        conversation.fence,
        request,
        conversation.held,
        conversation.switched_at,
        conversation.returns,
    )


def _requests(outbox: Outbox | None) -> list[Alert]:
    """Return the alerts that tell of a new request at once."""
    alerts = (effect for effect in (outbox.effects if outbox else ()) if isinstance(effect, Alert))
    return [one for one in alerts if one.about is AlertKind.HANDOVER_REQUESTED and one.telling is Telling.AT_ONCE]


def _replies(outbox: Outbox | None) -> dict[str, Reply]:
    return {effect.id: effect for effect in (outbox.effects if outbox else ()) if isinstance(effect, Reply)}
