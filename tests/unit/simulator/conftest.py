"""What all tests of the simulator share."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket

from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.settings import Mode
from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import Scene, settings_of


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


@pytest.fixture
def routing() -> Scene:
    return Scene(settings_of(Mode.CONVERSATION_ROUTING))


@pytest.fixture
def zero_config() -> Scene:
    return Scene(settings_of(Mode.ZERO_CONFIG))


@pytest.fixture
def instagram() -> Scene:
    return Scene(settings_of(Mode.CONVERSATION_ROUTING), on=MessagingPlatform.INSTAGRAM)


@pytest.fixture
def simulator() -> Iterator[InProcess]:
    running = InProcess(settings_of())
    yield running
    running.close()
