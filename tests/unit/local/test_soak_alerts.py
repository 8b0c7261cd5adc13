"""The alerts of a made-up run: each request is told to every admin and to the topic, once, or it is found."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from handover.alerts.any_announcement import AnyAnnouncement
from handover.alerts.compose import mail_for, notice_of
from handover.alerts.wordings import ENGLISH
from handover.conversation.audience import Audience
from handover.conversation.vocabulary import AlertKind, Telling
from local.soak.alerts import TOPIC, bounces_in, judge_alerts
from local.soak.record import Chat, Line, Mail, Record, Speaker
from local.soak.story import Alerting, Due, Moment, Story
from tests.builders.alert_links import ACTIONS
from tests.builders.announcements import announcement
from tests.builders.pages import page
from tests.builders.waiting_announcements import waiting_announcement

EVENT = "a" * 32
PAGE = page()
REQUEST = announcement(id=f"{EVENT}.2")


def story(requests: Alerting = Alerting.YES) -> Story:
    line = Line(number=1, at=1, speaker=Speaker.VISITOR, text="Talk to a human")
    moment = Moment(line, frozenset({EVENT}), Due.ON, requests=requests, begins_pause=True, is_paused=True)
    return Story(Chat(psid="33", name="Ana Lima", platform="messenger", lines=(line,)), (moment,))


def mails_of(*announcements: AnyAnnouncement) -> tuple[Mail, ...]:
    mails = [mail_for(one, PAGE, admin, ACTIONS) for one in announcements for admin in PAGE.handover.admins]
    return tuple(Mail(mail.recipient, mail.subject, mail.text) for mail in mails)


def notices_of(*announcements: AnyAnnouncement) -> tuple[Mail, ...]:
    notices = [notice_of(one, ENGLISH) for one in announcements]
    return tuple(Mail(TOPIC, notice.subject, notice.text) for notice in notices)


def told(*announcements: AnyAnnouncement) -> tuple[str, ...]:
    return tuple(one.model_dump_json() for one in announcements)


GOOD = Record(announcements=told(REQUEST), mails=mails_of(REQUEST), notices=notices_of(REQUEST))


def test_everybody_was_told_once() -> None:
    alerts = judge_alerts(GOOD, [story()], PAGE)

    assert alerts.match
    assert alerts.requests == 1
    assert alerts.kinds == {"handover_requested": 1}
    assert alerts.received == {"maya@example.test": 1, "jonas@example.test": 1, TOPIC: 1}


def test_whose_turn_has_not_come_is_not_told() -> None:
    first = REQUEST.model_copy(update={"audience": Audience(beyond="jonas@example.test")})
    record = Record(announcements=told(first), mails=mails_of(first)[:1], notices=notices_of(first))

    assert judge_alerts(record, [story()], PAGE).match
    assert judge_alerts(replace(record, mails=mails_of(first)), [story()], PAGE).doubled


def test_what_a_list_tells_is_not_told_by_itself() -> None:
    listed = REQUEST.model_copy(update={"telling": Telling.LISTED})

    assert judge_alerts(Record(announcements=told(listed)), [story()], PAGE).match
    assert judge_alerts(replace(GOOD, announcements=told(listed)), [story()], PAGE).doubled


def test_a_list_is_told_to_those_whose_turn_it_is() -> None:
    requested = GOOD.announcements
    waiting = waiting_announcement()
    record = Record(
        announcements=(*requested, waiting.model_dump_json()),
        mails=(*GOOD.mails, *mails_of(waiting)),
        notices=(*GOOD.notices, *notices_of(waiting)),
    )

    assert judge_alerts(record, [story()], PAGE).match
    assert len(judge_alerts(replace(record, mails=GOOD.mails), [story()], PAGE).missing) == 2


def test_an_announcement_published_twice_is_one_alert() -> None:
    assert judge_alerts(replace(GOOD, announcements=told(REQUEST, REQUEST)), [story()], PAGE).match


@pytest.mark.parametrize("left", [GOOD.mails[:1], GOOD.mails[1:], ()])
def test_a_mail_that_did_not_come_is_missing(left: Sequence[Mail]) -> None:
    alerts = judge_alerts(replace(GOOD, mails=tuple(left)), [story()], PAGE)

    assert len(alerts.missing) == 2 - len(left)
    assert not alerts.match


def test_a_notice_that_did_not_come_is_missing() -> None:
    assert judge_alerts(replace(GOOD, notices=()), [story()], PAGE).missing == (f"{EVENT}.2 to {TOPIC}",)


def test_a_second_copy_of_a_mail_is_doubled() -> None:
    alerts = judge_alerts(replace(GOOD, mails=(*GOOD.mails, GOOD.mails[0])), [story()], PAGE)

    assert len(alerts.doubled) == 1
    assert not alerts.match


def test_a_request_without_an_alert_is_found() -> None:
    alerts = judge_alerts(Record(), [story()], PAGE)

    assert alerts.unraised == (EVENT,)
    assert not alerts.match


def test_an_alert_without_a_request_is_found() -> None:
    alerts = judge_alerts(GOOD, [story(Alerting.NO)], PAGE)

    assert alerts.unasked == (f"{EVENT}.2",)
    assert not alerts.match


def test_a_request_that_may_be_told_need_not_be() -> None:
    assert judge_alerts(GOOD, [story(Alerting.MAYBE)], PAGE).match
    assert judge_alerts(Record(), [story(Alerting.MAYBE)], PAGE).match


def test_a_name_that_is_found_after_the_announcement_is_no_other_alert() -> None:
    nameless = announcement(id=f"{EVENT}.2", user_name=None)
    record = Record(announcements=told(nameless), mails=mails_of(REQUEST), notices=notices_of(nameless))

    assert judge_alerts(record, [story()], PAGE).match


def test_where_the_bot_stops_following_control_is_known() -> None:
    assert bounces_in(told(REQUEST, announcement(id="b.1", kind=AlertKind.CONTROL_BOUNCES))) == {"b"}
