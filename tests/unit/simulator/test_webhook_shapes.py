import pytest

from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.settings import HopContext, TimestampUnit
from tests.unit.simulator.scene import BOT, OTHER, Heard, Scene


def hopped(scene: Scene, shape: HopContext) -> Heard:
    """What the visitor writes after another app passed control to us with metadata."""
    scene.use(hop_context=shape)
    scene.app_takes()
    scene.app_passes(BOT, "messenger_lead_gen_complete")
    [heard] = scene.visitor_writes()
    return heard


HOP = {"app_id": int(OTHER), "metadata": "messenger_lead_gen_complete"}


def test_hop_context_is_a_list_beside_the_events(routing: Scene) -> None:
    assert hopped(routing, HopContext.ENTRY_LIST).entry["hop_context"] == [HOP]


def test_hop_context_is_an_object_beside_the_events(routing: Scene) -> None:
    assert hopped(routing, HopContext.ENTRY_OBJECT).entry["hop_context"] == HOP


def test_hop_context_is_an_object_in_the_event(routing: Scene) -> None:
    heard = hopped(routing, HopContext.ITEM_OBJECT)

    assert heard.event["hop_context"] == HOP
    assert "hop_context" not in heard.entry


def test_hop_context_is_left_out_unless_it_is_asked_for(routing: Scene) -> None:
    heard = hopped(routing, HopContext.NONE)

    assert "hop_context" not in {**heard.entry, **heard.event}


def test_hop_context_is_there_in_standby_too(routing: Scene) -> None:
    routing.use(hop_context=HopContext.ENTRY_LIST)
    routing.app_takes("form")

    [heard] = routing.visitor_writes()

    assert (heard.channel, heard.entry["hop_context"]) == (
        "standby",
        [{"app_id": int(OTHER), "metadata": "form"}],
    )


@pytest.mark.parametrize("end", ["bot_releases", "inbox_takes"])
def test_hop_context_ends_with_the_next_change_of_control(routing: Scene, end: str) -> None:
    hopped(routing, HopContext.ENTRY_LIST)
    getattr(routing, end)()

    [heard] = routing.visitor_writes()

    assert "hop_context" not in heard.entry


def test_the_previous_owner_can_be_missing(routing: Scene) -> None:
    routing.use(previous_owner_missing=True)
    routing.visitor_writes()
    routing.bot_sends()

    [taken] = routing.app_takes()
    [passed] = routing.app_passes(BOT)

    assert taken.content.keys() == passed.content.keys() == {"new_owner_app_id", "metadata"}


def test_timestamps_can_be_seconds(routing: Scene) -> None:
    routing.use(timestamps=TimestampUnit.SECONDS)

    [heard] = routing.visitor_writes()

    assert heard.event["timestamp"] == int(routing.now)
    assert heard.entry["time"] == int(routing.now * 1000)


def test_echoes_of_messenger_can_be_without_an_app_too(routing: Scene) -> None:
    routing.use(anonymous_echoes=frozenset(MessagingPlatform))
    routing.visitor_writes()

    [heard] = routing.bot_sends()

    assert "app_id" not in heard.content
