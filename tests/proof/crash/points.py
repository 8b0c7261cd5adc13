"""Where a function can die: between any two of the calls it makes. Lists these gaps, and ends the function in one."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final, override

import requests
from requests.adapters import BaseAdapter

from tests.fakes.cloud import Cloud
from tests.fakes.meta import Wire

_SERVICES: Final = ("dynamodb", "sqs", "sns", "ssm", "sesv2", "scheduler")
_RECORD_OF_THE_LEDGER: Final = "dynamodb.UpdateItem"
_WITH_A_LEDGER: Final = ("thread_control", "notifications")
"""They write down each act before they do the next; `replies` writes once, if at all."""

_REFUSED: Final = 300


class Died(BaseException):
    """The function dies here; nothing of it runs any more."""


@dataclass(frozen=True)
class Gap:
    """A place between two calls of a function: after the effect of one, before that of the next.

    Attributes:
        delivery: the SQS message it works on.
        number: how many gaps were there before, in the whole run.
        is_in_doubt: whether something was done that a person sees, and is not written down.
        after: the call before it, None at the beginning of an invocation.
        before: the call after it, None where the function has done all it does and SQS is not told.
    """

    function: str
    delivery: str
    number: int
    is_in_doubt: bool
    after: str | None
    before: str | None

    @property
    def begin(self) -> str:
        """Where the place begins, in words, the same in every run of a scenario."""
        return f"{self.function}: after {self.after or 'its start'}"

    @property
    def name(self) -> str:
        """The place in words."""
        return f"{self.begin}, before {self.before or 'its answer to SQS'}"


@dataclass(frozen=True)
class Deed:
    """Something a person would see twice if it were done twice: a message, a mail, a notice."""

    kind: str
    key: str


class Trace(Enum):
    """Who tells whether a deed was done, when the function that did it is no more."""

    NOBODY = auto()
    META = auto()
    """It lists the texts of a chat."""

    SES = auto()
    """It tells of each mail that it took."""


@dataclass(frozen=True)
class _Done:
    """A deed that is done; `trace` is who can be asked whether it was."""

    deed: Deed
    trace: Trace


@dataclass(frozen=True)
class Call:
    """A call of a function, by name; `is_record` is true of one by which it writes down what it did."""

    name: str
    deed: _Done | None = None
    is_record: bool = False


@dataclass
class _Invocation:
    """One invocation of a function, as far as it has come."""

    function: str
    delivery: str
    last_call: str | None = None
    under_way: Call = Call("")
    unrecorded: list[_Done] = field(default_factory=list)
    is_over: bool = False


class Tap:
    """Sits on every line out of the functions, notes each gap between two calls, and lets them die where it is told."""

    def __init__(self, dies_at: Callable[[Gap], bool]) -> None:
        """Prepares a run; `dies_at` tells whether the function that has come to a gap dies in it."""
        self._dies_at = dies_at
        self._running: _Invocation | None = None
        self.is_on = False
        self._gaps = 0
        self.calls: Counter[tuple[str, str]] = Counter()
        """How often each function made each call."""
        self.excused: Counter[Deed] = Counter()
        """What may be seen once more, because a function died between the act and its record (decisions 5 and 11)."""
        self.acts_of_the_dead: list[str] = []
        self.when_said: Callable[[], None] = lambda: None
        """Called whenever Meta has taken a message."""
        self.does_meta_answer: Callable[[], bool] = lambda: True

    def listen_to(self, cloud: Cloud) -> None:
        """Hears every call of the cloud's clients."""
        for service in _SERVICES:
            events = cloud.client(service).meta.events
            events.register_first("before-parameter-build", self._aws_call_begins)
            events.register_last("after-call", self._aws_call_ended)

    @contextmanager
    def invocation(self, function: str, delivery: str) -> Iterator[None]:
        """Hears what a function does in one invocation.

        Raises:
            Died: the function died in it.
        """
        self._running = _Invocation(function, delivery)
        try:
            yield
            self._reach(None)
        finally:
            self._running = None

    def call_begins(self, call: Call) -> None:
        """A function is about to make a call."""
        running = self._running
        if running is None:
            return
        if running.is_over:
            self.acts_of_the_dead.append(f"{running.function} made the call {call.name} after its end")
            raise Died
        self.calls[running.function, call.name] += self.is_on
        numbered = f"{call.name} {self.calls[running.function, call.name]}"
        self._reach(numbered)
        running.last_call, running.under_way = numbered, call
        if call.deed and running.function in _WITH_A_LEDGER:
            running.unrecorded.clear()

    def call_took_effect(self) -> None:
        """The call that began last has had its effect."""
        running = self._running
        if running is None:
            return
        if running.under_way.is_record:
            running.unrecorded.clear()
        if running.under_way.deed:
            running.unrecorded.append(running.under_way.deed)

    def _reach(self, before: str | None) -> None:
        running = self._running
        if running is None or not self.is_on:
            return
        is_in_doubt = bool(running.unrecorded)
        gap = Gap(running.function, running.delivery, self._gaps, is_in_doubt, running.last_call, before)
        self._gaps += 1
        if self._dies_at(gap):
            running.is_over = True
            askable = {Trace.SES, *((Trace.META,) if self.does_meta_answer() else ())}
            self.excused.update(done.deed for done in running.unrecorded if done.trace not in askable)
            raise Died

    def _aws_call_begins(self, params: Mapping[str, Any], model: Any, **_: object) -> None:
        name = f"{model.service_model.service_name}.{model.name}"
        self.call_begins(Call(name, _deed_of(name, params), is_record=_is_record(name, params)))

    def _aws_call_ended(self, http_response: Any, **_: object) -> None:
        if http_response.status_code < _REFUSED:
            self.call_took_effect()


def _is_record(name: str, params: Mapping[str, Any]) -> bool:
    of_replies = name == "dynamodb.PutItem" and str(params["Item"]["pk"]["S"]).startswith("conversation#")
    return of_replies or name == _RECORD_OF_THE_LEDGER


def _deed_of(name: str, params: Mapping[str, Any]) -> _Done | None:
    match name:
        case "sesv2.SendEmail":
            (to,) = params["Destination"]["ToAddresses"]
            return _Done(mail(to, params["Content"]["Simple"]["Subject"]["Data"]), Trace.SES)
        case "sns.Publish" if "Subject" in params:
            return _Done(notice(params["Subject"]), Trace.NOBODY)
        case _:
            return None


def mail(to: str, subject: str) -> Deed:
    """An e-mail to one admin."""
    return Deed("mail", f"{to}: {subject}")


def notice(subject: str) -> Deed:
    """A notice on the admin alerts topic."""
    return Deed("notice", subject)


def message(visitor: str, words: str) -> Deed:
    """A message to a visitor; two with the same words are the same to whoever reads them."""
    return Deed("message", f"{visitor}: {words}")


class TappedWire(BaseAdapter):
    """Carries Graph calls as `Wire` does, heard by a tap."""

    def __init__(self, wire: Wire, tap: Tap) -> None:
        super().__init__()
        self._wire = wire
        self._tap = tap

    @override
    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Carries one call."""
        body = _body(request)
        name = f"graph {request.method} {_edge(request, body)}"
        said = _said(body) if "message" in body else None
        self._tap.call_begins(Call(name, said))
        try:
            answer = self._wire.send(request, *args, **kwargs)
        except requests.ReadTimeout:
            self._tap.call_took_effect()
            raise
        if answer.ok:
            self._tap.call_took_effect()
            if said:
                self._tap.when_said()
        return answer

    @override
    def close(self) -> None:
        """Nothing is open."""


def _said(body: Mapping[str, Any]) -> _Done:
    told, visitor = body["message"], body["recipient"]["id"]
    if "text" in told:
        return _Done(message(visitor, told["text"]), Trace.META)
    attachment = told["attachment"]
    return _Done(message(visitor, attachment["payload"].get("text", attachment["type"])), Trace.NOBODY)


def _body(request: requests.PreparedRequest) -> dict[str, Any]:
    found = json.loads(request.body) if request.body else {}
    return found if isinstance(found, dict) else {}


def _edge(request: requests.PreparedRequest, body: Mapping[str, Any]) -> str:
    last = request.path_url.partition("?")[0].rpartition("/")[2]
    if last.isdigit():
        return "profile"
    action = body.get("sender_action")
    return f"{last} ({action})" if action else last
