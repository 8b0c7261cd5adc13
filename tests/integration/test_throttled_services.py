"""A service that throttles every call for a minute, wherever in the story: nothing lost, nothing twice, no false alarm.

The clients make one attempt only, so that each throttled call reaches the function.
"""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, Final

import pytest

from tests.fakes.cloud import APP_ID, Cloud
from tests.fakes.failures import Kind, failure
from tests.fakes.meta import INBOX
from tests.integration.lambda_at_work import LambdaAtWork
from tests.integration.seen import alerts
from tests.integration.system import System
from tests.proof.crash.clock import Clock

SERVICES: Final = ("ssm", "dynamodb", "sqs", "sesv2", "sns", "scheduler")
A_MINUTE: Final = 60
LONGER_THAN_ANYTHING_IS_FRESH: Final = 600


class Throttle:
    """Refuses each call that a function makes to one service until a time."""

    def __init__(self, service: str, cloud: Cloud, work: LambdaAtWork) -> None:
        self.refused = 0
        self._service = service
        self._work = work
        self._until = 0.0
        client = cloud.client(service)
        client.meta.events.register_first(
            f"before-send.{client.meta.service_model.service_id.hyphenize()}", self._check
        )

    def begin(self) -> None:
        """Throttle for a minute."""
        self._until = self._work.clock.now() + A_MINUTE

    def _check(self, **_: object) -> None:
        if self._work.is_working and self._work.clock.now() < self._until:
            self.refused += 1
            raise failure(self._service, Kind.THROTTLED)


@pytest.fixture
def work(system: System, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> LambdaAtWork:
    cloud.put_secret("link-key", "the key that links are signed with")
    clock = Clock()
    clock.install(monkeypatch)
    return LambdaAtWork(system, clock)


def greets(system: System) -> None:
    system.page.visitor_writes(system.visitor, "Hello!")


def asks_for_a_person(system: System) -> None:
    system.page.visitor_chooses(system.visitor, "Talk to a human")


def is_answered(system: System) -> None:
    system.page.inbox_answers(system.visitor, "This is Maya.")


def brings_the_bot_back(system: System) -> None:
    system.page.visitor_presses(system.visitor, "Switch the bot on")


STEPS: Final[tuple[Callable[[System], None], ...]] = (greets, asks_for_a_person, is_answered, brings_the_bot_back)
NEVER_CALLED: Final = {
    ("sesv2", "greets"),
    ("sesv2", "is_answered"),
    ("sesv2", "brings_the_bot_back"),
    ("sns", "greets"),
    ("sns", "is_answered"),
    ("sns", "brings_the_bot_back"),
    ("scheduler", "greets"),
    ("scheduler", "is_answered"),
    ("scheduler", "brings_the_bot_back"),
}
"""Where a step makes no call of a service, so that its throttling is not felt."""


def tell_the_story(work: LambdaAtWork, throttled: Callable[[System], None], throttle: Throttle) -> None:
    for step in STEPS:
        work.forward(LONGER_THAN_ANYTHING_IS_FRESH)
        work.until_quiet()
        if step is throttled:
            throttle.begin()
        step(work.system)
        work.until_quiet()


def recipients(cloud: Cloud) -> list[str]:
    return sorted(mail.destinations["ToAddresses"][0] for mail in cloud.sent_mails())


def have_links(cloud: Cloud) -> set[bool]:
    return {"/links/" in mail.body for mail in cloud.sent_mails()}


def assert_all_happened_once(work: LambdaAtWork) -> None:
    system = work.system
    assert work.dead_letters == []
    assert system.said() == ["Hi Anna, th", "The bot is ", "The bot has"]
    assert (system.owner, system.state.mode) == (APP_ID, "bot")
    assert recipients(system.cloud) == ["jonas@harbour-bikes.example", "maya@harbour-bikes.example"]
    assert have_links(system.cloud) == {True}
    assert alerts(system.cloud) == ["handover_requested"]
    assert system.cloud.items("standing#") == {}


def cases() -> Iterator[Any]:
    """Return every service in every step; only `make crashes` tries those of which no call is made."""
    for service, step in product(SERVICES, STEPS):
        marks = (pytest.mark.thorough,) if (service, step.__name__) in NEVER_CALLED else ()
        yield pytest.param(service, step, id=f"{service}-{step.__name__}", marks=marks)


@pytest.mark.parametrize(("service", "step"), [*cases()])
def test_a_minute_of_throttling_delays_and_changes_nothing(
    work: LambdaAtWork, cloud: Cloud, service: str, step: Callable[[System], None]
) -> None:
    throttle = Throttle(service, cloud, work)
    tell_the_story(work, step, throttle)
    assert_all_happened_once(work)
    assert (throttle.refused == 0) is ((service, step.__name__) in NEVER_CALLED)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_nothing_is_kept_of_parameter_store_when_it_is_throttled(
    work: LambdaAtWork, cloud: Cloud, step: Callable[[System], None]
) -> None:
    def cold(system: System) -> None:
        work.start_cold()
        step(system)

    throttle = Throttle("ssm", cloud, work)
    for one in STEPS:
        if one is step:
            throttle.begin()
            cold(work.system)
        else:
            one(work.system)
        work.until_quiet()
    assert_all_happened_once(work)
    assert throttle.refused > 0


def test_control_is_with_staff_while_the_way_back_is_throttled(work: LambdaAtWork, cloud: Cloud) -> None:
    throttle = Throttle("dynamodb", cloud, work)
    for step in STEPS[:3]:
        step(work.system)
        work.until_quiet()
    throttle.begin()
    brings_the_bot_back(work.system)
    work.work_for(A_MINUTE / 2)
    assert work.system.owner == INBOX
    work.until_quiet()
    assert work.system.owner == APP_ID
