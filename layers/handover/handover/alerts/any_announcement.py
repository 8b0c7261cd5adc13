"""Reads the messages on the handover events topic, whatever they are about."""

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
