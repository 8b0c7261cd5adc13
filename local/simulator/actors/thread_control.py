"""Moves the control of threads from app to app, and tells the product's app what Meta tells it of that."""

from dataclasses import dataclass

from local.simulator import webhook_events
from local.simulator.journal import Kind
from local.simulator.json_object import Json
from local.simulator.model import Hop, Speaker, Thread
from local.simulator.platform import Platform
from local.simulator.settings import TakeToldTo


@dataclass
class ThreadControl:
    """The changes of control. Whether an app may make one is for `Ownership` to say."""

    platform: Platform
    _events: int = 0

    def take(self, thread: Thread, taker: str, metadata: str = "") -> None:
        """An app takes a thread. Nobody hears of it where the thread was idle."""
        ownership = self.platform.ownership(thread)
        loser = ownership.owner_app_id
        ownership.give(taker)
        by, of = self._name(taker), self._name(loser)
        self.platform.system(thread, Kind.CONTROL_TAKEN, self._who(taker), f"control taken by {by} from {of}")
        if loser is not None and self._hears_of_take(loser):
            event = webhook_events.control("take_thread_control", self._owners(loser, taker, metadata))
            self.platform.emit(thread, event)
        self._remember(thread, taker, metadata)

    def pass_on(self, thread: Thread, giver: str, target: str, metadata: str) -> None:
        """An app passes a thread on; only the app that gets it hears of that."""
        ownership = self.platform.ownership(thread)
        previous = ownership.owner_app_id
        ownership.give(target)
        summary = f"control passed from {self._name(previous)} to {self._name(target)}"
        self.platform.system(thread, Kind.CONTROL_PASSED, self._who(giver), summary)
        if target == self.platform.settings.app_id:
            event = webhook_events.control("pass_thread_control", self._owners(previous, target, metadata))
            self.platform.emit(thread, event)
        self._remember(thread, giver, metadata)

    def release(self, thread: Thread, owner: str) -> None:
        """An app makes a thread idle; nobody hears of that."""
        self.platform.ownership(thread).drop()
        thread.hop = None
        summary = f"control released by {self._name(owner)}"
        self.platform.system(thread, Kind.CONTROL_RELEASED, self._who(owner), summary)

    def request(self, thread: Thread, asker: str, metadata: str) -> None:
        """An app asks for a thread: it gets an idle one; the owner of another is only asked."""
        owner = self.platform.ownership(thread).owner_app_id
        if owner is None:
            self.pass_on(thread, asker, asker, metadata)
            return
        summary = f"control requested by {self._name(asker)}"
        self.platform.system(thread, Kind.CONTROL_REQUESTED, self._who(asker), summary)
        if owner == self.platform.settings.app_id:
            asked: Json = {"requested_owner_app_id": self._spelled(asker), "metadata": metadata}
            self.platform.emit(thread, webhook_events.control("request_thread_control", asked))

    def _hears_of_take(self, loser: str) -> bool:
        settings = self.platform.settings
        return loser == settings.app_id or settings.take_told_to is TakeToldTo.SUBSCRIBERS

    def _owners(self, previous: str | None, new: str, metadata: str) -> Json:
        new_owner = self._spelled(new)
        before: str | int | None = int(previous) if previous and isinstance(new_owner, int) else previous
        named: Json = {} if self.platform.settings.previous_owner_missing else {"previous_owner_app_id": before}
        return {**named, "new_owner_app_id": new_owner, "metadata": metadata}

    def _spelled(self, app_id: str) -> str | int:
        """An app id: text in one event and a number in the next, as the platform itself does it."""
        self._events += 1
        return app_id if self._events % 2 == 1 else int(app_id)

    def _remember(self, thread: Thread, mover: str, metadata: str) -> None:
        thread.hop = Hop(mover, metadata) if metadata else None

    def _name(self, app_id: str | None) -> str:
        return self.platform.settings.app_name(app_id)

    def _who(self, app_id: str) -> Speaker:
        return self.platform.speaker(app_id)
