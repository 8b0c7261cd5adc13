"""What Meta finds when it calls, and what is written down about it."""

import json
from typing import Any

import pytest

from tests.template.document import ENVIRONMENTS, read_template
from tests.template.stack import Stack, stack_for, target

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


WEBHOOKS = "POST /webhook"


def test_every_route_is_throttled(stack: Stack) -> None:
    stage = stack.properties("HttpApiStage")

    for settings in (stage["DefaultRouteSettings"], *stage["RouteSettings"].values()):
        assert 0 < settings["ThrottlingRateLimit"] <= settings["ThrottlingBurstLimit"] <= 1000


def test_whoever_knocks_at_other_routes_uses_up_nothing_of_metas(stack: Stack) -> None:
    stage = stack.properties("HttpApiStage")

    assert stage["RouteSettings"].keys() == {WEBHOOKS, "GET /webhook", "POST /data-deletion"}
    assert stage["RouteSettings"][WEBHOOKS] == {"ThrottlingRateLimit": 200, "ThrottlingBurstLimit": 400}
    assert (
        stage["DefaultRouteSettings"]["ThrottlingRateLimit"] < stage["RouteSettings"][WEBHOOKS]["ThrottlingRateLimit"]
    )


def test_a_route_is_there_before_it_gets_limits_of_its_own(stack: Stack) -> None:
    routes = stack.of_type("AWS::ApiGatewayV2::Route")
    keys = {routes[name]["RouteKey"] for name in stack.resources["HttpApiStage"]["DependsOn"]}

    assert keys == stack.properties("HttpApiStage")["RouteSettings"].keys()


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


# --- what may stand in front ------------------------------------------------------------------------------------------

CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1"
DOMAIN = {"ApiDomain": "api.example.com", "ApiCertificateArn": CERTIFICATE}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_nothing_stands_in_front_and_nothing_is_paid_for_it_until_it_is_asked_for(
    translated: dict[str, Any], environment: str
) -> None:
    stack = stack_for(environment, translated)
    kinds = {resource["Type"] for resource in stack.resources.values()}

    assert kinds & {"AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping", "AWS::Budgets::Budget"} == set()
    assert stack.properties("HttpApi")["DisableExecuteApiEndpoint"] is False


def test_an_address_of_ones_own_serves_the_api_and_that_of_aws_can_be_closed(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, **DOMAIN, DefaultEndpoint="closed")
    mapping, name = stack.properties("ApiDomainMapping"), stack.properties("ApiDomainName")

    assert stack.properties("HttpApi")["DisableExecuteApiEndpoint"] is True
    assert [target(mapping[key]) for key in ("ApiId", "DomainName", "Stage")] == [
        "HttpApi",
        "ApiDomainName",
        "HttpApiStage",
    ]
    assert name["DomainName"] == "api.example.com"
    assert name["DomainNameConfigurations"] == [
        {"CertificateArn": CERTIFICATE, "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}
    ]
    assert "MutualTlsAuthentication" not in name


def test_who_may_call_it_at_all_can_be_limited_to_who_has_a_certificate(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, **DOMAIN, ApiTruststore="s3://bucket/callers.pem")

    assert stack.properties("ApiDomainName")["MutualTlsAuthentication"] == {"TruststoreUri": "s3://bucket/callers.pem"}


@pytest.mark.parametrize(
    ("parameters", "address"),
    [
        ({}, {"Fn::GetAtt": ["HttpApi", "ApiEndpoint"]}),
        (DOMAIN, "https://api.example.com"),
        ({**DOMAIN, "PublicUrl": "https://chat.example.com"}, "https://chat.example.com"),
        ({"ApiUrl": "http://127.0.0.1:4566/x"}, "http://127.0.0.1:4566/x/${HttpApi}"),
    ],
)
def test_links_lead_to_what_stands_in_front(
    translated: dict[str, Any], parameters: dict[str, str], address: object
) -> None:
    stack = stack_for("prod", translated, **parameters)

    for function in ("NotificationsFunction", "ConsoleFunction"):
        assert stack.properties(function)["Environment"]["Variables"]["PUBLIC_URL"] == address


@pytest.mark.parametrize(
    ("parameters", "address"),
    [
        ({}, "${HttpApi.ApiEndpoint}/webhook"),
        (DOMAIN, "https://api.example.com/webhook"),
        ({"PublicUrl": "https://chat.example.com"}, "https://chat.example.com/webhook"),
        ({**DOMAIN, "PublicUrl": "https://chat.example.com"}, "https://chat.example.com/webhook"),
    ],
)
def test_doctor_expects_webhooks_at_the_address_that_meta_is_told_of(
    translated: dict[str, Any], parameters: dict[str, str], address: str
) -> None:
    stack = stack_for("prod", translated, **parameters)

    assert _webhook_url_of_doctor(stack) == address == stack.outputs["WebhookUrl"]["Value"]


def test_doctor_on_the_embedded_engine_expects_them_at_the_engine(translated: dict[str, Any]) -> None:
    stack = stack_for("local", translated, ApiUrl="http://127.0.0.1:4566/x")

    assert _webhook_url_of_doctor(stack) == "http://127.0.0.1:4566/x/${HttpApi}/webhook"


def _webhook_url_of_doctor(stack: Stack) -> object:
    return stack.properties("DoctorFunction")["Environment"]["Variables"]["WEBHOOK_URL"]


def test_a_budget_is_told_of_before_it_is_spent(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, MonthlyBudget="20", OperatorEmail="operator@example.test")
    budget = stack.properties("Budget")
    told = [(one["Notification"], one["Subscribers"]) for one in budget["NotificationsWithSubscribers"]]

    assert (budget["Budget"]["BudgetType"], budget["Budget"]["TimeUnit"]) == ("COST", "MONTHLY")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": "20", "Unit": "USD"}
    assert [(one["NotificationType"], one["Threshold"]) for one, _ in told] == [("ACTUAL", 80), ("FORECASTED", 100)]
    assert {subscriber["Address"] for _, subscribers in told for subscriber in subscribers} == {"operator@example.test"}


def test_options_that_need_each_other_are_asked_for_together() -> None:
    rules = read_template()["Rules"]

    assert rules.keys() == {
        "ADomainHasACertificate",
        "ATruststoreIsThatOfADomain",
        "AClosedDefaultEndpointHasAnother",
        "ABudgetIsToldToSomebody",
    }
    assert all(assertion["AssertDescription"] for rule in rules.values() for assertion in rule["Assertions"])
