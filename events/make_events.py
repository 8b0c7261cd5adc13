"""`PYTHONPATH=.:layers/handover python -m events.make_events`: writes the files of this folder, always the same."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from events import story
from events.aws_shapes import Json, batch, fifo_record, form, get, in_base64, look, post, record, sns_record
from events.story import WEBHOOKS, Telling, happened_at, letter, published, webhook
from handover.alerts.news import news_of
from handover.conversation.conversation import Conversation
from handover.conversation.effects import Deed, Record
from handover.conversation.vocabulary import SwitchOutcome
from handover.messenger.signature import sign_request
from handover.operations.deletion import Order
from local.demo_page import demo_page
from tests.fakes.secrets import APP_SECRET

FOLDER: Final = Path(__file__).parent
_TO_INGEST: Final = 150
_TO_WORKERS: Final = 200
_TO_ORDER: Final = 500
_TO_TIMER: Final = 60_000
_TO_LONG_TIMER: Final = 24 * 3_600_000
_REFUSAL: Final = "RefusedError: HTTP 400, code 100/2018164"


def _ingest() -> Iterator[tuple[str, Json]]:
    yield "verification", get(story.HANDSHAKE, story.BEGAN_AT - 60_000)
    for name in WEBHOOKS:
        request = post(*webhook(name), happened_at(name) + _TO_INGEST)
        yield name, request
        if name == "text":
            yield "base64", in_base64(request)


def _replies() -> Iterator[tuple[str, Json]]:
    for name in WEBHOOKS:
        yield name, batch(fifo_record(letter(name), "mailbox.fifo", happened_at(name) + _TO_WORKERS))
    at = happened_at("postback-on") + 2_000
    report = Telling().goes_on("text", "postback-on").ends_switch(SwitchOutcome.PASSED)
    yield "report", batch(fifo_record(report, "mailbox.fifo", at))
    telling = Telling().goes_on("text", "postback-on")
    yield "report-held", batch(fifo_record(telling.finds_the_token_dead(), "mailbox.fifo", at))
    waiting = Telling().goes_on("text", "postback-on")
    yield "claim", batch(fifo_record(waiting.is_claimed(at), "mailbox.fifo", at))
    yield "timer", batch(fifo_record(waiting.runs_its_timer(), "mailbox.fifo", at + _TO_LONG_TIMER))
    yield "look", batch(fifo_record(telling.looks_again(), "mailbox.fifo", at + _TO_TIMER))


def _with_a_human() -> Telling:
    telling = Telling().goes_on("text", "quick-reply", "postback-on")
    telling.ends_switch(SwitchOutcome.PASSED)
    return telling.goes_on("standby", "standby-echo")


def _order(telling: Telling, after: str) -> Json:
    return batch(fifo_record(telling.orders.letters[-1], "thread-control.fifo", happened_at(after) + _TO_ORDER))


def _thread_control() -> Iterator[tuple[str, Json]]:
    yield "switch-on", _order(Telling().goes_on("text", "quick-reply", "postback-on"), "postback-on")
    yield "switch-off", _order(_with_a_human().goes_on("postback-off"), "postback-off")
    yield "resume", _order(_with_a_human().goes_on("hand-back"), "hand-back")
    yield "pass-control", _order(Telling().goes_on("text", "request"), "request")


def _notifications() -> Iterator[tuple[str, Json]]:
    telling = Telling().goes_on("text", "quick-reply", "postback-on")
    telling.ends_switch(SwitchOutcome.PASS_FAILED, _REFUSAL)
    requested, failed = (published(announcement) for announcement in telling.topic.published)
    at = happened_at("postback-on") + _TO_ORDER
    yield "handover-requested", batch(sns_record(requested, "notifications", at))
    yield "switch-failed", batch(sns_record(failed, "notifications", at + 2_000))
    held = Telling().goes_on("text", "postback-on")
    held.finds_the_token_dead()
    dead = published(held.topic.published[-1])
    yield "token-dead", batch(sns_record(dead, "notifications", at + 2_000))


def _news() -> Iterator[tuple[str, Json]]:
    requested = Record(
        id="made-by-make_events.1", deed=Deed.REQUESTED, at=happened_at("postback-on"), request_id="made-by-make_events"
    )
    conversation = Conversation(account_id=story.PAGE_ID, user_id=story.USER_ID, name=story.USER_NAME)
    told = published(news_of(requested, conversation, demo_page()))
    yield "requested", batch(sns_record(told, "news", happened_at("postback-on") + _TO_ORDER))


def _console() -> Iterator[tuple[str, Json]]:
    fields = {"signed_request": sign_request(story.DELETION.encode(), APP_SECRET)}
    request = form("/data-deletion", fields, story.BEGAN_AT)
    # API Gateway takes a form for binary.
    yield "data-deletion", in_base64(request)
    yield "link", look("/links/{token}", "token", "not-a-token-of-ours", story.BEGAN_AT)
    order = Order(code="events-made-by-make_events", app_scoped_id=story.APP_SCOPED_ID)
    yield "deletion-order", batch(record(order.model_dump_json(), "deletion", story.BEGAN_AT))


FUNCTIONS: Final = {
    "ingest": _ingest,
    "replies": _replies,
    "thread_control": _thread_control,
    "notifications": _notifications,
    "news": _news,
    "console": _console,
}


def files() -> dict[str, str]:
    """Every file by its name."""
    return {
        f"{function}-{name}.json": json.dumps(event, indent=2, ensure_ascii=False) + "\n"
        for function, events in FUNCTIONS.items()
        for name, event in events()
    }


def main() -> None:
    """Writes all files, and takes away those that are made no more."""
    logging.disable()  # the story is told by the real code, whose warnings are part of it
    made = files()
    for old in FOLDER.glob("*.json"):
        if old.name not in made:
            old.unlink()
    for name, content in made.items():
        (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
