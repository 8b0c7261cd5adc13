"""Every admin and the admin alerts topic hear of an announcement once, whatever fails and is delivered again."""

import pytest

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.messages import Notice
from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.aws.table import PageNotConnectedError
from handover.messenger.errors import (
    GraphError,
    RateLimitedError,
    RefusedError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.missing_secret import MissingSecretError
from handover.operations.alert import Names, NotAllToldError, Parts, tell
from handover.pages.platform import Platform
from tests.builders.announcements import AT, announcement
from tests.builders.page_announcements import page_announcement
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.graph import AskUserName, FakeGraph
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.mailer import RecordingMailer
from tests.fakes.pages import InMemoryPages
from tests.fakes.secrets import FakePageSecrets
from tests.fakes.topic import RecordingTopic

MAYA, JONAS = "maya@example.test", "jonas@example.test"
USER = "33"


class Desk:
    """`notifications` at work."""

    def __init__(self) -> None:
        self.pages = InMemoryPages(page())
        self.graph = FakeGraph()
        self.ledger = InMemoryLedger()
        self.mailer = RecordingMailer()
        self.topic: RecordingTopic[Notice] = RecordingTopic()
        self.tokens = FakePageSecrets({PAGE_ID: "token"})

    def names_for(self, page_id: str) -> Names:
        self.tokens.page_token(page_id)
        return self.graph

    def tells(self, told: AnyAnnouncement) -> None:
        tell(told, Parts(self.pages, self.names_for, self.ledger, self.mailer, self.topic))

    @property
    def recipients(self) -> list[str]:
        return [mail.recipient for mail in self.mailer.sent]


def test_every_admin_and_the_topic_are_told() -> None:
    desk = Desk()
    desk.tells(announcement())
    assert desk.recipients == [MAYA, JONAS]
    assert [mail.subject for mail in desk.mailer.sent] == ["Ana Lima is waiting for you on Harbour Bikes"] * 2
    [notice] = desk.topic.published
    assert (notice.subject, notice.page_id) == ("Ana Lima is waiting for you on Harbour Bikes", PAGE_ID)


def test_invariant_3_each_is_told_once_however_often_it_is_delivered() -> None:
    desk = Desk()
    for _ in range(3):
        desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)


def test_invariant_3_each_alert_is_told() -> None:
    desk = Desk()
    desk.tells(announcement())
    desk.tells(announcement(id="another.2"))
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS, MAYA, JONAS], 2)


def test_an_admin_who_stands_there_twice_is_told_once() -> None:
    desk = Desk()
    twice = {**DOCUMENT["handover"], "admins": [{"name": "Maya", "email": MAYA}, {"name": "M.", "email": MAYA}]}
    desk.pages.put(page(handover=twice))
    desk.tells(announcement())
    assert desk.recipients == [MAYA]


def test_every_admin_and_the_topic_are_told_of_what_befalls_the_page() -> None:
    desk = Desk()
    desk.tells(page_announcement())
    assert desk.recipients == [MAYA, JONAS]
    assert subjects(desk) == {"Action needed: the bot of Harbour Bikes has lost its access"}
    [notice] = desk.topic.published
    assert (notice.page_id, notice.kind) == (PAGE_ID, PageAlertKind.TOKEN_DEAD)


def test_what_befalls_the_page_is_told_once_however_often_it_is_delivered_and_again_when_it_happens_again() -> None:
    desk = Desk()
    for _ in range(3):
        desk.tells(page_announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)
    desk.tells(page_announcement(id="22.token_dead.another"))
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS, MAYA, JONAS], 2)


# --- channels that fail -----------------------------------------------------------------------------------------------


def test_invariant_3_an_address_that_fails_stops_no_other_channel_and_is_tried_again_alone() -> None:
    desk = Desk()
    desk.mailer.refused.add(MAYA)
    with pytest.raises(NotAllToldError, match="1 of 3 channels"):
        desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS], 1)
    desk.mailer.refused.clear()
    desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS, MAYA], 1)


def test_invariant_3_a_topic_that_fails_stops_no_mail_and_is_tried_again_alone() -> None:
    desk = Desk()
    desk.topic.fail_next(1)
    with pytest.raises(NotAllToldError):
        desk.tells(announcement())
    desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)


def test_when_nothing_works_all_are_tried_again() -> None:
    desk = Desk()
    desk.mailer.fail_next(2)
    desk.topic.fail_next(1)
    with pytest.raises(NotAllToldError, match="3 of 3 channels"):
        desk.tells(announcement())
    desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)


def test_an_address_that_fails_keeps_nobody_else_from_hearing_what_befalls_the_page() -> None:
    desk = Desk()
    desk.mailer.refused.add(MAYA)
    with pytest.raises(NotAllToldError, match="1 of 3 channels"):
        desk.tells(page_announcement())
    desk.mailer.refused.clear()
    desk.tells(page_announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS, MAYA], 1)


def test_a_page_that_is_not_connected_is_left_to_the_dead_letter_queue() -> None:
    with pytest.raises(PageNotConnectedError):
        Desk().tells(announcement(page_id="99"))


# --- the name ---------------------------------------------------------------------------------------------------------


def subjects(desk: Desk) -> set[str]:
    return {mail.subject for mail in desk.mailer.sent}


def test_a_name_that_is_known_is_not_asked_for() -> None:
    desk = Desk()
    desk.tells(announcement())
    assert desk.graph.calls == []


def test_a_name_that_is_not_known_is_asked_for_once() -> None:
    desk = Desk()
    desk.graph.names[USER] = "Ana Lima"
    desk.tells(announcement(user_name=None))
    assert desk.graph.calls == [AskUserName(USER, Platform.MESSENGER)]
    assert subjects(desk) == {"Ana Lima is waiting for you on Harbour Bikes"}


def test_a_name_on_instagram_is_asked_for_there() -> None:
    desk = Desk()
    desk.graph.names[USER] = "Somebody else on Messenger"
    desk.graph.instagram_names[USER] = "ana.lima"
    desk.tells(announcement(user_name=None, platform=Platform.INSTAGRAM))
    assert desk.graph.calls == [AskUserName(USER, Platform.INSTAGRAM)]
    assert subjects(desk) == {"ana.lima is waiting for you on Harbour Bikes"}


def test_nobodys_name_is_asked_for_where_the_page_is_what_it_is_about() -> None:
    desk = Desk()
    nameless = Missed(user_id=USER, last_user_at=AT)
    desk.tells(page_announcement(kind=PageAlertKind.MISSED, missed=(nameless,), missed_count=1))
    assert desk.graph.calls == []
    assert "A visitor of Harbour Bikes (Messenger)" in desk.mailer.sent[0].text


def test_a_hidden_name_is_told_as_a_visitor() -> None:
    desk = Desk()
    desk.tells(announcement(user_name=None))
    assert subjects(desk) == {"A visitor of Harbour Bikes is waiting for you"}


@pytest.mark.parametrize(
    "error",
    [TransientError("x"), RefusedError("x"), TokenInvalidError("x"), RateLimitedError("x"), UnconfirmedError("x")],
)
def test_invariant_3_a_name_that_is_not_to_be_had_stops_nothing(error: GraphError) -> None:
    desk = Desk()
    desk.graph.fail("user_name", error)
    desk.tells(announcement(user_name=None))
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)
    assert subjects(desk) == {"A visitor of Harbour Bikes is waiting for you"}


def test_invariant_3_a_page_token_that_is_gone_stops_nothing() -> None:
    desk = Desk()
    desk.tokens.tokens.clear()
    with pytest.raises(MissingSecretError):
        desk.names_for(PAGE_ID)
    desk.tells(announcement(user_name=None))
    assert desk.recipients == [MAYA, JONAS]
