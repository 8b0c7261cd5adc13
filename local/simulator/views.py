"""How the control API shows conversations."""

from local.simulator.content import MenuEntry
from local.simulator.json_object import Json
from local.simulator.model import Line, Thread
from local.simulator.platform import Platform


def line(said: Line) -> Json:
    """One line of a conversation."""
    saying = said.saying
    return {
        "number": said.number,
        "at": said.at,
        "mid": said.mid,
        "from": said.speaker,
        "app_id": said.app_id,
        "text": saying.text,
        "buttons": [button.model_dump(exclude_none=True) for button in saying.buttons],
        "quick_replies": [reply.model_dump(exclude_none=True) for reply in saying.quick_replies],
        "metadata": saying.metadata,
        "attachment": saying.attachment,
    }


def summary(platform: Platform, thread: Thread) -> Json:
    """A conversation without its lines, but the newest."""
    owner = platform.ownership(thread).owner_app_id
    newest = thread.last_said
    return {
        "psid": thread.visitor.psid,
        "name": thread.visitor.name,
        "locale": thread.visitor.locale,
        "platform": thread.platform,
        "inbox_app_id": platform.ownership(thread).inbox_app_id,
        "owner_app_id": owner,
        "idle": owner is None,
        "typing": platform.clock() < thread.typing_until,
        "last_line": None if newest is None else line(newest),
        "line_count": len(thread.lines),
    }


def conversation(platform: Platform, thread: Thread) -> Json:
    """A whole conversation."""
    quick_replies = [reply.title for reply in thread.visible_quick_replies]
    return {
        **summary(platform, thread),
        "lines": [line(said) for said in thread.lines],
        "visible_quick_replies": quick_replies,
        "greeting": platform.page.greeting(thread.visitor.locale),
        "menu": _menu(platform.page.menu(thread.visitor.locale)),
    }


def page(platform: Platform) -> Json:
    """What the page shows in Messenger before anything is said."""
    settings = platform.settings
    return {
        "page_id": settings.page_id,
        "page_name": settings.page_name,
        "mode": settings.mode,
        "app_id": settings.app_id,
        "inbox_app_id": settings.inbox_app_id,
        "meta_ai_app_id": settings.meta_ai_app_id,
        "app_names": {**settings.app_names, settings.app_id: "Bot"},
        "greeting": platform.page.greeting(),
        "get_started": platform.page.get_started_payload is not None,
        "menu": _menu(platform.page.menu()),
    }


def _menu(entries: tuple[MenuEntry, ...]) -> list[Json]:
    return [entry.model_dump(exclude_none=True) for entry in entries]
