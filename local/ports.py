"""Chooses the ports that the local stack listens on."""

import errno
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from local.failures import StackFailure

LOOPBACK = "127.0.0.1"
HIGHEST = 65535


def wanted_port(environment: Mapping[str, str], variable: str, default: int) -> int:
    """The port that the environment asks for; 0 stands for any free one."""
    text = environment.get(variable, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdecimal() or int(text) > HIGHEST:
        raise StackFailure(f"{variable}={text} is no port: give a number from 0 (any free one) to {HIGHEST}.")
    return int(text)


def busy_line(port: int, purpose: str, variable: str) -> str:
    """What a person reads who has something else on a port that is needed here."""
    return (
        f"port {port} is taken, so {purpose} cannot start: stop the program that listens there, "
        f"or take any free port with {variable}=0 in front of the command."
    )


def require_free(port: int, purpose: str, variable: str) -> None:
    """Fails with a clear line where another program already listens on the port."""
    with socket.socket() as visitor:
        answered = visitor.connect_ex((LOOPBACK, port)) == 0
    if answered or not _can_listen(port):
        raise StackFailure(busy_line(port, purpose, variable))


def free_ports(count: int) -> list[int]:
    """So many different ports that nobody listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [int(each.getsockname()[1]) for each in sockets]


def _can_listen(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of a stack that has just ended linger on its port; they hinder nobody.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
