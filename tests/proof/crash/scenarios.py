"""The scenarios in which functions die: what happens before, and what happens while they may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handover.conversation.events import StaffPaused, StaffResumed
from handover.pages.page import Page
from handover.recipes.recipe import HANDOVER_ON
from tests.fakes.cloud import APP_ID
from tests.fakes.meta import INBOX
from tests.proof.crash.stage import Stage, demo_settings

type Script = Callable[[Stage], None]

HOUR: Final = 3600
LONG_ENOUGH_FOR_A_LOOK: Final = 16 * 60
A_FIRST_LOOK: Final = 2 * 60
ALL: Final = 1_000_000
"""More calls than anybody makes."""

UNCONNECTED_APP: Final = "9999999999"


@dataclass(frozen=True)
class Scenario:
    """A story in two parts; in the second, functions may die.

    Attributes:
        settings: gives the page's settings.
    """

    name: str
    before: Script
    play: Script
    settings: Callable[[], Page] = demo_settings


# --- the page's settings --------------------------------------------------------------------------------------------


def _with_recipe(recipe_id: str, *first_blocks: dict[str, Any]) -> Page:
    """The demo page with more to say before what one of its recipes says."""
    document = demo_settings().model_dump(mode="json")
    (recipe,) = (one for one in document["recipes"] if one["id"] == recipe_id)
    recipe["blocks"] = [*first_blocks, *recipe["blocks"]]
    return Page.model_validate(document)


_PICTURE: Final = {"image": "https://harbour-bikes.example/workshop.jpg"}


def _with_picture() -> Page:
    return _with_recipe("repairs", _PICTURE)


def _with_a_long_farewell() -> Page:
    return _with_recipe(HANDOVER_ON, {"text": "One moment, please."}, _PICTURE)


def _with_unconnected_target() -> Page:
    document = demo_settings().model_dump(mode="json")
    document["handover"]["target_apps"][0]["app_id"] = UNCONNECTED_APP
    return Page.model_validate(document)


def _with_a_ladder() -> Page:
    document = demo_settings().model_dump(mode="json")
    first, *others = document["handover"]["admins"]
    document["handover"] |= {
        "admins": [first, *({**admin, "after_minutes": 20} for admin in others)],
        "unanswered_after_minutes": 30,
        "return_unanswered_after_minutes": 40,
    }
    return Page.model_validate(document)


# --- what happens before --------------------------------------------------------------------------------------------


def _nothing(_: Stage) -> None:
    """The visitor is new."""


def _hello(stage: Stage) -> None:
    stage.page.visitor_writes(stage.visitor, "Hello!")
    stage.settle()


def _hello_without_routing(stage: Stage) -> None:
    stage.page.change(mode="zero_config")
    _hello(stage)


def _a_person_answers(stage: Stage) -> None:
    _hello(stage)
    stage.page.visitor_presses(stage.visitor, "Talk to a human")
    stage.settle()
    stage.page.inbox_answers(stage.visitor, "This is Maya.")
    stage.settle()


def _a_person_answers_who_keeps_the_thread(stage: Stage) -> None:
    _a_person_answers(stage)
    stage.page.change(take_allowed=False)


def _all_fails_for_good(before: Script) -> Script:
    """After what happened before, whatever fails comes back out of a dead-letter queue, as a new message."""

    def play(stage: Stage) -> None:
        before(stage)
        stage.gives_up_at_once = True

    return play


def _the_pause_is_over(stage: Stage) -> None:
    _a_person_answers(stage)
    stage.pass_time(25 * HOUR)
    stage.settle()


def _the_thread_is_ours_without_routing(stage: Stage) -> None:
    _hello_without_routing(stage)
    stage.act(f"apps/{INBOX}/{stage.visitor}/pass", target_app_id=APP_ID)
    stage.settle()


def _a_page_is_held(stage: Stage) -> None:
    """Three visitors wait: one for an answer, one for a person, and one for too long."""
    _hello(stage)
    wants_a_person, waits_too_long = stage.page.new_visitor("Bruno Costa"), stage.page.new_visitor("Carla Dias")
    stage.page.change(token_dead=True)
    stage.page.visitor_writes(waits_too_long, "When are you open?")
    stage.settle()
    stage.pass_time(25 * HOUR)
    stage.settle()
    stage.page.visitor_writes(stage.visitor, "My brake is broken")
    stage.page.visitor_chooses(wants_a_person, "Talk to a human")
    stage.settle()


# --- what happens while functions die -------------------------------------------------------------------------------


def _writes(text: str) -> Script:
    def play(stage: Stage) -> None:
        stage.page.visitor_writes(stage.visitor, text)

    return play


def _writes_while_meta_is_out_of_reach(stage: Stage) -> None:
    """The typing indicator arrives, the first message does not."""
    stage.wire.cut(times=1, after=1)
    stage.page.visitor_writes(stage.visitor, "My brake is broken")


def _writes_and_answers_are_lost(stage: Stage) -> None:
    """Those to the typing indicator and to the first message."""
    stage.wire.lose_answers("messages", times=2)
    stage.page.visitor_writes(stage.visitor, "My brake is broken")


def _presses(title: str) -> Script:
    def play(stage: Stage) -> None:
        stage.page.visitor_presses(stage.visitor, title)

    return play


def _chooses(title: str) -> Script:
    def play(stage: Stage) -> None:
        stage.page.visitor_chooses(stage.visitor, title)

    return play


def _done(stage: Stage) -> None:
    stage.page.inbox_done(stage.visitor)


def _speaks_up(stage: Stage) -> None:
    stage.page.inbox_answers(stage.visitor, "This is Maya.")


def _takes_over_silently(stage: Stage) -> None:
    stage.page.inbox_takes(stage.visitor)
    stage.settle()
    stage.page.visitor_writes(stage.visitor, "When are you open?")


def _asks_for_the_thread(stage: Stage) -> None:
    stage.act(f"apps/{INBOX}/{stage.visitor}/request")


def _writes_just_before_a_person_speaks(stage: Stage) -> None:
    """The bot's answer is refused: the thread is another app's already."""
    stage.page.visitor_writes(stage.visitor, "When are you open?")
    stage.page.inbox_answers(stage.visitor, "This is Maya.")


def _presses_while_meta_is_out_of_reach(stage: Stage) -> None:
    """Meta tells of the page's routing, and the first message does not arrive."""
    stage.wire.cut(times=1, after=1)
    stage.page.visitor_presses(stage.visitor, "Talk to a human")


def _presses_and_answers_are_lost(stage: Stage) -> None:
    """Those to the first two messages of On."""
    stage.wire.lose_answers("messages", times=2)
    stage.page.visitor_presses(stage.visitor, "Talk to a human")


def _presses_while_the_token_dies(stage: Stage) -> None:
    """The token is dead once the first message of On is said; a day's work later there is another one."""
    said_before = len(stage.said(stage.visitor))

    def die() -> None:
        if len(stage.said(stage.visitor)) > said_before:
            stage.tap.when_said = lambda: None
            stage.page.change(token_dead=True)

    stage.tap.when_said = die
    stage.page.visitor_presses(stage.visitor, "Talk to a human")
    stage.settle()
    _opens(stage)


def _pauses(stage: Stage) -> None:
    """Staff silence the bot at the command line; what the visitor writes then stays unanswered."""
    stage.decide(StaffPaused)
    stage.settle()
    stage.page.visitor_writes(stage.visitor, "When are you open?")


def _resumes(stage: Stage) -> None:
    stage.decide(StaffResumed)


def _is_forgotten_with_a_message_under_way(stage: Stage) -> None:
    """Nobody answers the message: a person has the chat, or else nothing from before the request counts any more."""
    stage.page.visitor_writes(stage.visitor, "My brake is broken")
    stage.ask_to_be_forgotten()


def _goes_on_through_an_outage(stage: Stage) -> None:
    """One visitor asks for a person, another writes; the page is looked at in vain once, and then opened."""
    other = stage.page.new_visitor("Bruno Costa")
    stage.wire.cut(times=ALL)
    stage.page.visitor_presses(stage.visitor, "Talk to a human")
    stage.page.visitor_writes(other, "My brake is broken")
    stage.settle()
    stage.pass_time(A_FIRST_LOOK)
    stage.settle()
    stage.wire.cut(times=0)
    stage.pass_time(LONG_ENOUGH_FOR_A_LOOK)


def _presses_on_and_off(stage: Stage) -> None:
    """Presses and words that are all under way before the first is worked on: twice On, then twice Off."""
    for _ in range(2):
        stage.page.visitor_chooses(stage.visitor, "Talk to a human")
    for _ in range(2):
        stage.page.visitor_writes(stage.visitor, "start the bot")


def _is_told_of_late(stage: Stage) -> None:
    """What the visitor asks first arrives hours after what they ask then, the newest first."""
    stage.page.visitor_writes(stage.visitor, "My brake is broken")
    stage.page.visitor_chooses(stage.visitor, "Talk to a human")
    stage.hold_back()
    stage.page.visitor_writes(stage.visitor, "When are you open?")
    stage.settle()
    stage.pass_time(3 * HOUR)
    stage.bring_late()


def _opens(stage: Stage) -> None:
    stage.renew_token("another_page_token")
    stage.pass_time(LONG_ENOUGH_FOR_A_LOOK)


SCENARIOS: Final[Sequence[Scenario]] = (
    Scenario("a reply of one message", _hello, _writes("When are you open?")),
    Scenario("a reply of two messages", _hello, _writes("My brake is broken")),
    Scenario("a reply with a picture", _hello, _writes("My brake is broken"), _with_picture),
    Scenario("a reply with the name asked first", _nothing, _writes("Hello!")),
    Scenario("a reply while Meta is out of reach", _hello, _writes_while_meta_is_out_of_reach),
    Scenario("a reply whose first answer is lost", _hello, _writes_and_answers_are_lost),
    Scenario("a reply whose picture gets no answer", _hello, _writes_and_answers_are_lost, _with_picture),
    Scenario("a reply that is refused", _hello, _writes_just_before_a_person_speaks),
    Scenario("On, with an alert to two admins and the topic", _nothing, _chooses("Talk to a human")),
    Scenario("On of several messages", _hello, _presses("Talk to a human"), _with_a_long_farewell),
    Scenario("On while Meta is out of reach", _hello, _presses_while_meta_is_out_of_reach, _with_a_long_farewell),
    Scenario("On whose answers are lost", _hello, _presses_and_answers_are_lost, _with_a_long_farewell),
    Scenario("On that nobody answers", _hello, _presses("Talk to a human"), _with_a_ladder),
    Scenario("On without Conversation Routing", _hello_without_routing, _presses("Talk to a human")),
    Scenario("On whose pass is refused", _hello, _presses("Talk to a human"), _with_unconnected_target),
    Scenario("On while the token dies", _hello, _presses_while_the_token_dies, _with_a_long_farewell),
    Scenario("Off", _a_person_answers, _presses("Switch the bot on")),
    Scenario("Off that is refused", _a_person_answers_who_keeps_the_thread, _presses("Switch the bot on")),
    Scenario("Off by time, with an answer held", _the_pause_is_over, _writes("When are you open?")),
    Scenario("Done in the inbox", _a_person_answers, _done),
    Scenario("an app's request that is honoured", _the_thread_is_ours_without_routing, _asks_for_the_thread),
    Scenario("a person who speaks up unasked", _hello, _speaks_up),
    Scenario("a silent take-over, and what the visitor writes then", _hello, _takes_over_silently),
    Scenario("a pause that staff decide", _hello, _pauses),
    Scenario("a return that staff decide", _a_person_answers, _resumes),
    Scenario("a visitor who is forgotten", _a_person_answers, _is_forgotten_with_a_message_under_way),
    Scenario("a held page that opens", _a_page_is_held, _opens),
    Scenario("an outage, from its beginning to its end", _hello, _goes_on_through_an_outage),
    Scenario("a burst of presses", _hello, _presses_on_and_off),
    Scenario("what Meta tells of late", _hello, _is_told_of_late),
    Scenario("a reply that is redriven", _all_fails_for_good(_hello), _writes("My brake is broken")),
    Scenario("On that is redriven", _all_fails_for_good(_hello), _presses("Talk to a human"), _with_a_long_farewell),
    Scenario("Off that is redriven", _all_fails_for_good(_a_person_answers), _presses("Switch the bot on")),
)
