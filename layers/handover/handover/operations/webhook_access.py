"""Puts the way to the owners' webhooks together: the session, and the secrets in Parameter Store."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from handover.aws.clients import client
from handover.aws.page_secrets import PageSecrets
from handover.outgoing.webhooks import HTTPS, ON_THIS_MACHINE, Webhooks, plain_session


def webhooks_for(secrets_path: str, public_url: str, milliseconds_left: Callable[[], int]) -> Webhooks:
    """Gives the way to the webhooks of all pages, each with its own secret.

    Args:
        secrets_path: where the secrets are in Parameter Store.
        public_url: where we are reached; by plain HTTP on a developer's machine alone, and there, so may a webhook be.
        milliseconds_left: gives how long the invocation may still take.
    """
    secrets = PageSecrets(client("ssm", attempts=1), secrets_path)
    schemes = HTTPS if urlsplit(public_url).scheme in HTTPS else ON_THIS_MACHINE
    return Webhooks(plain_session(), secrets, time.time, milliseconds_left, schemes)
