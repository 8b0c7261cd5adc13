"""What Meta's own AI agent does in the page's name, as it was observed: Meta does not document it."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.actors.thread_control import ThreadControl
from local.simulator.actors.voice import Utterance, Voice
from local.simulator.content import Message
from local.simulator.platform import Happened, Platform

METADATA = '{"source":"axon"}'
HANDED_BACK = "You took over this chat from your AI agent."


@dataclass(frozen=True)
class MetaAi:
    """Meta's AI agent. It asks nobody, whatever the mode."""

    platform: Platform
    control: ThreadControl
    voice: Voice

    def answers(self, psid: str, text: str) -> Happened:
        """The agent takes control and says something; its echo names the inbox as the app."""
        thread = self.platform.thread(psid)
        ownership = self.platform.ownership(thread)
        agent = self.platform.settings.meta_ai_app_id
        if ownership.owner_app_id != agent:
            self.control.take(thread, agent)
        message = Message(text=text, metadata=METADATA)
        said = Utterance(agent, message, echoed_app_id=ownership.inbox_app_id, marks={"ai_generated": True})
        return self.platform.happened({"mid": self.voice.say(thread, said)})

    def done(self, psid: str) -> Happened:
        """The agent hands back: no event says so, only a line of Meta's own. Nothing follows where it does not own."""
        thread = self.platform.thread(psid)
        agent = self.platform.settings.meta_ai_app_id
        if self.platform.ownership(thread).owner_app_id == agent:
            self.control.release(thread, agent)
            channel = self.platform.ownership(thread).channel
            self.platform.emit(thread, webhook_events.admin_text(channel, HANDED_BACK))
        return self.platform.happened({"owner_app_id": self.platform.ownership(thread).owner_app_id})
