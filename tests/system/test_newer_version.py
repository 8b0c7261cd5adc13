"""A newer version is deployed in the middle of handovers, and rolled back in the middle of others: nothing is lost.

The newer version says more in everything that it stores or sends, and raises the version of each shape.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from handover.migrations import Shape, newest
from local.stack import Stack
from tests.system.people import BACK, PAUSED, People, Visitor, eventually

pytestmark = pytest.mark.timeout(1800)

PATIENCE_SECONDS = 420
"""The engine ends a function at work when another version of it comes: its messages come again minutes later."""

ADMINS = {"maya@harbour-bikes.example", "jonas@harbour-bikes.example"}

NEW_FIELD = "new_in_this_version"
CHANGES = {
    "migrations.py": ("    return 1 + len(_STEPS.get(shape, ()))", "    return 2 + len(_STEPS.get(shape, ()))"),
    "frozen.py": (
        "    model_config = FROZEN",
        f'    model_config = FROZEN\n    {NEW_FIELD}: str = "said"',
    ),
}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(state=tmp_path_factory.mktemp("deployed"), engine_port=0, simulator_port=0).running() as running:
        yield running


def newer(folder: Path) -> Callable[[dict[str, Any]], None]:
    """Give the change of a template that deploys a newer version of the package."""

    def change(template: dict[str, Any]) -> None:
        layer = template["Resources"]["HandoverLayer"]["Properties"]
        shutil.copytree(layer["ContentUri"], folder)
        for name, (old, new) in CHANGES.items():
            [file] = folder.rglob(f"handover/{name}")
            source = file.read_text()
            assert source.count(old) == 1
            file.write_text(source.replace(old, new))
        layer["ContentUri"] = str(folder)

    return change


def asks_for_a_person(people: People, name: str) -> Visitor:
    visitor = people.visitor(name)
    visitor.chooses_from_menu("Talk to a human")
    return visitor


def hears(visitor: Visitor, words: str) -> None:
    texts = partial(visitor.texts_from, "bot")
    eventually(texts, lambda said: words in str(said), f"“{words}” to {visitor.name}", PATIENCE_SECONDS)


def told_of(people: People, visitor: Visitor) -> set[str]:
    """Return the admins who got a mail about somebody.

    One may get a second: the engine ends `notifications` between the mail and its note, and tells of no mail that SES
    took (decision 19). AWS lets a function end what it does when another version comes.
    """
    return {address for mail in people.mails_about(visitor) for address in mail["to"]}


def stored(people: People, visitor: Visitor) -> dict[str, Any]:
    key = {"pk": {"S": f"conversation#{people.facts.page_id}#{visitor.psid}"}}
    item = people.aws("dynamodb").get_item(TableName=people.facts.table_name, Key=key, ConsistentRead=True)["Item"]
    state: dict[str, Any] = json.loads(item["state"]["S"])
    return state


def test_what_is_under_way_when_a_version_comes_or_goes_ends_as_it_should(deployed: Stack, tmp_path: Path) -> None:
    with People(deployed.facts).present() as people:
        early = asks_for_a_person(people, "Ada Early")
        hears(early, PAUSED)
        people.act("settings", {"graph_latency_seconds": 1}, method="PATCH")
        forward = [asks_for_a_person(people, f"Fay Forward {number}") for number in range(3)]
        deployed.deploy_changed(newer(tmp_path / "newer"))
        amid = [asks_for_a_person(people, f"Nia Newer {number}") for number in range(3)]
        early.presses("Switch the bot on")
        for visitor in (*forward, *amid):
            hears(visitor, PAUSED)
        assert {stored(people, visitor).get(NEW_FIELD) for visitor in amid} == {"said"}

        for visitor in forward:
            visitor.presses("Switch the bot on")
        deployed.deploy()
        for visitor in amid:
            visitor.presses("Switch the bot on")
        late = asks_for_a_person(people, "Lea Late")
        people.act("settings", {"graph_latency_seconds": 0}, method="PATCH")

        hears(late, PAUSED)
        for visitor in (early, *forward, *amid):
            hears(visitor, BACK)
            admins = partial(told_of, people, visitor)
            eventually(admins, ADMINS.__eq__, f"mails of {visitor.name}", PATIENCE_SECONDS)
        people.everything_is_worked_on()
        facts = people.facts
        dead = (
            facts.mailbox_dead_letter_queue_url,
            facts.thread_control_dead_letter_queue_url,
            facts.notifications_dead_letter_queue_url,
        )
        assert [people.messages_in(url) for url in dead] == [0, 0, 0]
        assert {stored(people, visitor)["mode"] for visitor in (early, *forward, *amid)} == {"bot"}
        assert stored(people, amid[0])["schema_version"] == newest(Shape.CONVERSATION) + 1
        assert stored(people, amid[0])[NEW_FIELD] == "said"
        assert NEW_FIELD not in stored(people, late)
