"""Runs the `handover` command as whoever runs pages does."""

import os
import subprocess
from pathlib import Path

from local.stack import Stack

ROOT = Path(__file__).parents[2]


def handover(stack: Stack, *arguments: str) -> str:
    """Runs the command against the stack under test; gives what it prints."""
    environment = {**os.environ, "HANDOVER_STATE_DIR": str(stack.state)}
    command = [str(ROOT / "bin" / "handover"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own command
