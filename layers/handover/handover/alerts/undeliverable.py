"""The error of a channel that will never take an alert."""


class UndeliverableError(Exception):
    """Trying again cannot help: somebody must change the admin's settings, or the account's. Its text names nobody."""
