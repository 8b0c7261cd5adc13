"""The checks bite: a made-up record with one message lost, one doubled and one said while paused fails."""

from dataclasses import replace
from pathlib import Path

import pytest

from handover.recipes.actions import HandoverOn, payload_of
from local.demo_page import PAGE_FILE
from local.soak.answers import ON, Answers
from local.soak.figures import Outcome
from local.soak.options import Options
from local.soak.record import Chat, Line, Record, Speaker, State, Told, keep_record, kept_record
from local.soak.run import judged
from local.soak.verdict import Fate
from manage.page_file import read_page

ANSWERS = Answers.of_page()
PAUSED, PRICES = ANSWERS.sayings[ON][0], ANSWERS.sayings["prices"][0]
TEXT, REQUEST, REPEATED = "1" * 32, "2" * 32, "3" * 32


def said(number: int, event: str, text: str) -> Line:
    return Line(number=number, at=number, speaker=Speaker.BOT, text=text, metadata=f"handover:{event}.1.0")


def visitor(number: int, text: str) -> Line:
    return Line(number=number, at=number, speaker=Speaker.VISITOR, text=text, mid=f"m_{number}")


def told(event: str, number: int, payload: str | None = None) -> Told:
    return Told(id=event, user_id="1", kind="message", mid=f"m_{number}", payload=payload)


GOOD = (visitor(1, "prices please"), said(2, TEXT, PRICES))
LOST = GOOD[:1]
DOUBLED = (*GOOD, said(3, TEXT, PRICES))
PAUSE = (visitor(1, "Talk to a human"), said(2, REQUEST, PAUSED), visitor(3, "prices please"))
WHILE_PAUSED = (*PAUSE, said(4, REPEATED, PRICES))


def record(lines: tuple[Line, ...], mode: str = "bot") -> Record:
    events = {"prices please": TEXT, "Talk to a human": REQUEST}
    payloads = {"Talk to a human": payload_of(HandoverOn())}
    if mode == "human":
        events["prices please"] = REPEATED
    visitors = [line for line in lines if line.speaker is Speaker.VISITOR]
    return Record(
        chats=(Chat(psid="1", name="Ana", platform="messenger", lines=lines),),
        told={"1": tuple(told(events[line.text], line.number, payloads.get(line.text)) for line in visitors)},
        states={"1": State(mode=mode)},
    )


def judge(of: Record) -> Outcome:
    return judged(of, Options(), read_page(PAGE_FILE))[0]


def test_a_record_without_a_fault_passes() -> None:
    assert judge(record(GOOD)).passed


@pytest.mark.parametrize(
    ("of", "fate"),
    [
        (record(LOST), Fate.LOST),
        (record(DOUBLED), Fate.TWICE),
        (record(WHILE_PAUSED, "human"), Fate.WHILE_PAUSED),
    ],
)
def test_one_fault_is_found_once_and_fails_the_run(of: Record, fate: Fate) -> None:
    outcome = judge(of)

    assert [finding.fate for finding in outcome.findings if finding.fate.is_wrong] == [fate]
    assert not outcome.passed


def test_a_pause_of_which_nobody_was_told_fails_the_run() -> None:
    outcome = judge(record(PAUSE, "human"))

    assert not any(finding.fate.is_wrong for finding in outcome.findings)
    assert outcome.alerts.unraised == (REQUEST,)
    assert not outcome.passed


def test_a_record_is_judged_again_as_it_was(tmp_path: Path) -> None:
    kept = replace(record(DOUBLED), acts=1)

    keep_record(tmp_path, kept)

    assert judge(kept_record(tmp_path)).count(Fate.TWICE) == 1
