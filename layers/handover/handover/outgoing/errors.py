"""What may come of a post besides its being taken. Light: whoever has nothing to post loads nothing to post with."""

from handover.alerts.undeliverable import UndeliverableError


class NotTakenError(Exception):
    """A webhook did not take what was posted; it may another time."""


class NoTimeLeftError(Exception):
    """Nothing was posted, for too little time is left to wait for a slow answer."""


class AddressRefusedError(UndeliverableError):
    """A web address leads to no host of the internet, but into a private network or to this machine."""
