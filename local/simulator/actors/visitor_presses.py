"""What a visitor presses: quick replies, buttons, the persistent menu, Get Started."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.content import Button, QuickReply
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.model import Saying, Thread
from local.simulator.ownership import Channel
from local.simulator.platform import Happened, NothingToPressError, Platform, quoted


@dataclass(frozen=True)
class Pressed:
    """A button at the moment somebody presses it: how that reads, which app had sent it, the link that led there."""

    button: Button
    summary: str
    sent_by: str | None
    referral: Json | None = None


@dataclass(frozen=True)
class VisitorPresses:
    """Visitors who press."""

    platform: Platform

    def presses(self, psid: str, title: str, number: int | None = None, payload: str | None = None) -> Happened:
        """The visitor presses the newest visible quick reply or button with a title.

        A line's number or a payload tells which is meant, where several have that title.
        """
        thread = self.platform.thread(psid)
        for line in reversed(thread.lines):
            if number not in {None, line.number}:
                continue
            replies = line.saying.quick_replies if line is thread.last_said else ()
            for reply in (reply for reply in replies if _is_meant(reply, title, payload)):
                return self._quick_reply(thread, reply)
            for button in (button for button in line.saying.buttons if _is_meant(button, title, payload)):
                return self._button(thread, Pressed(button, f"pressed {quoted(title)}", line.app_id))
        raise NothingToPressError(f"nothing to press is called {title!r}; visible: {thread.visible_titles}")

    def chooses(self, psid: str, title: str) -> Happened:
        """The visitor chooses an entry of the persistent menu."""
        thread = self.platform.thread(psid)
        menu = self.platform.page.menu(thread.visitor.locale)
        for entry in menu:
            if entry.title == title:
                summary = f"chose {quoted(title)} from the menu"
                return self._button(thread, Pressed(entry, summary, self.platform.settings.app_id))
        raise NothingToPressError(f"the menu has no {title!r}; it has: {[entry.title for entry in menu]}")

    def gets_started(self, psid: str, referral: Json | None = None) -> Happened:
        """The visitor presses Get Started, perhaps after following a link."""
        payload = self.platform.page.get_started_payload
        if payload is None:
            raise NothingToPressError("the page has no Get Started button")
        button = Button(type="postback", title="Get Started", payload=payload)
        pressed = Pressed(button, "pressed “Get Started”", self.platform.settings.app_id, referral)
        return self._button(self.platform.thread(psid), pressed)

    def _quick_reply(self, thread: Thread, reply: QuickReply) -> Happened:
        thread, mid = self.platform.visitor_speaks(thread.visitor.psid, Saying(text=reply.title))
        self.platform.note(thread, Kind.VISITOR_PRESSED, f"pressed {quoted(reply.title)}")
        channel = self.platform.ownership(thread).channel
        self.platform.emit(thread, webhook_events.quick_reply(channel, mid, reply.title, reply.payload))
        return self.platform.happened({"mid": mid})

    def _button(self, thread: Thread, pressed: Pressed) -> Happened:
        button = pressed.button
        self.platform.note(thread, Kind.VISITOR_PRESSED, pressed.summary)
        if button.type != "postback":
            return self.platform.happened({"opened": button.url or button.payload})
        thread, mid = self.platform.visitor_speaks(thread.visitor.psid, Saying(text=button.title))
        in_standby = self.platform.ownership(thread).channel is Channel.STANDBY
        if pressed.sent_by == self.platform.settings.app_id or not in_standby:
            whole = webhook_events.postback(mid, button.title, button.payload or "", pressed.referral)
            self.platform.emit(thread, whole)
        if in_standby:
            self.platform.emit(thread, webhook_events.stripped_postback())
        return self.platform.happened({"mid": mid})


def _is_meant(one: Button | QuickReply, title: str, payload: str | None) -> bool:
    return one.title == title and payload in {None, one.payload}
