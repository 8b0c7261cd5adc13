"""Runs the `handover` command as whoever runs pages does: with the policy of docs/iam/operator.json and no other."""

import os
import subprocess
from pathlib import Path
from typing import Final

from local.access import EngineAccess
from local.stack import Stack
from tests.system.engine_people import person

ROOT = Path(__file__).parents[2]

ENGINE_ONLY: Final = (
    # AWS counts a batch as the action of its single one, and names a schedule by its group.
    {"Effect": "Allow", "Action": "sqs:SendMessageBatch", "Resource": "*"},
    {"Effect": "Allow", "Action": "scheduler:DeleteSchedule", "Resource": "arn:aws:scheduler:*:*:schedule/default/*"},
    # The engine does not see whom a simulation is of.
    {"Effect": "Allow", "Action": "iam:SimulatePrincipalPolicy", "Resource": "*"},
    # It has no Logs Insights: `trace` reads its logs in another way.
    {"Effect": "Allow", "Action": "logs:FilterLogEvents", "Resource": "*"},
    # The engine takes a look at a function's concurrency for a change of it.
    {"Effect": "Allow", "Action": "lambda:PutFunctionConcurrency", "Resource": "*"},
)


def handover(stack: Stack, *arguments: str) -> str:
    """Runs the command against the stack under test; gives what it prints."""
    done = run(stack, *arguments)
    done.check_returncode()
    return done.stdout


def run(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command against the stack under test, however it ends."""
    environment = {**os.environ, "HANDOVER_STATE_DIR": str(state_of_an_operator(stack)), "COLUMNS": "240"}
    command = [str(ROOT / "bin" / "handover"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def state_of_an_operator(stack: Stack) -> Path:
    """Gives a folder with the facts of the stack and the credentials of a new operator."""
    facts, folder = stack.facts, stack.state / "operator"
    folder.mkdir(exist_ok=True)
    administrator = EngineAccess(facts.engine_url, facts.region)
    operator = person(administrator, facts.stack_name, ["operator"], ENGINE_ONLY)
    keys = {"access_key_id": operator.access_key_id, "secret_access_key": operator.secret_access_key}
    facts.model_copy(update=keys).save(folder)
    return folder
