"""A connected page of a stack without a fault, for whoever breaks one link of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from handover.doctor.verdict import Mark, Verdict
from handover.messenger.meta_access import MetaAccess
from handover.pages.page import Page
from manage.connection import Connection
from manage.doctor.checkup import examination
from manage.doctor.subject import Subject
from manage.page_file import read_page
from tests.fakes.cloud import WEBHOOK_URL, cloud
from tests.fakes.deployed import DeployedTarget, Door, deployed
from tests.fakes.meta import INBOX, Meta, SimulatedPage, meta
from tests.fakes.operators import commands_of_an_operator
from tests.fakes.secrets import APP_SECRET
from tests.iam.operator import Operator

DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"
WORKSHOP = "1000000005"
NOW = 1_800_000_000.0


@cache
def demo_settings() -> Page:
    """Return the settings of the demo page, read once."""
    return read_page(DEMO)


@dataclass
class Connected:
    """The demo page on Meta and on AWS."""

    target: DeployedTarget
    page: SimulatedPage
    door: Door
    settings: Page
    meta: Meta
    operator: Operator

    def verdicts(self) -> dict[str, Verdict]:
        """Gives what the doctor finds, by the name of the check."""
        with self.target.cloud.judged_by(self.operator.refuses):
            return dict(examination(Subject(self.settings.id, self.target, lambda: NOW)))

    def marked(self, mark: Mark) -> list[str]:
        """Gives the names of the checks that end so."""
        return [name for name, verdict in self.verdicts().items() if verdict.mark is mark]

    def connection(self) -> Connection:
        """Gives the way of the page into the stack."""
        meta_access = MetaAccess.of(self.target.values, APP_SECRET)
        return Connection(self.settings, self.page.token, self.target, meta_access)

    def put_secret(self, name: str, value: str) -> None:
        """Sets one of the stack's secrets."""
        self.target.cloud.put_secret(name, value)

    def change(self, **settings: object) -> None:
        """Changes how Meta is."""
        self.page.simulator.use(self.page.simulator.settings.changed(settings))

    def inbox_has_a_chat(self) -> None:
        """Gives one visitor's chat to the inbox, which shows Meta's default app its owner."""
        anna = self.page.new_visitor("Anna Berg")
        self.page.visitor_writes(anna, "hello")
        self.page.inbox_answers(anna, "Hello, Maya here.")
        assert self.page.simulator.platform.thread(anna).owner_app_id == INBOX


@pytest.fixture
def unconnected(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connected]:
    """The stack, and a page that nobody has connected to it."""
    with cloud() as aws, meta() as platform:
        page, door, settings = platform.add_page(), Door(), demo_settings()
        page.change(other_app_ids=[WORKSHOP], other_app_names={WORKSHOP: "Workshop desk"})
        platform.session.mount(WEBHOOK_URL, door)
        monkeypatch.setattr("handover.messenger.meta_access.graph_session", lambda: platform.session)
        target = deployed(aws)
        with commands_of_an_operator(aws, target.values) as operator:
            yield Connected(target, page, door, settings, platform, operator)


@pytest.fixture
def connected(unconnected: Connected) -> Connected:
    """The page, connected; the inbox has a chat."""
    connection = unconnected.connection()
    steps = [*connection.store("a test"), *connection.introduce(), *connection.subscribe_app()]
    assert {step.verdict.mark for step in steps} == {Mark.OK}
    unconnected.inbox_has_a_chat()
    return unconnected
