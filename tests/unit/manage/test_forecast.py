"""What is said of a dead letter before it is tried again: what the functions would decide, and what hinders it."""

import json
from dataclasses import dataclass, field
from typing import Any, get_args

import pytest

from handover.aws.damaged import DamagedItemError
from handover.aws.mailbox import Letter
from handover.conversation.conversation import Conversation, Outbox, OutboxState
from handover.conversation.effects import Reply
from handover.conversation.events import AnyEvent, ControlSwitched, PageOpened, StaffResumed, TimerRan
from handover.conversation.moment import Finding
from handover.conversation.seen import Group
from handover.conversation.vocabulary import SwitchOutcome, Telling
from handover.deletion.request import DeletionRequest, Progress
from handover.messenger.envelope import Arrival, split
from handover.operations.orders import PassControlOrder, SwitchOnOrder
from handover.operations.reports import report
from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.routing import RoutingMode
from handover.recipes.actions import HandoverOn, payload_of
from manage.dead_letters.forecast import FINDINGS, forecast
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName
from manage.dead_letters.subject import EVENTS, subject_of
from tests.builders.announcements import announcement
from tests.builders.news import news
from tests.builders.pages import DIMELO, PAGE_ID, page

APP, USER = "990000000000001", "7000000000000042"
NOW = 1_795_000_000_000
HOUR = 3_600_000


@dataclass
class Standing:
    """How things stand, as a test says."""

    conversation_now: Conversation = field(
        default_factory=lambda: Conversation(
            account_id=PAGE_ID, user_id=USER, version=1, fence=5, name="Anna", last_user_at=NOW - HOUR
        )
    )
    page_now: Page | None = field(default_factory=page)
    held: bool = False
    done: frozenset[str] = frozenset()
    request: DeletionRequest | None = None
    app_id: str = APP
    damaged: bool = False

    def now(self) -> int:
        return NOW

    def conversation(self, account_id: str, user_id: str) -> Conversation:
        if self.damaged:
            raise DamagedItemError("conversation 22:… cannot be read")
        assert (account_id, user_id) != ("", "")
        return self.conversation_now

    def page(self, account_id: str) -> Page | None:
        assert account_id == PAGE_ID
        return self.page_now

    def is_held(self, page_id: str) -> bool:
        assert page_id == PAGE_ID
        return self.held

    def routing(self, page_id: str, platform: Platform) -> RoutingMode | None:
        assert (page_id, platform) == (PAGE_ID, Platform.MESSENGER)
        return None

    def is_done(self, step: str) -> bool:
        return step in self.done

    def deletion_request(self, code: str) -> DeletionRequest | None:
        assert code
        return self.request

    def changed(self, **changes: object) -> "Standing":
        """Change the conversation."""
        self.conversation_now = self.conversation_now.model_copy(update=changes)
        return self


def dead(queue: QueueName, body: str, group: str = "g") -> DeadLetter:
    return DeadLetter(queue, "id-1", body, group, NOW, 11, "handle")


def written(text: str = "are you open?", at: int = NOW - HOUR, **more: object) -> DeadLetter:
    """Give what `ingest` makes of a visitor's message."""
    event = {"sender": {"id": USER}, "recipient": {"id": PAGE_ID}, "timestamp": at, **more}
    event.setdefault("message", {"mid": "m_1", "text": text})
    body = json.dumps({"object": "page", "entry": [{"id": PAGE_ID, "time": 1, "messaging": [event]}]}).encode()
    [envelope] = split(body, APP, Arrival(NOW, "delivery-1")).envelopes
    return dead(QueueName.MAILBOX, envelope.body, envelope.group_id)


def reported(letter: Letter) -> DeadLetter:
    return dead(QueueName.MAILBOX, letter.body, letter.group_id)


def said(letter: DeadLetter, present: Standing) -> str:
    return forecast([letter], present)


# --- events of visitors -----------------------------------------------------------------------------------------------


def test_a_message_is_answered_while_metas_window_is_open() -> None:
    assert said(written(), Standing()) == "answers the visitor: says “hours”; the visitor's 24 hours last for 23 h"


def test_minutes_are_told_where_no_hour_is_left() -> None:
    told = said(written(at=NOW - 23 * HOUR - 30 * 60_000), Standing().changed(last_user_at=0))
    assert told.endswith("the visitor's 24 hours last for 30 min")


def test_a_message_of_three_days_ago_comes_too_late_for_an_answer() -> None:
    told = said(written(at=NOW - 72 * HOUR), Standing().changed(last_user_at=NOW - 72 * HOUR))
    assert told == "says nothing: the visitor's 24 hours are over"


def test_a_press_that_can_be_said_nothing_to_names_what_it_would_have_been() -> None:
    pressed = {"mid": "m_2", "title": "Talk to a human", "payload": payload_of(HandoverOn(None, None, None))}
    told = said(written(message=None, postback=pressed, at=NOW - 25 * HOUR), Standing().changed(last_user_at=0))
    assert told.startswith("says nothing: the visitor's 24 hours are over")


def test_on_a_held_page_it_waits_first() -> None:
    assert said(written(), Standing(held=True)).endswith("; waits first: Meta takes no calls for the page")


def test_a_press_begins_a_handover_with_all_that_follows() -> None:
    pressed = {"mid": "m_2", "title": "Talk to a human", "payload": payload_of(HandoverOn(None, None, None))}
    told = said(written(message=None, postback=pressed), Standing())
    assert told.startswith("begins a handover: orders switch_on, alerts staff (handover_requested); ")


def test_an_event_that_was_worked_on_does_nothing() -> None:
    letter = written()
    event_id = json.loads(letter.body)["id"]
    seen = Standing().conversation_now
    assert said(letter, Standing(remembering(seen, event_id))) == "nothing: it was worked on already"


def remembering(conversation: Conversation, event_id: str, outbox: Outbox | None = None) -> Conversation:
    known = conversation.remembering(Group.WORDS, event_id, NOW - HOUR, NOW)
    return known.model_copy(update={"outbox": outbox})


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (OutboxState.INTERRUPTED, "finishes what it left: says “hours”; the visitor's 24 hours last for 23 h"),
        (OutboxState.BEGUN, "finishes what it left: says “hours”; the visitor's 24 hours last for 23 h"),
    ],
)
def test_an_event_that_was_cut_off_finishes_what_it_left(state: OutboxState, told: str) -> None:
    letter = written()
    document = json.loads(letter.body)
    event_id = document["id"]
    reply = Reply(id=f"{event_id}.1", fence=5, recipe_id="hours")
    outbox = Outbox(event_id=event_id, delivery_id=document["token"], effects=(reply,), state=state)
    assert said(letter, Standing(remembering(Standing().conversation_now, event_id, outbox))) == told


def test_a_copy_that_another_delivery_of_meta_brought_finishes_nothing() -> None:
    letter = written()
    event_id = json.loads(letter.body)["id"]
    reply = Reply(id=f"{event_id}.1", fence=5, recipe_id="hours")
    outbox = Outbox(event_id=event_id, delivery_id="another one's", effects=(reply,))
    told = said(letter, Standing(remembering(Standing().conversation_now, event_id, outbox)))
    assert told == "nothing: it was worked on already"


def test_what_cannot_be_worked_on_fails_again_and_says_why() -> None:
    assert said(written(), Standing(page_now=None)) == "fails again: the page is not connected"
    assert said(written(), Standing(damaged=True)) == "fails again: conversation 22:… cannot be read"
    assert said(dead(QueueName.MAILBOX, "[]"), Standing()) == "fails again: nobody can read it"
    assert said(dead(QueueName.MAILBOX, '{"kind": "report"}'), Standing()) == "fails again: nobody can read it"
    assert said(dead(QueueName.THREAD_CONTROL, "{}"), Standing()) == "fails again: nobody can read it"


def test_what_asks_nothing_does_nothing() -> None:
    letter = written(message={"mid": "m_3", "text": "", "is_unsupported": True})
    assert said(letter, Standing()) == "nothing: it asks nothing of us"
    assert subject_of(letter, APP).what == "an event that asks nothing of us"


# --- reports and pages ------------------------------------------------------------------------------------------------


def test_a_report_about_a_forgotten_visitor_does_nothing() -> None:
    letter = reported(report(PAGE_ID, USER, TimerRan(id="e.1.run", at=NOW, request_id="e")))
    assert said(letter, Standing().changed(version=0)) == "nothing: the visitor was forgotten"


def test_a_message_from_before_its_visitor_was_forgotten_does_nothing_and_a_later_one_is_answered() -> None:
    standing = Standing().changed(version=0, fence=NOW - HOUR, forgotten_at=NOW - HOUR)
    assert said(written(at=NOW - HOUR), standing) == "nothing: the visitor was forgotten"
    assert said(written(at=NOW - HOUR + 1), standing).startswith("answers the visitor")


def test_an_outcome_with_an_older_fence_is_history() -> None:
    event = ControlSwitched(id="e.1.outcome", at=NOW, fence=4, outcome=SwitchOutcome.PASSED)
    assert said(reported(report(PAGE_ID, USER, event)), Standing()) == "nothing: the chat has changed hands since"


def test_staff_who_bring_a_bot_back_that_is_there_are_noted() -> None:
    event = StaffResumed(id="staff-1", at=NOW, by="maya")
    assert not said(reported(report(PAGE_ID, USER, event)), Standing()).startswith("fails")


def test_news_of_a_page_says_what_it_leads_to() -> None:
    event = PageOpened(id="22.opened.1.7", at=NOW)
    assert said(reported(report(PAGE_ID, USER, event)), Standing()) == "is noted"
    waiting = dead(QueueName.MAILBOX, json.dumps({"kind": "list", "page": PAGE_ID, "event_id": "e"}))
    assert said(waiting, Standing()) == "tells staff who waits now"
    assert subject_of(waiting, APP).account_id == PAGE_ID


# --- orders -----------------------------------------------------------------------------------------------------------


def order(fence: int) -> SwitchOnOrder:
    return SwitchOnOrder(
        id="e.1",
        page_id=PAGE_ID,
        account_id=PAGE_ID,
        platform=Platform.MESSENGER,
        user_id=USER,
        at=NOW - HOUR,
        fence=fence,
        messages=(),
        target_app_id=DIMELO,
        reason="",
    )


def test_an_order_is_carried_out_while_it_is_the_last_word() -> None:
    letter = dead(QueueName.THREAD_CONTROL, order(5).model_dump_json())
    assert said(letter, Standing()) == "does it (switch_on); the visitor's 24 hours last for 23 h"
    assert said(letter, Standing(page_now=None)) == "fails again: the page is not connected"
    passing = PassControlOrder.model_validate(order(5).model_dump(exclude={"kind"}))
    assert said(dead(QueueName.THREAD_CONTROL, passing.model_dump_json()), Standing()) == "passes the chat"


def test_an_order_that_another_one_has_overtaken_is_over() -> None:
    letter = dead(QueueName.THREAD_CONTROL, order(4).model_dump_json())
    assert said(letter, Standing()) == "nothing: the chat has changed hands since"
    assert said(letter, Standing().changed(version=0)) == "nothing: the visitor was forgotten"


# --- notifications ----------------------------------------------------------------------------------------------------


def notification(message: str) -> DeadLetter:
    return dead(QueueName.NOTIFICATIONS, json.dumps({"TopicArn": "t", "Message": message}), group="")


def test_an_alert_goes_to_whoever_has_not_had_it() -> None:
    letter = notification(announcement().model_dump_json())
    steps = frozenset({"e.2.maya@example.test", "e.2.jonas@example.test", "e.2.topic"})
    assert said(letter, Standing()) == "alerts staff: nobody was alerted yet"
    assert said(letter, Standing(done=steps)) == "nothing: everybody was alerted"
    assert said(letter, Standing(page_now=None)) == "fails again: the page is not connected"
    listed = notification(announcement(telling=Telling.LISTED).model_dump_json())
    assert said(listed, Standing()) == "nothing: staff hear of it by a list"


def test_an_alert_is_told_together_with_whether_somebody_waits_still() -> None:
    letter = notification(announcement(account_id=PAGE_ID, request_id="e").model_dump_json())
    assert said(letter, Standing()).endswith("; that handover is over")


def test_news_goes_to_the_program_unless_it_was_told_or_is_gone() -> None:
    letter = notification(news().model_dump_json())
    settings = page().model_dump(mode="json")
    settings["handover"]["webhook"] = "https://program.example/hook"
    with_program = Page.model_validate(settings)
    assert said(letter, Standing()) == "nothing: the page has no program any more"
    assert said(letter, Standing(page_now=with_program)) == "tells the page's program"
    done = Standing(page_now=with_program, done=frozenset({"e.3.webhook"}))
    assert said(letter, done) == "nothing: the program was told"


# --- requests to be forgotten, and what could not be read -------------------------------------------------------------


def test_a_request_that_is_closed_does_nothing() -> None:
    letter = dead(QueueName.DELETION, json.dumps({"code": "c" * 32, "app_scoped_id": "9"}), group="")
    closed = DeletionRequest(code="c" * 32, subject="s", received_at=1, progress=Progress.DONE)
    assert said(letter, Standing(request=closed)) == "nothing: the request is closed"
    assert said(letter, Standing()) == "nothing: the request is closed"
    still_open = closed.model_copy(update={"progress": Progress.RECEIVED})
    assert said(letter, Standing(request=still_open)) == "asks Meta who it is, and forgets them"


def test_a_body_of_which_a_part_is_missing_stays() -> None:
    body = json.dumps({"kind": "unreadable", "reason": "?", "part": 1, "parts": 2, "gzip_base64": ""})
    assert said(dead(QueueName.UNREADABLE, body), Standing()) == "nothing: not all parts of the body are at hand"
    assert said(dead(QueueName.UNREADABLE, "[]"), Standing()) == "nothing: not all parts of the body are at hand"


def test_every_finding_and_every_event_has_words_of_its_own() -> None:
    kinds = {get_args(one.model_fields["kind"].annotation)[0] for one in all_events(AnyEvent)}
    assert set(FINDINGS) == set(Finding)
    assert set(EVENTS) == kinds


def all_events(some: Any) -> list[Any]:
    """Return the classes of a union of unions."""
    parts = get_args(getattr(some, "__value__", some))
    return [one for part in parts for one in all_events(part)] if parts else [some]
