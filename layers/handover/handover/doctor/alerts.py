"""Judges whether staff hear that somebody waits: e-mail, the admin alerts topic, and the owner's program."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from pydantic import HttpUrl

from handover.alerts.address_mark import AddressMark
from handover.alerts.budget import Budget, BudgetKind
from handover.doctor.account import MailAccount, Subscriber, SubscriberState
from handover.doctor.verdict import Verdict, broken, ok, worse
from handover.pages.endpoint import Endpoint
from handover.pages.page import Page
from handover.pages.public_address import is_private_literal

_USES = {
    BudgetKind.ALERTS: "alerts this hour",
    BudgetKind.MAILS: "mails today",
    BudgetKind.TEXTS: "SMS today",
}
_NO_MAIL = "no admin gets an e-mail when somebody waits"


def identities_of(sender: str) -> tuple[str, str]:
    """Gives the SES identities that let mail be sent from an address: itself, or its domain."""
    return sender, sender.partition("@")[2]


def judge_sender(sender: str, verified: Collection[str]) -> Verdict:
    """Judges whether SES sends mail from an address."""
    if not any(identity in verified for identity in identities_of(sender)):
        return broken(
            f"SES has verified neither {sender} nor its domain",
            _NO_MAIL,
            f"aws ses verify-email-identity --email-address {sender}, then press the link in the mail",
        )
    return ok(f"SES sends from {sender}")


def judge_account(account: MailAccount) -> Verdict:
    """Judges what SES lets the account do."""
    if not account.may_send:
        return broken("SES has stopped the account from sending", _NO_MAIL, "see the SES console: Account dashboard")
    if account.is_in_sandbox:
        return worse(
            "the account is in the SES sandbox",
            "only admins whose own address is verified get the mail that somebody waits",
            "SES console: Account dashboard → Request production access",
        )
    return ok("SES lets the account write to everybody")


def judge_admins(addresses: Sequence[str], suppressed: Collection[str]) -> Verdict:
    """Judges whether SES sends to the admins."""
    if suppressed:
        return broken(
            f"SES sends nothing to {', '.join(suppressed)}: a mail bounced, or was called spam",
            "these admins do not hear that somebody waits",
            "aws sesv2 delete-suppressed-destination --email-address …, if the address is right",
        )
    return ok(f"SES sends to {', '.join(addresses)}")


def judge_link_key(*, is_there: bool) -> Verdict:
    """Judges whether mails can have links."""
    if not is_there:
        return worse(
            "there is no key to sign links with",
            "mails to admins have no links: nobody can claim a chat or bring the bot back from a mail",
            "`handover links rotate-key` makes one",
        )
    return ok("there is a key to sign links with")


def judge_marks(page: Page, marks: Mapping[str, AddressMark | None]) -> Verdict:
    """Judges whether we send to the admins of a page; `marks` by address."""
    marked = {address: _why(mark) for address, mark in marks.items() if mark is not None}
    if marked:
        commands = ", ".join(f"`handover page unmark-address {page.id} {address}`" for address in marked)
        return broken(
            f"we send nothing to {', '.join(f'{address} ({why})' for address, why in marked.items())}",
            "these admins hear of nobody who waits, unless they have an SMS number or a topic",
            f"correct the address, or, if it is right, {commands}",
        )
    return ok("no admin's address is marked")


def _why(mark: AddressMark) -> str:
    since = datetime.fromtimestamp(mark.at / 1000, UTC).date().isoformat()
    return ", ".join(filter(None, (f"{mark.trouble} on {since}", mark.code)))


def judge_budgets(used: Sequence[tuple[Budget, int]]) -> Verdict:
    """Judges whether the budgets of alerts have room now; `used` tells how much of each is used."""
    told = ", ".join(f"{count:,} of {budget.limit:,} {_USES[budget.kind]}" for budget, count in used)
    if any(count >= budget.limit > 0 for budget, count in used):
        return worse(
            told,
            "until the hour or the day (UTC) is over, visitors who ask come as a list, and SMS are left to the mail",
            "`handover.budgets` in the page file, if so many visitors really ask",
        )
    return ok(told)


def judge_webhook(page: Page, secret: str | None) -> Verdict:
    """Judges whether what happens to handovers can be posted to the page's webhook."""
    if page.handover.webhook is None:
        return ok("the page has none")
    if not secret:
        return broken(
            "there is no secret to sign with",
            "the owner's program hears nothing; after a day, what it should hear is given up",
            f"`handover page webhook-secret {page.id}`, and give it to the program",
        )
    return ok(f"posts are signed, to {page.handover.webhook.host}")


_CONFIRM: Final = "`handover topics confirm LINK`, with the link in the mail that SNS sent them; do not press it"


def judge_address(webhook: HttpUrl) -> Verdict:
    """Judges whether the page's webhook may be on the internet, as far as its address tells."""
    if webhook.scheme != "https" or is_private_literal(webhook.host or ""):
        return broken(
            f"the webhook is at {webhook.scheme}://{webhook.host}, which is no host of the internet",
            "the owner's program hears nothing: nothing is posted there, and what it should hear is given up",
            "write the program's public address, with https://, into the page file",
        )
    return ok(f"the webhook is at {webhook.host}")


def judge_endpoint(endpoint: Endpoint, page: Page) -> Verdict:
    """Judges whether the page's program takes what is posted, and whether it has got everything."""
    replay = f"`handover page webhook-replay {page.id} --since {_utc(endpoint.missed_since)}`"
    if endpoint.is_open:
        since = _moment(endpoint.failing_since)
        return broken(
            f"the program has taken nothing since {since}: {endpoint.failures} posts in a row failed",
            "it is tried again every ten minutes; what it should hear waits for a day, and is given up then",
            "mend the program (docs/webhook.md)" + (f", then {replay}" if endpoint.missed else ""),
        )
    if endpoint.missed:
        return worse(
            f"the program never got {endpoint.missed} posts, the oldest of {_moment(endpoint.missed_since)}",
            "the owner's program does not know what happened then",
            replay,
        )
    return ok("the program takes what is posted")


def _moment(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _utc(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def judge_subscribers(subscribers: Sequence[Subscriber] | None, meant: str) -> Verdict:
    """Judges whether those who subscribed to the admin alerts get them.

    Args:
        subscribers: of the topic; None where there is no topic.
        meant: the address that the stack's parameter `AdminEmail` subscribes; empty where it names none.
    """
    trouble = _trouble_of(subscribers, meant, "admin-alerts", "these subscribers hear of nobody who waits")
    if trouble:
        return trouble
    confirmed = _confirmed(subscribers)
    return ok(f"{len(confirmed)} confirmed" if confirmed else "nobody is subscribed: admins are told by e-mail alone")


def judge_alarm_subscribers(subscribers: Sequence[Subscriber] | None, meant: str) -> Verdict:
    """Judges whether anybody hears an alarm; `meant` is the address of the parameter `OperatorEmail`, or empty."""
    if subscribers is not None and not _confirmed(subscribers):
        return broken(
            "nobody who has confirmed it is subscribed to the alarms",
            "whatever fails from now on, nobody is told",
            f"`handover topics subscribe alarms EMAIL`, then {_CONFIRM}",
        )
    trouble = _trouble_of(subscribers, meant, "alarms", "they hear no alarm")
    return trouble or ok(f"{len(_confirmed(subscribers))} confirmed")


def _trouble_of(subscribers: Sequence[Subscriber] | None, meant: str, name: str, means: str) -> Verdict | None:
    """Return what is wrong with the subscriptions of one of the stack's topics, the worst first."""
    if subscribers is None:
        return broken("the topic is not there", means, "deploy again: `sam build && sam deploy`")
    waiting = [one.endpoint for one in subscribers if one.state is SubscriberState.PENDING]
    if waiting:
        return broken(f"not confirmed: {', '.join(waiting)}", means, _CONFIRM)
    confirmed = _confirmed(subscribers)
    if meant and meant.casefold() not in {one.endpoint.casefold() for one in confirmed}:
        again = f"`handover topics subscribe {name} {meant}`, then {_CONFIRM}"
        return broken(f"{meant} is not subscribed any more", means, again)
    loose = [one.endpoint for one in confirmed if one.ends_by_a_click]
    if loose:
        return worse(
            f"a click ends the subscription of {', '.join(loose)}",
            "a program that looks into mails may follow the link, and nothing comes any more",
            f"end it by that link, `handover topics subscribe {name} {loose[0]}`, then {_CONFIRM}",
        )
    return None


def _confirmed(subscribers: Sequence[Subscriber] | None) -> list[Subscriber]:
    return [one for one in subscribers or () if one.state is SubscriberState.CONFIRMED]


def judge_admin_topics(topics: Mapping[str, Sequence[Subscriber] | None]) -> Verdict:
    """Judges whether anybody hears of the topics that admins have for themselves.

    Args:
        topics: the subscribers of each, by its ARN; None for a topic that is not there.
    """
    gone = [arn for arn, subscribers in topics.items() if subscribers is None]
    if gone:
        return broken(
            f"not there: {', '.join(gone)}", "these admins hear of nobody who waits on it", "correct the page file"
        )
    unheard = [arn for arn, subscribers in topics.items() if not _confirmed(subscribers)]
    if unheard:
        return broken(
            f"nobody who has confirmed it is subscribed to {', '.join(unheard)}",
            "these admins hear of nobody who waits on it",
            f"aws sns subscribe --topic-arn …; for an address, then {_CONFIRM}",
        )
    return ok(f"{len(topics)} with subscribers" if topics else "no admin has one")
