"""The mail about those who wait together."""

import pytest

from handover.pages.page import Admin
from tests.builders.mails import mail_to
from tests.builders.waiting_announcements import ANA, waiting_announcement

MAYA = Admin(name="Maya", email="maya@example.test")


@pytest.mark.parametrize(("language", "first"), [("en", "Those who come first"), ("fr", "Les premiers de la liste")])
def test_who_comes_first_is_told_where_there_is_more_than_one(language: str, first: str) -> None:
    alone = waiting_announcement(waiting=(ANA,))
    assert first in mail_to(MAYA, waiting_announcement(), language).text
    assert first not in mail_to(MAYA, alone, language).text
