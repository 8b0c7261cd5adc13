"""The mail that an admin gets, for tests."""

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import mail_for
from handover.alerts.links import AlertLinks
from handover.alerts.messages import Mail
from handover.pages.page import Admin
from tests.builders.pages import page


def mail_to(admin: Admin, told: AnyAnnouncement, language: str, links: AlertLinks | None = None) -> Mail:
    """Gives the mail of an admin of a page that speaks one language."""
    return mail_for(told, page(languages=(language,)), admin, links)
