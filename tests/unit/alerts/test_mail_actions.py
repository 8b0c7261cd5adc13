"""The buttons of a mail: only what makes sense, the most important one first; both parts lead to the same places."""

import re

import pytest

from handover.alerts.actions import INBOX_URL, actions_for
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.links import ListLinks
from handover.alerts.wordings import wordings_in
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.pages.page import Admin
from tests.builders.alert_links import ACTIONS, LISTED
from tests.builders.announcements import announcement, claim, failure, reminder, whole_request
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement
from tests.builders.waiting_announcements import ANA, waiting_announcement

MAYA = Admin(name="Maya", email="maya@example.test")
WHILE_PAUSED = [
    whole_request(),
    reminder(),
    announcement(kind=AlertKind.CONTROL_BOUNCES),
    failure(outcome=SwitchOutcome.PASS_FAILED),
    failure(outcome=SwitchOutcome.RETURN_REFUSED),
]
INBOX_ALONE = [
    claim(),
    failure(outcome=SwitchOutcome.NOT_SAID),
    failure(outcome=SwitchOutcome.RETURNED),
    failure(),
    page_announcement(),
]


def lines_with_links(text: str) -> list[str]:
    return [line for line in text.splitlines() if "://" in line]


def addresses_in(markup: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', markup)


@pytest.mark.parametrize("told", WHILE_PAUSED)
def test_while_the_bot_is_paused_an_admin_can_do_everything_from_the_mail(told: AnyAnnouncement) -> None:
    mail = mail_to(MAYA, told, "en", ACTIONS)
    assert lines_with_links(mail.text) == [
        f"I'm on it: {ACTIONS.claim}",
        f"Open the inbox: {INBOX_URL}",
        f"Bot back on: {ACTIONS.resume}",
        f"Stay paused 1 h: {ACTIONS.hour}",
        f"Stay paused 1 day: {ACTIONS.day}",
        f"Stay paused 7 days: {ACTIONS.week}",
    ]
    assert addresses_in(mail.html) == [
        *(ACTIONS.claim, INBOX_URL),
        *(ACTIONS.resume, ACTIONS.hour, ACTIONS.day, ACTIONS.week),
    ]


@pytest.mark.parametrize("told", INBOX_ALONE)
def test_where_nothing_is_to_be_claimed_or_paused_there_is_the_inbox(told: AnyAnnouncement) -> None:
    mail = mail_to(MAYA, told, "en", ACTIONS)
    assert lines_with_links(mail.text) == [f"Open the inbox: {INBOX_URL}"]
    assert addresses_in(mail.html) == [INBOX_URL]


@pytest.mark.parametrize("told", [*WHILE_PAUSED, *INBOX_ALONE, waiting_announcement()])
def test_without_addresses_of_an_admins_own_there_is_the_inbox(told: AnyAnnouncement) -> None:
    mail = mail_to(MAYA, told, "en", None)
    assert lines_with_links(mail.text) == [f"Open the inbox: {INBOX_URL}"]
    assert addresses_in(mail.html) == [INBOX_URL]


def test_a_list_leads_to_everybody_and_lets_each_of_those_named_be_claimed() -> None:
    mail = mail_to(MAYA, waiting_announcement(), "en", LISTED)
    assert lines_with_links(mail.text) == [
        *(f"  I'm on it: {address}" for address in LISTED.claims),
        f"See everybody who waits: {LISTED.everybody}",
        f"Open the inbox: {INBOX_URL}",
    ]
    assert addresses_in(mail.html) == [LISTED.everybody, INBOX_URL, *LISTED.claims]


def test_a_claim_stands_below_the_visitor_it_is_for() -> None:
    text = mail_to(MAYA, waiting_announcement(), "en", LISTED).text
    assert f"22:00.\n  I'm on it: {LISTED.claims[1]}\n" in text
    assert text.index("A visitor of Harbour Bikes (Instagram") < text.index(LISTED.claims[0]) < text.index("Ana Lima")


def test_a_visitor_without_an_address_is_listed_without_a_button() -> None:
    mail = mail_to(MAYA, waiting_announcement(), "en", ListLinks(LISTED.everybody, LISTED.claims[:1]))
    assert lines_with_links(mail.text)[:1] == [f"  I'm on it: {LISTED.claims[0]}"]
    assert "Ana Lima (Messenger, since 4 May 2026, 22:00): “A broken brake” · The bot may write until" in mail.text


def test_whom_the_bot_may_not_write_to_any_more_is_said() -> None:
    text = mail_to(MAYA, waiting_announcement(waiting=(ANA.model_copy(update={"window_until": 1}),)), "en").text
    assert "“A broken brake” · The bot may not write until they do." in text


def test_the_way_to_claim_is_the_first_of_the_buttons_in_sight() -> None:
    actions = actions_for(whole_request(), ACTIONS, wordings_in("en").phrases)
    assert [action.label for action in actions.main] == ["I'm on it", "Open the inbox"]
