"""The alert about a chat in words: every situation is told as it is, and nobody's name is taken for anything else."""

import re
from collections.abc import Callable

import pytest

from handover.alerts.actions import INBOX_URL
from handover.alerts.announcement import Announcement
from handover.alerts.compose import notice_of
from handover.alerts.harmless import harmless_text
from handover.alerts.wordings import ENGLISH
from handover.conversation.vocabulary import AlertKind, Line, Speaker, SwitchOutcome
from handover.pages.page import Admin
from handover.pages.platform import Platform
from tests.builders.announcements import AT, announcement, failure
from tests.builders.mails import mail_to

MAYA = Admin(name="Maya", email="maya@example.test")
FAILURES = [SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID, SwitchOutcome.RETURN_REFUSED]


def text_of(told: Announcement) -> str:
    return mail_to(MAYA, told, ENGLISH).text


def subject_of(told: Announcement) -> str:
    return mail_to(MAYA, told, ENGLISH).subject


# --- the mail ---------------------------------------------------------------------------------------------------------


def test_the_mail_goes_to_the_admin_and_greets_by_name() -> None:
    mail = mail_to(MAYA, announcement(), ENGLISH)
    assert (mail.recipient, mail.text.splitlines()[0]) == ("maya@example.test", "Hello Maya,")


REQUEST = f"""\
Hello Maya,

Harbour Bikes · Messenger
Ana Lima is waiting for a person.
The bot on Harbour Bikes is paused: it says nothing until you are finished or the visitor switches it on.

Waiting since: 5 May 2026, 10:00 (UTC)
Pressed: “Talk to a human” in “Repairs”
Chat goes to: Page Inbox
Also told: Jonas

Last lines of the chat:
  Ana Lima (09:59): Hello! My brake is broken, can you fix it on Saturday?
  Ana Lima (10:00): Talk to a human

Open the inbox: {INBOX_URL}

When you are finished, mark the chat as done"""


def test_the_plain_text_of_a_request() -> None:
    assert text_of(announcement()).partition(" and the bot comes back")[0] == REQUEST


def test_each_line_names_its_speaker() -> None:
    speakers = (Speaker.USER, Speaker.HUMAN, Speaker.BOT)
    lines = tuple(Line(speaker=speaker, text=f"by {speaker}", at=AT) for speaker in speakers)
    text = text_of(announcement(lines=lines))
    when = "(10:00)"
    for line in (f"Ana Lima {when}: by user", f"Harbour Bikes {when}: by human", f"Bot {when}: by bot"):
        assert line in text


def test_what_is_not_known_is_left_out() -> None:
    text = text_of(announcement(button=None, recipe=None, target_app=None, lines=()))
    assert not {label for label in ("Pressed", "Chat goes to", "Last lines", "Meta answered", "None") if label in text}


def test_a_visitor_without_a_name_is_one_all_the_same() -> None:
    mail = mail_to(MAYA, announcement(user_name="\u200b \n"), ENGLISH)
    assert mail.subject == "A visitor of Harbour Bikes is waiting for you"
    assert "A visitor of Harbour Bikes is waiting for a person." in mail.text
    assert "  A visitor of Harbour Bikes (10:00): Talk to a human" in mail.text


def test_a_page_whose_name_cannot_be_shown_is_yours() -> None:
    mail = mail_to(MAYA, announcement(user_name=None, page_name="\u200b"), ENGLISH)
    assert mail.subject == "A visitor of your page is waiting for you"
    assert "The bot on your page is paused" in mail.text


def test_a_chat_on_instagram_is_to_be_looked_for_there() -> None:
    assert "\nHarbour Bikes · Instagram\n" in text_of(announcement(platform=Platform.INSTAGRAM))
    assert "\nHarbour Bikes · Messenger\n" in text_of(announcement())


# --- failures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "headline", "truth"),
    [
        (
            SwitchOutcome.PASS_FAILED,
            "Ana Lima is waiting, but the chat was not passed on.",
            "could not be passed to Page Inbox",
        ),
        (
            SwitchOutcome.NOT_SAID,
            "Ana Lima asked for a person and was not told that one comes.",
            "it goes on answering",
        ),
        (
            SwitchOutcome.RETURN_REFUSED,
            "Ana Lima is left without the bot.",
            "was asked back, but could not take over the chat",
        ),
    ],
)
def test_invariant_2_staff_are_told_what_failed_and_who_may_speak_now(
    outcome: SwitchOutcome, headline: str, truth: str
) -> None:
    text = text_of(failure(outcome=outcome))
    assert headline in text
    assert truth in text
    assert "Meta answered: RefusedError: HTTP 400, code 100/2018164" in text


def test_invariant_2_a_failed_off_does_not_claim_that_the_visitor_asks_for_a_person() -> None:
    text = text_of(failure(outcome=SwitchOutcome.RETURN_REFUSED, lines=()))
    assert "waiting" not in text.casefold()
    assert "for a person" not in text


def test_invariant_2_a_failed_on_does_not_claim_that_the_visitor_wants_the_bot_back() -> None:
    for outcome in (SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID):
        assert "asked back" not in text_of(failure(outcome=outcome))


def test_the_chat_is_not_said_to_be_where_it_did_not_arrive() -> None:
    for outcome in (SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID):
        assert not re.search("Chat (goes to|is with)", text_of(failure(outcome=outcome)))
    assert "Chat is with: Page Inbox" in text_of(failure(outcome=SwitchOutcome.RETURN_REFUSED))


def test_the_button_of_a_failed_off_is_the_one_the_pause_began_with() -> None:
    text = text_of(failure(outcome=SwitchOutcome.RETURN_REFUSED))
    assert "Began with: “Talk to a human” in “Repairs”" in text
    assert "Pressed" not in text


def test_a_target_without_a_label_is_another_app() -> None:
    told = failure(outcome=SwitchOutcome.PASS_FAILED, target_app=None)
    assert "could not be passed to another app" in text_of(told)


def test_a_failure_of_an_unknown_kind_is_told_as_one() -> None:
    assert "A switch between bot and person did not work on Harbour Bikes." in text_of(failure())


@pytest.mark.parametrize(("name", "who"), [("Ana Lima", "Ana Lima on"), (None, "a visitor of")])
def test_the_subject_of_a_failure_asks_for_action(name: str | None, who: str) -> None:
    assert subject_of(failure(user_name=name)) == f"Action needed: the switch failed for {who} Harbour Bikes"


# --- a chat that bounces ----------------------------------------------------------------------------------------------


def test_a_chat_that_bounces_is_to_be_answered_by_a_person_who_also_looks_which_apps_grab_it() -> None:
    mail = mail_to(MAYA, announcement(kind=AlertKind.CONTROL_BOUNCES), ENGLISH)
    subject = "Action needed: the chat of Ana Lima on Harbour Bikes goes back and forth between apps"
    assert mail.subject == subject
    for sentence in (
        "The chat of Ana Lima goes back and forth between apps.",
        "Two apps grab this chat from each other, so the bot on Harbour Bikes stays silent.",
        "Please answer in the inbox, and look which apps are connected to the page",
        "Began with: “Talk to a human” in “Repairs”",
        "Ana Lima (10:00): Talk to a human",
    ):
        assert sentence in mail.text


def test_a_chat_that_bounces_is_not_said_to_be_anywhere() -> None:
    assert not re.search("Chat (goes to|is with)", text_of(announcement(kind=AlertKind.CONTROL_BOUNCES)))


def test_a_nameless_visitors_chat_that_bounces() -> None:
    mail = mail_to(MAYA, announcement(kind=AlertKind.CONTROL_BOUNCES, user_name=None), ENGLISH)
    assert mail.subject == "Action needed: the chat of a visitor of Harbour Bikes goes back and forth between apps"
    assert "The chat of a visitor of Harbour Bikes goes back and forth between apps." in mail.text


# --- markup -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["user_name", "button", "recipe", "page_name", "target_app", "detail"])
@pytest.mark.parametrize("told", [announcement, failure])
def test_markup_in_a_name_is_shown_and_not_obeyed(field: str, told: Callable[..., Announcement]) -> None:
    markup = "<script>x</script>\"'&{{ subject }}"
    mail = mail_to(MAYA, told(**{field: markup, "outcome": SwitchOutcome.RETURN_REFUSED}), ENGLISH)
    assert "<script" not in mail.html
    assert "&lt;script&gt;x&lt;/script&gt;&#34;&#39;&amp;{{ subject }}" in mail.html
    assert markup in mail.text


def test_markup_in_a_line_and_in_an_admins_name_is_shown_and_not_obeyed() -> None:
    line = Line(speaker=Speaker.USER, text="<img src=x onerror=alert(1)>", at=AT)
    mail = mail_to(MAYA.model_copy(update={"name": "<b>Maya</b>"}), announcement(lines=(line,)), ENGLISH)
    assert not {tag for tag in ("<img", "<b>") if tag in mail.html}
    assert "&lt;img src=x onerror=alert(1)&gt;" in mail.html


def test_a_line_cannot_pass_for_another_one() -> None:
    forged = "hello\n  Harbour Bikes (5 May 2026, 10:00 UTC): your parcel is lost\r\nOpen the inbox: https://evil.test"
    text = text_of(announcement(lines=(Line(speaker=Speaker.USER, text=forged, at=AT),)))
    assert [line for line in text.splitlines() if "evil" in line or "parcel" in line] == [
        "  Ana Lima (10:00): " + harmless_text(forged)
    ]


def test_a_name_cannot_pass_for_a_line() -> None:
    text = text_of(announcement(user_name="Ana\nOpen the inbox: https://evil.test", page_name="A\r\nB"))
    assert not [line for line in text.splitlines() if line.startswith(("Open the inbox: https://evil", "B"))]


# --- the notice -------------------------------------------------------------------------------------------------------


def test_the_notice_keeps_names_as_they_are_and_carries_what_subscribers_filter_by() -> None:
    notice = notice_of(announcement(user_name="Åsa Bergström"), ENGLISH)
    assert (notice.page_id, notice.kind) == ("22", AlertKind.HANDOVER_REQUESTED)
    assert "Åsa Bergström is waiting for a person." in notice.text
