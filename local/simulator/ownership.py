"""Who owns a thread, which app may act on it, and on which channel the product's app hears of it."""

from dataclasses import dataclass
from enum import StrEnum

from local.simulator import errors
from local.simulator.model import Thread
from local.simulator.settings import Settings

DAY_SECONDS = 24 * 60 * 60


class Channel(StrEnum):
    """The two lists of a webhook's entry."""

    MESSAGING = "messaging"
    STANDBY = "standby"


@dataclass(frozen=True)
class Ownership:
    """The rules for one thread at one moment, for whichever app is the caller."""

    settings: Settings
    thread: Thread
    now: float

    @property
    def routing(self) -> bool:
        """Whether Conversation Routing decides."""
        return self.settings.routes(self.thread.platform)

    @property
    def default_app_id(self) -> str | None:
        """The app that an idle thread belongs to; without Conversation Routing there is none."""
        return self.settings.default_app(self.thread.platform) if self.routing else None

    @property
    def inbox_app_id(self) -> str:
        """The app that staff answer in."""
        return self.settings.inbox(self.thread.platform)

    @property
    def owner_app_id(self) -> str | None:
        """The app that controls the thread, None where it is idle."""
        return self.thread.owner_app_id if self.now < self.thread.control_expires_at else None

    @property
    def is_ours(self) -> bool:
        """Whether the product's app owns the thread."""
        return self.owner_app_id == self.settings.app_id

    @property
    def channel(self) -> Channel:
        """Where the product's app hears what is said in the thread."""
        listener = self.owner_app_id or self.default_app_id
        ours = not self.routing or listener == self.settings.app_id
        return Channel.MESSAGING if ours else Channel.STANDBY

    def check_connected(self, app_id: str) -> None:
        """Refuses an app that is not connected to the page."""
        if not self.settings.connected(app_id, self.thread.platform):
            raise errors.incorrect_app_id()

    def check_send(self, caller: str) -> None:
        """Refuses a send into a thread that another app may speak in."""
        if (self.owner_app_id or self.default_app_id or caller) != caller:
            raise errors.another_app_controls()

    def check_inline_control(self) -> None:
        """Refuses a control change that goes with a message where the mode does not know it."""
        if not self.routing:
            raise errors.inline_control_needs_routing()

    def check_pass(self, caller: str, target_app_id: str | None) -> str:
        """Gives the app that a pass goes to, or refuses the pass."""
        target = target_app_id or self.default_app_id
        if target is None:
            raise errors.bad_parameter("The parameter target_app_id is required.")
        self.check_connected(target)
        if self.owner_app_id not in {None, caller}:
            raise errors.not_thread_owner(self.thread.platform)
        if self.routing and self.owner_app_id == caller == target:
            raise errors.already_thread_owner()
        return target

    def check_take(self, caller: str) -> None:
        """Refuses a take that the mode or the page does not allow, or that changes nothing.

        The toggle in the page's settings is played for the product's app; those of the others are on.
        """
        if not self.routing:
            raise errors.take_needs_routing()
        if caller == self.settings.app_id and not self.settings.take_allowed:
            raise errors.take_not_allowed()
        if self.owner_app_id == caller:
            raise errors.already_thread_owner()

    def check_release(self, caller: str) -> None:
        """Refuses a release by another than the owner."""
        if self.owner_app_id != caller:
            raise errors.only_owner_can_release(self.thread.platform)

    def check_request(self) -> None:
        """Refuses a request where Conversation Routing decides."""
        if self.routing:
            raise errors.request_needs_zero_config()

    def check_extend(self, caller: str) -> None:
        """Refuses an extension by another than the owner."""
        if self.owner_app_id != caller:
            raise errors.not_thread_owner(self.thread.platform)

    def give(self, app_id: str) -> None:
        """Makes an app the owner for a day."""
        self.thread.owner_app_id = app_id
        self.thread.control_expires_at = self.now + DAY_SECONDS

    def drop(self) -> None:
        """Makes the thread idle."""
        self.thread.owner_app_id = None
        self.thread.control_expires_at = 0

    def extend(self, seconds: int) -> None:
        """Sets for how long the owner keeps the thread."""
        self.thread.control_expires_at = self.now + seconds

    def keep_alive(self) -> None:
        """Counts what just happened as activity, which puts idleness off."""
        if self.owner_app_id is not None:
            self.thread.control_expires_at = max(self.thread.control_expires_at, self.now + DAY_SECONDS)

    def gain_by_sending(self, caller: str) -> None:
        """Makes the app that just spoke into an idle thread its owner, as Conversation Routing does."""
        if self.routing and self.owner_app_id is None:
            self.give(caller)
