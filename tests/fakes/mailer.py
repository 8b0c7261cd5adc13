"""A mailer in memory that remembers what was sent."""

from botocore.exceptions import ClientError

from handover.alerts.messages import Mail
from tests.fakes.outage import Outage


class RecordingMailer:
    """Takes e-mails.

    Attributes:
        sent: the e-mails, the oldest first.
        refused: addresses that nothing can be sent to.
    """

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.refused: set[str] = set()
        self._failing = Outage()

    def send(self, mail: Mail) -> None:
        """Sends one e-mail."""
        self._failing.check()
        if mail.recipient in self.refused:
            raise ClientError({"Error": {"Code": "MessageRejected", "Message": "refused"}}, "SendEmail")
        self.sent.append(mail)

    def fail_next(self, times: int) -> None:
        """Makes the service unreachable for the next e-mails."""
        self._failing.begin(times)
