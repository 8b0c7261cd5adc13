"""The mark of an address that gets no more mail."""

import hashlib
from dataclasses import dataclass

from handover.alerts.mail_events import AddressTrouble


@dataclass(frozen=True, slots=True)
class AddressMark:
    """Why an address gets no more mail, and since when; the address itself stands nowhere in it.

    Attributes:
        digest: stands for the address, however it is written.
        code: what the other mail server or SES said, in codes.
        at: in milliseconds since 1970.
    """

    digest: str
    trouble: AddressTrouble
    code: str
    at: int


def digest_of(address: str) -> str:
    """Gives what stands for an address; capitals make no difference."""
    return hashlib.sha256(address.lower().encode()).hexdigest()
