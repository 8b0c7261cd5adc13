"""A mailer in memory that remembers what was sent."""

from botocore.exceptions import ClientError

from handover.alerts.mail_waits import MailLimit, MailWaitsError
from handover.alerts.messages import Mail
from handover.alerts.postmark import Postmark
from handover.alerts.unanswered import UnansweredError
from tests.fakes.outage import Outage


class RecordingMailer:
    """Takes e-mails.

    Attributes:
        sent: the e-mails, the oldest first.
        postmarks: their marks.
        refused: addresses that nothing can be sent to at present.
        limit: what keeps the service from taking any mail.
    """

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.postmarks: list[Postmark] = []
        self.refused: set[str] = set()
        self.limit: MailLimit | None = None
        self._failing = Outage()
        self._silent: list[bool] = []

    def send(self, mail: Mail, postmark: Postmark) -> None:
        """Sends one e-mail."""
        self._failing.check()
        if self.limit is not None:
            raise MailWaitsError(self.limit)
        if mail.recipient in self.refused:
            raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "refused"}}, "SendEmail")
        is_silent, is_taken = bool(self._silent), not self._silent or self._silent.pop()
        if is_taken:
            self.sent.append(mail)
            self.postmarks.append(postmark)
        if is_silent:
            raise UnansweredError("SES gave no answer: ReadTimeoutError")

    def fail_next(self, times: int) -> None:
        """Makes the service unreachable for the next e-mails."""
        self._failing.begin(times)

    def lose_next_answer(self) -> None:
        """Takes the next e-mail without a word."""
        self._silent = [True]

    def lose_next_mail(self) -> None:
        """Loses the next e-mail without a word."""
        self._silent = [False]
