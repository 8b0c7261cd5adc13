"""A stack of its own is disturbed: a permission is taken away, which is missed; its engine stops, and nothing is lost.

That every permission is missed by some test is the matter of `tests/permissions`, in memory; here the engine enforces
two of them.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from local.stack import Stack
from tests.system.people import BACK, PAUSED, People, Visitor, eventually

STATEMENTS = [
    ("IngestRole", "PutEventsInTheMailbox"),
    ("NotificationsRole", "SendEmailAsTheSender"),
]


def without(role: str, statement: str) -> Callable[[dict[str, Any]], None]:
    def change(template: dict[str, Any]) -> None:
        document = template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
        kept = [each for each in document["Statement"] if each["Sid"] != statement]
        assert len(kept) == len(document["Statement"]) - 1
        document["Statement"] = kept

    return change


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(state=tmp_path_factory.mktemp("disturbed"), engine_port=0, simulator_port=0).running() as running:
        yield running


def denials(people: People, function: str) -> list[str]:
    logs = people.aws("logs")
    groups = [
        group["logGroupName"]
        for page in logs.get_paginator("describe_log_groups").paginate()
        for group in page["logGroups"]
        if function in group["logGroupName"]
    ]
    events = [event for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    return [event["message"] for event in events if "not authorized to perform" in event["message"]]


def the_story_as_far_as_it_goes(visitor: Visitor) -> None:
    visitor.chooses_from_menu("Talk to a human")


@pytest.mark.parametrize(("role", "statement"), STATEMENTS)
def test_a_permission_taken_out_is_missed(disturbed: Stack, role: str, statement: str) -> None:
    with People(disturbed.facts).present() as people:
        function = role.removesuffix("Role")
        before = len(denials(people, function))
        disturbed.deploy_changed(without(role, statement))
        the_story_as_far_as_it_goes(people.visitor(f"Denied {role} {statement}"))
        eventually(lambda: denials(people, function), lambda found: len(found) > before, f"{function} is denied")


def test_with_all_of_them_the_story_works(disturbed: Stack) -> None:
    with People(disturbed.facts).present() as people:
        disturbed.deploy()
        visitor = people.visitor("Pia Allowed")
        the_story_as_far_as_it_goes(visitor)
        visitor.hears(PAUSED)
        eventually(lambda: people.mails_about(visitor), lambda mails: len(mails) == 2, "both e-mails")
        visitor.presses("Switch the bot on")
        visitor.hears(BACK)


def test_what_was_answered_200_survives_a_stop_of_the_engine(disturbed: Stack) -> None:
    with People(disturbed.facts).present() as people:
        visitors = [people.visitor(f"Survivor {number}") for number in range(6)]
        people.act("settings", {"graph_latency_seconds": 1}, method="PATCH")
        for visitor in visitors:
            visitor.chooses_from_menu("Talk to a human")
        eventually(lambda: people.ask("health")["webhooks_waiting"], lambda waiting: waiting == 0, "every 200")
        disturbed.stop_engine()
        assert not all(PAUSED in str(visitor.texts_from("bot")) for visitor in visitors)
        people.act("settings", {"graph_latency_seconds": 0}, method="PATCH")
        disturbed.start_engine()
        for visitor in visitors:
            visitor.hears(PAUSED)
            eventually(partial(people.mails_about, visitor), lambda mails: len(mails) == 2, "both e-mails")
