"""The installation that the policies are judged in: template.yaml for production, and the cloud in memory beside it."""

import pytest

from tests.fakes.cloud import ACCOUNT, SENDER_EMAIL, cloud
from tests.iam.installation import Installation, Question
from tests.iam.judge import Judge, production
from tests.iam.policy import NotUnderstoodError, Request

FUNCTIONS = ("ingest", "replies", "thread_control", "notifications", "news", "console", "doctor")
OWN_VALUES = {
    "ADMIN_EMAIL",
    "APP_ID",
    "GRAPH_API_URL",
    "GRAPH_API_VERSION",
    "OPERATOR_EMAIL",
    "POWERTOOLS_LOG_LEVEL",
    "POWERTOOLS_METRICS_NAMESPACE",
    "POWERTOOLS_SERVICE_NAME",
    "PUBLIC_URL",
    "SENDER_EMAIL",
    "STAGE",
    "WEBHOOK_URL",
}
"""What names no resource of AWS; a cloud in memory may say something of its own."""


@pytest.fixture(scope="module")
def installation() -> Installation:
    return production(ACCOUNT, SENDER_EMAIL)


def test_every_function_has_a_role_with_a_policy(installation: Installation) -> None:
    assert installation.functions.keys() == set(FUNCTIONS)
    for function in installation.functions.values():
        assert not installation.allows(Question(function.role, Request.of("s3:GetObject", "*")))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_cloud_in_memory_names_each_resource_that_the_template_names(name: str, installation: Installation) -> None:
    with cloud() as made:
        environment = made.environment()
    wanted = installation.functions[name].variables.keys() - {"POWERTOOLS_SERVICE_NAME"}
    assert wanted - environment.keys() == set()
    for variable in wanted - OWN_VALUES:
        real = kind_of(installation.functions[name].variables[variable])
        assert kind_of(environment[variable]) == real, variable


def kind_of(value: str) -> str:
    """What a name is made for: a FIFO queue, a topic, a path of parameters."""
    if value.startswith("https://"):
        return "fifo" if value.endswith(".fifo") else "queue"
    return ":".join(value.split(":")[:3]) if value.startswith("arn:") else value[:1] if value[:1] == "/" else "name"


def test_a_resource_of_the_cloud_is_judged_as_that_of_the_installation() -> None:
    with cloud() as made:
        parameters = {"QueueUrl": made.mailbox_url}
        assert made.judge.refuses_function("replies", "sqs", "SendMessage", parameters) is None
        refusal = made.judge.refuses_function("notifications", "sqs", "SendMessage", parameters)
        made.judge.refused.clear()
    assert str(refusal) == (
        "arn:aws:iam::123456789012:role/messenger-handover-prod-NotificationsRole-1A2B3C4D5E6F is not authorized to "
        "perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:123456789012:messenger-handover-prod-mailbox.fifo"
    )


@pytest.mark.parametrize(
    ("path", "method", "is_answered"),
    [
        ("/webhook", "POST", True),
        ("/webhook", "PUT", False),
        ("/links/abc.def", "GET", True),
        ("/links", "GET", False),
        ("/links/abc/def", "GET", False),
    ],
)
def test_a_request_takes_the_route_of_its_method_and_path(
    installation: Installation,
    path: str,
    method: str,
    is_answered: bool,  # noqa: FBT001 - a case
) -> None:
    assert any(route.answers(method, path) for route in installation.routes) is is_answered


def test_a_call_that_is_not_listed_is_not_judged_but_an_error() -> None:
    with pytest.raises(NotUnderstoodError, match=r"sqs\.PurgeQueue"):
        Judge(production(ACCOUNT, SENDER_EMAIL), {}).refuses_function("replies", "sqs", "PurgeQueue", {})


def test_each_secret_is_below_the_path_of_its_installation(installation: Installation) -> None:
    role = installation.functions["replies"].role
    others = ACCOUNT.arn("ssm", "parameter/handover/dev/app-secret")
    for action in ("ssm:GetParameter", "ssm:GetParameters"):
        assert not installation.allows(Question(role, Request.of(action, others)))
