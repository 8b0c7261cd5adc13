"""What other apps on the page do: lead forms, shops, other bots. The rules are the same for all."""

from dataclasses import dataclass

from local.simulator.actors.thread_control import ThreadControl
from local.simulator.actors.voice import Utterance, Voice
from local.simulator.content import Message
from local.simulator.model import Thread
from local.simulator.ownership import Ownership
from local.simulator.platform import Happened, Platform


@dataclass(frozen=True)
class OtherApps:
    """The other apps. An app that the page does not know may do nothing."""

    platform: Platform
    control: ThreadControl
    voice: Voice

    def answers(self, app_id: str, psid: str, message: Message) -> Happened:
        """An app says something to the visitor."""
        thread, ownership = self._connected(app_id, psid)
        ownership.check_send(app_id)
        mid = self.voice.say(thread, Utterance(app_id, message))
        self.platform.ownership(thread).gain_by_sending(app_id)
        return self.platform.happened({"mid": mid})

    def takes(self, app_id: str, psid: str, metadata: str) -> Happened:
        """An app takes the thread."""
        thread, ownership = self._connected(app_id, psid)
        ownership.check_take(app_id)
        self.control.take(thread, app_id, metadata)
        return self._owner_of(thread)

    def passes(self, app_id: str, psid: str, target_app_id: str | None, metadata: str) -> Happened:
        """An app passes the thread on, to the default app unless another is named."""
        thread, ownership = self._connected(app_id, psid)
        target = ownership.check_pass(app_id, target_app_id)
        self.control.pass_on(thread, app_id, target, metadata)
        return self._owner_of(thread)

    def requests(self, app_id: str, psid: str, metadata: str) -> Happened:
        """An app asks for the thread."""
        thread, ownership = self._connected(app_id, psid)
        ownership.check_request()
        self.control.request(thread, app_id, metadata)
        return self._owner_of(thread)

    def releases(self, app_id: str, psid: str) -> Happened:
        """An app makes the thread idle."""
        thread, ownership = self._connected(app_id, psid)
        ownership.check_release(app_id)
        self.control.release(thread, app_id)
        return self._owner_of(thread)

    def _connected(self, app_id: str, psid: str) -> tuple[Thread, Ownership]:
        thread = self.platform.thread(psid)
        ownership = self.platform.ownership(thread)
        ownership.check_connected(app_id)
        return thread, ownership

    def _owner_of(self, thread: Thread) -> Happened:
        return self.platform.happened({"owner_app_id": self.platform.ownership(thread).owner_app_id})
