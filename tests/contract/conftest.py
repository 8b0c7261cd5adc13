"""Gives contract tests a cloud in memory and keeps them off the network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

from handover.pages.page import Page
from manage.page_file import read_page
from tests.fakes.cloud import Cloud, cloud


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    # Event loops talk to themselves over unix sockets.
    pytest_socket.disable_socket(allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(name="cloud")
def _cloud() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


@pytest.fixture(scope="session")
def demo_page() -> Page:
    return read_page(Path(__file__).parents[2] / "local" / "demo" / "page.yaml")
