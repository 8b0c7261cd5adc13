"""Reads the link by which SNS has an address confirm that it wants what a topic tells."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

_ENDS: Final = (".amazonaws.com", ".amazonaws.com.cn")


class NoConfirmationLinkError(Exception):
    """A text is no such link; the words say what was expected."""


class NoTopicError(Exception):
    """A topic is neither one of the stack that people subscribe to nor one that an admin may have; the words say so."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the link holds: of which topic, and the token that proves that whoever has it reads the address's mail."""

    topic_arn: str
    token: str


def confirmation_in(link: str) -> Confirmation:
    """Return what a confirmation link holds; one that a mail filter has wrapped in a link of its own is unwrapped.

    Raises:
        NoConfirmationLinkError: it is no such link.
    """
    address = urlsplit(link.strip())
    asked = parse_qs(address.query)
    if (address.hostname or "").endswith(_ENDS) and {"TopicArn", "Token"} <= asked.keys():
        return Confirmation(asked["TopicArn"][0], asked["Token"][0])
    for values in asked.values():
        if values[0].startswith("https://"):
            return confirmation_in(values[0])
    raise NoConfirmationLinkError("that is not the link of “Confirm subscription” (https://sns.…?TopicArn=…&Token=…)")
