"""A page with one visitor on a clock that tests turn, and short words for what happens on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

import pytest

from local.simulator.cast import Cast
from local.simulator.content import ControlRequest, ExtendRequest, Message, OwnerQuery, PassRequest, SendRequest, read
from local.simulator.errors import GraphError
from local.simulator.journal import Journal
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile
from local.simulator.platform import Happened, Platform
from local.simulator.settings import PAGE_INBOX_APP_ID, Mode, Settings

BOT = "1000000001"
INBOX = PAGE_INBOX_APP_ID
OTHER = "1000000009"
PAGE = "2000000002"
HOUR = 60 * 60
DAY = 24 * HOUR


def settings_of(mode: Mode = Mode.CONVERSATION_ROUTING, **more: object) -> Settings:
    given = {
        "webhook_url": "http://webhook.test/webhook",
        "app_id": BOT,
        "app_secret": "test_app_secret",
        "verify_token": "test_verify_token",
        "page_id": PAGE,
        "page_name": "Lisboa Bikes",
        "page_token": "test_page_token",
        "default_app_id": BOT,
        "other_app_ids": (OTHER,),
        "mode": mode,
        "webhook_retry_seconds": (0, 0),
    }
    return Settings.model_validate({**given, **more})


@dataclass
class Heard:
    """An event as the product's app hears it."""

    channel: str
    event: dict[str, Any]
    webhook: dict[str, Any]

    @property
    def entry(self) -> dict[str, Any]:
        [entry] = self.webhook["entry"]
        return cast("dict[str, Any]", entry)

    @property
    def kind(self) -> str:
        return next(name for name in self.event if name not in {"sender", "recipient", "timestamp"})

    @property
    def content(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.event[self.kind])


def unwrap(webhook: object) -> Heard:
    body = cast("dict[str, Any]", webhook)
    [entry] = body["entry"]
    channel = next(name for name in entry if name not in {"id", "time"})
    [event] = entry[channel]
    return Heard(channel, event, body)


@dataclass
class Scene:
    settings: Settings = field(default_factory=settings_of)
    now: float = 1_800_000_000.0
    on: MessagingPlatform = MessagingPlatform.MESSENGER
    platform: Platform = field(init=False)
    cast: Cast = field(init=False)
    psid: str = field(init=False)
    answer: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        numbers = count(1)
        self.platform = Platform(self.settings, Journal(), lambda: self.now, lambda: next(numbers))
        self.cast = Cast(self.platform)
        self.psid = self.platform.add_visitor("Ana Lima", Profile.SHOWN, self.on).psid

    def heard(self, happened: Happened) -> list[Heard]:
        self.answer = happened.answer
        return [unwrap(webhook) for webhook in happened.webhooks]

    def later(self, seconds: float) -> None:
        self.now += seconds

    def use(self, **changes: object) -> None:
        self.platform.settings = self.platform.settings.model_copy(update=changes)

    @property
    def owner(self) -> str | None:
        return self.platform.ownership(self.platform.thread(self.psid)).owner_app_id

    @property
    def summaries(self) -> list[str]:
        return [entry.summary for entry in self.platform.journal.entries]

    def visitor_writes(self, text: str = "hello") -> list[Heard]:
        return self.heard(self.cast.messages.writes(self.psid, text))

    def visitor_presses(self, title: str, line: int | None = None) -> list[Heard]:
        return self.heard(self.cast.presses.presses(self.psid, title, line))

    def inbox_answers(self, text: str = "a person here") -> list[Heard]:
        return self.heard(self.cast.inbox.answers(self.psid, text))

    def inbox_takes(self) -> list[Heard]:
        return self.heard(self.cast.inbox.takes(self.psid))

    def inbox_done(self) -> list[Heard]:
        return self.heard(self.cast.inbox.done(self.psid))

    def app_does(self, deed: str, *details: object, app: str = OTHER) -> list[Heard]:
        return self.heard(getattr(self.cast.other_apps, deed)(app, self.psid, *details))

    def app_takes(self, metadata: str = "", app: str = OTHER) -> list[Heard]:
        return self.app_does("takes", metadata, app=app)

    def app_passes(self, target: str | None = None, metadata: str = "", app: str = OTHER) -> list[Heard]:
        return self.app_does("passes", target, metadata, app=app)

    def app_answers(self, text: str = "beep", metadata: str | None = None, app: str = OTHER) -> list[Heard]:
        return self.app_does("answers", Message(text=text, metadata=metadata), app=app)

    def bot_sends(self, text: str = "hi", **more: object) -> list[Heard]:
        return self.bot_sends_message({"text": text}, **more)

    def bot_sends_message(self, message: dict[str, object], **more: object) -> list[Heard]:
        request = read(SendRequest, {"recipient": {"id": self.psid}, "message": message, **more})
        return self.heard(self.cast.our_app.send(request))

    def bot_acts(self, action: str) -> list[Heard]:
        request = read(SendRequest, {"recipient": {"id": self.psid}, "sender_action": action})
        return self.heard(self.cast.our_app.send(request))

    def bot_passes(self, target: str | None = INBOX, metadata: str = "") -> list[Heard]:
        named = {} if target is None else {"target_app_id": target}
        request = read(PassRequest, {"recipient": {"id": self.psid}, "metadata": metadata, **named})
        return self.heard(self.cast.our_app.pass_thread_control(request))

    def bot_takes(self) -> list[Heard]:
        return self.heard(self.cast.our_app.take_thread_control(self._control()))

    def bot_releases(self) -> list[Heard]:
        return self.heard(self.cast.our_app.release_thread_control(self._control()))

    def bot_requests(self) -> list[Heard]:
        return self.heard(self.cast.our_app.request_thread_control(self._control()))

    def bot_extends(self, seconds: int) -> list[Heard]:
        request = read(ExtendRequest, {"recipient": {"id": self.psid}, "duration": seconds})
        return self.heard(self.cast.our_app.extend_thread_control(request))

    def bot_asks_owner(self) -> list[Any]:
        answer = self.cast.our_app.thread_owner(read(OwnerQuery, {"recipient": self.psid}))
        return cast("list[Any]", answer["data"])

    def _control(self) -> ControlRequest:
        return read(ControlRequest, {"recipient": {"id": self.psid}})


def refusal(action: Callable[[], object]) -> tuple[int, int | None, str]:
    """The code, subcode and message an action is refused with."""
    with pytest.raises(GraphError) as caught:
        action()
    return caught.value.code, caught.value.subcode, caught.value.message


def button_template(*titles: str) -> dict[str, object]:
    buttons = [{"type": "postback", "title": title, "payload": title.upper()} for title in titles]
    payload = {"template_type": "button", "text": "Choose", "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def with_quick_replies(*titles: str) -> dict[str, object]:
    replies = [{"content_type": "text", "title": title, "payload": title.upper()} for title in titles]
    return {"text": "Choose", "quick_replies": replies}
