"""The keys of links, in memory."""

from collections.abc import Callable

from handover.aws.kept_parameters import MAX_AGE_SECONDS, REFRESH_INTERVAL_SECONDS
from handover.aws.link_keys import retired_keys
from handover.missing_secret import MissingSecretError
from tests.fakes.clock import ManualClock


class FakeLinkKeys:
    """Keys, known as they were read last.

    Attributes:
        stored: what is in the store, by parameter name; a change is seen at the next read.
    """

    def __init__(self, *, clock: Callable[[], float] | None = None, **stored: str) -> None:
        self.stored = {name.replace("_", "-"): value for name, value in stored.items()}
        self._clock = clock or ManualClock()
        self._known: dict[str, str] = {}
        self._read_at = float("-inf")

    def keys(self) -> tuple[str, ...]:
        """Gives those that count, the current one first."""
        if self._clock() - self._read_at > MAX_AGE_SECONDS:
            self._read()
        if "link-key" not in self._known and not (self.refresh() and "link-key" in self._known):
            raise MissingSecretError("link-key is not set")
        return (self._known["link-key"], *(one.key for one in retired_keys(self._known.get("link-key-previous", ""))))

    def refresh(self) -> bool:
        """Reads them anew; False where that was done a moment ago."""
        if self._clock() - self._read_at < REFRESH_INTERVAL_SECONDS:
            return False
        self._read()
        return True

    def _read(self) -> None:
        self._known, self._read_at = dict(self.stored), self._clock()
