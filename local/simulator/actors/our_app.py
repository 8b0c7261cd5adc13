"""What the product's app does to threads through the Graph API."""

from dataclasses import dataclass

from local.simulator import errors
from local.simulator.actors.acceptance import check_message
from local.simulator.actors.thread_control import ThreadControl
from local.simulator.actors.voice import Utterance, Voice
from local.simulator.content import (
    ControlRequest,
    ExtendRequest,
    InlineThreadControl,
    OwnerQuery,
    PassRequest,
    SendRequest,
)
from local.simulator.json_object import Json
from local.simulator.model import Profile, Thread, Visitor
from local.simulator.ownership import DAY_SECONDS, Ownership
from local.simulator.platform import Happened, Platform
from local.simulator.settings import TakeLooksFirstAt

SUCCESS: Json = {"success": True}
TYPING_SECONDS = 20
HUMAN_AGENT_SECONDS = 7 * DAY_SECONDS


@dataclass(frozen=True)
class OurApp:
    """The product's app."""

    platform: Platform
    control: ThreadControl
    voice: Voice

    @property
    def id(self) -> str:
        """The app's id."""
        return self.platform.settings.app_id

    def send(self, request: SendRequest) -> Happened:
        """The Send API: a message, or a sender action."""
        thread, ownership = self._recipient(request.recipient.id)
        target = self._inline_target(ownership, request.thread_control)
        self._check_send(thread, request)
        ownership.check_send(self.id)
        answer: Json = {"recipient_id": thread.visitor.psid}
        if request.message is None:
            self._show_sender_action(thread, str(request.sender_action).lower())
            return self.platform.happened(answer)
        mid = self.voice.say(thread, Utterance(self.id, request.message))
        ownership.gain_by_sending(self.id)
        if request.thread_control is not None:
            self._control_inline(thread, target)
        return self.platform.happened({**answer, "message_id": mid})

    def pass_thread_control(self, request: PassRequest) -> Happened:
        """Passes the thread on."""
        thread, ownership = self._recipient(request.recipient.id)
        target = ownership.check_pass(self.id, request.target_app_id)
        self.control.pass_on(thread, self.id, target, request.metadata)
        return self.platform.happened(SUCCESS)

    def take_thread_control(self, request: ControlRequest) -> Happened:
        """Takes the thread."""
        self._check_take_from_nobody(request.recipient.id)
        thread, ownership = self._recipient(request.recipient.id)
        ownership.check_take(self.id)
        self.control.take(thread, self.id, request.metadata)
        return self.platform.happened(SUCCESS)

    def release_thread_control(self, request: ControlRequest) -> Happened:
        """Makes the thread idle."""
        thread, ownership = self._recipient(request.recipient.id)
        ownership.check_release(self.id)
        self.control.release(thread, self.id)
        return self.platform.happened(SUCCESS)

    def request_thread_control(self, request: ControlRequest) -> Happened:
        """Asks for the thread."""
        thread, ownership = self._recipient(request.recipient.id)
        ownership.check_request()
        self.control.request(thread, self.id, request.metadata)
        return self.platform.happened(SUCCESS)

    def extend_thread_control(self, request: ExtendRequest) -> Happened:
        """Keeps the thread for longer."""
        _, ownership = self._recipient(request.recipient.id)
        ownership.check_extend(self.id)
        ownership.extend(request.duration)
        return self.platform.happened(SUCCESS)

    def thread_owner(self, query: OwnerQuery) -> Json:
        """The owner: named to itself and to the default app, to others only until when it is."""
        thread, ownership = self._recipient(query.recipient)
        if ownership.owner_app_id is None:
            return {"data": []}
        owner: Json = {"expiration": int(thread.control_expires_at)}
        if ownership.is_ours or self.platform.settings.default_app_id == self.id:
            owner["app_id"] = int(ownership.owner_app_id)
        return {"data": [{"thread_owner": owner}]}

    def _check_take_from_nobody(self, psid: str) -> None:
        """Refuses a take that the page does not allow, although there is no such visitor either."""
        looks_first_at = self.platform.settings.take_looks_first_at
        if psid not in self.platform.threads and looks_first_at is TakeLooksFirstAt.PAGE:
            self.platform.ownership(Thread(Visitor(psid, "", Profile.ABSENT))).check_take(self.id)

    def _recipient(self, psid: str) -> tuple[Thread, Ownership]:
        thread = self.platform.recipient(psid)
        return thread, self.platform.ownership(thread)

    def _check_send(self, thread: Thread, request: SendRequest) -> None:
        if self.platform.settings.page_restricted:
            raise errors.page_restricted()
        if request.message is not None:
            check_message(request.message, thread.platform)
        allowed = HUMAN_AGENT_SECONDS if request.by_human_agent else DAY_SECONDS
        last = thread.last_visitor_action_at
        if last is None or self.platform.clock() - last > allowed:
            raise errors.outside_window(thread.platform)

    def _show_sender_action(self, thread: Thread, action: str) -> None:
        if action == "typing_on":
            thread.typing_until = self.platform.clock() + TYPING_SECONDS
        elif action == "typing_off":
            thread.typing_until = 0

    def _inline_target(self, ownership: Ownership, control: InlineThreadControl | None) -> str | None:
        if control is None:
            return None
        ownership.check_inline_control()
        return ownership.check_pass(self.id, control.app_id) if control.control_type == "pass" else None

    def _control_inline(self, thread: Thread, target: str | None) -> None:
        if target is None:
            self.control.release(thread, self.id)
        else:
            self.control.pass_on(thread, self.id, target, "")
