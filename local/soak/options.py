"""What a run of the soak is asked to do."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from local.settings import PROJECT
from local.simulator.settings import Mode

STATE = PROJECT / "local" / ".state" / "soak"


@dataclass(frozen=True)
class Options:
    """How much happens, how much of it goes wrong, and where.

    Attributes:
        events: how many acts of visitors, staff and Meta's AI agent there are altogether.
        visitors: how many people write; each one's acts follow one another.
        instagram: the share of visitors who write on Instagram.
        duplicates: the share of webhooks delivered twice.
        late: how many webhooks come once more when SQS has forgotten them.
        faults: the share of Graph calls that fail.
        seed: the same seed makes the same acts and faults.
        mode: how the page shares its conversations in Messenger.
        instagram_mode: and on Instagram.
        state: the folder for the stack, the logs and the report; it is emptied first.
    """

    events: int = 2000
    visitors: int = 50
    instagram: float = 0.2
    duplicates: float = 0.2
    late: int = 200
    faults: float = 0.05
    seed: int = 1
    mode: Mode = Mode.CONVERSATION_ROUTING
    instagram_mode: Mode = Mode.ZERO_CONFIG
    state: Path = STATE


HELP = {
    "events": "acts of visitors and staff altogether",
    "visitors": "people who write at the same time",
    "instagram": "share of the visitors who write on Instagram",
    "duplicates": "share of the webhooks delivered twice",
    "late": "webhooks delivered once more after SQS has forgotten them, which takes five minutes; 0 for none",
    "faults": "share of the Graph calls that fail",
    "seed": "the same seed makes the same acts and faults",
    "mode": "how the page shares its conversations in Messenger",
    "instagram_mode": "and on Instagram",
    "state": "folder for the stack, its logs and the report; it is emptied first",
}


def options_from(arguments: Sequence[str]) -> Options:
    """The options that a command line asks for."""
    usual = Options()
    parser = argparse.ArgumentParser(
        prog="python -m local.soak", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for field in fields(Options):
        value = getattr(usual, field.name)
        kind = _share if isinstance(value, float) else Path if isinstance(value, Path) else type(value)
        choices = list(Mode) if isinstance(value, Mode) else None
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=kind, default=value, choices=choices, help=HELP[field.name])
    return Options(**vars(parser.parse_args(arguments)))


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError("a share lies between 0 and 1")
    return share
