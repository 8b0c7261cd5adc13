"""Puts a letter into the mailbox at a later time (EventBridge Scheduler, one-shot schedules)."""

import hashlib
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.aws.mailbox import Letter

SHORTEST_DELAY_SECONDS: Final = 30
"""A schedule must lie ahead when it is made, though making it may take all attempts of the client."""

# As long as Scheduler goes on trying at all: a letter that comes late is worth more than one that never comes.
_RETRIES: Final = {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
_NAME: Final = re.compile(r"[0-9a-zA-Z\-_.]{1,64}")


class Schedules:
    """One-shot schedules of one group, whose target is the mailbox itself."""

    def __init__(
        self,
        client_factory: Callable[[], Any],
        group: str,
        role_arn: str,
        mailbox_arn: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client_factory = client_factory
        self._client: Any = None
        self._group = group
        self._role_arn = role_arn
        self._mailbox_arn = mailbox_arn
        self._clock = clock

    def at(self, name: str, at_ms: int, letter: Letter) -> None:
        """Has a letter put into the mailbox once, at a time in milliseconds since 1970 or at most a minute later.

        A time that is past becomes the next possible one. A name stands for one letter at one time: where it is taken
        already, nothing is done. Scheduler cannot say a deduplication id, so that the mailbox makes it from the body.
        """
        try:
            self._scheduler().create_schedule(
                Name=_name(name),
                GroupName=self._group,
                ScheduleExpression=f"at({self._time(at_ms)})",
                ScheduleExpressionTimezone="UTC",
                FlexibleTimeWindow={"Mode": "OFF"},
                ActionAfterCompletion="DELETE",
                Target={
                    "Arn": self._mailbox_arn,
                    "RoleArn": self._role_arn,
                    "Input": letter.body,
                    "SqsParameters": {"MessageGroupId": letter.group_id},
                    "RetryPolicy": _RETRIES,
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConflictException":
                raise

    def _scheduler(self) -> Any:
        """Gives the client; few invocations need it, and making it costs each cold start."""
        if self._client is None:
            self._client = self._client_factory()
        return self._client

    def _time(self, at_ms: int) -> str:
        """Writes a time as Scheduler reads it: whole seconds, never too early."""
        seconds = max(-(-at_ms // 1000), int(self._clock()) + SHORTEST_DELAY_SECONDS)
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _name(name: str) -> str:
    return name if _NAME.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()
