"""A function that lacks a setting does not start, and says which; what is set is read as it is."""

from dataclasses import fields

import pytest

from handover.aws.environment import (
    ConsoleEnvironment,
    IngestEnvironment,
    MissingSettingError,
    NewsEnvironment,
    NotificationsEnvironment,
    RepliesEnvironment,
    ThreadControlEnvironment,
    UnsafeSettingError,
)

type Kind = type[
    IngestEnvironment
    | RepliesEnvironment
    | ThreadControlEnvironment
    | NotificationsEnvironment
    | NewsEnvironment
    | ConsoleEnvironment
]
CALLERS_OF_META: list[Kind] = [
    RepliesEnvironment,
    ThreadControlEnvironment,
    NotificationsEnvironment,
    ConsoleEnvironment,
]
KINDS: list[Kind] = [IngestEnvironment, NewsEnvironment, *CALLERS_OF_META]


def variables(kind: Kind) -> dict[str, str]:
    return {field.name.upper(): _value_of(field.name) for field in fields(kind)}


def _value_of(name: str) -> str:
    return "https://graph.example" if name == "graph_api_url" else f"value of {name}"


@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_the_variables_of_their_name(kind: Kind) -> None:
    environment = kind.read(variables(kind) | {"PATH": "/bin"})
    for field in fields(kind):
        assert getattr(environment, field.name) == _value_of(field.name)


@pytest.mark.parametrize("kind", KINDS)
def test_each_variable_that_is_absent_or_empty_is_named(kind: Kind) -> None:
    for name in variables(kind):
        for broken in (variables(kind) | {name: ""}, {k: v for k, v in variables(kind).items() if k != name}):
            with pytest.raises(MissingSettingError, match=rf"not set: {name} \(see"):
                kind.read(broken)


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSettingError, match="SECRETS_PATH, APP_ID, MAILBOX_URL, UNREADABLE_QUEUE_URL"):
        IngestEnvironment.read({})


@pytest.mark.parametrize("kind", CALLERS_OF_META)
@pytest.mark.parametrize("path", ["/handover/dev", "/handover/prod"])
@pytest.mark.parametrize("url", ["http://graph.facebook.com", "http://127.0.0.1:8700", "HTTPS://graph.facebook.com"])
def test_outside_local_no_function_starts_that_would_call_meta_without_tls(kind: Kind, path: str, url: str) -> None:
    with pytest.raises(UnsafeSettingError, match=rf"GRAPH_API_URL is {url}, .*must begin with https://"):
        kind.read(variables(kind) | {"SECRETS_PATH": path, "GRAPH_API_URL": url})


@pytest.mark.parametrize("kind", CALLERS_OF_META)
def test_locally_the_simulator_takes_the_place_of_meta(kind: Kind) -> None:
    local = {"SECRETS_PATH": "/handover/local", "GRAPH_API_URL": "http://127.0.0.1:8700"}
    assert kind.read(variables(kind) | local)
