"""On a held page the bot goes on deciding and alerting; what would call Meta waits, in order, and is done once."""

import pytest

from handover.alerts.page_announcement import PageAlertKind
from handover.conversation.conversation import Conversation, Mode, OutboxState
from handover.conversation.effects import Alert, Reply, SwitchOff, SwitchOn
from handover.conversation.events import PageOpened
from handover.conversation.moment import Finding
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.messenger.errors import PageRestrictedError, RateLimitedError, TokenInvalidError, TransientError
from handover.operations.hold import PageOpenAgainError, hold, look
from handover.operations.orders import PassControlOrder, SwitchOffOrder, SwitchOnOrder
from handover.operations.reports import report
from handover.operations.say import StoppedReplyError
from handover.pages.platform import WINDOW_MS
from handover.pages.standing import Standing, Trouble, TroubleKind, fingerprint
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, PAGE_ID, page
from tests.fakes.graph import Send, ShowTyping
from tests.fakes.standings import InMemoryStandings
from tests.unit.operations.desk import HOUR, MINUTE, USER, Desk, letter, pressed, wrote

HOURS = ["Tuesday to Saturday.", "More?"]
HI = "Hi Ana, this is Harbour Bikes."
ON = pressed("handover/on?recipe=hours", "Talk to a human", "m_on")
TOKEN_DEAD = Trouble(kind=TroubleKind.TOKEN_DEAD, detail="HTTP 400, code 190", token=fingerprint("test_page_token"))
QUESTIONS = ["one", "two", "three", "four", "five", "six", "seven"]


def dead(desk: Desk | None = None) -> Desk:
    """A page whose token has died, as an earlier call has found out."""
    desk = desk or Desk()
    desk.graph.token_works = False
    hold(TOKEN_DEAD, desk.page, "e", desk.holding)
    desk.topic.published.clear()
    return desk


def talkative() -> Desk:
    """A page with an answer to each of many questions."""
    answers = [
        {"id": word, "name": word, "triggers": {"words": [word]}, "blocks": [{"text": f"To {word}."}]}
        for word in QUESTIONS
    ]
    return Desk(settings=page(recipes=[*DOCUMENT["recipes"], *answers]))


def revives(desk: Desk) -> None:
    """The owner replaces the token, and the timer goes off."""
    desk.graph.replace_token("another token")
    desk.waits(30 * MINUTE)
    assert not desk.is_held


def recipes(desk: Desk) -> list[str]:
    return [effect.recipe_id for effect in desk.postponed if isinstance(effect, Reply)]


# --- the first refused call -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (TokenInvalidError("HTTP 400, code 190", fingerprint("test_page_token")), [PageAlertKind.TOKEN_DEAD]),
        (RateLimitedError("HTTP 400, code 80006", 600), []),
        (PageRestrictedError("HTTP 400, code 368"), [PageAlertKind.RESTRICTED]),
    ],
)
def test_a_reply_that_meets_trouble_holds_the_page_and_waits(
    error: TokenInvalidError | RateLimitedError | PageRestrictedError, told: list[PageAlertKind]
) -> None:
    desk = Desk()
    desk.graph.fail("send", error)
    assert desk.receives(wrote("open")) is Finding.ANSWERED
    assert recipes(desk) == ["hours"]
    held = desk.standing.hold
    assert held is not None
    assert held.trouble == error.trouble
    assert desk.waiting == [USER]
    assert [one.kind for one in desk.told_of_page] == told


@pytest.mark.parametrize("said", [0, 1])
def test_what_was_said_before_the_trouble_is_not_said_again_after_it(said: int) -> None:
    desk = Desk()
    desk.stumbles(said + 1, RateLimitedError("HTTP 400, code 80006", 600))
    desk.receives(wrote("open"))
    assert desk.texts == HOURS[:said]
    desk.waits(HOUR)
    assert desk.texts == HOURS


@pytest.mark.parametrize("said", [0, 1])
def test_a_page_that_could_not_be_held_is_held_by_the_next_delivery_and_nothing_is_said_twice(said: int) -> None:
    desk = Desk()
    desk.stumbles(said + 1, RateLimitedError("HTTP 400, code 80006", 600))
    desk.schedules.fail_next(1)
    with pytest.raises(StoppedReplyError):
        desk.receives(wrote("open"), "d")
    desk.receives(wrote("open"), "d")
    desk.waits(HOUR)
    assert desk.texts == HOURS


def test_a_name_that_meets_trouble_is_asked_for_when_the_page_is_open_and_holds_nothing() -> None:
    desk = Desk(conversation=Conversation(account_id=PAGE_ID, user_id=USER))
    desk.graph.names[USER] = "Ana Lima"
    desk.graph.fail("user_name", RateLimitedError("HTTP 400, code 80006"))
    desk.receives(wrote("hello", "m_1"))
    assert desk.texts == ["Hi there, this is Harbour Bikes."]
    assert not desk.is_held
    desk.receives(wrote("hello", "m_2"))
    assert desk.texts[1:] == [HI]


# --- while it is held -------------------------------------------------------------------------------------------------


def test_nothing_calls_meta_for_a_held_page() -> None:
    desk = dead(Desk(conversation=Conversation(account_id=PAGE_ID, user_id=USER)))
    desk.receives(wrote("hello", "m_1"))
    desk.receives(ON)
    desk.receives(wrote("start the bot", "m_2"))
    desk.receives(wrote("open", "m_3", user="44"))
    assert desk.graph.calls == []
    assert desk.orders.letters == []


def test_state_goes_on_and_staff_hear_of_requests() -> None:
    desk = dead()
    assert desk.receives(wrote("my brake is broken", "m_1")) is Finding.ANSWERED
    assert desk.receives(ON) is Finding.HANDOVER_BEGUN
    assert desk.mode is Mode.HUMAN
    [told] = desk.announced
    assert (told.kind, told.user_id) == (AlertKind.HANDOVER_REQUESTED, USER)
    assert "my brake is broken" in [line.text for line in told.lines]


def test_staff_hear_once_of_a_dead_token_whoever_writes() -> None:
    desk = Desk()
    desk.graph.token_works = False
    for number in range(5):
        desk.receives(wrote("open", f"m_{number}", user=f"3{number}"))
    assert [told.kind for told in desk.told_of_page] == [PageAlertKind.TOKEN_DEAD]


def test_everybody_with_something_left_to_say_waits() -> None:
    desk = dead()
    for user in ("33", "34", "35"):
        desk.receives(wrote("open", f"m_{user}", user=user))
    assert desk.waiting == ["33", "34", "35"]


def test_who_asks_nothing_does_not_wait() -> None:
    desk = dead()
    desk.receives(wrote("open", channel="standby"))
    assert (desk.waiting, desk.postponed) == ([], [])


def test_answers_wait_in_order() -> None:
    desk = dead()
    for number, words in enumerate(["open", "hello", "what?"]):
        desk.receives(wrote(words, f"m_{number}"))
    assert recipes(desk) == ["hours", "welcome", "otherwise"]


def test_of_many_answers_the_last_five_wait() -> None:
    desk = dead(talkative())
    for word in QUESTIONS:
        desk.receives(wrote(word, f"m_{word}"))
    assert recipes(desk) == QUESTIONS[-5:]


def test_an_answer_that_is_asked_for_twice_waits_once_where_it_was_asked_for_last() -> None:
    desk = dead()
    for number, words in enumerate(["open", "hello", "open"]):
        desk.receives(wrote(words, f"m_{number}"))
    assert recipes(desk) == ["welcome", "hours"]


def test_invariant_6_a_letter_that_comes_again_adds_nothing() -> None:
    desk = dead()
    desk.receives(wrote("open"), "d")
    before = desk.conversation
    assert desk.receives(wrote("open"), "d") is Finding.DUPLICATE
    assert desk.receives(wrote("open"), "another") is Finding.DUPLICATE
    assert desk.conversation == before
    assert desk.waiting == [USER]


def test_an_alert_that_failed_is_made_by_the_next_delivery_and_the_switch_goes_on_waiting() -> None:
    desk = dead()
    desk.topic.fail_next(1)
    with pytest.raises(Exception, match="Could not connect"):
        desk.receives(ON, "d")
    desk.receives(ON, "d")
    assert [told.kind for told in desk.announced] == [AlertKind.HANDOVER_REQUESTED]
    assert [type(effect) for effect in desk.postponed] == [SwitchOn]
    assert USER in desk.waiting


def test_an_alert_goes_out_though_an_earlier_answer_waits() -> None:
    desk = dead()
    desk.receives(wrote("open"))
    desk.receives(ON)
    assert not [effect for effect in desk.postponed if isinstance(effect, Alert)]
    assert len(desk.announced) == 1


# --- switches ---------------------------------------------------------------------------------------------------------


def test_invariant_1_a_switch_drops_the_answers_that_waited() -> None:
    desk = dead()
    desk.receives(wrote("open"))
    desk.receives(ON)
    assert [type(effect) for effect in desk.postponed] == [SwitchOn]
    revives(desk)
    assert desk.texts == []
    assert [type(order) for order in desk.ordered] == [SwitchOnOrder]


def test_a_later_switch_drops_the_earlier_one() -> None:
    desk = dead()
    desk.receives(ON)
    assert desk.receives(pressed("handover/off", mid="m_off", at=desk.now)) is Finding.RETURNING
    assert [type(effect) for effect in desk.postponed] == [SwitchOff]
    revives(desk)
    [order] = desk.ordered
    assert isinstance(order, SwitchOffOrder)
    assert order.fence == desk.conversation.fence == 2


def test_a_switch_is_ordered_when_the_page_is_open() -> None:
    desk = dead()
    desk.receives(ON)
    revives(desk)
    [order] = desk.ordered
    assert isinstance(order, SwitchOnOrder)
    assert (order.fence, order.said, order.target_app_id) == (1, 0, INBOX)
    assert desk.postponed == []


def test_what_was_written_while_the_return_waited_is_answered_after_it() -> None:
    desk = dead()
    desk.receives(ON)
    desk.receives(pressed("handover/off", mid="m_off", at=desk.now))
    desk.receives(wrote("open", "m_2", at=desk.now))
    revives(desk)
    assert desk.texts == []
    assert desk.switched(SwitchOutcome.RETURNED) is Finding.BOT_IS_BACK
    assert desk.texts == HOURS


def held_switch(desk: Desk, said: int = 0) -> str:
    return desk.switched(SwitchOutcome.HELD, TOKEN_DEAD.detail, trouble=TOKEN_DEAD, said=said)


@pytest.mark.parametrize("said", [0, 1])
def test_a_switch_that_met_trouble_holds_the_page_and_is_ordered_anew_from_where_it_stopped(said: int) -> None:
    desk = Desk()
    desk.receives(ON)
    assert held_switch(desk, said) is Finding.POSTPONED
    assert desk.is_held
    assert (desk.mode, [told.kind for told in desk.told_of_page]) == (Mode.HUMAN, [PageAlertKind.TOKEN_DEAD])
    assert len(desk.ordered) == 1
    revives(desk)
    first, second = desk.ordered
    assert isinstance(second, SwitchOnOrder)
    assert (second.fence, second.said, second.id != first.id) == (first.fence, said, True)


def test_an_off_that_met_trouble_is_ordered_anew_from_where_it_stopped() -> None:
    desk = Desk()
    desk.receives(ON)
    desk.switched(SwitchOutcome.PASSED)
    desk.receives(pressed("handover/off", mid="m_off", at=desk.now))
    assert held_switch(desk, said=1) is Finding.POSTPONED
    assert desk.mode is Mode.RETURNING
    revives(desk)
    assert isinstance(desk.ordered[-1], SwitchOffOrder)
    assert desk.ordered[-1].said == 1


def test_trouble_of_a_switch_that_is_history_holds_the_page_all_the_same() -> None:
    desk = Desk()
    desk.receives(ON)
    late = desk.outcome(SwitchOutcome.HELD, TOKEN_DEAD.detail, trouble=TOKEN_DEAD)
    desk.receives(pressed("handover/off", mid="m_off", at=desk.now))
    assert desk.receives(late.body) is Finding.OUTDATED
    assert desk.is_held


def test_invariant_1_an_on_that_can_no_longer_be_said_keeps_the_bot_silent_where_a_person_has_spoken() -> None:
    desk = Desk()
    desk.receives(ON)
    held_switch(desk)
    desk.clock.forward(WINDOW_MS / 1000)
    revives(desk)
    echo = {"is_echo": True, "app_id": int(INBOX), "text": "This is Maya."}
    desk.receives(letter("m_2", at=desk.now, message=echo))
    desk.switched(SwitchOutcome.NOT_SAID, "WindowClosedError: HTTP 400, code 10/2018278")
    assert [told.kind for told in desk.announced][1:] == [AlertKind.LEFT_UNANSWERED, AlertKind.SWITCH_FAILED]
    assert (desk.mode, desk.texts) == (Mode.HUMAN, [])


def test_an_app_that_asked_for_the_thread_gets_it_when_the_page_is_open_and_without_a_word() -> None:
    desk = Desk()
    desk.receives(letter("", request_thread_control={"requested_owner_app_id": int(DIMELO)}))
    assert held_switch(desk) is Finding.POSTPONED
    revives(desk)
    order = desk.ordered[-1]
    assert isinstance(order, PassControlOrder)
    assert order.target_app_id == DIMELO


def test_invariant_1_nothing_is_said_to_a_user_who_asked_for_a_person_when_another_app_asks_too() -> None:
    desk = Desk()
    desk.receives(ON)
    desk.switched(SwitchOutcome.PASS_FAILED, "RefusedError: HTTP 400, code 100")
    asks = {"requested_owner_app_id": int(DIMELO)}
    desk.receives(letter("", at=desk.now, request_thread_control=asks))
    held_switch(desk)
    revives(desk)
    order = desk.ordered[-1]
    assert (type(order), order.messages) == (PassControlOrder, ())


# --- when it is open again --------------------------------------------------------------------------------------------


def test_what_waited_is_said_once_in_order() -> None:
    desk = dead()
    desk.receives(wrote("open", "m_1"))
    desk.receives(wrote("hello", "m_2"))
    revives(desk)
    assert [type(call) for call in desk.graph.calls] == [ShowTyping, Send, Send, ShowTyping, Send]
    assert desk.texts == [*HOURS, HI]
    assert desk.postponed == []
    before = list(desk.graph.calls)
    for body in (wrote("open", "m_1"), wrote("hello", "m_2")):
        assert desk.receives(body) is Finding.DUPLICATE
    desk.waits(HOUR)
    assert desk.graph.calls == before


def test_invariant_6_the_opening_of_the_page_brings_nothing_about_twice() -> None:
    desk = dead()
    desk.receives(wrote("hello"))
    desk.graph.replace_token("another token")
    look(PAGE_ID, "e", desk.holding)
    [opened] = desk.mailbox.letters
    found = [desk.receives(opened.body, delivery) for delivery in ("d", "d", "another")]
    assert found == [Finding.NOTED, Finding.DUPLICATE, Finding.DUPLICATE]
    assert desk.texts == [HI]


def test_a_user_who_writes_again_before_the_conversation_is_woken_gets_both_answers_once() -> None:
    desk = dead()
    desk.receives(wrote("open", "m_1"))
    desk.graph.replace_token("another token")
    desk.standings.save(desk.standing.opened())
    desk.receives(wrote("hello", "m_2"))
    assert desk.texts == [*HOURS, HI]
    desk.waits(HOUR)
    assert desk.texts.count(HI) == 1


def test_with_the_window_closed_answers_are_dropped_and_switches_are_ordered_still() -> None:
    desk = dead()
    desk.receives(wrote("open", "m_1"))
    desk.receives(pressed("handover/on", "Talk to a human", "m_2", user="34"))
    desk.clock.forward(WINDOW_MS / 1000)
    revives(desk)
    assert (desk.texts, desk.conversation.outbox) == ([], None)
    assert [(type(order), order.user_id) for order in desk.ordered] == [(SwitchOnOrder, "34")]


@pytest.mark.parametrize(("early", "texts"), [(1, HOURS), (0, [])])
def test_the_window_counts_from_what_the_user_did_last(early: int, texts: list[str]) -> None:
    desk = dead()
    asked_at = desk.now
    desk.receives(wrote("open", at=asked_at))
    desk.graph.replace_token("another token")
    desk.standings.save(desk.standing.opened())
    desk.clock.now = (asked_at + WINDOW_MS) / 1000 - early
    assert desk.receives(opened(desk)) is Finding.NOTED
    assert desk.texts == texts


def opened(desk: Desk) -> str:
    """Gives the letter that wakes the conversation."""
    return report(PAGE_ID, USER, PageOpened(id="opened", at=desk.now)).body


def test_a_page_that_is_held_again_goes_on_waiting_with_what_is_left() -> None:
    desk = dead()
    desk.receives(wrote("open"))
    desk.graph.replace_token("another token")
    desk.stumbles(2, RateLimitedError("HTTP 400, code 80006", 600))
    desk.waits(2 * MINUTE)
    assert desk.texts == HOURS[:1]
    assert desk.is_held
    [left] = desk.postponed
    assert isinstance(left, Reply)
    assert left.said == 1
    desk.waits(HOUR)
    assert desk.texts == HOURS


def test_an_answer_that_meets_another_failure_when_the_page_is_open_is_finished_by_the_next_delivery() -> None:
    desk = dead()
    desk.receives(wrote("open"))
    desk.standings.save(desk.standing.opened().woken(None))
    desk.graph.replace_token("another token")
    desk.stumbles(2, TransientError("HTTP 503, code 2"))
    letter_ = opened(desk)
    with pytest.raises(StoppedReplyError):
        desk.receives(letter_, "d")
    outbox = desk.conversation.outbox
    assert outbox is not None
    assert outbox.state is OutboxState.INTERRUPTED
    desk.receives(letter_, "d")
    assert desk.texts == HOURS


# --- what is known of the page late -----------------------------------------------------------------------------------


class BehindTheTimes(InMemoryStandings):
    """A warm function that still believes what it read some seconds ago, until it reads anew."""

    def __init__(self, believed: Standing, *standings: Standing) -> None:
        super().__init__(*standings)
        self._believed: Standing | None = believed

    def get(self, page_id: str) -> Standing:
        return self._believed or super().get(page_id)

    def fresh(self, page_id: str) -> Standing:
        self._believed = None
        return super().fresh(page_id)


def test_a_conversation_that_waits_when_the_page_has_just_been_opened_is_done_at_once_by_the_next_delivery() -> None:
    desk = dead()
    held = desk.standing
    desk.standings = BehindTheTimes(held, held.opened().woken(None))
    desk.graph.replace_token("another token")
    with pytest.raises(PageOpenAgainError):
        desk.receives(wrote("open"), "d")
    assert desk.texts == []
    assert desk.receives(wrote("open"), "d") is Finding.DUPLICATE
    assert (desk.texts, desk.conversation.outbox) == (HOURS, None)


def test_a_function_that_does_not_know_yet_that_the_page_is_held_finds_out_by_one_refused_call() -> None:
    desk = dead()
    desk.standings = BehindTheTimes(Standing(page_id=PAGE_ID), desk.standing)
    desk.receives(wrote("open"))
    assert [type(call) for call in desk.graph.calls] == [ShowTyping]
    assert recipes(desk) == ["hours"]
    assert desk.told_of_page == []


# --- other pages ------------------------------------------------------------------------------------------------------


def test_a_held_page_holds_no_other() -> None:
    desk = dead()
    desk.pages.put(page(id="77"))
    desk.graph.replace_token("another token")
    desk.receives(wrote("open", account="77"))
    assert desk.is_held
    assert desk.texts == HOURS


def test_a_page_and_its_instagram_account_are_held_together() -> None:
    account = "17841400000000001"
    desk = dead(Desk(settings=page(instagram_account_id=account)))
    desk.receives(wrote("open", user="44", account=account))
    assert desk.graph.calls == []
    assert [one.user_id for one in desk.conversations.next(account, None, 9)] == ["44"]
    revives(desk)
    assert [call.user_id for call in desk.sends] == ["44", "44"]


def test_trouble_of_days_ago_that_is_redriven_holds_no_page() -> None:
    desk = Desk()
    desk.receives(ON)
    restricted = Trouble(kind=TroubleKind.RESTRICTED, detail="HTTP 403, code 368")
    dead_letter = desk.outcome(SwitchOutcome.HELD, restricted.detail, trouble=restricted)
    desk.clock.forward(3 * 24 * HOUR)
    desk.receives(dead_letter.body)
    assert (desk.is_held, desk.told_of_page) == (False, [])
