"""What a visitor sends: texts, replies, attachments; and what the visitor changes or takes back."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.actors.attachments import Attachment
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Line, Saying, Speaker, Thread
from local.simulator.platform import Happened, Platform, quoted

PAGE_SPEAKERS = (Speaker.BOT, Speaker.INBOX, Speaker.META_AI, Speaker.APP)


@dataclass(frozen=True)
class VisitorMessages:
    """Visitors who write."""

    platform: Platform

    def writes(self, psid: str, text: str) -> Happened:
        """The visitor writes a text."""
        thread, mid = self.platform.visitor_speaks(psid, Saying(text=text))
        self.platform.note(thread, Kind.VISITOR_WROTE, f"wrote {quoted(text)}")
        return self._sent(thread, mid, {"text": text})

    def replies(self, psid: str, text: str, to: str | None = None) -> Happened:
        """The visitor answers a message: the newest of the page, unless its id is given."""
        answered = self.platform.message(self.platform.thread(psid), to, *PAGE_SPEAKERS)
        thread, mid = self.platform.visitor_speaks(psid, Saying(text=text))
        self.platform.note(thread, Kind.VISITOR_WROTE, f"replied {quoted(text)}")
        reply: Json = {"mid": answered.mid, "is_self_reply": answered.speaker is Speaker.VISITOR}
        return self._sent(thread, mid, {"text": text, "reply_to": reply})

    def attaches(self, psid: str, attachment: Attachment) -> Happened:
        """The visitor sends an attachment. Instagram has no webhook for a sticker."""
        body = attachment.as_json()
        thread, mid = self.platform.visitor_speaks(psid, Saying(text=attachment.text, attachment=body))
        self.platform.note(thread, Kind.VISITOR_WROTE, f"sent [{attachment.type}]")
        if thread.platform is MessagingPlatform.INSTAGRAM and attachment.type == "sticker":
            return self.platform.happened({"mid": mid})
        written: Json = {"text": attachment.text} if attachment.text else {}
        return self._sent(thread, mid, {**written, "attachments": [body]})

    def edits(self, psid: str, text: str, mid: str | None = None) -> Happened:
        """The visitor changes a message of theirs: the newest, unless its id is given."""
        thread, line = self._own_message(psid, mid)
        edited = thread.edit(line, text)
        self.platform.note(thread, Kind.VISITOR_ACTED, f"changed a message to {quoted(text)}")
        channel = self.platform.ownership(thread).channel
        self.platform.emit(thread, webhook_events.message_edit(channel, str(line.mid), text, edited.edits))
        return self.platform.happened({"mid": line.mid})

    def deletes(self, psid: str, mid: str | None = None) -> Happened:
        """The visitor takes a message back. Messenger has no webhook for that."""
        thread, line = self._own_message(psid, mid)
        thread.delete(line)
        self.platform.note(thread, Kind.VISITOR_ACTED, "deleted a message")
        if thread.platform is MessagingPlatform.INSTAGRAM:
            return self._sent(thread, str(line.mid), {"is_deleted": True})
        return self.platform.happened({"mid": line.mid})

    def _own_message(self, psid: str, mid: str | None) -> tuple[Thread, Line]:
        thread = self.platform.thread(psid)
        return thread, self.platform.message(thread, mid, Speaker.VISITOR)

    def _sent(self, thread: Thread, mid: str, content: Json) -> Happened:
        channel = self.platform.ownership(thread).channel
        self.platform.emit(thread, webhook_events.message(channel, mid, content))
        return self.platform.happened({"mid": mid})
