"""What follows when a call of AWS fails: for each function, the calls it makes and the ways in which they fail.

The tests make each call fail in each way (tests/integration/test_aws_failures.py); docs/architecture.md shows the
table (`python -m tests.proof.describe`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tests.fakes.failures import Kind

type Call = tuple[str, str]
"""Service and operation."""

ANY_WAY: Final = tuple(Kind)
AS_INVALID: Final = (Kind.INVALID,)
ANY_OTHER_WAY: Final = tuple(kind for kind in Kind if kind is not Kind.INVALID)

FOR_A_LIMIT: Final = (Kind.THROTTLED, Kind.LIMIT_EXCEEDED)
FOR_NO_LIMIT: Final = tuple(kind for kind in Kind if kind not in FOR_A_LIMIT)

_WAYS: Final = {
    ANY_WAY: "in any way",
    AS_INVALID: Kind.INVALID.value,
    ANY_OTHER_WAY: "in any other way",
    FOR_A_LIMIT: " or ".join(FOR_A_LIMIT),
    FOR_NO_LIMIT: "in any other way",
}


class Follows(StrEnum):
    """What follows from a failure."""

    DONE = "the work goes on"
    COMES_AGAIN = "the record comes again"
    DEAD_LETTER = "it uses up its deliveries at once"
    ANSWERED_500 = "500"
    TROUBLE = "500, a page that asks to try again"


@dataclass(frozen=True)
class Rule:
    """What follows when some calls fail in some ways, in a scene of the tests.

    Attributes:
        when: what else must be so, in words.
        note: why it does no harm, in words.
    """

    scene: str
    calls: tuple[Call, ...]
    kinds: tuple[Kind, ...]
    follows: Follows
    when: str = ""
    note: str = ""

    @property
    def function(self) -> str:
        """The function that makes the calls."""
        return self.scene.partition(":")[0]


SECRETS: Final = ("ssm", "GetParameters")
_KEPT: Final = "with the value that was read last"
_NOTHING_KEPT: Final = "nothing is kept"


def _table(*operations: str) -> tuple[Call, ...]:
    return tuple(("dynamodb", operation) for operation in operations)


def _worker(scene: str, calls: tuple[Call, ...], note: str = "") -> tuple[Rule, Rule]:
    """Return the rules for calls without which a record cannot be worked on."""
    return (
        Rule(scene, calls, AS_INVALID, Follows.DEAD_LETTER),
        Rule(scene, calls, ANY_OTHER_WAY, Follows.COMES_AGAIN, note=note),
    )


RULES: Final[Sequence[Rule]] = (
    Rule("ingest: a webhook", (SECRETS,), ANY_WAY, Follows.DONE, note=_KEPT),
    Rule(
        "ingest: a webhook, cold",
        (SECRETS,),
        ANY_WAY,
        Follows.ANSWERED_500,
        _NOTHING_KEPT,
        "tried for 2.5 seconds; Meta sends it again",
    ),
    Rule(
        "ingest: a webhook",
        (("sqs", "SendMessageBatch"),),
        ANY_WAY,
        Follows.ANSWERED_500,
        note="Meta sends it again; the queue drops what it has",
    ),
    Rule("replies: a message", (SECRETS,), ANY_WAY, Follows.DONE, note=_KEPT),
    Rule(
        "replies: a message, cold",
        (SECRETS,),
        ANY_WAY,
        Follows.COMES_AGAIN,
        _NOTHING_KEPT,
        "tried for 5 seconds; no page is held",
    ),
    *_worker(
        "replies: On",
        (
            *_table("GetItem", "PutItem", "Query", "UpdateItem"),
            ("sqs", "SendMessageBatch"),
            ("sns", "Publish"),
            ("scheduler", "CreateSchedule"),
        ),
        "what was decided is found, what was done has an id",
    ),
    Rule(
        "thread_control: On, cold",
        (SECRETS,),
        ANY_WAY,
        Follows.COMES_AGAIN,
        _NOTHING_KEPT,
        "tried for 5 seconds; no page is held",
    ),
    *_worker(
        "thread_control: On",
        (*_table("GetItem", "PutItem"), ("sqs", "SendMessageBatch")),
        "steps done are recorded; the tenth delivery reports a failed switch",
    ),
    Rule(
        "thread_control: On",
        _table("UpdateItem"),
        ANY_WAY,
        Follows.COMES_AGAIN,
        note="once the step that is not recorded counts as cut off; Meta is asked whether it was done",
    ),
    Rule(
        "thread_control: On, and Meta fails",
        (("sqs", "ChangeMessageVisibility"),),
        ANY_WAY,
        Follows.COMES_AGAIN,
        "a record failed",
        "when its visibility time-out ends, after three minutes",
    ),
    Rule(
        "notifications: a request, cold",
        (SECRETS,),
        ANY_WAY,
        Follows.COMES_AGAIN,
        _NOTHING_KEPT,
        "for the mails alone; the fifth delivery sends them without links",
    ),
    *_worker("notifications: a request, cold", _table("GetItem")),
    Rule(
        "notifications: a request",
        _table("PutItem"),
        ANY_WAY,
        Follows.COMES_AGAIN,
        note="for that channel alone",
    ),
    Rule(
        "notifications: a request",
        (("sesv2", "SendEmail"),),
        FOR_A_LIMIT,
        Follows.DONE,
        note="another message takes the place of this one, and waits for two days at most",
    ),
    Rule(
        "notifications: a request",
        (("sesv2", "SendEmail"),),
        FOR_NO_LIMIT,
        Follows.COMES_AGAIN,
        note="for that channel alone; after two minutes where SES may have taken the mail",
    ),
    Rule(
        "notifications: a request",
        (*_table("UpdateItem"), ("sns", "Publish")),
        ANY_WAY,
        Follows.COMES_AGAIN,
        note="for that channel alone, once SES has told of the mail; a notice that SNS has taken is published again",
    ),
    Rule("console: a link is looked at", _table("GetItem", "Query"), ANY_WAY, Follows.TROUBLE),
    Rule("console: a link is looked at, cold", (SECRETS,), ANY_WAY, Follows.TROUBLE, _NOTHING_KEPT),
    Rule(
        "console: a link is pressed",
        (*_table("PutItem"), ("sqs", "SendMessageBatch")),
        ANY_WAY,
        Follows.TROUBLE,
        note="pressed again, it is the same event",
    ),
    Rule(
        "console: a request to be forgotten",
        (*_table("GetItem", "PutItem"), ("sqs", "SendMessage")),
        ANY_WAY,
        Follows.ANSWERED_500,
        note="whoever sends it again gets the same code",
    ),
    Rule("console: a request to be forgotten, cold", (SECRETS,), ANY_WAY, Follows.ANSWERED_500, _NOTHING_KEPT),
    *_worker(
        "console: somebody is forgotten",
        (
            *_table("GetItem", "PutItem", "Query", "DeleteItem"),
            ("sqs", "GetQueueAttributes"),
            ("sqs", "ReceiveMessage"),
            ("scheduler", "ListSchedules"),
            ("scheduler", "DeleteSchedule"),
        ),
        "what is erased stays erased",
    ),
)


def rows() -> Iterator[str]:
    """Yield the table in Markdown, a function named once."""
    yield "| function | call | fails | what follows |"
    yield "|---|---|---|---|"
    named = ""
    for rule in RULES:
        function = f"`{rule.function}`" if rule.function != named else ""
        named = rule.function
        fails = "; ".join(filter(None, (_WAYS[rule.kinds], rule.when)))
        follows = "; ".join(filter(None, (rule.follows.value, rule.note)))
        yield f"| {function} | {_named(rule.calls)} | {fails} | {follows} |"


def _named(calls: Sequence[Call]) -> str:
    services: dict[str, list[str]] = {}
    for service, operation in calls:
        services.setdefault(service, []).append(operation)
    return "; ".join(f"{service} {', '.join(operations)}" for service, operations in services.items())
