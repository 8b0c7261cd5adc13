"""Reads the messages on the handover events topic that are for people, whatever they are about."""

from typing import Annotated, Final

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from handover.alerts.announcement import Announcement
from handover.alerts.page_announcement import PageAnnouncement
from handover.alerts.waiting_announcement import WaitingAnnouncement
from handover.frozen import FROZEN
from handover.migrations import Shape
from handover.schema import Schema

type AnyAnnouncement = Announcement | PageAnnouncement | WaitingAnnouncement

ANNOUNCEMENT: Final[Schema[AnyAnnouncement]] = Schema(
    Shape.ANNOUNCEMENT, TypeAdapter(Annotated[AnyAnnouncement, Field(discriminator="about")], config=FROZEN)
)


def is_news(message: str) -> bool:
    """Return whether a message on the topic is news, which is for programs.

    Raises:
        ValueError: it is no JSON.
    """
    document = from_json(message)
    return isinstance(document, dict) and document.get("about") == "news"


def read_event(message: str) -> AnyAnnouncement:
    """Return the announcement that a message on the topic is.

    Raises:
        ValueError: it is none.
        NewerThanKnownError: a newer version of us has written it.
    """
    return ANNOUNCEMENT.read(message)
