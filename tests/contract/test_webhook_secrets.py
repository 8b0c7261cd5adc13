"""The secrets that prove a webhook, in memory and in Parameter Store: kept for a while, asked for anew on demand."""

from typing import Any, Protocol

import pytest

from handover.aws.kept_parameters import MAX_AGE_SECONDS, MIN_AGE_SECONDS, REFRESH_INTERVAL_SECONDS, Timing
from handover.aws.webhook_secrets import WebhookSecrets
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations.receive import Secrets
from tests.fakes.clock import ManualClock
from tests.fakes.cloud import SECRETS_PATH, Cloud, interrupt
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN, FakeWebhookSecrets


class World(Protocol):
    """One store of secrets, and what its owner does."""

    clock: ManualClock

    @property
    def secrets(self) -> Secrets: ...

    def put(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.secrets = FakeWebhookSecrets(clock=self.clock)

    def put(self, name: str, value: str) -> None:
        self.secrets.stored[name] = value

    def delete(self, name: str) -> None:
        del self.secrets.stored[name]


class InParameterStore:
    def __init__(self, cloud: Cloud) -> None:
        self.clock = ManualClock()
        self.secrets = WebhookSecrets(cloud.client_of("ingest", "ssm"), SECRETS_PATH, timing=Timing(clock=self.clock))
        self._cloud = cloud

    def put(self, name: str, value: str) -> None:
        self._cloud.put_secret(name, value)

    def delete(self, name: str) -> None:
        self._cloud.delete_secret(name)


@pytest.fixture(params=["in memory", "in Parameter Store"])
def world(request: pytest.FixtureRequest) -> World:
    return InMemory() if request.param == "in memory" else InParameterStore(request.getfixturevalue("cloud"))


@pytest.fixture
def secrets(world: World) -> Secrets:
    return world.secrets


def test_there_is_one_app_secret_and_a_verify_token(secrets: Secrets) -> None:
    assert secrets.app_secrets() == (APP_SECRET,)
    assert secrets.verify_token() == VERIFY_TOKEN


def test_during_a_rotation_the_previous_secret_counts_too(world: World) -> None:
    world.put("app-secret", "the new one")
    world.put("app-secret-previous", APP_SECRET)
    assert world.secrets.app_secrets() == ("the new one", APP_SECRET)


def test_after_several_rotations_all_that_are_listed_count(world: World) -> None:
    world.put("app-secret", "newest")
    world.put("app-secret-previous", f"newer\n{APP_SECRET}")
    assert world.secrets.app_secrets() == ("newest", "newer", APP_SECRET)


@pytest.mark.parametrize("asked", [0.0, MIN_AGE_SECONDS - 1])
def test_a_secret_is_kept_for_four_minutes_at_least(world: World, asked: float) -> None:
    world.secrets.app_secrets()
    world.put("app-secret", "the new one")
    world.clock.forward(asked)
    assert world.secrets.app_secrets() == (APP_SECRET,)


def test_a_rotated_secret_is_noticed_after_five_minutes(world: World) -> None:
    world.secrets.app_secrets()
    world.put("app-secret", "the new one")
    world.clock.forward(MAX_AGE_SECONDS + 1)
    assert world.secrets.app_secrets() == ("the new one",)


def test_a_rotated_secret_is_noticed_at_once_on_demand(world: World) -> None:
    world.secrets.app_secrets()
    world.put("app-secret", "the new one")
    world.clock.forward(REFRESH_INTERVAL_SECONDS)
    assert world.secrets.refresh()
    assert world.secrets.app_secrets() == ("the new one",)


def test_nobody_can_make_us_ask_more_often_than_the_interval(world: World) -> None:
    world.secrets.app_secrets()
    world.put("app-secret", "the new one")
    world.clock.forward(REFRESH_INTERVAL_SECONDS - 1)
    assert not world.secrets.refresh()
    assert world.secrets.app_secrets() == (APP_SECRET,)


def test_a_secret_that_was_taken_away_counts_no_more(world: World) -> None:
    world.put("app-secret-previous", "the old one")
    world.secrets.app_secrets()
    world.delete("app-secret-previous")
    world.clock.forward(MAX_AGE_SECONDS + 1)
    assert world.secrets.app_secrets() == (APP_SECRET,)


def test_without_an_app_secret_nothing_can_be_proved(world: World) -> None:
    world.delete("app-secret")
    with pytest.raises(MissingSecretError):
        world.secrets.app_secrets()


def test_a_missing_verify_token_does_not_keep_webhooks_from_being_proved(world: World) -> None:
    world.delete("verify-token")
    with pytest.raises(MissingSecretError):
        world.secrets.verify_token()
    assert world.secrets.app_secrets() == (APP_SECRET,)


def test_a_secret_that_was_missing_is_found_within_half_a_minute_and_not_looked_for_more_often(world: World) -> None:
    world.delete("verify-token")
    with pytest.raises(MissingSecretError):
        world.secrets.verify_token()
    world.put("verify-token", "set at last")
    world.clock.forward(REFRESH_INTERVAL_SECONDS - 1)
    with pytest.raises(MissingSecretError):
        world.secrets.verify_token()
    world.clock.forward(1)
    assert world.secrets.verify_token() == "set at last"


def test_one_secret_that_is_missing_takes_no_known_one_away_while_the_store_fails(cloud: Cloud) -> None:
    cloud.delete_secret("verify-token")
    clock = ManualClock()
    secrets = WebhookSecrets(cloud.client("ssm"), SECRETS_PATH, timing=Timing(clock=clock))
    assert secrets.app_secrets() == (APP_SECRET,)
    interrupt(cloud.client("ssm")).begin(1_000)
    with pytest.raises(MissingSecretError):
        secrets.verify_token()
    clock.forward(REFRESH_INTERVAL_SECONDS)
    with pytest.raises(SecretUnavailableError):
        secrets.verify_token()
    assert secrets.app_secrets() == (APP_SECRET,)


def test_all_secrets_are_read_in_one_call(cloud: Cloud) -> None:
    calls: list[str] = []

    def note(model: Any, **_: object) -> None:
        calls.append(model.name)

    cloud.client("ssm").meta.events.register("before-call.ssm", note)
    secrets = WebhookSecrets(cloud.client("ssm"), SECRETS_PATH)
    secrets.app_secrets()
    secrets.verify_token()
    assert calls == ["GetParameters"]
