"""`handover trace`, as somebody types it: from Logs Insights, from the local engine's logs, and from a file."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, override

import boto3
import pytest
from typer.testing import CliRunner, Result

from handover.aws.page_versions import PageVersions
from handover.lineage import conversation_key
from handover.messenger.envelope import ids_of_mid
from manage import trace_commands
from manage.command import app
from manage.target import Target
from manage.trace import sources
from manage.trace.sources import OUTPUTS
from manage.trace.way_told import duration
from tests.builders.pages import PAGE_ID, page
from tests.fakes.cloud import TABLE_NAME, Cloud

EVENT, OTHER = "e" * 32, "0" * 32
LINK = f"link-{'a' * 32}"
USER = "7000000000000042"
NOW_MS = int(datetime.now(UTC).timestamp() * 1000) // 86_400_000 * 86_400_000 + 1_000
"""Just after midnight: the lines of one day, whatever the hour."""

KEYS = {"event_id": EVENT, "conversation": conversation_key(PAGE_ID, USER), "delivery_id": "d", "receive_count": 1}


def line(after: int, service: str, message: str, **fields: object) -> str:
    moment = datetime.fromtimestamp((NOW_MS + after) / 1000, UTC)
    written = moment.strftime("%Y-%m-%d %H:%M:%S,") + f"{moment.microsecond // 1000:03}+0000"
    return json.dumps({"level": "INFO", "message": message, "timestamp": written, "service": service, **KEYS, **fields})


STORED = json.dumps(
    {
        "_aws": {"Timestamp": NOW_MS, "CloudWatchMetrics": []},
        "service": "ingest",
        "request_id": "JKJaXmPLvHcESHA=",
        "event_id": EVENT,
        "conversation": KEYS["conversation"],
        "EventsStored": [1.0],
    }
)
DONE = ["switch_on", "alert:handover_requested", "set_timer"]
PRESSED = line(78, "replies", "worked on", kind="user_pressed", finding="handover_begun", done=DONE)
FAILED = line(
    900,
    "thread_control",
    "the record failed and will be delivered again",
    level="WARNING",
    error="NotPassedYetError",
    detail="the message was said, and the thread is ours",
)
SWITCHED = line(6_100, "thread_control", "switched", kind="switch_on", outcome="passed", receive_count=2)
ALERT = line(
    6_200,
    "notifications",
    "alert",
    kind="handover_requested",
    channels={"mail:sent": 2, "sms:undeliverable": 1, "topic:sent": 1},
)
MAIL = line(7_000, "notifications", "mail", outcome="taken")
CLAIMED = line(3_700_000, "replies", "worked on", event_id=LINK, kind="staff_claimed", finding="claimed", also=[EVENT])
WAY = [STORED, PRESSED, FAILED, SWITCHED, ALERT, MAIL, CLAIMED]
OTHERS = [line(50, "replies", "worked on", event_id=OTHER, conversation="c" * 16), "START RequestId: 1", "{", "[1]"]

TOLD = """\
00:00:01.000               ingest          eeeeeeee  stored in the mailbox
                                                     request JKJaXmPLvHcESHA=
00:00:01.078       +78 ms  replies         eeeeeeee  user_pressed: handover_begun
                                                     → switch_on, alert:handover_requested,
                                                     set_timer
00:00:01.900      +822 ms  thread_control  eeeeeeee  failed, comes again: NotPassedYetError: the
                                                     message was said, and the thread is ours
00:00:07.100       +5.2 s  thread_control  eeeeeeee  delivery 2: switch_on: passed
00:00:07.200      +100 ms  notifications   eeeeeeee  alert handover_requested: mail sent 2, sms
                                                     undeliverable 1, topic sent 1
00:00:08.000      +800 ms  notifications   eeeeeeee  mail: taken, as SES says
01:01:41.000  +1 h 1 min  replies         link-aaa  staff_claimed: claimed
"""


class Insights:
    """CloudWatch Logs Insights: finds what it is told to find, and takes a while over it."""

    def __init__(self, *texts: str) -> None:
        self.asked: dict[str, Any] = {}
        self.statuses = ["Scheduled", "Running", "Complete"]
        self._texts = texts

    def start_query(self, **asked: Any) -> dict[str, str]:
        self.asked = asked
        return {"queryId": "q"}

    def get_query_results(self, *, queryId: str) -> dict[str, Any]:  # noqa: N803 - AWS's name
        assert queryId == "q"
        rows = [[{"field": "@message", "value": text}, {"field": "@ptr", "value": "p"}] for text in self._texts]
        return {"status": self.statuses.pop(0), "results": rows}


class Aws(Target):
    """A stack on AWS, but for its logs in memory."""

    insights: Insights

    @override
    def client(self, service: str) -> Any:
        return self.insights if service == "logs" else super().client(service)


def on_aws(insights: Insights, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = Aws(boto3.Session(), {}, TABLE_NAME, {name: name for name in OUTPUTS})
    object.__setattr__(stack, "insights", insights)
    monkeypatch.setattr(trace_commands, "target", lambda _: stack)
    monkeypatch.setattr(sources, "_LOOK_AGAIN_SECONDS", 0)
    monkeypatch.setattr(sources, "_TRIES", 5)


def handover(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["trace", *arguments], env={"COLUMNS": "150", "NO_COLOR": "1"})


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return "".join(f"{text.rstrip()}\n" for text in result.stdout.splitlines())


def test_a_way_is_told_in_order_with_durations_and_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    on_aws(Insights(*reversed(WAY)), monkeypatch)
    way = told(handover(EVENT, "--stage", "prod"))
    day, *rest = way.splitlines()
    assert day == f"{datetime.fromtimestamp(NOW_MS / 1000, UTC):%Y-%m-%d}, UTC"
    assert rest[-1] == f"See also: handover trace {LINK} --stage prod"
    assert " ".join(" ".join(rest[:-1]).split()) == " ".join(TOLD.split())
    assert max(map(len, rest)) <= 100


def test_insights_is_asked_for_the_lines_of_all_functions_in_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    insights = Insights(*WAY, *OTHERS)
    on_aws(insights, monkeypatch)
    handover(EVENT, "--since", "2h")
    assert insights.asked["logGroupNames"] == list(OUTPUTS)
    assert insights.asked["queryString"] == f"fields @message | filter @message like /{EVENT}/ | sort @timestamp asc"
    assert 7200 <= insights.asked["endTime"] - insights.asked["startTime"] <= 7203
    assert insights.asked["limit"] == 10_000


@pytest.mark.parametrize("name", [f"{EVENT}.1.outcome", f"handover:{EVENT}.1.0"])
def test_whatever_follows_from_an_event_leads_to_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    insights = Insights(*WAY)
    on_aws(insights, monkeypatch)
    assert handover(name).exit_code == 0
    assert f"/{EVENT}/" in insights.asked["queryString"]


def test_metas_id_of_a_message_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    insights = Insights(*WAY)
    on_aws(insights, monkeypatch)
    handover("--mid", "m_7")
    assert insights.asked["queryString"].split("/")[1].split("|") == sorted(ids_of_mid("m_7"))


def test_a_visitor_leads_to_the_lines_of_the_page_and_of_its_instagram_account(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(page(instagram_account_id="178414"), by="a test")
    insights = Insights(*WAY, *OTHERS)
    on_aws(insights, monkeypatch)
    result = handover("--user", USER, "--page", PAGE_ID)
    keys = sorted(conversation_key(account, USER) for account in (PAGE_ID, "178414"))
    assert insights.asked["queryString"].split("/")[1].split("|") == keys
    assert f"See also: handover trace {EVENT}" in told(result)
    assert USER not in result.stdout + insights.asked["queryString"]


def test_the_logs_of_the_local_engine_tell_the_same(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    logs = cloud.client("logs")
    for name in OUTPUTS:
        logs.create_log_group(logGroupName=name)
        logs.create_log_stream(logGroupName=name, logStreamName="s")
    now = int(datetime.now(UTC).timestamp() * 1000)
    for number, text in enumerate([*WAY, *OTHERS]):
        events = [{"timestamp": now, "message": text}]
        logs.put_log_events(logGroupName=OUTPUTS[number % 5], logStreamName="s", logEvents=events)
    values = {name: name for name in OUTPUTS}
    local = type("Local", (Target,), {"client": lambda _, service: cloud.client(service)})
    arguments = {"endpoint_url": "http://127.0.0.1:1"}
    monkeypatch.setattr(trace_commands, "target", lambda _: local(boto3.Session(), arguments, TABLE_NAME, values))
    from_engine = told(handover(EVENT))
    on_aws(Insights(*WAY), monkeypatch)
    assert from_engine == told(handover(EVENT))


def test_a_file_of_lines_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "functions.log"
    file.write_text("".join(f"12:00:00 RepliesLogGroup: {text}\n" for text in [*OTHERS, *WAY]), encoding="utf-8")
    from_file = told(handover(EVENT, "--file", str(file), "--since", "2d"))
    on_aws(Insights(*WAY), monkeypatch)
    assert from_file.replace(f" --file {file}\n", "\n") == told(handover(EVENT))


def test_programs_are_told_all_that_the_lines_say(monkeypatch: pytest.MonkeyPatch) -> None:
    on_aws(Insights(*WAY), monkeypatch)
    first, second, *_ = json.loads(handover(EVENT, "--json").stdout)
    assert (first["function"], first["after_ms"], first["what"]) == ("ingest", None, "stored in the mailbox")
    assert (second["after_ms"], second["event_ids"], second["fields"]["done"]) == (78, [EVENT], DONE)


def test_where_nothing_is_found_it_says_what_may_be_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    on_aws(Insights(), monkeypatch)
    result = handover(EVENT, "--stage", "dev")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"nothing about {EVENT} in the logs of stack `dev` since" in result.stderr
    assert "--since" in result.stderr
    assert "--stage" in result.stderr
    assert "some seconds" in result.stderr


@pytest.mark.parametrize("statuses", [["Running", "Failed"], ["Cancelled"], ["Timeout"], ["Running"] * 9])
def test_a_query_that_does_not_end_well_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, statuses: list[str]
) -> None:
    insights = Insights()
    insights.statuses = statuses
    on_aws(insights, monkeypatch)
    result = handover(EVENT)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "--since" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [EVENT, "--mid", "m_7"],
        ["--user", USER],
        ["--page", PAGE_ID],
        [EVENT, "--page", PAGE_ID],
        ["a/b|c.*"],
        ["short"],
        [EVENT, "--since", "yesterday"],
    ],
)
def test_a_mistyped_command_says_how_it_is_typed(arguments: list[str]) -> None:
    assert handover(*arguments).exit_code == 2


def test_metas_id_in_the_place_of_an_events_leads_to_its_option() -> None:
    assert "--mid" in handover("m_i7il0qJ9QFyz4J_Dn-rkTw").stderr


def test_a_page_that_is_not_connected_is_named_where_nothing_is_found(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_aws(Insights(), monkeypatch)
    assert (
        f"Page {PAGE_ID} is not connected to stack `dev`."
        in handover("--user", USER, "--page", PAGE_ID, "--stage", "dev").stderr
    )
    PageVersions(cloud.client("dynamodb"), TABLE_NAME).publish(page(), by="a test")
    on_aws(Insights(), monkeypatch)
    assert "not connected" not in handover("--user", USER, "--page", PAGE_ID, "--stage", "dev").stderr


def test_a_file_that_is_not_there_is_said_in_one_line() -> None:
    result = handover(EVENT, "--file", "gone.log")
    assert (result.exit_code, "gone.log" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("message", "fields", "what"),
    [
        ("overtaken", {"kind": "switch_on"}, "switch_on: overtaken"),
        ("switched", {"kind": "switch_off", "outcome": "held", "detail": "code 4"}, "switch_off: held (code 4)"),
        ("alert", {"kind": "handover_requested"}, "alert handover_requested: told by a list later"),
        ("mail", {"outcome": "bounced", "detail": "550"}, "mail: bounced (550), as SES says"),
        ("news", {"kind": "claimed"}, "news claimed: posted to the page's program"),
        ("news for nobody", {"kind": "claimed"}, "news claimed: the page has no program"),
        (
            "left for the next delivery",
            {"done": ["a"], "left": ["b", "c"]},
            "left for the next delivery, done a, left b, c",
        ),
        ("a reply was refused", {"error": "code 10"}, "a reply was refused, error code 10"),
    ],
)
def test_each_kind_of_line_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, message: str, fields: dict[str, Any], what: str
) -> None:
    on_aws(Insights(line(0, "replies", message, **fields)), monkeypatch)
    assert [step["what"] for step in json.loads(handover(EVENT, "--json").stdout)] == [what]


def test_what_waits_for_its_page_and_what_was_not_stored_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    held = line(0, "replies", "worked on", kind="user_wrote", finding="answered", postponed=["reply:welcome"])
    on_aws(Insights(held, STORED.replace("EventsStored", "WebhooksNotStored")), monkeypatch)
    way = told(handover(EVENT))
    assert "→ waits for the page: reply:welcome" in way
    assert "not stored; Meta repeats it" in way


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (0, "0 ms"),
        (999, "999 ms"),
        (1000, "1.0 s"),
        (59_949, "59.9 s"),
        (61_000, "1 min 1 s"),
        (3_660_000, "1 h 1 min"),
    ],
)
def test_a_duration_is_as_exact_as_its_length_allows(milliseconds: int, words: str) -> None:
    assert duration(milliseconds) == words
