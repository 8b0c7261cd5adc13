"""Tells the answers of SNS that stand for good from those that pass."""

from typing import Final

from botocore.exceptions import ClientError

_FOR_GOOD: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "EndpointDisabled",
        "InvalidParameter",
        "KMSAccessDenied",
        "KMSDisabled",
        "KMSInvalidState",
        "KMSNotFound",
        "KMSOptInRequired",
        "NotFound",
        "OptedOut",
        "ParameterValueInvalid",
        "ValidationError",
        "ValidationException",
    }
)
"""Error codes of Publish (API reference) that another try would get again; the rest are outages and limits."""


def code_of(error: ClientError) -> str:
    """Gives the code of an answer; its text may repeat what was sent, a telephone number too."""
    return str(error.response["Error"]["Code"])


def stands_for_good(code: str) -> bool:
    """Tells whether trying again would get the same answer."""
    return code in _FOR_GOOD
