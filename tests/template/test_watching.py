"""Alarms and dashboard look at metrics that exist: those of AWS by its documentation, ours by our code."""

import pytest

from tests.template import watched
from tests.template.emitted import FAMILIES, emitted
from tests.template.sources import HANDLERS
from tests.template.stack import Stack
from tests.template.watched import Attribute, Watched

# The metrics of AWS that we look at and their one dimension, as these pages name them: “Available CloudWatch metrics
# for Amazon SQS”, “Monitor CloudWatch metrics for HTTP APIs”, “Using CloudWatch metrics with Lambda”, “Monitoring
# Amazon EventBridge Scheduler with Amazon CloudWatch”. Without one, Lambda's are of all functions of the region.
OF_AWS = {
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): "QueueName",
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): "QueueName",
    ("AWS/ApiGateway", "Count"): "ApiId",
    ("AWS/ApiGateway", "4xx"): "ApiId",
    ("AWS/ApiGateway", "5xx"): "ApiId",
    ("AWS/Lambda", "Duration"): "FunctionName",
    ("AWS/Lambda", "Errors"): "FunctionName",
    ("AWS/Lambda", "Throttles"): None,
    ("AWS/Scheduler", "InvocationAttemptCount"): "ScheduleGroup",
    ("AWS/Scheduler", "TargetErrorCount"): "ScheduleGroup",
    ("AWS/Scheduler", "InvocationDroppedCount"): "ScheduleGroup",
}

# What gives the value of a dimension: a type of resource, and which attribute of it.
DIMENSIONS = {
    "QueueName": ("AWS::SQS::Queue", "QueueName"),
    "ApiId": ("AWS::ApiGatewayV2::Api", ""),
    "FunctionName": ("AWS::Lambda::Function", ""),
    "ScheduleGroup": ("AWS::Scheduler::ScheduleGroup", ""),
}

NAMESPACE = "POWERTOOLS_METRICS_NAMESPACE"
SERVICE = "POWERTOOLS_SERVICE_NAME"


def _looked_at(stack: Stack) -> list[Watched]:
    return [*watched.of_alarms(stack).values(), *watched.of_dashboard(stack)]


def _of_aws(stack: Stack) -> list[Watched]:
    return [one for one in _looked_at(stack) if one.namespace.startswith("AWS/")]


def _ours(stack: Stack) -> list[Watched]:
    return [one for one in _looked_at(stack) if not one.namespace.startswith("AWS/")]


def test_a_metric_of_aws_is_one_that_aws_documents_and_each_of_these_is_looked_at(stack: Stack) -> None:
    looked_at = {((one.namespace, one.name), tuple(name for name, _ in one.dimensions)) for one in _of_aws(stack)}

    assert looked_at == {(metric, (dimension,) if dimension else ()) for metric, dimension in OF_AWS.items()}


def test_a_metric_of_aws_is_that_of_a_resource_of_the_stack(stack: Stack) -> None:
    for one in _of_aws(stack):
        for dimension, value in one.dimensions:
            kind, attribute = DIMENSIONS[dimension]
            assert isinstance(value, Attribute), one
            assert (stack.resources[value.resource]["Type"], value.name) == (kind, attribute), one


def test_a_metric_of_ours_is_emitted_under_that_name_by_that_function(any_stack: Stack) -> None:
    variables = [found["Environment"]["Variables"] for found in any_stack.functions().values()]
    namespaces = {found[SERVICE]: found[NAMESPACE] for found in variables}
    there = {
        Watched(namespaces[one.service], name, (("service", one.service),)) for one in emitted() for name in one.names
    }

    assert set(_ours(any_stack)) - there == set()


@pytest.mark.parametrize("function", HANDLERS)
def test_a_function_names_itself_in_its_metrics(stack: Stack, function: str) -> None:
    assert stack.properties(function)["Environment"]["Variables"][SERVICE] == HANDLERS[function]


def test_stages_of_one_account_do_not_count_together(any_stack: Stack) -> None:
    stages = {found["Environment"]["Variables"][NAMESPACE] for found in any_stack.functions().values()}
    secrets = {found["Environment"]["Variables"].get("SECRETS_PATH") for found in any_stack.functions().values()}

    assert len(stages) == len(secrets) == 1
    assert stages.pop().partition("/")[2] == secrets.pop().rpartition("/")[2]


def test_the_words_of_every_family_of_metrics_are_known() -> None:
    assert {one.name for one in emitted() if "*" in one.name} == FAMILIES.keys()
