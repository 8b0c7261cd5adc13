"""An owner is warned of a recipe whose messages do not fit into one turn when Meta is slow, and of no other."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.conversation.conversation import Conversation
from handover.conversation.effects import Reply
from handover.lint.finding import Finding
from handover.lint.linter import check
from handover.lint.slow_day import CALL_SECONDS, MEDIA_SECONDS
from handover.messenger.calls import READ_TIMEOUT_SECONDS
from handover.messenger.graph import TYPING_TIMEOUT_SECONDS
from handover.operations.say import OutOfTimeError, StoppedReplyError, Time, say
from handover.pages.platform import Platform
from handover.pages.turn import TURN_SECONDS
from handover.recipes.blocks import LONGEST_PAUSE_SECONDS
from tests.builders.mistakes import good_page
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.clock import ManualClock
from tests.fakes.graph import FakeGraph
from tests.unit.operations.desk import NOW, USER

type Block = Mapping[str, Any]

TEXT: Block = {"text": "Go on."}
IMAGE: Block = {"image": "https://quay.test/bike.jpg"}
CARDS: Block = {"cards": [{"title": "Bike", "image": "https://quay.test/bike.jpg"}]}


def pause(seconds: float) -> Block:
    return {"pause": seconds}


def warnings(recipes: list[Any], document: Mapping[str, Any] = DOCUMENT) -> list[Finding]:
    found = check({**document, "recipes": [*document["recipes"], *recipes]}).findings
    return [finding for finding in found if finding.rule == "said_in_parts"]


def recipe(*blocks: Block, recipe_id: str = "more") -> Block:
    return {"id": recipe_id, "name": "More", "triggers": {"words": [recipe_id]}, "blocks": list(blocks)}


# --- what takes time --------------------------------------------------------------------------------------------------

# Fifteen seconds until the last message is begun: two to show typing, two for each message, five for one with a file.
FITS = {
    "seven messages": [TEXT] * 7,
    "three files": [IMAGE] * 3,
    "a message before three files": [TEXT, *[IMAGE] * 3],
    "a last file, however long it takes": [*[TEXT] * 6, IMAGE],
    "cards, which are one message": [CARDS] * 7,
    "pauses at once": [pause(5), pause(5), TEXT, TEXT],
    "pauses one after the other, before each of which typing is shown": [pause(5), TEXT, pause(2), TEXT, TEXT],
}
DOES_NOT = {
    "eight messages": [TEXT] * 8,
    "a message after three files": [*[IMAGE] * 3, TEXT],
    "cards, which are one message": [CARDS] * 8,
    "a pause before the last of seven": [*[TEXT] * 6, pause(1.5), TEXT],
    "pauses at once": [pause(5), pause(5), TEXT, TEXT, TEXT],
    "pauses one after the other, before each of which typing is shown": [pause(5), TEXT, pause(2.5), TEXT, TEXT],
}


@pytest.mark.parametrize("blocks", FITS.values(), ids=FITS)
def test_what_fits_into_one_turn_is_no_finding(blocks: list[Block]) -> None:
    assert warnings([recipe(*blocks)]) == []


@pytest.mark.parametrize("blocks", DOES_NOT.values(), ids=DOES_NOT)
def test_what_does_not_is_one(blocks: list[Block]) -> None:
    [finding] = warnings([recipe(*blocks)])
    assert finding.place == ("recipes", len(DOCUMENT["recipes"]), "blocks")


def within_the_limits(blocks: list[Block]) -> bool:
    return sum(block.get("pause", 0) for block in blocks) <= 10 and any("pause" not in block for block in blocks)


BLOCKS = st.sampled_from([TEXT, IMAGE, CARDS, pause(0.5), pause(1), pause(2.5), pause(LONGEST_PAUSE_SECONDS)])
RECIPES = st.lists(BLOCKS, min_size=1, max_size=10).filter(within_the_limits)


class SlowGraph(FakeGraph):
    """A Graph API that takes as long for each call as the linter takes it to."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock=clock)
        self.pass_time = clock.forward

    def send(self, user_id: str, message: Mapping[str, Any], metadata: str) -> None:
        """Sends one message."""
        is_fetched = message.get("attachment", {}).get("type", "template") != "template"
        self.pass_time(MEDIA_SECONDS if is_fetched else CALL_SECONDS)
        super().send(user_id, message, metadata)

    def show_typing(self, user_id: str) -> None:
        """Shows that an answer is on its way."""
        self.pass_time(CALL_SECONDS)
        super().show_typing(user_id)


def messages_said_in_one_turn(blocks: list[Block]) -> tuple[int, bool]:
    """Gives how many messages a slow Meta lets us say in one turn, and whether those are all."""
    clock = ManualClock(NOW / 1000)
    graph, end = SlowGraph(clock), clock.now + TURN_SECONDS
    settings = page(recipes=[*DOCUMENT["recipes"], recipe(*blocks)])
    conversation = Conversation(account_id=PAGE_ID, user_id=USER, name="Ana", fence=1)
    reply = Reply(id="e.1", fence=1, recipe_id="more", at=NOW)
    try:
        is_all = say(reply, conversation, settings, graph, Time(lambda: end - clock.now, clock.forward))
    except StoppedReplyError as stopped:
        is_all = not isinstance(stopped.__cause__, OutOfTimeError)
    return len(graph.said), is_all


@given(RECIPES)
def test_there_is_a_finding_exactly_where_a_slow_meta_makes_the_bot_go_on_in_the_next_turn(blocks: list[Block]) -> None:
    said, is_all = messages_said_in_one_turn(blocks)
    found = warnings([recipe(*blocks)])
    assert bool(found) is not is_all
    if found:
        messages = sum("pause" not in block for block in blocks)
        left = messages - said
        last = f"the last {left} of" if left > 1 else "the last of"
        assert f"{last} the {messages} messages that recipe `more` says, with" in found[0].why


# --- in which recipes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "is_found"), [(3, False), (4, True)])
def test_what_a_recipe_goes_on_to_counts(first: int, is_found: bool) -> None:  # noqa: FBT001 - a column of the table
    found = warnings([recipe(*[TEXT] * first, {"goto": "rest"}), recipe(*[TEXT] * 4, recipe_id="rest")])
    assert [finding.place[1] for finding in found] == [len(DOCUMENT["recipes"])] * is_found


def test_what_is_too_long_by_itself_is_found_there_alone() -> None:
    found = warnings([recipe(TEXT, {"goto": "rest"}), recipe(*[TEXT] * 8, recipe_id="rest")])
    assert [finding.place[1] for finding in found] == [len(DOCUMENT["recipes"]) + 1]


@pytest.mark.parametrize(
    ("blocks", "rule"),
    [
        ([*[TEXT] * 5, {"goto": "rest"}], "too_much_at_once"),
        ([pause(5), TEXT, pause(5), TEXT, pause(0.5), TEXT], "long_pauses"),
    ],
)
def test_what_is_refused_for_its_length_is_found_as_that_alone(blocks: list[Block], rule: str) -> None:
    recipes = [*DOCUMENT["recipes"], recipe(*blocks), recipe(*[TEXT] * 6, recipe_id="rest")]
    assert [finding.rule for finding in check({**DOCUMENT, "recipes": recipes}).findings] == [rule]


@pytest.mark.parametrize(
    ("recipe_id", "is_found"),
    [
        # These are said as answers.
        ("handover_off", True),
        ("handover_failed", True),
        # These are said with the switch, by a function that cuts nothing into turns.
        ("handover_on", False),
        ("handover_closed", False),
        ("handover_unanswered", False),
    ],
)
def test_what_is_said_while_the_bot_is_paused_has_no_turns(recipe_id: str, is_found: bool) -> None:  # noqa: FBT001
    others = [one for one in DOCUMENT["recipes"] if one["id"] != recipe_id]
    long = {"id": recipe_id, "name": "Long", "blocks": [TEXT] * 8}
    assert bool(warnings([long], {**DOCUMENT, "recipes": others})) is is_found


# --- to whom ----------------------------------------------------------------------------------------------------------

LONG = "日" * 1000  # 3,000 bytes, of which Instagram takes 1,000 at once


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_counts_in_which_most_is_said(language: str) -> None:
    bakery = good_page("bakery")
    words = {"text": {"fr": "Suite.", "en": "More."} | {language: LONG}}
    [finding] = warnings([recipe(words, words)], bakery)
    assert "on Instagram, where a long text becomes several" in finding.why


def test_a_long_text_is_one_message_where_there_is_no_instagram() -> None:
    assert page().platforms == (Platform.MESSENGER,)
    assert warnings([recipe({"text": LONG}, {"text": LONG})]) == []


def test_a_finding_says_what_the_visitor_notices_and_what_to_do() -> None:
    [finding] = warnings([recipe(*[TEXT] * 9)])
    assert finding.why == (
        "when Meta is slow (2 seconds a message, 5 with media to fetch), there is a break before the last 2 of the 9 "
        "messages that recipe `more` says, with those it goes on to; what the visitor writes meanwhile may be answered "
        "before them"
    )
    assert finding.mend == "say or pause less, or offer a button for the rest"


# --- what is assumed --------------------------------------------------------------------------------------------------


def test_what_is_assumed_of_a_slow_meta_is_no_failure() -> None:
    assert CALL_SECONDS <= TYPING_TIMEOUT_SECONDS
    assert MEDIA_SECONDS == READ_TIMEOUT_SECONDS


def test_the_recipes_of_good_pages_leave_room() -> None:
    assert [warnings([], good_page(name)) for name in ("bakery", "clinic", "florist")] == [[], [], []]
