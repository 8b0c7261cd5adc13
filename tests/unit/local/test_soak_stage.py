"""The folder of a soak: emptied before each run, and never one that holds something else."""

from pathlib import Path

import pytest

from local.failures import StackFailure
from local.soak.stage import claim, empty


def test_a_folder_that_does_not_exist_yet_is_taken(tmp_path: Path) -> None:
    claim(tmp_path / "new" / "soak")

    assert (tmp_path / "new" / "soak").is_dir()


def test_what_an_earlier_soak_left_is_taken_away(tmp_path: Path) -> None:
    claim(tmp_path)
    (tmp_path / "soak.txt").write_text("old")
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "state.json").write_text("{}")

    claim(tmp_path)
    empty(tmp_path)

    assert not (tmp_path / "soak.txt").exists()
    assert not (tmp_path / "engine").exists()
    claim(tmp_path)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")

    with pytest.raises(StackFailure, match="no folder of a soak"):
        claim(tmp_path)

    assert (tmp_path / "letter.txt").read_text() == "dear"
