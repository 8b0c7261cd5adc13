"""Makes botocore clients once for all tests: a cloud gets them as they were made, without what a test did to them."""

import copy
from functools import cache
from typing import Any, Final

import botocore.session
import moto  # noqa: F401 - its hooks reach only sessions that are younger than it
from botocore.config import Config

SESSION: Final = botocore.session.get_session()


def fresh_client(service: str, region: str, name: str = "") -> Any:
    """Return a client that nobody listens to and that does not try again.

    Args:
        service: whose client it is.
        region: where that is.
        name: tells clients of one service apart.
    """
    client, emitter = _made(service, region, name)
    # There is no other way to what listens to a client.
    client.meta.events._emitter.__dict__.update({**copy.copy(emitter).__dict__, "_lookup_cache": {}})  # noqa: SLF001
    return client


@cache
def _made(service: str, region: str, name: str) -> tuple[Any, Any]:  # noqa: ARG001 - each name has a client of its own
    # A user agent of our own, for botocore puts the usual one together anew for every call.
    config = Config(retries={"total_max_attempts": 1}, region_name=region, user_agent="tests")
    client: Any = SESSION.create_client(service, config=config)
    return client, copy.copy(client.meta.events._emitter)  # noqa: SLF001 - as above
