"""Either kind of announcement is read back from the topic as it was written; what cannot be read is not shown."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from handover.alerts.any_announcement import ANNOUNCEMENT, AnyAnnouncement
from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.pages.platform import Platform
from tests.builders.announcements import announcement, failure
from tests.builders.page_announcements import page_announcement

MISSED = Missed(user_id="33", name="Ana Lima", last_user_at=1, platform=Platform.INSTAGRAM)


@pytest.mark.parametrize(
    ("told", "about"),
    [
        (announcement(platform=Platform.INSTAGRAM), "conversation"),
        (failure(), "conversation"),
        (page_announcement(), "page"),
        (page_announcement(kind=PageAlertKind.MISSED, missed=(MISSED,), missed_count=1), "page"),
        (page_announcement(kind=PageAlertKind.POLICY, action="warning"), "page"),
    ],
)
def test_an_announcement_tells_what_it_is_about_and_is_read_back(told: AnyAnnouncement, about: str) -> None:
    document = told.model_dump_json()
    assert json.loads(document)["about"] == about
    assert ANNOUNCEMENT.read(document) == told


def changed(**changes: Any) -> str:
    return json.dumps(announcement().model_dump(mode="json") | changes)


@pytest.mark.parametrize(
    "document",
    [
        changed(about="forum", user_name="my secret"),
        changed(about="page", user_name="my secret"),
        changed(lines=[{"speaker": "user", "text": "my secret", "at": "never"}]),
        '{"about": "conversation", "user_name": "my secret',
        '"my secret"',
    ],
)
def test_invariant_11_what_cannot_be_read_is_an_error_that_does_not_show_it(document: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ANNOUNCEMENT.read(document)
    assert "my secret" not in str(refusal.value)
