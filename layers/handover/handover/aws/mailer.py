"""Sends e-mails through SES."""

from typing import Any

from handover.alerts.messages import Mail


class SesMailer:
    """Sends from one verified address."""

    def __init__(self, client: Any, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Sends one e-mail with an HTML and a text part, marked as automated."""
        self._client.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": [mail.recipient]},
            Content={
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": mail.text, "Charset": "UTF-8"},
                        "Html": {"Data": mail.html, "Charset": "UTF-8"},
                    },
                    "Headers": [
                        {"Name": name, "Value": value}
                        for name, value in (("Auto-Submitted", "auto-generated"), *mail.headers)
                    ],
                }
            },
        )
