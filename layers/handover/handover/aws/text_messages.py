"""Sends text messages (SMS) through SNS."""

from typing import Any

from botocore.exceptions import ClientError

from handover.alerts.messages import TextMessage
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.sns_refusals import code_of, stands_for_good


class TextMessageUnsentError(Exception):
    """SNS did not take a text message this time; names its code and never the number."""


class SnsTextMessages:
    """Sends to single numbers. What SNS takes may be lost all the same: its metrics tell, its answer does not."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def send(self, message: TextMessage) -> None:
        """Sends one text message, as one that must arrive rather than be cheap (SNS: `Transactional`).

        Raises:
            UndeliverableError: SNS will never take it: a wrong number, one that opted out, no permission.
            TextMessageUnsentError: SNS refused it this time.
        """
        try:
            self._client.publish(
                PhoneNumber=message.number,
                Message=message.text,
                MessageAttributes={"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}},
            )
        except ClientError as refusal:
            code = code_of(refusal)
            # The refusal itself may name the number: it is left out of the chain that a log would show.
            if stands_for_good(code):
                raise UndeliverableError(f"SNS refuses the text message: {code}") from None
            raise TextMessageUnsentError(f"SNS did not take the text message: {code}") from None
