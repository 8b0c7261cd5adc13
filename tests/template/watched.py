"""The metrics that the alarms and the dashboard of the template look at."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.template.document import Properties
from tests.template.stack import Stack

ALARM = "AWS::CloudWatch::Alarm"


@dataclass(frozen=True)
class Attribute:
    """What a `Ref` or `GetAtt` to a resource of the template gives; the name is empty for a `Ref`."""

    resource: str
    name: str


@dataclass(frozen=True)
class Watched:
    """A metric as an alarm or a widget names it."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, Attribute | str], ...]


def of_alarms(stack: Stack) -> dict[str, Watched]:
    """Gives the metric of each alarm."""
    return {name: _of_alarm(alarm) for name, alarm in stack.of_type(ALARM).items()}


def _of_alarm(alarm: Properties) -> Watched:
    dimensions = ((one["Name"], _attribute(one["Value"])) for one in alarm["Dimensions"])
    return Watched(alarm["Namespace"], alarm["MetricName"], tuple(dimensions))


def dashboard(stack: Stack) -> Mapping[str, Any]:
    """Gives the body of the dashboard; what refers to resources stays as it is written, `${…}`."""
    [found] = stack.of_type("AWS::CloudWatch::Dashboard").values()
    body = json.loads(found["DashboardBody"])
    assert isinstance(body, dict)
    return body


def widgets(stack: Stack, kind: str) -> list[Properties]:
    """Gives the properties of the dashboard's widgets of one kind."""
    return [widget["properties"] for widget in dashboard(stack)["widgets"] if widget["type"] == kind]


def of_dashboard(stack: Stack) -> Iterator[Watched]:
    """Gives each metric that a widget shows, as often as it is shown."""
    for widget in widgets(stack, "metric"):
        for namespace, name, *rest in widget["metrics"]:
            dimensions = [part for part in rest if isinstance(part, str)]
            pairs = zip(dimensions[::2], map(_attribute, dimensions[1::2]), strict=True)
            yield Watched(namespace, name, tuple(pairs))


def _attribute(value: Any) -> Attribute | str:
    match value:
        case {"Ref": str(resource)}:
            return Attribute(resource, "")
        case {"Fn::GetAtt": [str(resource), str(name)]}:
            return Attribute(resource, name)
    written = re.fullmatch(r"\$\{(\w+)\.?(\w*)}", str(value))
    return Attribute(written[1], written[2]) if written else str(value)
