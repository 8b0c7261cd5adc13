"""Writes down, at the end of a run, what its tests have asked IAM (`python -m tests.permissions` wants to know)."""

import pytest

from tests.iam.record import RECORD


def pytest_sessionfinish(session: pytest.Session) -> None:  # noqa: ARG001 - as pytest calls it
    RECORD.write()
