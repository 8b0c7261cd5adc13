"""Writes a page as the YAML an owner edits, with a comment at each setting where it first occurs."""

import io
from collections.abc import Mapping
from typing import Any, Final

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from handover.frozen import Frozen
from handover.pages.page import KNOWN_APPS, Page
from handover.recipes.buttons import Switch
from manage.settings_told import MEANINGS

_UNKNOWN: Final = "this version does not know what this means: a newer one has stored it"
_WIDTH: Final = 10_000
"""A text stays on its line: none is longer, and a comment behind it stays behind it."""


def as_yaml(page: Page) -> str:
    """Writes a page; read again, it is the same page."""
    written = _Writing().group(page, _dumped(page))
    text = io.StringIO()
    writer = YAML()
    writer.width = _WIDTH
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(written, text)
    return text.getvalue()


def _dumped(page: Page) -> dict[str, Any]:
    """Gives what differs from the defaults, and always the clock that hours are counted on."""
    dumped = page.model_dump(mode="json", exclude_defaults=True)
    if page.hours is not None:
        dumped["timezone"] = page.timezone
    apps = {app_id: name for name, app_id in KNOWN_APPS.items()}
    for app in dumped["handover"].get("target_apps", []):
        app["app_id"] = apps.get(app["app_id"], app["app_id"])
    if "may_request" in dumped["handover"]:
        dumped["handover"]["may_request"] = [apps.get(one, one) for one in dumped["handover"]["may_request"]]
    return {name: dumped[name] for name in (*Page.model_fields, *(page.model_extra or {})) if name in dumped}


class _Writing:
    """Writes the groups of one page; what a setting means is said once."""

    def __init__(self) -> None:
        self._said = set[str]()

    def group(self, group: Frozen, dumped: Mapping[str, Any]) -> CommentedMap:
        """Gives a group of settings with its comments; `dumped` is what of it is written."""
        names = {field.alias or name: name for name, field in type(group).model_fields.items()}
        written = CommentedMap()
        for setting, value in dumped.items():
            self._comment(written, setting, MEANINGS[type(group)].get(setting, _UNKNOWN))
            written[setting] = self._value(getattr(group, names.get(setting, setting)), value)
        return written

    def _value(self, value: object, dumped: Any) -> Any:  # noqa: ANN401 - any part of a page
        if isinstance(value, Frozen):
            return self.group(value, dumped)
        if isinstance(value, tuple) and isinstance(dumped, list):
            return CommentedSeq(self._value(one, written) for one, written in zip(value, dumped, strict=True))
        # YAML takes `on` and `off` for true and false, and so do we where a switch is expected: there they stay bare.
        return dumped if isinstance(value, Switch) else _plain(dumped)

    def _comment(self, written: CommentedMap, setting: str, meaning: str) -> None:
        if meaning not in self._said:
            self._said.add(meaning)
            written.yaml_add_eol_comment(meaning, setting, column=0)


def _plain(dumped: Any) -> Any:  # noqa: ANN401 - any part of a page
    if isinstance(dumped, dict):
        return CommentedMap((name, _plain(value)) for name, value in dumped.items())
    if isinstance(dumped, list):
        return CommentedSeq(map(_plain, dumped))
    return _quoted(dumped) if isinstance(dumped, str) else dumped


def _quoted(text: str) -> str:
    """Puts what YAML 1.1, as page files are read, takes for something else in quotes: no, 12:30, 1_000."""
    return text if _is_read_as_it_is(text) else DoubleQuotedScalarString(text)


def _is_read_as_it_is(text: str) -> bool:
    try:
        return bool(yaml.safe_load(text) == text)
    except Exception:  # noqa: BLE001 - 2026-02-30, 0x_, a thousand brackets: each fails in a way of its own
        return False
