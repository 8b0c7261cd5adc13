"""The kinds of errors of AWS that decide what happens next.

Every service has its own codes. Those here are in the service models of botocore and in "Common Errors" of the API
references; the rest of them need no telling apart: whatever failed is tried again.
"""

from http import HTTPStatus
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NotConnectedError

_THROTTLED: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "KmsThrottled",
        "LimitExceededException",
        "OverLimit",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""Those of SQS, and all that botocore takes for throttling (`botocore.retries.standard`)."""

_DENIED: Final = frozenset({"AccessDenied", "AccessDeniedException", "AuthorizationError", "KmsAccessDenied"})

_INVALID: Final = frozenset(
    {
        "BadRequestException",  # SES
        "BatchRequestTooLong",
        "InvalidMessageContents",
        "InvalidParameter",  # SNS
        "InvalidParameterValue",
        "MessageTooLong",
        "ParameterValueInvalid",  # SNS
        "SerializationException",
        "ValidationError",
        "ValidationException",
    }
)

_ROLE_NOT_ASSUMABLE: Final = "to assume the role"
"""In the text of Scheduler's `ValidationException` for a role that it may not take, as one that IAM has only just made.

IAM is eventually consistent, so that the same call succeeds seconds later ("Changes that I make are not always
immediately visible", IAM User Guide); the text is in https://github.com/aws/aws-sdk-js-v3/issues/6494.
"""


def code_in(error: ClientError) -> str:
    """Return the error code of an answer, without the namespace that SQS used to put before it."""
    return str(error.response["Error"].get("Code", "")).rpartition(".")[2]


def is_throttling(code: str) -> bool:
    """Return whether an error code says that there were too many calls."""
    return code in _THROTTLED


def is_denied(code: str) -> bool:
    """Return whether an error code says that whoever calls may not: what somebody has set up wrongly, and will mend."""
    return code in _DENIED


def may_pass(error: Exception) -> bool:
    """Return whether the same call may succeed within seconds: throttled, internal error, or no answer."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return is_throttling(code_in(error)) or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, HTTPClientError | NotConnectedError)


def is_refused_as_invalid(error: BaseException | None) -> bool:
    """Return whether AWS has refused a call for what it says, so that the same call is refused for ever.

    An error that was raised from such a refusal counts as one, too.
    """
    while error is not None:
        if isinstance(error, ClientError) and code_in(error) in _INVALID:
            return _ROLE_NOT_ASSUMABLE not in error.response["Error"].get("Message", "")
        error = error.__cause__
    return False


def summary(error: Exception) -> str:
    """Return what may be logged of an error: its code or its type. The text may repeat what was sent."""
    return code_in(error) if isinstance(error, ClientError) else type(error).__name__


AWS_ERRORS: Final = (BotoCoreError, ClientError)
"""Whatever botocore raises when a call fails."""
