"""Builds the real template and deploys it to the embedded engine, by the same commands as to AWS."""

import fcntl
import os
import platform
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import boto3
import yaml

from local.access import EngineAccess, clean_environment
from local.build_inputs import digest_of_inputs
from local.failures import StackFailure
from local.processes import run_to_end
from local.waiting import wait_until

ENVIRONMENT = "local"
OTHER_BUILD_SECONDS = 600
LONGEST_REASON = 300
BUILT_FROM = ".built-from"
PATHS_IN_TEMPLATE = ("CodeUri", "ContentUri")
type TemplateChange = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Deployed:
    """What a deployed stack tells about itself."""

    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    def output(self, name: str) -> str:
        """One output of the deployed template."""
        try:
            return self.outputs[name]
        except KeyError as error:
            raise StackFailure(
                f"the template has no output {name}, which the local stack needs: add it there."
            ) from error


class Deployment:
    """The template of a project, with its settings for the environment `local`."""

    def __init__(self, project: Path, logs: Path) -> None:
        """Reads the settings; nothing is built yet."""
        self._project = project
        self._logs = logs
        self._configuration = tomllib.loads((project / "samconfig.toml").read_text())[ENVIRONMENT]
        shared = self._configuration["global"]["parameters"]
        self.stack_name: str = shared["stack_name"]
        self.region: str = shared["region"]
        self.parameters = self._parameters("deploy")

    def build(self) -> None:
        """Runs `sam build`, unless the last build is what this one would be.

        So nobody who reads what is built finds it gone because somebody else builds the same.
        """
        parameters = self._parameters("build")
        # In the folder that `sam build` empties: what anybody else has built is not taken for ours.
        note = self._project / ".aws-sam" / "build" / BUILT_FROM
        with self._holding_the_build(fcntl.LOCK_EX):
            inputs = digest_of_inputs(self._project, parameters)
            if note.is_file() and note.read_text() == inputs:
                return
            self._sam("build", parameters, clean_environment(os.environ))
            note.write_text(inputs)

    def deploy(self, access: EngineAccess, parameters: Mapping[str, str]) -> Deployed:
        """Runs `sam deploy` with some parameters of the stack's own."""
        with self._holding_the_build(fcntl.LOCK_SH):
            self._sam(
                "deploy", self.parameters | dict(parameters), clean_environment(os.environ) | access.environment()
            )
        return self._deployed(access)

    def deploy_changed(self, access: EngineAccess, parameters: Mapping[str, str], change: TemplateChange) -> Deployed:
        """Deploys the built template as somebody changed it, for tests of what a change breaks."""
        changed = self._logs / "changed-template.yaml"
        with self._holding_the_build(fcntl.LOCK_SH):
            built = self._project / ".aws-sam" / "build"
            template = with_absolute_paths(yaml.safe_load((built / "template.yaml").read_text()), built)
            change(template)
            changed.write_text(yaml.safe_dump(template, sort_keys=False))
            environment = clean_environment(os.environ) | access.environment()
            self._sam("deploy", self.parameters | dict(parameters), environment, "--template-file", str(changed))
        return self._deployed(access)

    def _deployed(self, access: EngineAccess) -> Deployed:
        client = boto3.client("cloudformation", **access.client_arguments())
        described = client.describe_stacks(StackName=self.stack_name)["Stacks"][0]
        return Deployed(
            parameters={each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", [])},
            outputs={each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])},
        )

    def _parameters(self, command: str) -> dict[str, str]:
        written = self._configuration[command]["parameters"]["parameter_overrides"]
        return parameters_of(written) | {"Architecture": architecture_of(platform.machine())}

    def _sam(self, command: str, parameters: Mapping[str, str], environment: dict[str, str], *more: str) -> None:
        tools = Path(sys.executable).parent
        log = self._logs / f"{command}.log"
        # An empty value is not accepted on the command line; the template's default stands for it.
        overrides = [f"{name}={value}" for name, value in parameters.items() if value]
        path = os.pathsep.join([str(tools), environment.get("PATH", os.defpath)])
        settings = ["--config-file", str(self._project / "samconfig.toml"), "--config-env", ENVIRONMENT]
        code = run_to_end(
            [str(tools / "sam"), command, *settings, *more, "--parameter-overrides", *overrides],
            # The wide terminal keeps the reason of a failure on one line of the log.
            environment | {"SAM_CLI_TELEMETRY": "0", "PATH": path, "COLUMNS": "800", "SAM_CLI_POLL_DELAY": "0.2"},
            self._project,
            log,
        )
        if code != 0:
            raise StackFailure(failure_line(command, log.read_text(errors="replace"), log))

    @contextmanager
    def _holding_the_build(self, lock_kind: int) -> Iterator[None]:
        """Hold the build folder, which commands on this machine share: alone to change it, with others to read it."""
        folder = self._project / ".aws-sam"
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            if not wait_until(lambda: _taken(lock, lock_kind), OTHER_BUILD_SECONDS):
                raise StackFailure(
                    f"another build has held {folder} for ten minutes: end that command, then try again."
                )
            yield


def parameters_of(written: str | list[str]) -> dict[str, str]:
    """The parameters of a list or a line of `Name=value`."""
    pairs = written.split() if isinstance(written, str) else written
    return {name: value.strip("\"'") for name, _, value in (pair.partition("=") for pair in pairs)}


def architecture_of(machine: str) -> str:
    """Lambda's name for this machine's processor: the engine runs the functions right here."""
    return "arm64" if machine.lower() in ("arm64", "aarch64") else "x86_64"


def failure_line(command: str, text: str, log: Path) -> str:
    """What a person reads where a tool failed."""
    return f"sam {command} failed: {reason_in(text)} -- mend that and run the same command again; the whole log: {log}"


def reason_in(text: str) -> str:
    """The line in a tool's log that tells best why it failed."""
    for telling in (r"^.*\b\w+_FAILED\b.*$", r"^ERROR: .*$", r"^\s*Error: .*$", r"^.*\bError\b.*$"):
        found = re.findall(telling, text, re.MULTILINE)
        if found:
            return shortened(found[0].strip().removeprefix("ERROR: ").removeprefix("Error: "))
    lines = [line for line in text.splitlines() if line.strip()]
    return shortened(lines[-1]) if lines else "it said nothing."


def shortened(line: str) -> str:
    """A line with single spaces and of a length that can be read at once."""
    return " ".join(line.split())[:LONGEST_REASON]


def with_absolute_paths(template: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The template with the places of its code written out, so that it can lie in another folder."""
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in PATHS_IN_TEMPLATE:
            if isinstance(properties.get(name), str):
                properties[name] = str((folder / properties[name]).resolve())
    return template


def _taken(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
