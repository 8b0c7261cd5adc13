"""A world in which a scenario is played: the functions between a cloud and a platform in memory, each free to die."""

import contextlib
import gc
import importlib
import io
import itertools
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

import pytest
from moto.sqs.models import sqs_backends

from handover.aws.mailbox import FifoQueue
from handover.conversation.conversation import Conversation
from handover.conversation.events import StaffPaused, StaffResumed
from handover.messenger.signature import sign_request
from handover.operations.reports import report
from handover.pages.page import Page
from handover.pages.standing import Standing
from local.demo_page import at_any_hour, demo_page
from local.simulator.model import Line, Speaker
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.queues import QueueName
from manage.dead_letters.redrive import WorkQueue
from tests.fakes.cloud import ACCOUNT_ID, GRAPH_URL, REGION, Cloud, Record, cloud, published
from tests.fakes.meta import Meta, SimulatedPage, Webhook, meta
from tests.fakes.secrets import APP_SECRET
from tests.integration.conftest import connect
from tests.integration.functions import Functions, load
from tests.proof.crash.clock import Clock
from tests.proof.crash.points import Died, Gap, Tap, TappedWire

VISIBILITY_SECONDS: Final = 180
"""The queues' visibility time-out: so long after a delivery that came to nothing, SQS makes the next."""

DELIVERIES: Final = 10
"""The queues' maxReceiveCount: after so many, a message goes to the dead-letter queue."""

QUEUES: Final = {
    "replies": QueueName.MAILBOX,
    "thread_control": QueueName.THREAD_CONTROL,
    "notifications": QueueName.NOTIFICATIONS,
    "news": QueueName.NEWS,
}
"""Which function works on which queue."""

_TIMERS: Final = 30
_LONG_MS: Final = 2 * 3_600_000
"""Longer than the timers of held pages run, and shorter than a pause lasts."""


@cache
def demo_settings() -> Page:
    """The settings of the demo page, the same at any hour."""
    return at_any_hour(demo_page())


class Stage:
    """The functions, the cloud, the platform with one page, and the time."""

    def __init__(self, cloud: Cloud, meta: Meta, settings: Page, tap: Tap, patch: pytest.MonkeyPatch) -> None:
        self.cloud = cloud
        self.tap = tap
        self.clock = Clock()
        self.clock.install(patch)
        self._patch = patch
        self.wire = meta.wire
        self._functions: Functions = load(cloud, meta, patch)
        self.settings = settings
        self.page: SimulatedPage = connect(settings, meta.add_page(settings.id, settings.name), cloud)
        # The same visitors and messages in every run, so that one can be compared with another.
        self.page.simulator.platform.random_number = itertools.count(1).__next__
        self.visitor = self.page.new_visitor("Anna Berg")
        tap.does_meta_answer = lambda: not self.page.simulator.settings.token_dead
        self.dead_letters: list[str] = []
        self.gives_up_at_once = False
        """Whether what fails once has failed for good: it comes back out of the dead-letter queue, as a new message."""
        self._dead: list[tuple[str, Record]] = []
        self._late: list[Webhook] = []
        self._notices: list[str] = []
        self._numbers = itertools.count(1)
        self._something_failed = False

    # --- what scenarios do ------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Lets everything that follows happen; what failed comes again when its visibility time-out is over."""
        while True:
            if self._hear() or self._work():
                continue
            if not self._something_failed:
                return
            self.pass_time(VISIBILITY_SECONDS)
            self._redrive()

    def pass_time(self, seconds: float) -> None:
        """Lets time pass: timers fire, functions that waited are gone."""
        self.clock.forward(seconds)
        self._something_failed = False
        for name in self._functions.queues:
            self._start_cold(name)
        self.cloud.fire_schedules(self._now())

    def act(self, path: str, **details: object) -> None:
        """Does something on the platform for which the page has no words of its own."""
        answer = self.page.request(
            "POST", f"/_simulator/{path}", json.dumps(details).encode(), {"Content-Type": "application/json"}
        )
        assert answer.is_success, answer.text

    def hold_back(self) -> None:
        """Lets Meta tell of what has just happened later than of all that follows."""
        self._late += self.page.new_webhooks()

    def bring_late(self) -> None:
        """Lets Meta tell of what it has held back, the newest first."""
        late, self._late = self._late[::-1], []
        for webhook in late:
            self._receive([webhook])

    def ask_to_be_forgotten(self) -> None:
        """Lets Facebook ask to forget the visitor; what they wrote before is in the mailbox, and not worked on yet."""
        self._hear()
        visitor = self.page.simulator.platform.thread(self.visitor).visitor
        signed = {"algorithm": "HMAC-SHA256", "issued_at": self._now() // 1000, "user_id": visitor.app_scoped_id}
        form = urlencode({"signed_request": sign_request(json.dumps(signed).encode(), APP_SECRET)})
        context = {"http": {"method": "POST", "path": "/data-deletion"}, "stage": "$default", "requestId": "r"}
        asked = {"version": "2.0", "rawPath": "/data-deletion", "headers": {}, "requestContext": context}
        answer = self._functions.invoke("console", {**asked, "body": form, "isBase64Encoded": False})
        assert answer["statusCode"] == HTTPStatus.OK

    def decide(self, event: type[StaffPaused | StaffResumed]) -> None:
        """Lets staff decide something about the visitor at the command line."""
        decided = event(id=f"staff.{next(self._numbers)}", at=self._now(), by="maya")
        mailbox = FifoQueue(self.cloud.client("sqs"), self.cloud.mailbox_url)
        assert mailbox.post([report(self.settings.id, self.visitor, decided)]) == []

    def renew_token(self, token: str) -> None:
        """Gives the page another token, as its owner does."""
        self.page.change(page_token=token)
        self.wire.connect(self.page)
        self.cloud.put_secret(f"pages/{self.settings.id}/token", token)

    def let_all_timers_fire(self) -> None:
        """Lets so much time pass that no timer is left."""
        for _ in range(_TIMERS):
            due = self.cloud.due_schedules(self._now() + _LONG_MS)
            if not due:
                return
            seconds = (self.cloud.time_of(due[0]) - self._now()) / 1000
            self.pass_time(max(seconds + 1, VISIBILITY_SECONDS))
            self.settle()
        raise AssertionError("there are always new timers")

    # --- what is seen -----------------------------------------------------------------------------------------------

    @property
    def visitors(self) -> Sequence[str]:
        """Everybody who ever opened the chat."""
        return tuple(self.page.simulator.platform.threads)

    def said(self, visitor: str) -> list[Line]:
        """What the bot has said to a visitor."""
        lines = self.page.simulator.platform.thread(visitor).lines
        return [line for line in lines if line.speaker is Speaker.BOT]

    def conversation(self, visitor: str) -> Conversation | None:
        """What is saved of a conversation."""
        items = self.cloud.items(f"conversation#{self.settings.id}#{visitor}")
        return next((Conversation.model_validate_json(item["state"]["S"]) for item in items.values()), None)

    def standing(self) -> Standing:
        """What is saved of the page's standing."""
        items = self.cloud.items("standing#")
        found = (Standing.model_validate_json(item["state"]["S"]) for item in items.values())
        return next(found, Standing(page_id=self.settings.id))

    def notices(self) -> list[str]:
        """The subjects of all notices on the admin alerts topic."""
        fresh = published(self.cloud.take_all(self.cloud.admin_alerts_queue_url))
        self._notices += [one["Subject"] for one in fresh]
        return list(self._notices)

    # --- Lambda and SQS ---------------------------------------------------------------------------------------------

    def _now(self) -> int:
        return int(self.clock.now() * 1000)

    def _hear(self) -> bool:
        webhooks = self.page.new_webhooks()
        self._receive(webhooks)
        return bool(webhooks)

    def _receive(self, webhooks: Sequence[Webhook]) -> None:
        assert set(self._functions.receive_webhooks(webhooks)) <= {200}

    def _work(self) -> bool:
        """Hands each function one message, as their event source mappings do (BatchSize 1)."""
        queues = self._functions.queues.items()
        received = [(name, self.cloud.receive(url, 1)) for name, url in queues if _holds_something(url)]
        for name, records in received:
            for record in records:
                self._deliver(name, record)
        return any(records for _, records in received)

    def _deliver(self, name: str, record: Record) -> None:
        url = self._functions.queues[name]
        failed = [record["messageId"]]
        try:
            with self.tap.invocation(name, record["messageId"]):
                failed = self._functions.deliver(name, [record])
        except Died:
            failed = [record["messageId"]]
            self._start_cold(name)
        if not failed:
            self.cloud.delete(url, record)
        elif self.gives_up_at_once:
            self.cloud.delete(url, record)
            self._dead.append((name, record))
            self._something_failed = True
        elif int(record["attributes"]["ApproximateReceiveCount"]) >= DELIVERIES:
            self.cloud.delete(url, record)
            self.dead_letters.append(f"{name}: {record['body']}")
        else:
            self._something_failed = True

    def _redrive(self) -> None:
        """Puts back what lies in the dead-letter queues, as `bin/handover dead-letters redrive` does."""
        dead, self._dead = self._dead, []
        for name, record in dead:
            told = record["attributes"]
            letter = DeadLetter(
                queue=QUEUES[name],
                id=record["messageId"],
                body=record["body"],
                group=told.get("MessageGroupId", ""),
                sent_at=self._now(),
                received=int(told["ApproximateReceiveCount"]),
                handle=record["receiptHandle"],
            )
            WorkQueue(self.cloud.client("sqs"), self._functions.queues[name]).take(letter)

    def _start_cold(self, name: str) -> None:
        sys.modules.pop(f"functions.{name}.handler", None)
        module = importlib.import_module(f"functions.{name}.handler")
        self._functions = replace(self._functions, modules={**self._functions.modules, name: module})


def _holds_something(queue_url: str) -> bool:
    """Looks into moto itself: most of what is received is nothing, and asking for it takes most of the time."""
    return bool(sqs_backends[ACCOUNT_ID][REGION].queues[queue_url.rpartition("/")[2]].messages)


@contextmanager
def stage(settings: Page, dies_at: Callable[[Gap], bool]) -> Iterator[Stage]:
    """Gives a new world; `dies_at` tells where functions die in it."""
    tap = Tap(dies_at)
    with (
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
        pytest.MonkeyPatch.context() as patch,
        cloud() as made,
        meta() as platform,
    ):
        # Of a function that dies before it has counted anything, powertools says so; it would hide the death.
        warnings.filterwarnings("ignore", message="No application metrics to publish")
        tap.listen_to(made)
        platform.session.trust_env = False
        platform.session.mount(GRAPH_URL, TappedWire(platform.wire, tap))
        yield Stage(made, platform, settings, tap, patch)
    # Each cold start sets all there is aside for good (aws/cold_start.py); here there are thousands of them.
    gc.unfreeze()
