"""What a webhook gets of a piece of news: version 1 of the body (docs/webhook.md).

Fields may be added; one that is there keeps its name and meaning as long as `version` is 1.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

from handover.alerts.news import News
from handover.conversation.effects import Deed

VERSION: Final = 1

_INITIATE: Final = {"event": "handoff.initiate", "status": None}


def _status(status: str) -> dict[str, str | None]:
    return {"event": "handoff.status", "status": status}


_HANDOFF: Final[dict[Deed, dict[str, str | None]]] = {
    Deed.REQUESTED: _INITIATE,
    Deed.TAKEN_OVER: _INITIATE,
    Deed.PAUSED: _INITIATE,
    Deed.CLAIMED: _status("accepted"),
    Deed.ANSWERED: _status("accepted"),
    Deed.FAILED: _status("failed"),
    Deed.RETURNED: _status("completed"),
}
"""Our words in those that bot platforms share (Bot Framework, handoff events); the other deeds have none there."""


def body_of(news: News) -> bytes:
    """Gives the JSON of a piece of news."""
    return _encoded(_document(news))


def replayed_body_of(news: News) -> bytes:
    """Return the JSON of a piece of news that is sent again from the history."""
    return _encoded(_document(news) | {"replay": True})


def _encoded(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _document(news: News) -> dict[str, Any]:
    return {
        "version": VERSION,
        "replay": False,
        "id": news.id,
        "at": _iso(news.at),
        "handoff": _HANDOFF.get(news.kind),
        "deed": news.kind.value,
        "by": news.by or None,
        "why": news.why or None,
        "request_id": news.request_id or None,
        "page": {"id": news.page_id, "name": news.page_name},
        "conversation": {
            "platform": news.platform.value,
            "account_id": news.account_id,
            "user_id": news.user_id,
            "user_name": news.user_name,
        },
    }


def _iso(milliseconds: int) -> str:
    written = datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    return written.replace("+00:00", "Z")
