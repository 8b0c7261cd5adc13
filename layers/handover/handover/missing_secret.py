"""The two ways in which a secret is not to be had: what the side that keeps secrets tells the side that uses them."""


class MissingSecretError(Exception):
    """A parameter that must be set is not in Parameter Store: Parameter Store has said so."""


class SecretUnavailableError(Exception):
    """Parameter Store cannot be read now: it is throttled, out of reach, or refuses us.

    Whether the parameter is set, and to what, is not known. Nothing may be concluded from it; what needs the secret
    is tried again later.
    """
