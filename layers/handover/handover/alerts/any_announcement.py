"""Reads the messages on the handover events topic that are for people, whatever they are about."""

import json
from typing import Annotated

from pydantic import Field, TypeAdapter

from handover.alerts.announcement import Announcement
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.frozen import FROZEN

type AnyAnnouncement = Announcement | PageAnnouncement | WaitingAnnouncement

ANNOUNCEMENT: TypeAdapter[AnyAnnouncement] = TypeAdapter(
    Annotated[AnyAnnouncement, Field(discriminator="about")], config=FROZEN
)


def is_news(message: str) -> bool:
    """Return whether a message on the topic is news, which is for programs.

    Raises:
        ValueError: it is no JSON.
    """
    document = json.loads(message)
    return isinstance(document, dict) and document.get("about") == "news"


def read_event(message: str) -> AnyAnnouncement:
    """Return the announcement that a message on the topic is.

    Raises:
        ValueError: it is none.
    """
    return ANNOUNCEMENT.validate_json(message)
