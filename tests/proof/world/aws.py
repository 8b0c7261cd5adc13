"""AWS in memory, light enough for a hundred thousand events: no more of it than the functions call.

`test_world.py` holds it to moto.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from botocore.exceptions import ClientError

from tests.builders.mail_records import sent_record
from tests.fakes.cloud import (
    ACCOUNT,
    APP_ID,
    CONFIGURATION_SET,
    GRAPH_URL,
    GRAPH_VERSION,
    SECRETS_PATH,
    SENDER_EMAIL,
    TABLE_NAME,
)
from tests.iam.clients import JudgedClient
from tests.iam.judge import Judge, Refusal, production
from tests.proof.world.clock import WorldClock
from tests.proof.world.sqs import Message, Queue
from tests.proof.world.table import Item, Table

MAILBOX: Final = "mailbox.fifo"
ORDERS: Final = "thread-control.fifo"
NOTIFICATIONS: Final = "notifications"
NEWS: Final = "news"
UNREADABLE: Final = "unreadable.fifo"
EVENTS_TOPIC: Final = "handover-events"
ADMIN_ALERTS_TOPIC: Final = "admin-alerts"
MAIL_EVENTS_TOPIC: Final = "mail-events"

STEP: Final = "sent#"
NAME_LIMIT: Final = 128
"""What SQS takes as a message group id or a deduplication id (SendMessage, API reference)."""

type Answer = dict[str, Any]


class Line(Protocol):
    """What every call of a function goes through, so that a test can have it fail."""

    @property
    def caller(self) -> str | None:
        """The function that makes the present call; None where the test itself does."""

    def carry[Result](self, call: str, effect: Callable[[], Result]) -> Result:
        """Makes a call, named by service and operation."""


class Witness(Protocol):
    """Who sees what the functions do to AWS, at the moment they do it."""

    def item_put(self, key: str, before: Item, after: Item) -> None: ...

    def step_recorded(self, key: str) -> None: ...

    def letter_sent(self, queue: str, message: Message | None, body: str) -> None: ...

    def announced(self, body: str) -> None: ...

    def mail_sent(self, recipient: str, *, has_receipt: bool) -> None: ...

    def notice_sent(self, text: str) -> None: ...


@dataclass(frozen=True)
class Timer:
    """A one-shot schedule."""

    name: str
    at_ms: int
    body: str
    group: str


class Aws:
    """One stage: queues, table, parameters, timers. What was sent to people is only seen by the witness."""

    def __init__(self, clock: WorldClock, line: Line, witness: Witness) -> None:
        self.table = Table()
        self.queues = {
            name: Queue(name, lambda: clock.now_ms, is_fifo=name.endswith(".fifo"))
            for name in (MAILBOX, ORDERS, NOTIFICATIONS, NEWS, UNREADABLE)
        }
        self.parameters: dict[str, str] = {}
        self.timers: dict[str, Timer] = {}
        self.judge = Judge(production(ACCOUNT, SENDER_EMAIL), self.environment())
        self._line = line
        clients = {
            "sqs": Sqs(self, line, witness),
            "dynamodb": DynamoDb(self, line, witness),
            "sns": Sns(self, line, witness),
            "sesv2": Ses(self, line, witness),
            "ssm": Ssm(self, line),
            "scheduler": Scheduler(self, line),
        }
        self._clients = {name: JudgedClient(one, name, self._judged) for name, one in clients.items()}

    def client(self, service: str, attempts: int = 1) -> Any:  # noqa: ARG002 - as the functions ask for one
        """Gives the client of a service."""
        return self._clients[service]

    def _judged(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Refusal | None:
        caller = self._line.caller
        return self.judge.refuses_function(caller, service, operation, parameters) if caller else None

    def put_secret(self, name: str, value: str) -> None:
        """Sets a parameter, as its owner would."""
        self.parameters[f"{SECRETS_PATH}/{name}"] = value

    def due_timers(self, now_ms: int) -> list[Timer]:
        """The timers whose time has come, the earliest first."""
        return sorted((timer for timer in self.timers.values() if timer.at_ms <= now_ms), key=lambda one: one.at_ms)

    def fire(self, timer: Timer) -> None:
        """Does what Scheduler does when a timer's time has come."""
        del self.timers[timer.name]
        if not self.judge.refuses_scheduler():
            self.queues[MAILBOX].send(timer.body, timer.group)

    @staticmethod
    def environment() -> Mapping[str, str]:
        """What the template sets for the functions, all of them together."""
        return {
            "SECRETS_PATH": SECRETS_PATH,
            "APP_ID": APP_ID,
            "MAILBOX_URL": MAILBOX,
            "MAILBOX_ARN": f"arn:{MAILBOX}",
            "SCHEDULE_GROUP": "handover-world",
            "SCHEDULER_ROLE_ARN": "arn:scheduler",
            "UNREADABLE_QUEUE_URL": UNREADABLE,
            "THREAD_CONTROL_QUEUE_URL": ORDERS,
            "EVENTS_TOPIC_ARN": EVENTS_TOPIC,
            "PUBLIC_URL": "https://handover.example",
            "NOTIFICATIONS_QUEUE_URL": NOTIFICATIONS,
            "NEWS_QUEUE_URL": NEWS,
            "STAGE": "prod",
            "ADMIN_ALERTS_TOPIC_ARN": ADMIN_ALERTS_TOPIC,
            "MAIL_EVENTS_TOPIC_ARN": MAIL_EVENTS_TOPIC,
            "MAIL_CONFIGURATION_SET": CONFIGURATION_SET,
            "TABLE_NAME": TABLE_NAME,
            "SENDER_EMAIL": SENDER_EMAIL,
            "GRAPH_API_URL": GRAPH_URL,
            "GRAPH_API_VERSION": GRAPH_VERSION,
            "POWERTOOLS_METRICS_NAMESPACE": "MessengerHandover",
            "POWERTOOLS_LOG_LEVEL": "DEBUG",
            "AWS_DEFAULT_REGION": "eu-west-1",
        }


class Sqs:
    """The queues."""

    def __init__(self, aws: Aws, line: Line, witness: Witness) -> None:
        self._aws = aws
        self._line = line
        self._witness = witness

    def send_message_batch(self, *, QueueUrl: str, Entries: Sequence[Mapping[str, str]]) -> Answer:  # noqa: N803 - AWS's names
        return self._line.carry("sqs.SendMessageBatch", lambda: self._send(QueueUrl, Entries))

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> Answer:  # noqa: N803 - as above
        def change() -> Answer:
            self._aws.queues[QueueUrl].change_visibility(ReceiptHandle, VisibilityTimeout)
            return {}

        return self._line.carry("sqs.ChangeMessageVisibility", change)

    def _send(self, name: str, entries: Sequence[Mapping[str, str]]) -> Answer:
        taken = [entry for entry in entries if _is_taken(entry)]
        for entry in taken:
            body = entry["MessageBody"]
            sent = self._aws.queues[name].send(body, entry["MessageGroupId"], entry["MessageDeduplicationId"])
            self._witness.letter_sent(name, sent, body)
        refused = [entry for entry in entries if entry not in taken]
        return {
            "Successful": [{"Id": entry["Id"]} for entry in taken],
            "Failed": [{"Id": entry["Id"], "SenderFault": True, "Code": "InvalidParameterValue"} for entry in refused],
        }


def _is_taken(entry: Mapping[str, str]) -> bool:
    """Whether SQS takes a message under these names."""
    return all(0 < len(entry[name]) <= NAME_LIMIT for name in ("MessageGroupId", "MessageDeduplicationId"))


class DynamoDb:
    """The table."""

    def __init__(self, aws: Aws, line: Line, witness: Witness) -> None:
        self._table = aws.table
        self._line = line
        self._witness = witness

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool = False) -> Answer:  # noqa: N803, ARG002 - AWS's names
        def get() -> Answer:
            item = self._table.get(Key["pk"]["S"])
            return {} if item is None else {"Item": item}

        return self._line.carry("dynamodb.GetItem", get)

    def put_item(  # noqa: PLR0913 - AWS's parameters
        self,
        *,
        TableName: str,  # noqa: N803, ARG002 - AWS's names
        Item: Item,  # noqa: N803 - as above
        ConditionExpression: str = "",  # noqa: N803 - as above
        ExpressionAttributeNames: Mapping[str, str] | None = None,  # noqa: N803, ARG002 - as above
        ExpressionAttributeValues: Mapping[str, Mapping[str, str]] | None = None,  # noqa: N803 - as above
        ReturnValuesOnConditionCheckFailure: str = "NONE",  # noqa: N803, ARG002 - as above
        ReturnValues: str = "NONE",  # noqa: N803 - as above
    ) -> Answer:
        def put() -> Answer:
            before = self._table.put(Item, ConditionExpression, ExpressionAttributeValues)
            self._witness.item_put(Item["pk"]["S"], before, Item)
            return {"Attributes": before} if before and ReturnValues == "ALL_OLD" else {}

        return self._line.carry("dynamodb.PutItem", put)

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Any]]) -> Answer:  # noqa: N803 - AWS's name
        def put_all() -> Answer:
            writes = [(kind, write) for one in TransactItems for kind, write in one.items()]
            if not all(self._may_write(write) for _, write in writes):
                raise ClientError({"Error": {"Code": "TransactionCanceledException"}}, "TransactWriteItems")
            for kind, write in writes:
                if kind == "Put":
                    self._table.put(write["Item"])
                else:
                    self._table.delete(write["Key"]["pk"]["S"])
            return {}

        return self._line.carry("dynamodb.TransactWriteItems", put_all)

    def _may_write(self, write: Mapping[str, Any]) -> bool:
        key = write.get("Key", write.get("Item"))["pk"]["S"]
        return self._table.holds(key, write.get("ConditionExpression", ""), write.get("ExpressionAttributeValues"))

    def update_item(  # noqa: PLR0913 - AWS's parameters
        self,
        *,
        TableName: str,  # noqa: N803, ARG002 - AWS's names
        Key: Item,  # noqa: N803 - as above
        UpdateExpression: str,  # noqa: N803 - as above
        ExpressionAttributeNames: Mapping[str, str],  # noqa: N803 - as above
        ExpressionAttributeValues: Mapping[str, Any],  # noqa: N803 - as above
        ConditionExpression: str = "",  # noqa: N803 - as above
    ) -> Answer:
        def update() -> Answer:
            key = Key["pk"]["S"]
            values = ExpressionAttributeValues
            self._table.update(key, UpdateExpression, ExpressionAttributeNames, values, ConditionExpression)
            if key.startswith(STEP):
                self._witness.step_recorded(key)
            return {}

        return self._line.carry("dynamodb.UpdateItem", update)

    def delete_item(self, *, TableName: str, Key: Item) -> Answer:  # noqa: N803, ARG002 - AWS's names
        def delete() -> Answer:
            self._table.delete(Key["pk"]["S"])
            return {}

        return self._line.carry("dynamodb.DeleteItem", delete)

    def query(  # noqa: PLR0913 - AWS's parameters
        self,
        *,
        TableName: str,  # noqa: N803, ARG002 - AWS's names
        IndexName: str,  # noqa: N803, ARG002 - as above
        KeyConditionExpression: str,  # noqa: N803, ARG002 - as above
        ExpressionAttributeValues: Mapping[str, Mapping[str, str]],  # noqa: N803 - as above
        Limit: int,  # noqa: N803 - as above
        ExclusiveStartKey: Item | None = None,  # noqa: N803 - as above
    ) -> Answer:
        def ask() -> Answer:
            name = ExpressionAttributeValues[":name"]["S"]
            return {"Items": self._table.waiting(name, ExclusiveStartKey)[:Limit]}

        return self._line.carry("dynamodb.Query", ask)

    def get_paginator(self, operation: str) -> "Query":
        assert operation == "query"
        return Query(self._table, self._line)


class Query:
    """Asks for the items of a list, all on one page."""

    def __init__(self, table: Table, line: Line) -> None:
        self._table = table
        self._line = line

    def paginate(
        self,
        *,
        ExpressionAttributeValues: Mapping[str, Mapping[str, str]],  # noqa: N803 - AWS's name
        **_: object,
    ) -> Iterator[Answer]:
        def ask() -> Answer:
            values = ExpressionAttributeValues
            items = self._table.listed(values[":name"]["S"], int(values[":first"]["N"]), _last(values))
            return {"Items": items, "Count": len(items)}

        yield self._line.carry("dynamodb.Query", ask)


def _last(values: Mapping[str, Mapping[str, str]]) -> int | None:
    return int(values[":last"]["N"]) if ":last" in values else None


class Sns:
    """The topics: handover events go into the notifications queue, or that of `news`; admin alerts to people."""

    def __init__(self, aws: Aws, line: Line, witness: Witness) -> None:
        self._queues = aws.queues
        self._judge = aws.judge
        self._line = line
        self._witness = witness

    def publish(self, *, TopicArn: str, Message: str, MessageAttributes: Answer, Subject: str = "") -> Answer:  # noqa: N803, ARG002 - AWS's names
        def hand_on() -> Answer:
            if TopicArn == ADMIN_ALERTS_TOPIC:
                self._witness.notice_sent(Message)
            elif not self._judge.refuses_sns():
                queue = self._queues[NEWS if json.loads(Message)["about"] == "news" else NOTIFICATIONS]
                queue.send(json.dumps({"Type": "Notification", "TopicArn": TopicArn, "Message": Message}))
                self._witness.announced(Message)
            return {}

        return self._line.carry("sns.Publish", hand_on)


class Ses:
    """E-mail; SES tells the functions of each mail that it has taken."""

    def __init__(self, aws: Aws, line: Line, witness: Witness) -> None:
        self._table = aws.table
        self._queue = aws.queues[NOTIFICATIONS]
        self._judge = aws.judge
        self._line = line
        self._witness = witness

    def send_email(
        self,
        *,
        FromEmailAddress: str,  # noqa: N803, ARG002 - AWS's names
        Destination: Answer,  # noqa: N803 - as above
        Content: Answer,  # noqa: N803, ARG002 - as above
        EmailTags: Sequence[Mapping[str, str]],  # noqa: N803 - as above
        ConfigurationSetName: str,  # noqa: N803 - as above
    ) -> Answer:
        def send() -> Answer:
            assert ConfigurationSetName == CONFIGURATION_SET
            step = next(tag["Value"] for tag in EmailTags if tag["Name"] == "step")
            for recipient in Destination["ToAddresses"]:
                self._witness.mail_sent(recipient, has_receipt=f"receipt#{step}" in self._table.items)
            told = json.dumps(sent_record({"Destination": Destination, "EmailTags": EmailTags}))
            if not self._judge.refuses_ses():
                self._queue.send(json.dumps({"Type": "Notification", "TopicArn": MAIL_EVENTS_TOPIC, "Message": told}))
            return {}

        return self._line.carry("ses.SendEmail", send)


class Ssm:
    """Parameter Store."""

    def __init__(self, aws: Aws, line: Line) -> None:
        self._parameters = aws.parameters
        self._line = line

    def get_parameters(self, *, Names: Sequence[str], WithDecryption: bool) -> Answer:  # noqa: N803, ARG002 - AWS's names
        def get() -> Answer:
            known = [name for name in Names if name in self._parameters]
            return {"Parameters": [{"Name": name, "Value": self._parameters[name]} for name in known]}

        return self._line.carry("ssm.GetParameters", get)


class Scheduler:
    """EventBridge Scheduler."""

    def __init__(self, aws: Aws, line: Line) -> None:
        self._timers = aws.timers
        self._line = line

    def create_schedule(self, *, Name: str, ScheduleExpression: str, Target: Answer, **_: object) -> Answer:  # noqa: N803 - AWS's names
        def create() -> Answer:
            if Name in self._timers:
                error: Any = {"Error": {"Code": "ConflictException", "Message": ""}}
                raise ClientError(error, "CreateSchedule")
            written = datetime.strptime(ScheduleExpression, "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
            at_ms = int(written.timestamp()) * 1000
            self._timers[Name] = Timer(Name, at_ms, Target["Input"], Target["SqsParameters"]["MessageGroupId"])
            return {}

        return self._line.carry("scheduler.CreateSchedule", create)
