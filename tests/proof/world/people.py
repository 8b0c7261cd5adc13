"""What people, other apps and Meta can do in a world, in one sentence each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handover.conversation.events import StaffClaimed, StaffExtended, StaffPaused, StaffResumed
from local.simulator.actors.attachments import Attachment
from local.simulator.content import Message
from local.simulator.errors import GraphError
from local.simulator.platform import Happened, NothingToPressError, UnknownMessageError
from tests.proof.world.meta import SHOP
from tests.proof.world.observer import SECRET_WORD
from tests.proof.world.world import Visitor, World

QUESTIONS: Final = (
    f"When are you open? {SECRET_WORD}",
    f"My brake is broken {SECRET_WORD}",
    f"Hello! {SECRET_WORD}",
    f"What does it cost, {SECRET_WORD}?",
    f"{SECRET_WORD}",
)
TYPED_WORDS: Final = ("start the bot", "Switch the bot on")


@dataclass(frozen=True)
class People:
    """Everybody but the product. What the platform refuses them does not happen."""

    world: World

    # --- visitors -----------------------------------------------------------------------------------------------------

    def writes(self, visitor: Visitor, text: str) -> None:
        messages = visitor.page.simulator.cast.messages
        self.world.happens(visitor.page, lambda: messages.writes(visitor.user_id, text))

    def visible(self, visitor: Visitor) -> list[str]:
        """The titles of all that the visitor could press, each once, the newest first."""
        return [*dict.fromkeys(visitor.thread.visible_titles)]

    def presses(self, visitor: Visitor, title: str) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.presses.presses(visitor.user_id, title))

    def chooses(self, visitor: Visitor, title: str) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.presses.chooses(visitor.user_id, title))

    def gets_started(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.presses.gets_started(visitor.user_id))

    def attaches(self, visitor: Visitor, kind: str) -> None:
        attachment = Attachment.model_validate({"type": kind})
        self._try(visitor, lambda: visitor.page.simulator.cast.messages.attaches(visitor.user_id, attachment))

    def edits(self, visitor: Visitor) -> None:
        text = f"I mean {SECRET_WORD}"
        self._try(visitor, lambda: visitor.page.simulator.cast.messages.edits(visitor.user_id, text))

    def deletes(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.messages.deletes(visitor.user_id))

    def reacts(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.signals.reacts(visitor.user_id, "love", "❤️"))

    def reads(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.signals.reads(visitor.user_id))

    def follows_a_link(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.signals.follows_referral(visitor.user_id, "spring"))

    # --- staff, other apps, Meta --------------------------------------------------------------------------------------

    def agent_answers(self, visitor: Visitor) -> None:
        text = f"This is Maya, {SECRET_WORD}"
        self._try(visitor, lambda: visitor.page.simulator.cast.inbox.answers(visitor.user_id, text))

    def agent_takes(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.inbox.takes(visitor.user_id))

    def agent_is_done(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.inbox.done(visitor.user_id))

    def staff_pause_the_bot(self, visitor: Visitor) -> None:
        self.world.decides(visitor, StaffPaused)

    def staff_bring_the_bot_back(self, visitor: Visitor) -> None:
        self.world.decides(visitor, StaffResumed)

    def admin_claims(self, visitor: Visitor) -> None:
        self.world.decides_by_link(visitor, StaffClaimed, email="maya@harbour-bikes.example")

    def admin_keeps_the_bot_out(self, visitor: Visitor) -> None:
        self.world.decides_by_link(visitor, StaffExtended, minutes=60)

    def admin_brings_the_bot_back(self, visitor: Visitor) -> None:
        self.world.decides_by_link(visitor, StaffResumed)

    def shop_answers(self, visitor: Visitor) -> None:
        message = Message(text=f"Your parcel is here, {SECRET_WORD}")
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.answers(SHOP, visitor.user_id, message))

    def shop_takes(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.takes(SHOP, visitor.user_id, ""))

    def shop_passes_to_us(self, visitor: Visitor) -> None:
        ours = visitor.page.simulator.settings.app_id
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.passes(SHOP, visitor.user_id, ours, "back"))

    def shop_passes_to_the_inbox(self, visitor: Visitor) -> None:
        inbox = visitor.page.simulator.platform.ownership(visitor.thread).inbox_app_id
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.passes(SHOP, visitor.user_id, inbox, ""))

    def shop_asks(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.requests(SHOP, visitor.user_id, ""))

    def shop_releases(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.other_apps.releases(SHOP, visitor.user_id))

    def meta_ai_answers(self, visitor: Visitor) -> None:
        text = f"I am an AI, {SECRET_WORD}"
        self._try(visitor, lambda: visitor.page.simulator.cast.meta_ai.answers(visitor.user_id, text))

    def meta_ai_is_done(self, visitor: Visitor) -> None:
        self._try(visitor, lambda: visitor.page.simulator.cast.meta_ai.done(visitor.user_id))

    def _try(self, visitor: Visitor, deed: Callable[[], Happened]) -> None:
        try:
            self.world.happens(visitor.page, deed)
        except (GraphError, NothingToPressError, UnknownMessageError):
            self.world.gather()
