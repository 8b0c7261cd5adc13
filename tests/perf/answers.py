"""What AWS and Meta answer in the benchmark: at once, and always that all is well."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

GRAPH_PATH: Final = "/v25.0/"

_GRAPH: Final = {
    "success": True,
    "recipient_id": "7000000000000042",
    "message_id": "m_benchmark",
    "id": "2000000001",
    "first_name": "Ada",
    "last_name": "Byron",
    "messaging_feature_status": {"hop_v2": True},
    "data": [{"thread_owner": {"app_id": "263902037430900"}}],
}
"""One document that suits every call, since each caller reads only what it asked for."""

_PUBLISHED: Final = (
    b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId>'
    b"</PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>"
)


class UnknownCallError(Exception):
    """A function made a call that the benchmark has no answer for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer and its type."""

    content_type: str
    body: bytes


class Answers:
    """The answers to every call that the functions make."""

    def __init__(self, app_secret: str, page_settings: str = "") -> None:
        self._app_secret = app_secret
        self._page_settings = page_settings

    def to(self, path: str, target: str, body: bytes) -> Answer:
        """Gives the answer to one call.

        Args:
            path: of the address that was called.
            target: the header `X-Amz-Target`, which names the action of most AWS services.
            body: as it was sent.

        Raises:
            UnknownCallError: there is none.
        """
        if target:
            document = self._aws(target.rpartition(".")[2], json.loads(body))
            return Answer("application/x-amz-json-1.0", json.dumps(document).encode())
        if b"Action=Publish" in body:
            return Answer("text/xml", _PUBLISHED)
        if path == "/v2/email/outbound-emails":
            return Answer("application/json", b'{"MessageId": "1"}')
        if path.startswith(GRAPH_PATH):
            return Answer("application/json", json.dumps(_GRAPH).encode())
        raise UnknownCallError(f"no answer to a call of {path}")

    def _aws(self, action: str, request: Mapping[str, Any]) -> dict[str, Any]:
        match action:
            case "SendMessage":
                return {"MessageId": "1"}
            case "SendMessageBatch":
                return {"Successful": [{"Id": entry["Id"], "MessageId": "1"} for entry in request["Entries"]]}
            case "GetParameters":
                return {"Parameters": [self._parameter(name) for name in request["Names"]]}
            case "GetItem":
                return self._item(request["Key"]["pk"]["S"])
            case "PutItem" | "UpdateItem" | "DeleteItem":
                return {}
            case _:
                raise UnknownCallError(f"no answer to {action}")

    def _parameter(self, name: str) -> dict[str, str]:
        return {"Name": name, "Type": "SecureString", "Value": self._app_secret}

    def _item(self, key: str) -> dict[str, Any]:
        if not key.startswith("page#"):
            return {}
        return {"Item": {"pk": {"S": key}, "settings": {"S": self._page_settings}}}
