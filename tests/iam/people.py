"""The policies that docs/iam publishes for people, filled in for one stack as docs/iam/README.md says."""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Final

from tests.iam.policy import Policy

FOLDER: Final = Path(__file__).parents[2] / "docs" / "iam"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))

type Values = Mapping[str, str]


def values_of(stack_name: str, stage: str) -> Values:
    """Return what the placeholders stand for in a stack of the account that AWS's own examples use."""
    return {
        "Partition": "aws",
        "Region": "eu-central-1",
        "AccountId": "123456789012",
        "Stage": stage,
        "StackName": stack_name,
    }


def filled_in(name: str, values: Values) -> str:
    """Return a policy as IAM is given it.

    Raises:
        KeyError: it has a placeholder that the values do not name.
    """
    return Template((FOLDER / f"{name}.json").read_text(encoding="utf-8")).substitute(values)


def statements(name: str, values: Values) -> list[dict[str, Any]]:
    """Return the statements of a policy, filled in."""
    found: list[dict[str, Any]] = json.loads(filled_in(name, values))["Statement"]
    return found


def policy(values: Values, *names: str) -> Policy:
    """Return policies that are attached to the same person."""
    return Policy.of([one for name in names for one in statements(name, values)], "+".join(names))
