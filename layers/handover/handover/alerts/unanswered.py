"""The error of a channel that may have taken an alert or not: nobody answered."""


class UnansweredError(Exception):
    """Whether the act was done will show later; until then it counts as begun. Its text names nobody."""
