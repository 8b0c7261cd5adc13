"""What Lambda hands to a function: requests from API Gateway (payload format 2.0) and records from SQS."""

import base64
import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from handover.aws.mailbox import Letter

type Json = dict[str, Any]

REGION: Final = "eu-west-1"
ACCOUNT_ID: Final = "123456789012"
STACK: Final = "messenger-handover-local"
_API_ID: Final = "a1b2c3d4e5"
_DOMAIN: Final = f"{_API_ID}.execute-api.{REGION}.amazonaws.com"
_META_ADDRESS: Final = "173.252.95.1"
_NAMESPACE: Final = uuid.UUID("8c5e2f3a-8f63-4e52-9c3d-2d54f4f0a001")


def identifier(*parts: str) -> str:
    """Gives an id that looks like AWS's and is always the same for the same parts."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def arn(service: str, name: str) -> str:
    """Gives the ARN of a queue or topic of the local stack."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT_ID}:{STACK}-{name}"


def _request(method: str, headers: Json, at: int, path: str = "/webhook") -> Json:
    agent = headers["user-agent"]
    time = datetime.fromtimestamp(at / 1000, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept": "*/*", "host": _DOMAIN, "x-forwarded-proto": "https", **headers},
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": _API_ID,
            "domainName": _DOMAIN,
            "domainPrefix": _API_ID,
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": _META_ADDRESS,
                "userAgent": agent,
            },
            "requestId": identifier(method, str(at))[:16],
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": time,
            "timeEpoch": at,
        },
        "isBase64Encoded": False,
    }


def get(query: dict[str, str], at: int) -> Json:
    """A GET request with a query."""
    headers = {"user-agent": "facebookplatform/1.0 (+http://developers.facebook.com)"}
    return _request("GET", headers, at) | {"rawQueryString": urlencode(query), "queryStringParameters": query}


def post(body: bytes, signature: str, at: int) -> Json:
    """A POST request with a signed JSON body."""
    headers = {
        "content-length": str(len(body)),
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-hub-signature-256": signature,
    }
    return _request("POST", headers, at) | {"body": body.decode("ascii")}


def look(route: str, parameter: str, value: str, at: int) -> Json:
    """A GET request of a browser, on a route with one parameter."""
    path = route.replace(f"{{{parameter}}}", value)
    headers = {"user-agent": "Mozilla/5.0", "accept-language": "en"}
    request = _request("GET", headers, at, path) | {"pathParameters": {parameter: value}}
    return request | {"requestContext": request["requestContext"] | {"routeKey": f"GET {route}"}}


def form(path: str, fields: dict[str, str], at: int) -> Json:
    """A POST request with a form."""
    body = urlencode(fields)
    headers = {
        "content-length": str(len(body)),
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "facebookexternalua",
    }
    return _request("POST", headers, at, path) | {"body": body}


def in_base64(request: Json) -> Json:
    """The same request, its body as API Gateway hands on content types that it holds for binary."""
    return request | {"body": base64.b64encode(request["body"].encode()).decode(), "isBase64Encoded": True}


def _record(body: str, queue: str, attributes: Json, at: int) -> Json:
    return {
        "messageId": identifier(queue, body),
        "receiptHandle": base64.b64encode(identifier(queue, body, "receipt").encode()).decode(),
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": str(at),
            "SenderId": f"AROAEXAMPLE:{STACK}",
            "ApproximateFirstReceiveTimestamp": str(at + 5),
            **attributes,
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", queue),
        "awsRegion": REGION,
    }


def fifo_record(letter: Letter, queue: str, at: int) -> Json:
    """A message of a FIFO queue."""
    attributes = {
        "SequenceNumber": f"188{at}200",
        "MessageGroupId": letter.group_id,
        "MessageDeduplicationId": letter.deduplication_id,
    }
    return _record(letter.body, queue, attributes, at)


def record(body: str, queue: str, at: int) -> Json:
    """A message of a standard queue."""
    return _record(body, queue, {}, at)


def sns_record(published: Json, queue: str, at: int) -> Json:
    """A message that a topic put into a standard queue, wrapped as SNS does it."""
    attributes = {
        name: {"Type": value["DataType"], "Value": value["StringValue"]}
        for name, value in published["MessageAttributes"].items()
    }
    topic = published["TopicArn"]
    address = f"https://sns.{REGION}.amazonaws.com"
    notification = {
        "Type": "Notification",
        "MessageId": identifier(topic, published["Message"]),
        "TopicArn": topic,
        "Message": published["Message"],
        "Timestamp": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "SignatureVersion": "1",
        "Signature": "RVhBTVBMRQ==",
        "SigningCertURL": f"{address}/SimpleNotificationService-example.pem",
        "UnsubscribeURL": f"{address}/?Action=Unsubscribe&SubscriptionArn={topic}:{identifier(topic)}",
        "MessageAttributes": attributes,
    }
    return _record(json.dumps(notification, indent=2, ensure_ascii=False), queue, {}, at)


def batch(record: Json) -> Json:
    """An invocation with one record."""
    return {"Records": [record]}
