"""An owner changes the running bot with the `handover` command: no restart, and a way back."""

from itertools import count
from pathlib import Path

from handover.aws.page_table import PAGE_MAX_AGE_SECONDS
from local.stack import Stack
from tests.system.commands import handover
from tests.system.people import People, Visitor, eventually

OLD, NEW = "We are open Tuesday to Saturday", "We are open every day of the week"


def hears_in_time(visitor: Visitor, words: str) -> None:
    """Asks again and again until the answer has the words."""
    asked = count(1)

    def answer() -> str:
        visitor.writes("when are you open?")
        number = next(asked)
        heard = eventually(lambda: visitor.texts_from("bot"), lambda texts: len(texts) >= number, f"answer {number}")
        return heard[-1]

    eventually(answer, lambda text: words in text, f"“{words}”", PAGE_MAX_AGE_SECONDS + 10)


def test_a_change_counts_in_the_running_bot_within_half_a_minute_and_is_taken_back(
    people: People, stack: Stack, tmp_path: Path
) -> None:
    page_id, file = people.facts.page_id, tmp_path / "page.yaml"
    before = handover(stack, "page", "export", page_id)
    file.write_text(before.replace(OLD, NEW), encoding="utf-8")
    assert "opening_hours" in handover(stack, "page", "diff", str(file))
    assert "version 2 counts" in handover(stack, "page", "apply", str(file), "--note", "summer")
    try:
        hears_in_time(people.visitor("Nora New"), NEW)
    finally:
        handover(stack, "page", "restore", page_id, "1")
    assert handover(stack, "page", "export", page_id) == before
    assert "summer" in handover(stack, "page", "history", page_id)
