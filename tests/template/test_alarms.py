"""The alarms: what each looks at, whom it tells, and that the runbook says what to do."""

import re
from typing import Any

import pytest

from handover.pages.standing import TroubleKind
from manage.dead_letters.queues import QUEUES
from tests.template import watched
from tests.template.document import ROOT
from tests.template.emitted import emitted
from tests.template.stack import Stack, allowing, as_list, stack_for, target
from tests.template.watched import ALARM, Attribute

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
FREE_DASHBOARD = 50
OF_DOCTOR = "SilentEndAlarm"


def _rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading of the runbook, without its head."""
    section = RUNBOOK.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _name(alarm: dict[str, Any]) -> str:
    name = alarm["AlarmName"]
    assert isinstance(name, str)
    return name.removeprefix("${AWS::StackName}-")


# --- what they look at ------------------------------------------------------------------------------------------------


def test_a_message_in_any_dead_letter_queue_or_an_unreadable_one_is_an_alarm(stack: Stack) -> None:
    kept = _given_up(stack)
    alarms = {name: one for name, one in watched.of_alarms(stack).items() if one.name.endswith("MessagesVisible")}

    assert {one.dimensions[0][1] for one in alarms.values()} == {Attribute(queue, "QueueName") for queue in kept}
    assert {stack.properties(name)["Threshold"] for name in alarms} == {1}


def _given_up(stack: Stack) -> set[str]:
    """The queues of what is not worked on any more."""
    queues = stack.of_type("AWS::SQS::Queue").values()
    dead = {target(queue["RedrivePolicy"]["deadLetterTargetArn"]) for queue in queues if "RedrivePolicy" in queue}
    return dead | {"UnreadableQueue"}


def test_that_alarm_names_the_command_that_lists_what_is_in_its_queue(stack: Stack) -> None:
    for name, one in watched.of_alarms(stack).items():
        [(_, queue)] = one.dimensions
        if isinstance(queue, Attribute) and queue.resource in _given_up(stack):
            command = f"bin/handover dead-letters list --queue {_word(queue.resource)} --stage prod"
            assert stack.properties(name)["AlarmDescription"].endswith(command)


def _word(queue: str) -> str:
    """The name by which the command knows a queue."""
    [word] = [name for name, outputs in QUEUES.items() if outputs.queue == f"{queue}Url"]
    return word


@pytest.mark.parametrize("queue", ["Mailbox", "ThreadControlQueue", "NotificationsQueue", "NewsQueue"])
def test_a_queue_that_somebody_waits_for_is_an_alarm_when_it_stands_still(stack: Stack, queue: str) -> None:
    waiting = [one for one in watched.of_alarms(stack).values() if one.name == "ApproximateAgeOfOldestMessage"]

    assert (("QueueName", Attribute(queue, "QueueName")),) in [one.dimensions for one in waiting]


@pytest.mark.parametrize("service", ["replies", "thread_control", "notifications"])
def test_a_function_that_fails_at_half_of_its_records_for_a_quarter_of_an_hour_is_an_alarm(
    stack: Stack, service: str
) -> None:
    [alarm] = [
        alarm
        for alarm in stack.of_type(ALARM).values()
        if (alarm["MetricName"], alarm["Dimensions"]) == ("RecordsFailed", [{"Name": "service", "Value": service}])
    ]

    assert (alarm["Statistic"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
        "Average",
        "GreaterThanOrEqualToThreshold",
        0.5,
    )
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm.get("DatapointsToAlarm", 3)) == (300, 3, 3)


def test_what_has_ended_without_an_error_is_an_alarm_and_so_is_that_nobody_looks(stack: Stack) -> None:
    alarm = stack.properties(OF_DOCTOR)

    assert (alarm["MetricName"], alarm["Statistic"], alarm["Threshold"]) == ("DoctorFindings", "Maximum", 1)
    assert alarm["TreatMissingData"] == "breaching"
    assert "bin/handover doctor --stage prod" in alarm["AlarmDescription"]


def test_each_period_of_that_alarm_has_one_run_of_doctor(stack: Stack) -> None:
    alarm, schedule = stack.properties(OF_DOCTOR), stack.properties("DoctorSchedule")

    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (3600, 2)
    assert (schedule["ScheduleExpression"], schedule["State"]) == ("cron(23 * * * ? *)", "ENABLED")
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_on_the_embedded_engine_nothing_runs_by_the_hour_and_nobody_misses_it(translated: dict[str, Any]) -> None:
    stack = stack_for("local", translated)

    assert stack.properties("DoctorSchedule")["State"] == "DISABLED"
    assert stack.properties(OF_DOCTOR)["TreatMissingData"] == "notBreaching"


def test_no_alarm_waits_as_long_as_meta_does_before_it_unsubscribes_the_page(stack: Stack) -> None:
    for name, alarm in stack.of_type(ALARM).items():
        assert name == OF_DOCTOR or alarm["Period"] * alarm["EvaluationPeriods"] <= 15 * 60


def test_nobody_writing_is_no_alarm(stack: Stack) -> None:
    others = [alarm for name, alarm in stack.of_type(ALARM).items() if name != OF_DOCTOR]

    assert {alarm["TreatMissingData"] for alarm in others} == {"notBreaching"}


def test_an_alarm_looks_at_one_metric_for_each_further_one_costs_as_much_as_an_alarm(stack: Stack) -> None:
    assert [name for name, alarm in stack.of_type(ALARM).items() if "Metrics" in alarm] == []


# --- whom they tell ---------------------------------------------------------------------------------------------------


def test_every_alarm_tells_whoever_runs_the_stack(any_stack: Stack) -> None:
    told = [[target(topic) for topic in alarm["AlarmActions"]] for alarm in any_stack.of_type(ALARM).values()]

    assert told == [["AlarmsTopic"]] * len(told)


def test_cloudwatch_may_publish_to_the_topic_for_this_account_and_nobody_else_may(stack: Stack) -> None:
    policy = stack.properties("AlarmsTopicPolicy")
    [statement] = allowing(policy)

    assert [target(topic) for topic in policy["Topics"]] == ["AlarmsTopic"]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert (statement["Effect"], as_list(statement["Action"])) == ("Allow", ["sns:Publish"])
    assert target(statement["Resource"]) == "AlarmsTopic"
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_the_topic_has_no_key_that_cloudwatch_could_not_use(stack: Stack) -> None:
    assert "KmsMasterKeyId" not in stack.properties("AlarmsTopic")


def test_the_address_of_the_operator_is_subscribed(translated: dict[str, Any]) -> None:
    stack = stack_for("prod", translated, OperatorEmail="operator@example.test")
    subscription = stack.properties("OperatorEmailSubscription")

    assert target(subscription["TopicArn"]) == "AlarmsTopic"
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "operator@example.test")


def test_nobody_is_subscribed_without_an_address(translated: dict[str, Any]) -> None:
    assert "OperatorEmailSubscription" not in stack_for("prod", translated, OperatorEmail="").resources


# --- the dashboard ----------------------------------------------------------------------------------------------------


def test_the_dashboard_shows_every_alarm(stack: Stack) -> None:
    [alarms] = watched.widgets(stack, "alarm")

    assert sorted(alarms["alarms"]) == sorted(f"${{{name}.Arn}}" for name in stack.of_type(ALARM))


def test_the_dashboard_is_one_that_costs_nothing(stack: Stack) -> None:
    assert len(list(watched.of_dashboard(stack))) <= FREE_DASHBOARD


def test_the_dashboard_shows_every_queue_of_what_is_not_worked_on_any_more(stack: Stack) -> None:
    shown = {one.dimensions for one in watched.of_dashboard(stack) if one.name.endswith("MessagesVisible")}

    assert shown == {(("QueueName", Attribute(queue, "QueueName")),) for queue in _given_up(stack)}


def test_the_dashboard_shows_each_trouble_that_holds_a_page(stack: Stack) -> None:
    shown = {one.name for one in watched.of_dashboard(stack)}

    assert {f"PageHeld_{kind}" for kind in TroubleKind} - shown == set()


def test_every_graph_says_what_it_shows(stack: Stack) -> None:
    for widget in watched.widgets(stack, "metric"):
        assert widget["title"]
        assert all(metric[-1]["label"] for metric in widget["metrics"])


# --- the runbook ------------------------------------------------------------------------------------------------------


def test_the_runbook_has_a_line_for_every_alarm_and_none_for_others(stack: Stack) -> None:
    alarms = [_name(alarm) for alarm in stack.of_type(ALARM).values()]

    assert [row[0].strip("`") for row in _rows("Alarms")] == alarms


def test_that_line_says_what_it_means_where_to_look_and_what_to_do() -> None:
    assert [row for row in _rows("Alarms") if len(row) != 4 or not all(row)] == []


def test_an_alarm_names_its_line_of_the_runbook(stack: Stack) -> None:
    for alarm in stack.of_type(ALARM).values():
        assert f"See {_name(alarm)} in docs/runbook.md." in alarm["AlarmDescription"]


def test_sections_that_the_runbook_refers_to_are_there() -> None:
    headings = re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert set(re.findall(r"]\(#([^)]+)\)", RUNBOOK)) - anchors == set()


def test_the_runbook_lists_every_metric_that_the_code_emits_and_no_other() -> None:
    listed = {
        (row[0].strip("`"), row[1], service) for row in _rows("Metrics") for service in re.findall(r"\w+", row[2])
    }

    assert listed == {(one.name, one.unit, one.service) for one in emitted()}


def test_the_runbook_tells_of_each_trouble_that_holds_a_page() -> None:
    [counted] = [row[3] for row in _rows("Metrics") if row[0] == "`PageHeld_*`"]
    section = RUNBOOK.split("\n## A page is held", 1)[1].split("\n## ", 1)[0]

    assert set(re.findall(r"`(\w+)`", counted)) == set(TroubleKind)
    assert set(re.findall(r"^- `(\w+)`", section, re.MULTILINE)) == set(TroubleKind)


def test_the_runbook_says_how_many_there_are_for_each_costs() -> None:
    count = sum(len(one.names) for one in emitted())

    assert f"**{count} metrics**" in RUNBOOK


def test_the_runbook_and_the_readme_say_how_many_alarms_there_are_for_each_costs(stack: Stack) -> None:
    count = len(stack.of_type(ALARM))

    assert f"**{count} alarms**" in RUNBOOK
    assert f"{count} alarms" in (ROOT / "README.md").read_text()
