"""Judges how many alerts AWS sends for the account, by e-mail and by SMS."""

from typing import Final

from handover.doctor.account import MailAccount
from handover.doctor.verdict import Verdict, broken, ok, worse
from handover.operations.alert import SOON_SECONDS
from handover.pages.page import Page
from manage.account import TextMessaging

MAILS_TO_AN_ADMIN: Final = 2
"""Of one handover: that somebody waits, and that somebody answers or nobody does. Reminders and lists are more."""

NEARLY: Final = 0.8
"""The part of the quota from which on it is nearly used up."""

FEW_HANDOVERS: Final = 50
"""So few handovers a day are soon more than a quota allows."""

_UNLIMITED: Final = -1
_RAISE: Final = "SES console: Account dashboard → request production access, or a higher limit"


def judge_mail_quota(account: MailAccount, page: Page) -> Verdict:
    """Return the verdict on how many handovers the daily quota of SES is enough for.

    The quota counts recipients, of all that the account sends from the region, in the last 24 hours ("Service quotas in
    Amazon SES").
    """
    if account.daily_quota == _UNLIMITED:
        return ok("SES has no daily quota for the account")
    mails = MAILS_TO_AN_ADMIN * len(page.handover.admins)
    enough_for, left_for = account.daily_quota // mails, max(account.daily_quota - account.sent, 0) // mails
    sent = f"{account.sent:,} of {account.daily_quota:,} sent in 24 h"
    each = f"({mails} mails each)"
    if account.sent >= account.daily_quota:
        return broken(sent, "no admin gets an e-mail when somebody waits, until older mails are a day old", _RAISE)
    if account.sent >= NEARLY * account.daily_quota or left_for == 0:
        return worse(f"{sent}: {left_for:,} handovers left {each}", "after these no admin gets an e-mail", _RAISE)
    if enough_for < FEW_HANDOVERS:
        return worse(f"{sent}: {enough_for:,} handovers a day {each}", "after these no e-mail is sent", _RAISE)
    return ok(f"{sent}: {enough_for:,} handovers a day {each}")


def judge_mail_rate(account: MailAccount, alerts_at_once: int) -> Verdict:
    """Return the verdict on whether SES takes as many mails a second as alerts are worked on at once."""
    told = f"{account.per_second:g} mails a second, {alerts_at_once} alerts at once"
    if account.per_second < alerts_at_once:
        return worse(
            told,
            "where several visitors ask at once, some admins hear later: what SES refuses is tried again after "
            f"{SOON_SECONDS} s",
            _RAISE,
        )
    return ok(told)


def judge_text_messages(messaging: TextMessaging) -> Verdict:
    """Return the verdict on whether SNS sends the SMS that an admin of the page wants."""
    may_spend = f"the account may spend {messaging.monthly_limit} USD a month"
    if messaging.is_in_sandbox:
        return worse(
            "the account is in the SMS sandbox",
            "only admins whose number is verified in SNS get the SMS that somebody waits",
            "SNS console: Text messaging (SMS) → Exit SMS sandbox",
        )
    if messaging.monthly_limit <= 1:
        return worse(
            f"{may_spend}: some ten SMS",
            "once it is spent, SNS takes alerts and sends none of them, and nobody hears why",
            "AWS Support raises the quota, then aws sns set-sms-attributes --attributes MonthlySpendLimit=…",
        )
    return ok(f"{may_spend}, and is out of the sandbox")
