"""Unit tests touch no socket, and have the logger that each handler makes."""

from collections.abc import Iterator

import pytest
from aws_lambda_powertools import Logger
from pytest_socket import disable_socket, enable_socket

Logger()  # without it those of the operations, which are its children, may not add keys


@pytest.fixture(autouse=True)
def _no_sockets() -> Iterator[None]:
    # asyncio, under the simulator's test client, wakes its loop through a unix socket pair
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
