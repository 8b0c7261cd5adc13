"""Judges whether staff hear that somebody waits: e-mail, the admin alerts topic, and the owner's program."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from pydantic import HttpUrl

from handover.alerts.address_mark import AddressMark
from handover.pages.endpoint import Endpoint
from handover.pages.page import Page
from handover.pages.public_address import is_private_literal
from manage.cloud import MailAccount, Subscriber
from manage.moments import moment
from manage.verdict import Verdict, broken, ok, worse

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
        since = moment(endpoint.failing_since)
        return broken(
            f"the program has taken nothing since {since}: {endpoint.failures} posts in a row failed",
            "it is tried again every ten minutes; what it should hear waits for a day, and is given up then",
            "mend the program (docs/webhook.md)" + (f", then {replay}" if endpoint.missed else ""),
        )
    if endpoint.missed:
        return worse(
            f"the program never got {endpoint.missed} posts, the oldest of {moment(endpoint.missed_since)}",
            "the owner's program does not know what happened then",
            replay,
        )
    return ok("the program takes what is posted")


def _utc(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def judge_subscribers(subscribers: Sequence[Subscriber]) -> Verdict:
    """Judges whether those who subscribed to the admin alerts get them."""
    waiting = [one.endpoint for one in subscribers if not one.is_confirmed]
    if waiting:
        return broken(
            f"not confirmed: {', '.join(waiting)}",
            "these subscribers hear of nobody who waits",
            "press the link in the mail that SNS sent them, or subscribe them again",
        )
    if not subscribers:
        return ok("nobody is subscribed: admins are told by e-mail alone")
    return ok(f"{len(subscribers)} confirmed")
