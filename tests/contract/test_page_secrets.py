"""App secret and page tokens, in memory and in Parameter Store."""

from typing import Protocol

import pytest
from aws_lambda_powertools.utilities.parameters import SSMProvider

from handover.aws.page_secrets import PageSecrets
from handover.messenger.graphs import Secrets
from handover.missing_secret import MissingSecretError
from tests.fakes.cloud import SECRETS_PATH, Cloud, interrupt
from tests.fakes.secrets import APP_SECRET, FakePageSecrets

FIRST = "2000000001"
TOKENS = {FIRST: "token of the first", "2000000002": "token of the second"}


class Store(Protocol):
    """Secrets, and the hand that sets them."""

    @property
    def secrets(self) -> Secrets: ...

    def put_token(self, page_id: str, token: str) -> None: ...

    def delete_token(self, page_id: str) -> None: ...


class InMemory:
    def __init__(self) -> None:
        self.secrets = FakePageSecrets(dict(TOKENS))

    def put_token(self, page_id: str, token: str) -> None:
        self.secrets.tokens[page_id] = token

    def delete_token(self, page_id: str) -> None:
        del self.secrets.tokens[page_id]


class InParameterStore:
    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        for page_id, token in TOKENS.items():
            self.put_token(page_id, token)
        self.secrets = PageSecrets(SECRETS_PATH, SSMProvider(boto3_client=cloud.client("ssm")))

    def put_token(self, page_id: str, token: str) -> None:
        self._cloud.put_secret(f"pages/{page_id}/token", token)

    def delete_token(self, page_id: str) -> None:
        self._cloud.delete_secret(f"pages/{page_id}/token")


@pytest.fixture(params=["in memory", "in Parameter Store"])
def store(request: pytest.FixtureRequest) -> Store:
    return InMemory() if request.param == "in memory" else InParameterStore(request.getfixturevalue("cloud"))


@pytest.fixture
def secrets(store: Store) -> Secrets:
    return store.secrets


def test_every_page_has_a_token_of_its_own(secrets: Secrets) -> None:
    assert {page_id: secrets.page_token(page_id) for page_id in TOKENS} == TOKENS


def test_all_pages_share_the_app_secret(secrets: Secrets) -> None:
    assert secrets.app_secret() == APP_SECRET


def test_a_missing_token_is_named(secrets: Secrets) -> None:
    with pytest.raises(MissingSecretError, match="pages/2000000009/token"):
        secrets.page_token("2000000009")


def test_a_token_is_kept_in_a_warm_function(store: Store) -> None:
    assert store.secrets.page_token(FIRST) == TOKENS[FIRST]
    store.put_token(FIRST, "another token")
    assert store.secrets.page_token(FIRST) == TOKENS[FIRST]


def test_a_token_that_was_replaced_is_found_past_what_is_kept(store: Store) -> None:
    store.secrets.page_token(FIRST)
    store.put_token(FIRST, "another token")
    assert store.secrets.renewed_page_token(FIRST) == "another token"
    assert store.secrets.page_token(FIRST) == "another token"


def test_a_token_that_was_not_replaced_is_the_same_past_what_is_kept(secrets: Secrets) -> None:
    secrets.page_token(FIRST)
    assert secrets.renewed_page_token(FIRST) == TOKENS[FIRST]


def test_a_token_that_was_taken_away_is_missed_past_what_is_kept(store: Store) -> None:
    store.secrets.page_token(FIRST)
    store.delete_token(FIRST)
    assert store.secrets.page_token(FIRST) == TOKENS[FIRST]
    with pytest.raises(MissingSecretError, match=f"pages/{FIRST}/token"):
        store.secrets.renewed_page_token(FIRST)


def test_a_token_that_was_missing_is_found_as_soon_as_it_is_set(store: Store) -> None:
    with pytest.raises(MissingSecretError):
        store.secrets.page_token("2000000009")
    store.put_token("2000000009", "token of the third")
    assert store.secrets.page_token("2000000009") == "token of the third"


def test_what_is_kept_does_without_parameter_store(cloud: Cloud) -> None:
    secrets = InParameterStore(cloud).secrets
    secrets.page_token(FIRST)
    outage = interrupt(cloud.client("ssm"))
    outage.begin(1)
    assert secrets.page_token(FIRST) == TOKENS[FIRST]
    with pytest.raises(MissingSecretError):
        secrets.renewed_page_token(FIRST)
    assert secrets.page_token(FIRST) == TOKENS[FIRST]
