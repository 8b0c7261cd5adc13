"""A page that Meta takes no calls for: the bot falls silent, staff hear of it once, and it goes on by itself."""

import pytest

from handover.aws.waiting import WaitingConversations
from handover.conversation.conversation import Mode
from handover.pages.page import Page
from tests.fakes.cloud import APP_ID, TABLE_NAME, Cloud, interrupt
from tests.fakes.meta import INBOX, PAGE_ID, Meta, SimulatedPage
from tests.fakes.secrets import APP_SECRET
from tests.integration.conftest import connect
from tests.integration.functions import logs_of
from tests.integration.seen import alerts, notices, standing, subjects
from tests.integration.system import HOUR, MINUTE, System

HI, OPEN, REPAIRS, SHALL = "Hi Anna, th", "We are open", "A puncture ", "Shall someb"
ON, OFF = "The bot is ", "The bot has"
LOST = "Action needed: the bot of Harbour Bikes has lost its access"
NEW_TOKEN = "another page token"


@pytest.fixture
def greeted(system: System) -> System:
    """The visitor has said hello, and was answered."""
    system.writes("Hello!")
    return system


@pytest.fixture
def dead(greeted: System) -> System:
    """The page's token has died since."""
    greeted.page.kill_token()
    return greeted


# --- a dead token -----------------------------------------------------------------------------------------------------


def test_a_dead_token_stops_all_calls_and_every_admin_is_told_once(dead: System) -> None:
    dead.writes("When are you open?")
    refused = len(dead.page.calls())
    for number in range(3):
        dead.writes(f"Hello number {number}?")
        dead.writes("When are you open?", dead.page.new_visitor("Bert"))
    assert len(dead.page.calls()) == refused
    assert subjects(dead.cloud) == [LOST]
    assert alerts(dead.cloud) == ["token_dead"]
    assert dead.said() == [HI]


def test_what_visitors_wrote_is_answered_once_when_there_is_a_new_token(dead: System) -> None:
    dead.writes("When are you open?")
    dead.writes("My brake is broken")
    bert = dead.page.new_visitor("Bert")
    dead.writes("When are you open?", bert)
    dead.replaces_token(NEW_TOKEN)
    dead.passes(MINUTE + 1)
    assert dead.said() == [HI, OPEN, REPAIRS, SHALL]
    assert dead.said(bert) == [OPEN]
    assert standing(dead.cloud, PAGE_ID).hold is None
    dead.writes("Hello!")
    dead.passes(2 * HOUR)
    assert dead.said() == [HI, OPEN, REPAIRS, SHALL, HI]
    assert alerts(dead.cloud) == ["token_dead"]


def test_a_token_that_was_taken_away_is_as_dead_as_one_that_is_refused(greeted: System) -> None:
    greeted.page.kill_token()
    greeted.cloud.delete_secret(f"pages/{PAGE_ID}/token")
    greeted.writes("When are you open?")
    greeted.writes("My brake is broken")
    assert (greeted.said(), alerts(greeted.cloud)) == ([HI], ["token_dead"])
    greeted.replaces_token(NEW_TOKEN)
    greeted.passes(MINUTE + 1)
    assert greeted.said() == [HI, OPEN, REPAIRS, SHALL]


def test_a_new_token_is_noticed_by_the_next_message_before_the_timer(dead: System) -> None:
    dead.writes("When are you open?")
    dead.replaces_token(NEW_TOKEN)
    dead.writes("My brake is broken")
    assert dead.said() == [HI, OPEN, REPAIRS, SHALL]


def test_as_long_as_the_token_is_dead_the_page_is_looked_at_and_nothing_is_sent(dead: System) -> None:
    dead.writes("When are you open?")
    sends, before = sends_of(dead), len(dead.functions.delivered)
    for _ in range(24):
        dead.passes(16 * MINUTE)
    assert len(dead.functions.delivered) - before == 24
    assert sends_of(dead) == sends
    assert alerts(dead.cloud) == ["token_dead"]


def sends_of(system: System) -> int:
    """How many messages were handed to the Send API; a look asks whether the token counts again and sends nothing."""
    return sum(call["edge"] == "messages" for call in system.page.calls())


def test_a_request_for_a_person_is_alerted_at_once_and_carried_out_when_there_is_a_new_token(dead: System) -> None:
    dead.writes("When are you open?")
    dead.chooses("Talk to a human")
    assert subjects(dead.cloud) == [LOST, "Anna Berg is waiting for you on Harbour Bikes"]
    assert dead.state.mode is Mode.HUMAN
    assert (dead.owner, dead.said()) == (APP_ID, [HI])
    dead.writes("Is anybody there?")
    dead.replaces_token(NEW_TOKEN)
    dead.passes(MINUTE + 1)
    assert dead.said() == [HI, ON]
    assert dead.owner == INBOX
    dead.passes(HOUR)
    assert dead.said() == [HI, ON]
    assert sorted(alerts(dead.cloud)) == ["handover_requested", "token_dead"]


@pytest.mark.parametrize("stage", ["before replies", "before thread_control"])
def test_a_token_that_dies_anywhere_on_the_way_of_a_request_loses_nothing(greeted: System, stage: str) -> None:
    greeted.page.visitor_chooses(greeted.visitor, "Talk to a human")
    greeted.arrives()
    if stage == "before thread_control":
        greeted.functions.work("replies")
    greeted.page.kill_token()
    greeted.settle()
    assert sorted(alerts(greeted.cloud)) == ["handover_requested", "token_dead"]
    greeted.replaces_token(NEW_TOKEN)
    greeted.passes(MINUTE + 1)
    assert greeted.said() == [HI, ON]
    assert greeted.owner == INBOX


def test_a_token_that_dies_while_the_bot_is_asked_back_brings_it_back_later(greeted: System) -> None:
    greeted.chooses("Talk to a human")
    greeted.page.kill_token()
    greeted.presses("Switch the bot on")
    greeted.writes("When are you open?")
    assert greeted.state.mode is Mode.RETURNING
    greeted.replaces_token(NEW_TOKEN)
    greeted.passes(MINUTE + 1)
    assert greeted.said() == [HI, ON, OFF, OPEN]
    assert (greeted.owner, greeted.state.mode) == (APP_ID, Mode.BOT)


def test_who_waited_longer_than_meta_allows_is_listed_and_the_others_are_answered(dead: System) -> None:
    dead.writes("When are you open?")
    dead.passes(23 * HOUR)
    bert = dead.page.new_visitor("Bert")
    dead.writes("When are you open?", bert)
    dead.passes(2 * HOUR)
    alerts(dead.cloud)
    dead.replaces_token(NEW_TOKEN)
    dead.passes(16 * MINUTE)
    assert (dead.said(), dead.said(bert)) == ([HI], [OPEN])
    (notice,) = notices(dead.cloud)
    assert "1 chat was not answered in time" in notice
    assert ("Anna Berg" in notice, "Bert" in notice) == (True, False)
    dead.writes("Hello!")
    assert dead.said() == [HI, HI]


def test_of_who_waited_too_long_for_a_person_staff_hear_that_it_could_not_be_said(dead: System) -> None:
    dead.chooses("Talk to a human")
    assert sorted(alerts(dead.cloud)) == ["handover_requested", "token_dead"]
    dead.passes(25 * HOUR)
    dead.replaces_token(NEW_TOKEN)
    dead.passes(16 * MINUTE)
    assert sorted(alerts(dead.cloud)) == ["left_unanswered", "missed", "switch_failed"]
    assert dead.said() == [HI]


def test_a_new_token_that_is_dead_too_is_told_of_again(dead: System) -> None:
    dead.writes("When are you open?")
    dead.replaces_token(NEW_TOKEN)
    dead.page.kill_token()
    dead.passes(MINUTE + 1)
    assert dead.said() == [HI]
    assert alerts(dead.cloud) == ["token_dead", "token_dead"]
    dead.replaces_token("a third token")
    dead.passes(16 * MINUTE)
    assert dead.said() == [HI, OPEN]


@pytest.mark.parametrize(
    ("service", "operation"),
    [("scheduler", "CreateSchedule"), ("sns", "Publish"), ("dynamodb", "PutItem"), ("dynamodb", "GetItem")],
)
def test_a_service_that_fails_while_the_page_is_being_held_forgets_nobody(
    dead: System, service: str, operation: str
) -> None:
    dead.page.visitor_writes(dead.visitor, "When are you open?")
    dead.arrives()
    interrupt(dead.cloud.client(service), operation).begin(1)
    assert len(dead.functions.work("replies")) == 1
    dead.settle()
    table = WaitingConversations(dead.cloud.client("dynamodb"), TABLE_NAME)
    assert [one.user_id for one in table.next(PAGE_ID, None, 9)] == [dead.visitor]
    assert alerts(dead.cloud) == ["token_dead"]
    dead.replaces_token(NEW_TOKEN)
    dead.passes(MINUTE + 10)
    assert dead.said() == [HI, OPEN]


@pytest.mark.parametrize(
    ("service", "operation"), [("sqs", "SendMessageBatch"), ("dynamodb", "PutItem"), ("dynamodb", "GetItem")]
)
def test_a_service_that_fails_while_the_page_is_being_opened_forgets_nobody(
    dead: System, service: str, operation: str
) -> None:
    dead.writes("When are you open?")
    dead.replaces_token(NEW_TOKEN)
    dead.functions.clock.forward(MINUTE + 1)
    assert dead.functions.fire_timers() == 1
    interrupt(dead.cloud.client(service), operation).begin(1)
    assert len(dead.functions.work("replies")) == 1
    dead.settle()
    assert dead.said() == [HI, OPEN]
    dead.passes(2 * MINUTE)
    assert standing(dead.cloud, PAGE_ID).wake is None


def test_invariant_11_no_token_is_logged_or_stored(dead: System) -> None:
    old_token = dead.page.token
    with logs_of(dead.functions) as log:
        dead.writes("When are you open?")
        dead.replaces_token(NEW_TOKEN)
        dead.passes(MINUTE + 1)
    stored = str(dead.cloud.items(""))
    assert "the page is held" in log.getvalue()
    for secret in (old_token, NEW_TOKEN, APP_SECRET):
        assert secret not in log.getvalue()
        assert secret not in stored


# --- a rate limit, a restriction --------------------------------------------------------------------------------------


@pytest.fixture
def other(settings: Page, meta: Meta, cloud: Cloud, page: SimulatedPage) -> SimulatedPage:
    """A second page beside the demo page."""
    assert page.token != "token of the other page"
    hill = settings.model_copy(update={"id": "2000000002", "name": "Hill Bikes", "instagram_account_id": None})
    return connect(hill, meta.add_page(hill.id, hill.name, "token of the other page"), cloud)


def test_a_rate_limit_on_one_page_leaves_another_untouched(greeted: System, other: SimulatedPage) -> None:
    greeted.page.change(send_limit={"sends": 0, "seconds": 1800})
    greeted.writes("When are you open?")
    calls = len(greeted.page.calls())
    beside = System(greeted.functions, greeted.cloud, other, other.new_visitor("Bert"))
    for words in ("Hello!", "When are you open?"):
        beside.writes(words)
        greeted.writes(words)
    assert (greeted.said(), beside.said()) == ([HI], ["Hi Bert, th", OPEN])
    assert len(greeted.page.calls()) == calls
    assert alerts(greeted.cloud) == []


def test_a_page_goes_on_when_meta_said_that_it_may_and_nobody_is_told(greeted: System) -> None:
    greeted.page.change(send_limit={"sends": 0, "seconds": 1800})
    greeted.writes("When are you open?")
    greeted.page.change(send_limit=None)
    greeted.passes(29 * MINUTE)
    assert greeted.said() == [HI]
    greeted.passes(2 * MINUTE)
    assert greeted.said() == [HI, OPEN]
    assert (alerts(greeted.cloud), subjects(greeted.cloud)) == ([], [])


def test_what_was_said_before_the_limit_is_not_said_again_after_it(greeted: System) -> None:
    greeted.page.change(send_limit={"sends": 2, "seconds": 1800})
    greeted.writes("My brake is broken")
    assert greeted.said() == [HI, REPAIRS]
    greeted.page.change(send_limit=None)
    greeted.passes(31 * MINUTE)
    assert greeted.said() == [HI, REPAIRS, SHALL]


def test_a_switch_that_meets_the_limit_is_made_when_the_page_may_go_on(greeted: System) -> None:
    greeted.page.change(send_limit={"sends": 0, "seconds": 1800})
    greeted.chooses("Talk to a human")
    assert (greeted.said(), greeted.state.mode) == ([HI], Mode.HUMAN)
    greeted.page.change(send_limit=None)
    greeted.passes(31 * MINUTE)
    assert (greeted.said(), greeted.owner) == ([HI, ON], INBOX)
    assert alerts(greeted.cloud) == ["handover_requested"]


def test_a_page_that_meta_restricts_tries_again_every_hour_and_staff_are_told_once_a_day(greeted: System) -> None:
    greeted.page.change(page_restricted=True)
    greeted.writes("When are you open?")
    calls = len(greeted.page.calls())
    greeted.passes(59 * MINUTE)
    assert len(greeted.page.calls()) == calls
    greeted.passes(MINUTE + 1)
    assert len(greeted.page.calls()) > calls
    assert greeted.said() == [HI]
    greeted.page.change(page_restricted=False)
    greeted.passes(HOUR + 1)
    assert greeted.said() == [HI, OPEN]
    assert set(subjects(greeted.cloud)) == {"Action needed: Meta keeps Harbour Bikes from sending messages"}
