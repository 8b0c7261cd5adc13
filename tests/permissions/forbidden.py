"""What nobody has need of, and a statement would allow if one of its conditions were not there."""

from collections.abc import Iterator
from typing import Any, Final

from handover.aws.keys import ItemKind, ListKind
from tests.iam.installation import ASSUME_ROLE, Installation, Question
from tests.iam.policy import Principal, Request

ELSEWHERE: Final = "999999999999"
"""Another account."""

_FUNCTIONS: Final = ("ingest", "replies", "thread_control", "notifications", "news", "console", "doctor")
_ON_ITEMS: Final = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
_FOREIGN: Final = ("somebody-elses#1",)
"""The key of an item that is no kind of ours."""


def forbidden(installation: Installation) -> Iterator[tuple[str, Question]]:
    """Return what must be refused, each with a name."""
    yield from _of_functions(installation)
    yield from _of_the_table(installation)
    yield from _of_services(installation)
    yield from _of_the_api(installation)
    yield from _of_plain_http(installation)


def _of_functions(installation: Installation) -> Iterator[tuple[str, Question]]:
    roles = {name: installation.functions[name].role for name in _FUNCTIONS}
    scheduler = installation.role("SchedulerRole").name
    passed = Request.of("iam:PassRole", scheduler, iam__PassedToService="lambda.amazonaws.com")
    yield "replies passes the role of schedules to Lambda", Question(roles["replies"], passed)
    sender = installation.reference("SenderEmail")
    keys: dict[str, Any] = {"ses__FromAddress": f"ceo@{sender.rpartition('@')[2]}", "ses__Recipients": ("a@b.test",)}
    mail = Request.of("ses:SendEmail", installation.account.identity_arn(sender), **keys)
    for name in ("notifications", "doctor"):
        yield f"{name} sends mails in another name", Question(roles[name], mail)
    text = Request.of(
        "sms-voice:SendTextMessage", installation.account.arn("sms-voice", "pool/any"), aws__CalledViaLast=None
    )
    yield "notifications sends text messages past SNS", Question(roles["notifications"], text)
    topic = Request.of(
        "sns:Publish", installation.account.arn("sns", "payments"), aws__SourceArn=None, aws__SourceAccount=None
    )
    yield "notifications publishes on a topic that is not for admins", Question(roles["notifications"], topic)


def _of_the_table(installation: Installation) -> Iterator[tuple[str, Question]]:
    """No function reaches items of a kind that nobody knows, nor what only commands use."""
    table = installation.reference("HandoverTable.Arn")
    strange = (*_FOREIGN, f"{ItemKind.PAGE_VERSION.prefix}1#1")
    for name in _FUNCTIONS:
        role = installation.functions[name].role
        for key in strange:
            for action in _ON_ITEMS:
                request = Request.of(action, table, dynamodb__LeadingKeys=(key,))
                yield f"{name}: {action} of {key}", Question(role, request)
        for index in ("Lists", "Waiting"):
            listed = Request.of("dynamodb:Query", f"{table}/index/{index}", dynamodb__LeadingKeys=_FOREIGN)
            yield f"{name}: looks for what is not its own in {index}", Question(role, listed)
        whole = Request.of("dynamodb:Query", table, dynamodb__LeadingKeys=(f"{ListKind.HISTORY.prefix}1",))
        yield f"{name}: looks into the table itself", Question(role, whole)


def _of_services(installation: Installation) -> Iterator[tuple[str, Question]]:
    account = installation.account
    sns, ses, cloudwatch, scheduler = (
        Principal("Service", f"{name}.amazonaws.com") for name in ("sns", "ses", "cloudwatch", "scheduler")
    )
    for subscription in installation.subscriptions:
        foreign = Request.of(
            "sqs:SendMessage",
            subscription.queue,
            aws__SourceArn=account.arn("sns", "somebody-elses"),
            aws__SourceAccount=account.id,
        )
        yield "a strange topic writes into the notifications queue", Question(sns, foreign)
    published = {"aws__SourceArn": None, "aws__SourceAccount": ELSEWHERE}
    mails, alarms = (installation.reference(name) for name in ("MailEventsTopic", "AlarmsTopic"))
    yield "SES says of other accounts' mails", Question(ses, Request.of("sns:Publish", mails, **published))
    yield "another account's alarm is told", Question(cloudwatch, Request.of("sns:Publish", alarms, **published))
    group = installation.reference("ScheduleGroup.Arn")
    others = account.arn("scheduler", "schedule-group/default")
    for name, source, owner in (("group", others, account.id), ("account", group, ELSEWHERE)):
        for role in ("SchedulerRole", "DoctorScheduleRole"):
            name_of_role = installation.role(role).name
            taken = Request.of(ASSUME_ROLE, name_of_role, aws__SourceArn=source, aws__SourceAccount=owner)
            yield f"a schedule of another {name} takes {role}", Question(scheduler, taken)


def _of_the_api(installation: Installation) -> Iterator[tuple[str, Question]]:
    gateway = Principal("Service", "apigateway.amazonaws.com")
    account, api = installation.account, installation.reference("HttpApi")
    for function in dict.fromkeys(route.function for route in installation.routes):
        strange = account.arn("execute-api", f"{api}/$default/GET/somewhere")
        request = Request.of("lambda:InvokeFunction", function, aws__SourceArn=strange, aws__SourceAccount=account.id)
        yield f"a route that is not there invokes {function}", Question(gateway, request)


def _of_plain_http(installation: Installation) -> Iterator[tuple[str, Question]]:
    """Whoever may do something over TLS may not do it without."""
    may_use = {
        "Mailbox": "replies",
        "MailboxDeadLetterQueue": "console",
        "UnreadableQueue": "console",
        "ThreadControlQueue": "thread_control",
        "ThreadControlDeadLetterQueue": "console",
        "NotificationsQueue": "notifications",
        "NotificationsDeadLetterQueue": "console",
        "NewsQueue": "news",
        "DeletionQueue": "console",
    }
    plain: dict[str, Any] = {"aws__SecureTransport": "false", "aws__SourceAccount": installation.account.id}
    for queue, function in may_use.items():
        received = Request.of("sqs:ReceiveMessage", installation.reference(f"{queue}.Arn"), **plain)
        yield f"{function} reads {queue} over plain HTTP", Question(installation.functions[function].role, received)
    publishers = {
        "HandoverEventsTopic": installation.functions["replies"].role,
        "AdminAlertsTopic": installation.functions["notifications"].role,
        "MailEventsTopic": Principal("Service", "ses.amazonaws.com"),
        "AlarmsTopic": Principal("Service", "cloudwatch.amazonaws.com"),
    }
    for topic, publisher in publishers.items():
        published = Request.of("sns:Publish", installation.reference(topic), **plain)
        yield f"{topic} takes what comes over plain HTTP", Question(publisher, published)
