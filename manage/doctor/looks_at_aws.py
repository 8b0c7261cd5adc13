"""The checks that ask AWS."""

from botocore.exceptions import ClientError

from manage.doctor import alerts, machinery
from manage.doctor.machinery import DeadLetters, Part
from manage.doctor.standing import judge_standing
from manage.doctor.subject import Subject
from manage.verdict import Mark, Verdict, ok, worse


def page_is_not_held(subject: Subject) -> Verdict:
    """Looks whether the bot calls Meta for the page at present."""
    return judge_standing(subject.standing)


def sender_is_verified(subject: Subject) -> Verdict:
    """Looks whether SES sends from the stack's address."""
    sender = subject.values["SenderEmail"]
    return alerts.judge_sender(sender, subject.cloud.verified_among(alerts.identities_of(sender)))


def account_may_send(subject: Subject) -> Verdict:
    """Looks at what SES lets the account do."""
    return alerts.judge_account(subject.mail_account)


def admins_get_mail(subject: Subject) -> Verdict:
    """Looks whether SES sends to the page's admins."""
    if subject.page is None:
        return ok("there are none")
    addresses = [admin.email for admin in subject.page.handover.admins]
    return alerts.judge_admins(addresses, [one for one in addresses if subject.cloud.is_suppressed(one)])


def links_can_be_signed(subject: Subject) -> Verdict:
    """Looks whether there is a key for the links of alerts."""
    return alerts.judge_link_key(is_there=subject.has_link_key)


def no_admin_is_marked(subject: Subject) -> Verdict:
    """Looks whether we send to the page's admins."""
    if subject.page is None:
        return ok("there are none")
    marks = {admin.email: subject.marks.of(admin.email) for admin in subject.page.handover.admins}
    return alerts.judge_marks(subject.page, marks)


def webhook_can_be_signed(subject: Subject) -> Verdict:
    """Looks whether the page's webhook has a secret."""
    if subject.page is None:
        return ok("the page has none")
    return alerts.judge_webhook(subject.page, subject.webhook_secret)


def program_takes_news(subject: Subject) -> Verdict:
    """Looks whether the page's program can be reached, and what became of the posts to it."""
    if subject.page is None or subject.page.handover.webhook is None:
        return ok("the page has none")
    address = subject.page.handover.webhook
    if subject.is_on_aws and (found := alerts.judge_address(address)).mark is not Mark.OK:
        return found
    return alerts.judge_endpoint(subject.endpoints.get(subject.page_id).at(str(address)), subject.page)


def subscribers_are_confirmed(subject: Subject) -> Verdict:
    """Looks at who hears of the admin alerts topic."""
    return alerts.judge_subscribers(subject.cloud.subscribers(subject.values["AdminAlertsTopicArn"]))


def schedules_bring_letters(subject: Subject) -> Verdict:
    """Looks at the schedule group, and at what its role may do."""
    group_is_there = subject.cloud.has_schedule_group(subject.values["ScheduleGroupName"])
    settings = subject.replies.environment if subject.replies else {}
    try:
        may_send = subject.cloud.may_send(settings["SCHEDULER_ROLE_ARN"], settings["MAILBOX_ARN"])
    except (ClientError, KeyError) as refusal:
        return worse(
            f"whether the schedules' role may send to the mailbox could not be asked ({refusal})",
            "if it may not, what waits for its time does not happen",
            "allow iam:SimulatePrincipalPolicy, or deploy again",
        )
    return machinery.judge_schedules(group_is_there=group_is_there, may_send=may_send)


def nothing_failed(subject: Subject, queue: DeadLetters) -> Verdict:
    """Looks into a dead-letter queue."""
    url = subject.values[queue.output]
    return machinery.judge_dead_letters(subject.cloud.messages_in(url), queue.means, url)


def function_works(subject: Subject, part: Part) -> Verdict:
    """Looks at a function, and at the queue that calls it."""
    function = subject.function(part.output)
    queue_arn = subject.cloud.queue_arn(subject.values[part.queue]) if part.queue else None
    return machinery.judge_function(function, part.lost, queue_arn)
