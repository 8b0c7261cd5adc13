"""The deployed stack on the embedded engine, brought up once for all system tests."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.system.people import People


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(state=tmp_path_factory.mktemp("stack"), engine_port=0, simulator_port=0).running() as running:
        yield running


@pytest.fixture
def people(stack: Stack) -> Iterator[People]:
    with People(stack.facts).present() as present:
        yield present
