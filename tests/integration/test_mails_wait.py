"""SES takes no mails for a day: what visitors asked for reaches the admins all the same, later and once."""

from typing import Final

import pytest
from botocore.exceptions import ClientError

from tests.fakes.cloud import Cloud, published
from tests.integration.functions import logs_of
from tests.integration.system import HOUR, System

JONAS, MAYA = "jonas@harbour-bikes.example", "maya@harbour-bikes.example"
MINUTES_BETWEEN: Final = 4


class SesAccount:
    """What the account may send, as SES says it."""

    def __init__(self, cloud: Cloud) -> None:
        self.code = ""
        self.message = ""
        self.calls = 0
        cloud.client("sesv2").meta.events.register_first("before-send.sesv2.SendEmail", self._answer)

    def takes_nothing(self, code: str, message: str) -> None:
        self.code, self.message = code, message

    def takes_mails(self) -> None:
        self.code = ""

    def _answer(self, **_: object) -> None:
        self.calls += 1
        if self.code:
            raise ClientError({"Error": {"Code": self.code, "Message": self.message}}, "SendEmail")


@pytest.fixture(name="ses")
def _ses(cloud: Cloud) -> SesAccount:
    return SesAccount(cloud)


def mailed(cloud: Cloud) -> list[str]:
    return sorted(mail.destinations["ToAddresses"][0] for mail in cloud.sent_mails())


def kinds(cloud: Cloud) -> list[str]:
    notices = published(cloud.take_all(cloud.admin_alerts_queue_url))
    return sorted(notice["MessageAttributes"]["kind"]["Value"] for notice in notices)


def four_minutes_pass(system: System) -> None:
    system.functions.clock.forward(MINUTES_BETWEEN * 60)
    system.cloud.end_delays(system.cloud.notifications_queue_url)
    system.functions.settle()


def test_mails_that_the_daily_quota_keeps_back_go_out_once_a_day_later(system: System, ses: SesAccount) -> None:
    # A day of the quota is one of UTC: begun late in the evening, the story would last for three of them.
    system.functions.clock.forward(24 * HOUR - system.functions.clock.now // 1000 % (24 * HOUR))
    ses.takes_nothing("ThrottlingException", "Daily message quota exceeded.")
    system.chooses("Talk to a human")
    for _ in range(12):
        four_minutes_pass(system)
    system.functions.clock.forward(24 * HOUR)
    four_minutes_pass(system)
    assert mailed(system.cloud) == []
    ses.takes_mails()
    system.functions.modules["notifications"].parts.alerts.mailer._asks_again_at = 0  # noqa: SLF001 - a minute is over
    for _ in range(3):
        four_minutes_pass(system)
    assert mailed(system.cloud) == [JONAS, MAYA]
    assert "24 h 56 min when this was sent" in system.cloud.sent_mails()[0].body
    assert kinds(system.cloud) == ["handover_requested", "mails_late", "mails_late"]
    assert system.functions.work("notifications") == []


def test_ses_is_not_asked_for_each_mail_while_it_takes_none(system: System, ses: SesAccount) -> None:
    ses.takes_nothing("SendingPausedException", "Email sending is disabled.")
    system.chooses("Talk to a human")
    assert ses.calls == 1


def test_no_delivery_fails_and_no_record_says_so_while_mails_wait(system: System, ses: SesAccount) -> None:
    ses.takes_nothing("AccountSuspendedException", "")
    with logs_of(system.functions) as written:
        system.chooses("Talk to a human")
    assert "a mail waits" in written.getvalue()
    assert "a channel failed" not in written.getvalue()
    assert "the record failed" not in written.getvalue()


def test_mails_above_the_rate_of_a_second_come_a_little_later(system: System, ses: SesAccount) -> None:
    ses.takes_nothing("TooManyRequestsException", "Maximum sending rate exceeded.")
    system.chooses("Talk to a human")
    ses.takes_mails()
    system.functions.modules["notifications"].parts.alerts.mailer._asks_again_at = 0  # noqa: SLF001 - a second is over
    four_minutes_pass(system)
    assert mailed(system.cloud) == [JONAS, MAYA]
    assert kinds(system.cloud) == ["handover_requested"]
