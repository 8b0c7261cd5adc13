"""The list of those who wait: the most urgent first, then those whom somebody answers."""

from dataclasses import replace

import pytest

from handover.conversation.conversation import Claim, Conversation
from handover.links.sheet import as_html
from handover.links.waiting_told import ALSO_SHOWN, SHOWN, Board, Waiting, sheet_of_waiting
from handover.pages.page import MINUTE_MS
from tests.builders.links import JONAS, MAYA, MAYAS, NOW, REQUEST, WAITING
from tests.builders.pages import page

HOUR = 60 * MINUTE_MS


def waits(name: str | None, wrote_hours_ago: int = 1, **request: object) -> Waiting:
    wrote = {"name": name, "user_id": name or "nobody", "last_user_at": NOW - wrote_hours_ago * HOUR}
    changed = REQUEST.model_copy(update={"id": f"of {name}", **request})
    conversation: Conversation = WAITING.model_copy(update=wrote | {"request": changed})
    return Waiting(conversation, changed)


def board(*waiting: Waiting) -> Board:
    settings = page(timezone="Europe/Lisbon")
    return Board(
        page=settings,
        admin=settings.handover.admins[0],
        waiting=waiting,
        way_to_claim=lambda one: f"../links/{one.conversation.user_id}",
        now=NOW,
    )


def of_jonas() -> Claim:
    return MAYAS.model_copy(update={"by": "Jonas", "email": JONAS})


def test_those_whom_the_bot_may_write_to_for_the_shortest_time_come_first() -> None:
    sheet = sheet_of_waiting(board(waits("Late", 1), waits("Soon", 23), waits("Over", 25)))
    [rows] = sheet.rows
    assert sheet.title == "3 visitors wait on Harbour Bikes"
    assert [row.name for row in rows.rows] == ["Over", "Soon", "Late"]
    assert [row.lines[-1] for row in rows.rows] == [
        "The bot may not write any more: only a person can",
        "The bot may write until 12:00",
        "The bot may write until 6 May 2026, 10:00",
    ]


def test_each_has_a_button_of_their_own_that_says_whom_it_is_about() -> None:
    [rows] = sheet_of_waiting(board(waits("Anna"))).rows
    [row] = rows.rows
    assert row.button is not None
    assert (row.button.to, row.button.told) == ("../links/Anna", "I will answer Anna")


def test_whom_somebody_answers_comes_after_them_with_who_it_is_and_no_button() -> None:
    seen_to = (
        waits("Of Maya", claim=MAYAS, last_human_sign=MAYAS.at),
        waits("Of Jonas", claim=of_jonas()),
        waits("Of somebody", answered_at=NOW - MINUTE_MS, last_human_sign=NOW),
    )
    kept_out = waits("Ben", last_human_sign=NOW)
    sheet = sheet_of_waiting(board(*seen_to, waits("Anna"), kept_out))
    left, others = sheet.rows
    assert sheet.title == "2 visitors wait on Harbour Bikes"
    assert [row.name for row in left.rows] == ["Anna", "Ben"]
    assert [(row.name, row.lines[-1], row.button) for row in others.rows] == [
        ("Of Maya", "You answer, since 10:48", None),
        ("Of Jonas", "Jonas answers, since 10:48", None),
        ("Of somebody", "Somebody answered at 10:59", None),
    ]


def test_when_nobody_waits_it_says_so() -> None:
    sheet = sheet_of_waiting(board())
    assert (sheet.title, sheet.rows) == ("Nobody waits on Harbour Bikes", ())


def test_a_long_list_is_cut_and_says_how_many_there_are_besides() -> None:
    many = [waits(f"V{number}") for number in range(SHOWN + 3)]
    answered = [waits(f"A{number}", answered_at=NOW, last_human_sign=NOW) for number in range(ALSO_SHOWN + 1)]
    left, others = sheet_of_waiting(board(*many, *answered)).rows
    assert (len(left.rows), left.rest) == (SHOWN, "And 3 more, whom the inbox shows.")
    assert (len(others.rows), others.rest) == (ALSO_SHOWN, "And 1 more, whom the inbox shows.")


@pytest.mark.parametrize(("language", "title"), [("en", "1 visitor waits"), ("fr", "1 visiteur attend")])
def test_it_is_in_the_language_of_the_admin(language: str, title: str) -> None:
    settings = page(languages=[language])
    assert sheet_of_waiting(replace(board(waits("Anna")), page=settings)).title.startswith(title)


def test_names_stay_text() -> None:
    written = as_html(sheet_of_waiting(board(waits("<b>\u202eAnna", reason="<i>"))), "")
    assert "<b>" not in written
    assert "<i>" not in written
    assert "\u202e" not in written
    assert MAYA not in written
