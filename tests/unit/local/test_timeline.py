import json
import re
import time

from local.timeline import Happening, Timeline, line_of

SIMULATOR = "http://simulator"
ENGINE = "http://engine"
EMAIL = {"MessageId": "m1", "To": ["maya@example.test"], "Subject": "Ana is waiting", "Timestamp": 20.0, "CC": []}


class Answers:
    """What the simulator and the engine have to tell."""

    def __init__(self) -> None:
        self.entries: list[dict[str, object]] = []
        self.emails: list[dict[str, object]] = []

    def get(self, url: str) -> bytes:
        if url == f"{ENGINE}/_ministack/ses/messages":
            return json.dumps({"messages": {"000000000000": self.emails}}).encode()
        after = int(url.removeprefix(f"{SIMULATOR}/_simulator/journal?after="))
        return json.dumps({"last": len(self.entries), "entries": self.entries[after:]}).encode()

    def timeline(self) -> Timeline:
        return Timeline(self.get, SIMULATOR, ENGINE)

    def tell(self, at: float, kind: str, summary: str) -> None:
        number = len(self.entries) + 1
        self.entries.append({"number": number, "at": at, "kind": kind, "psid": "1", "who": "x", "summary": summary})


def summaries(timeline: Timeline) -> list[str]:
    return [happening.summary for happening in timeline.new()]


def test_each_thing_is_told_once() -> None:
    answers = Answers()
    timeline = answers.timeline()
    answers.tell(10, "visitor_wrote", "Ana wrote “hello”")

    assert summaries(timeline) == ["Ana wrote “hello”"]
    assert summaries(timeline) == []


def test_emails_stand_between_messages_in_the_order_of_time() -> None:
    answers = Answers()
    timeline = answers.timeline()
    answers.tell(10, "visitor_pressed", "Ana pressed “Talk to a human”")
    answers.tell(30, "inbox_said", "inbox said “Hi”")
    answers.emails.append(EMAIL)

    assert summaries(timeline) == [
        "Ana pressed “Talk to a human”",
        "to maya@example.test: “Ana is waiting”",
        "inbox said “Hi”",
    ]


def test_emails_of_earlier_runs_are_not_told_again() -> None:
    answers = Answers()
    answers.emails.append(EMAIL)

    assert summaries(answers.timeline()) == []


def test_a_line_has_the_time_of_day_a_label_and_what_happened() -> None:
    noon = time.mktime((2026, 11, 22, 12, 0, 5, 0, 0, -1))

    line = line_of(Happening(at=noon, kind="bot_said", summary="bot said “Hi”"), coloured=False)

    assert line == "  12:00:05  recipe out    bot said “Hi”"


def test_lines_are_aligned_whatever_happened() -> None:
    kinds = ["visitor_wrote", "control_passed", "email_sent", "graph_refused"]
    lines = [line_of(Happening(at=0, kind=kind, summary="HERE"), coloured=False) for kind in kinds]

    assert len({line.index("HERE") for line in lines}) == 1


def test_a_text_of_many_lines_is_told_in_one() -> None:
    line = line_of(Happening(at=0, kind="visitor_wrote", summary="Ana wrote “one\ntwo”"), coloured=False)

    assert line.endswith("Ana wrote “one two”")


def test_a_kind_that_is_new_to_the_timeline_is_told_all_the_same() -> None:
    assert "thread moved" in line_of(Happening(at=0, kind="thread_moved", summary="x"), coloured=False)


def test_colours_change_nothing_but_the_colour() -> None:
    happening = Happening(at=0, kind="control_passed", summary="control passed from bot to Page Inbox")

    coloured = line_of(happening, coloured=True)

    assert coloured != line_of(happening, coloured=False)
    assert re.sub("\x1b\\[[0-9]+m|\x1b\\[0m", "", coloured) == line_of(happening, coloured=False)
