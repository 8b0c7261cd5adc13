"""The deployed stack on the embedded engine, brought up once for all system tests."""

from collections.abc import Iterator

import pytest

from local.demo_page import at_any_hour, demo_page
from local.stack import Stack
from tests.system.people import People

FIRST = ("test_newer_version.py", "test_disturbed_stack.py", "test_doctor.py")
"""What takes longest: other processes are done with the rest meanwhile. And what looks at a stack in which nothing has
gone wrong: others leave dead letters."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with some files; the others keep their order."""
    items.sort(key=lambda item: FIRST.index(item.path.name) if item.path.name in FIRST else len(FIRST))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("stack")
    stack = Stack(state=state, engine_port=0, simulator_port=0, page=at_any_hour(demo_page()))
    with stack.running() as running:
        yield running


@pytest.fixture
def people(stack: Stack) -> Iterator[People]:
    with People(stack.facts).present() as present:
        yield present
