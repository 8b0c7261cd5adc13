"""What Meta finds when it calls, and what is written down about it."""

import json

import pytest

from tests.template.stack import Stack, target

each_integration = pytest.mark.parametrize(
    ("integration", "function"),
    [("WebhookIntegration", "IngestFunction"), ("ConsoleIntegration", "ConsoleFunction")],
)


def test_every_route_goes_where_it_is_answered(stack: Stack) -> None:
    routes = stack.of_type("AWS::ApiGatewayV2::Route").values()

    assert {route["RouteKey"]: route["Target"] for route in routes} == {
        "GET /webhook": "integrations/${WebhookIntegration}",
        "POST /webhook": "integrations/${WebhookIntegration}",
        "POST /data-deletion": "integrations/${ConsoleIntegration}",
        "GET /data-deletion/{code}": "integrations/${ConsoleIntegration}",
        "GET /links/{token}": "integrations/${ConsoleIntegration}",
        "POST /links/{token}": "integrations/${ConsoleIntegration}",
        "GET /waiting/{token}": "integrations/${ConsoleIntegration}",
    }


@each_integration
def test_a_request_goes_to_its_function_as_a_version_two_event(stack: Stack, integration: str, function: str) -> None:
    properties = stack.properties(integration)

    assert properties["IntegrationType"] == "AWS_PROXY"
    assert target(properties["IntegrationUri"]) == function
    assert properties["PayloadFormatVersion"] == "2.0"


@each_integration
def test_the_api_waits_longer_than_its_function_may_take(stack: Stack, integration: str, function: str) -> None:
    assert stack.properties(integration)["TimeoutInMillis"] > stack.properties(function)["Timeout"] * 1000


def test_the_api_is_served_at_its_root_and_deploys_itself(stack: Stack) -> None:
    stage = stack.properties("HttpApiStage")

    assert stage["StageName"] == "$default"
    assert stage["AutoDeploy"] is True


def test_the_api_is_throttled(stack: Stack) -> None:
    settings = stack.properties("HttpApiStage")["DefaultRouteSettings"]

    assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 1000


def test_the_access_log_is_json_in_a_log_group_of_its_own(stack: Stack) -> None:
    access_log = stack.properties("HttpApiStage")["AccessLogSettings"]

    assert target(access_log["DestinationArn"]) == "HttpApiLogGroup"
    assert {"requestId", "routeKey", "status"} <= json.loads(access_log["Format"]).keys()


def test_the_access_log_holds_neither_bodies_nor_query_strings(stack: Stack) -> None:
    fields = set(json.loads(stack.properties("HttpApiStage")["AccessLogSettings"]["Format"]).values())

    assert fields == {
        "$context.requestId",
        "$context.requestTime",
        "$context.identity.sourceIp",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.integrationErrorMessage",
    }
