"""Judges the stack's own parts: functions, their queues, what failed in them, and the schedules."""

from typing import Final, NamedTuple

from handover.doctor.verdict import Verdict, broken, ok, worse
from manage.cloud import Function
from manage.dead_letters.queues import QueueName

_DEPLOY: Final = "deploy again: `sam build && sam deploy`"
_NO_TIMERS: Final = "what waits for its time does not happen: a page that was held is not looked at again"
_WORKS: Final = ("Active", "Inactive")
_CHANGING: Final = ("Creating", "Enabling", "Updating")


class Part(NamedTuple):
    """A function of the stack, and what its failing means.

    Attributes:
        output: the output of the stack that names it.
        queue: the output with the address of the queue that calls it; none where the HTTP API or a schedule does.
        lost: what is missed while it does not work.
    """

    output: str
    queue: str | None
    lost: str


FUNCTIONS: Final = {
    "ingest": Part("IngestFunctionName", None, "Meta's webhooks are not answered, and lost after an hour"),
    "replies": Part("RepliesFunctionName", "MailboxUrl", "the bot answers nobody"),
    "thread_control": Part("ThreadControlFunctionName", "ThreadControlQueueUrl", "chats are neither passed nor taken"),
    "notifications": Part("NotificationsFunctionName", "NotificationsQueueUrl", "nobody is told who waits"),
    "news": Part("NewsFunctionName", "NewsQueueUrl", "pages' own programs are told nothing"),
    "console": Part("ConsoleFunctionName", "DeletionQueueUrl", "who asks Facebook to be forgotten is not"),
    "doctor": Part("DoctorFunctionName", None, "nobody notices what ends without an error"),
}
"""The functions, by their names in docs/architecture.md."""

DEAD_LETTERS: Final = {
    QueueName.MAILBOX: "each is something a visitor did that was not answered",
    QueueName.UNREADABLE: "each is something Meta sent that nobody can read",
    QueueName.THREAD_CONTROL: "each is a chat that changed hands only in part",
    QueueName.NOTIFICATIONS: "each is an alert that somebody did not get",
    QueueName.NEWS: "each is something that a page's own program was not told",
    QueueName.DELETION: "each is somebody who asked to be forgotten and is not",
}
"""The queues of what failed, and what a message in each means."""


def judge_function(function: Function | None, lost: str, queue_arn: str | None) -> Verdict:
    """Judges a function, and whether its queue calls it."""
    if function is None:
        return broken("there is no such function", lost, _DEPLOY)
    if function.state not in _WORKS:
        judge = worse if function.state == "Pending" else broken
        return judge(f"Lambda says: {function.state}", lost, _DEPLOY)
    if function.reserved == 0:
        return broken(
            "its reserved concurrency is 0: it is switched off",
            lost,
            f"aws lambda delete-function-concurrency --function-name {function.name}",
        )
    if function.last_update == "Failed":
        return worse("the last update failed", "the version before it works", _DEPLOY)
    return ok("there") if queue_arn is None else _judge_source(function, queue_arn, lost)


def _judge_source(function: Function, queue_arn: str, lost: str) -> Verdict:
    state = next((source.state for source in function.sources if source.arn == queue_arn), None)
    if state == "Enabled":
        return ok("there, and called by its queue")
    if state in _CHANGING:
        return worse(f"its queue is being connected ({state})", lost, "ask again in a minute")
    why = "is not connected to it" if state is None else f"does not call it ({state})"
    return broken(f"its queue {why}", f"{lost}; what comes in waits", _mend_source(function, state))


def _mend_source(function: Function, state: str | None) -> str:
    if state is None:
        return _DEPLOY
    return (
        f"aws lambda list-event-source-mappings --function-name {function.name}, "
        "then update-event-source-mapping --enabled --uuid …"
    )


def judge_dead_letters(count: int, means: str, queue: QueueName) -> Verdict:
    """Judges a dead-letter queue by how many messages are in it."""
    if count == 0:
        return ok("empty")
    noun = "message" if count == 1 else "messages"
    return broken(
        f"{count} {noun}", means, f"`handover dead-letters list --queue {queue}`, at this --stage, tells more"
    )


def judge_schedules(*, group_is_there: bool, may_send: bool) -> Verdict:
    """Judges whether timers can be made, and bring their letters."""
    if not group_is_there:
        return broken("the schedule group is not there", _NO_TIMERS, _DEPLOY)
    if not may_send:
        return broken("the schedules' role may not send to the mailbox", _NO_TIMERS, _DEPLOY)
    return ok("the group is there, and its role may send to the mailbox")
