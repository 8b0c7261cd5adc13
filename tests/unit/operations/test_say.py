"""A reply is said message by message: none twice as far as Meta lets one know, none through a shut gate."""

from dataclasses import dataclass, field

import pytest

from handover.conversation.conversation import Conversation, Mode
from handover.conversation.effects import Doubt, Reply
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    RateLimitedError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
    WindowClosedError,
)
from handover.operations.say import StoppedReplyError, Time, say
from handover.pages.page import Page
from handover.pages.platform import Platform
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.clock import ManualClock
from tests.fakes.graph import AskHasSaid, FakeGraph, Send, ShowTyping
from tests.unit.operations.desk import INSTAGRAM, NOW, USER

WORDS = ("First.", "Second.", "Third.")
THREE = {"id": "three", "name": "Three", "blocks": [{"text": word} for word in WORDS]}
PAGE = page(recipes=[*DOCUMENT["recipes"], THREE], instagram_account_id=INSTAGRAM)


@dataclass
class Chat:
    """A user, and a reply of three messages on its way."""

    account_id: str = PAGE_ID
    settings: Page = PAGE
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW / 1000))
    rests: list[float] = field(default_factory=list)
    seconds_left: float = 30.0

    def __post_init__(self) -> None:
        self.graph = FakeGraph(clock=self.clock)

    def said_before(self, number: int) -> None:
        """So many of the messages have reached the user."""
        for word in WORDS[:number]:
            self.graph.send(USER, {"text": word}, "")
        self.graph.calls.clear()

    def says(self, *, mode: Mode = Mode.BOT, gate: int = 1, **reply: object) -> None:
        conversation = Conversation(account_id=self.account_id, user_id=USER, name="Ana", mode=mode, fence=gate)
        decided = Reply.model_validate({"id": "e.1", "fence": 1, "recipe_id": "three", "at": NOW, **reply})
        say(decided, conversation, self.settings, self.graph, Time(lambda: self.seconds_left, self.rests.append))

    def stops(self, **reply: object) -> StoppedReplyError:
        with pytest.raises(StoppedReplyError) as stopped:
            self.says(**reply)  # type: ignore[arg-type] # fields of a reply only
        return stopped.value

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(str(message["text"]) for message in self.graph.said)

    @property
    def asked(self) -> list[str]:
        return [call.message["text"] for call in self.graph.calls if isinstance(call, AskHasSaid)]


# --- in order, once ---------------------------------------------------------------------------------------------------


def test_typing_is_shown_once_and_the_messages_follow_each_with_metadata_of_its_own() -> None:
    chat = Chat()
    chat.says()
    assert chat.graph.calls == [
        ShowTyping(USER),
        *(Send(USER, {"text": word}, f"handover:e.1.{number}") for number, word in enumerate(WORDS)),
    ]


def test_the_bot_seems_to_type_for_as_long_as_a_pause_lasts() -> None:
    blocks = [{"pause": 1}, {"text": "First."}, {"pause": 2.5}, {"text": "Second."}, {"text": "Third."}]
    chat = Chat(settings=page(recipes=[{**THREE, "blocks": blocks}]))
    chat.says()
    assert [type(call) for call in chat.graph.calls] == [ShowTyping, Send, ShowTyping, Send, Send]
    assert chat.rests == [1, 2.5]


def test_typing_that_is_not_shown_before_a_pause_keeps_nothing_back() -> None:
    chat = Chat(settings=page(recipes=[{**THREE, "blocks": [{"text": "First."}, {"pause": 1}, {"text": "Second."}]}]))
    chat.graph.fail("show_typing", TransientError("x"))
    chat.says()
    assert chat.words == ("First.", "Second.")


@pytest.mark.parametrize("said", [0, 1, 2, 3])
def test_a_reply_that_stopped_goes_on_where_it_stopped(said: int) -> None:
    chat = Chat()
    chat.says(said=said)
    assert chat.words == WORDS[said:]
    assert chat.asked == []


def test_a_reply_that_was_longer_once_is_at_its_end() -> None:
    chat = Chat()
    chat.says(said=5)
    assert chat.words == ()


# --- the gate ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "gate"), [(Mode.BOT, 0), (Mode.BOT, 2), (Mode.HUMAN, 1), (Mode.RETURNING, 1), (Mode.HUMAN, 2)]
)
@pytest.mark.parametrize("doubt", Doubt)
def test_invariant_1_nothing_is_said_or_asked_through_a_shut_gate(mode: Mode, gate: int, doubt: Doubt) -> None:
    chat = Chat()
    chat.says(mode=mode, gate=gate, doubt=doubt)
    assert chat.graph.calls == []


def test_a_recipe_that_is_gone_is_not_said() -> None:
    chat = Chat()
    chat.says(recipe_id="gone")
    assert chat.graph.calls == []


# --- where it stops ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [0, 1, 2])
@pytest.mark.parametrize(
    "error", [TransientError("HTTP 503, code 2"), RateLimitedError("x"), TokenInvalidError("x", "fingerprint")]
)
def test_what_may_be_tried_again_stops_the_reply_at_its_message(error: GraphError, said: int) -> None:
    chat = Chat()
    chat.graph.fail("send", error)
    stopped = chat.stops(said=said)
    assert (stopped.left.said, stopped.left.doubt, stopped.__cause__) == (said, Doubt.NONE, error)
    chat.says(**stopped.left.model_dump(include={"said", "doubt"}))
    assert chat.words == WORDS[said:]


@pytest.mark.parametrize("said", [0, 1, 2])
@pytest.mark.parametrize("error", [NotOwnerError("x"), WindowClosedError("x"), MisconfiguredError("x")])
def test_what_is_refused_for_good_stops_it_too_and_says_why(error: GraphError, said: int) -> None:
    chat = Chat()
    chat.graph.fail("send", error)
    stopped = chat.stops(said=said)
    assert (stopped.left.said, stopped.left.doubt, stopped.__cause__) == (said, Doubt.NONE, error)
    assert chat.words == ()


# --- where it is not known whether a message went out -----------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_message_without_an_answer_is_left_in_doubt(number: int) -> None:
    chat = Chat()
    chat.graph.fail("send", UnconfirmedError("no answer in time"))
    stopped = chat.stops(said=number)
    assert (stopped.left.said, stopped.left.doubt) == (number, Doubt.UNANSWERED)


@pytest.mark.parametrize("doubt", [Doubt.UNANSWERED, Doubt.CUT_OFF])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_meta_has_is_not_said_again(doubt: Doubt, number: int) -> None:
    chat = Chat()
    chat.said_before(number + 1)
    chat.says(said=number, doubt=doubt)
    assert chat.words == WORDS


@pytest.mark.parametrize("doubt", [Doubt.UNANSWERED, Doubt.CUT_OFF])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_what_meta_does_not_have_is_said_and_the_rest_without_asking(doubt: Doubt, number: int) -> None:
    chat = Chat()
    chat.said_before(number)
    chat.says(said=number, doubt=doubt)
    assert chat.words == WORDS
    assert chat.asked == [WORDS[number]]


@pytest.mark.parametrize(
    ("doubt", "heard", "asked"),
    [
        # Sent, and no answer came: a missing message is milder than a double one.
        (Doubt.UNANSWERED, ("First.", "Third."), ["Second."]),
        # Cut off, maybe before anything was sent: all of it is said.
        (Doubt.CUT_OFF, WORDS, ["Second.", "Third."]),
        # Both, one after the other: the first holds for the message it stopped at, the second for what follows.
        (Doubt.UNANSWERED_AND_CUT_OFF, ("First.", "Third."), ["Second.", "Third."]),
    ],
)
def test_where_meta_cannot_tell_it_depends_on_whether_something_was_sent(
    doubt: Doubt, heard: tuple[str, ...], asked: list[str]
) -> None:
    chat = Chat()
    chat.said_before(1)
    chat.graph.chat_is_readable = False
    chat.says(said=1, doubt=doubt)
    assert chat.words == heard
    assert chat.asked == asked


@pytest.mark.parametrize("said", [0, 1, 2, 3])
def test_a_reply_that_was_cut_off_somewhere_is_said_to_its_end_and_nothing_of_it_twice(said: int) -> None:
    chat = Chat()
    chat.said_before(said)
    chat.says(doubt=Doubt.CUT_OFF)
    assert chat.words == WORDS


def test_a_message_of_before_the_reply_was_decided_is_no_sign_of_it() -> None:
    chat = Chat()
    chat.said_before(1)
    chat.clock.forward(60)
    chat.says(at=NOW + 60_000, doubt=Doubt.UNANSWERED)
    assert chat.words == ("First.", *WORDS)


@pytest.mark.parametrize(
    ("before", "cut_off", "unanswered"),
    [
        (Doubt.NONE, Doubt.CUT_OFF, Doubt.UNANSWERED),
        (Doubt.UNANSWERED, Doubt.UNANSWERED_AND_CUT_OFF, Doubt.UNANSWERED),
        (Doubt.CUT_OFF, Doubt.CUT_OFF, Doubt.UNANSWERED_AND_CUT_OFF),
        (Doubt.UNANSWERED_AND_CUT_OFF, Doubt.UNANSWERED_AND_CUT_OFF, Doubt.UNANSWERED_AND_CUT_OFF),
    ],
)
def test_one_doubt_does_not_replace_the_other(before: Doubt, cut_off: Doubt, unanswered: Doubt) -> None:
    assert (before.cut_off, before.unanswered) == (cut_off, unanswered)


@pytest.mark.parametrize("error", [TransientError("HTTP 503, code 2"), RateLimitedError("x")])
def test_a_doubt_that_cannot_be_asked_about_stays(error: GraphError) -> None:
    chat = Chat()
    chat.graph.fail("has_said", error)
    stopped = chat.stops(said=1, doubt=Doubt.UNANSWERED)
    assert (stopped.left.said, stopped.left.doubt, stopped.__cause__) == (1, Doubt.UNANSWERED, error)
    assert chat.words == ()


def test_a_doubt_that_meta_has_settled_is_settled_though_the_message_has_to_wait() -> None:
    chat = Chat()
    chat.graph.fail("send", TransientError("HTTP 503, code 2"))
    stopped = chat.stops(doubt=Doubt.UNANSWERED)
    chat.graph.chat_is_readable = False
    chat.says(**stopped.left.model_dump(include={"said", "doubt"}))
    assert chat.words == WORDS


def test_a_doubt_about_a_later_message_does_not_bring_an_earlier_one_back() -> None:
    chat = Chat()
    chat.said_before(1)
    chat.graph.fail_afterwards("send", UnconfirmedError("no answer in time"))
    stopped = chat.stops(doubt=Doubt.CUT_OFF)
    assert (stopped.left.said, stopped.left.doubt) == (1, Doubt.UNANSWERED)
    chat.says(**stopped.left.model_dump(include={"said", "doubt"}))
    assert chat.words == WORDS


# --- where it is said -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("account_id", "platform"), [(PAGE_ID, Platform.MESSENGER), (INSTAGRAM, Platform.INSTAGRAM)])
def test_meta_is_asked_about_the_chat_of_the_platform_from_when_the_reply_was_decided(
    account_id: str, platform: Platform
) -> None:
    chat = Chat(account_id)
    chat.says(said=2, doubt=Doubt.UNANSWERED)
    assert AskHasSaid(USER, platform, {"text": "Third."}, NOW) in chat.graph.calls


def test_a_long_text_is_said_in_several_messages_on_instagram_and_goes_on_between_them() -> None:
    long = {"id": "three", "name": "Long", "blocks": [{"text": "word " * 300}]}
    chat = Chat(INSTAGRAM, page(recipes=[*DOCUMENT["recipes"], long], instagram_account_id=INSTAGRAM))
    chat.says()
    first, second = chat.words
    assert f"{first} {second}" == ("word " * 300).strip()
    chat.graph.said.clear()
    chat.says(said=1)
    assert chat.words == (second,)
