"""App secret and page tokens, in memory and in Parameter Store."""

from typing import Any, Protocol

import pytest

from handover.aws.kept_parameters import Timing
from handover.aws.page_secrets import PageSecrets
from handover.messenger.graphs import Secrets
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from tests.fakes.cloud import SECRETS_PATH, Cloud, interrupt
from tests.fakes.secrets import APP_SECRET, FakePageSecrets

FIRST = "2000000001"
NOBODYS = "2000000009"
TOKENS = {FIRST: "token of the first", "2000000002": "token of the second"}


class Store(Protocol):
    """Secrets, and the hand that sets them."""

    @property
    def secrets(self) -> Secrets: ...

    def put_token(self, page_id: str, token: str) -> None: ...

    def delete_token(self, page_id: str) -> None: ...

    def put_app_secret(self, app_secret: str) -> None: ...

    def delete_app_secret(self) -> None: ...

    def close(self) -> None: ...

    def open(self) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.secrets = FakePageSecrets(dict(TOKENS))

    def put_token(self, page_id: str, token: str) -> None:
        self.secrets.tokens[page_id] = token

    def delete_token(self, page_id: str) -> None:
        del self.secrets.tokens[page_id]

    def put_app_secret(self, app_secret: str) -> None:
        self.secrets.stored_app_secret = app_secret

    def delete_app_secret(self) -> None:
        self.secrets.stored_app_secret = None

    def close(self) -> None:
        self.secrets.is_readable = False

    def open(self) -> None:
        self.secrets.is_readable = True


class InParameterStore:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._outage = interrupt(cloud.client("ssm"))
        for page_id, token in TOKENS.items():
            self.put_token(page_id, token)
        self.secrets = PageSecrets(cloud.client_of("replies", "ssm"), SECRETS_PATH, Timing(rest=lambda _: None))

    def put_token(self, page_id: str, token: str) -> None:
        self._cloud.put_secret(f"pages/{page_id}/token", token)

    def delete_token(self, page_id: str) -> None:
        self._cloud.delete_secret(f"pages/{page_id}/token")

    def put_app_secret(self, app_secret: str) -> None:
        self._cloud.put_secret("app-secret", app_secret)

    def delete_app_secret(self) -> None:
        self._cloud.delete_secret("app-secret")

    def close(self) -> None:
        self._outage.begin(1_000)

    def open(self) -> None:
        self._outage.begin(0)


@pytest.fixture(params=["in memory", "in Parameter Store"])
def store(request: pytest.FixtureRequest) -> Store:
    return InMemory() if request.param == "in memory" else InParameterStore(request.getfixturevalue("cloud"))


@pytest.fixture
def secrets(store: Store) -> Secrets:
    return store.secrets


def test_every_page_has_a_token_of_its_own_and_all_share_the_app_secret(secrets: Secrets) -> None:
    found = {page_id: secrets.credentials(page_id) for page_id in TOKENS}
    assert found == {page_id: (token, APP_SECRET) for page_id, token in TOKENS.items()}


def test_a_page_may_have_no_token(secrets: Secrets) -> None:
    assert secrets.credentials(NOBODYS) == (None, APP_SECRET)
    assert secrets.renewed_credentials(NOBODYS) == (None, APP_SECRET)


def test_an_app_secret_that_is_missing_is_named(store: Store) -> None:
    store.delete_app_secret()
    with pytest.raises(MissingSecretError, match="app-secret"):
        store.secrets.credentials(FIRST)


def test_a_token_is_kept_in_a_warm_function(store: Store) -> None:
    store.secrets.credentials(FIRST)
    store.put_token(FIRST, "another token")
    assert store.secrets.credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)


def test_what_was_replaced_is_found_past_what_is_kept(store: Store) -> None:
    store.secrets.credentials(FIRST)
    store.put_token(FIRST, "another token")
    store.put_app_secret("another secret")
    assert store.secrets.renewed_credentials(FIRST) == ("another token", "another secret")
    assert store.secrets.credentials(FIRST) == ("another token", "another secret")


def test_a_token_that_was_not_replaced_is_the_same_past_what_is_kept(secrets: Secrets) -> None:
    secrets.credentials(FIRST)
    assert secrets.renewed_credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)


def test_a_token_that_was_taken_away_is_missed_past_what_is_kept(store: Store) -> None:
    store.secrets.credentials(FIRST)
    store.delete_token(FIRST)
    assert store.secrets.credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)
    assert store.secrets.renewed_credentials(FIRST) == (None, APP_SECRET)


def test_a_token_that_was_missing_is_found_as_soon_as_it_is_set(store: Store) -> None:
    store.secrets.credentials(NOBODYS)
    store.put_token(NOBODYS, "token of the third")
    assert store.secrets.credentials(NOBODYS) == ("token of the third", APP_SECRET)


def test_what_cannot_be_read_is_not_missing(store: Store) -> None:
    store.close()
    with pytest.raises(SecretUnavailableError):
        store.secrets.credentials(FIRST)


def test_what_is_kept_does_without_the_store_and_what_it_is_now_is_not_known(store: Store) -> None:
    store.secrets.credentials(FIRST)
    store.close()
    assert store.secrets.credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)
    with pytest.raises(SecretUnavailableError):
        store.secrets.renewed_credentials(FIRST)
    assert store.secrets.credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)
    store.open()
    assert store.secrets.renewed_credentials(FIRST) == (TOKENS[FIRST], APP_SECRET)


def test_token_and_app_secret_are_read_in_one_call(cloud: Cloud) -> None:
    calls: list[str] = []

    def note(model: Any, **_: object) -> None:
        calls.append(model.name)

    cloud.client("ssm").meta.events.register("before-call.ssm", note)
    PageSecrets(cloud.client("ssm"), SECRETS_PATH).credentials(FIRST)
    assert calls == ["GetParameters"]
