"""Cuts botocore's descriptions of AWS down to the services and operations that our functions use.

Reading all of them costs a cold start a tenth to a fifth: Systems Manager alone has a hundred and fifty operations, and
we call one; the endpoints of all services are a megabyte. botocore reads these files and no others (`aws/clients.py`):
the layer with the SDK has none of its own (`layers/sdk/Makefile`).
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from botocore.loaders import Loader

OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "dynamodb": ("DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"),
    "scheduler": ("CreateSchedule", "DeleteSchedule", "ListSchedules"),
    "ses": ("GetIdentityVerificationAttributes",),
    "sesv2": ("GetAccount", "GetSuppressedDestination", "SendEmail"),
    "sns": ("GetSubscriptionAttributes", "ListSubscriptionsByTopic", "Publish"),
    "sqs": (
        "ChangeMessageVisibility",
        "DeleteMessage",
        "GetQueueAttributes",
        "ReceiveMessage",
        "SendMessage",
        "SendMessageBatch",
    ),
    "ssm": ("GetParameters", "GetParametersByPath"),
}
MODELS: Final = Path(__file__).parent / "handover" / "handover" / "aws" / "service_models"
_WHOLE: Final = ("_retry", "partitions", "sdk-default-configuration")
"""What belongs to no service: modes of retrying, the regions of each partition, defaults by mode."""


def service_models() -> Iterator[tuple[Path, str]]:
    """Gives the files below `MODELS`, by where they belong, and what they hold."""
    loader = Loader()
    for name in _WHOLE:
        yield Path(f"{name}.json"), _written(loader.load_data(name))
    yield Path("endpoints.json"), _written(_endpoints_of_our_services(loader))
    for service, operations in OPERATIONS.items():
        version = loader.determine_latest_version(service, "service-2")
        for kind, content in _described(loader, service, version, operations):
            yield Path(service, version, f"{kind}.json"), _written(content)


def _endpoints_of_our_services(loader: Loader) -> Mapping[str, Any]:
    prefixes = {loader.load_service_model(service, "service-2")["metadata"]["endpointPrefix"] for service in OPERATIONS}
    endpoints = loader.load_data("endpoints")
    partitions = [
        {**partition, "services": {name: rest for name, rest in partition["services"].items() if name in prefixes}}
        for partition in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def _described(loader: Loader, service: str, version: str, operations: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    yield "service-2", _cut_down(loader.load_service_model(service, "service-2", version), operations)
    yield "endpoint-rule-set-1", loader.load_service_model(service, "endpoint-rule-set-1", version)
    paginators = loader.load_service_model(service, "paginators-1", version)["pagination"]
    if kept := {name: paginator for name, paginator in paginators.items() if name in operations}:
        yield "paginators-1", {"pagination": kept}


def _written(content: object) -> str:
    return json.dumps(content, indent=1) + "\n"


def _cut_down(model: Mapping[str, Any], operations: tuple[str, ...]) -> object:
    kept = {name: model["operations"][name] for name in operations}
    shapes: set[str] = set()
    for operation in kept.values():
        sides = [operation.get("input"), operation.get("output"), *operation.get("errors", ())]
        for side in filter(None, sides):
            _gather(side["shape"], model["shapes"], shapes)
    named = {name: shape for name, shape in model["shapes"].items() if name in shapes}
    return _without_prose({**model, "operations": kept, "shapes": named})


def _gather(name: str, shapes: Mapping[str, Any], found: set[str]) -> None:
    if name in found:
        return
    found.add(name)
    shape = shapes[name]
    parts = [*shape.get("members", {}).values(), *(shape[part] for part in ("member", "key", "value") if part in shape)]
    for part in parts:
        _gather(part["shape"], shapes, found)


def _without_prose(value: object) -> object:
    if isinstance(value, dict):
        kept = ((key, part) for key, part in value.items() if not key.startswith("documentation"))
        return {key: _without_prose(part) for key, part in kept}
    return [_without_prose(part) for part in value] if isinstance(value, list) else value


def main() -> int:
    """Writes the files anew."""
    for place, content in service_models():
        path = MODELS / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
