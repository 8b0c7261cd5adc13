"""A letter is worked on with one load, one decision and one save; what follows is done in order, and once."""

import pytest

from handover.alerts.page_announcement import PageAlertKind
from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.mailbox import NotStoredError
from handover.aws.page_table import PageNotConnectedError
from handover.conversation.conversation import Conversation, Mode, Outbox, OutboxState
from handover.conversation.effects import Reply
from handover.conversation.moment import Finding
from handover.conversation.seen import Group, Remembered, Seen
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    PersonUnavailableError,
    RefusedError,
    TransientError,
    UnconfirmedError,
    WindowClosedError,
)
from handover.messenger.webhook import NotAnEnvelopeError
from handover.operations.say import StoppedReplyError
from handover.operations.worked import ASKS_NOTHING
from handover.pages.page import Page
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.conversations import InMemoryConversations
from tests.fakes.graph import AskUserLocale, AskUserName, Send, ShowTyping
from tests.unit.operations.desk import MINUTE, NOW, USER, Desk, DiedError, Moment, event_id, letter, pressed, wrote

HOURS = ["Tuesday to Saturday.", "More?"]


def newcomer(settings: Page | None = None) -> Desk:
    return Desk(settings=settings, conversation=Conversation(account_id=PAGE_ID, user_id=USER))


def cut_off(desk: Desk, words: str) -> None:
    """The function is cut off after the state was saved and before anything was said, in the delivery `d`."""
    desk.dies("graph", "show_typing")
    with pytest.raises(DiedError):
        desk.receives(wrote(words), "d")


# --- an ordinary message ----------------------------------------------------------------------------------------------


def test_an_ordinary_message_costs_one_load_one_save_and_one_sender_action() -> None:
    desk = Desk()
    assert desk.receives(wrote("hello")) is Finding.ANSWERED
    assert (desk.conversations.loads, desk.conversations.saves) == (1, 1)
    assert [type(call) for call in desk.graph.calls] == [ShowTyping, Send]


def test_typing_is_shown_then_the_messages_follow_in_order_each_with_its_own_metadata() -> None:
    desk = Desk()
    body = wrote("when are you open?")
    desk.receives(body)
    typing, *sends = desk.graph.calls
    assert typing == ShowTyping(USER)
    assert desk.texts == HOURS
    assert [send.metadata for send in sends if isinstance(send, Send)] == [
        f"handover:{event_id(body)}.1.0",
        f"handover:{event_id(body)}.1.1",
    ]


@pytest.mark.parametrize("error", [TransientError("x"), UnconfirmedError("x"), RefusedError("x")])
def test_typing_that_cannot_be_shown_does_no_harm(error: GraphError) -> None:
    desk = Desk()
    desk.graph.fail("show_typing", error)
    desk.receives(wrote("open"))
    assert desk.texts == HOURS


@pytest.mark.parametrize(
    "body",
    [
        letter("m", message={"is_echo": True, "app_id": 1, "metadata": "handover:x.1.0", "text": "ours"}),
        letter("m", message={"is_echo": True, "app_id": 263902037430900, "text": "AI", "ai_generated": True}),
        letter("m", message={"is_deleted": True}),
        letter("m", request_thread_control={"requested_owner_app_id": 1000000001}),
    ],
)
def test_what_asks_nothing_of_us_touches_nothing(body: str) -> None:
    desk = Desk()
    assert desk.receives(body) == ASKS_NOTHING
    assert (desk.conversations.loads, desk.conversations.saves, desk.graph.calls) == (0, 0, [])


def test_an_event_that_asks_for_silence_is_saved_and_nothing_is_said() -> None:
    desk = Desk()
    desk.receives(wrote("hello", channel="standby"))
    assert (desk.mode, desk.graph.calls) == (Mode.HUMAN, [])


# --- the user's name --------------------------------------------------------------------------------------------------


def test_the_name_is_asked_for_at_first_contact_only() -> None:
    desk = newcomer()
    desk.graph.names[USER] = "Ana Lima"
    desk.receives(wrote("hello", "m_1"))
    desk.receives(wrote("hello", "m_2"))
    assert [type(call) for call in desk.graph.calls] == [AskUserName, ShowTyping, Send, ShowTyping, Send]
    assert desk.texts == ["Hi Ana, this is Harbour Bikes."] * 2


@pytest.mark.parametrize("error", [None, TransientError("x"), RefusedError("x"), UnconfirmedError("x")])
def test_a_name_that_is_not_to_be_had_does_no_harm(error: GraphError | None) -> None:
    desk = newcomer()
    if error:
        desk.graph.fail("user_name", error)
    desk.receives(wrote("hello"))
    assert desk.texts == ["Hi there, this is Harbour Bikes."]


@pytest.mark.parametrize(
    "body",
    [
        pressed("handover/on?recipe=hours"),
        wrote("Talk to a human", quick_reply={"payload": "handover/on"}),
        wrote("hello", channel="standby"),
        letter("m", message={"is_echo": True, "app_id": 5, "text": "Maya here"}),
    ],
)
def test_the_name_is_never_asked_for_in_the_way_of_a_handover(body: str) -> None:
    desk = newcomer()
    desk.receives(body)
    assert desk.graph.calls == []
    assert desk.mode is Mode.HUMAN


# --- deliveries that come twice ---------------------------------------------------------------------------------------


def test_invariant_6_the_same_event_in_another_delivery_does_nothing() -> None:
    desk = Desk()
    desk.receives(wrote("open"))
    assert desk.receives(wrote("open")) is Finding.DUPLICATE
    assert desk.texts == HOURS
    assert desk.conversations.saves == 1


def test_a_redelivery_finishes_what_was_cut_off() -> None:
    desk = Desk()
    cut_off(desk, "open")
    assert desk.receives(wrote("open"), "d") is Finding.DUPLICATE
    assert desk.texts == HOURS
    assert desk.conversations.saves == 1


def test_invariant_6_a_duplicate_from_meta_does_not_finish_what_was_cut_off() -> None:
    desk = Desk()
    cut_off(desk, "open")
    desk.receives(wrote("open"), "another")
    assert desk.texts == []


def test_of_a_reply_that_was_cut_off_only_what_meta_does_not_have_is_said() -> None:
    desk = Desk()
    desk.dies("graph", "send", Moment.AFTER)
    with pytest.raises(DiedError):
        desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS[:1]
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS


def test_invariant_6_a_reply_that_was_said_is_not_said_again_by_a_redelivery_of_what_was_done() -> None:
    desk = Desk()
    desk.receives(wrote("hello"), "d")
    assert desk.receives(wrote("hello"), "d") is Finding.DUPLICATE
    assert desk.texts == ["Hi Ana, this is Harbour Bikes."]


def test_an_older_event_that_comes_again_does_nothing() -> None:
    desk = Desk()
    desk.receives(wrote("open", "m_1"), "d_first")
    desk.receives(wrote("hello", "m_2"))
    said = list(desk.texts)
    assert desk.receives(wrote("open", "m_1"), "d_first") is Finding.DUPLICATE
    assert desk.texts == said


# --- replies that fail ------------------------------------------------------------------------------------------------


def test_a_reply_that_stops_between_two_messages_goes_on_with_the_second() -> None:
    desk = Desk()
    desk.stumbles(2, TransientError("x"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS[:1]
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS
    assert [send.metadata[-2:] for send in desk.sends] == [".0", ".1", ".1"]


def test_a_reply_that_stops_twice_goes_on_where_it_stopped_last() -> None:
    desk = Desk()
    desk.stumbles(2, TransientError("x"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.graph.fail("send", TransientError("x"))
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS[:1]
    desk.waits(MINUTE)
    assert desk.texts == HOURS


def test_invariant_6_a_reply_that_was_finished_late_is_not_said_again() -> None:
    desk = Desk()
    desk.graph.fail("send", TransientError("x"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "a copy from Meta")
    assert desk.texts == HOURS


@pytest.mark.parametrize(
    "error",
    [RefusedError("x"), WindowClosedError("x"), PersonUnavailableError("x"), MisconfiguredError("x")],
)
def test_a_reply_that_is_refused_for_good_ends_and_is_not_tried_again(error: GraphError) -> None:
    desk = Desk()
    desk.graph.fail("send", error)
    assert desk.receives(wrote("open")) is Finding.ANSWERED
    assert desk.receives(wrote("open")) is Finding.DUPLICATE
    assert len(desk.sends) == 1
    assert desk.mode is Mode.BOT


def test_a_reply_that_a_wrong_setting_keeps_from_being_said_is_told_to_staff() -> None:
    desk = Desk()
    desk.graph.fail("send", MisconfiguredError("HTTP 403, code 200/2018028"))
    desk.receives(wrote("open"))
    [told] = desk.told_of_page
    assert (told.kind, told.page_id) == (PageAlertKind.MISCONFIGURED, PAGE_ID)
    assert told.detail == "MisconfiguredError: HTTP 403, code 200/2018028"


@pytest.mark.parametrize("words", ["open", "hello"])
@pytest.mark.parametrize("arrives", [True, False])
def test_a_message_that_got_no_answer_is_said_once_in_the_end(words: str, *, arrives: bool) -> None:
    desk = Desk()
    fail = desk.graph.fail_afterwards if arrives else desk.graph.fail
    fail("send", UnconfirmedError("no answer in time"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote(words), "d")
    assert desk.receives(wrote(words), "d") is Finding.DUPLICATE
    assert desk.texts == {"open": HOURS, "hello": ["Hi Ana, this is Harbour Bikes."]}[words]


def test_a_message_that_got_no_answer_counts_as_said_where_meta_cannot_tell() -> None:
    desk = Desk()
    desk.graph.chat_is_readable = False
    desk.graph.fail("send", UnconfirmedError("no answer in time"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS[1:]


BOTH = page(languages=["en", "fr"])


@pytest.mark.parametrize(
    ("settings", "locale", "language"),
    [(BOTH, "fr_CA", "fr"), (BOTH, "de_DE", None), (BOTH, None, None), (page(), "fr_CA", None)],
)
def test_the_language_of_the_profile_is_spoken_where_the_page_speaks_it(
    settings: Page, locale: str | None, language: str | None
) -> None:
    desk = newcomer(settings)
    if locale:
        desk.graph.locales[USER] = locale
    desk.receives(wrote("hello"))
    assert desk.conversation.language == language
    assert AskUserLocale(USER) in desk.graph.calls or settings is not BOTH


def test_a_locale_that_is_not_to_be_had_now_is_asked_for_with_the_next_message() -> None:
    desk = newcomer(BOTH)
    desk.graph.locales[USER] = "fr_FR"
    desk.graph.fail("user_locale", TransientError("HTTP 503, code 2"))
    desk.receives(wrote("hello", "m_1"))
    desk.receives(wrote("hello", "m_2"))
    assert desk.conversation.language == "fr"


def test_a_name_that_could_not_be_asked_for_is_asked_for_again_and_one_that_is_hidden_is_not() -> None:
    desk = newcomer()
    desk.graph.fail("user_name", TransientError("HTTP 503, code 2"))
    desk.receives(wrote("hello", "m_1"))
    desk.graph.fail("user_name", RefusedError("HTTP 400, code 100/2018218"))
    desk.receives(wrote("hello", "m_2"))
    desk.receives(wrote("hello", "m_3"))
    assert [type(call) for call in desk.graph.calls].count(AskUserName) == 2


def test_invariant_12_a_reply_that_another_app_stands_in_the_way_of_is_reported_and_silences_the_bot() -> None:
    desk = Desk()
    desk.graph.owner = "another app"
    body = wrote("open")
    assert desk.receives(body) is Finding.ANSWERED
    [report] = desk.mailbox.letters
    assert (report.group_id, report.deduplication_id) == ("22:33", f"{event_id(body)}.1.refused")
    assert desk.receives(report.body) is Finding.TAKEN_OVER
    desk.receives(wrote("open", "m_2", channel="standby"))
    assert (desk.mode, desk.texts, len(desk.sends)) == (Mode.HUMAN, [], 1)


def test_a_refusal_that_cannot_be_reported_is_reported_by_the_next_delivery() -> None:
    desk = Desk()
    desk.graph.owner = "another app"
    desk.mailbox.fail_next(1)
    with pytest.raises(StoppedReplyError) as stopped:
        desk.receives(wrote("open"), "d")
    assert isinstance(stopped.value.__cause__, NotStoredError)
    desk.receives(wrote("open"), "d")
    assert len(desk.mailbox.letters) == 1


@pytest.mark.parametrize(
    "error", [NotOwnerError("HTTP 400, code 10/2018300"), MisconfiguredError("HTTP 403, code 200")]
)
def test_what_was_said_before_a_refusal_is_not_said_again_where_the_refusal_could_not_be_handed_on(
    error: GraphError,
) -> None:
    desk = Desk()
    desk.stumbles(2, error)
    desk.mailbox.fail_next(1)
    desk.topic.fail_next(1)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    assert desk.texts == HOURS


# --- the gate ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "fence"), [(Mode.BOT, 2), (Mode.BOT, 0), (Mode.HUMAN, 1), (Mode.RETURNING, 1), (Mode.HUMAN, 2)]
)
def test_invariant_1_a_reply_decided_before_a_switch_is_not_said_after_it(mode: Mode, fence: int) -> None:
    body = wrote("open")
    reply = Reply(id="old.1", fence=1, recipe_id="hours")
    left = Outbox(event_id=event_id(body), delivery_id="d", effects=(reply,), state=OutboxState.INTERRUPTED)
    changed = Conversation(account_id=PAGE_ID, user_id=USER, version=4, mode=mode, fence=fence, outbox=left)
    desk = Desk(conversation=changed.remembering(Group.WORDS, event_id(body), NOW, NOW))
    assert desk.receives(body) is Finding.DUPLICATE
    assert desk.graph.calls == []


def test_invariant_6_an_event_too_old_for_the_ring_saves_and_says_nothing() -> None:
    reply = Reply(id="old.1", fence=0, recipe_id="hours")
    left = Outbox(event_id="another", delivery_id="d", effects=(reply,))
    met = Conversation(
        account_id=PAGE_ID, user_id=USER, name="", outbox=left, seen=Seen(words=Remembered(forgotten_until=2 * NOW))
    )
    desk = Desk(conversation=met)
    assert desk.receives(wrote("open")) is Finding.DUPLICATE
    assert (desk.conversations.saves, desk.graph.calls) == (0, [])


def test_a_recipe_that_was_deleted_meanwhile_is_not_said() -> None:
    desk = Desk()
    cut_off(desk, "open")
    before = list(desk.graph.calls)
    without_hours = [recipe for recipe in DOCUMENT["recipes"] if recipe["id"].startswith("handover_")]
    desk.pages.put(page(recipes=without_hours, menu=[]))
    desk.receives(wrote("open"), "d")
    assert desk.graph.calls == before


# --- what cannot be worked on -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "[]", '{"kind":"report"}', '{"kind":"report","event":{}}', "{}"])
def test_a_letter_nobody_can_read_is_refused_before_anything_is_touched(body: str) -> None:
    desk = Desk()
    with pytest.raises(NotAnEnvelopeError):
        desk.receives(body)
    assert (desk.conversations.loads, desk.conversations.saves) == (0, 0)


def test_what_could_not_be_saved_is_not_said() -> None:
    desk = Desk()
    desk.conversations.fail_next_saves(1)
    with pytest.raises(Exception, match="Could not connect"):
        desk.receives(wrote("open"), "d")
    assert desk.graph.calls == []
    assert desk.receives(wrote("open"), "d") is Finding.ANSWERED
    assert desk.texts == HOURS


class ReadTooEarly(InMemoryConversations):
    """Somebody else saves between each load and save."""

    def load(self, account_id: str, user_id: str) -> Conversation:
        loaded = super().load(account_id, user_id)
        self.save(loaded)
        return loaded


def test_what_was_decided_on_a_state_that_somebody_else_changed_meanwhile_is_not_said() -> None:
    desk = Desk()
    desk.replaces("conversations", ReadTooEarly())
    with pytest.raises(ConflictError):
        desk.receives(wrote("open"))
    assert desk.sends == []


def test_a_damaged_conversation_and_an_unknown_page_are_left_to_the_dead_letter_queue() -> None:
    desk = Desk()
    desk.conversations.damage(PAGE_ID, USER)
    with pytest.raises(DamagedItemError):
        desk.receives(wrote("open"))
    with pytest.raises(PageNotConnectedError):
        Desk(settings=page(id="99")).receives(wrote("open"))


def test_invariant_11_no_word_of_a_message_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()
    desk.graph.fail("send", RefusedError("HTTP 400, code 2"))
    desk.receives(wrote("hello, where is the TREASURE chest", "m_1"))
    desk.graph.fail("send", UnconfirmedError("no answer in time"))
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("hello, where is the TREASURE chest", "m_2"))
    log = " ".join(str(vars(record)) for record in caplog.records)
    assert {code for code in ("code 2", "no answer in time") if code not in log} == set()
    assert {word for word in ("TREASURE", "Tuesday", "Ana") if word in log} == set()
