"""Puts the way to the owners' webhooks together: the session, and the secrets in Parameter Store."""

import time
from collections.abc import Callable

from aws_lambda_powertools.utilities.parameters import SSMProvider

from handover.aws.clients import client
from handover.aws.page_secrets import PageSecrets
from handover.outgoing.webhooks import Webhooks, plain_session


def webhooks_for(secrets_path: str, milliseconds_left: Callable[[], int]) -> Webhooks:
    """Gives the way to the webhooks of all pages, each with its own secret."""
    secrets = PageSecrets(secrets_path, SSMProvider(boto3_client=client("ssm")))
    return Webhooks(plain_session(), secrets, time.time, milliseconds_left)
