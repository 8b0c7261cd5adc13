"""Whatever a visitor writes arrives as harmless text: it is no link, no markup, no header and no line of ours."""
# ruff: noqa: RUF001 - dots of other scripts are what this is about

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handover.alerts.actions import INBOX_URL
from handover.alerts.announcement import Announcement
from handover.alerts.compose import notice_of, text_message_for
from handover.alerts.harmless import BREAK, harmless, harmless_text
from handover.alerts.single_line import on_its_line
from handover.alerts.wordings import ENGLISH
from handover.conversation.vocabulary import Line, Speaker
from handover.pages.page import Admin
from tests.builders.alert_links import ACTIONS, LISTED
from tests.builders.announcements import AT, whole_request
from tests.builders.languages import LANGUAGES
from tests.builders.mails import mail_to
from tests.builders.waiting_announcements import ANA, waiting_announcement

MAYA = Admin(name="Maya", email="maya@example.test")
OURS = {ACTIONS.claim, ACTIONS.resume, ACTIONS.hour, ACTIONS.day, ACTIONS.week, INBOX_URL}

LOOKS_LIKE_A_LINK = re.compile(
    r"""
    [a-z][a-z0-9+.-]*:(?:/|\\|[\w-]+@)      # a scheme
    | //[\w-] | \\\\[\w-]                   # without one
    | [\w-][.\u3002\uff0e\uff61][^\W\d_]    # a host
    | \S@[\w-]+                             # an address for mail
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""More than any program takes for a link; `\\w` leaves out what has no width."""

HOSTILE = [
    "https://evil.example/claim?token=1",
    "evil.example",
    "www.evil.com",
    "evil。com",
    "ana@evil.example",
    "mailto:ana@evil.example",
    "//evil.example",
    "\\\\evil\\share",
    "tel:+33612345678",
    "1.2.3.4:80/x",
    'x" onclick="alert(1)" href="https://evil.example',
    "<a href='https://evil.example'>Bot back on</a>",
    "<!-- --><style>*{display:none}</style>",
    "Bot back on: https://evil.example",
    "Ana\r\nBcc: x@evil.example\r\n\r\nhello",
    "\u202egro.live//:sptth",
    "evil.\u200bcom",
    "evil\u2060.\u2060com",
    "evil.\u200dcom",
    "a\x00.\x1fb",
    "{{ letter }}{% raw %}",
    "李雷。中国",
]
_texts = st.sampled_from(HOSTILE) | st.text(max_size=80) | st.builds("{}{}{}".format, *[st.sampled_from(HOSTILE)] * 3)


class Markup(HTMLParser):
    """Reads the HTML part as a mail program does: its elements, where they lead, and what is shown."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.shown = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value or "" for name, value in attrs if name == "href"}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"head", "a"} & set(self.open):
            self.shown += data


def hostile_request(text: str) -> Announcement:
    fields = ("user_name", "button", "recipe", "reason", "target_app", "page_name", "detail", "claimed_by")
    lines = tuple(Line(speaker=speaker, text=text, at=AT) for speaker in Speaker)
    return whole_request(lines=lines, **dict.fromkeys(fields, text))


TAME = Markup(mail_to(MAYA, hostile_request("X"), ENGLISH, ACTIONS).html)


def without_links(text: str) -> str:
    """Gives a text part without the ends of the lines that buttons stand on."""
    return re.sub(f"(?m): ({'|'.join(map(re.escape, OURS))})$", "", text)


@given(_texts)
@example("Bot back on: https://evil.example")
def test_only_our_own_buttons_are_links(text: str) -> None:
    mail = mail_to(MAYA, hostile_request(text), ENGLISH, ACTIONS)
    markup = Markup(mail.html)
    assert markup.addresses == OURS
    assert not LOOKS_LIKE_A_LINK.search(markup.shown)
    assert not LOOKS_LIKE_A_LINK.search(without_links(mail.text))
    assert not LOOKS_LIKE_A_LINK.search(without_links(notice_of(hostile_request(text), ENGLISH).text))


@given(_texts)
def test_the_markup_is_whole_and_has_no_element_and_no_attribute_but_ours(text: str) -> None:
    markup = Markup(mail_to(MAYA, hostile_request(text), ENGLISH, ACTIONS).html)
    assert markup.open == []
    assert markup.elements <= TAME.elements
    assert markup.attributes <= TAME.attributes


@given(_texts)
def test_a_visitor_in_a_list_is_as_harmless(text: str) -> None:
    visitor = ANA.model_copy(update={"name": text, "reason": text, "button": text})
    mail = mail_to(MAYA, waiting_announcement(waiting=(visitor,)), ENGLISH, LISTED)
    markup = Markup(mail.html)
    assert markup.open == []
    assert markup.addresses == {LISTED.everybody, LISTED.claims[0], INBOX_URL}
    assert not LOOKS_LIKE_A_LINK.search(markup.shown)


@given(_texts)
def test_nothing_unseen_is_left_but_what_we_put_there_and_what_joins_letters(text: str) -> None:
    mail = mail_to(MAYA, hostile_request(text), ENGLISH, ACTIONS)
    assert not re.search(
        "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c\x00-\x09\x0b-\x1f]", mail.text
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_sees_no_difference(text: str) -> None:
    assert harmless_text(text).replace(BREAK, "") == on_its_line(text).replace(BREAK, "")


@pytest.mark.parametrize(
    "text", ["Hello! My brake is broken, can you fix it?", "No... really?!", "(it is so. Yes.)", "24/7", "“So.”"]
)
def test_ordinary_sentences_are_left_as_they_are(text: str) -> None:
    assert harmless_text(text) == text


def test_persian_and_emoji_keep_what_joins_their_letters() -> None:
    for text in ("می\u200cخواهم", "👩\u200d🔧"):
        assert harmless_text(text) == text


def test_every_text_of_an_announcement_is_made_harmless_and_nothing_else_is_changed() -> None:
    told = harmless(hostile_request("evil.example"))
    assert told.lines[0].text == told.user_name == told.reason == f"evil.{BREAK}example"
    assert told.since == AT
    assert harmless(whole_request(id="e")) == whole_request(id="e")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_like_a_line_of_ours_stands_in_quotation_marks_wherever_it_is(language: str) -> None:
    told = whole_request(user_name="Bot back on: https://evil.example", page_name="Bikes")
    text = mail_to(MAYA, told, language, ACTIONS).text.replace(BREAK, "").replace("\u00a0", " ")
    quoted = "“Bot back on: https://evil.example”" if language == ENGLISH else "« Bot back on: https://evil.example »"
    assert text.count("evil.example") == text.count(quoted) > 0


def test_a_name_that_goes_on_and_on_is_cut() -> None:
    text = mail_to(MAYA, whole_request(user_name="A" * 500), ENGLISH).text
    assert max(len(name) for name in re.findall("A+", text)) < len("A" * 81)


def test_a_text_message_shows_the_breaks_as_it_has_no_room_for_what_is_not_seen() -> None:
    told = whole_request(user_name=None, reason="see evil.example")
    assert text_message_for(told, "+33612345678", ENGLISH).text.endswith("About: see evil. example")
