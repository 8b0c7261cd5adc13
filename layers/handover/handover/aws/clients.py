"""Makes boto clients for the light functions: botocore alone, and only the retries that help inside a webhook."""

import logging
from typing import Any

import botocore.config
import botocore.session

# At INFO botocore tells on every cold start where its credentials come from.
logging.getLogger("botocore").setLevel(logging.WARNING)

_SESSION = botocore.session.get_session()
_CONFIG = botocore.config.Config(
    connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 3}
)


def client(service: str) -> Any:  # noqa: ANN401 - botocore's clients have no static type
    """Gives a client for an AWS service, from the runtime's own region, role and endpoint.

    boto3 on top of botocore costs the cold start of `ingest` a fifth and adds nothing that is used there.
    """
    return _SESSION.create_client(service, config=_CONFIG)
