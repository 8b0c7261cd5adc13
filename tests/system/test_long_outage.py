"""Meta cannot be reached for long, on the deployed stack: admins hear at once, and what is due is said after it.

Whole with `make crashes`: half an hour, in which the machine has little to do.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from local.stack import Stack
from tests.system.people import BACK, PAUSED, People, Visitor, eventually

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(3600)]

OUTAGE_SECONDS = 22 * 60
SECONDS_TO_A_MAIL = 30
SECONDS_TO_THE_END = 600
"""The end is noticed within an eighth of the outage; then come two rounds of a minute, and a slow machine."""

EDGES = ("messages", "page", "profile", "thread_owner", "pass_thread_control", "take_thread_control", "conversations")
SUBJECTS = ("A visitor of Harbour Bikes is waiting for you", "Un visiteur de la page Harbour Bikes vous attend")
NOT_HEARD_YET = ("the visitor has not heard yet that somebody comes", "le visiteur ne sait pas encore")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    stack = Stack(state=tmp_path_factory.mktemp("outage"), engine_port=0, simulator_port=0)
    with stack.running() as running, People(running.facts).present() as present:
        yield present


@contextmanager
def out_of_reach(people: People) -> Iterator[None]:
    for edge in EDGES:
        people.act("failures", {"edge": edge, "times": 10_000, "status": 503, "code": 2})
    yield
    people.clear_failures()


def mails_about_somebody(people: People) -> list[dict[str, Any]]:
    """Return the mails about visitors without a name, for Meta cannot be asked for it."""
    return [mail for mail in people.ask("emails") if mail["subject"] in SUBJECTS]


def hears_in_the_end(visitor: Visitor, *words: str) -> None:
    """Exactly this is said to somebody, in this order."""

    def is_said(said: list[str]) -> bool:
        return len(said) == len(words) and all(one in text for one, text in zip(words, said, strict=True))

    eventually(partial(visitor.texts_from, "bot"), is_said, f"{words} to {visitor.name}", SECONDS_TO_THE_END)


def test_admins_hear_within_seconds_and_every_visitor_gets_what_is_due_in_order(people: People) -> None:
    known = people.visitor("Kim Known")
    known.writes("hello")
    known.hears("Harbour Bikes")
    people.everything_is_worked_on()
    begun = time.monotonic()
    with out_of_reach(people):
        known.writes("prices")
        asker = people.visitor("Amy Asker")
        asker.chooses_from_menu("Talk to a human")
        mails = partial(mails_about_somebody, people)
        eventually(mails, lambda found: len(found) == 2, "the mails about Amy", SECONDS_TO_A_MAIL)
        late = people.visitor("Lou Late")
        late.chooses_from_menu("Talk to a human")
        eventually(mails, lambda found: len(found) == 4, "the mails about Lou", SECONDS_TO_A_MAIL)
        late.writes("start the bot")
        time.sleep(max(0, OUTAGE_SECONDS - (time.monotonic() - begun)))
        known.writes("opening hours")
    hears_in_the_end(known, "Harbour Bikes", "Puncture 12 €", "Quay 7")
    hears_in_the_end(asker, PAUSED)
    hears_in_the_end(late, BACK)
    people.everything_is_worked_on()
    facts = people.facts
    dead = (facts.mailbox_dead_letter_queue_url, facts.thread_control_dead_letter_queue_url)
    assert [people.messages_in(url) for url in dead] == [0, 0]
    assert len(mails()) == 4
    assert all(words in mail["text"] for mail, words in zip(mails(), NOT_HEARD_YET * 2, strict=True))
