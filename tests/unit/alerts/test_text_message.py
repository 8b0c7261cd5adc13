"""A text message says who waits, where and why, in one SMS; and nothing of what the visitor wrote."""
# ruff: noqa: RUF001 - texts are written with marks of print

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import text_message_for
from handover.alerts.page_announcement import PageAlertKind
from handover.alerts.text_message import GSM_LIMIT, UCS2_LIMIT, in_one_message
from handover.alerts.wordings import ENGLISH
from handover.conversation.vocabulary import AlertKind, Line, Speaker
from tests.builders.announcements import AT, announcement, failure
from tests.builders.languages import LANGUAGES
from tests.builders.page_announcements import page_announcement

NUMBER = "+33612345678"
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = set("^{}\\[~]|€\f")
"""The two tables of 3GPP TS 23.038, section 6.2.1."""


def parts_of(text: str) -> int:
    """Counts the SMS that a text takes, as an operator does."""
    if set(text) <= GSM | GSM_EXTENSION:
        room, limit = sum(2 if mark in GSM_EXTENSION else 1 for mark in text), 160
    else:
        room, limit = len(text.encode("utf-16-be")) // 2, 70
    return -(-room // limit)


def said(told: AnyAnnouncement, language: str = ENGLISH) -> str:
    return text_message_for(told, NUMBER, language).text


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "language", "text"),
    [
        (announcement(), "en", "Ana Lima is waiting for you on Harbour Bikes"),
        (
            announcement(reason="A broken brake"),
            "en",
            "Ana Lima is waiting for you on Harbour Bikes. About: A broken brake",
        ),
        (
            announcement(reason="Un frein cassé"),
            "fr",
            "Ana Lima vous attend sur la page Harbour Bikes. Motif : Un frein cassé",
        ),
        (announcement(user_name=None), "fr", "Un visiteur de la page Harbour Bikes vous attend"),
        (
            failure(reason="A broken brake"),
            "en",
            "Action needed: the switch failed for Ana Lima on Harbour Bikes. About: A broken brake",
        ),
        (
            announcement(kind=AlertKind.CONTROL_BOUNCES, page_name="Vélos"),
            "fr",
            "Action requise : deux applications se disputent la conversation avec Ana Lima sur la page Vélos",
        ),
        (page_announcement(), "en", "Action needed: the bot of Harbour Bikes has lost its access"),
        (
            page_announcement(kind=PageAlertKind.MISSED, missed_count=2),
            "fr",
            "2 conversations n'ont pas recu de réponse à temps sur la page Harbour Bikes",
        ),
    ],
)
def test_it_says_what_happened_where_and_why(told: AnyAnnouncement, language: str, text: str) -> None:
    message = text_message_for(told, NUMBER, language)
    assert (message.number, message.text) == (NUMBER, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_invariant_11_it_repeats_nothing_of_the_chat(language: str) -> None:
    line = Line(speaker=Speaker.USER, text="my secret", at=AT)
    for kind in AlertKind:
        assert "my secret" not in said(announcement(kind=kind, lines=(line,)), language)


_names = st.text(max_size=120) | st.sampled_from(["李雷" * 50, "Ångström’s", "[€]" * 40, "🚲" * 60])


@st.composite
def _alerts(draw: st.DrawFn) -> AnyAnnouncement:
    kind = draw(st.sampled_from([*AlertKind, *PageAlertKind]))
    if isinstance(kind, AlertKind):
        reason = draw(st.none() | st.text(max_size=200))
        return announcement(user_name=draw(_names), page_name=draw(_names), kind=kind, reason=reason)
    return page_announcement(page_name=draw(_names), kind=kind, missed_count=draw(st.integers(0, 10_000)))


@pytest.mark.parametrize("language", LANGUAGES)
@given(_alerts())
def test_it_is_one_sms_whatever_the_names_are(language: str, told: AnyAnnouncement) -> None:
    text = said(told, language)
    assert text.isprintable()
    assert parts_of(text) == 1


# --- what fits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Élodie a reçu l’œuvre", "Élodie a recu l'oeuvre"),
        ("été, Müller, Ñandú, à bientôt", "été, Müller, Ñandu, à bientot"),
        ("«Vélos» – “Bikes”\u00a0:\u202fok…", '"Vélos" - "Bikes" : ok...'),
    ],
)
def test_accents_that_sms_does_not_know_fall_off_where_that_is_all_it_takes(text: str, sent: str) -> None:
    assert in_one_message(text) == sent


def test_a_text_in_other_letters_keeps_all_of_its_accents() -> None:
    assert in_one_message("Żółć attend à l’été") == "Żółć attend à l’été"


def test_what_fits_is_left_whole() -> None:
    assert in_one_message("a" * GSM_LIMIT) == "a" * GSM_LIMIT
    assert in_one_message("€" * (GSM_LIMIT // 2)) == "€" * (GSM_LIMIT // 2)
    assert in_one_message("雷" * UCS2_LIMIT) == "雷" * UCS2_LIMIT


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("a" * (GSM_LIMIT + 1), "a" * (GSM_LIMIT - 3) + "..."),
        ("€" * (GSM_LIMIT // 2 + 1), "€" * 78 + "..."),
        ("雷" * (UCS2_LIMIT + 1), "雷" * (UCS2_LIMIT - 3) + "..."),
        ("🚲" * 36, "🚲" * 33 + "..."),
        ("a" * 156 + " " + "b" * 9, "a" * 156 + "..."),
    ],
)
def test_what_does_not_fit_loses_its_end_and_no_half_of_a_character(text: str, sent: str) -> None:
    assert in_one_message(text) == sent
    assert parts_of(sent) == 1
