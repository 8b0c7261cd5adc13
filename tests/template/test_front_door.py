"""What Meta finds when it calls, and what is written down about it."""

import json

from tests.template.stack import Stack, target


def test_the_webhook_answers_the_handshake_and_takes_events(stack: Stack) -> None:
    routes = stack.of_type("AWS::ApiGatewayV2::Route").values()

    assert {route["RouteKey"] for route in routes} == {"GET /webhook", "POST /webhook"}
    assert {route["Target"] for route in routes} == {"integrations/${WebhookIntegration}"}


def test_a_request_goes_to_ingest_as_a_version_two_event(stack: Stack) -> None:
    integration = stack.properties("WebhookIntegration")

    assert integration["IntegrationType"] == "AWS_PROXY"
    assert target(integration["IntegrationUri"]) == "IngestFunction"
    assert integration["PayloadFormatVersion"] == "2.0"


def test_the_api_waits_longer_than_ingest_may_take(stack: Stack) -> None:
    assert (
        stack.properties("WebhookIntegration")["TimeoutInMillis"] > stack.properties("IngestFunction")["Timeout"] * 1000
    )


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
