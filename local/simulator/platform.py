"""The rules and the state of the platform: who said what, who owns a thread, and which webhooks follow."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from local.simulator import errors, webhook_events
from local.simulator.content import (
    Button,
    ControlRequest,
    ExtendRequest,
    InlineThreadControl,
    Message,
    OwnerQuery,
    PassRequest,
    QuickReply,
    SendRequest,
)
from local.simulator.journal import Journal, Kind
from local.simulator.json_object import Json
from local.simulator.model import Profile, Saying, Speaker, Thread, Visitor
from local.simulator.ownership import DAY_SECONDS, Channel, Ownership
from local.simulator.page_profile import PageProfile
from local.simulator.settings import Done, Settings
from local.simulator.subscriptions import Subscriptions

SUCCESS: Json = {"success": True}
TYPING_SECONDS = 20
HUMAN_AGENT_SECONDS = 7 * DAY_SECONDS
SHOWN_CHARACTERS = 80


class NothingToPressError(Exception):
    """The visitor sees nothing with that title."""


class UnknownVisitorError(Exception):
    """No visitor has that PSID."""


@dataclass(frozen=True)
class Happened:
    """What an action came to: the answer to its caller and the webhooks that follow from it, in order."""

    answer: Json
    webhooks: tuple[Json, ...] = ()


@dataclass
class Platform:
    """One page, its visitors and its threads. The product's app is the caller of the calls that a Graph token makes."""

    settings: Settings
    journal: Journal
    clock: Callable[[], float]
    random_number: Callable[[], int]
    page: PageProfile = field(default_factory=PageProfile)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    threads: dict[str, Thread] = field(default_factory=dict)
    _webhooks: list[Json] = field(default_factory=list)
    _control_events: int = 0

    # The visitor

    def add_visitor(self, name: str, profile: Profile) -> Visitor:
        """Somebody opens the page's chat for the first time."""
        psid = str(10**16 + self.random_number() % (9 * 10**16))
        visitor = Visitor(psid, name.strip(), profile)
        self.threads[psid] = Thread(visitor)
        return visitor

    def visitor_writes(self, psid: str, text: str) -> Happened:
        """The visitor writes a text."""
        thread = self._visitor_acts(psid, text)
        mid = self._new_mid()
        self._note(thread, Kind.VISITOR_WROTE, Speaker.VISITOR, f"wrote {_quoted(text)}")
        self._emit(thread, webhook_events.text(self.ownership(thread).channel, mid, text))
        return self._happened({"mid": mid})

    def visitor_presses(self, psid: str, title: str, number: int | None = None) -> Happened:
        """The visitor presses the newest visible quick reply or button with a title, or the one of a certain line."""
        thread = self.thread(psid)
        for line in reversed(thread.lines):
            if number not in {None, line.number}:
                continue
            replies = line.saying.quick_replies if line is thread.last_said else ()
            for reply in (reply for reply in replies if reply.title == title):
                return self._press_quick_reply(thread, reply)
            for button in (button for button in line.saying.buttons if button.title == title):
                return self._press_button(thread, button, f"pressed {_quoted(title)}", line.app_id)
        raise NothingToPressError(f"nothing to press is called {title!r}; visible: {thread.visible_titles}")

    def visitor_chooses(self, psid: str, title: str) -> Happened:
        """The visitor chooses an entry of the persistent menu."""
        thread = self.thread(psid)
        for entry in self.page.menu:
            if entry.title == title:
                summary = f"chose {_quoted(title)} from the menu"
                return self._press_button(thread, entry, summary, self.settings.app_id)
        raise NothingToPressError(f"the menu has no {title!r}; it has: {[entry.title for entry in self.page.menu]}")

    def visitor_gets_started(self, psid: str) -> Happened:
        """The visitor presses Get Started."""
        payload = self.page.get_started_payload
        if payload is None:
            raise NothingToPressError("the page has no Get Started button")
        button = Button(type="postback", title="Get Started", payload=payload)
        return self._press_button(self.thread(psid), button, "pressed “Get Started”", self.settings.app_id)

    # The page's staff, in the inbox

    def inbox_answers(self, psid: str, text: str) -> Happened:
        """Somebody of the page's staff answers from the inbox, which takes control from an owner or under routing."""
        thread = self.thread(psid)
        ownership = self.ownership(thread)
        if self.settings.routing or ownership.owner_app_id is not None:
            self._inbox_takes_over(thread)
        message = Message(text=text)
        mid = self._say(thread, Speaker.INBOX, self.settings.inbox_app_id, message)
        return self._happened({"mid": mid})

    def inbox_takes(self, psid: str) -> Happened:
        """Somebody of the page's staff takes the thread over without a word."""
        thread = self.thread(psid)
        if self.settings.routing or not self.ownership(thread).is_ours:
            self._inbox_takes_over(thread)
        else:
            asked: Json = {"requested_owner_app_id": int(self.settings.inbox_app_id), "metadata": ""}
            self._system(thread, Kind.CONTROL_REQUESTED, Speaker.INBOX, "control requested by Page Inbox")
            self._emit(thread, webhook_events.control("request_thread_control", asked))
        return self._happened(self._owner_answer(thread))

    def inbox_done(self, psid: str) -> Happened:
        """Somebody of the page's staff marks the thread as done. Nothing follows where the inbox does not own it."""
        thread = self.thread(psid)
        ownership = self.ownership(thread)
        inbox = self.settings.inbox_app_id
        if ownership.owner_app_id == inbox:
            default = self.settings.default_app_id
            passes = self.settings.routing and self.settings.done is Done.PASS and default != inbox
            if passes:
                self._pass(thread, default, "")
            else:
                self._release(thread)
        return self._happened(self._owner_answer(thread))

    # The product's app, through the Graph API

    def send(self, request: SendRequest) -> Happened:
        """The Send API: a message, or a sender action."""
        thread = self._recipient(request.recipient.id)
        ownership = self.ownership(thread)
        target = self._inline_target(ownership, request.thread_control)
        self._check_window(thread, request)
        ownership.check_send()
        answer: Json = {"recipient_id": thread.visitor.psid}
        if request.message is None:
            self._show_sender_action(thread, str(request.sender_action).lower())
            return self._happened(answer)
        mid = self._say(thread, Speaker.BOT, self.settings.app_id, request.message)
        ownership.gain_by_sending()
        if request.thread_control is not None:
            self._control_inline(thread, target)
        return self._happened({**answer, "message_id": mid})

    def pass_thread_control(self, request: PassRequest) -> Happened:
        """The product's app passes the thread on."""
        thread = self._recipient(request.recipient.id)
        target = self.ownership(thread).check_pass(request.target_app_id)
        self._pass(thread, target, request.metadata)
        return self._happened(SUCCESS)

    def take_thread_control(self, request: ControlRequest) -> Happened:
        """The product's app takes the thread; only the app that loses it hears of that."""
        thread = self._recipient(request.recipient.id)
        ownership = self.ownership(thread)
        ownership.check_take()
        self._take(thread, self.settings.app_id)
        return self._happened(SUCCESS)

    def release_thread_control(self, request: ControlRequest) -> Happened:
        """The product's app makes the thread idle."""
        thread = self._recipient(request.recipient.id)
        self.ownership(thread).check_release()
        self._release(thread)
        return self._happened(SUCCESS)

    def request_thread_control(self, request: ControlRequest) -> Happened:
        """The product's app asks for the thread: it gets an idle one; the owner of another is only asked."""
        thread = self._recipient(request.recipient.id)
        ownership = self.ownership(thread)
        ownership.check_request()
        if ownership.owner_app_id is None:
            self._pass(thread, self.settings.app_id, request.metadata)
        else:
            self._system(thread, Kind.CONTROL_REQUESTED, Speaker.BOT, "control requested by bot")
        return self._happened(SUCCESS)

    def extend_thread_control(self, request: ExtendRequest) -> Happened:
        """The product's app keeps the thread for longer."""
        thread = self._recipient(request.recipient.id)
        ownership = self.ownership(thread)
        ownership.check_extend()
        ownership.extend(request.duration)
        return self._happened(SUCCESS)

    def thread_owner(self, query: OwnerQuery) -> Json:
        """The owner: named to itself and to the default app, to others only until when it is."""
        thread = self._recipient(query.recipient)
        ownership = self.ownership(thread)
        if ownership.owner_app_id is None:
            return {"data": []}
        owner: Json = {"expiration": int(thread.control_expires_at)}
        if ownership.is_ours or self.settings.default_app_id == self.settings.app_id:
            owner["app_id"] = int(ownership.owner_app_id)
        return {"data": [{"thread_owner": owner}]}

    def profile(self, psid: str, fields: tuple[str, ...]) -> Json:
        """A visitor's profile, as far as the page's app may see it."""
        thread = self.threads.get(psid)
        if thread is None:
            raise errors.unknown_object(psid)
        visitor = thread.visitor
        if visitor.profile is Profile.ABSENT:
            raise errors.no_profile()
        if visitor.profile is Profile.HIDDEN:
            return {}
        known: Json = {"first_name": visitor.first_name, "last_name": visitor.last_name, "name": visitor.name}
        return {**{name: known[name] for name in fields if name in known}, "id": psid}

    def conversations(self, psid: str | None) -> Json:
        """The page's conversations with their participants, as the Conversations API lists them."""
        chosen = [thread for thread in self.threads.values() if psid in {None, thread.visitor.psid}]
        return {"data": [self._conversation(thread) for thread in chosen if thread.lines]}

    # What the views ask

    def thread(self, psid: str) -> Thread:
        """A visitor's thread."""
        if psid not in self.threads:
            raise UnknownVisitorError(f"no visitor has the PSID {psid}")
        return self.threads[psid]

    def ownership(self, thread: Thread) -> Ownership:
        """The rules for a thread as it stands now."""
        return Ownership(self.settings, thread, self.clock())

    def clear(self) -> None:
        """Forgets the visitors and their threads; what the page's owner set up stays."""
        self.threads.clear()

    # Parts of the above

    def _recipient(self, psid: str) -> Thread:
        if psid not in self.threads:
            raise errors.no_matching_user()
        return self.threads[psid]

    def _visitor_acts(self, psid: str, words: str) -> Thread:
        thread = self.thread(psid)
        now = self.clock()
        thread.last_visitor_action_at = now
        self.ownership(thread).keep_alive()
        thread.say(now, Speaker.VISITOR, None, Saying(text=words))
        return thread

    def _press_quick_reply(self, thread: Thread, reply: QuickReply) -> Happened:
        self._visitor_acts(thread.visitor.psid, reply.title)
        mid = self._new_mid()
        self._note(thread, Kind.VISITOR_PRESSED, Speaker.VISITOR, f"pressed {_quoted(reply.title)}")
        channel = self.ownership(thread).channel
        self._emit(thread, webhook_events.quick_reply(channel, mid, reply.title, reply.payload))
        return self._happened({"mid": mid})

    def _press_button(self, thread: Thread, button: Button, summary: str, sent_by: str | None) -> Happened:
        self._note(thread, Kind.VISITOR_PRESSED, Speaker.VISITOR, summary)
        if button.type != "postback":
            return self._happened({"opened": button.url or button.payload})
        self._visitor_acts(thread.visitor.psid, button.title)
        mid = self._new_mid()
        in_standby = self.ownership(thread).channel is Channel.STANDBY
        if sent_by == self.settings.app_id or not in_standby:
            self._emit(thread, webhook_events.postback(mid, button.title, button.payload or ""))
        if in_standby:
            self._emit(thread, webhook_events.stripped_postback())
        return self._happened({"mid": mid})

    def _say(self, thread: Thread, speaker: Speaker, app_id: str, message: Message) -> str:
        mid = self._new_mid()
        attachment = message.attachment.model_dump(mode="json", exclude_none=True) if message.attachment else None
        saying = Saying(message.shown_text, message.buttons, message.quick_replies, message.metadata, attachment)
        thread.say(self.clock(), speaker, app_id, saying)
        thread.typing_until = 0
        ownership = self.ownership(thread)
        ownership.keep_alive()
        kind = Kind.BOT_SAID if speaker is Speaker.BOT else Kind.INBOX_SAID
        shown = f"[{message.attachment.type}]" if message.attachment and not saying.text else _quoted(saying.text)
        titles = [button.title for button in saying.buttons] + [reply.title for reply in saying.quick_replies]
        self.journal.note(
            kind, thread.visitor.psid, speaker, f"{speaker} said {shown}" + "".join(f" [{title}]" for title in titles)
        )
        self._emit(thread, webhook_events.echo(ownership.channel, mid, app_id, message))
        return mid

    def _check_window(self, thread: Thread, request: SendRequest) -> None:
        allowed = HUMAN_AGENT_SECONDS if request.by_human_agent else DAY_SECONDS
        last = thread.last_visitor_action_at
        if last is None or self.clock() - last > allowed:
            raise errors.outside_window()

    def _show_sender_action(self, thread: Thread, action: str) -> None:
        if action == "typing_on":
            thread.typing_until = self.clock() + TYPING_SECONDS
        elif action == "typing_off":
            thread.typing_until = 0

    def _inline_target(self, ownership: Ownership, control: InlineThreadControl | None) -> str | None:
        if control is None:
            return None
        ownership.check_inline_control()
        return ownership.check_pass(control.app_id) if control.control_type == "pass" else None

    def _control_inline(self, thread: Thread, target: str | None) -> None:
        if target is None:
            self._release(thread)
        else:
            self._pass(thread, target, "")

    def _inbox_takes_over(self, thread: Thread) -> None:
        if self.ownership(thread).owner_app_id != self.settings.inbox_app_id:
            self._take(thread, self.settings.inbox_app_id)

    def _take(self, thread: Thread, taker: str) -> None:
        ownership = self.ownership(thread)
        loser = ownership.owner_app_id
        ownership.give(taker)
        by, of = self.settings.app_name(taker), self.settings.app_name(loser)
        self._system(thread, Kind.CONTROL_TAKEN, self._speaker(taker), f"control taken by {by} from {of}")
        if loser == self.settings.app_id:
            self._emit(thread, webhook_events.control("take_thread_control", self._owners(loser, taker, "")))

    def _pass(self, thread: Thread, target: str, metadata: str) -> None:
        ownership = self.ownership(thread)
        giver = ownership.owner_app_id
        ownership.give(target)
        summary = f"control passed from {self.settings.app_name(giver)} to {self.settings.app_name(target)}"
        self._system(thread, Kind.CONTROL_PASSED, self._speaker(giver or self.settings.app_id), summary)
        if target == self.settings.app_id:
            self._emit(thread, webhook_events.control("pass_thread_control", self._owners(giver, target, metadata)))

    def _release(self, thread: Thread) -> None:
        ownership = self.ownership(thread)
        owner = ownership.owner_app_id or self.settings.app_id
        ownership.drop()
        summary = f"control released by {self.settings.app_name(owner)}"
        self._system(thread, Kind.CONTROL_RELEASED, self._speaker(owner), summary)

    def _owners(self, previous: str | None, new: str, metadata: str) -> Json:
        """The ids of a control event: text in one event and numbers in the next, as the platform itself does it."""
        self._control_events += 1
        as_text = self._control_events % 2 == 1
        before: str | int | None = previous if previous is None or as_text else int(previous)
        after: str | int = new if as_text else int(new)
        return {"previous_owner_app_id": before, "new_owner_app_id": after, "metadata": metadata}

    def _speaker(self, app_id: str) -> Speaker:
        return {self.settings.app_id: Speaker.BOT, self.settings.inbox_app_id: Speaker.INBOX}.get(
            app_id, Speaker.SYSTEM
        )

    def _owner_answer(self, thread: Thread) -> Json:
        return {"owner_app_id": self.ownership(thread).owner_app_id}

    def _conversation(self, thread: Thread) -> Json:
        visitor = thread.visitor
        person = {"email": f"{visitor.psid}@facebook.com", "id": visitor.psid}
        if visitor.name:
            person = {"name": visitor.name, **person}
        page = {
            "name": self.settings.page_name,
            "email": f"{self.settings.page_id}@facebook.com",
            "id": self.settings.page_id,
        }
        found: Json = {"id": f"t_{visitor.psid}", "participants": {"data": [person, page]}}
        if self.settings.routing:
            found["is_owner"] = self.ownership(thread).is_ours
        return found

    def _note(self, thread: Thread, kind: Kind, who: Speaker, summary: str) -> None:
        self.journal.note(kind, thread.visitor.psid, who, f"{thread.visitor.label} {summary}")

    def _system(self, thread: Thread, kind: Kind, who: Speaker, summary: str) -> None:
        self.journal.note(kind, thread.visitor.psid, who, summary)
        thread.say(self.clock(), Speaker.SYSTEM, None, Saying(text=summary))

    def _emit(self, thread: Thread, event: webhook_events.Event) -> None:
        standby = event.channel is Channel.STANDBY
        if self.subscriptions.lets_through("standby" if standby else event.field):
            envelope = webhook_events.Envelope(self.settings.page_id, thread.visitor.psid, self.clock())
            self._webhooks.append(envelope.wrap(event))

    def _happened(self, answer: Json) -> Happened:
        webhooks, self._webhooks = tuple(self._webhooks), []
        return Happened(answer, webhooks)

    def _new_mid(self) -> str:
        return "m_" + base64.urlsafe_b64encode(self.random_number().to_bytes(16)).decode().rstrip("=")


def _quoted(words: str) -> str:
    one_line = " ".join(words.split())
    return f"“{one_line}”" if len(one_line) <= SHOWN_CHARACTERS else f"“{one_line[:SHOWN_CHARACTERS].rstrip()}…”"
