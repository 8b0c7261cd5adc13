from pathlib import Path

import pytest

from local.failures import StackFailure
from local.settings import PROJECT, Settings


def test_without_wishes_the_usual_ports_and_folder_are_taken() -> None:
    settings = Settings.read({})

    assert (settings.engine_port, settings.simulator_port) == (4566, 8700)
    assert settings.state == PROJECT / "local" / ".state"
    assert settings.graph_api_url is None


def test_ports_and_folder_can_be_chosen() -> None:
    settings = Settings.read({"ENGINE_PORT": "0", "SIMULATOR_PORT": "9000", "HANDOVER_STATE_DIR": "/elsewhere/state"})

    assert (settings.engine_port, settings.simulator_port) == (0, 9000)
    assert settings.state == Path("/elsewhere/state")


@pytest.mark.parametrize("text", ["abc", "-1", "65536", "80.5", "²"])
def test_what_is_no_port_is_refused_with_a_line_that_says_so(text: str) -> None:
    with pytest.raises(StackFailure, match=rf"ENGINE_PORT={text} is no port: give a number from 0"):
        Settings.read({"ENGINE_PORT": text})


def test_another_stand_in_for_the_graph_api_is_honoured() -> None:
    assert Settings.read({"GRAPH_API_URL": "http://127.0.0.1:9000/"}).graph_api_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize("url", ["127.0.0.1:9000", "ftp://example.test", "http://127.0.0.1:9000/v25.0"])
def test_what_is_no_base_address_is_refused(url: str) -> None:
    with pytest.raises(StackFailure, match=r"GRAPH_API_URL=.* is no base address"):
        Settings.read({"GRAPH_API_URL": url})
