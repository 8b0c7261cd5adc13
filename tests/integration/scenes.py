"""Moments in which one function is about to work, and what people see in the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from handover.links.link import Action, Link, digest_of
from handover.operations.signed_links import Signer
from tests.fakes.cloud import APP_ID, Cloud
from tests.fakes.failures import Kind, failing
from tests.fakes.meta import INBOX
from tests.integration.lambda_at_work import DELIVERIES, LambdaAtWork
from tests.integration.seen import alerts
from tests.integration.system import System
from tests.integration.test_data_deletion import form
from tests.proof.aws_failures import Call, Follows

LATE_SECONDS: Final = 600
"""Longer than a warm function keeps anything without asking whether it is still so."""

SERVICES: Final = ("dynamodb", "sqs", "sns", "ssm", "sesv2", "scheduler")
MAYA: Final = "maya@harbour-bikes.example"


@dataclass
class Stage:
    """A system at work, and what its functions call."""

    work: LambdaAtWork
    calls: set[Call] = field(default_factory=set)
    pause: int | None = None

    def __post_init__(self) -> None:
        for service in SERVICES:
            events = self.cloud.client(service).meta.events
            events.register(f"provide-client-params.{events_name(self.cloud, service)}", self._noting(service))

    @property
    def system(self) -> System:
        return self.work.system

    @property
    def cloud(self) -> Cloud:
        return self.system.cloud

    def _noting(self, service: str) -> Callable[..., None]:
        def note(params: Mapping[str, Any], model: Any, **_: object) -> None:
            if self.work.is_working:
                self.calls.add((service, model.name))
                if model.name == "ChangeMessageVisibility":
                    self.pause = params["VisibilityTimeout"]

        return note

    def seen(self) -> Mapping[str, object]:
        """Return what people see, and what is kept of the visitor."""
        conversations = self.cloud.items("conversation#").values()
        return {
            "said": self.system.said(),
            "owner": self.system.owner,
            "mails": sorted(mail.destinations["ToAddresses"][0] for mail in self.cloud.sent_mails()),
            "notices": sorted(alerts(self.cloud)),
            "modes": ['"mode":"human"' in item["state"]["S"] for item in conversations],
            "claims": ['"claim"' in item["state"]["S"] for item in conversations],
            "dead letters": self.work.dead_letters,
        }


def events_name(cloud: Cloud, service: str) -> str:
    """Return how a service is named in botocore's events."""
    return str(cloud.client(service).meta.service_model.service_id.hyphenize())


@dataclass(frozen=True)
class Scene:
    """One moment.

    Attributes:
        prepare: brings the system there.
        act: lets the function work once, and tells what follows.
        end: what is seen when all has come to its end.
        is_asked_by_people: whether it is a person who tries again.
    """

    prepare: Callable[[Stage], None]
    act: Callable[[Stage], Follows]
    end: Mapping[str, object]
    is_asked_by_people: bool = False

    def played(self, stage: Stage, call: Call | None = None, kind: Kind = Kind.THROTTLED) -> Follows:
        """Let the function work once, while one of its calls fails; return what follows."""
        if call is None:
            return self.act(stage)
        with failing(stage.cloud.client(call[0]), call, kind, lambda: stage.work.is_working):
            follows = self.act(stage)
        if call[1] == "ChangeMessageVisibility":
            stage.pause = None
        return follows


# --- what happens before --------------------------------------------------------------------------------------------


def greeted(stage: Stage) -> None:
    stage.system.page.visitor_writes(stage.system.visitor, "Hello!")
    stage.work.until_quiet()
    stage.work.forward(LATE_SECONDS)


def is_written_to(stage: Stage) -> None:
    greeted(stage)
    stage.system.page.visitor_writes(stage.system.visitor, "When are you open?")


def asked(stage: Stage) -> None:
    greeted(stage)
    stage.system.page.visitor_chooses(stage.system.visitor, "Talk to a human")


def cold(prepare: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def prepared(stage: Stage) -> None:
        prepare(stage)
        stage.work.start_cold()

    return prepared


def heard(prepare: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def prepared(stage: Stage) -> None:
        prepare(stage)
        assert stage.work.receive_webhooks() == 200

    return prepared


def decided(stage: Stage) -> None:
    heard(asked)(stage)
    assert not stage.work.deliver_next("replies")


def ordered_while_meta_fails(stage: Stage) -> None:
    decided(stage)
    stage.system.page.fail("messages", status=500, times=DELIVERIES - 2)


def waits_for_a_person(stage: Stage) -> None:
    asked(stage)
    stage.work.until_quiet()
    stage.work.forward(LATE_SECONDS)


def wants_to_be_forgotten(stage: Stage) -> None:
    waits_for_a_person(stage)
    assert _posts_deletion(stage) is Follows.DONE


# --- what a function does -------------------------------------------------------------------------------------------


def _receives(stage: Stage) -> Follows:
    return {200: Follows.DONE, 500: Follows.ANSWERED_500}[stage.work.receive_webhooks()]


def _works(function: str) -> Callable[[Stage], Follows]:
    def works(stage: Stage) -> Follows:
        stage.pause = None
        if not stage.work.deliver_next(function):
            return Follows.DONE
        return Follows.DEAD_LETTER if stage.pause == 0 else Follows.COMES_AGAIN

    return works


def _asks(method: str, path: str, body: str = "") -> Callable[[Stage], Follows]:
    def asks(stage: Stage) -> Follows:
        context = {"http": {"method": method, "path": path.format(token=_token(stage))}, "requestId": "r"}
        event = {
            "version": "2.0",
            "rawPath": context["http"]["path"],  # type: ignore[index] # a mapping, as written above
            "headers": {"content-type": "application/x-www-form-urlencoded"},
            "requestContext": {**context, "stage": "$default"},
            "body": body or form(stage.system, stage.system.visitor),
            "isBase64Encoded": False,
        }
        answer = stage.work.invoke("console", event)
        if answer["statusCode"] == HTTPStatus.INTERNAL_SERVER_ERROR:
            return Follows.TROUBLE if "text/html" in answer["headers"]["Content-Type"] else Follows.ANSWERED_500
        assert answer["statusCode"] in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
        return Follows.DONE

    return asks


def _token(stage: Stage) -> str:
    request = stage.system.state.request
    assert request is not None
    link = Link(
        action=Action.CLAIM,
        page_id=stage.system.state.account_id,
        account_id=stage.system.state.account_id,
        user_id=stage.system.visitor,
        request=digest_of(request.id),
        admin=digest_of(MAYA),
        alert=digest_of("an alert"),
    )
    return Signer(_Key(), lambda: stage.system.functions.clock.now).sign(link)


KEY: Final = "the key that links are signed with"


class _Key:
    def keys(self) -> tuple[str, ...]:
        return (KEY,)

    def refresh(self) -> bool:
        return False


_posts_deletion: Final = _asks("POST", "/data-deletion")

BOTH: Final = ["jonas@harbour-bikes.example", MAYA]

ANSWERED: Final[Mapping[str, object]] = {
    "said": ["Hi Anna, th", "We are open"],
    "owner": APP_ID,
    "mails": [],
    "notices": [],
    "modes": [False],
    "claims": [False],
    "dead letters": [],
}
PAUSED: Final = {
    **ANSWERED,
    "said": ["Hi Anna, th", "The bot is "],
    "owner": INBOX,
    "mails": BOTH,
    "notices": ["handover_requested"],
    "modes": [True],
}
CLAIMED: Final = {**PAUSED, "mails": [BOTH[0], *BOTH], "notices": ["claimed", "handover_requested"], "claims": [True]}
FORGOTTEN: Final = {**PAUSED, "modes": [], "claims": []}

_LOOKED_AT: Final = _asks("GET", "/links/{token}")

SCENES: Final[Mapping[str, Scene]] = {
    "ingest: a webhook": Scene(is_written_to, _receives, ANSWERED),
    "ingest: a webhook, cold": Scene(cold(is_written_to), _receives, ANSWERED),
    "replies: a message": Scene(heard(is_written_to), _works("replies"), ANSWERED),
    "replies: a message, cold": Scene(cold(heard(is_written_to)), _works("replies"), ANSWERED),
    "replies: On": Scene(heard(asked), _works("replies"), PAUSED),
    "thread_control: On": Scene(decided, _works("thread_control"), PAUSED),
    "thread_control: On, cold": Scene(cold(decided), _works("thread_control"), PAUSED),
    "thread_control: On, and Meta fails": Scene(ordered_while_meta_fails, _works("thread_control"), PAUSED),
    "notifications: a request": Scene(decided, _works("notifications"), PAUSED),
    "notifications: a request, cold": Scene(cold(decided), _works("notifications"), PAUSED),
    "console: a link is looked at": Scene(waits_for_a_person, _LOOKED_AT, PAUSED, is_asked_by_people=True),
    "console: a link is looked at, cold": Scene(cold(waits_for_a_person), _LOOKED_AT, PAUSED, is_asked_by_people=True),
    "console: a link is pressed": Scene(
        waits_for_a_person, _asks("POST", "/links/{token}"), CLAIMED, is_asked_by_people=True
    ),
    "console: a request to be forgotten": Scene(
        waits_for_a_person, _posts_deletion, FORGOTTEN, is_asked_by_people=True
    ),
    "console: a request to be forgotten, cold": Scene(
        cold(waits_for_a_person), _posts_deletion, FORGOTTEN, is_asked_by_people=True
    ),
    "console: somebody is forgotten": Scene(wants_to_be_forgotten, _works("console"), FORGOTTEN),
}
