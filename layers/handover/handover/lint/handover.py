"""Rules about how a page hands over: to whom, for how long, under which accounts."""

from collections.abc import Iterator, Sequence

from handover.lint.finding import Finding, Place, error, warning
from handover.pages.page import THIS_MACHINE, Handover, Page
from handover.pages.public_address import is_private_literal


def has_one_of_each(page: Page) -> Iterator[Finding]:
    """No target app is there twice, and no admin."""
    apps, admins = page.handover.target_apps, page.handover.admins
    place = ("handover", "target_apps")
    for number in _repeated([app.label for app in apps]):
        why = f"two target apps are called “{apps[number].label}”: a button that names it means the first"
        yield error((*place, number, "label"), "repeated_target", why, "give it another label")
    for number in _repeated([app.app_id for app in apps]):
        why = f"“{apps[number].label}” is the same app as another target app"
        yield warning((*place, number, "app_id"), "same_target", why, "leave one out, or correct its id")
    for number in _repeated([admin.email.casefold() for admin in admins]):
        why = f"{admins[number].email} is there twice, and gets every alert once all the same"
        yield warning(("handover", "admins", number, "email"), "repeated_admin", why, "leave one out")
    for name in ("sms", "topic"):
        for number in _repeated([getattr(admin, name) or number for number, admin in enumerate(admins)]):
            why = f"another admin has the same `{name}`: every alert would go there twice"
            yield warning(("handover", "admins", number, name), "repeated_admin", why, "keep it with one of them")


def lasts_long_enough(page: Page) -> Iterator[Finding]:
    """The longest pause is no shorter than the wait for a person."""
    handover = page.handover
    if handover.longest_pause_minutes < handover.return_after_minutes:
        why = (
            f"the bot is back after {handover.longest_pause_minutes} min whatever happens: "
            f"`return_after_minutes` ({handover.return_after_minutes}) never counts"
        )
        place: Place = ("handover", "longest_pause_minutes")
        yield warning(place, "pause_too_short", why, "write a number larger than `return_after_minutes`")


def tells_who_waits_in_time(page: Page) -> Iterator[Finding]:
    """What follows from a long wait comes before the bot is back by itself."""
    handover = page.handover
    unanswered = handover.return_unanswered_after_minutes
    ends = min(handover.return_after_minutes, handover.longest_pause_minutes)
    for place, minutes in _steps(handover):
        is_of_the_end = place == ("handover", "return_unanswered_after_minutes")
        last = ends if unanswered is None or is_of_the_end else min(ends, unanswered)
        if minutes >= last:
            why = f"the bot is back by itself after {last} min: this never happens"
            yield warning(place, "told_too_late", why, f"write a number smaller than {last}")


def _steps(handover: Handover) -> Iterator[tuple[Place, int]]:
    """Gives what the owner has set to follow from a long wait, each with its minutes."""
    for number, admin in enumerate(handover.admins):
        yield ("handover", "admins", number, "after_minutes"), admin.after_minutes
    for name in ("remind_after_minutes", "unanswered_after_minutes", "return_unanswered_after_minutes"):
        minutes = getattr(handover, name)
        if minutes and name in handover.model_fields_set:
            yield ("handover", name), minutes


def tells_somebody_at_once(page: Page) -> Iterator[Finding]:
    """Somebody is told as soon as a user asks for a person."""
    soonest = min(admin.after_minutes for admin in page.handover.admins)
    if soonest:
        why = f"every admin waits {soonest} min or more: those with the smallest number are told at once all the same"
        mend = "leave it out for those who are told at once"
        yield warning(("handover", "admins"), "nobody_at_once", why, mend)


def has_text_messages_for_an_alert(page: Page) -> Iterator[Finding]:
    """The text messages of a day are enough for one alert."""
    numbers, limit = {admin.sms for admin in page.handover.admins if admin.sms}, page.handover.budgets.texts_per_day
    if len(numbers) > limit:
        why = f"{len(numbers)} admins have a number, and no more than {limit} text messages are sent in a day"
        mend = f"write {len(numbers)} or more, or leave `sms` out where nobody needs it"
        yield warning(("handover", "budgets", "texts_per_day"), "few_texts", why, mend)


def is_two_accounts(page: Page) -> Iterator[Finding]:
    """The Instagram account is not the page itself."""
    if page.instagram_account_id == page.id:
        why = "`instagram_account_id` is the page's own id"
        mend = "write the id of its Instagram professional account, or leave it out"
        yield error(("instagram_account_id",), "same_account", why, mend)


def closes_to_somebody(page: Page) -> Iterator[Finding]:
    """The app for closed hours is one of the page's."""
    label, place = page.handover.closed_hours_target, ("handover", "closed_hours_target")
    labels = [app.label for app in page.handover.target_apps]
    if label not in (None, *labels):
        why = f"“{label}” is no target app of the page"
        yield error(place, "unknown_target", why, f"write one of: {', '.join(labels)}")


def tells_a_program_elsewhere(page: Page) -> Iterator[Finding]:
    """The program that is told of handovers is not on the machine that tells it."""
    webhook, place = page.handover.webhook, ("handover", "webhook")
    if webhook is None:
        return
    if webhook.scheme != "https":
        why = "nothing is encrypted on its way, and only a program on this very machine can hear it"
        mend = "begin the address with https://, unless you are trying it out"
        yield warning(place, "insecure_webhook", why, mend)
    elif webhook.host in THIS_MACHINE:
        why = "only a program on this very machine can hear it: a stack on AWS posts to hosts of the internet alone"
        yield warning(
            place, "insecure_webhook", why, "write the program's public address, unless you are trying it out"
        )
    elif is_private_literal(webhook.host or ""):
        why = f"{webhook.host} is in a private network, or nowhere: nothing is posted but to hosts of the internet"
        yield error(place, "private_webhook", why, "write the program's public address")


def _repeated(values: Sequence[object]) -> Iterator[int]:
    """Gives the positions of values that were there before."""
    return (number for number, value in enumerate(values) if value in values[:number])
