"""What a visitor does without a word: reacts, reads, follows a link, opts in."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.actors.visitor_messages import PAGE_SPEAKERS
from local.simulator.actors.voice import read_content
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Thread
from local.simulator.ownership import DAY_SECONDS, Channel
from local.simulator.platform import Happened, Platform

OPT_IN_DAYS = 180


@dataclass(frozen=True)
class VisitorSignals:
    """Visitors who do not write."""

    platform: Platform

    def reacts(self, psid: str, reaction: str, emoji: str, mid: str | None = None) -> Happened:
        """The visitor reacts to a message: the newest of the page, unless its id is given."""
        return self._reaction(psid, mid, {"reaction": reaction, "emoji": emoji, "action": "react"})

    def unreacts(self, psid: str, mid: str | None = None) -> Happened:
        """The visitor takes a reaction back."""
        return self._reaction(psid, mid, {"action": "unreact"})

    def reads(self, psid: str) -> Happened:
        """The visitor reads what the page said. It opens no window and keeps no control alive."""
        thread = self.platform.thread(psid)
        newest = self.platform.message(thread, None, *PAGE_SPEAKERS)
        watermark = int(self.platform.clock() * webhook_events.MILLISECONDS)
        content = read_content(thread, str(newest.mid), watermark)
        self.platform.emit(thread, webhook_events.read(self._channel(thread), content))
        return self.platform.happened({"mid": newest.mid})

    def follows_referral(self, psid: str, ref: str) -> Happened:
        """The visitor follows a link of the page into the conversation that is there."""
        thread = self.platform.visitor_signals(psid)
        self.platform.note(thread, Kind.VISITOR_ACTED, f"followed the link “{ref}”")
        self.platform.emit(thread, webhook_events.referral(self._channel(thread), referral_to(thread, ref)))
        return self.platform.happened({"ref": ref})

    def opts_in(self, psid: str, payload: str) -> Happened:
        """The visitor allows the page to write later."""
        thread = self.platform.visitor_signals(psid)
        self.platform.note(thread, Kind.VISITOR_ACTED, "opted in")
        expires = int((self.platform.clock() + OPT_IN_DAYS * DAY_SECONDS) * webhook_events.MILLISECONDS)
        content: Json = {
            "type": "notification_messages",
            "payload": payload,
            "notification_messages_token": self.platform.new_mid().removeprefix("m_"),
            "token_expiry_timestamp": str(expires),
            "user_token_status": "REFRESHED",
            "title": "Get updates",
        }
        self.platform.emit(thread, webhook_events.opt_in(self._channel(thread), content))
        return self.platform.happened({"payload": payload})

    def _reaction(self, psid: str, mid: str | None, content: Json) -> Happened:
        line = self.platform.message(self.platform.thread(psid), mid, *PAGE_SPEAKERS)
        thread = self.platform.visitor_signals(psid)
        self.platform.note(thread, Kind.VISITOR_ACTED, f"{content['action']}ed to a message")
        self.platform.emit(thread, webhook_events.reaction(self._channel(thread), str(line.mid), content))
        return self.platform.happened({"mid": line.mid})

    def _channel(self, thread: Thread) -> Channel:
        return self.platform.ownership(thread).channel


def referral_to(thread: Thread, ref: str) -> Json:
    """What a webhook tells of a link that was followed."""
    source = "SHORTLINKS" if thread.platform is MessagingPlatform.INSTAGRAM else "SHORTLINK"
    return {"ref": ref, "source": source, "type": "OPEN_THREAD"}
