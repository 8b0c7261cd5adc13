"""What is right is not told as a mistake, and what only looks right is."""

from typing import Any

import pytest

from handover.lint.linter import check
from tests.builders.mistakes import good_page

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY = {"every": "12-25", "open": "0:00-24:00"}


def rules_for(document: dict[str, Any]) -> set[str]:
    return {finding.rule for finding in check(document).findings}


def with_hours(every_day: str, holidays: list[Any]) -> dict[str, Any]:
    return {**good_page("bakery"), "hours": {"week": dict.fromkeys(DAYS, every_day), "holidays": holidays}} | {
        "handover": {**good_page("bakery")["handover"], "closed_hours_target": "Page Inbox"}
    }


@pytest.mark.parametrize(
    ("every_day", "holidays"),
    [
        ("0:00-12:00, 14:00-4:00", []),
        ("6:00-5:00", []),
        ("0:00-24:00", ["2027-05-06"]),
        ("6:00-6:01, 6:05-6:00", [HOLIDAY]),
    ],
)
def test_a_page_that_closes_sometimes_is_not_told_that_it_never_does(every_day: str, holidays: list[Any]) -> None:
    assert "never_closed" not in rules_for(with_hours(every_day, holidays))


@pytest.mark.parametrize(
    ("every_day", "holidays"),
    [("0:00-24:00", []), ("0:00-24:00", [HOLIDAY]), ("12:00-24:00, 0:00-12:00", []), ("6:00-12:00, 12:00-6:00", [])],
)
def test_a_page_that_never_closes_is_told_so(every_day: str, holidays: list[Any]) -> None:
    assert "never_closed" in rules_for(with_hours(every_day, holidays))


@pytest.mark.parametrize(
    ("said", "is_named"),
    [
        ("Nos réponses automatisées sont de retour.", True),
        ("Les bots vous répondent à nouveau.", True),
        ("Chatbots: on.", True),
        ("Nous revoilà, à bord du bottin.", False),
    ],
)
def test_a_bot_is_named_in_many_forms(said: str, is_named: bool) -> None:  # noqa: FBT001 - a column of the table
    document = good_page("bakery")
    off = {"id": "handover_off", "name": "Off", "blocks": [{"text": {"fr": said, "en": "The bot is back."}}]}
    document["recipes"] = [recipe for recipe in document["recipes"] if recipe["id"] != "handover_off"] + [off]
    assert ("bot_not_named" not in rules_for(document)) == is_named
