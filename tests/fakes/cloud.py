"""AWS in memory (moto): one stage with queues, topics, table, parameters and schedules, as the functions know them.

What a function calls, and what AWS does on our behalf, is judged by the policies of template.yaml (`tests/iam`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial, wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final

import moto
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from moto.ses.models import SESBackend, ses_backends
from moto.sns.models import Subscription, sns_backends
from moto.sqs.models import Queue, sqs_backends

from handover.aws.mailbox import Letter
from tests.builders.mail_records import sent_record
from tests.fakes.clients import SESSION, fresh_client
from tests.fakes.mail_subscriptions import MailSubscriptions
from tests.fakes.outage import Outage
from tests.fakes.quick_moto import make_quick
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.iam.account import Account
from tests.iam.clients import Decide, JudgedClient, judge_calls
from tests.iam.judge import Judge, Refusal, production

REGION: Final = "eu-west-1"
ACCOUNT_ID: Final = "123456789012"
APP_ID: Final = "1000000001"
SECRETS_PATH: Final = "/handover/test"
TABLE_NAME: Final = "handover-test"
SCHEDULE_GROUP: Final = "handover-test"
SCHEDULER_ROLE_ARN: Final = f"arn:aws:iam::{ACCOUNT_ID}:role/handover-test-scheduler"
SENDER_EMAIL: Final = "alerts@harbour-bikes.example"
OPERATOR_EMAIL: Final = "operator@harbour-bikes.example"
WEBHOOK_URL: Final = "https://webhook.example"
CONFIGURATION_SET: Final = "handover-test"
GRAPH_URL: Final = "https://graph.example"
GRAPH_VERSION: Final = "v25.0"

FOR_PEOPLE: Final = {"about": [{"anything-but": ["news"]}, {"exists": False}]}
FOR_PROGRAMS: Final = {"about": ["news"]}
"""Which handover events the notifications queue gets, and which that of `news` (template.yaml)."""

ACCOUNT: Final = Account(ACCOUNT_ID, REGION, verified=frozenset({SENDER_EMAIL}))

_FIFO: Final = {"FifoQueue": "true", "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
_MAILBOX: Final = {**_FIFO, "ContentBasedDeduplication": "true"}

_MAIL: Final = "mail"

make_quick()

type Record = dict[str, Any]


def _not_by_a_function[**P, R](do: Callable[Concatenate["Cloud", P], R]) -> Callable[Concatenate["Cloud", P], R]:
    """Have AWS or the test do something, also where a function is in the middle of a call."""

    @wraps(do)
    def done(cloud: "Cloud", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with cloud.acting_as(None):
            return do(cloud, *args, **kwargs)

    return done


class Cloud:
    """One stage. A client is made once per service; every test has a cloud of its own."""

    def __init__(self) -> None:
        self.session = SESSION
        self._clients: dict[str, Any] = {}
        self._decide: Decide | None = None
        self.mailbox_url = self._queue("mailbox.fifo", _MAILBOX)
        self.mailbox_arn = self._arn(self.mailbox_url)
        self.mailbox_dead_letter_url = self._queue("mailbox-dead-letters.fifo", _FIFO)
        self.unreadable_queue_url = self._queue("unreadable.fifo", _FIFO)
        self.thread_control_queue_url = self._queue("thread-control.fifo", _FIFO)
        self.thread_control_dead_letter_url = self._queue("thread-control-dead-letters.fifo", _FIFO)
        self.notifications_queue_url = self._queue("notifications", {})
        self.notifications_dead_letter_url = self._queue("notifications-dead-letters", {})
        self.news_queue_url = self._queue("news", {})
        self.news_dead_letter_url = self._queue("news-dead-letters", {})
        self.deletion_queue_url = self._queue("deletion", {})
        self.admin_alerts_queue_url = self._queue("admin-alerts", {})
        self.events_topic_arn = self._topic("handover-events")
        self.admin_alerts_topic_arn = self._topic("admin-alerts")
        self.admin_topic_queue_url = self._queue("night-shift", {})
        self.admin_topic_arn = self._topic("night-shift")
        self.mail_events_topic_arn = self._topic("mail-events")
        self.alarms_topic_arn = self._topic("alarms")
        self.judge = Judge(production(ACCOUNT, SENDER_EMAIL), self.environment())
        self.mail_subscriptions = MailSubscriptions(self.client("sns"), sns_backends[ACCOUNT_ID][REGION])
        self._subscribe()
        self._make_table()
        self.client("scheduler").create_schedule_group(Name=SCHEDULE_GROUP)
        self.put_secret("app-secret", APP_SECRET)
        self.put_secret("verify-token", VERIFY_TOKEN)
        self.client("sesv2").create_email_identity(EmailIdentity=SENDER_EMAIL)
        self.client("sesv2").create_configuration_set(ConfigurationSetName=CONFIGURATION_SET)
        self._have_ses_tell()

    def client(self, service: str, attempts: int = 1) -> Any:  # noqa: ARG002 - as the functions ask for one
        """Gives a botocore client that does not try again, so that a test says what fails and how often."""
        if service not in self._clients:
            self._clients[service] = fresh_client(service, REGION)
            judge_calls(self._clients[service], self.judged)
        return self._clients[service]

    def client_of(self, function: str, service: str) -> Any:
        """Return a client by which a function makes every call, whoever uses it."""
        return JudgedClient(self.client(service), service, partial(self.judge.refuses_function, function))

    @contextmanager
    def acting_as(self, function: str | None) -> Iterator[None]:
        """Have all calls be those of a function; None for AWS itself and the test, who may do anything."""
        with self.judged_by(partial(self.judge.refuses_function, function) if function else None):
            yield

    @contextmanager
    def judged_by(self, decide: Decide | None) -> Iterator[None]:
        """Have somebody decide about all calls; None where nobody does."""
        before, self._decide = self._decide, decide
        try:
            yield
        finally:
            self._decide = before

    def judged(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Refusal | None:
        """Tell why a call is refused at this moment, None where it is not."""
        return self._decide(service, operation, parameters) if self._decide else None

    def environment(self) -> Mapping[str, str]:
        """What the template sets for the functions, all of them together."""
        return {
            "SECRETS_PATH": SECRETS_PATH,
            "APP_ID": APP_ID,
            "MAILBOX_URL": self.mailbox_url,
            "MAILBOX_ARN": self.mailbox_arn,
            "SCHEDULE_GROUP": SCHEDULE_GROUP,
            "SCHEDULER_ROLE_ARN": SCHEDULER_ROLE_ARN,
            "MAILBOX_DEAD_LETTER_URL": self.mailbox_dead_letter_url,
            "UNREADABLE_QUEUE_URL": self.unreadable_queue_url,
            "THREAD_CONTROL_QUEUE_URL": self.thread_control_queue_url,
            "THREAD_CONTROL_DEAD_LETTER_URL": self.thread_control_dead_letter_url,
            "NOTIFICATIONS_DEAD_LETTER_URL": self.notifications_dead_letter_url,
            "NEWS_QUEUE_URL": self.news_queue_url,
            "NEWS_DEAD_LETTER_URL": self.news_dead_letter_url,
            "STAGE": "prod",
            "DELETION_QUEUE_URL": self.deletion_queue_url,
            "PUBLIC_URL": "https://handover.example",
            "EVENTS_TOPIC_ARN": self.events_topic_arn,
            "NOTIFICATIONS_QUEUE_URL": self.notifications_queue_url,
            "ADMIN_ALERTS_TOPIC_ARN": self.admin_alerts_topic_arn,
            "ALARMS_TOPIC_ARN": self.alarms_topic_arn,
            "MAIL_EVENTS_TOPIC_ARN": self.mail_events_topic_arn,
            "MAIL_CONFIGURATION_SET": CONFIGURATION_SET,
            "TABLE_NAME": TABLE_NAME,
            "SENDER_EMAIL": SENDER_EMAIL,
            "ADMIN_EMAIL": "nobody",
            "OPERATOR_EMAIL": OPERATOR_EMAIL,
            "WEBHOOK_URL": WEBHOOK_URL,
            "GRAPH_API_URL": GRAPH_URL,
            "GRAPH_API_VERSION": GRAPH_VERSION,
            "POWERTOOLS_METRICS_NAMESPACE": "MessengerHandover",
            "POWERTOOLS_LOG_LEVEL": "DEBUG",
        }

    @_not_by_a_function
    def put_secret(self, name: str, value: str) -> None:
        """Sets a parameter, as its owner would."""
        self.client("ssm").put_parameter(
            Name=f"{SECRETS_PATH}/{name}", Value=value, Type="SecureString", Overwrite=True
        )

    @_not_by_a_function
    def delete_secret(self, name: str) -> None:
        """Takes a parameter away."""
        self.client("ssm").delete_parameter(Name=f"{SECRETS_PATH}/{name}")

    @_not_by_a_function
    def receive(self, url: str, limit: int = 10) -> list[Record]:
        """Receives messages as Lambda's poller does, in the shape it hands them to a function."""
        if not self._moto_queue(url).messages:
            return []
        answer = self.client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=limit, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
        )
        return [self._record(message, url) for message in answer.get("Messages", [])]

    @_not_by_a_function
    def delete(self, url: str, record: Record) -> None:
        """Takes a message that was worked on out of its queue."""
        self.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=record["receiptHandle"])

    @_not_by_a_function
    def give_back(self, url: str, record: Record) -> None:
        """Makes a message visible again, as the end of its visibility timeout does."""
        handle = record["receiptHandle"]
        self.client("sqs").change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)

    def end_delays(self, url: str) -> None:
        """Lets the time come for messages that were put into a queue with a delay."""
        for message in self._moto_queue(url)._messages:  # noqa: SLF001 - moto's own time cannot be moved
            message.delayed_until = 0

    def take_all(self, url: str) -> list[Record]:
        """Empties a queue."""
        taken: list[Record] = []
        while records := self.receive(url):
            taken += records
            for record in records:
                self.delete(url, record)
        return taken

    def due_schedules(self, now_ms: int) -> list[Record]:
        """The schedules whose time has come, the earliest first, as Scheduler describes them."""
        scheduler = self.client("scheduler")
        pages = scheduler.get_paginator("list_schedules").paginate(GroupName=SCHEDULE_GROUP)
        names = [found["Name"] for page in pages for found in page["Schedules"]]
        schedules = [scheduler.get_schedule(GroupName=SCHEDULE_GROUP, Name=name) for name in names]
        return sorted((one for one in schedules if _time_of(one) <= now_ms), key=_time_of)

    def time_of(self, schedule: Record) -> int:
        """Gives when a schedule is due, in milliseconds since 1970."""
        return _time_of(schedule)

    @_not_by_a_function
    def fire_schedules(self, now_ms: int) -> int:
        """Does what Scheduler does when the time of schedules has come; tells how many there were."""
        due = self.due_schedules(now_ms)
        if due and self.judge.refuses_scheduler():
            return 0
        for schedule in due:
            target = schedule["Target"]
            assert (target["Arn"], target["RoleArn"]) == (self.mailbox_arn, SCHEDULER_ROLE_ARN)
            self.client("sqs").send_message(
                QueueUrl=self.mailbox_url, MessageBody=target["Input"], **target["SqsParameters"]
            )
            if schedule["ActionAfterCompletion"] == "DELETE":
                self.client("scheduler").delete_schedule(GroupName=SCHEDULE_GROUP, Name=schedule["Name"])
        return len(due)

    def _have_ses_tell(self) -> None:
        """Publishes each mail that SES takes, which moto does not; by a client of its own, that no test listens to."""
        sns = fresh_client("sns", REGION, "SES")
        events = self.client("sesv2").meta.events
        events.register("provide-client-params.sesv2.SendEmail", _remember_mail)
        topic = self.mail_events_topic_arn

        def tell(http_response: Any, context: Any, **_: object) -> None:
            is_watched = "ConfigurationSetName" in context[_MAIL]
            if is_watched and http_response.status_code == HTTPStatus.OK and not self.judge.refuses_ses():
                sns.publish(TopicArn=topic, Message=json.dumps(sent_record(context[_MAIL])))

        events.register("after-call.sesv2.SendEmail", tell)

    def ses_tells(self, record: Record) -> None:
        """Publishes what SES says of a mail later."""
        self.client("sns").publish(TopicArn=self.mail_events_topic_arn, Message=json.dumps(record))

    def sent_mails(self) -> list[Any]:
        """The e-mails that SES has sent, the oldest first."""
        backend: SESBackend = ses_backends[ACCOUNT_ID][REGION]
        return list(backend.sent_messages)

    @_not_by_a_function
    def items(self, prefix: str) -> dict[str, Record]:
        """The items of the table whose key begins so."""
        items = self.client("dynamodb").scan(TableName=TABLE_NAME)["Items"]
        return {item["pk"]["S"]: item for item in items if item["pk"]["S"].startswith(prefix)}

    def _moto_queue(self, url: str) -> Queue:
        return sqs_backends[ACCOUNT_ID][REGION].queues[url.rpartition("/")[2]]

    def _queue(self, name: str, attributes: Mapping[str, str]) -> str:
        answer = self.client("sqs").create_queue(QueueName=f"handover-test-{name}", Attributes=attributes)
        return str(answer["QueueUrl"])

    def _topic(self, name: str) -> str:
        return str(self.client("sns").create_topic(Name=f"handover-test-{name}")["TopicArn"])

    def _subscribe(self) -> None:
        """Subscribes the queues: those of the test, and our own, if its policy lets SNS put anything there."""
        subscribed = [
            (self.admin_alerts_topic_arn, self.admin_alerts_queue_url),
            (self.admin_topic_arn, self.admin_topic_queue_url),
        ]
        if not self.judge.refuses_sns():
            subscribed.append((self.mail_events_topic_arn, self.notifications_queue_url))
            self._subscribe_to_events(self.notifications_queue_url, FOR_PEOPLE)
            self._subscribe_to_events(self.news_queue_url, FOR_PROGRAMS)
        for topic_arn, queue_url in subscribed:
            self.client("sns").subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=self._arn(queue_url))

    def _subscribe_to_events(self, queue_url: str, policy: Mapping[str, object]) -> None:
        self.client("sns").subscribe(
            TopicArn=self.events_topic_arn,
            Protocol="sqs",
            Endpoint=self._arn(queue_url),
            Attributes={"FilterPolicyScope": "MessageBody", "FilterPolicy": json.dumps(policy)},
        )

    def _arn(self, url: str) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{url.rpartition('/')[2]}"

    def _make_table(self) -> None:
        self.client("dynamodb").create_table(
            TableName=TABLE_NAME,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "list", "AttributeType": "S"},
                {"AttributeName": "listed_at", "AttributeType": "N"},
                {"AttributeName": "waits_in", "AttributeType": "S"},
                {"AttributeName": "waits_since", "AttributeType": "N"},
            ],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "Lists",
                    "KeySchema": [
                        {"AttributeName": "list", "KeyType": "HASH"},
                        {"AttributeName": "listed_at", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["entry"]},
                },
                {
                    "IndexName": "Waiting",
                    "KeySchema": [
                        {"AttributeName": "waits_in", "KeyType": "HASH"},
                        {"AttributeName": "waits_since", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["last_user_at"]},
                },
            ],
        )

    def _record(self, message: Mapping[str, Any], url: str) -> Record:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn(url),
            "awsRegion": REGION,
        }


def _remember_mail(params: Any, context: Any, **_: object) -> None:
    context[_MAIL] = params


def _time_of(schedule: Record) -> int:
    """Gives when a one-shot schedule is due, in milliseconds since 1970."""
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    written = datetime.strptime(schedule["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
    return int(written.timestamp()) * 1000


@cache
def _one_key_for_all() -> Any:
    """Return one key for all topics: moto would make one for each, and nobody looks at what it signs."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@contextmanager
def cloud() -> Iterator[Cloud]:
    """Gives a new cloud, with credentials that open nothing else; nothing may have been refused in it at its end."""
    settings = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }
    with pytest.MonkeyPatch.context() as patch, moto.mock_aws():
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(Subscription, "private_key", lambda _: _one_key_for_all())
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        patch.delenv("AWS_PROFILE", raising=False)
        made = Cloud()
        yield made
        assert not str(made.judge), f"IAM refuses this in production, by the policies of template.yaml: {made.judge}"


def letters_of(records: list[Record]) -> list[Letter]:
    """Gives received messages as the letters they were."""
    return [
        Letter(record["body"], record["attributes"]["MessageGroupId"], record["attributes"]["MessageDeduplicationId"])
        for record in records
    ]


def published(records: list[Record]) -> list[Record]:
    """Gives what a topic handed to a subscribed queue."""
    return [json.loads(record["body"]) for record in records]


def interrupt(client: Any, operation: str = "*") -> Outage:
    """Gives the switch by which calls of a client can be made to fail before they reach AWS."""
    outage = Outage()
    service = client.meta.service_model.service_id.hyphenize()

    def refuse(**_: object) -> None:
        outage.check()

    client.meta.events.register_first(f"before-send.{service}.{operation}", refuse)
    return outage
