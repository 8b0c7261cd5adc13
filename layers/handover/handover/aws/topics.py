"""The two SNS topics: handover events for our functions, admin alerts for people."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Names for the type checker only: `replies` publishes and never reads, and is spared the making of what reads.
    from handover.alerts.any_announcement import AnyAnnouncement
    from handover.alerts.messages import Notice
    from handover.alerts.news import News


def _attributes(**values: str) -> dict[str, Any]:
    return {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}


class EventsTopic:
    """Handover events, and what befalls a page, as JSON."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        self._arn = arn

    def publish(self, announcement: "AnyAnnouncement | News") -> None:
        """Publishes an announcement, or news for programs, with its page and kind for filter policies."""
        self._client.publish(
            TopicArn=self._arn,
            Message=announcement.model_dump_json(ensure_ascii=True),
            MessageAttributes=_attributes(page_id=announcement.page_id, kind=announcement.kind),
        )


class AdminAlertsTopic:
    """Alerts as plain text, for whoever subscribes: e-mail, SMS, a chat."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        self._arn = arn

    def publish(self, notice: "Notice") -> None:
        """Publishes a notice, with its page and kind for filter policies."""
        self._client.publish(
            TopicArn=self._arn,
            Subject=notice.subject,
            Message=notice.text,
            MessageAttributes=_attributes(page_id=notice.page_id, kind=notice.kind),
        )
