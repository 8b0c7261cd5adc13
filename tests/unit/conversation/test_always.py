"""What holds after any event in any order. The numbers are those of the design's invariants."""

from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.conversation import HELD_LIMIT, LINES_KEPT, SPOKEN_KEPT, Conversation, Mode
from handover.conversation.decide import decide
from handover.conversation.effects import Reply
from handover.conversation.events import (
    AnyEvent,
    Channel,
    ControlMoved,
    ControlRequested,
    ControlSwitched,
    HumanWrote,
    Owner,
    PageOpened,
    PressedElsewhere,
    ReplyRefused,
    SomebodyWrote,
    UserPressed,
    UserWrote,
)
from handover.conversation.seen import LIMITS
from handover.conversation.switches import RETURNS_LIMIT
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import Page
from handover.pages.routing import RoutingMode
from tests.builders.pages import INBOX, page
from tests.unit.conversation.story import NOW, PAGE

_texts = st.sampled_from(["hello", "open", "switch it on", "I did not get that.", ""])
_payloads = st.sampled_from(["handover/on", "handover/off", "recipe/hours", "get_started", "?"])
_channels = st.sampled_from(list(Channel))
_ids = st.integers(0, 12).map(lambda number: f"e{number}")
_times = st.integers(NOW - 5000, NOW + 5000)
_events: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(UserWrote, id=_ids, at=_times, channel=_channels, text=_texts, payload=st.none() | _payloads),
    st.builds(UserPressed, id=_ids, at=_times, channel=_channels, title=_texts, payload=_payloads),
    st.builds(PressedElsewhere, id=_ids, at=_times),
    st.builds(HumanWrote, id=_ids, at=_times, text=_texts),
    st.builds(SomebodyWrote, id=_ids, at=_times, text=_texts),
    st.builds(ControlMoved, id=_ids, at=_times, owner=st.sampled_from(list(Owner))),
    st.builds(ControlRequested, id=_ids, at=_times, app_id=st.sampled_from([INBOX, "999999999"])),
    st.builds(ReplyRefused, id=_ids, at=_times, fence=st.integers(0, 4)),
    st.builds(PageOpened, id=_ids, at=_times),
    st.builds(
        ControlSwitched,
        id=_ids,
        at=_times,
        fence=st.integers(0, 4),
        outcome=st.sampled_from(list(SwitchOutcome)),
    ),
)
_pages = st.sampled_from([PAGE, page(plan="free")])
_routings = st.sampled_from([None, *RoutingMode])
_pauses = st.integers(0, 7_200_000)


@given(st.lists(st.tuples(_events, _pauses), max_size=30), _pages, _routings)
def test_invariants_hold_in_any_order_of_events(
    events: list[tuple[AnyEvent, int]], some_page: Page, routing: RoutingMode | None
) -> None:
    conversation, now = Conversation(account_id="22", user_id="33"), NOW
    for event, pause in events:
        before, now = conversation, now + pause
        decision = decide(before, event, some_page, now, routing)
        conversation = decision.conversation
        # 1: a reply is made only while the gate is open, for the fence it is open at
        for effect in decision.effects:
            if isinstance(effect, Reply):
                assert conversation.mode is Mode.BOT
                assert effect.fence == conversation.fence
        # 5 and 4: a person's turn always has a request to count from; the bot's has none
        assert (conversation.request is None) == (conversation.mode is Mode.BOT)
        # 6: an event changes state at most once
        assert decide(conversation, event, some_page, now, routing).conversation == conversation
        # the fence rises with every switch, never falls
        assert conversation.fence >= before.fence
        if {before.mode, conversation.mode} == {Mode.BOT, Mode.HUMAN}:
            assert conversation.fence > before.fence
        # an item stays small, whatever comes
        for group, limit in LIMITS.items():
            assert len(getattr(conversation.seen, group.value).entries) <= limit
        assert len(conversation.lines) <= LINES_KEPT
        assert len(conversation.held) <= HELD_LIMIT
        assert len(conversation.spoken) <= max(SPOKEN_KEPT.values())
        assert len(conversation.returns) <= RETURNS_LIMIT
