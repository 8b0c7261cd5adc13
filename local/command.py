"""The commands `run`, `up`, `down` and `build`, as the Makefile calls them."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType

import httpx

from local.access import clean_environment
from local.console import Console, where_to_look
from local.deployment import Deployment
from local.facts import Facts
from local.failures import StackFailure
from local.settings import Settings
from local.stack import Stack, end
from local.timeline import Timeline, line_of
from local.turn import Turn

LOOK_SECONDS = 0.3
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(settings: Settings, console: Console) -> int:
    """Brings the stack up, tells what happens, and ends everything on Ctrl-C."""
    with Turn(settings.state).held():
        stack = Stack.of(settings, console)
        facts = stack.start()
        try:
            console.line(where_to_look(facts))
            console.line("  What happens, until Ctrl-C stops everything:")
            _follow(stack, facts, console)
        except KeyboardInterrupt:
            console.line("")
        finally:
            # A second, impatient Ctrl-C must not leave half of it running.
            for ending in ENDINGS:
                signal.signal(ending, signal.SIG_IGN)
            with console.step("stopping everything"):
                stack.stop()
    return 0


def up(settings: Settings, console: Console) -> int:
    """Brings the stack up and leaves it running."""
    with Turn(settings.state).held():
        facts = Stack.of(settings, console).start()
        console.line(where_to_look(facts))
        console.line(f"  facts     {settings.state / 'stack.json'}\n  `make down` ends it.")
    return 0


def down(settings: Settings, console: Console) -> int:
    """Ends the stack, whichever command brought it up."""
    turn = Turn(settings.state)
    ended = turn.end_holder()
    with turn.held():
        ended = end(settings.state) or ended
    console.line("  the stack is down" if ended else "  nothing was running")
    return 0


def build(settings: Settings, console: Console) -> int:
    """Builds the functions and the layers as they are deployed."""
    settings.state.mkdir(parents=True, exist_ok=True)
    with console.step("building the functions"):
        Deployment(settings.project, settings.state).build()
    return 0


COMMANDS: Mapping[str, Callable[[Settings, Console], int]] = {"run": run, "up": up, "down": down, "build": build}


def main(arguments: list[str]) -> int:
    """Does one command and gives its exit code."""
    console = Console(sys.stdout)
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"say one of: {', '.join(COMMANDS)}\n")
        return 2
    settings_source = dict(os.environ)
    _forget_real_accounts()
    # SIGINT too: a shell that starts us in the background has it ignored, and ending must work all the same.
    for ending in ENDINGS:
        signal.signal(ending, _interrupt)
    try:
        return COMMANDS[arguments[0]](Settings.read(settings_source), console)
    except StackFailure as failure:
        sys.stderr.write(f"make {arguments[0]}: {failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _follow(stack: Stack, facts: Facts, console: Console) -> None:
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with httpx.Client(trust_env=False, timeout=10) as client:
        timeline = Timeline(lambda url: client.get(url).content, facts.simulator_url, facts.engine_url)
        while True:
            for service in stack.services:
                if not service.running():
                    raise StackFailure(f"the {service.name} ended by itself; what it said last is in {service.log}.")
            try:
                happenings = timeline.new()
            except httpx.TransportError:
                # It is too busy to answer, or has just ended, which the next round notices.
                happenings = []
            for happening in happenings:
                console.line(line_of(happening, coloured=coloured))
            time.sleep(LOOK_SECONDS)


def _forget_real_accounts() -> None:
    cleaned = clean_environment(os.environ)
    os.environ.clear()
    os.environ.update(cleaned)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
