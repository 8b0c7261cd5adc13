"""What the state machine has found, each as the shortest story that leads there."""

from collections.abc import Iterator
from typing import Final

import pytest

from handover.conversation.conversation import Mode
from handover.pages.page import MINUTE_MS
from local.simulator.failures import Failure
from local.simulator.model import Speaker
from tests.proof.world.aws import MAILBOX, ORDERS
from tests.proof.world.dead_letters import DeadLetters
from tests.proof.world.line import Kind, Mishap
from tests.proof.world.people import QUESTIONS, People
from tests.proof.world.verdict import verdict
from tests.proof.world.world import Visitor, World, world

ASKS: Final = "Talk to a human"
BACK: Final = "Switch the bot on"
HOUR_MS: Final = 60 * MINUTE_MS


@pytest.fixture(name="world")
def _world() -> Iterator[World]:
    with world() as made:
        yield made


@pytest.fixture
def people(world: World) -> People:
    return People(world)


@pytest.fixture
def anna(world: World) -> Visitor:
    return world.visitors[0]


def end_of(world: World) -> list[str]:
    """What is wrong once everything has come to its end."""
    world.settle()
    verdict(world)
    return world.observer.book.breaches


def said(visitor: Visitor) -> list[str]:
    return [line.saying.text for line in visitor.thread.lines if line.speaker is Speaker.BOT]


def mode(world: World, visitor: Visitor) -> Mode:
    return world.observer.book.chats[visitor.key].saved.mode


def test_an_on_recipe_whose_connection_breaks_before_it_is_said_is_said_again(
    world: World, people: People, anna: Visitor
) -> None:
    people.chooses(anna, ASKS)
    world.store_all()
    world.decide_all()
    anna.page.simulator.failures.add(Failure(edge="messages", disconnect=True))
    assert end_of(world) == []
    assert (len(said(anna)), mode(world, anna)) == (1, Mode.HUMAN)


def test_a_reply_that_fails_twice_though_meta_answers_is_said_by_a_timer(
    world: World, people: People, anna: Visitor
) -> None:
    people.writes(anna, QUESTIONS[0])
    for _ in ("typing", "the reply", "typing", "the reply"):
        anna.page.simulator.failures.add(Failure(edge="messages", status=500, code=1))
    assert end_of(world) == []
    assert said(anna) == []
    world.pass_time(2 * MINUTE_MS)
    assert len(said(anna)) == 1


def test_an_off_recipe_whose_connection_breaks_before_it_is_said_is_said_again(
    world: World, people: People, anna: Visitor
) -> None:
    people.chooses(anna, ASKS)
    world.settle()
    people.writes(anna, "start the bot")
    world.store_all()
    world.decide_all()
    anna.page.simulator.failures.add(Failure(edge="messages", disconnect=True))
    before = len(said(anna))
    assert end_of(world) == []
    assert (len(said(anna)) - before, mode(world, anna)) == (2, Mode.BOT)


def test_a_take_whose_connection_breaks_before_it_is_made_is_made_again(
    world: World, people: People, anna: Visitor
) -> None:
    people.chooses(anna, ASKS)
    world.settle()
    people.writes(anna, "start the bot")
    anna.page.simulator.failures.add(Failure(edge="take_thread_control", disconnect=True))
    assert end_of(world) == []
    assert mode(world, anna) is Mode.BOT


def test_a_handover_that_is_tried_again_after_the_bot_was_asked_back_passes_nothing(
    world: World, people: People, anna: Visitor
) -> None:
    people.chooses(anna, ASKS)
    world.store_all()
    world.decide_all()
    anna.page.simulator.failures.add(Failure(edge="messages", status=503))
    world.work(ORDERS, world.aws.queues[ORDERS].deliverable()[0])
    people.writes(anna, "start the bot")
    assert end_of(world) == []
    assert (mode(world, anna), len(said(anna))) == (Mode.BOT, 3)
    assert not any(line.saying.text.startswith("control ") for line in anna.thread.lines)


def test_the_same_question_asked_twice_is_answered_twice_though_the_second_answer_breaks_off(
    world: World, people: People, anna: Visitor
) -> None:
    people.writes(anna, QUESTIONS[0])
    world.settle()
    before = len(said(anna))
    people.writes(anna, QUESTIONS[0])
    # The first is for the sign that the bot is typing.
    anna.page.simulator.failures.add(Failure(edge="messages", disconnect=True, times=2))
    assert end_of(world) == []
    assert said(anna)[before:] == said(anna)[:before]


def test_the_bot_asked_back_where_another_app_has_the_thread_unknown_to_us_comes_back(
    world: World, people: People, anna: Visitor
) -> None:
    people.writes(anna, QUESTIONS[0])
    world.settle()
    people.shop_takes(anna)
    people.writes(anna, "start the bot")
    told_of_the_take, asked_back = world.pending
    world.deliver([asked_back])
    world.work(MAILBOX, world.aws.queues[MAILBOX].deliverable()[0])
    world.deliver([told_of_the_take])
    assert end_of(world) == []
    assert (mode(world, anna), anna.page.owner(anna.user_id)) == (Mode.BOT, anna.page.simulator.settings.app_id)


def test_an_announcement_that_sns_brings_twice_is_told_once_though_the_first_telling_is_cut_off(
    world: World, people: People, anna: Visitor
) -> None:
    world.lines.mishaps += [
        Mishap(Kind.MADE_TWICE, "replies", "sns.Publish"),
        Mishap(Kind.DIES_BEFORE, "notifications", "ses.SendEmail"),
    ]
    people.chooses(anna, ASKS)
    assert end_of(world) == []


def test_a_pause_that_an_agent_takes_up_after_a_return_that_came_to_nothing_has_a_timer(
    world: World, people: People
) -> None:
    *_, zoe, zeno = world.visitors
    people.chooses(zeno, ASKS)
    people.gets_started(zoe)
    world.settle()
    zeno.page.is_down = True
    world.pass_time(20 * MINUTE_MS)
    people.presses(zoe, people.visible(zoe)[0])
    world.settle()  # the tries to answer last until the return of Zeno's bot is due, which is not said either
    people.agent_answers(zeno)
    world.settle()
    zeno.page.is_down = False
    assert end_of(world) == []
    assert mode(world, zeno) is Mode.HUMAN


def carries_out_unheard(world: World) -> None:
    """`thread_control` works on its first order, and SQS does not hear that it is done."""
    world.work(ORDERS, world.aws.queues[ORDERS].deliverable()[0], end_is_heard=False)


def test_a_return_that_was_reported_as_refused_is_not_made_by_the_next_delivery(
    world: World, people: People, anna: Visitor
) -> None:
    people.chooses(anna, ASKS)
    world.settle()
    people.presses(anna, "Switch the bot on")
    world.store_all()
    world.decide_all()
    anna.page.simulator.failures.add(Failure(edge="take_thread_control", status=400, code=200))
    carries_out_unheard(world)
    assert end_of(world) == []
    assert (len(said(anna)), mode(world, anna)) == (1, Mode.HUMAN)


def test_a_handover_that_was_reported_as_not_said_is_not_said_by_the_next_delivery(
    world: World, people: People, anna: Visitor
) -> None:
    people.writes(anna, "hello")
    world.settle()
    before = len(said(anna))
    people.chooses(anna, ASKS)
    world.store_all()
    world.decide_all()
    anna.page.simulator.failures.add(Failure(edge="messages", status=400, code=100, times=2))
    carries_out_unheard(world)
    anna.page.simulator.failures.clear()
    assert end_of(world) == []
    [apology] = said(anna)[before:]
    assert "could not reach an administrator" in apology
    assert mode(world, anna) is Mode.BOT


@pytest.mark.parametrize("pause", [10 * MINUTE_MS, 20 * HOUR_MS])
def test_a_return_that_is_redriven_says_nothing_that_was_said_before_it_died(
    world: World, people: People, anna: Visitor, pause: int
) -> None:
    people.chooses(anna, ASKS)
    world.settle()
    before = len(said(anna))
    people.writes(anna, "start the bot")
    world.store_all()
    world.decide_all()
    dead_letters = DeadLetters(world)
    dead_letters.kill(ORDERS, world.aws.queues[ORDERS].deliverable()[0], 0, "graph.messages")
    assert len(said(anna)) - before == 1
    world.clock.forward(pause)
    dead_letters.redrive(dead_letters.all())
    assert end_of(world) == []
    assert said(anna)[before:] == ["The bot is back.", "Ask away, or"]


@pytest.mark.parametrize("title", [ASKS, BACK])
def test_what_a_press_left_that_died_when_it_was_saved_is_done_by_the_next_event(
    world: World, people: People, anna: Visitor, title: str
) -> None:
    if title == BACK:
        people.chooses(anna, ASKS)
        world.settle()
        people.presses(anna, BACK)  # on the page's other channel, it comes as an event of its own
    else:
        people.chooses(anna, ASKS)
        people.writes(anna, QUESTIONS[0])
    world.store_all()
    dead_letters = DeadLetters(world)
    dead_letters.kill(MAILBOX, world.aws.queues[MAILBOX].deliverable()[0], 0, "dynamodb.PutItem")
    world.settle()
    dead_letters.redrive(dead_letters.all())
    assert end_of(world) == []
    assert mode(world, anna) is (Mode.BOT if title == BACK else Mode.HUMAN)
