"""Reads the messages on the handover events topic, whatever they are about."""

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from handover.alerts.announcement import Announcement
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.frozen import FROZEN
from handover.migrations import Shape
from handover.schema import Schema

if TYPE_CHECKING:
    from handover.alerts.news import News

type AnyAnnouncement = Announcement | PageAnnouncement | WaitingAnnouncement

ANNOUNCEMENT: Final[Schema[AnyAnnouncement]] = Schema(
    Shape.ANNOUNCEMENT, TypeAdapter(Annotated[AnyAnnouncement, Field(discriminator="about")], config=FROZEN)
)


def read_event(message: str) -> "AnyAnnouncement | News":
    """Gives what a message on the topic says: an announcement for people, or news for programs.

    Raises:
        ValueError: it is neither.
        NewerThanKnownError: a newer version of us has written it.
    """
    document = from_json(message)
    if isinstance(document, dict) and document.get("about") == "news":
        from handover.alerts.news import NEWS  # noqa: PLC0415 - a cold start for an alert is spared the making of it

        return NEWS.of(document)
    return ANNOUNCEMENT.of(document)
