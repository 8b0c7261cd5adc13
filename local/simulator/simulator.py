"""The parts of a running simulator, and what changes them together."""

import time
import uuid
from dataclasses import dataclass, field

from local.simulator.call_log import CallLog
from local.simulator.failures import Failures
from local.simulator.journal import Journal
from local.simulator.json_object import Json
from local.simulator.platform import Happened, Platform
from local.simulator.settings import ChangeableSettings, Settings
from local.simulator.webhooks import Carrier, Webhooks


def _random_number() -> int:
    return uuid.uuid4().int


@dataclass
class Simulator:
    """A simulator of one page."""

    first_settings: Settings
    carrier: Carrier
    settings: Settings = field(init=False)
    journal: Journal = field(default_factory=Journal)
    failures: Failures = field(default_factory=Failures)
    calls: CallLog = field(default_factory=CallLog)
    platform: Platform = field(init=False)
    webhooks: Webhooks = field(init=False)

    def __post_init__(self) -> None:
        """Puts the parts together."""
        self.settings = self.first_settings
        self.platform = Platform(self.settings, self.journal, self.now, _random_number)
        self.webhooks = Webhooks(lambda: self.settings, self.journal, self.carrier)

    def now(self) -> float:
        """The platform's time."""
        return time.time() + self.settings.clock_offset_seconds

    def publish(self, happened: Happened) -> Json:
        """Sends the webhooks of what happened on their way and gives the answer."""
        self.webhooks.enqueue(happened.webhooks)
        return happened.answer

    def use(self, settings: Settings) -> None:
        """Goes on with other settings."""
        self.settings = settings
        self.platform.settings = settings
        self.webhooks.wake()

    def change_settings(self, changes: Json) -> None:
        """Changes some of the changeable settings."""
        current = ChangeableSettings.model_validate(self.settings).model_dump()
        changed = ChangeableSettings.model_validate({**current, **changes})
        self.use(self.settings.model_copy(update=changed.model_dump()))

    def reset(self) -> None:
        """Begins anew. What the page's owner set up (profile, subscriptions, webhook address) stays."""
        for part in (self.platform, self.journal, self.failures, self.calls, self.webhooks):
            part.clear()
        self.use(self.first_settings.model_copy(update={"webhook_url": self.settings.webhook_url}))
