"""Outside the hours, who asks for a person hears when somebody is there, and goes to the app for that time."""

from typing import Any

import pytest

from handover.conversation.effects import SwitchOn
from handover.conversation.vocabulary import SwitchOutcome
from handover.pages.page import Page
from tests.builders.pages import DIMELO, DOCUMENT, INBOX, page
from tests.unit.conversation.story import Story, story

OPEN = {"week": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "0:00-24:00")}
CLOSED = {"week": {"saturday": "9:00-12:00"}}
"""Stories are told on a Tuesday."""


def told(hours: object, **handover: Any) -> Story:
    return story(settings(hours, **handover))


def settings(hours: object, **handover: Any) -> Page:
    return page(hours=hours, handover={**DOCUMENT["handover"], **handover})


def ordered(one: Story, payload: str = "handover/on") -> SwitchOn:
    switch = one.presses(payload).effects[0]
    assert isinstance(switch, SwitchOn)
    return switch


@pytest.mark.parametrize(
    ("hours", "recipe_id"), [(None, "handover_on"), (OPEN, "handover_on"), (CLOSED, "handover_closed")]
)
def test_what_is_said_at_a_press_depends_on_the_hours(hours: object, recipe_id: str) -> None:
    one = told(hours)
    assert ordered(one).recipe_id == recipe_id
    assert one.conversation.request is not None
    assert one.conversation.request.told_with == recipe_id


@pytest.mark.parametrize("payload", ["handover/on", "handover/on?target=Page+Inbox"])
@pytest.mark.parametrize(("hours", "app_id"), [(OPEN, INBOX), (CLOSED, DIMELO), (None, INBOX)])
def test_outside_the_hours_every_request_goes_to_the_app_for_that_time(
    payload: str, hours: object, app_id: str
) -> None:
    assert ordered(told(hours, closed_hours_target="Dimelo"), payload).target_app_id == app_id


@pytest.mark.parametrize(("payload", "app_id"), [("handover/on", INBOX), ("handover/on?target=Dimelo", DIMELO)])
def test_without_such_an_app_the_hours_change_nothing_about_the_target(payload: str, app_id: str) -> None:
    assert ordered(told(CLOSED), payload).target_app_id == app_id


def test_what_was_begun_outside_the_hours_goes_on_so_though_somebody_is_there_by_now() -> None:
    one = told(CLOSED)
    ordered(one)
    one.page = settings(OPEN)
    [again] = one.switched(SwitchOutcome.HELD, said=1).effects
    assert isinstance(again, SwitchOn)
    assert (again.recipe_id, again.said) == ("handover_closed", 1)


def test_its_button_brings_the_bot_back_by_its_title_too() -> None:
    one = told(CLOSED)
    ordered(one)
    one.switched(SwitchOutcome.PASSED)
    assert one.writes("Switch the bot on").effects != ()
