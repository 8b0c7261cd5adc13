"""What mails look like, word for word: each is compared with the one that somebody has read and approved.

Where a mail is meant to change, write the new ones and read what changed:

    APPROVE=1 pytest tests/unit/alerts/test_approved.py && git diff tests/unit/alerts/approved
"""

import os
from pathlib import Path
from typing import Final

import pytest

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.links import AlertLinks
from handover.alerts.messages import Mail
from handover.conversation.vocabulary import Line, Speaker, SwitchOutcome
from handover.pages.page import Admin
from tests.builders.alert_links import ACTIONS, LISTED
from tests.builders.announcements import AT, HOUR_MS, claim, failure, reminder, whole_request
from tests.builders.mails import mail_to
from tests.builders.page_announcements import page_announcement
from tests.builders.waiting_announcements import waiting_announcement

APPROVED: Final = Path(__file__).parent / "approved"
MAYA: Final = Admin(name="Maya", email="maya@example.test")
JONAS: Final = Admin(name="Jonas", email="jonas@example.test")
LINES: Final = (
    Line(speaker=Speaker.USER, text="Hello! Is https://bikes.example yours?", at=AT - 120_000),
    Line(speaker=Speaker.BOT, text="We repair bikes from Tuesday to Saturday.", at=AT - 100_000),
    Line(speaker=Speaker.USER, text="Talk to a human", at=AT),
)
CLOSED: Final = whole_request(lines=LINES, timezone="Europe/Paris", opens_at=AT + 22 * HOUR_MS)

MAILS: Final[dict[str, tuple[Admin, AnyAnnouncement, str, AlertLinks | None]]] = {
    "request.en": (MAYA, CLOSED, "en", ACTIONS),
    "request.fr": (MAYA, CLOSED, "fr", ACTIONS),
    "reminder.en": (MAYA, reminder(lines=LINES), "en", ACTIONS),
    "claim.fr": (JONAS, claim(lines=LINES), "fr", ACTIONS),
    "failure.en": (MAYA, failure(outcome=SwitchOutcome.NOT_SAID), "en", ACTIONS),
    "waiting.en": (MAYA, waiting_announcement(unnamed=1), "en", LISTED),
    "waiting.fr": (MAYA, waiting_announcement(unnamed=1), "fr", LISTED),
    "page.en": (MAYA, page_announcement(), "en", None),
}
IN_MARKUP: Final = frozenset({"request.en", "waiting.fr", "page.en"})
"""One of each shape; the words of the others are in their plain text, as both parts say the same."""


def written(name: str, mail: Mail) -> dict[str, str]:
    """Gives the files of a mail, with its subject and headers above the plain text."""
    above = [f"Subject: {mail.subject}", *(f"{header}: {value}" for header, value in mail.headers)]
    parts = {f"{name}.txt": "\n".join([*above, "", mail.text, ""])}
    return parts | {f"{name}.html": mail.html + "\n"} if name in IN_MARKUP else parts


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_is_the_one_that_was_approved(name: str) -> None:
    for file, text in written(name, mail_to(*MAILS[name])).items():
        if os.environ.get("APPROVE"):
            (APPROVED / file).write_text(text, encoding="utf-8")
        assert text == (APPROVED / file).read_text(encoding="utf-8")


def test_nothing_is_approved_that_is_not_sent_any_more() -> None:
    files = {file for name, mail in MAILS.items() for file in written(name, mail_to(*mail))}
    assert {path.name for path in APPROVED.iterdir()} == files
