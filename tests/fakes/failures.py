"""The ways in which a call of AWS fails, each with the words of the service that is called."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from botocore.exceptions import ClientError, ConnectionClosedError, ConnectTimeoutError


class Kind(StrEnum):
    """How a call fails."""

    THROTTLED = "throttled"
    LIMIT_EXCEEDED = "limit exceeded"
    ACCESS_DENIED = "access denied"
    NOT_FOUND = "not found"
    INVALID = "refused as invalid"
    INTERNAL_ERROR = "internal error"
    TIME_OUT = "time-out"
    EXPIRED_CREDENTIAL = "expired credential"
    LOST_ANSWER = "answer lost after the effect"


type Refusal = tuple[str, int]
"""Error code and HTTP status."""

_EVERYWHERE: Final = MappingProxyType(
    {
        Kind.THROTTLED: ("ThrottlingException", 400),
        Kind.LIMIT_EXCEEDED: ("LimitExceededException", 400),
        Kind.ACCESS_DENIED: ("AccessDeniedException", 400),
        Kind.NOT_FOUND: ("ResourceNotFoundException", 400),
        Kind.INVALID: ("ValidationException", 400),
        Kind.INTERNAL_ERROR: ("InternalServerError", 500),
        Kind.EXPIRED_CREDENTIAL: ("ExpiredTokenException", 400),
    }
)

_OF_A_SERVICE: Final[Mapping[str, Mapping[Kind, Refusal]]] = {
    "dynamodb": {
        Kind.THROTTLED: ("ProvisionedThroughputExceededException", 400),
        Kind.LIMIT_EXCEEDED: ("RequestLimitExceeded", 400),
    },
    "scheduler": {
        Kind.THROTTLED: ("ThrottlingException", 429),
        Kind.LIMIT_EXCEEDED: ("ServiceQuotaExceededException", 402),
        Kind.ACCESS_DENIED: ("AccessDeniedException", 403),
        Kind.NOT_FOUND: ("ResourceNotFoundException", 404),
        Kind.INTERNAL_ERROR: ("InternalServerException", 500),
        Kind.EXPIRED_CREDENTIAL: ("ExpiredTokenException", 403),
    },
    "sesv2": {
        Kind.THROTTLED: ("TooManyRequestsException", 429),
        Kind.ACCESS_DENIED: ("AccessDeniedException", 403),
        Kind.NOT_FOUND: ("NotFoundException", 404),
        Kind.INVALID: ("BadRequestException", 400),
        Kind.INTERNAL_ERROR: ("InternalFailure", 500),
        Kind.EXPIRED_CREDENTIAL: ("ExpiredTokenException", 403),
    },
    "sns": {
        Kind.THROTTLED: ("Throttling", 400),
        Kind.LIMIT_EXCEEDED: ("KMSThrottling", 400),
        Kind.ACCESS_DENIED: ("AuthorizationError", 403),
        Kind.NOT_FOUND: ("NotFound", 404),
        Kind.INVALID: ("InvalidParameter", 400),
        Kind.INTERNAL_ERROR: ("InternalError", 500),
        Kind.EXPIRED_CREDENTIAL: ("ExpiredToken", 403),
    },
    "sqs": {
        Kind.THROTTLED: ("RequestThrottled", 403),
        Kind.LIMIT_EXCEEDED: ("OverLimit", 403),
        Kind.ACCESS_DENIED: ("AccessDenied", 403),
        Kind.NOT_FOUND: ("AWS.SimpleQueueService.NonExistentQueue", 400),
        Kind.INVALID: ("InvalidParameterValue", 400),
        Kind.INTERNAL_ERROR: ("InternalError", 500),
    },
    "ssm": {Kind.NOT_FOUND: ("InvalidKeyId", 400)},
}
"""Where a service says it in words of its own: its API reference, "Errors" of the operation and "Common Errors".

Parameter Store does not refuse a parameter that is not set: it lists it in `InvalidParameters`. What is not found there
is the key that it is encrypted with.
"""


def failure(service: str, kind: Kind) -> Exception:
    """Return what botocore raises."""
    if kind is Kind.TIME_OUT:
        return ConnectTimeoutError(endpoint_url=f"https://{service}.invalid")
    if kind is Kind.LOST_ANSWER:
        return ConnectionClosedError(endpoint_url=f"https://{service}.invalid")
    code, status = {**_EVERYWHERE, **_OF_A_SERVICE.get(service, {})}[kind]
    answer: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Tested")


@contextmanager
def failing(client: Any, call: tuple[str, str], kind: Kind, is_felt: Callable[[], bool]) -> Iterator[None]:
    """Let a call (service and operation) fail where it is felt, before it reaches AWS or after it had its effect."""
    service, operation = call

    def fail(**_: object) -> None:
        if is_felt():
            raise failure(service, kind)

    events = client.meta.events
    is_done = kind is Kind.LOST_ANSWER
    event = (
        f"{'after-call' if is_done else 'before-send'}.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    )
    (events.register_last if is_done else events.register_first)(event, fail)
    try:
        yield
    finally:
        events.unregister(event, fail)
