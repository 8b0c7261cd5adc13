"""The rate of sends that Meta allows a page, and the headers that tell how near it is."""

import json
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from local.simulator import errors
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.settings import SendLimit, Settings

HEADER = "X-Business-Use-Case-Usage"
MINUTE_SECONDS = 60
FULL_PERCENT = 100


@dataclass
class SendRate:
    """The sends of the last seconds. A send beyond the limit is refused and does not count."""

    settings: Callable[[], Settings]
    clock: Callable[[], float]
    _sends: deque[float] = field(default_factory=deque)

    def admit(self, platform: MessagingPlatform) -> None:
        """Counts a send, or refuses one too many."""
        limit = self.settings().send_limit
        if limit is None:
            return
        self._forget_older_than(self.clock() - limit.seconds)
        if len(self._sends) >= limit.sends:
            raise errors.too_many_sends(platform, self.headers(platform))
        self._sends.append(self.clock())

    def headers(self, platform: MessagingPlatform) -> dict[str, str]:
        """How much of the rate is used up; nothing where there is no limit."""
        limit = self.settings().send_limit
        if limit is None:
            return {}
        used = min(FULL_PERCENT, FULL_PERCENT * len(self._sends) // max(1, limit.sends))
        usage: Json = {
            "type": platform.value,
            "call_count": used,
            "total_cputime": used,
            "total_time": used,
            "estimated_time_to_regain_access": self._minutes_to_wait(limit),
        }
        return {HEADER: json.dumps({self.settings().page_id: [usage]})}

    def clear(self) -> None:
        """Forgets the sends."""
        self._sends.clear()

    def _minutes_to_wait(self, limit: SendLimit) -> int:
        if len(self._sends) < limit.sends:
            return 0
        oldest = self._sends[0] if self._sends else self.clock()
        return math.ceil((oldest + limit.seconds - self.clock()) / MINUTE_SECONDS)

    def _forget_older_than(self, moment: float) -> None:
        while self._sends and self._sends[0] <= moment:
            self._sends.popleft()
