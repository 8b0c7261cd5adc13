"""What people and programs need to know from the template: parameters, outputs, and what each part is for."""

import re

import pytest

from tests.template.document import ROOT, read_template

OUTPUTS = {
    "WebhookUrl",
    "DataDeletionUrl",
    "ApiDomainTarget",
    "HttpApiId",
    "SecretsPath",
    "TableName",
    "MailboxUrl",
    "MailboxDeadLetterQueueUrl",
    "UnreadableQueueUrl",
    "ThreadControlQueueUrl",
    "ThreadControlDeadLetterQueueUrl",
    "NotificationsQueueUrl",
    "NotificationsDeadLetterQueueUrl",
    "NewsQueueUrl",
    "NewsDeadLetterQueueUrl",
    "DeletionQueueUrl",
    "DeletionDeadLetterQueueUrl",
    "ScheduleGroupName",
    "HandoverEventsTopicArn",
    "AdminAlertsTopicArn",
    "AlarmsTopicArn",
    "DashboardName",
    "IngestFunctionName",
    "RepliesFunctionName",
    "ThreadControlFunctionName",
    "NotificationsFunctionName",
    "NewsFunctionName",
    "ConsoleFunctionName",
    "DoctorFunctionName",
    "IngestLogGroupName",
    "RepliesLogGroupName",
    "ThreadControlLogGroupName",
    "NotificationsLogGroupName",
    "NewsLogGroupName",
    "ConsoleLogGroupName",
    "DoctorLogGroupName",
}
SECRET = re.compile(r"secret|token|password|credential|private", re.IGNORECASE)


def test_the_stack_tells_where_everything_is() -> None:
    assert read_template()["Outputs"].keys() == OUTPUTS


@pytest.mark.parametrize("section", ["Parameters", "Outputs"])
def test_every_parameter_and_output_says_what_it_is(section: str) -> None:
    undescribed = [name for name, found in read_template()[section].items() if not found.get("Description")]

    assert undescribed == []


def test_every_resource_says_what_it_is_for() -> None:
    text = (ROOT / "template.yaml").read_text()
    lines = text[text.index("\nResources:") : text.index("\nOutputs:")].splitlines()
    before = dict(zip(lines[1:], lines, strict=False))
    silent = [line for line in lines if re.fullmatch(r"  \w+:", line) and not before[line].startswith("  # ")]

    assert silent == []


def test_the_graph_api_is_metas_own_unless_a_stand_in_is_named() -> None:
    parameters = read_template()["Parameters"]

    assert parameters["GraphApiUrl"]["Default"] == "https://graph.facebook.com"
    assert parameters["GraphApiVersion"]["Default"] == "v25.0"


def test_no_parameter_takes_a_secret() -> None:
    parameters = read_template()["Parameters"]

    assert [name for name in parameters if SECRET.search(name)] == []
    assert [name for name, found in parameters.items() if "NoEcho" in found] == []


def test_no_environment_variable_holds_a_secret() -> None:
    template = read_template()
    environments = [template["Globals"]["Function"]["Environment"]["Variables"]] + [
        resource["Properties"]["Environment"]["Variables"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    suspicious = {name for environment in environments for name in environment if SECRET.search(name)}

    assert suspicious == {"SECRETS_PATH"}, "which only says where the secrets are"


def test_no_value_is_looked_up_from_the_secrets_when_deploying() -> None:
    assert "{{resolve:" not in (ROOT / "template.yaml").read_text()
