"""Reads what the Conversations API tells of a chat: who takes part in it, and what was said."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

LINES_KEPT: Final = 20
"""Meta gives the newest 20 messages of a chat with their content, and no older ones."""


class Said(StrEnum):
    """Whether something was said in a chat."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Line(NamedTuple):
    """One message of a chat; `at` in seconds since 1970, `text` empty for attachments and templates."""

    sender_id: str
    text: str
    at: float


class History(NamedTuple):
    """The newest messages of a chat with a user."""

    user_id: str
    lines: tuple[Line, ...]
    has_older: bool

    def tells(self, message: Mapping[str, Any], since: int) -> Said:
        """Tells whether the page said a message, as far as texts can be compared.

        Args:
            message: a Send API message object.
            since: the earliest time it can have been said, in milliseconds; Meta tells the second.
        """
        begin = since // 1000
        texts = [line.text.strip() for line in self.lines if line.sender_id != self.user_id and line.at >= begin]
        text = words_of(message).strip()
        if text and text in texts:
            return Said.YES
        if self.has_older and all(line.at >= begin for line in self.lines):
            return Said.UNKNOWN
        # What has no words there may be an attachment, or a text of blanks.
        is_told_by_words = text and "attachment" not in message
        return Said.UNKNOWN if "" in texts and not is_told_by_words else Said.NO


def words_of(message: Mapping[str, Any]) -> str:
    """Gives the words of a Send API message object, empty where it has none: its text, or that of its template."""
    attachment = message.get("attachment")
    payload = attachment.get("payload") if isinstance(attachment, Mapping) else None
    holder = payload if isinstance(payload, Mapping) else message
    return str(holder.get("text", ""))


def participant_name(answer: Mapping[str, Any], user_id: str) -> str:
    """Gives the name under which a user takes part in a chat, empty where there is none."""
    for chat in _objects(answer):
        for participant in _objects(chat.get("participants")):
            if str(participant.get("id")) == user_id:
                return _first_text(participant, "name", "username")
    return ""


def history_in(answer: Mapping[str, Any], user_id: str) -> History | None:
    """Gives the chat with a user; None where the answer does not hold one, or where it cannot be read as a whole."""
    chats = _objects(answer)
    messages = chats[0].get("messages") if len(chats) == 1 else None
    if not isinstance(messages, Mapping) or not isinstance(messages.get("data"), list):
        return None
    lines = tuple(line for message in messages["data"] if (line := _line(message)) is not None)
    if len(lines) < len(messages["data"]):
        return None
    paging = messages.get("paging")
    has_more = isinstance(paging, Mapping) and "next" in paging
    return History(user_id, lines, has_older=has_more or len(lines) >= LINES_KEPT)


def _objects(listed: object) -> list[Mapping[str, Any]]:
    """The objects of one of Graph's lists, `{"data": […]}`."""
    found = listed.get("data") if isinstance(listed, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _first_text(mapping: Mapping[str, Any], *names: str) -> str:
    texts = (mapping.get(name) for name in names)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _line(message: object) -> Line | None:
    if not isinstance(message, Mapping) or not isinstance(message.get("from"), Mapping):
        return None
    sender_id, text, at = message["from"].get("id"), message.get("message", ""), seconds(message.get("created_time"))
    if sender_id is None or not isinstance(text, str) or at is None:
        return None
    return Line(str(sender_id), text, at)


def seconds(moment: object) -> float | None:
    """Return one of Graph's times in seconds since 1970; None for what is none."""
    try:
        found = datetime.fromisoformat(str(moment))
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo else None
