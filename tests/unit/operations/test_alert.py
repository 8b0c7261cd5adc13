"""Every admin and the admin alerts topic hear of an announcement once, whatever fails and is delivered again."""

import pytest

from handover.alerts.harmless import BREAK
from handover.alerts.mail_waits import MailLimit
from handover.alerts.page_announcement import Missed, PageAlertKind
from handover.alerts.postmark import Postmark
from handover.aws.page_table import PageNotConnectedError
from handover.conversation.vocabulary import AlertKind, Telling
from handover.messenger.errors import (
    GraphError,
    RateLimitedError,
    RefusedError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.missing_secret import MissingSecretError
from handover.operations.alert import InDoubtError, MailsWaitError, NotAllToldError
from handover.pages.platform import Platform
from tests.builders.alert_links import ACTIONS
from tests.builders.announcements import AT, announcement
from tests.builders.page_announcements import page_announcement
from tests.builders.pages import PAGE_ID
from tests.builders.waiting_announcements import ANA, NAMELESS, waiting_announcement
from tests.fakes.graph import AskUserName
from tests.unit.operations.alert_desk import ANOTHER_NUMBER, JONAS, MAYA, NUMBER, TOPIC, Desk

USER = "33"


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
    desk.has_admins({"name": "Maya", "email": MAYA}, {"name": "M.", "email": MAYA})
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


def test_who_is_told_by_a_list_later_is_not_told_now() -> None:
    desk = Desk()
    desk.tells(announcement(telling=Telling.LISTED))
    assert (desk.recipients, desk.topic.published, desk.meter.times) == ([], [], {})


# --- a mail that may have gone out ------------------------------------------------------------------------------------


def step_of(address: str) -> str:
    return Postmark.of(f"e.2.{address}", PAGE_ID).step


def test_a_mail_carries_marks_of_its_step_and_its_page_and_not_whose_it_is() -> None:
    desk = Desk()
    desk.tells(announcement())
    assert desk.mailer.postmarks == [Postmark(step_of(who), PAGE_ID, "e") for who in (MAYA, JONAS)]
    assert step_of(MAYA).isalnum()


def test_a_first_delivery_asks_for_no_receipt() -> None:
    desk = Desk()
    desk.tells(announcement())
    assert desk.receipts.asked == []


def test_invariant_3_a_mail_that_was_taken_without_a_word_is_not_sent_again() -> None:
    desk = Desk()
    desk.mailer.lose_next_answer()
    with pytest.raises(InDoubtError, match="1 of 3 channels"):
        desk.tells(announcement())
    desk.receipts.put(step_of(MAYA))
    for _ in range(9):
        desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([MAYA, JONAS], 1)
    assert desk.receipts.asked == [step_of(MAYA)]


def test_invariant_3_a_mail_that_was_lost_without_a_word_is_sent_again() -> None:
    desk = Desk()
    desk.mailer.lose_next_mail()
    with pytest.raises(InDoubtError):
        desk.tells(announcement())
    desk.tells(announcement())
    assert (desk.recipients, len(desk.topic.published)) == ([JONAS, MAYA], 1)


def test_a_mail_that_certainly_did_not_go_out_is_sent_again_without_a_question() -> None:
    desk = Desk()
    desk.mailer.fail_next(1)
    with pytest.raises(NotAllToldError) as failure:
        desk.tells(announcement())
    assert not isinstance(failure.value, InDoubtError)
    desk.tells(announcement())
    assert (desk.recipients, desk.receipts.asked) == ([JONAS, MAYA], [])


# --- measures ---------------------------------------------------------------------------------------------------------


def test_the_time_to_an_alert_is_measured_when_all_are_told_and_once() -> None:
    desk = Desk()
    desk.mailer.fail_next(1)
    desk.clock.forward(2)
    with pytest.raises(NotAllToldError):
        desk.tells(announcement())
    desk.clock.forward(5)
    for _ in range(2):
        desk.tells(announcement())
    assert desk.meter.times == {"TimeToAlert": [7000]}


@pytest.mark.parametrize("kind", [kind for kind in AlertKind if kind is not AlertKind.HANDOVER_REQUESTED])
def test_the_time_to_other_alerts_is_not_measured(kind: AlertKind) -> None:
    desk = Desk()
    desk.tells(announcement(kind=kind))
    assert desk.meter.times == {}


def test_channels_that_fail_are_counted_apart_from_those_that_never_work() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.text_messages.refused.add(NUMBER)
    desk.mailer.fail_next(1)
    desk.topic.fail_next(1)
    with pytest.raises(NotAllToldError):
        desk.tells(announcement())
    assert desk.meter.counts == {"AlertsFailed": 2, "AlertsUndeliverable": 1}


# --- the channels of one admin ----------------------------------------------------------------------------------------

ON_ALL_CHANNELS = {"name": "Maya", "email": MAYA, "sms": NUMBER, "topic": TOPIC}


def heard(desk: Desk) -> tuple[int, int, int, int]:
    """Counts what came by e-mail, SMS, an admin's own topic and the admin alerts topic."""
    topics = (len(desk.topics[TOPIC].published), len(desk.topic.published))
    return (len(desk.mailer.sent), len(desk.text_messages.sent), *topics)


def test_an_admin_hears_on_every_channel_that_is_theirs() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, {"name": "Jonas", "email": JONAS})
    desk.tells(announcement(reason="A broken brake"))
    assert desk.recipients == [MAYA, JONAS]
    [message] = desk.text_messages.sent
    expected = "Ana Lima is waiting for you on Harbour Bikes. About: A broken brake"
    assert (message.number, message.text) == (NUMBER, expected)
    assert desk.topics[TOPIC].published == desk.topic.published
    assert "About: A broken brake" in desk.topic.published[0].text


def test_an_admin_hears_on_every_channel_what_befalls_the_page() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.tells(page_announcement())
    assert heard(desk) == (1, 1, 1, 1)


def test_invariant_3_each_channel_is_told_once_however_often_it_is_delivered() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    for _ in range(3):
        desk.tells(announcement())
    assert heard(desk) == (1, 1, 1, 1)


def test_a_number_and_a_topic_that_two_admins_share_are_told_once() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, {**ON_ALL_CHANNELS, "email": JONAS})
    desk.tells(announcement())
    assert heard(desk) == (2, 1, 1, 1)


def test_invariant_3_beyond_the_text_messages_of_a_day_the_mail_is_left_and_admins_hear_of_it_once() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, handover_changes={"budgets": {"texts_per_day": 1}})
    for name in ("a", "b", "c"):
        desk.tells(announcement(id=f"{name}.2"))
        desk.tells(announcement(id=f"{name}.2"))
    assert [message.number for message in desk.text_messages.sent] == [NUMBER]
    about_visitors = ["Ana Lima is waiting for you on Harbour Bikes"] * 3
    used_up = "No more text messages about Harbour Bikes today: their budget is used up"
    assert sorted(mail.subject for mail in desk.mailer.sent) == [*about_visitors, used_up]
    assert desk.meter.counts["TextsOverBudget"] == 4


def test_a_text_message_that_fails_and_is_sent_then_counts_once() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, handover_changes={"budgets": {"texts_per_day": 2}})
    desk.text_messages.fail_next(1)
    with pytest.raises(NotAllToldError):
        desk.tells(announcement(id="a.2"))
    desk.tells(announcement(id="a.2"))
    desk.tells(announcement(id="b.2"))
    assert len(desk.text_messages.sent) == 2


def test_on_the_next_day_text_messages_are_sent_again() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, handover_changes={"budgets": {"texts_per_day": 1}})
    desk.tells(announcement(id="a.2"))
    desk.tells(announcement(id="b.2"))
    desk.clock.now += 86_400
    desk.tells(announcement(id="c.2"))
    assert len(desk.text_messages.sent) == 2


def test_a_channel_that_does_not_hear_that_text_messages_are_used_up_keeps_nobody_from_the_alert() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, handover_changes={"budgets": {"texts_per_day": 0}})
    desk.mailer.refused.add(MAYA)
    with pytest.raises(NotAllToldError, match="1 of 4 channels"):
        desk.tells(announcement())


def test_what_is_joined_tells_nobody_and_is_counted() -> None:
    desk = Desk()
    desk.tells(announcement(telling=Telling.JOINED))
    assert (desk.recipients, desk.topic.published) == ([], [])
    assert desk.meter.counts["AlertsJoined"] == 1


def test_invariant_3_an_sms_that_fails_stops_no_other_channel_and_is_tried_again_alone() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.text_messages.fail_next(1)
    with pytest.raises(NotAllToldError, match="1 of 4 channels"):
        desk.tells(announcement())
    assert heard(desk) == (1, 0, 1, 1)
    desk.tells(announcement())
    assert heard(desk) == (1, 1, 1, 1)


def test_invariant_3_an_admins_topic_that_fails_stops_no_other_channel_and_is_tried_again_alone() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.topics[TOPIC].fail_next(1)
    with pytest.raises(NotAllToldError, match="1 of 4 channels"):
        desk.tells(announcement())
    assert heard(desk) == (1, 1, 0, 1)
    desk.tells(announcement())
    assert heard(desk) == (1, 1, 1, 1)


def test_a_number_that_will_never_get_it_is_no_reason_to_deliver_it_again() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS, {"name": "Jonas", "email": JONAS, "sms": ANOTHER_NUMBER})
    desk.text_messages.refused.add(NUMBER)
    desk.tells(announcement())
    assert [message.number for message in desk.text_messages.sent] == [ANOTHER_NUMBER]
    assert heard(desk) == (2, 1, 1, 1)


def test_a_topic_that_shuts_us_out_is_no_reason_to_deliver_it_again() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.topics[TOPIC].close()
    desk.tells(announcement())
    assert heard(desk) == (1, 1, 0, 1)


def test_a_channel_that_was_mended_gets_the_alert_when_it_is_delivered_again() -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.text_messages.refused.add(NUMBER)
    desk.tells(announcement())
    desk.text_messages.refused.clear()
    desk.tells(announcement())
    assert heard(desk) == (1, 1, 1, 1)


def test_invariant_11_the_log_says_what_is_wrong_with_a_channel_and_not_whose_number_it_is(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    desk.has_admins(ON_ALL_CHANNELS)
    desk.text_messages.refused.add(NUMBER)
    desk.tells(announcement())
    [warning] = [vars(record) for record in caplog.records if record.levelname == "WARNING"]
    assert (warning["error"], warning["page_id"]) == ("SNS refuses the text message: InvalidParameter", PAGE_ID)
    assert NUMBER not in str(warning)


# --- languages --------------------------------------------------------------------------------------------------------

IN_ENGLISH, IN_FRENCH = "Ana Lima is waiting for you on Harbour Bikes", "Ana Lima vous attend sur la page Harbour Bikes"


def test_each_admin_is_told_in_their_language_and_the_topic_of_all_in_the_first_of_the_page() -> None:
    desk = Desk()
    jonas = {"name": "Jonas", "email": JONAS, "sms": ANOTHER_NUMBER}
    desk.has_admins({**ON_ALL_CHANNELS, "language": "fr"}, jonas, languages=["en", "fr"])
    desk.tells(announcement())
    assert {mail.recipient: mail.subject for mail in desk.mailer.sent} == {MAYA: IN_FRENCH, JONAS: IN_ENGLISH}
    texts = {message.number: message.text for message in desk.text_messages.sent}
    assert texts == {NUMBER: IN_FRENCH, ANOTHER_NUMBER: IN_ENGLISH}
    assert [notice.subject for notice in desk.topics[TOPIC].published] == [IN_FRENCH]
    assert [notice.subject for notice in desk.topic.published] == [IN_ENGLISH]


def test_an_admin_without_a_language_is_told_in_the_first_of_the_page() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA}, languages=["fr", "en"])
    desk.tells(announcement())
    assert subjects(desk) == {IN_FRENCH}
    assert [notice.subject for notice in desk.topic.published] == [IN_FRENCH]


def test_english_stands_in_for_a_language_that_alerts_do_not_speak() -> None:
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA}, languages=["ja", "fr"])
    desk.tells(announcement())
    assert subjects(desk) == {IN_ENGLISH}


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
    assert subjects(desk) == {f"ana.{BREAK}lima is waiting for you on Harbour Bikes"}


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


def test_each_admin_gets_links_of_their_own() -> None:
    desk, told = Desk(), announcement()
    desk.links = {(told.id, MAYA): ACTIONS}
    desk.tells(told)
    mails = {mail.recipient: mail for mail in desk.mailer.sent}
    assert ACTIONS.claim in mails[MAYA].text
    assert ACTIONS.claim not in mails[JONAS].text


def test_a_list_names_to_each_admin_those_whom_it_is_their_turn_to_hear_of() -> None:
    desk = Desk()
    desk.has_admins(
        {"name": "Maya", "email": MAYA},
        {"name": "Jonas", "email": JONAS, "after_minutes": 20},
        {"name": "Lea", "email": "lea@example.test", "after_minutes": 60},
    )
    early = ANA.model_copy(update={"climbed": 20})
    desk.tells(waiting_announcement(waiting=(early, NAMELESS), unnamed=1))
    mails = {mail.recipient: mail for mail in desk.mailer.sent}
    assert mails.keys() == {MAYA, JONAS}
    assert "3 visitors" in mails[MAYA].subject
    assert ("Ana Lima" in mails[JONAS].text, "Instagram" in mails[JONAS].text) == (True, False)


# --- SES takes no mails -----------------------------------------------------------------------------------------------


def waits(desk: Desk) -> int:
    """Tells an alert whose mails wait; gives after how many seconds it is to come again."""
    with pytest.raises(MailsWaitError) as wait:
        desk.tells(announcement())
    return wait.value.seconds


def night_shift() -> Desk:
    """A desk with an admin who has every channel."""
    desk = Desk()
    desk.has_admins({"name": "Maya", "email": MAYA, "sms": NUMBER, "topic": TOPIC}, {"name": "Jonas", "email": JONAS})
    return desk


def test_the_other_channels_go_out_at_once_and_once_while_mails_wait() -> None:
    desk = night_shift()
    desk.mailer.limit = MailLimit.DAILY_QUOTA
    assert {waits(desk) for _ in range(5)} == {240}
    assert [message.number for message in desk.text_messages.sent] == [NUMBER]
    for topic in (desk.topic, desk.topics[TOPIC]):
        assert [notice.kind for notice in topic.published] == ["handover_requested", "mails_late"]
    desk.mailer.limit = None
    desk.tells(announcement())
    assert desk.recipients == [MAYA, JONAS]


@pytest.mark.parametrize(
    ("limit", "subject"),
    [
        (MailLimit.DAILY_QUOTA, "Mails about Harbour Bikes come late: the daily limit is reached"),
        (MailLimit.PAUSED, "Action needed: mails about Harbour Bikes are held up"),
        (MailLimit.SUSPENDED, "Action needed: mails about Harbour Bikes are held up"),
    ],
)
def test_admins_hear_why_their_mails_are_late_once_a_day(limit: MailLimit, subject: str) -> None:
    desk = Desk()
    desk.mailer.limit = limit
    for _ in range(3):
        waits(desk)
    assert [notice.subject for notice in desk.topic.published][1:] == [subject]
    desk.clock.forward(86_400)
    waits(desk)
    assert [notice.subject for notice in desk.topic.published][1:] == [subject] * 2


def test_nobody_hears_of_the_rate_of_mails_a_second_and_no_alarm_rings() -> None:
    desk = Desk()
    desk.mailer.limit = MailLimit.RATE
    assert waits(desk) == 15
    assert [notice.kind for notice in desk.topic.published] == ["handover_requested"]
    assert desk.meter.counts == {}


def test_mails_that_wait_for_hours_are_counted_and_do_not_count_as_failed() -> None:
    desk = Desk()
    desk.mailer.limit = MailLimit.PAUSED
    waits(desk)
    assert desk.meter.counts == {"AlertsWaiting": 2}


def test_how_long_an_alert_took_counts_until_the_last_mail_went_out() -> None:
    desk = Desk()
    desk.mailer.limit = MailLimit.DAILY_QUOTA
    waits(desk)
    assert desk.meter.times == {}
    desk.clock.forward(3600)
    desk.mailer.limit = None
    desk.tells(announcement())
    assert desk.meter.times == {"TimeToAlert": [3_600_000]}


def test_what_fails_beside_a_mail_that_waits_comes_again_with_it_and_not_in_seconds() -> None:
    desk = Desk()
    desk.mailer.limit = MailLimit.RATE
    desk.topic.fail_next(1)
    assert waits(desk) == 240
    assert desk.meter.counts == {"AlertsFailed": 1}


def test_where_the_word_that_mails_are_late_does_not_get_through_it_is_said_later() -> None:
    desk = Desk()
    desk.mailer.limit = MailLimit.DAILY_QUOTA
    desk.topic.fail_next(2)
    waits(desk)
    assert desk.topic.published == []
    waits(desk)
    assert [notice.kind for notice in desk.topic.published] == ["handover_requested", "mails_late"]
