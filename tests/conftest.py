"""What every run begins and ends with: fewer searches for garbage, and the record of what IAM was asked."""

import gc

import pytest
from hypothesis import HealthCheck, settings

from tests.iam.record import RECORD

# How long an example takes says how busy the machine is, and nothing about the product.
settings.register_profile("every test", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("every test")
settings.register_profile("everyday", settings(max_examples=10))  # for `make check`

FEWER_COLLECTIONS = (100_000, 50, 100)
"""As `gc.set_threshold` takes them: with Python's own, a seventh of the time of tests goes into looking for garbage."""

gc.set_threshold(*FEWER_COLLECTIONS)  # already for the collection of tests, which takes thirteen seconds otherwise


def pytest_collection_finish(session: pytest.Session) -> None:  # noqa: ARG001 - as pytest calls it
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:  # noqa: ARG001 - as pytest calls it
    """Write down what the tests have asked IAM, for `python -m tests.permissions`."""
    RECORD.write()
