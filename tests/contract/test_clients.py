"""The clients of the functions, at AWS in memory: in the runtime's region, and patient for a moment only."""

import time

import pytest
from botocore.exceptions import EndpointConnectionError

from handover.aws import clients
from tests.fakes.cloud import REGION, Cloud, interrupt


@pytest.fixture
def pauses(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long a client waited between two attempts; nothing is waited for."""
    waited: list[float] = []
    monkeypatch.setattr(clients, "_SESSION", cloud.session)
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


@pytest.mark.usefixtures("pauses")
@pytest.mark.parametrize("service", ["sqs", "ssm", "dynamodb", "sns", "ses", "sesv2", "scheduler"])
def test_a_client_works_in_the_region_of_the_runtime(service: str) -> None:
    assert clients.client(service).meta.region_name == REGION


def test_what_fails_for_a_moment_is_tried_twice_more(cloud: Cloud, pauses: list[float]) -> None:
    sqs = clients.client("sqs")
    interrupt(sqs).begin(2)
    assert cloud.mailbox_url in sqs.list_queues()["QueueUrls"]
    assert len(pauses) == 2


@pytest.mark.usefixtures("pauses")
def test_what_fails_for_longer_is_given_up() -> None:
    sqs = clients.client("sqs")
    interrupt(sqs).begin(3)
    with pytest.raises(EndpointConnectionError):
        sqs.list_queues()


@pytest.mark.usefixtures("pauses")
def test_what_must_not_be_done_twice_is_tried_once() -> None:
    sqs = clients.client("sqs", attempts=1)
    interrupt(sqs).begin(1)
    with pytest.raises(EndpointConnectionError):
        sqs.list_queues()
