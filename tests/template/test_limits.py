"""What AWS limits and the template decides: the environment of a function, its layers, and how long it may take."""

import re
from typing import Any, Final

import pytest

from local.settings import PROJECT
from tests.template.sources import HANDLERS
from tests.template.stack import Stack

ENVIRONMENT_LIMIT_BYTES: Final = 4_096
"""All variables of a function together, names included (“Lambda quotas”)."""

LAYERS_LIMIT: Final = 5
"""Layers of one function (“Lambda quotas”)."""

INTEGRATION_LIMIT_MS: Final = 30_000
"""How long an HTTP API waits (“Quotas for configuring and running an HTTP API in API Gateway”)."""

REGION: Final = "ap-southeast-2"
"""No region that has HTTP APIs has a longer name."""

NAME: Final = "n" * 128
"""As long as the name of a stack may be; those of resources that CloudFormation makes end there."""

# What a reference gives at most, by its beginning.
LONGEST: Final = {
    "Ref": f"https://sqs.{REGION}.amazonaws.com/123456789012/{NAME}"[:80] + NAME,
    "Fn::GetAtt": f"arn:aws:scheduler:{REGION}:123456789012:{NAME}{NAME}",
    "Parameter": "p" * 320,
}


QUEUE_URL: Final = f"https://sqs.{REGION}.amazonaws.com/123456789012/{'n' * 80}"
"""The name of a queue has 80 characters at most (CreateQueue, SQS API reference)."""


def longest(value: Any, stack: Stack) -> str:
    """Gives the longest text that a value of the template can become."""
    if isinstance(value, str):
        return value.replace("${HttpApi}", "h" * 10)
    [kind] = value
    is_queue = kind == "Ref" and stack.resources[value[kind]]["Type"] == "AWS::SQS::Queue"
    return QUEUE_URL if is_queue else LONGEST[kind]


@pytest.mark.parametrize("function", HANDLERS)
def test_the_environment_of_a_function_fits_with_the_longest_names(stack: Stack, function: str) -> None:
    variables = stack.properties(function)["Environment"]["Variables"]
    size = sum(len(name) + len(longest(value, stack)) for name, value in variables.items())
    assert size + len(LONGEST["Parameter"]) * 4 <= ENVIRONMENT_LIMIT_BYTES


@pytest.mark.parametrize("function", HANDLERS)
def test_a_function_has_no_more_layers_than_it_may_have(stack: Stack, function: str) -> None:
    assert len(stack.properties(function)["Layers"]) <= LAYERS_LIMIT


def test_no_integration_waits_longer_than_an_http_api_does(stack: Stack) -> None:
    waits = [one["TimeoutInMillis"] for one in stack.of_type("AWS::ApiGatewayV2::Integration").values()]
    assert max(waits) <= INTEGRATION_LIMIT_MS


def test_queues_take_as_much_as_sqs_does(stack: Stack) -> None:
    sizes = {queue.get("MaximumMessageSize", 1_048_576) for queue in stack.of_type("AWS::SQS::Queue").values()}
    assert sizes == {1_048_576}


def test_every_limit_of_the_list_is_held_by_a_test_that_is_there() -> None:
    rows = [line for line in (PROJECT / "docs" / "limits.md").read_text().splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`([a-z/_]+\.py)`", row)}

    assert [row for row in rows if not row.startswith(("| limit |", "|---")) and ".py`" not in row] == []
    assert [name for name in sorted(named) if not (PROJECT / "tests" / name).is_file()] == []
