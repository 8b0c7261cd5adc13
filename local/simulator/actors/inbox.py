"""What the page's staff do in the inbox."""

from dataclasses import dataclass

from local.simulator.actors.thread_control import ThreadControl
from local.simulator.actors.voice import Utterance, Voice
from local.simulator.content import Message
from local.simulator.json_object import Json
from local.simulator.model import Thread
from local.simulator.platform import Happened, Platform
from local.simulator.settings import Done


@dataclass(frozen=True)
class Inbox:
    """The page's staff."""

    platform: Platform
    control: ThreadControl
    voice: Voice

    def answers(self, psid: str, text: str) -> Happened:
        """Somebody of the page's staff answers from the inbox, which takes control from an owner or under routing."""
        thread = self.platform.thread(psid)
        ownership = self.platform.ownership(thread)
        if ownership.routing or ownership.owner_app_id is not None:
            self._take_over(thread)
        mid = self.voice.say(thread, Utterance(ownership.inbox_app_id, Message(text=text)))
        return self.platform.happened({"mid": mid})

    def takes(self, psid: str) -> Happened:
        """Somebody of the page's staff takes the thread over without a word."""
        thread = self.platform.thread(psid)
        ownership = self.platform.ownership(thread)
        if ownership.routing or not ownership.is_ours:
            self._take_over(thread)
        else:
            self.control.request(thread, ownership.inbox_app_id, "")
        return self.platform.happened(self._owner_answer(thread))

    def done(self, psid: str) -> Happened:
        """Somebody of the page's staff marks the thread as done. Nothing follows where the inbox does not own it."""
        thread = self.platform.thread(psid)
        ownership = self.platform.ownership(thread)
        inbox, default = ownership.inbox_app_id, ownership.default_app_id
        if ownership.owner_app_id == inbox:
            if self.platform.settings.done is Done.PASS and default not in {None, inbox}:
                self.control.pass_on(thread, inbox, str(default), "")
            else:
                self.control.release(thread, inbox)
        return self.platform.happened(self._owner_answer(thread))

    def _take_over(self, thread: Thread) -> None:
        ownership = self.platform.ownership(thread)
        if ownership.owner_app_id != ownership.inbox_app_id:
            self.control.take(thread, ownership.inbox_app_id)

    def _owner_answer(self, thread: Thread) -> Json:
        return {"owner_app_id": self.platform.ownership(thread).owner_app_id}
