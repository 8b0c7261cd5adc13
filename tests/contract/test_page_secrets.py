"""App secret and page tokens, in memory and in Parameter Store."""

import pytest
from aws_lambda_powertools.utilities.parameters import SSMProvider

from handover.aws.page_secrets import MissingSecretError, PageSecrets
from handover.messenger.graphs import Secrets
from tests.fakes.cloud import SECRETS_PATH, Cloud, interrupt
from tests.fakes.secrets import APP_SECRET, FakePageSecrets

TOKENS = {"2000000001": "token of the first", "2000000002": "token of the second"}


def in_parameter_store(cloud: Cloud) -> PageSecrets:
    for page_id, token in TOKENS.items():
        cloud.put_secret(f"pages/{page_id}/token", token)
    return PageSecrets(SECRETS_PATH, SSMProvider(boto3_client=cloud.client("ssm")))


@pytest.fixture(params=["in memory", "in Parameter Store"])
def secrets(request: pytest.FixtureRequest) -> Secrets:
    return (
        FakePageSecrets(TOKENS)
        if request.param == "in memory"
        else in_parameter_store(request.getfixturevalue("cloud"))
    )


def test_every_page_has_a_token_of_its_own(secrets: Secrets) -> None:
    assert {page_id: secrets.page_token(page_id) for page_id in TOKENS} == TOKENS


def test_all_pages_share_the_app_secret(secrets: Secrets) -> None:
    assert secrets.app_secret() == APP_SECRET


def test_a_missing_token_is_named(secrets: Secrets) -> None:
    with pytest.raises(MissingSecretError, match="pages/2000000009/token"):
        secrets.page_token("2000000009")


def test_a_token_is_kept_in_a_warm_function(cloud: Cloud) -> None:
    secrets = in_parameter_store(cloud)
    secrets.page_token("2000000001")
    interrupt(cloud.client("ssm")).begin(1)
    assert secrets.page_token("2000000001") == "token of the first"


def test_a_token_that_was_missing_is_found_as_soon_as_it_is_set(cloud: Cloud) -> None:
    secrets = in_parameter_store(cloud)
    with pytest.raises(MissingSecretError):
        secrets.page_token("2000000009")
    cloud.put_secret("pages/2000000009/token", "token of the third")
    assert secrets.page_token("2000000009") == "token of the third"
