"""Judges whether what the account lets run is as much as the stack may want when many write at once."""

from collections.abc import Iterable
from math import ceil
from typing import Final

from handover.doctor.verdict import Verdict, ok, worse
from manage.account import Concurrency
from manage.cloud import Function

INGEST_SECONDS: Final = 0.1
"""How long a webhook may keep `ingest` busy: ten times what was measured warm, for cold starts and a slow SQS."""

MESSAGE_SECONDS: Final = 0.73
"""How long `replies` is busy with a message, measured with Graph calls of 0.45 s and a typing sign of 0.2 s."""

WEBHOOKS_A_MESSAGE: Final = 2
"""The message, and the echo of our answer."""

USUAL_CONCURRENCY: Final = 1_000
"""Of an account that is not new ("Lambda quotas")."""

WITHOUT_MAXIMUM: Final = 1_250
"""How often a queue has its function run at once where no maximum is set ("Configuring scaling behavior for SQS event
source mappings", AWS Lambda)."""

MANY_TIMERS: Final = 5_000
"""So many are not usual, and not counted further: a timer is a paused chat or a held page, for hours, at most days."""

TIMERS_QUOTA: Final = 10_000_000
"""Schedules of an account and region, unless it was raised ("Quotas for Amazon EventBridge Scheduler")."""

READS_A_SECOND: Final = 40
"""Of Parameter Store by default ("AWS Systems Manager endpoints and quotas")."""


def slots(function: Function) -> int:
    """Return how often the queues of a function have it run at once at the most."""
    return sum(WITHOUT_MAXIMUM if source.at_once is None else source.at_once for source in function.sources)


def judge_concurrency(allowed: Concurrency, functions: Iterable[Function], requests_a_second: float) -> Verdict:
    """Return the verdict on whether all functions can run that the stack may want at once.

    That is each queue at its maximum, and `ingest` at the rate that the API lets in for good. A function with reserved
    concurrency takes nothing from the others. New accounts have less than the usual 1,000, such as 10 ("Lambda
    quotas").
    """
    of_queues = sum(slots(function) for function in functions if function.reserved is None)
    of_webhooks = ceil(requests_a_second * INGEST_SECONDS)
    needed = of_queues + of_webhooks
    told = f"(queues {of_queues:,}, webhooks {of_webhooks:,})"
    allowed_in_words = f"{allowed.unreserved:,}"
    if allowed.unreserved < allowed.limit:
        allowed_in_words += f" (and {allowed.limit - allowed.unreserved:,} reserved)"
    if allowed.unreserved < needed:
        return worse(
            f"{allowed_in_words} may run at once, {needed:,} may be wanted {told}",
            "when many write, webhooks are refused and come again, and answers and alerts come late",
            f"Service Quotas → AWS Lambda → Concurrent executions: request {max(needed, USUAL_CONCURRENCY):,}",
        )
    return ok(f"{allowed_in_words} may run at once, {needed:,} are the most {told}")


def judge_throttle(requests_a_second: float, replies_at_once: int) -> Verdict:
    """Return the verdict on whether `replies` can work off what the API lets in for good."""
    worked_off = int(replies_at_once / MESSAGE_SECONDS * WEBHOOKS_A_MESSAGE)
    if worked_off < requests_a_second:
        enough = ceil(requests_a_second * MESSAGE_SECONDS / WEBHOOKS_A_MESSAGE)
        return worse(
            f"{requests_a_second:,g} requests/s may come in, {replies_at_once} slots work off {worked_off}",
            f"while more than {worked_off} come, answers come later and later; what waits is kept for four days",
            f"RepliesAtOnce in template.yaml: {enough:,} work off all",
        )
    return ok(f"{requests_a_second:,g} requests/s may come in, {replies_at_once} slots work off {worked_off}")


def judge_timers(count: int) -> Verdict:
    """Return the verdict on how many schedules wait for their time; `count` ends at `MANY_TIMERS`."""
    if count >= MANY_TIMERS:
        return worse(
            f"{MANY_TIMERS:,} timers or more",
            f"at AWS's {TIMERS_QUOTA:,} none is made any more: nobody is reminded, pauses end when visitors write",
            "`handover conversation list PAGE --paused` tells whether so many chats are paused",
        )
    return ok(f"{count:,} of the {TIMERS_QUOTA:,} that an account may have")


def judge_parameter_reads(*, has_higher_throughput: bool) -> Verdict:
    """Return what the throughput of Parameter Store means for cold starts."""
    if has_higher_throughput:
        return ok("higher throughput: read as fast as functions start")
    return ok(f"{READS_A_SECOND} reads a second: if more functions start, some wait")
