import os
from pathlib import Path

import pytest

from local.command import main


@pytest.fixture(autouse=True)
def environment_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # The command cleans the environment of its process, which here is that of all tests.
    monkeypatch.setattr(os, "environ", dict(os.environ) | {"HANDOVER_STATE_DIR": str(tmp_path)})
    monkeypatch.setattr("signal.signal", lambda *_: None)


def test_a_wrong_setting_ends_in_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(os.environ, "ENGINE_PORT", "abc")

    assert main(["up"]) == 1

    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == "make up: ENGINE_PORT=abc is no port: give a number from 0 (any free one) to 65535.\n"


def test_down_says_when_there_was_nothing_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["down"]) == 0

    assert capsys.readouterr().out == "  nothing was running\n"


def test_an_unknown_command_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fly"]) == 2

    assert capsys.readouterr().err == "say one of: run, up, down, build\n"
