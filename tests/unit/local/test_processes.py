from pathlib import Path

import pytest

from local.processes import PidFile, Service

MARK = "handover-engine-5f0c"


def test_a_process_with_our_mark_is_ours() -> None:
    assert PidFile(4711, MARK).is_ours(f"/project/.venv/bin/python -X {MARK} -m ministack")


@pytest.mark.parametrize(
    "command_line",
    [
        "/usr/bin/vim notes.txt",
        "/project/.venv/bin/python -X handover-engine-77aa -m ministack",
        "",
    ],
    ids=["somebody else's process", "the engine of another stack", "no process"],
)
def test_a_pid_that_went_to_another_process_is_not_ours(command_line: str) -> None:
    assert not PidFile(4711, MARK).is_ours(command_line)


def test_an_empty_mark_claims_nothing() -> None:
    assert not PidFile(1, "").is_ours("/sbin/init")


def test_a_pid_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "engine.pid"
    path.write_text(PidFile(4711, MARK).text())

    assert PidFile.read(path) == PidFile(4711, MARK)


@pytest.mark.parametrize("content", ["", "4711", "[]", '{"pid": "x", "mark": "y"}', '{"pid": 4711}'])
def test_an_unreadable_pid_file_names_no_process(tmp_path: Path, content: str) -> None:
    path = tmp_path / "engine.pid"
    path.write_text(content)

    assert PidFile.read(path) is None


def test_a_stale_pid_file_is_cleared_without_touching_the_process_that_has_the_pid_now(tmp_path: Path) -> None:
    stale = tmp_path / "engine.pid"
    # Process 1 always lives, and it is never ours: it would not let us end it either.
    stale.write_text(PidFile(1, MARK).text())
    service = Service("engine", tmp_path)

    assert not service.running()
    assert service.stop()
    assert not stale.exists()


def test_where_nothing_was_started_there_is_nothing_to_stop(tmp_path: Path) -> None:
    assert not Service("engine", tmp_path).stop()
