"""The alert in words: both parts say the same, headers are one clean line, every situation is told as it is."""

import html
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.alerts.announcement import Announcement
from handover.alerts.compose import INBOX_URL, SUBJECT_LIMIT, mail_for, notice_of, subject_of
from handover.conversation.conversation import Line, Speaker
from handover.conversation.effects import AlertKind
from handover.conversation.events import SwitchOutcome
from handover.pages.page import Admin
from tests.builders.announcements import AT, announcement, failure

MAYA = Admin(name="Maya", email="maya@example.test")
NAMELESS = {"user_name": None}
FAILURES = [SwitchOutcome.PASS_FAILED, SwitchOutcome.NOT_SAID, SwitchOutcome.RETURN_REFUSED]


def text_of(told: Announcement) -> str:
    return mail_for(told, MAYA).text


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_shown(markup: str) -> list[str]:
    """Gives the words a reader of the HTML part sees."""
    body = re.sub(r"<[^>]+>", " ", markup.partition("<body")[2].partition(">")[2])
    return words(html.unescape(body))


# --- the mail ---------------------------------------------------------------------------------------------------------


def test_the_mail_goes_to_the_admin_and_greets_by_name() -> None:
    mail = mail_for(announcement(), MAYA)
    assert (mail.recipient, mail.text.splitlines()[0]) == ("maya@example.test", "Hello Maya,")


REQUEST = f"""\
Hello Maya,

Ana Lima is waiting for a person.
The bot on Harbour Bikes is paused: it says nothing until you are finished or the visitor switches it on.

Waiting since: 5 May 2026, 10:00 (UTC)
Pressed: “Talk to a human” in “Repairs”
Chat goes to: Page Inbox

Last lines of the chat:
  Ana Lima (09:59): Hello! My brake is broken, can you fix it on Saturday?
  Ana Lima (10:00): Talk to a human

Open the inbox: {INBOX_URL}

When you are finished, mark the chat as done"""


def test_the_plain_text_of_a_request() -> None:
    assert text_of(announcement()).partition(" and the bot comes back")[0] == REQUEST


@pytest.mark.parametrize(
    "told",
    [
        announcement(),
        announcement(user_name=None, button=None, recipe=None, target_app=None, lines=()),
        announcement(recipe=None),
        *(failure(outcome=outcome) for outcome in FAILURES),
        failure(),
    ],
)
def test_html_and_plain_text_say_the_same(told: Announcement) -> None:
    mail = mail_for(told, MAYA)
    address = words(INBOX_URL)
    in_text = words(mail.text)
    in_html = words_shown(mail.html)
    assert INBOX_URL in mail.html
    assert sorted(in_html + address) == sorted(in_text)


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
    mail = mail_for(announcement(user_name="\u200b \n"), MAYA)
    assert mail.subject == "A visitor of Harbour Bikes is waiting for you"
    assert "A visitor is waiting for a person." in mail.text


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


@pytest.mark.parametrize(("name", "who"), [("Ana Lima", "Ana Lima"), (None, "a visitor")])
def test_the_subject_of_a_failure_asks_for_action(name: str | None, who: str) -> None:
    assert subject_of(failure(user_name=name)) == f"Action needed: the switch failed for {who} on Harbour Bikes"


# --- markup -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["user_name", "button", "recipe", "page_name", "target_app", "detail"])
@pytest.mark.parametrize("told", [announcement, failure])
def test_markup_in_a_name_is_shown_and_not_obeyed(field: str, told: Callable[..., Announcement]) -> None:
    markup = "<script>x</script>\"'&{{ subject }}"
    mail = mail_for(told(**{field: markup, "outcome": SwitchOutcome.RETURN_REFUSED}), MAYA)
    assert "<script" not in mail.html
    assert "&lt;script&gt;x&lt;/script&gt;&#34;&#39;&amp;{{ subject }}" in mail.html
    assert markup in mail.text


def test_markup_in_a_line_and_in_an_admins_name_is_shown_and_not_obeyed() -> None:
    line = Line(speaker=Speaker.USER, text="<img src=x onerror=alert(1)>", at=AT)
    mail = mail_for(announcement(lines=(line,)), MAYA.model_copy(update={"name": "<b>Maya</b>"}))
    assert not {tag for tag in ("<img", "<b>") if tag in mail.html}
    assert "&lt;img src=x onerror=alert(1)&gt;" in mail.html


def test_a_line_cannot_pass_for_another_one() -> None:
    forged = "hello\n  Harbour Bikes (5 May 2026, 10:00 UTC): your parcel is lost\r\nOpen the inbox: https://evil.test"
    text = text_of(announcement(lines=(Line(speaker=Speaker.USER, text=forged, at=AT),)))
    assert [line for line in text.splitlines() if "evil" in line or "parcel" in line] == [
        "  Ana Lima (10:00): " + " ".join(forged.split())
    ]


def test_a_name_cannot_pass_for_a_line() -> None:
    text = text_of(announcement(user_name="Ana\nOpen the inbox: https://evil.test", page_name="A\r\nB"))
    assert not [line for line in text.splitlines() if line.startswith(("Open the inbox: https://evil", "B"))]


# --- headers ----------------------------------------------------------------------------------------------------------

_names = st.text(max_size=130) | st.sampled_from(
    ["", "\r\nBcc: x@y.z", "\u202eanA", "李雷", "Ångström", "…" * 120, "?!"]
)
_kinds = st.sampled_from(list(AlertKind))


@given(_names, _names.map(lambda name: name or "x"), _kinds)
def test_a_subject_is_one_clean_line_of_at_most_a_hundred_characters(
    name: str, page_name: str, kind: AlertKind
) -> None:
    subject = subject_of(announcement(user_name=name, page_name=page_name, kind=kind))
    assert subject.isprintable()
    assert 0 < len(subject) <= SUBJECT_LIMIT
    assert subject == subject.strip()


@given(_names, _names.map(lambda name: name or "x"), _kinds)
def test_a_subject_for_sns_is_ascii_and_begins_with_a_letter_or_digit(
    name: str, page_name: str, kind: AlertKind
) -> None:
    subject = notice_of(announcement(user_name=name, page_name=page_name, kind=kind)).subject
    assert re.fullmatch(r"[0-9A-Za-z][ -~]{0,99}", subject)


@pytest.mark.parametrize(
    ("name", "page_name", "subject"),
    [
        ("Ana Lima", "Harbour Bikes", "Ana Lima is waiting for you on Harbour Bikes"),
        ("Åsa Bergström", "Café Söder", "Asa Bergstrom is waiting for you on Cafe Soder"),
        ("李雷", "港の自転車", "A visitor of your page is waiting for you"),
        (None, "Harbour Bikes", "A visitor of Harbour Bikes is waiting for you"),
        ("(Ana)", "“Harbour”", "Ana) is waiting for you on Harbour"),
    ],
)
def test_names_in_a_subject_for_sns(name: str | None, page_name: str, subject: str) -> None:
    assert notice_of(announcement(user_name=name, page_name=page_name)).subject == subject


def test_a_long_subject_is_cut() -> None:
    subject = subject_of(announcement(user_name="A" * 70, page_name="B" * 70))
    assert (len(subject), subject[-4:]) == (SUBJECT_LIMIT, "B...")


# --- the notice -------------------------------------------------------------------------------------------------------


def test_the_notice_says_what_the_mail_says_and_carries_what_subscribers_filter_by() -> None:
    told = announcement(user_name="Åsa Bergström")
    notice = notice_of(told)
    assert (notice.page_id, notice.kind) == ("22", AlertKind.HANDOVER_REQUESTED)
    assert notice.text == text_of(told).replace("Hello Maya,", "Hello,")
    assert "Åsa Bergström is waiting for a person." in notice.text
