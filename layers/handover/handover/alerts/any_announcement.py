"""Reads the messages on the handover events topic, whatever they are about."""

import json
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter

from handover.alerts.announcement import Announcement
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.frozen import FROZEN

if TYPE_CHECKING:
    from handover.alerts.news import News

type AnyAnnouncement = Announcement | PageAnnouncement | WaitingAnnouncement

ANNOUNCEMENT: TypeAdapter[AnyAnnouncement] = TypeAdapter(
    Annotated[AnyAnnouncement, Field(discriminator="about")], config=FROZEN
)


def read_event(message: str) -> "AnyAnnouncement | News":
    """Gives what a message on the topic says: an announcement for people, or news for programs.

    Raises:
        ValueError: it is neither.
    """
    document = json.loads(message)
    if isinstance(document, dict) and document.get("about") == "news":
        from handover.alerts.news import News  # noqa: PLC0415 - a cold start for an alert is spared the making of it

        return News.model_validate_json(message)
    return ANNOUNCEMENT.validate_json(message)
