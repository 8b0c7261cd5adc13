"""The checks that ask AWS and only an operator makes."""

from botocore.exceptions import ClientError

from handover.alerts.budget import alerts_of_hour, mails_of_day, texts_of_day
from handover.doctor import alerts
from handover.doctor.verdict import Mark, Verdict, ok, worse
from manage.dead_letters.queues import QUEUES, QueueName
from manage.doctor import machinery
from manage.doctor.machinery import Part
from manage.doctor.subject import Subject


def links_can_be_signed(subject: Subject) -> Verdict:
    """Looks whether there is a key for the links of alerts."""
    return alerts.judge_link_key(is_there=subject.has_link_key)


def alerts_are_within_budgets(subject: Subject) -> Verdict:
    """Looks how much is used of the page's budgets of alerts."""
    if subject.page is None:
        return ok("there are none")
    page, now = subject.page, int(subject.clock() * 1000)
    budgets = alerts_of_hour(page, now), mails_of_day(page, now), texts_of_day(page, now)
    return alerts.judge_budgets([(budget, subject.budgets.used(budget)) for budget in budgets if budget is not None])


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


def nothing_failed(subject: Subject, queue: QueueName, means: str) -> Verdict:
    """Looks into a dead-letter queue."""
    url = subject.values[QUEUES[queue].queue]
    return machinery.judge_dead_letters(subject.cloud.messages_in(url), means, queue)


def function_works(subject: Subject, part: Part) -> Verdict:
    """Looks at a function, and at the queue that calls it."""
    function = subject.function(part.output)
    queue_arn = subject.cloud.queue_arn(subject.values[part.queue]) if part.queue else None
    return machinery.judge_function(function, part.lost, queue_arn)
