"""What `replies` hands on when a handover begins and ends: orders and announcements, once each."""

import pytest
from botocore.exceptions import EndpointConnectionError

from handover.aws.mailbox import NotStoredError
from handover.conversation.conversation import Mode
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import AlertKind, Origin, Speaker, SwitchOutcome
from handover.messenger.errors import TransientError
from handover.operations.orders import PassControlOrder, ResumeOrder, SayUnansweredOrder, SwitchOffOrder, SwitchOnOrder
from handover.operations.say import StoppedReplyError
from handover.pages.platform import Platform
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, PAGE_ID, page
from tests.unit.operations.desk import APP, AT, NOW, USER, Desk, event_id, letter, pressed, text_of, wrote

ON = pressed("handover/on?recipe=hours", "Talk to a human")


def paused() -> Desk:
    desk = Desk()
    desk.receives(ON)
    desk.switched(SwitchOutcome.PASSED)
    return desk


# --- orders -----------------------------------------------------------------------------------------------------------


def test_the_order_for_on_carries_the_on_recipe_ready_to_send() -> None:
    desk = Desk()
    assert desk.receives(ON) is Finding.HANDOVER_BEGUN
    off = {"type": "postback", "title": "Switch it on", "payload": "handover/off"}
    template = {"template_type": "button", "text": "The bot is paused.", "buttons": [off]}
    assert desk.ordered == [
        SwitchOnOrder(
            id=f"{event_id(ON)}.1",
            page_id=PAGE_ID,
            account_id=PAGE_ID,
            platform=Platform.MESSENGER,
            user_id=USER,
            at=NOW,
            fence=1,
            messages=({"attachment": {"type": "template", "payload": template}},),
            target_app_id=INBOX,
            reason="Ana Lima pressed “Talk to a human”",
        )
    ]
    assert desk.graph.calls == []


def test_an_order_keeps_its_place_in_the_conversation_and_is_taken_once_by_the_queue() -> None:
    desk = Desk()
    desk.receives(ON)
    [held] = desk.orders.letters
    assert (held.group_id, held.deduplication_id) == (f"{PAGE_ID}:{USER}", f"{event_id(ON)}.1")


def test_a_button_may_name_the_app_that_the_order_passes_to() -> None:
    desk = Desk()
    desk.receives(pressed("handover/on?recipe=hours&target=Dimelo"))
    [order] = desk.ordered
    assert isinstance(order, SwitchOnOrder)
    assert order.target_app_id == DIMELO


def test_the_order_for_off_carries_the_off_recipe() -> None:
    desk = paused()
    assert desk.receives(pressed("handover/off", mid="m_2")) is Finding.RETURNING
    order = desk.ordered[-1]
    assert isinstance(order, SwitchOffOrder)
    assert (order.fence, [text_of(message) for message in order.messages]) == (2, ["The bot is back."])


def test_a_thread_that_was_given_back_is_resumed_without_taking_it() -> None:
    desk = paused()
    moved = {"new_owner_app_id": APP, "previous_owner_app_id": INBOX}
    desk.receives(letter("", pass_thread_control=moved, timestamp=NOW + 1))
    order = desk.ordered[-1]
    assert isinstance(order, ResumeOrder)
    assert [text_of(message) for message in order.messages] == ["The bot is back."]


def test_what_the_user_wrote_while_the_bot_returned_is_answered_when_it_is_back() -> None:
    desk = paused()
    desk.receives(pressed("handover/off", mid="m_2"))
    desk.receives(wrote("open", "m_3"))
    assert desk.graph.calls == []
    assert desk.switched(SwitchOutcome.RETURNED) is Finding.BOT_IS_BACK
    assert desk.texts == ["Tuesday to Saturday.", "More?"]


def test_an_app_that_may_is_passed_the_thread_as_it_asked() -> None:
    desk = Desk()
    asks = letter("", request_thread_control={"requested_owner_app_id": int(INBOX)})
    assert desk.receives(asks) is Finding.REQUEST_HONOURED
    [order] = desk.ordered
    assert isinstance(order, PassControlOrder)
    assert (order.target_app_id, order.reason, order.messages) == (INBOX, "as requested", ())
    assert (desk.mode, desk.announced) == (Mode.HUMAN, [])


def test_an_app_that_may_not_is_passed_nothing() -> None:
    desk = Desk()
    asks = letter("", request_thread_control={"requested_owner_app_id": 998877665544})
    assert desk.receives(asks) is Finding.REQUEST_REFUSED
    assert (desk.ordered, desk.mode) == ([], Mode.BOT)


# --- announcements ----------------------------------------------------------------------------------------------------


def test_a_request_is_announced_with_all_that_an_admin_needs() -> None:
    desk = Desk()
    desk.receives(wrote("my brake is broken", "m_0"))
    desk.receives(ON)
    [announcement] = desk.announced
    assert (announcement.id, announcement.kind) == (f"{event_id(ON)}.2", AlertKind.HANDOVER_REQUESTED)
    assert (announcement.page_id, announcement.page_name) == (PAGE_ID, "Harbour Bikes")
    assert (announcement.user_id, announcement.user_name) == (USER, "Ana Lima")
    assert announcement.platform is Platform.MESSENGER
    assert (announcement.since, announcement.origin) == (NOW, Origin.BUTTON)
    assert (announcement.button, announcement.recipe) == ("Talk to a human", "Opening hours")
    assert (announcement.target_app, announcement.outcome, announcement.detail) == ("Page Inbox", None, "")
    assert [(line.speaker, line.text, line.at) for line in announcement.lines] == [
        (Speaker.USER, "my brake is broken", AT),
        (Speaker.BOT, "I did not get that.", AT),
        (Speaker.USER, "Talk to a human", AT),
    ]


def test_who_has_waited_for_long_is_told_so_when_the_time_has_come() -> None:
    desk = Desk(settings=page(handover={**DOCUMENT["handover"], "unanswered_after_minutes": 30}))
    desk.receives(pressed("handover/on"))
    desk.switched(SwitchOutcome.PASSED)
    assert desk.waits(14 * 60) == []
    assert desk.waits(2 * 60) == [Finding.STILL_WAITING]
    assert [told.kind for told in desk.announced] == [AlertKind.HANDOVER_REQUESTED, AlertKind.STILL_WAITING]
    assert desk.waits(15 * 60) == [Finding.STILL_WAITING]
    assert [type(order) for order in desk.ordered] == [SwitchOnOrder, SayUnansweredOrder]
    assert desk.waits(30 * 60) == [Finding.RETURNING]
    assert desk.schedules.waiting == {}


def test_a_timer_that_could_not_be_set_is_set_by_the_next_delivery() -> None:
    desk = Desk(settings=page(handover={**DOCUMENT["handover"], "unanswered_after_minutes": 30}))
    desk.schedules.fail_next(1)
    with pytest.raises(EndpointConnectionError):
        desk.receives(pressed("handover/on"), "d")
    desk.receives(pressed("handover/on"), "d")
    assert len(desk.schedules.waiting) == 1
    assert [type(order) for order in desk.ordered] == [SwitchOnOrder]


def test_a_button_of_an_automatic_recipe_is_announced_without_its_place() -> None:
    desk = Desk()
    desk.receives(pressed("handover/on?recipe=handover_off", "Pause the bot", "m_9"))
    [announcement] = desk.announced
    assert (announcement.button, announcement.recipe) == ("Pause the bot", None)


@pytest.mark.parametrize(
    ("outcome", "mode"), [(SwitchOutcome.PASS_FAILED, Mode.HUMAN), (SwitchOutcome.NOT_SAID, Mode.BOT)]
)
def test_invariant_2_an_on_that_failed_is_announced_with_what_meta_answered(outcome: SwitchOutcome, mode: Mode) -> None:
    desk = Desk()
    desk.receives(ON)
    assert desk.switched(outcome, "RefusedError: HTTP 400, code 100") is Finding.SWITCH_FAILED
    failed = desk.announced[-1]
    assert (failed.kind, failed.outcome) == (AlertKind.SWITCH_FAILED, outcome)
    assert failed.detail == "RefusedError: HTTP 400, code 100"
    assert desk.mode is mode


def test_invariant_2_an_off_that_failed_is_announced_as_one() -> None:
    desk = paused()
    desk.receives(pressed("handover/off", mid="m_2"))
    desk.switched(SwitchOutcome.RETURN_REFUSED, "NotOwnerError: HTTP 400, code 10/2018300")
    failed = desk.announced[-1]
    assert (failed.kind, failed.outcome) == (AlertKind.SWITCH_FAILED, SwitchOutcome.RETURN_REFUSED)
    assert desk.mode is Mode.HUMAN


# --- failures on the way ----------------------------------------------------------------------------------------------


def test_invariant_8_an_order_the_queue_did_not_take_is_given_by_the_next_delivery_once() -> None:
    desk = Desk()
    desk.orders.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(ON, "d")
    assert (desk.mode, desk.ordered, desk.topic.published) == (Mode.HUMAN, [], [])
    desk.receives(ON, "d")
    assert (len(desk.ordered), len(desk.topic.published)) == (1, 1)


def test_invariant_3_an_announcement_that_failed_is_made_by_the_next_delivery_and_the_order_is_not_repeated() -> None:
    desk = Desk()
    desk.topic.fail_next(1)
    with pytest.raises(Exception, match="Could not connect"):
        desk.receives(ON, "d")
    orders = len(desk.orders.letters)
    desk.orders.letters.clear()
    desk.receives(ON, "d")
    assert (orders, desk.ordered, len(desk.topic.published)) == (1, [], 1)


def test_an_order_the_queue_will_never_take_is_a_failure_too() -> None:
    desk = Desk()
    desk.orders.reject_next(1)
    with pytest.raises(NotStoredError, match="refuses"):
        desk.receives(ON)


def test_invariant_8_a_letter_brought_back_from_the_dead_letter_queue_finishes_its_work() -> None:
    desk = Desk()
    desk.orders.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(ON, "d")
    desk.receives(ON, "a new SQS message id")
    assert (len(desk.ordered), len(desk.topic.published)) == (1, 1)


@pytest.mark.parametrize(
    "after", [[ON], [wrote("hello?", "m_2")], [pressed("handover/off", mid="m_2")], [wrote("a", "m_2"), ON]]
)
def test_invariant_6_what_was_finished_late_is_done_once_whatever_comes_then(after: list[str]) -> None:
    desk = Desk()
    desk.orders.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(ON, "d")
    desk.receives(ON, "d")
    desk.orders.letters.clear()  # `thread_control` has taken it; SQS forgets after five minutes
    for body in after:
        desk.receives(body)
    assert not [order for order in desk.ordered if isinstance(order, SwitchOnOrder)]
    assert len(desk.topic.published) == 1


def test_invariant_8_a_switch_whose_letter_was_given_up_is_made_with_the_next_event_once() -> None:
    desk = Desk()
    desk.orders.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(ON)
    for number in (2, 3, 4):
        assert desk.receives(wrote("hello?", f"m_{number}", channel="standby")) is Finding.SILENT
    assert [order.id for order in desk.ordered] == [f"{event_id(ON)}.1"]
    assert [told.id for told in desk.topic.published] == [f"{event_id(ON)}.2"]


def test_invariant_1_a_switch_left_behind_is_dropped_once_another_one_is_decided() -> None:
    desk = Desk()
    desk.orders.fail_next(1)
    with pytest.raises(NotStoredError):
        desk.receives(ON)
    desk.receives(pressed("handover/off", mid="m_2"))
    assert [(type(order), order.fence) for order in desk.ordered] == [(SwitchOffOrder, 2)]


def test_a_reply_left_behind_is_not_said_late() -> None:
    desk = Desk()
    desk.graph.fail("send", TransientError("x"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"))
    desk.receives(wrote("hello", "m_2"))
    assert desk.texts == ["Hi Ana, this is Harbour Bikes."]


def test_a_redelivery_that_fails_again_keeps_what_is_left() -> None:
    desk = Desk()
    desk.topic.fail_next(2)
    for _ in range(2):
        with pytest.raises(Exception, match="Could not connect"):
            desk.receives(ON, "d")
    desk.receives(ON, "d")
    assert len(desk.topic.published) == 1
