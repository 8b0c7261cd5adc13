"""The checks of what AWS lets the account do, and of how the stack was deployed."""

from handover.doctor.verdict import Verdict, ok
from manage.doctor import capacity, deployment, quotas
from manage.doctor.machinery import FUNCTIONS
from manage.doctor.subject import Subject


def timers_are_few(subject: Subject) -> Verdict:
    """Counts what waits for its time."""
    return capacity.judge_timers(subject.cloud.timers(subject.values["ScheduleGroupName"], capacity.MANY_TIMERS))


def last_deploy_ended_well(subject: Subject) -> Verdict:
    """Looks how the stack was deployed last."""
    return deployment.judge_status(subject.deployment, subject.stack_name)


def parameters_are_those_of_the_files(subject: Subject) -> Verdict:
    """Looks whether somebody has changed a parameter without a deploy, or deployed without the files."""
    return deployment.judge_parameters(subject.deployment, subject.wanted)


def functions_can_run(subject: Subject) -> Verdict:
    """Looks at the account's concurrency."""
    functions = [function for part in FUNCTIONS.values() if (function := subject.function(part.output))]
    return capacity.judge_concurrency(subject.account.concurrency(), functions, subject.requests_a_second)


def webhooks_can_be_worked_off(subject: Subject) -> Verdict:
    """Looks at the API's throttle, and at the slots of `replies`."""
    return capacity.judge_throttle(
        subject.requests_a_second, capacity.slots(subject.needed_function("RepliesFunctionName"))
    )


def mails_are_within_the_quota(subject: Subject) -> Verdict:
    """Looks at what SES has sent today, and may send."""
    if subject.page is None:
        return ok("there are no admins")
    return quotas.judge_mail_quota(subject.stack.mail_account, subject.page)


def mails_are_within_the_rate(subject: Subject) -> Verdict:
    """Looks at what SES may send in a second."""
    alerts_at_once = capacity.slots(subject.needed_function("NotificationsFunctionName"))
    return quotas.judge_mail_rate(subject.stack.mail_account, alerts_at_once)


def text_messages_are_sent(subject: Subject) -> Verdict:
    """Looks at what SNS may send, where an admin wants it."""
    if subject.page is None or not any(admin.sms for admin in subject.page.handover.admins):
        return ok("no admin of the page wants any")
    return quotas.judge_text_messages(subject.account.text_messaging())


def secrets_are_read_fast(subject: Subject) -> Verdict:
    """Looks at how fast Parameter Store answers."""
    return capacity.judge_parameter_reads(has_higher_throughput=subject.account.has_higher_parameter_throughput())
