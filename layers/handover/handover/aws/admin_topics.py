"""SNS topics that single admins have named: theirs to make, to keep, and to open to us."""

from typing import Any

from botocore.exceptions import ClientError

from handover.alerts.messages import Notice
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.sns_refusals import code_of, stands_for_good
from handover.aws.topics import AdminAlertsTopic


class AdminTopic:
    """Takes what the admin alerts topic takes."""

    def __init__(self, client: Any, arn: str) -> None:
        self._topic = AdminAlertsTopic(client, arn)

    def publish(self, notice: Notice) -> None:
        """Publishes a notice.

        Raises:
            UndeliverableError: SNS will never take it: there is no such topic, or we may not publish there.
        """
        try:
            self._topic.publish(notice)
        except ClientError as refusal:
            code = code_of(refusal)
            if stands_for_good(code):
                raise UndeliverableError(f"SNS refuses the notice for an admin's topic: {code}") from refusal
            raise
