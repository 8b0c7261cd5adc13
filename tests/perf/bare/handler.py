"""The bare handler that the budgets compare with: one boto3 client, and what no webhook can do without."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

import boto3

queue = boto3.client("sqs")


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda passes it
    """Proves the signature, reads the JSON, makes one SQS call."""
    body = event["body"].encode()
    digest = hmac.new(os.environ["APP_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"sha256={digest}", event["headers"]["x-hub-signature-256"]):
        return {"statusCode": 401}
    first = json.loads(body)["entry"][0]["messaging"][0]
    queue.send_message(
        QueueUrl=os.environ["MAILBOX_URL"],
        MessageBody=event["body"],
        MessageGroupId=f"{first['recipient']['id']}:{first['sender']['id']}",
        MessageDeduplicationId=first["message"]["mid"],
    )
    return {"statusCode": 200}
