"""The parts of a running simulator, and what changes them together."""

import time
import uuid

from local.simulator.call_log import CallLog
from local.simulator.carrier import Carrier
from local.simulator.cast import Cast
from local.simulator.data_deletion import DataDeletion
from local.simulator.failures import Failures
from local.simulator.graph.conversations import Conversations
from local.simulator.graph.profiles import Profiles
from local.simulator.graph.send_rate import SendRate
from local.simulator.journal import Journal
from local.simulator.json_object import Json
from local.simulator.platform import Happened, Platform
from local.simulator.settings import Settings
from local.simulator.webhooks import Webhooks


def _random_number() -> int:
    return uuid.uuid4().int


class Simulator:
    """A simulator of one page."""

    def __init__(self, first_settings: Settings, carrier: Carrier) -> None:
        """Puts the parts together."""
        self.first_settings = first_settings
        self.settings = first_settings
        self.carrier = carrier
        self.journal = Journal()
        self.failures = Failures()
        self.calls = CallLog()
        self.platform = Platform(first_settings, self.journal, self.now, _random_number)
        self.cast = Cast(self.platform)
        self.conversations = Conversations(self.platform)
        self.profiles = Profiles(self.platform)
        self.send_rate = SendRate(lambda: self.settings, self.now)
        self.data_deletion = DataDeletion(carrier)
        self.webhooks = Webhooks(lambda: self.settings, self.journal, carrier)

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

    def reset(self) -> None:
        """Begins anew. What the page's owner set up (profile, subscriptions, webhook address, token) stays."""
        for part in (self.platform, self.journal, self.failures, self.calls, self.send_rate, self.webhooks):
            part.clear()
        kept = {"webhook_url": self.settings.webhook_url, "page_token": self.settings.page_token}
        self.use(self.first_settings.model_copy(update=kept))
