"""Translates the template once for all template tests, and keeps them off the network."""

from typing import Any

import pytest

from tests.template.document import ENVIRONMENTS
from tests.template.stack import Stack, stack_for, translate


@pytest.fixture(autouse=True)
def _offline(socket_disabled: None) -> None:
    """Template tests read files only."""


@pytest.fixture(scope="session")
def translated() -> dict[str, Any]:
    return translate()


@pytest.fixture(scope="session")
def stack(translated: dict[str, Any]) -> Stack:
    """The stack of production; what holds there is not weakened for a stage unless a test says so."""
    return stack_for("prod", translated)


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def any_stack(request: pytest.FixtureRequest, translated: dict[str, Any]) -> Stack:
    """The stack of each environment in turn."""
    return stack_for(request.param, translated)


@pytest.fixture(scope="session")
def local_stack(translated: dict[str, Any]) -> Stack:
    """The stack on the embedded engine."""
    return stack_for("local", translated)
