"""Makes boto clients for the light functions: botocore alone, and only the retries that help inside a webhook."""

import logging
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import botocore.config
import botocore.session
from botocore.loaders import Loader

# At INFO botocore tells on every cold start where its credentials come from.
logging.getLogger("botocore").setLevel(logging.WARNING)


_MODELS: Final = Path(__file__).parent / "service_models"
"""All that botocore is told of AWS (layers/service_models.py); its own descriptions are not in the layer."""

_SESSION = botocore.session.get_session()
_SESSION.register_component(
    "data_loader", Loader(extra_search_paths=[str(_MODELS)], include_default_search_paths=False)
)

ATTEMPTS: Final = 3
"""How often a call is made that fails in a way that may pass."""


def client(service: str, attempts: int = ATTEMPTS) -> Any:
    """Gives a client for an AWS service, from the runtime's own region, role and endpoint.

    boto3 on top of botocore costs the cold start of `ingest` a fifth and adds nothing that is used there.

    Args:
        service: its name.
        attempts: how often a call is made at most; one for what must not be done twice.
    """
    config = botocore.config.Config(
        connect_timeout=2,
        read_timeout=4,
        retries={"mode": "standard", "total_max_attempts": attempts},
        # A twentieth of what a webhook costs; what we send is typed, and AWS looks at it all the same.
        parameter_validation=False,
    )
    return _SESSION.create_client(service, config=config)


class ClientWhenNeeded:
    """A client that is made with its first call: reading what a service can do costs every cold start some 10 ms."""

    def __init__(self, service: str) -> None:
        self._service = service

    @cached_property
    def _client(self) -> Any:
        return client(self._service)

    def __getattr__(self, operation: str) -> Any:
        if operation.startswith("_"):
            raise AttributeError(operation)
        return getattr(self._client, operation)
