"""Parameters of Parameter Store, read in one call and kept for a few minutes.

The powertools parameters module, which the other functions use, would cost the cold start of `ingest` a quarter. See
docs/decisions/0004-secrets.md.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

MAX_AGE_SECONDS: Final = 300.0
"""How long a rotated secret may take to be noticed."""

REFRESH_INTERVAL_SECONDS: Final = 30.0
"""How often at most a signature that does not fit makes us ask anew, so that nobody can buy us API calls."""


class KeptParameters:
    """Some parameters below one path; a function may read its own only."""

    def __init__(self, client: Any, path: str, names: Sequence[str], clock: Callable[[], float]) -> None:
        self._client = client
        self._path = path
        self._clock = clock
        self._names = names
        self._values: Mapping[str, str] = {}
        self._read_at = float("-inf")

    def get(self, name: str) -> str | None:
        """Gives one; None where it is not set."""
        if self._clock() - self._read_at > MAX_AGE_SECONDS:
            self._read()
        return self._values.get(name)

    def refresh(self) -> bool:
        """Forgets what is kept unless it was read just now; tells whether it did."""
        if self._clock() - self._read_at < REFRESH_INTERVAL_SECONDS:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Makes the next question ask anew."""
        self._read_at = float("-inf")

    def _read(self) -> None:
        names = [f"{self._path}/{name}" for name in self._names]
        answer = self._client.get_parameters(Names=names, WithDecryption=True)
        self._values = {found["Name"].rpartition("/")[2]: found["Value"] for found in answer["Parameters"]}
        self._read_at = self._clock()
