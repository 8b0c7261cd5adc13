"""Writes a page as the YAML an owner edits, with a comment where a name does not say enough."""

import io
from collections.abc import Mapping
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from handover.pages.page import KNOWN_APPS, Page

_COMMENTS: Final[Mapping[str, str]] = {
    "id": "the Facebook Page's id",
    "instagram_account_id": "of the Instagram account connected to the page",
    "plan": "`free` hides the handover buttons",
    "timezone": "of the times in alerts",
    "greeting": "shown before the first message",
    "menu": "the persistent menu beside the text field",
    "recipes": "what the bot says, and when",
}
_HANDOVER: Final[Mapping[str, str]] = {
    "enabled": "false: nobody is handed over any more",
    "target_apps": "where a chat can go; the first is the default",
    "may_request": "other apps that get a chat when they ask for it",
    "admins": "each gets an e-mail when somebody waits",
    "resume_words": "typing one of these brings the bot back, as the Off button does",
    "return_after_minutes": "the bot is back this long after the last sign of a human",
    "longest_pause_minutes": "and after this long in any case",
}
_WIDTH: Final = 118


def as_yaml(page: Page) -> str:
    """Writes a page; read again, it is the same page."""
    document = _mapping(page.model_dump(mode="json", exclude_defaults=True))
    _comment(document, _COMMENTS)
    _comment(document["handover"], _HANDOVER)
    text = io.StringIO()
    writer = YAML()
    writer.width = _WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(document, text)
    return text.getvalue()


def _mapping(document: dict[str, Any]) -> CommentedMap:
    names = {app_id: name for name, app_id in KNOWN_APPS.items()}
    for app in document["handover"].get("target_apps", []):
        app["app_id"] = names.get(app["app_id"], app["app_id"])
    mapping = CommentedMap(document)
    mapping["handover"] = CommentedMap(document["handover"])
    return mapping


def _comment(mapping: CommentedMap, comments: Mapping[str, str]) -> None:
    for name, words in comments.items():
        if name in mapping:
            mapping.yaml_add_eol_comment(words, name)
