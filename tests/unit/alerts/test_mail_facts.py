"""What a mail about a chat tells an admin to decide by: since when, how long still, who is there, who else knows."""

from collections.abc import Mapping

import pytest

from handover.alerts.announcement import Announcement
from handover.alerts.compose import mail_for
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import Line, Speaker
from handover.pages.page import Page
from tests.builders.announcements import AT, HOUR_MS, MINUTE_MS, announcement, claim, reminder, whole_request
from tests.builders.pages import DOCUMENT, page
from tests.builders.waiting_announcements import waiting_announcement

BUSINESS = {"week": {"tuesday": "9:00-18:00"}}
"""`AT` is a Tuesday, 10:00."""


def facts_of(told: Announcement, told_page: Page | None = None) -> dict[str, str]:
    page_of_mail = told_page or page()
    text = mail_for(told, page_of_mail, page_of_mail.handover.admins[0]).text
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and not line.startswith(" "))


def with_admins(*admins: Mapping[str, object]) -> Page:
    handover: dict[str, object] = DOCUMENT["handover"]
    return page(handover=handover | {"admins": admins})


MAYA = {"name": "Maya", "email": "maya@example.test"}
JONAS = {"name": "Jonas", "email": "jonas@example.test"}
LATER = {"name": "Nora", "email": "nora@example.test", "after_minutes": 30}

# --- time -------------------------------------------------------------------------------------------------------------


def test_a_request_that_is_told_at_once_has_waited_for_no_time_worth_telling() -> None:
    assert facts_of(whole_request())["Waiting since"] == "5 May 2026, 10:00 (UTC)"


def test_a_reminder_says_how_long_it_has_been_when_it_was_sent() -> None:
    told = facts_of(reminder(raised_at=AT + 20 * MINUTE_MS, timezone="Europe/Paris"))
    assert told["Waiting since"] == "5 May 2026, 12:00 (Europe/Paris), 20 minutes when this was sent"


@pytest.mark.parametrize(("minutes", "said"), [(1, "for 1 minute;"), (15, "for 15 minutes;"), (150, "for 2 h 30 min;")])
def test_a_reminder_says_how_long_nobody_came_while_people_were_there(minutes: int, said: str) -> None:
    mail = mail_for(reminder(waited_minutes=minutes), page(), page().handover.admins[0])
    assert f"Nobody has answered {said} closed hours are not counted." in mail.text


def test_people_may_write_for_seven_days_and_the_bot_for_one() -> None:
    told = facts_of(whole_request())
    assert told["You may write until"] == "12 May 2026, 10:00"
    assert told["The bot may write until"] == "6 May 2026, 10:00"


def test_when_the_bot_may_not_write_any_more_people_still_may() -> None:
    told = facts_of(whole_request(window_until=AT))
    assert told["You may write until"] == "11 May 2026, 10:00"
    assert told["The bot may not write"] == "until the visitor writes again"
    assert "The bot may write until" not in told


def test_nothing_is_said_of_a_visitor_who_has_not_written() -> None:
    assert not {label for label in facts_of(whole_request(window_until=None)) if "write" in label}


# --- opening hours ----------------------------------------------------------------------------------------------------


def test_a_closed_page_says_when_somebody_is_there_again() -> None:
    told = facts_of(whole_request(opens_at=AT + 23 * HOUR_MS), page(hours=BUSINESS))
    assert told["Opening hours"] == "Closed now; somebody is there again 6 May 2026, 09:00"


def test_an_open_page_says_so() -> None:
    assert facts_of(whole_request(), page(hours=BUSINESS))["Opening hours"] == "Open now"


def test_a_page_that_was_closed_without_a_time_to_name_says_so() -> None:
    at_night = whole_request(since=AT + 12 * HOUR_MS, raised_at=AT + 12 * HOUR_MS)
    assert facts_of(at_night, page(hours=BUSINESS))["Opening hours"] == "Closed now"


def test_a_page_without_hours_says_nothing_of_them() -> None:
    assert "Opening hours" not in facts_of(whole_request())


def test_an_alert_of_an_older_version_is_judged_by_when_it_began() -> None:
    assert facts_of(announcement(), page(hours=BUSINESS))["Opening hours"] == "Open now"


# --- who else knows ---------------------------------------------------------------------------------------------------


def test_who_else_is_told_is_named_without_the_reader_and_those_who_are_told_later() -> None:
    told = whole_request(audience=Audience(last=0))
    assert facts_of(told, with_admins(MAYA, JONAS, LATER))["Also told"] == "Jonas"


def test_somebody_who_is_told_alone_knows_it() -> None:
    assert facts_of(whole_request(), with_admins(MAYA))["Also told"] == "nobody else"


def test_a_list_names_the_others_as_well() -> None:
    text = mail_for(waiting_announcement(), page(), page().handover.admins[0]).text
    assert "\nAlso told: Jonas\n" in text


def test_when_somebody_answers_it_does_not_matter_who_else_knows() -> None:
    assert "Also told" not in facts_of(claim())


# --- what the mailbox shows -------------------------------------------------------------------------------------------


def preview_of(told: Announcement) -> str:
    markup = mail_for(told, page(), page().handover.admins[0]).html
    return markup.partition("display:none")[2].partition(">")[2].partition("&#847;")[0]


def test_the_preview_of_a_request_is_what_the_visitor_wants() -> None:
    assert preview_of(whole_request()) == "“A broken brake” “Hello! My brake is broken, can you fix it on Saturday?”"


def test_the_title_of_the_button_is_no_news_and_neither_is_what_the_bot_said() -> None:
    lines = (
        Line(speaker=Speaker.USER, text="Where are you?", at=AT),
        Line(speaker=Speaker.BOT, text="By the harbour.", at=AT),
        Line(speaker=Speaker.USER, text="Talk to a human", at=AT),
    )
    assert preview_of(whole_request(reason=None, lines=lines)) == "“Where are you?”"


def test_where_the_visitor_said_nothing_the_preview_is_the_alert_itself() -> None:
    assert preview_of(whole_request(reason=None, lines=())).startswith("Ana Lima is waiting for a person. The bot")
