"""Puts the way to the owners' webhooks together: the session, and the secrets in Parameter Store."""

import time
from collections.abc import Callable
from typing import Final

from handover.aws.clients import client
from handover.aws.page_secrets import PageSecrets
from handover.outgoing.webhooks import HTTPS, ON_THIS_MACHINE, Webhooks, plain_session, public_session

LOCAL: Final = "local"
"""The stage on a developer's machine (`Stage`, template.yaml)."""


def webhooks_for(secrets_path: str, stage: str, milliseconds_left: Callable[[], int]) -> Webhooks:
    """Gives the way to the webhooks of all pages, each with its own secret.

    Args:
        secrets_path: where the secrets are in Parameter Store.
        stage: which installation this is. On a developer's machine a program may be on that machine, without TLS;
            elsewhere it is on the internet.
        milliseconds_left: gives how long the invocation may still take.
    """
    secrets = PageSecrets(client("ssm", attempts=1), secrets_path)
    if stage == LOCAL:
        return Webhooks(plain_session(), secrets, time.time, milliseconds_left, ON_THIS_MACHINE)
    return Webhooks(public_session(), secrets, time.time, milliseconds_left, HTTPS)
