"""Starts the background processes of the local stack, and ends them by their process id."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local.failures import StackFailure
from local.waiting import wait_until

# Time to save its state. The functions that are still at work may take as long as a Graph call.
GENTLE_SECONDS = 15
FIRM_SECONDS = 5


@dataclass(frozen=True)
class PidFile:
    """What is remembered of a started process, so that a later command finds it again."""

    pid: int
    mark: str

    def text(self) -> str:
        """As it is written to the file."""
        return json.dumps({"pid": self.pid, "mark": self.mark})

    @classmethod
    def read(cls, path: Path) -> "PidFile | None":
        """The remembered process, or None where there is none that can be read."""
        try:
            content = json.loads(path.read_text())
            return cls(pid=int(content["pid"]), mark=str(content["mark"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def is_ours(self, command_line: str) -> bool:
        """Whether the process that has this id now is the one that was started, not a later one with the same id."""
        return bool(self.mark) and self.mark in command_line


class Service:
    """One background process, a Python module, with its pid file and its log in the state folder."""

    def __init__(self, name: str, state: Path) -> None:
        """Names the service; nothing is started yet."""
        self.name = name
        self.log = state / f"{name}.log"
        self._pid_file = state / f"{name}.pid"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, module: str, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        """Starts the module in a session of its own, so that Ctrl-C in the terminal reaches only the command."""
        mark = f"handover-{self.name}-{uuid.uuid4().hex}"
        # Python ignores options of -X that it does not know: the mark is there to be seen in the list of processes.
        command = [sys.executable, "-X", mark, "-m", module, *arguments]
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 -- our own modules, no shell
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(PidFile(self._child.pid, mark).text())

    def pid(self) -> int | None:
        """The process id while the process lives, else None."""
        if self._child is not None:
            return self._child.pid if self._child.poll() is None else None
        known = PidFile.read(self._pid_file)
        return known.pid if known and known.is_ours(command_line(known.pid)) else None

    def running(self) -> bool:
        """Whether the process lives."""
        return self.pid() is not None

    def started_at(self) -> float:
        """When the process was started, as the times of files go; 0 where none was."""
        return self._pid_file.stat().st_mtime if self._pid_file.exists() else 0

    def stop(self) -> bool:
        """Ends the process and all it started; tells whether there was one, alive or dead."""
        if not self._pid_file.exists():
            return False
        pid = self.pid()
        if pid is not None:
            self._end(pid)
        self._pid_file.unlink()
        self._child = None
        return True

    def _end(self, pid: int) -> None:
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: not self.running(), GENTLE_SECONDS)
        end_group(pid)
        if not wait_until(lambda: not self.running(), FIRM_SECONDS):
            raise StackFailure(f"the {self.name} (process {pid}) does not end: end it yourself with kill -9 {pid}.")


def run_to_end(command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> int:
    """Runs a tool with its output in a log file and gives its exit code; ends it when we are interrupted."""
    with log.open("wb") as output:
        child = subprocess.Popen(  # noqa: S603 -- a tool of the project's own environment, no shell
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return child.wait()
        except BaseException:
            end_group(child.pid)
            child.wait()
            raise


def end_group(pid: int) -> None:
    """Ends a process that leads a session, and what it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def command_line(pid: int) -> str:
    """What a process was started with; empty where no such process lives."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    try:
        shown = subprocess.run(  # noqa: S603 -- fixed command, the pid is a number
            ["ps", "-ww", "-o", "command=", "-p", str(pid)],  # noqa: S607 -- its place differs between systems
            capture_output=True,
            check=False,
        )
    except OSError:
        return ""
    return shown.stdout.decode(errors="replace")
