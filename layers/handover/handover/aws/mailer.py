"""Sends e-mails through SES."""

from typing import Any, Final

from handover.alerts.messages import Mail

_AUTOMATED: Final = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
"""What keeps holiday replies from being sent back: the first is everybody's (RFC 3834), the second Exchange's own.

There is no `Precedence`: the only words that programs know for it are those of bulk mail, which an alert is not.
"""


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
                    "Headers": [{"Name": name, "Value": value} for name, value in (*_AUTOMATED, *mail.headers)],
                }
            },
        )
