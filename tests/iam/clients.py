"""Has the calls of SDK clients judged, and refuses those that IAM would refuse, with the error of the service."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError

from tests.iam.judge import Refusal

type Decide = Callable[[str, str, Mapping[str, Any]], Refusal | None]
"""Says why a call of a service and an operation is refused, None where it is allowed."""

_PARAMETERS: Final = "parameters that IAM judges"


class _AccessDenied(NamedTuple):
    """How a service says that something is not allowed ("Common errors" of its API reference)."""

    code: str
    status: int


_BY_SERVICE: Final = {
    "dynamodb": _AccessDenied("AccessDeniedException", 400),
    "ssm": _AccessDenied("AccessDeniedException", 400),
    "sns": _AccessDenied("AuthorizationError", 403),
    "sqs": _AccessDenied("AccessDenied", 403),
    "cloudformation": _AccessDenied("AccessDenied", 403),
    "iam": _AccessDenied("AccessDenied", 403),
    "ses": _AccessDenied("AccessDenied", 403),
}
_OTHERWISE: Final = _AccessDenied("AccessDeniedException", 403)


def judge_calls(client: Any, decide: Decide) -> None:
    """Have every call of a boto client judged before it is sent."""
    service = client.meta.service_model.service_name

    def note(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context[_PARAMETERS] = params

    def refuse(model: Any, context: Mapping[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]] | None:
        refusal = decide(service, model.name, context[_PARAMETERS])
        if refusal is None:
            return None
        answer = _answer(service, refusal)
        return AWSResponse("", answer["ResponseMetadata"]["HTTPStatusCode"], HTTPHeaders(), None), answer

    client.meta.events.register("before-parameter-build", note)
    client.meta.events.register_first("before-call", refuse)


class JudgedClient:
    """A client with the methods of a boto client, each of whose calls is judged."""

    def __init__(self, client: Any, service: str, decide: Decide) -> None:
        self._client = client
        self._service = service
        self._decide = decide

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if name == "get_paginator":
            return lambda operation: _JudgedPaginator(method(operation), operation, self._check)
        if not callable(method):
            return method

        def call(**parameters: Any) -> Any:
            self._check(name, parameters)
            return method(**parameters)

        return call

    def _check(self, method: str, parameters: Mapping[str, Any]) -> None:
        operation = "".join(word.capitalize() for word in method.split("_"))
        refusal = self._decide(self._service, operation, parameters)
        if refusal is not None:
            raise ClientError(_answer(self._service, refusal), operation)  # type: ignore[arg-type] # no real response


class _JudgedPaginator:
    def __init__(self, paginator: Any, method: str, check: Callable[[str, Mapping[str, Any]], None]) -> None:
        self._paginator = paginator
        self._method = method
        self._check = check

    def paginate(self, **parameters: Any) -> Iterator[Any]:
        """Return the pages. Each is a call about the same."""
        self._check(self._method, parameters)
        yield from self._paginator.paginate(**parameters)


def _answer(service: str, refusal: Refusal) -> dict[str, Any]:
    denied = _BY_SERVICE.get(service, _OTHERWISE)
    return {
        "Error": {"Code": denied.code, "Message": re.sub(r"\+\d+", "+…", str(refusal))},
        "ResponseMetadata": {"HTTPStatusCode": denied.status, "RetryAttempts": 0},
    }
