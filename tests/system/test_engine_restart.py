"""The engine stops in the middle and starts again: nothing that was answered 200 is lost."""

from functools import partial

import pytest

from local.stack import Stack
from tests.system.people import PAUSED, People, eventually


@pytest.fixture
def stack_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    return Stack(state=tmp_path_factory.mktemp("restarted"), engine_port=0, simulator_port=0)


def test_what_was_answered_200_survives_a_stop_of_the_engine(stack_of_its_own: Stack) -> None:
    with stack_of_its_own.running() as stack, People(stack.facts).present() as people:
        visitors = [people.visitor(f"Survivor {number}") for number in range(6)]
        people.act("settings", {"graph_latency_seconds": 1}, method="PATCH")
        for visitor in visitors:
            visitor.chooses_from_menu("Talk to a human")
        eventually(lambda: people.ask("health")["webhooks_waiting"], lambda waiting: waiting == 0, "every 200")
        stack.stop_engine()
        assert not all(PAUSED in str(visitor.texts_from("bot")) for visitor in visitors)
        people.act("settings", {"graph_latency_seconds": 0}, method="PATCH")
        stack.start_engine()
        for visitor in visitors:
            visitor.hears(PAUSED)
            eventually(partial(people.mails_about, visitor), lambda mails: len(mails) == 2, "both e-mails")
