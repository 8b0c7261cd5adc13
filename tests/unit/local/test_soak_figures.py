"""The figures of a run, and what makes it fail."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from local.soak.alerts import Alerts
from local.soak.figures import Outcome
from local.soak.record import Call, Chat, Line, Mail, Record, Speaker, State, Told, Webhook, keep_record, kept_record
from local.soak.report import write_report
from local.soak.story import Moment, Story
from local.soak.verdict import Fate, Finding, Verdict

ALERTS = Alerts(2, {"handover_requested": 2}, {"maya@example.test": 2}, (), (), (), ())
WEBHOOKS = tuple(Webhook(number=number, body=body, status=200, attempts=1) for number, body in enumerate("aabc"))
CALLS = tuple(Call(at=1, edge="messages", psid="1", status=200, body={}) for _ in range(20))
RECORD = Record(
    webhooks=WEBHOOKS,
    calls=CALLS,
    faults=Counter({"messages unavailable": 1}),
    acts=40,
    seconds=10,
    dead_letters={"mailbox": 0},
)


def outcome(*fates: Fate, record: Record = RECORD, alerts: Alerts = ALERTS) -> Outcome:
    findings = [Finding(fate, "1", number, "'hello'") for number, fate in enumerate(fates, 1)]
    return Outcome(record, [Verdict(findings, waits=[1.0, 3.0], overlaps=[2.5])], alerts)


def figures(judged: Outcome) -> Mapping[str, str]:
    rows = (line.strip().split("  ", 1) for line in judged.table().splitlines())
    return {row[0].strip(): row[-1].strip() for row in rows}


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.TWICE, Fate.WHILE_PAUSED, Fate.UNTIED, Fate.STUCK])
def test_one_fault_makes_a_run_fail(fate: Fate) -> None:
    assert not outcome(Fate.ANSWERED, fate).passed


def test_a_run_without_a_fault_passes() -> None:
    assert outcome(*(fate for fate in Fate if not fate.is_wrong)).passed


@pytest.mark.parametrize(
    "alerts",
    [
        replace(ALERTS, unraised=("a",)),
        replace(ALERTS, unasked=("a.2",)),
        replace(ALERTS, missing=("a.2 to maya@example.test",)),
        replace(ALERTS, doubled=("Ana is waiting to maya@example.test",)),
    ],
)
def test_alerts_that_do_not_match_make_a_run_fail(alerts: Alerts) -> None:
    assert not outcome(alerts=alerts).passed


def test_what_is_left_over_makes_a_run_fail() -> None:
    refused = Webhook(number=9, body="d", status=500, attempts=4)

    assert not outcome(record=replace(RECORD, dead_letters={"mailbox": 1})).passed
    assert not outcome(record=replace(RECORD, held_pages=("standing#22",))).passed
    assert not outcome(record=replace(RECORD, webhooks=(*WEBHOOKS, refused))).passed


def test_the_table_tells_how_much_there_was() -> None:
    table = figures(outcome(Fate.ANSWERED, Fate.SILENT, Fate.LOST, Fate.UNDER_WAY))

    assert table["webhooks"] == "3"
    assert table["delivered once more"] == "1 (33.3%)"
    assert table["answered 200 / otherwise"] == "4 / 0"
    assert table["that failed as told"] == "1 (5.0%)"
    assert table["LOST"] == "1"
    assert table["under way when the pause began"] == "1 (latest after 2.5 s)"
    assert table["events per second"] == "4.0"
    assert table["answer: median / slowest, seconds"] == "2.00 / 3.0"


def test_the_report_shows_what_was_found_in_its_conversation(tmp_path: Path) -> None:
    line = Line(number=1, at=1, speaker=Speaker.VISITOR, text="hello")
    quiet, loud = (Chat(psid=psid, name=psid, platform="messenger", lines=(line,)) for psid in "21")

    file = write_report(tmp_path, outcome(Fate.LOST), [Story(chat, (Moment(line),)) for chat in (quiet, loud)])

    assert "lost: line 1 'hello'" in file.read_text()
    assert "=== 1," in file.read_text()
    assert "=== 2," not in file.read_text()


def test_a_record_that_was_written_down_is_the_same_again(tmp_path: Path) -> None:
    line = Line(number=1, at=1, speaker=Speaker.BOT, text="hello", metadata="handover:a.1.0")
    record = replace(
        RECORD,
        chats=(Chat(psid="1", name="Ana", platform="messenger", lines=(line,)),),
        told={"1": (Told(id="a", user_id="1", kind="message"),)},
        mails=(Mail("maya@example.test", "Ana is waiting", "Hello Maya"),),
        states={"1": State(mode="bot")},
    )

    keep_record(tmp_path, record)

    assert kept_record(tmp_path) == record
