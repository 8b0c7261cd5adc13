"""Everybody but the product: every act of a plan is possible on the simulator, and faults befall whom they should."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest
from pytest_socket import disable_socket, enable_socket

from handover.pages.messenger_profile import messenger_profile
from handover.pages.presentation import Addressee, messages_of
from local.demo_page import PAGE_FILE
from local.simulator.content import SendRequest, read
from local.simulator.failures import Failure
from local.simulator.simulator import Simulator
from local.soak.acts import Act, Step
from local.soak.faults import MESSAGES, TAKE, Fault, Harm
from local.soak.meta_side import MetaSide
from local.soak.options import Options
from local.soak.plan import Life, plan
from local.soak.walk import live
from manage.page_file import read_page
from tests.fakes.simulator_transport import SimulatorTransport
from tests.unit.simulator.in_process import ListCarrier
from tests.unit.simulator.scene import settings_of

PAGE = read_page(PAGE_FILE)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


class Town:
    """A simulator in this process, with the demo page's menu, and the side of Meta that acts on it."""

    def __init__(self) -> None:
        settings = settings_of()
        self.simulator = Simulator(settings, ListCarrier(settings.verify_token))
        self.simulator.platform.page.set(messenger_profile(PAGE))

    def run[T](self, story: Callable[[MetaSide], Awaitable[T]]) -> T:
        async def within() -> T:
            transport = SimulatorTransport(self.simulator)
            async with httpx.AsyncClient(transport=transport) as client:
                return await story(MetaSide("http://simulator.test", client))

        return asyncio.run(within())

    def says(self, psid: str, recipe_id: str) -> None:
        recipe = PAGE.recipe(recipe_id)
        assert recipe is not None
        for message in messages_of(PAGE, recipe, Addressee(PAGE.platform_of(PAGE.id), "Ana"), 0):
            request: dict[str, object] = {"recipient": {"id": psid}, "messaging_type": "RESPONSE", "message": message}
            self.simulator.publish(self.simulator.cast.our_app.send(read(SendRequest, request)))

    def texts(self, psid: str) -> list[str]:
        return [line.saying.text for line in self.simulator.platform.threads[psid].lines]


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_possible_in_a_conversation(town: Town, act: Act) -> None:
    words = next(step.words for life in plan(Options()) for step in life.steps if step.act is act)

    async def story(meta: MetaSide) -> int:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=False, steps=()))
        await meta.perform(psid, Step(Act.WRITE, "hello"))
        town.says(psid, "welcome")
        await meta.perform(psid, Step(act, words))
        return meta.acts[act]

    assert town.run(story) >= 1


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_possible_as_the_very_first(town: Town, act: Act) -> None:
    words = next(step.words for life in plan(Options()) for step in life.steps if step.act is act)

    async def story(meta: MetaSide) -> int:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=True, steps=()))
        await meta.perform(psid, Step(act, words))
        return meta.acts.total()

    assert town.run(story) == 1


@pytest.mark.parametrize(
    ("act", "pressed"),
    [(Act.PRESS, "Opening hours"), (Act.ASK_FOR_PERSON, "Talk to a human"), (Act.PRESS_OFF, "start the bot")],
)
def test_a_visitor_presses_what_can_be_seen_and_else_does_what_comes_nearest(
    town: Town, act: Act, pressed: str
) -> None:
    async def story(meta: MetaSide) -> str:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=False, steps=()))
        await meta.perform(psid, Step(Act.WRITE, "hello"))
        town.says(psid, "welcome")
        await meta.perform(psid, Step(act))
        return town.texts(psid)[-1]

    assert town.run(story) == pressed


def test_the_button_that_brings_the_bot_back_is_pressed_where_there_is_one(town: Town) -> None:
    async def story(meta: MetaSide) -> str:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=False, steps=()))
        await meta.perform(psid, Step(Act.WRITE, "hello"))
        town.says(psid, "handover_on")
        await meta.perform(psid, Step(Act.PRESS_OFF))
        return town.texts(psid)[-1]

    assert town.run(story) == "Switch the bot on"


def test_faults_befall_the_calls_about_this_visitor(town: Town) -> None:
    faults = (Fault(MESSAGES, Harm.UNAVAILABLE), Fault(MESSAGES, Harm.LOST_AFTER), Fault(TAKE, Harm.REFUSED))

    async def story(meta: MetaSide) -> tuple[str, dict[str, int]]:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=False, steps=()))
        await meta.perform(psid, Step(Act.WRITE, "hello", faults=faults))
        return psid, dict(meta.faults)

    psid, counted = town.run(story)
    pending: list[Failure] = town.simulator.failures.pending()
    assert [(failure.edge, failure.psid, failure.disconnect) for failure in pending] == [
        (MESSAGES, psid, False),
        (MESSAGES, psid, True),
        (TAKE, psid, False),
    ]
    assert counted == {"messages unavailable": 1, "messages lost_after": 1, "take_thread_control refused": 1}


def test_a_visitor_who_waits_hears_the_bot(town: Town) -> None:
    async def story(meta: MetaSide) -> Any:
        psid = await meta.add_visitor(Life("Ana", is_on_instagram=False, steps=()))
        listening = asyncio.create_task(meta.listen())
        await meta.perform(psid, Step(Act.WRITE, "hello"))
        town.says(psid, "welcome")
        await meta.wait_for_bot(psid, 0, 10)
        listening.cancel()
        return meta.said_to(psid)

    assert town.run(story) == 1


def test_a_visitor_does_not_wait_for_ever(town: Town) -> None:
    async def story(meta: MetaSide) -> None:
        await meta.wait_for_bot("1", 0, 0.01)

    with pytest.raises(TimeoutError):
        town.run(story)


def test_all_visitors_live_their_lives(town: Town) -> None:
    lives = [
        Life(
            name,
            is_on_instagram=False,
            steps=(Step(Act.WRITE, "hello"), Step(Act.ANSWER, "Let me see."), Step(Act.DONE)),
        )
        for name in ("Ana", "Rui")
    ]

    async def story(meta: MetaSide) -> dict[Act, int]:
        await live(lives, meta)
        return dict(meta.acts)

    assert town.run(story) == {Act.WRITE: 2, Act.ANSWER: 2, Act.DONE: 2}
    assert {thread.visitor.name for thread in town.simulator.platform.threads.values()} == {"Ana", "Rui"}
    assert all(town.texts(psid)[0] == "hello" for psid in town.simulator.platform.threads)
