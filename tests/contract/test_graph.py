"""The Graph API, in memory and as the simulator plays it: who may speak, and what control does."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.messenger.graph import NOBODY, Graph
from handover.operations.alert import Names
from handover.operations.reply import Sender
from handover.operations.switch import ThreadControl
from tests.fakes.cloud import APP_ID, GRAPH_URL, GRAPH_VERSION
from tests.fakes.graph import FakeGraph
from tests.fakes.meta import INBOX, PAGE_ID, PAGE_TOKEN, Meta, SimulatedPage, meta
from tests.fakes.secrets import APP_SECRET

TEXT = {"text": "Hi, this is the bot."}


class Api(Sender, ThreadControl, Names, Protocol):
    """All that the functions need of the Graph API."""


class World(Protocol):
    """A page with one visitor who has just written."""

    user_id: str

    @property
    def graph(self) -> Api: ...

    def owner(self) -> str | None: ...

    def said(self) -> list[str]: ...

    def inbox_takes_over(self) -> None: ...

    def use_zero_config(self) -> None: ...

    def hide_name(self) -> None: ...

    def kill_token(self) -> None: ...

    def refuse_next_send(self) -> None: ...

    def lose_next_answer(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.user_id = "7000000000000042"
        self.graph = FakeGraph(APP_ID)
        self.graph.names[self.user_id] = "Anna Berg"

    def owner(self) -> str | None:
        return self.graph.owner

    def said(self) -> list[str]:
        return [message["text"] for message in self.graph.said]

    def inbox_takes_over(self) -> None:
        self.graph.owner = INBOX

    def use_zero_config(self) -> None:
        self.graph.routing = False

    def hide_name(self) -> None:
        self.graph.names.clear()

    def kill_token(self) -> None:
        self.graph.token_works = False

    def refuse_next_send(self) -> None:
        self.graph.fail("send", TransientError("HTTP 500, code 2"))

    def lose_next_answer(self) -> None:
        self.graph.fail_afterwards("send", UnconfirmedError("no answer in time"))


class Simulated:
    def __init__(self, platform: Meta) -> None:
        self._platform = platform
        self.page: SimulatedPage = platform.add_page()
        self.user_id = self._arrives("Anna Berg")
        self.graph = self._graph(PAGE_TOKEN)

    def owner(self) -> str | None:
        return self.page.owner(self.user_id)

    def said(self) -> list[str]:
        return self.page.bot_said(self.user_id)

    def inbox_takes_over(self) -> None:
        self.page.inbox_answers(self.user_id, "This is Maya.")

    def use_zero_config(self) -> None:
        self.page.change(mode="zero_config")

    def hide_name(self) -> None:
        self.user_id = self._arrives("")

    def kill_token(self) -> None:
        self.graph = self._graph("a token that died")

    def refuse_next_send(self) -> None:
        self.page.fail("messages", status=500)

    def lose_next_answer(self) -> None:
        self._platform.wire.lose_answers("messages")

    def _arrives(self, name: str) -> str:
        user_id = self.page.new_visitor(name)
        self.page.visitor_writes(user_id, "Hello!")
        return user_id

    def _graph(self, token: str) -> Graph:
        return Graph(
            self._platform.session,
            url=GRAPH_URL,
            version=GRAPH_VERSION,
            page_id=PAGE_ID,
            page_token=token,
            app_secret=APP_SECRET,
        )


@pytest.fixture(params=["in memory", "simulated"])
def world(request: pytest.FixtureRequest) -> Any:
    if request.param == "in memory":
        yield InMemory()
    else:
        with meta() as platform:
            yield Simulated(platform)


def send(world: World, text: str = TEXT["text"]) -> None:
    world.graph.send(world.user_id, {"text": text}, "handover:e.1.0")


def send_and_pass(world: World, target: str = INBOX) -> None:
    world.graph.send_and_pass(world.user_id, TEXT, "handover:e.1.0", target)


def test_a_message_reaches_the_user(world: World) -> None:
    send(world, "one")
    send(world, "two")
    assert world.said() == ["one", "two"]


def test_who_speaks_into_an_idle_thread_owns_it(world: World) -> None:
    assert world.graph.thread_owner(world.user_id) == NOBODY
    send(world)
    assert world.graph.thread_owner(world.user_id) == APP_ID


def test_without_conversation_routing_speaking_makes_nobody_the_owner(world: World) -> None:
    world.use_zero_config()
    send(world)
    assert world.said() == [TEXT["text"]]
    assert world.graph.thread_owner(world.user_id) == NOBODY


def test_a_message_is_refused_while_another_app_owns_the_thread(world: World) -> None:
    world.inbox_takes_over()
    with pytest.raises(NotOwnerError):
        send(world)
    assert world.said() == []


def test_typing_is_refused_while_another_app_owns_the_thread(world: World) -> None:
    world.graph.show_typing(world.user_id)
    world.inbox_takes_over()
    with pytest.raises(NotOwnerError):
        world.graph.show_typing(world.user_id)


def test_a_message_can_take_control_along_to_another_app(world: World) -> None:
    send_and_pass(world)
    assert world.said() == [TEXT["text"]]
    assert world.owner() == INBOX
    assert world.graph.thread_owner(world.user_id) == INBOX


def test_a_message_that_is_refused_takes_no_control_along(world: World) -> None:
    world.inbox_takes_over()
    with pytest.raises(NotOwnerError):
        send_and_pass(world, APP_ID)
    assert (world.said(), world.owner()) == ([], INBOX)


def test_without_conversation_routing_no_message_takes_control_along(world: World) -> None:
    world.use_zero_config()
    with pytest.raises(RefusedError):
        send_and_pass(world)
    assert (world.said(), world.owner()) == ([], None)


@pytest.mark.parametrize("speaks_first", [True, False], ids=["owned by us", "idle"])
def test_control_is_passed_by_the_owner_or_from_an_idle_thread(world: World, speaks_first: bool) -> None:  # noqa: FBT001 - a case of the table, no switch
    if speaks_first:
        send(world)
    world.graph.pass_thread_control(world.user_id, INBOX, "Anna pressed a button")
    assert world.owner() == INBOX


def test_nobody_else_than_the_owner_passes_control(world: World) -> None:
    world.inbox_takes_over()
    with pytest.raises(NotOwnerError):
        world.graph.pass_thread_control(world.user_id, APP_ID, "")
    assert world.owner() == INBOX


def test_control_is_taken_from_another_app(world: World) -> None:
    world.inbox_takes_over()
    world.graph.take_thread_control(world.user_id, "the bot was asked back")
    assert world.owner() == APP_ID
    send(world)
    assert world.said() == [TEXT["text"]]


def test_control_of_ones_own_thread_is_not_taken(world: World) -> None:
    send(world)
    with pytest.raises(GraphError):
        world.graph.take_thread_control(world.user_id, "the bot was asked back")
    assert world.owner() == APP_ID


def test_control_is_not_taken_without_conversation_routing(world: World) -> None:
    world.use_zero_config()
    with pytest.raises(RoutingDisabledError):
        world.graph.take_thread_control(world.user_id, "the bot was asked back")


def test_the_page_tells_whether_it_has_conversation_routing(world: World) -> None:
    assert world.graph.has_conversation_routing()
    world.use_zero_config()
    assert not world.graph.has_conversation_routing()


def test_the_user_has_a_name(world: World) -> None:
    assert world.graph.user_name(world.user_id) == "Anna Berg"


def test_a_hidden_name_is_no_name(world: World) -> None:
    world.hide_name()
    assert world.graph.user_name(world.user_id) is None


def test_a_dead_token_opens_nothing(world: World) -> None:
    world.kill_token()
    user = world.user_id
    calls: list[Callable[[], object]] = [
        lambda: send(world),
        lambda: send_and_pass(world),
        lambda: world.graph.show_typing(user),
        lambda: world.graph.pass_thread_control(user, INBOX, ""),
        lambda: world.graph.take_thread_control(user, ""),
        lambda: world.graph.thread_owner(user),
        world.graph.has_conversation_routing,
        lambda: world.graph.user_name(user),
    ]
    for call in calls:
        with pytest.raises(TokenInvalidError):
            call()


def test_a_call_that_fails_has_no_effect_and_can_be_made_again(world: World) -> None:
    world.refuse_next_send()
    with pytest.raises(TransientError):
        send(world, "one")
    assert world.said() == []
    send(world, "two")
    assert world.said() == ["two"]


def test_a_call_whose_answer_is_lost_has_its_effect(world: World) -> None:
    world.lose_next_answer()
    with pytest.raises(UnconfirmedError):
        send(world, "one")
    assert world.said() == ["one"]


def test_a_page_out_of_reach_can_be_tried_again() -> None:
    with meta() as platform:
        world = Simulated(platform)
        platform.wire.cut(times=1)
        with pytest.raises(TransientError):
            send(world)
        send(world)
        assert world.said() == [TEXT["text"]]


def test_the_fake_remembers_every_call_in_order() -> None:
    world = InMemory()
    world.graph.show_typing(world.user_id)
    world.graph.fail("send", TransientError("HTTP 500, code 2"))
    with pytest.raises(TransientError):
        send(world)
    names = [type(call).__name__ for call in world.graph.calls]
    assert names == ["ShowTyping", "Send"]
