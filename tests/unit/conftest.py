"""Unit tests touch no socket."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_sockets() -> Iterator[None]:
    # asyncio, under the simulator's test client, wakes its loop through a unix socket pair
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
