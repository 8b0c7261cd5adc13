"""What the functions are, what starts them, and where they log."""

from typing import Any

import pytest

from tests.template.document import ROOT, read_template
from tests.template.stack import Stack, stack_for, target

FUNCTIONS = (
    "IngestFunction",
    "RepliesFunction",
    "ThreadControlFunction",
    "NotificationsFunction",
    "NewsFunction",
    "ConsoleFunction",
    "DoctorFunction",
)
SOURCES = {
    "RepliesFunction": "Mailbox",
    "ThreadControlFunction": "ThreadControlQueue",
    "NotificationsFunction": "NotificationsQueue",
    "NewsFunction": "NewsQueue",
    "ConsoleFunction": "DeletionQueue",
}


def test_there_are_six_functions(stack: Stack) -> None:
    assert stack.functions().keys() == set(FUNCTIONS)


def test_each_worker_reads_a_queue_of_its_own(stack: Stack) -> None:
    sources = {function: target(mapping["EventSourceArn"]) for function, mapping in stack.mappings().items()}

    assert sources == SOURCES


@pytest.mark.parametrize("function", SOURCES)
def test_a_worker_reports_the_messages_that_failed_and_keeps_the_rest(stack: Stack, function: str) -> None:
    assert stack.mappings()[function]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("function", ["RepliesFunction", "ThreadControlFunction", "NewsFunction"])
def test_a_crash_over_one_conversation_or_program_touches_no_other(stack: Stack, function: str) -> None:
    assert stack.mappings()[function]["BatchSize"] == 1


@pytest.mark.parametrize("function", SOURCES)
def test_a_worker_runs_in_a_limited_number_at_once(any_stack: Stack, function: str) -> None:
    assert 2 <= any_stack.mappings()[function]["ScalingConfig"]["MaximumConcurrency"] <= 50


def test_a_webhook_is_answered_within_ten_seconds(stack: Stack) -> None:
    assert stack.properties("IngestFunction")["Timeout"] <= 10


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_runs_on_the_python_that_the_project_uses(stack: Stack, function: str) -> None:
    version = (ROOT / ".python-version").read_text().strip()

    assert stack.properties(function)["Runtime"] == f"python{version}"


@pytest.mark.parametrize("layer", ["DependenciesLayer", "HandoverLayer"])
def test_a_layer_is_built_for_the_python_that_the_project_uses(layer: str) -> None:
    version = (ROOT / ".python-version").read_text().strip()
    resource = read_template()["Resources"][layer]

    assert resource["Metadata"]["BuildMethod"] == f"python{version}"
    assert resource["Properties"]["CompatibleRuntimes"] == [f"python{version}"]


@pytest.mark.parametrize("layer", ["DependenciesLayer", "HandoverLayer", "SdkLayer"])
def test_a_layer_is_built_for_the_architecture_of_the_functions(layer: str) -> None:
    resource = read_template()["Resources"][layer]

    assert resource["Metadata"]["BuildArchitecture"] == {"Ref": "Architecture"}
    assert resource["Properties"]["CompatibleArchitectures"] == [{"Ref": "Architecture"}]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_gets_our_package_and_those_of_others_as_layers(stack: Stack, function: str) -> None:
    layers = [target(layer) for layer in stack.properties(function)["Layers"]]

    assert set(layers) == stack.of_type("AWS::Lambda::LayerVersion").keys()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_lives_where_its_name_says(function: str) -> None:
    folder = {"ThreadControlFunction": "thread_control"}.get(function, function.removesuffix("Function").lower())
    properties = read_template()["Resources"][function]["Properties"]

    assert properties["CodeUri"] == f"functions/{folder}"
    assert properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == folder


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_logs_json_to_a_log_group_of_its_own(stack: Stack, function: str) -> None:
    logging = stack.properties(function)["LoggingConfig"]

    assert logging["LogFormat"] == "JSON"
    assert target(logging["LogGroup"]) == f"{function.removesuffix('Function')}LogGroup"


def test_every_log_group_forgets_after_a_while(any_stack: Stack) -> None:
    log_groups = any_stack.of_type("AWS::Logs::LogGroup")

    assert len(log_groups) == len(FUNCTIONS) + 1
    assert all(1 <= log_group["RetentionInDays"] <= 30 for log_group in log_groups.values())


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_a_function_logs_from_the_level_that_the_stack_is_told(
    translated: dict[str, Any], function: str, level: str
) -> None:
    properties = stack_for("prod", translated, LogLevel=level).properties(function)

    assert properties["LoggingConfig"]["ApplicationLogLevel"] == level
    assert properties["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"] == level


def test_no_level_can_be_chosen_at_which_lambda_drops_the_lines_that_are_metrics(translated: dict[str, Any]) -> None:
    assert translated["Parameters"]["LogLevel"]["AllowedValues"] == ["DEBUG", "INFO"]


def test_on_aws_queries_over_all_functions_are_saved(stack: Stack) -> None:
    queries = stack.of_type("AWS::Logs::QueryDefinition").values()

    assert [query["Name"].rpartition("/")[2] for query in queries] == [
        "one event",
        "failures",
        "slowest events",
        "findings",
    ]
    groups = {f"{function.removesuffix('Function')}LogGroup" for function in FUNCTIONS}
    assert all({target(group) for group in query["LogGroupNames"]} == groups for query in queries)
