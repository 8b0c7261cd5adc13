"""An admin gets alerts in their language, by SMS and on a topic of their own; the permissions of the stack allow it."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from handover.aws.page_table import PAGE_MAX_AGE_SECONDS
from local.stack import Stack
from tests.system.commands import handover
from tests.system.people import People, eventually

MAYA = "maya@harbour-bikes.example"
NUMBER = "+351912345678"


class Topic:
    """A topic that an admin has made, and a queue that listens to it."""

    def __init__(self, people: People) -> None:
        self._sns, self._sqs = people.aws("sns"), people.aws("sqs")
        self.arn = self._sns.create_topic(Name="handover-night-shift")["TopicArn"]
        self._queue_url = self._sqs.create_queue(QueueName="night-shift")["QueueUrl"]
        found = self._sqs.get_queue_attributes(QueueUrl=self._queue_url, AttributeNames=["QueueArn"])
        queue_arn = found["Attributes"]["QueueArn"]
        from_here = {"ArnEquals": {"aws:SourceArn": self.arn}}
        principal = {"Service": "sns.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sqs:SendMessage", "Resource": queue_arn}
        policy = {"Version": "2012-10-17", "Statement": [statement | {"Condition": from_here}]}
        self._sqs.set_queue_attributes(QueueUrl=self._queue_url, Attributes={"Policy": json.dumps(policy)})
        self._sns.subscribe(TopicArn=self.arn, Protocol="sqs", Endpoint=queue_arn)

    def subjects(self) -> list[str]:
        found = self._sqs.receive_message(QueueUrl=self._queue_url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        messages = found.get("Messages", [])
        return [json.loads(message["Body"])["Subject"] for message in messages]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own: who is told what would change for every other test."""
    with Stack(state=tmp_path_factory.mktemp("admins"), engine_port=0, simulator_port=0).running() as running:
        yield running


@pytest.fixture
def topic(people: People) -> Topic:
    return Topic(people)


def texts(people: People) -> list[str]:
    address = f"{people.facts.engine_url}/_ministack/sns/sms-messages"
    answer = httpx.get(address, params={"region": people.facts.region, "phoneNumber": NUMBER}).raise_for_status()
    records: list[dict[str, Any]] = answer.json()["sms_messages"].get(NUMBER, [])
    return [record["Message"] for record in records]


def test_an_admin_is_told_in_french_by_sms_and_on_a_topic(
    people: People, stack: Stack, topic: Topic, tmp_path: Path
) -> None:
    page_id, file = people.facts.page_id, tmp_path / "page.yaml"
    page = yaml.safe_load(handover(stack, "page", "export", page_id))
    page["handover"]["admins"][0] |= {"language": "fr", "sms": NUMBER, "topic": topic.arn}
    file.write_text(yaml.safe_dump(page), encoding="utf-8")
    handover(stack, "page", "apply", str(file), "--note", "Maya hears it by SMS")
    number = count(1)

    def somebody_asks_for_a_person() -> list[str]:
        people.visitor(f"Vera Versa {next(number)}").chooses_from_menu("Talk to a human")
        people.everything_is_worked_on()
        return texts(people)

    told = eventually(somebody_asks_for_a_person, bool, "a text message", PAGE_MAX_AGE_SECONDS + 30)
    assert all(text.startswith("Vera Versa") and "vous attend sur la page Harbour Bikes" in text for text in told)
    eventually(topic.subjects, lambda subjects: subjects == told, "the same on her topic")
