from local.ports import busy_line


def test_a_busy_port_is_told_in_one_line_with_a_way_out() -> None:
    line = busy_line(4566, "the engine", "ENGINE_PORT")

    assert line == (
        "port 4566 is taken, so the engine cannot start: stop the program that listens there, "
        "or take any free port with ENGINE_PORT=0 in front of the command."
    )
