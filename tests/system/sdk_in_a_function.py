"""Loads a handler as Lambda does, builds a request for each operation, and tells what came from where.

A program of its own: it runs where only what Lambda has can be imported. Its standard input holds the operations of
each service, as JSON.
"""

import json
import sys
from typing import Any

import boto3
import botocore
import handler  # type: ignore[import-not-found]  # noqa: F401 - the function's own, in its folder; what it loads is told

from handover.aws.clients import client


class Built(Exception):  # noqa: N818 - no failure: the request is what is wanted
    """Ends a call when its request is signed and would be sent."""


def value_of(shape: Any) -> Any:
    """The least that a shape takes: what it requires, and one letter for each text."""
    match shape.type_name:
        case "structure":
            return {name: value_of(shape.members[name]) for name in shape.required_members}
        case "list":
            return [value_of(shape.member)]
        case "map":
            return {"x": value_of(shape.value)}
        case "integer" | "long":
            return 1
        case _:
            return shape.enum[0] if getattr(shape, "enum", None) else "x"


def address_of(service: str, operation: str) -> str:
    made = client(service)

    def stop(request: Any, **_: object) -> None:
        assert request.headers["Authorization"].startswith(b"AWS4-HMAC-SHA256")
        raise Built(request.url)

    made.meta.events.register_last("before-send", stop)
    [method] = [name for name, called in made.meta.method_to_api_mapping.items() if called == operation]
    try:
        getattr(made, method)(**value_of(made.meta.service_model.operation_model(operation).input_shape))
    except Built as built:
        return str(built)
    raise AssertionError(f"{operation} sent nothing")


calls = {
    f"{service}.{operation}": address_of(service, operation)
    for service, operations in json.load(sys.stdin).items()
    for operation in operations
}
files = [file for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))]
json.dump({"versions": [boto3.__version__, botocore.__version__], "files": files, "calls": calls}, sys.stdout)
