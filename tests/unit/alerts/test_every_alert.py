"""What holds for every alert: both parts say the same, a header is one clean line, nothing but the inbox is a link."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.alerts.actions import INBOX_URL
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import notice_of, text_message_for
from handover.alerts.harmless import BREAK
from handover.alerts.links import AlertLinks
from handover.alerts.mail_waits import MailLimit
from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.alerts.single_line import SUBJECT_LIMIT
from handover.alerts.waiting_announcement import WaitingKind
from handover.alerts.wordings import ENGLISH
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.pages.page import Admin
from handover.pages.platform import Platform
from tests.builders.alert_links import ACTIONS, LISTED
from tests.builders.announcements import AT, HOUR_MS, announcement, claim, failure, reminder, whole_request
from tests.builders.languages import LANGUAGES
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement
from tests.builders.waiting_announcements import ANA, waiting_announcement

MAYA = Admin(name="Maya", email="maya@example.test")
MISSED = (
    Missed(user_id="33", name="Ana Lima", last_user_at=AT),
    Missed(user_id="34", last_user_at=AT, platform=Platform.INSTAGRAM),
)
ABOUT_A_CHAT = [
    announcement(),
    announcement(user_name=None, button=None, recipe=None, target_app=None, lines=()),
    announcement(recipe=None, platform=Platform.INSTAGRAM),
    announcement(kind=AlertKind.CONTROL_BOUNCES),
    announcement(times=1, counted_from=AT - HOUR_MS),
    announcement(times=30, counted_from=AT - HOUR_MS),
    whole_request(opens_at=AT + HOUR_MS),
    reminder(window_until=AT),
    claim(claimed_by=None),
    *(failure(outcome=outcome) for outcome in SwitchOutcome),
    failure(),
]
ABOUT_A_PAGE = [
    *(page_announcement(kind=kind) for kind in PageAlertKind),
    *(page_announcement(kind=PageAlertKind.POLICY, action=action) for action in ("warning", "block", "unblock", "x")),
    page_announcement(kind=PageAlertKind.MAILS_LATE, detail=MailLimit.DAILY_QUOTA),
    page_announcement(kind=PageAlertKind.MISSED, detail="", missed=MISSED, missed_count=2),
    page_announcement(kind=PageAlertKind.MISSED, detail="", missed=MISSED, missed_count=51),
]
ABOUT_MANY = [waiting_announcement(), waiting_announcement(waiting=(ANA,), unnamed=50), waiting_announcement(others=7)]
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
EVERY_ALERT = pytest.mark.parametrize("told", [*ABOUT_A_CHAT, *ABOUT_A_PAGE, *ABOUT_MANY])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def words_shown(markup: str) -> list[str]:
    """Gives the words a reader of the HTML part sees: not the preview, which only the mailbox shows."""
    body = markup.partition("<body")[2].partition("</div>")[2]
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


@EVERY_LANGUAGE
@EVERY_ALERT
@pytest.mark.parametrize("links", [None, ACTIONS, LISTED])
def test_html_and_plain_text_say_the_same(told: AnyAnnouncement, language: str, links: AlertLinks | None) -> None:
    mail = mail_to(MAYA, told, language, links)
    addresses = " ".join(re.findall(r'href="([^"]*)', mail.html))
    assert sorted(words_shown(mail.html) + words(addresses)) == sorted(words(mail.text))


@EVERY_LANGUAGE
@EVERY_ALERT
def test_the_html_part_names_its_language_for_screen_readers(told: AnyAnnouncement, language: str) -> None:
    assert f'<html lang="{language}">' in mail_to(MAYA, told, language).html


@EVERY_LANGUAGE
@EVERY_ALERT
def test_nothing_is_left_to_be_filled_in(told: AnyAnnouncement, language: str) -> None:
    mail = mail_to(MAYA, told, language)
    text_message = text_message_for(told, "+33612345678", language)
    assert not re.search(r"[{}]|None", mail.subject + mail.text + text_message.text)


@EVERY_LANGUAGE
@EVERY_ALERT
def test_the_inbox_is_the_only_link_and_no_mail_program_makes_another(told: AnyAnnouncement, language: str) -> None:
    mail = mail_to(MAYA, told, language)
    assert re.findall(r'(?:href|src|action|background)="?([^"]*)', mail.html) == [INBOX_URL]
    assert re.findall(r"\S+://\S+", mail.text) == [INBOX_URL]
    bare_hosts = r"\b[\w-]+\.(?:com|net|org|io|md|me|ai|app|dev|sh|py)\b"
    assert re.findall(bare_hosts, mail.text) == ["facebook.com"]


@EVERY_LANGUAGE
@EVERY_ALERT
def test_the_notice_says_what_the_mail_says_to_everybody(told: AnyAnnouncement, language: str) -> None:
    mail = mail_to(MAYA, told, language).text.replace(" Maya,", ",")
    assert set(notice_of(told, language).text.splitlines()) <= set(mail.splitlines())


# --- headers ----------------------------------------------------------------------------------------------------------

_names = st.text(max_size=130) | st.sampled_from(
    ["", "\r\nBcc: x@y.z", "\u202eanA", "李雷", "Ångström", "…" * 120, "?!", "{page}{0}"]
)


@st.composite
def _alerts(draw: st.DrawFn) -> AnyAnnouncement:
    name, page_name = draw(_names), draw(_names)
    kind = draw(st.sampled_from([*AlertKind, *PageAlertKind, *WaitingKind]))
    if isinstance(kind, WaitingKind):
        return waiting_announcement(page_name=page_name, waiting=(ANA.model_copy(update={"name": name}),))
    if isinstance(kind, AlertKind):
        return announcement(user_name=name, page_name=page_name, kind=kind)
    count = draw(st.integers(min_value=0, max_value=10_000))
    return page_announcement(page_name=page_name, kind=kind, action=draw(_names), detail=name, missed_count=count)


@EVERY_LANGUAGE
@given(_alerts())
def test_a_subject_is_one_clean_line_of_less_than_a_hundred_characters(language: str, told: AnyAnnouncement) -> None:
    subject = mail_to(MAYA, told, language).subject
    assert subject.replace(BREAK, "").isprintable()
    assert 0 < len(subject.removeprefix("Re: ")) <= SUBJECT_LIMIT
    assert subject == subject.strip()


@EVERY_LANGUAGE
@given(_alerts())
def test_a_subject_for_sns_is_ascii_and_begins_with_a_letter_or_digit(language: str, told: AnyAnnouncement) -> None:
    assert re.fullmatch(r"[0-9A-Za-z][ -~]{0,98}", notice_of(told, language).subject)


@EVERY_LANGUAGE
@given(_alerts())
def test_no_name_and_no_reason_makes_a_line_of_its_own(language: str, told: AnyAnnouncement) -> None:
    fields = ("user_name", "page_name", "detail", "action")
    tame = told.model_copy(update={field: "X" for field in fields if getattr(told, field, None)})
    assert len(mail_to(MAYA, told, language).text.splitlines()) <= len(mail_to(MAYA, tame, language).text.splitlines())


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
    assert notice_of(announcement(user_name=name, page_name=page_name), ENGLISH).subject == subject


def test_a_long_subject_about_a_chat_is_cut_at_its_end() -> None:
    subject = mail_to(MAYA, announcement(user_name="A" * 70, page_name="B" * 70), ENGLISH).subject
    assert (len(subject), subject[-4:]) == (SUBJECT_LIMIT, "B...")


@EVERY_LANGUAGE
@pytest.mark.parametrize("told", ABOUT_A_PAGE)
def test_a_long_page_name_is_cut_and_not_what_happened_to_the_page(told: AnyAnnouncement, language: str) -> None:
    whole = mail_to(MAYA, told, language).subject
    long = mail_to(MAYA, told.model_copy(update={"page_name": "B" * 100}), language).subject
    name = re.search(r"B+\.\.\.", long)
    assert name is not None
    assert long.replace(name[0], "Harbour Bikes") == whole
    assert len(long) <= SUBJECT_LIMIT
