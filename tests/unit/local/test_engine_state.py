import os
from pathlib import Path

from local.engine_state import EngineState, released_queues

NOW = 1000.0


def saved_by_a_whole_deployment(tmp_path: Path, port: int = 4566) -> EngineState:
    state = EngineState.in_folder(tmp_path)
    state.prepare(port)
    (state.services / "dynamodb.json").write_text("{}")
    state.mark_complete(port)
    return state


def test_the_first_run_begins_empty_and_has_no_reason_to_say_so(tmp_path: Path) -> None:
    state = EngineState.in_folder(tmp_path)

    assert state.prepare(4566) is None
    assert state.services.is_dir()
    assert state.files.is_dir()


def test_what_was_saved_is_kept(tmp_path: Path) -> None:
    state = saved_by_a_whole_deployment(tmp_path)

    assert state.prepare(4566) is None
    assert (state.services / "dynamodb.json").exists()


def test_a_deployment_cut_short_makes_the_next_run_begin_empty(tmp_path: Path) -> None:
    state = saved_by_a_whole_deployment(tmp_path)
    state.mark_incomplete()

    assert state.prepare(4566) == "its last run, or the deployment to it, was cut short"
    assert not (state.services / "dynamodb.json").exists()


def test_another_port_makes_the_next_run_begin_empty_because_queue_addresses_hold_the_port(tmp_path: Path) -> None:
    state = saved_by_a_whole_deployment(tmp_path, port=4566)

    assert state.prepare(4567) == "the engine's port has changed"
    assert not (state.services / "dynamodb.json").exists()


def test_an_engine_that_ended_without_saving_is_noticed(tmp_path: Path) -> None:
    state = saved_by_a_whole_deployment(tmp_path)
    queues = state.services / "sqs.json"

    assert not state.saved_after(0)

    queues.write_text("{}")
    os.utime(queues, (NOW, NOW))
    assert state.saved_after(NOW - 1)
    assert not state.saved_after(NOW + 1)


def test_messages_in_flight_are_visible_again_after_a_restart() -> None:
    assert visibility_after_restart({"receipt_handle": "r", "visible_at": NOW + 180}) == NOW


def test_delayed_messages_still_wait_after_a_restart() -> None:
    assert visibility_after_restart({"receipt_handle": None, "visible_at": NOW + 30}) == NOW + 30


def test_messages_that_were_visible_stay_so() -> None:
    assert visibility_after_restart({"receipt_handle": "r", "visible_at": NOW - 5}) == NOW - 5


def visibility_after_restart(message: dict[str, object]) -> object:
    saved = {"payload": {"queues": {"data": {"mailbox": {"messages": [message]}}}}}
    return released_queues(saved, NOW)["payload"]["queues"]["data"]["mailbox"]["messages"][0]["visible_at"]
