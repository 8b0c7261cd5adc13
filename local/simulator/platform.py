"""The page and its threads: what everybody who acts on them shares, and the webhooks that follow."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from local.simulator import errors
from local.simulator.journal import Journal, Kind
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Line, Profile, Saying, Speaker, Thread, Visitor
from local.simulator.ownership import Channel, Ownership
from local.simulator.page_profile import PageProfile
from local.simulator.settings import KeptAliveBy, Settings
from local.simulator.subscriptions import Subscriptions
from local.simulator.webhook_events import Envelope, Event

SHOWN_CHARACTERS = 80
OBJECT_NAMES = {MessagingPlatform.MESSENGER: "page", MessagingPlatform.INSTAGRAM: "instagram"}


class NothingToPressError(Exception):
    """The visitor sees nothing with that title."""


class UnknownVisitorError(Exception):
    """No visitor has that PSID."""


class UnknownMessageError(Exception):
    """The thread has no such message."""


@dataclass(frozen=True)
class Happened:
    """What an action came to: the answer to its caller and the webhooks that follow from it, in order."""

    answer: Json
    webhooks: tuple[Json, ...] = ()


@dataclass
class Platform:
    """One page with its Instagram account, its visitors and its threads."""

    settings: Settings
    journal: Journal
    clock: Callable[[], float]
    random_number: Callable[[], int]
    page: PageProfile = field(default_factory=PageProfile)
    subscriptions: Subscriptions = field(default_factory=Subscriptions)
    threads: dict[str, Thread] = field(default_factory=dict)
    _webhooks: list[Json] = field(default_factory=list)

    def add_visitor(
        self,
        name: str,
        profile: Profile,
        platform: MessagingPlatform = MessagingPlatform.MESSENGER,
        locale: str = "en_US",
    ) -> Visitor:
        """Somebody opens the page's chat for the first time."""
        psid = str(10**16 + self.random_number() % (9 * 10**16))
        visitor = Visitor(psid, name.strip(), profile, platform, locale)
        self.threads[psid] = Thread(visitor)
        return visitor

    def clear(self) -> None:
        """Forgets the visitors and their threads; what the page's owner set up stays."""
        self.threads.clear()

    # What is found

    def thread(self, psid: str) -> Thread:
        """A visitor's thread."""
        if psid not in self.threads:
            raise UnknownVisitorError(f"no visitor has the PSID {psid}")
        return self.threads[psid]

    def recipient(self, psid: str) -> Thread:
        """The thread that a Graph call is about."""
        if psid not in self.threads:
            raise errors.no_matching_user()
        return self.threads[psid]

    def message(self, thread: Thread, mid: str | None, *speakers: Speaker) -> Line:
        """The message with an id; without one, the newest of certain speakers."""
        for line in thread.messages:
            if line.mid == mid if mid else line.speaker in speakers:
                return line
        raise UnknownMessageError(f"no message has the id {mid}" if mid else f"no message is from {list(speakers)}")

    def ownership(self, thread: Thread) -> Ownership:
        """The rules for a thread as it stands now."""
        return Ownership(self.settings, thread, self.clock())

    def speaker(self, app_id: str) -> Speaker:
        """Who speaks through an app."""
        named = {
            self.settings.app_id: Speaker.BOT,
            self.settings.inbox_app_id: Speaker.INBOX,
            self.settings.instagram_inbox_app_id: Speaker.INBOX,
            self.settings.meta_ai_app_id: Speaker.META_AI,
        }
        return named.get(app_id, Speaker.APP)

    # What happens

    def visitor_speaks(self, psid: str, saying: Saying) -> tuple[Thread, str]:
        """The visitor adds a line, which opens the window and puts idleness off; gives the thread and the line's id."""
        thread = self.thread(psid)
        mid = self.new_mid()
        thread.last_visitor_action_at = self.clock()
        self.ownership(thread).keep_alive()
        thread.say(self.clock(), Speaker.VISITOR, None, saying, mid)
        return thread, mid

    def visitor_signals(self, psid: str) -> Thread:
        """The visitor does something without a word, which opens the window; gives the thread."""
        thread = self.thread(psid)
        thread.last_visitor_action_at = self.clock()
        self.other_activity(thread)
        return thread

    def other_activity(self, thread: Thread) -> None:
        """Something other than a visitor's message: Meta's pages leave open whether it puts idleness off."""
        if self.settings.kept_alive_by is KeptAliveBy.ANYTHING:
            self.ownership(thread).keep_alive()

    def note(self, thread: Thread, kind: Kind, summary: str) -> None:
        """Writes down what the visitor did."""
        self.journal.note(kind, thread.visitor.psid, Speaker.VISITOR, f"{thread.visitor.label} {summary}")

    def system(self, thread: Thread, kind: Kind, who: Speaker, summary: str) -> None:
        """Writes down a change that shows in the conversation."""
        self.journal.note(kind, thread.visitor.psid, who, summary)
        thread.say(self.clock(), Speaker.SYSTEM, None, Saying(text=summary))

    def emit(self, thread: Thread, event: Event) -> None:
        """Tells the product's app, where it subscribes to that."""
        standby = event.channel is Channel.STANDBY
        if self.subscriptions.lets_through("standby" if standby else event.field, thread.platform):
            self._webhooks.append(self._envelope(thread).wrap(event))

    def emit_about_page(self, event: Event) -> None:
        """Tells the product's app of something that is about the page and no visitor."""
        if self.subscriptions.lets_through(event.field, MessagingPlatform.MESSENGER):
            envelope = Envelope(self.settings.page_id, "", self.clock(), timestamps=self.settings.timestamps)
            self._webhooks.append(envelope.wrap(event))

    def happened(self, answer: Json) -> Happened:
        """The end of an action."""
        webhooks, self._webhooks = tuple(self._webhooks), []
        return Happened(answer, webhooks)

    def new_mid(self) -> str:
        """A message id that no message has."""
        return "m_" + base64.urlsafe_b64encode(self.random_number().to_bytes(16)).decode().rstrip("=")

    def _envelope(self, thread: Thread) -> Envelope:
        return Envelope(
            page_id=self.settings.account_id(thread.platform),
            psid=thread.visitor.psid,
            at=self.clock(),
            object_name=OBJECT_NAMES[thread.platform],
            timestamps=self.settings.timestamps,
            hop=thread.hop,
            hop_context=self.settings.hop_context,
        )


def quoted(words: str) -> str:
    """Words as a summary shows them: on one line and not for ever."""
    one_line = " ".join(words.split())
    return f"“{one_line}”" if len(one_line) <= SHOWN_CHARACTERS else f"“{one_line[:SHOWN_CHARACTERS].rstrip()}…”"
