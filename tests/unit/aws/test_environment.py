"""A function that lacks a setting does not start, and says which; what is set is read as it is."""

from dataclasses import fields

import pytest

from handover.aws.environment import (
    IngestEnvironment,
    MissingSettingError,
    NewsEnvironment,
    NotificationsEnvironment,
    RepliesEnvironment,
    ThreadControlEnvironment,
)

type Kind = type[
    IngestEnvironment | RepliesEnvironment | ThreadControlEnvironment | NotificationsEnvironment | NewsEnvironment
]
KINDS: list[Kind] = [
    IngestEnvironment,
    RepliesEnvironment,
    ThreadControlEnvironment,
    NotificationsEnvironment,
    NewsEnvironment,
]


def variables(kind: Kind) -> dict[str, str]:
    return {field.name.upper(): f"value of {field.name}" for field in fields(kind)}


@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_the_variables_of_their_name(kind: Kind) -> None:
    environment = kind.read(variables(kind) | {"PATH": "/bin"})
    for field in fields(kind):
        assert getattr(environment, field.name) == f"value of {field.name}"


@pytest.mark.parametrize("kind", KINDS)
def test_each_variable_that_is_absent_or_empty_is_named(kind: Kind) -> None:
    for name in variables(kind):
        for broken in (variables(kind) | {name: ""}, {k: v for k, v in variables(kind).items() if k != name}):
            with pytest.raises(MissingSettingError, match=rf"not set: {name} \(see"):
                kind.read(broken)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSettingError, match="SECRETS_PATH, APP_ID, MAILBOX_URL, MAILBOX_DEAD_LETTER_URL"):
        IngestEnvironment.read({})
