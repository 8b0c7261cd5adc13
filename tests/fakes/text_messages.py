"""Text messages in memory, for all to see."""

from handover.alerts.messages import TextMessage
from handover.alerts.undeliverable import UndeliverableError
from tests.fakes.outage import Outage


class RecordingTextMessages:
    """Takes text messages.

    Attributes:
        sent: the text messages, the oldest first.
        refused: numbers that will never get one: wrong, or opted out.
    """

    def __init__(self) -> None:
        self.sent: list[TextMessage] = []
        self.refused: set[str] = set()
        self._failing = Outage()

    def send(self, message: TextMessage) -> None:
        """Sends one text message."""
        self._failing.check()
        if message.number in self.refused:
            raise UndeliverableError("SNS refuses the text message: InvalidParameter")
        self.sent.append(message)

    def fail_next(self, times: int) -> None:
        """Makes the service unreachable for the next text messages."""
        self._failing.begin(times)
