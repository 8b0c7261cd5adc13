"""Sends e-mails through SES."""

import re
import time
from collections.abc import Callable
from typing import Any, Final

from botocore.exceptions import ClientError, HTTPClientError
from botocore.parsers import ResponseParserError

from handover.alerts.mail_waits import MailLimit, MailWaitsError
from handover.alerts.messages import Mail
from handover.alerts.postmark import Postmark
from handover.alerts.unanswered import UnansweredError
from handover.alerts.undeliverable import UndeliverableError
from handover.aws.mail_limits import limit_in

STEP_TAG: Final = "step"
PAGE_TAG: Final = "page"
EVENT_TAG: Final = "event"
"""The names of a mail's tags, which SES repeats in each event about it."""

RATE_PAUSE_SECONDS: Final = 1.0
"""For how long a sender asks SES no more after the rate of mails a second was exceeded."""

STOP_PAUSE_SECONDS: Final = 60.0
"""The same, after SES has said that it takes no mail at all."""

_SERVER_ERRORS: Final = 500
_NO_ANSWER: Final = (HTTPClientError, ResponseParserError)
"""The request may have gone out. Where no connection was made (`ConnectionError`), nothing was sent."""

_AUTOMATED: Final = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
"""What keeps holiday replies from being sent back: the first is everybody's (RFC 3834), the second Exchange's own.

There is no `Precedence`: the only words that programs know for it are those of bulk mail, which an alert is not.
"""


class SesMailer:
    """Sends from one verified address, and has SES tell what becomes of each mail.

    Its client must not repeat a call by itself: SES has no idempotency token, and sends what it is asked for twice.
    """

    def __init__(
        self, client: Any, sender: str, configuration_set: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._sender = sender
        self._configuration_set = configuration_set
        self._clock = clock
        self._limit = MailLimit.RATE
        self._asks_again_at = float("-inf")

    def send(self, mail: Mail, postmark: Postmark) -> None:
        """Sends one e-mail with an HTML and a text part, marked as automated.

        Raises:
            UnansweredError: SES may have taken it: no answer came, or one that tells nothing.
            UndeliverableError: SES writes to this address only once somebody has changed something.
            MailWaitsError: the account may send nothing now. SES said so, or did a moment ago and is not asked again.
        """
        if self._clock() < self._asks_again_at:
            raise MailWaitsError(self._limit)
        try:
            self._send(mail, postmark)
        except _NO_ANSWER as silence:
            raise UnansweredError(f"SES gave no answer: {type(silence).__name__}") from silence
        except ClientError as refusal:
            if limit := limit_in(refusal):
                self._pause(limit)
                raise MailWaitsError(limit) from refusal
            error, answer = refusal.response["Error"], refusal.response.get("ResponseMetadata", {})
            if answer.get("HTTPStatusCode", 0) >= _SERVER_ERRORS:
                raise UnansweredError(f"SES does not say whether it took the mail: {error['Code']}") from refusal
            if error["Code"] == "MessageRejected" and mail.recipient.lower() in _words(error.get("Message", "")):
                # The sandbox names whom nobody has verified. The refusal repeats the address: it stays out of the log.
                raise UndeliverableError("SES refuses the address of an admin: MessageRejected") from None
            raise

    def _pause(self, limit: MailLimit) -> None:
        """Have the next mails of this sender wait: asking for each of them would cost time, and SES more."""
        self._limit = limit
        self._asks_again_at = self._clock() + (RATE_PAUSE_SECONDS if limit is MailLimit.RATE else STOP_PAUSE_SECONDS)

    def _send(self, mail: Mail, postmark: Postmark) -> None:
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
            EmailTags=[
                {"Name": STEP_TAG, "Value": postmark.step},
                {"Name": PAGE_TAG, "Value": postmark.page_id},
                *([{"Name": EVENT_TAG, "Value": postmark.event_id}] if postmark.event_id else []),
            ],
            ConfigurationSetName=self._configuration_set,
        )


def _words(text: str) -> list[str]:
    """Return the words of a text, addresses among them: one may end as another does."""
    return re.split(r"[\s,:;]+", text.lower())
