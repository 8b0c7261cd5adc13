"""Gives a deployed stack what its operator gives it on AWS: secrets, a verified sender, a subscriber to the alerts."""

import json

import boto3

from local.access import EngineAccess

INBOX_NAME = "admin-alerts-inbox"


class Provisioning:
    """The operator's steps on one engine."""

    def __init__(self, access: EngineAccess) -> None:
        """Makes the clients."""
        arguments = access.client_arguments()
        self._parameters = boto3.client("ssm", **arguments)
        self._mail = boto3.client("ses", **arguments)
        self._queues = boto3.client("sqs", **arguments)
        self._topics = boto3.client("sns", **arguments)

    def put_secrets(self, secrets_path: str, secrets: dict[str, str]) -> None:
        """Stores the app's secrets, encrypted as on AWS."""
        for name, value in secrets.items():
            self._parameters.put_parameter(
                Name=f"{secrets_path}/{name}", Value=value, Type="SecureString", Overwrite=True
            )

    def verify_sender(self, address: str) -> None:
        """Lets e-mails be sent from the address."""
        self._mail.verify_email_identity(EmailAddress=address)

    def subscribe_inbox(self, topic_arn: str) -> str:
        """Subscribes a queue to the admin alerts, so that people and tests can see what went out; gives its address."""
        url = self._queues.create_queue(QueueName=INBOX_NAME)["QueueUrl"]
        attributes = self._queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "sns.amazonaws.com"},
                    "Action": "sqs:SendMessage",
                    "Resource": attributes["QueueArn"],
                    "Condition": {"ArnEquals": {"aws:SourceArn": topic_arn}},
                }
            ],
        }
        self._queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
        self._topics.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=attributes["QueueArn"])
        return url
