"""Writes to whoever runs the stack, past SNS: a mail of our own has no link by which a scanner could end it."""

from typing import Any


class OperatorMail:
    """Sends text from the stack's address to the operator's, by SES."""

    def __init__(self, client: Any, sender: str, recipient: str) -> None:
        self._client = client
        self._sender = sender
        self._recipient = recipient

    def send(self, subject: str, text: str) -> None:
        """Sends a mail.

        Raises:
            ClientError: SES does not take it.
        """
        self._client.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": [self._recipient]},
            Content={
                "Simple": {
                    "Subject": {"Data": f"Messenger handover: {subject}", "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                    "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
                }
            },
        )
