"""A secret that must be set and is not: what the side that keeps secrets tells the side that uses them."""


class MissingSecretError(Exception):
    """A parameter that must be set is not in Parameter Store, or may not be read."""
