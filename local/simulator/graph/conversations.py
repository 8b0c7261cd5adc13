"""The Conversations API: the page's conversations, who takes part, and the newest messages of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from local.simulator import errors
from local.simulator.graph.field_expansion import Field, expand
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Line, Speaker, Thread
from local.simulator.platform import Platform

NEWEST = 20
USUAL_FIELDS = "id,updated_time"
USUAL_MESSAGE_FIELDS = (Field("id"), Field("created_time"))
NODE, MESSAGE_NODE = "UnifiedThread", "UnifiedMessage"

type Give[Thing] = Callable[[Thing, Field], object]


@dataclass(frozen=True)
class Conversations:
    """What the Conversations API knows of a page."""

    platform: Platform

    def show(self, named: str, psid: str | None, fields: str | None) -> Json:
        """The conversations of a platform, or the one with a visitor; only what is asked for is told of each."""
        try:
            chosen = MessagingPlatform(named)
        except ValueError:
            raise errors.bad_parameter("Param platform must be one of {INSTAGRAM, MESSENGER}") from None
        asked = expand(fields or USUAL_FIELDS)
        threads = [thread for thread in self.platform.threads.values() if thread.platform is chosen and thread.lines]
        wanted = [thread for thread in threads if psid in {None, thread.visitor.psid}]
        return {"data": [self._conversation(thread, asked) for thread in wanted]}

    def _conversation(self, thread: Thread, asked: tuple[Field, ...]) -> Json:
        known: dict[str, Give[Thread]] = {
            "id": lambda thread, _: f"t_{thread.visitor.psid}",
            "updated_time": lambda thread, _: _time(thread.lines[-1].at),
            "message_count": lambda thread, _: len([*thread.messages]),
            "participants": lambda thread, _: {"data": [self._visitor(thread), self._page(thread)]},
            "messages": self._messages,
            "is_owner": lambda thread, _: self.platform.ownership(thread).is_ours,
        }
        hidden = set() if self.platform.ownership(thread).routing else {"is_owner"}
        fields = (Field("id"), *(field for field in asked if field.name not in hidden))
        return _shown(thread, fields, known, NODE)

    def _messages(self, thread: Thread, asked: Field) -> Json:
        known: dict[str, Give[Line]] = {
            "id": lambda line, _: line.mid,
            "message": lambda line, _: "" if line.saying.attachment else line.saying.text,
            "created_time": lambda line, _: _time(line.at),
            "from": lambda line, _: self._parties(thread, line)[0],
            "to": lambda line, _: {"data": [self._parties(thread, line)[1]]},
        }
        newest = islice(thread.messages, min(asked.limit or NEWEST, NEWEST))
        fields = (Field("id"), *(asked.fields or USUAL_MESSAGE_FIELDS))
        return {"data": [_shown(line, fields, known, MESSAGE_NODE) for line in newest]}

    def _parties(self, thread: Thread, line: Line) -> tuple[Json, Json]:
        """Whom a message is from, and whom it is to."""
        visitor, page = self._visitor(thread), self._page(thread)
        return (visitor, page) if line.speaker is Speaker.VISITOR else (page, visitor)

    def _visitor(self, thread: Thread) -> Json:
        visitor = thread.visitor
        if visitor.platform is MessagingPlatform.INSTAGRAM:
            return _named("username", visitor.username, {"id": visitor.psid})
        return _named("name", visitor.name, {"email": f"{visitor.psid}@facebook.com", "id": visitor.psid})

    def _page(self, thread: Thread) -> Json:
        settings = self.platform.settings
        if thread.platform is MessagingPlatform.INSTAGRAM:
            return {"username": ".".join(settings.page_name.lower().split()), "id": settings.instagram_account_id}
        return {"name": settings.page_name, "email": f"{settings.page_id}@facebook.com", "id": settings.page_id}


def _shown[Thing](thing: Thing, asked: tuple[Field, ...], known: Mapping[str, Give[Thing]], node: str) -> Json:
    unknown = next((field.name for field in asked if field.name not in known), None)
    if unknown is not None:
        raise errors.nonexisting_field(unknown, node)
    return {field.name: known[field.name](thing, field) for field in asked}


def _named(key: str, name: str, others: Json) -> Json:
    return {key: name, **others} if name else others


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
