"""The Graph API, in memory and as the simulator plays it: who may speak, and what control does."""

import json
from collections.abc import Callable
from typing import Any, Protocol

import pytest

from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    RateLimitedError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.messenger.graph import NOBODY, Graph
from handover.messenger.graphs import Graphs
from handover.messenger.history import LINES_KEPT, Said
from handover.pages.platform import Platform
from handover.pages.standing import fingerprint
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import APP_ID, GRAPH_URL, GRAPH_VERSION
from tests.fakes.graph import FakeGraph
from tests.fakes.meta import INBOX, PAGE_ID, PAGE_TOKEN, Meta, SimulatedPage, meta
from tests.fakes.secrets import FakePageSecrets

MESSENGER, INSTAGRAM = Platform.MESSENGER, Platform.INSTAGRAM
TEXT = {"text": "Hi, this is the bot."}
PICTURE = {"attachment": {"type": "image", "payload": {"url": "https://harbour-bikes.example/map.png"}}}


class World(Protocol):
    """A page with one visitor who has just written."""

    user_id: str
    platform: Platform

    @property
    def graph(self) -> FakeGraph | Graph: ...

    def token_fingerprint(self) -> str: ...

    def now(self) -> int: ...

    def wait(self, seconds: int) -> None: ...

    def owner(self) -> str | None: ...

    def said(self) -> list[str]: ...

    def moves_to_instagram(self) -> None: ...

    def inbox_takes_over(self) -> None: ...

    def use_zero_config(self) -> None: ...

    def use_zero_config_on_instagram(self) -> None: ...

    def hide_name(self) -> None: ...

    def hide_profile(self) -> None: ...

    def speaks(self, locale: str) -> None: ...

    def may_not_see_locales(self) -> None: ...

    def kill_token(self) -> None: ...

    def replace_token(self, token: str) -> None: ...

    def limit_calls(self) -> None: ...

    def refuse_next_send(self) -> None: ...

    def lose_next_answer(self) -> None: ...

    def refuse_to_show_the_chat(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.user_id = "7000000000000042"
        self.platform = MESSENGER
        self._clock = ManualClock()
        self.graph = FakeGraph(APP_ID, self._clock)
        self.graph.names[self.user_id] = "Anna Berg"
        self.graph.locales[self.user_id] = "en_US"

    def token_fingerprint(self) -> str:
        return self.graph.token_fingerprint(PAGE_ID)

    def now(self) -> int:
        return int(self._clock() * 1000)

    def wait(self, seconds: int) -> None:
        self._clock.forward(seconds)

    def owner(self) -> str | None:
        return self.graph.owner

    def said(self) -> list[str]:
        return [message.get("text", "") for message in self.graph.said]

    def moves_to_instagram(self) -> None:
        self.platform = INSTAGRAM
        self.graph.instagram_names[self.user_id] = self.graph.names.pop(self.user_id)

    def inbox_takes_over(self) -> None:
        self.graph.owner = INBOX

    def use_zero_config(self) -> None:
        self.graph.routing = False

    def use_zero_config_on_instagram(self) -> None:
        self.graph.instagram_routing = False

    def hide_name(self) -> None:
        self.graph.names.clear()

    def hide_profile(self) -> None:
        """Its names are those that profile or chat show."""
        self.graph.locales.clear()

    def speaks(self, locale: str) -> None:
        self.graph.locales[self.user_id] = locale

    def may_not_see_locales(self) -> None:
        self.graph.locales.clear()

    def kill_token(self) -> None:
        self.graph.token_works = False

    def replace_token(self, token: str) -> None:
        self.graph.replace_token(token)

    def limit_calls(self) -> None:
        self.graph.rate_limit_pause = 0

    def refuse_next_send(self) -> None:
        self.graph.fail("send", TransientError("HTTP 500, code 2"))

    def lose_next_answer(self) -> None:
        self.graph.fail_afterwards("send", UnconfirmedError("no answer in time"))

    def refuse_to_show_the_chat(self) -> None:
        self.graph.chat_is_readable = False


class Simulated:
    def __init__(self, meta_in_memory: Meta) -> None:
        self.platform = MESSENGER
        self._meta = meta_in_memory
        self._seconds_waited = 0
        self._secrets = FakePageSecrets({PAGE_ID: PAGE_TOKEN})
        self._graphs = Graphs(meta_in_memory.session, GRAPH_URL, GRAPH_VERSION, self._secrets)
        self.graph = self._graphs.for_page(PAGE_ID)
        self.page: SimulatedPage = meta_in_memory.add_page()
        self.user_id = self._arrives(name="Anna Berg")

    def token_fingerprint(self) -> str:
        return self._graphs.token_fingerprint(PAGE_ID)

    def now(self) -> int:
        return int(self.page.simulator.now() * 1000)

    def wait(self, seconds: int) -> None:
        self._seconds_waited += seconds
        self.page.change(clock_offset_seconds=self._seconds_waited)

    def owner(self) -> str | None:
        return self.page.owner(self.user_id)

    def said(self) -> list[str]:
        return self.page.bot_said(self.user_id)

    def moves_to_instagram(self) -> None:
        self.platform = INSTAGRAM
        self.user_id = self._arrives(name="Anna Berg", platform="instagram")

    def inbox_takes_over(self) -> None:
        self.page.inbox_answers(self.user_id, "This is Maya.")

    def use_zero_config(self) -> None:
        self.page.change(mode="zero_config")

    def use_zero_config_on_instagram(self) -> None:
        self.page.change(instagram_mode="zero_config")

    def hide_name(self) -> None:
        self.user_id = self._arrives(name="")

    def hide_profile(self) -> None:
        self.user_id = self._arrives(name="Anna Berg", profile="hidden")

    def speaks(self, locale: str) -> None:
        self.user_id = self._arrives(name="Anna Berg", locale=locale)

    def may_not_see_locales(self) -> None:
        self.page.change(locale_permitted=False)

    def kill_token(self) -> None:
        self.page.change(token_dead=True)

    def replace_token(self, token: str) -> None:
        self.page.change(page_token=token)
        self._secrets.tokens[PAGE_ID] = token

    def limit_calls(self) -> None:
        self.page.change(send_limit={"sends": 0, "seconds": 600})

    def refuse_next_send(self) -> None:
        self.page.fail("messages", status=500)

    def lose_next_answer(self) -> None:
        self._meta.wire.lose_answers("messages")

    def refuse_to_show_the_chat(self) -> None:
        self.page.fail("conversations", status=403, code=200)

    def _arrives(self, **visitor: str) -> str:
        headers = {"Content-Type": "application/json"}
        answer = self.page.request("POST", "/_simulator/visitors", json.dumps(visitor).encode(), headers)
        user_id = str(answer.raise_for_status().json()["psid"])
        self.page.visitor_writes(user_id, "Hello!")
        return user_id


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


@pytest.mark.parametrize("platform", Platform)
def test_the_page_tells_whether_it_has_conversation_routing(world: World, platform: Platform) -> None:
    assert world.graph.has_conversation_routing(platform)
    world.use_zero_config()
    assert not world.graph.has_conversation_routing(platform)


def test_instagram_may_be_without_it_by_itself(world: World) -> None:
    world.use_zero_config_on_instagram()
    assert world.graph.has_conversation_routing(MESSENGER)
    assert not world.graph.has_conversation_routing(INSTAGRAM)


# --- names ------------------------------------------------------------------------------------------------------------


def test_the_user_has_a_name(world: World) -> None:
    assert world.graph.user_name(world.user_id, MESSENGER) == "Anna Berg"


def test_the_user_has_a_name_on_instagram(world: World) -> None:
    world.moves_to_instagram()
    assert world.graph.user_name(world.user_id, INSTAGRAM) == "Anna Berg"


def test_who_is_known_on_one_platform_is_not_known_on_the_other(world: World) -> None:
    assert world.graph.user_name("17840000000000099", INSTAGRAM) is None
    assert world.graph.user_name("17840000000000099", MESSENGER) is None


def test_where_the_profile_is_hidden_the_chat_has_the_name(world: World) -> None:
    world.hide_profile()
    assert world.graph.user_name(world.user_id, MESSENGER) == "Anna Berg"


def test_a_hidden_name_is_no_name(world: World) -> None:
    world.hide_name()
    assert world.graph.user_name(world.user_id, MESSENGER) is None


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en_US", "fr_CA"])
def test_the_user_has_a_locale(world: World, locale: str) -> None:
    world.speaks(locale)
    assert world.graph.user_locale(world.user_id) == locale


def test_without_the_permission_no_locale_is_shown(world: World) -> None:
    world.may_not_see_locales()
    assert world.graph.user_locale(world.user_id) is None
    assert world.graph.user_name(world.user_id, MESSENGER) == "Anna Berg"


def test_a_hidden_profile_shows_no_locale(world: World) -> None:
    world.hide_profile()
    assert world.graph.user_locale(world.user_id) is None


def test_who_is_unknown_has_no_locale(world: World) -> None:
    assert world.graph.user_locale("7000000000000099") is None


# --- tokens and limits ------------------------------------------------------------------------------------------------


def every_call(world: World) -> list[Callable[[], object]]:
    graph, user = world.graph, world.user_id
    return [
        lambda: send(world),
        lambda: send_and_pass(world),
        lambda: graph.show_typing(user),
        lambda: graph.pass_thread_control(user, INBOX, ""),
        lambda: graph.take_thread_control(user, ""),
        lambda: graph.thread_owner(user),
        lambda: graph.has_conversation_routing(MESSENGER),
        lambda: graph.user_name(user, MESSENGER),
        lambda: graph.user_locale(user),
        lambda: graph.has_said(user, MESSENGER, TEXT, world.now()),
    ]


def test_a_dead_token_opens_nothing(world: World) -> None:
    world.kill_token()
    for call in every_call(world):
        with pytest.raises(TokenInvalidError) as refusal:
            call()
        assert refusal.value.trouble.token == world.token_fingerprint() == fingerprint(PAGE_TOKEN)
    assert world.said() == []


def test_another_token_opens_the_page_at_once(world: World) -> None:
    world.kill_token()
    with pytest.raises(TokenInvalidError):
        send(world)
    world.replace_token("another token")
    send(world)
    assert world.said() == [TEXT["text"]]
    assert world.token_fingerprint() == fingerprint("another token")


def test_too_many_calls_are_refused(world: World) -> None:
    world.limit_calls()
    with pytest.raises(RateLimitedError):
        send(world)
    assert world.said() == []


# --- failures ---------------------------------------------------------------------------------------------------------


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


# --- what was said ----------------------------------------------------------------------------------------------------


def has_said(world: World, since: int, message: dict[str, Any] = TEXT) -> Said:
    return world.graph.has_said(world.user_id, world.platform, message, since)


def test_what_was_said_is_found(world: World) -> None:
    before = world.now()
    send(world)
    send(world, "Anything else?")
    assert has_said(world, before) is Said.YES
    assert has_said(world, before, {"text": "Anything else?"}) is Said.YES


def test_what_was_said_with_control_is_found(world: World) -> None:
    before = world.now()
    send_and_pass(world)
    assert has_said(world, before) is Said.YES


def test_what_was_said_on_instagram_is_found(world: World) -> None:
    world.moves_to_instagram()
    before = world.now()
    assert has_said(world, before) is Said.NO
    send(world)
    assert has_said(world, before) is Said.YES


def test_what_was_not_said_is_not_found(world: World) -> None:
    before = world.now()
    assert has_said(world, before) is Said.NO
    send(world, "Anything else?")
    assert has_said(world, before) is Said.NO


def test_what_was_said_before_is_another_message(world: World) -> None:
    send(world)
    world.wait(seconds=10)
    before = world.now()
    assert has_said(world, before) is Said.NO
    send(world)
    assert has_said(world, before) is Said.YES


def test_a_call_whose_answer_is_lost_has_said_it(world: World) -> None:
    before = world.now()
    world.lose_next_answer()
    with pytest.raises(UnconfirmedError):
        send(world)
    assert has_said(world, before) is Said.YES


def test_a_call_that_failed_has_not_said_it(world: World) -> None:
    before = world.now()
    world.refuse_next_send()
    with pytest.raises(TransientError):
        send(world)
    assert has_said(world, before) is Said.NO


def test_a_picture_is_known_only_not_to_have_been_sent(world: World) -> None:
    before = world.now()
    assert has_said(world, before, PICTURE) is Said.NO
    world.graph.send(world.user_id, PICTURE, "handover:e.1.0")
    assert has_said(world, before, PICTURE) is Said.UNKNOWN
    assert has_said(world, before) is Said.NO


def test_meta_shows_the_newest_messages_only(world: World) -> None:
    before = world.now()
    send(world)
    for number in range(LINES_KEPT):
        send(world, f"number {number}")
    assert has_said(world, before) is Said.UNKNOWN
    assert has_said(world, before, {"text": "number 0"}) is Said.YES


def test_where_the_chat_is_not_shown_nothing_is_known(world: World) -> None:
    before = world.now()
    send(world)
    world.refuse_to_show_the_chat()
    assert has_said(world, before) is Said.UNKNOWN


# --- the fake ---------------------------------------------------------------------------------------------------------


def test_the_fake_remembers_every_call_in_order() -> None:
    world = InMemory()
    world.graph.show_typing(world.user_id)
    world.graph.fail("send", TransientError("HTTP 500, code 2"))
    with pytest.raises(TransientError):
        send(world)
    names = [type(call).__name__ for call in world.graph.calls]
    assert names == ["ShowTyping", "Send"]
