"""Staff pause, resume and forget with the `handover` command, in the running stack."""

import json

from local.stack import Stack
from tests.system import commands
from tests.system.people import BACK, PAUSED, People, Visitor


def handover(stack: Stack, *arguments: str) -> str:
    """Runs a command about conversations against the stack under test."""
    return commands.handover(stack, "conversation", *arguments)


def greeted(people: People, name: str) -> Visitor:
    visitor = people.visitor(name)
    visitor.writes("hello")
    visitor.hears("Harbour Bikes bot")
    people.everything_is_worked_on()
    return visitor


def test_staff_silence_the_bot_and_bring_it_back(people: People, stack: Stack) -> None:
    visitor, page = greeted(people, "Petra Paused"), people.facts.page_id
    heard = visitor.texts_from("bot")

    assert handover(stack, "pause", page, visitor.psid) == "the bot is silent\n"
    visitor.writes("prices")
    people.everything_is_worked_on()
    assert visitor.texts_from("bot") == heard
    assert people.mails_about(visitor) == []
    waiting = json.loads(handover(stack, "list", page, "--paused", "--json"))
    assert [one["request"]["origin"] for one in waiting if one["user"] == visitor.psid] == ["staff"]
    assert "paused by staff" in handover(stack, "show", page, visitor.psid)

    assert handover(stack, "resume", page, visitor.psid) == "the bot is back\n"
    visitor.hears(BACK)
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")


def test_who_waits_stands_in_the_list_until_staff_bring_the_bot_back(people: People, stack: Stack) -> None:
    visitor, page = greeted(people, "Wanda Waits"), people.facts.page_id
    visitor.presses("Talk to a human")
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    assert "Wanda Waits" in handover(stack, "list", page, "--paused")
    assert handover(stack, "resume", page, visitor.psid) == "the bot is back\n"
    visitor.hears(BACK)
    assert "Wanda Waits" not in handover(stack, "list", page, "--paused")
    assert "Wanda Waits" in handover(stack, "list", page)


def test_a_visitor_is_forgotten_and_a_second_time_nothing_is_stored(people: People, stack: Stack) -> None:
    visitor, page = greeted(people, "Fred Forgotten"), people.facts.page_id
    told = handover(stack, "forget", page, visitor.psid, "--yes")
    assert "erased  the conversation: state, request, last lines, name: 1" in told
    assert "point-in-time recovery" in told
    again = json.loads(handover(stack, "forget", page, visitor.psid, "--yes", "--json"))
    assert again["erased"] == {}
    assert "nothing is stored of this visitor" in handover(stack, "forget", page, visitor.psid, "--yes")


def test_who_was_forgotten_in_a_handover_begins_anew(people: People, stack: Stack) -> None:
    visitor, page = greeted(people, "Nele New"), people.facts.page_id
    visitor.presses("Talk to a human")
    visitor.hears(PAUSED)
    people.everything_is_worked_on()
    handover(stack, "forget", page, visitor.psid, "--yes")
    visitor.agent("done")
    visitor.writes("prices")
    visitor.hears("Puncture 12 €")
