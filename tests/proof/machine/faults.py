"""What can go wrong on purpose: the calls of AWS that fail, and the answers of Meta that are no good ones."""

from dataclasses import dataclass
from typing import Final

from local.simulator.failures import EdgeName, Failure, When
from local.simulator.json_object import Json

AWS_CALLS: Final = (
    "dynamodb.GetItem",
    "dynamodb.PutItem",
    "dynamodb.UpdateItem",
    "dynamodb.DeleteItem",
    "sqs.SendMessageBatch",
    "sqs.ChangeMessageVisibility",
    "sns.Publish",
    "ses.SendEmail",
    "ssm.GetParameters",
    "scheduler.CreateSchedule",
)


@dataclass(frozen=True)
class GraphFailure:
    """One bad answer, in as few words as it takes to name it."""

    edge: EdgeName
    status: int = 400
    code: int = 2
    subcode: int | None = None
    message: str = "Service temporarily unavailable"
    after: bool = False
    disconnect: bool = False
    minutes_to_wait: int = 0

    def made(self) -> Failure:
        """Gives the failure as the simulator takes it."""
        usage: Json = {"1": [{"type": "messenger", "estimated_time_to_regain_access": self.minutes_to_wait}]}
        return Failure(
            edge=self.edge,
            status=self.status,
            code=self.code,
            subcode=self.subcode,
            message=self.message,
            when=When.AFTER if self.after else When.BEFORE,
            disconnect=self.disconnect,
            headers={"X-Business-Use-Case-Usage": usage} if self.minutes_to_wait else {},
        )


_OTHER_EDGES: Final[tuple[EdgeName, ...]] = (
    "pass_thread_control",
    "take_thread_control",
    "thread_owner",
    "page",
    "profile",
    "conversations",
)

GRAPH_FAILURES: Final = (
    *(GraphFailure(edge, status=503) for edge in ("messages", *_OTHER_EDGES)),
    *(GraphFailure(edge, disconnect=True) for edge in ("messages", *_OTHER_EDGES)),
    *(
        GraphFailure(edge, disconnect=True, after=True)
        for edge in ("messages", "pass_thread_control", "take_thread_control")
    ),
    GraphFailure("pass_thread_control", status=500, after=True),
    GraphFailure("messages", code=613, message="(#613) Calls to this api have exceeded the rate limit."),
    GraphFailure("messages", code=80006, message="(#80006) Too many calls.", minutes_to_wait=7),
    GraphFailure("messages", code=10, subcode=2018278, message="outside of allowed window"),
    GraphFailure("messages", code=10, subcode=2018300, message="another app is controlling this thread now."),
    GraphFailure("messages", code=551, message="This person isn't available right now."),
    GraphFailure("messages", code=200, message="(#200) Requires pages_messaging permission."),
    GraphFailure("messages", code=100, message="(#100) Param thread_control is not supported"),
    GraphFailure("take_thread_control", code=200, message="(#200) not allowed to take control"),
    GraphFailure("take_thread_control", code=27, message="(#27) not supported when not enabled."),
    GraphFailure("pass_thread_control", code=100, subcode=2018164, message="(#100) Incorrect app id"),
    GraphFailure("pass_thread_control", code=27, message="(#27) not supported when not enabled."),
    GraphFailure("conversations", code=200, message="(#200) Requires pages_read_engagement permission."),
    GraphFailure("page", code=100, message="(#100) Tried accessing nonexisting field"),
)
