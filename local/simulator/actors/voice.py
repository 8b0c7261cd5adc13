"""What the page says, by whichever app, and the echo and receipts that follow."""

from dataclasses import dataclass, field

from local.simulator import webhook_events
from local.simulator.content import Message
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Saying, Speaker, Thread
from local.simulator.platform import Platform, quoted

KINDS = {Speaker.BOT: Kind.BOT_SAID, Speaker.INBOX: Kind.INBOX_SAID}


@dataclass(frozen=True)
class Utterance:
    """A message of the page: the app it is from, and what else its echo shows."""

    app_id: str
    message: Message
    echoed_app_id: str | None = None
    marks: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Voice:
    """Says things in the page's name."""

    platform: Platform

    def say(self, thread: Thread, utterance: Utterance) -> str:
        """Says it; gives the message's id."""
        message, mid = utterance.message, self.platform.new_mid()
        attachment = message.attachment.model_dump(mode="json", exclude_none=True) if message.attachment else None
        saying = Saying(message.shown_text, message.buttons, message.quick_replies, message.metadata, attachment)
        thread.say(self.platform.clock(), self.platform.speaker(utterance.app_id), utterance.app_id, saying, mid)
        thread.typing_until = 0
        self.platform.other_activity(thread)
        self._note(thread, utterance.app_id, saying)
        self._echo(thread, mid, utterance)
        if self.platform.settings.deliveries:
            self._receipts(thread, mid)
        return mid

    def _note(self, thread: Thread, app_id: str, saying: Saying) -> None:
        speaker = self.platform.speaker(app_id)
        who = speaker if speaker in KINDS else self.platform.settings.app_name(app_id)
        shown = quoted(saying.text) if saying.text else f"[{(saying.attachment or {}).get('type')}]"
        titles = [button.title for button in saying.buttons] + [reply.title for reply in saying.quick_replies]
        summary = f"{who} said {shown}" + "".join(f" [{title}]" for title in titles)
        self.platform.journal.note(KINDS.get(speaker, Kind.APP_SAID), thread.visitor.psid, speaker, summary)

    def _echo(self, thread: Thread, mid: str, utterance: Utterance) -> None:
        anonymous = thread.platform in self.platform.settings.anonymous_echoes
        app_id = None if anonymous else utterance.echoed_app_id or utterance.app_id
        channel = self.platform.ownership(thread).channel
        self.platform.emit(thread, webhook_events.echo(channel, mid, app_id, utterance.message, utterance.marks))

    def _receipts(self, thread: Thread, mid: str) -> None:
        channel = self.platform.ownership(thread).channel
        watermark = int(self.platform.clock() * webhook_events.MILLISECONDS)
        self.platform.emit(thread, webhook_events.delivery(channel, mid, watermark))
        self.platform.emit(thread, webhook_events.read(channel, read_content(thread, mid, watermark)))


def read_content(thread: Thread, mid: str, watermark: int) -> Json:
    """What was read: on Instagram a message, in Messenger all that is older than a moment."""
    return {"mid": mid} if thread.platform is MessagingPlatform.INSTAGRAM else {"watermark": watermark}
