"""Alerts in French, as a reader sees them: whole sentences, no elision gone wrong, French typography."""
# ruff: noqa: RUF001 - French has an apostrophe of print

import re

import pytest

from handover.alerts.actions import INBOX_URL
from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import notice_of, text_message_for
from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.pages.page import Admin
from handover.pages.platform import Platform
from tests.builders.announcements import AT, HOUR_MS, announcement, claim, failure, reminder, whole_request
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement
from tests.builders.waiting_announcements import waiting_announcement

LEA = Admin(name="Léa", email="lea@example.test")
NO_BREAK = "\u00a0"
ANA = Missed(user_id="33", name="Ana Lima", last_user_at=AT)


def text_of(told: AnyAnnouncement) -> str:
    """Gives the plain text with plain blanks, which are easier to read here."""
    return mail_to(LEA, told, "fr").text.replace(NO_BREAK, " ")


def subject_of(told: AnyAnnouncement) -> str:
    return mail_to(LEA, told, "fr").subject


REQUEST = f"""\
Bonjour Léa,

Harbour Bikes · Messenger
Ana Lima attend que quelqu’un lui réponde.
Le bot est en pause sur la page Harbour Bikes : il ne dit plus rien tant que vous n’avez pas fini ou que le visiteur \
ne l’a pas réactivé.

En attente depuis le : 5 mai 2026 à 10:00 (UTC)
A appuyé sur : « Talk to a human » dans « Repairs »
Motif : A broken brake
Transmise à : Page Inbox
Autres destinataires : Maya, Jonas

Derniers messages de la conversation :
  Ana Lima (09:59) : Hello! My brake is broken, can you fix it on Saturday?
  Ana Lima (10:00) : Talk to a human

Ouvrir la boîte de réception : {INBOX_URL}

Quand vous avez fini, marquez la conversation comme terminée et le bot revient. Sur certaines pages, il ne \
revient que quand le visiteur le réactive, ou de lui-même après un certain temps sans réponse.

Vous recevez cet e-mail parce que vous suivez les demandes des visiteurs de la page Harbour Bikes."""


def test_the_plain_text_of_a_request() -> None:
    assert text_of(announcement(reason="A broken brake")) == REQUEST


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (announcement(), "Ana Lima vous attend sur la page Harbour Bikes"),
        (announcement(user_name=None), "Un visiteur de la page Harbour Bikes vous attend"),
        (announcement(user_name=None, page_name="\u200b"), "Un visiteur de votre page vous attend"),
        (failure(), "Action requise : échec du passage de relais pour Ana Lima sur la page Harbour Bikes"),
        (
            failure(user_name=None),
            "Action requise : échec du passage de relais pour un visiteur de la page Harbour Bikes",
        ),
        (
            announcement(kind=AlertKind.CONTROL_BOUNCES, page_name="Vélos"),
            "Action requise : deux applications se disputent la conversation avec Ana Lima sur la page Vélos",
        ),
        (page_announcement(), "Action requise : le bot de la page Harbour Bikes a perdu son accès"),
        (
            page_announcement(kind=PageAlertKind.MISSED, missed=(ANA,), missed_count=1),
            "1 conversation n’a pas reçu de réponse à temps sur la page Harbour Bikes",
        ),
        (
            page_announcement(kind=PageAlertKind.MISSED, missed_count=3),
            "3 conversations n’ont pas reçu de réponse à temps sur la page Harbour Bikes",
        ),
    ],
)
def test_subjects(told: AnyAnnouncement, subject: str) -> None:
    assert subject_of(told) == subject


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (SwitchOutcome.PASS_FAILED, "Un visiteur de la page Harbour Bikes attend, mais"),
        (SwitchOutcome.NOT_SAID, "Un visiteur de la page Harbour Bikes a demandé à parler à quelqu’un"),
        (
            SwitchOutcome.RETURNED,
            "Le bot répond de nouveau à un visiteur de la page Harbour Bikes, qui n’en sait rien.",
        ),
        (SwitchOutcome.RETURN_REFUSED, "Un visiteur de la page Harbour Bikes se retrouve sans le bot."),
    ],
)
def test_a_visitor_without_a_name_stands_well_in_every_headline(outcome: SwitchOutcome, headline: str) -> None:
    assert headline in text_of(failure(outcome=outcome, user_name=None))


def test_missed_chats() -> None:
    nameless = Missed(user_id="34", last_user_at=AT, platform=Platform.INSTAGRAM)
    told = page_announcement(
        kind=PageAlertKind.MISSED, detail="", missed=(ANA, nameless), missed_count=50, timezone="Europe/Paris"
    )
    listed = """\
Visiteurs restés sans réponse (fuseau horaire : Europe/Paris) :
  Ana Lima (Messenger) : dernier message le 5 mai 2026 à 12:00
  Un visiteur de la page Harbour Bikes (Instagram) : dernier message le 5 mai 2026 à 12:00
Et 48 de plus, à retrouver dans la boîte de réception.
"""
    assert listed in text_of(told)


EVERY_ALERT = pytest.mark.parametrize(
    "told",
    [
        announcement(reason="A broken brake", lines=()),
        announcement(kind=AlertKind.CONTROL_BOUNCES, lines=()),
        *(failure(outcome=outcome, user_name=None, lines=()) for outcome in SwitchOutcome),
        whole_request(opens_at=AT + HOUR_MS, lines=()),
        reminder(window_until=AT, lines=()),
        claim(claimed_by=None, lines=()),
        waiting_announcement(),
        *(page_announcement(kind=kind) for kind in PageAlertKind),
        *(page_announcement(kind=PageAlertKind.POLICY, action=action) for action in ("warning", "block", "unblock")),
    ],
)


@EVERY_ALERT
def test_no_line_ends_before_a_colon_or_within_quotation_marks(told: AnyAnnouncement) -> None:
    mail = mail_to(LEA, told, "fr")
    for part in (mail.text, mail.html.partition("<body")[2]):
        shown = re.sub(r"<[^>]*>", "", part)
        assert not re.search(r" [:;?!»]|« ", shown)
        assert not re.search(r"\w[?!»]|«\w", shown)


@EVERY_ALERT
def test_no_small_word_is_left_unelided(told: AnyAnnouncement) -> None:
    assert not re.search(r"\b(?:de|que|le|la|ne|se) (?:un|une|il|elle|on|a|en|A)\b", text_of(told))


@EVERY_ALERT
def test_an_apostrophe_is_one_of_print_in_a_mail_and_a_plain_one_for_sns(told: AnyAnnouncement) -> None:
    assert "'" not in mail_to(LEA, told, "fr").text
    assert notice_of(told, "fr").subject.isascii()
    assert "’" not in text_message_for(told, "+33612345678", "fr").text


def test_a_subject_for_sns_loses_its_accents_and_keeps_its_words() -> None:
    assert notice_of(page_announcement(), "fr").subject == (
        "Action requise : le bot de la page Harbour Bikes a perdu son acces"
    )
    told = page_announcement(kind=PageAlertKind.RESTRICTED, page_name="Œuvre d’été")
    assert notice_of(told, "fr").subject == (
        "Action requise : Meta empeche la page OEuvre d'ete d'envoyer des messages"
    )
