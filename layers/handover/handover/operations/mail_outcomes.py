"""Takes note of what became of mails: receipts of those that SES took, marks of addresses that take none."""

from aws_lambda_powertools import Logger

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.mail_events import AddressFailed, MailEvent, MailLost, MailTaken
from handover.alerts.page_announcing import announce_address_failed
from handover.aws.mail_events import read_mail_events
from handover.operations.alert import Parts, tell

logger = Logger(child=True)


def note_all(message: str, parts: Parts) -> None:
    """Takes note of what a message on the mail events topic tells.

    Raises:
        NotAllToldError: somebody was not told, who may be another time.
        KeyError: SES says something else than its guide.
        ValueError: the same.
    """
    for event in read_mail_events(message):
        logger.info("mail", extra=_told_in_log(event))
        note(event, parts)


def _told_in_log(event: MailEvent) -> dict[str, str]:
    """Return what the log says of an event: no address is in it."""
    match event:
        case MailTaken():
            return {"outcome": "taken"}
        case AddressFailed():
            return {"outcome": event.trouble, "detail": event.code}
        case MailLost():
            return {"outcome": event.why}


def note(event: MailEvent, parts: Parts) -> None:
    """Takes note of one event; the other admins of a page are told once that an address takes no mail.

    Raises:
        NotAllToldError: some of them were not told, who may be another time.
    """
    match event:
        case MailTaken(step):
            parts.receipts.put(step)
        case AddressFailed():
            _mark(event, parts)
        case MailLost(why):
            parts.meter.count(f"Mails{why}")


def _mark(event: AddressFailed, parts: Parts) -> None:
    counts = parts.marks.put(AddressMark(digest_of(event.address), event.trouble, event.code, event.at))
    page = parts.pages.get(event.page_id)
    # One who is no admin any more concerns nobody.
    for admin in page.handover.admins:
        if digest_of(admin.email) == counts.digest:
            tell(announce_address_failed(admin, counts, page), parts)
            return
