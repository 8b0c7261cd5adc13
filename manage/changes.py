"""Tells two versions of a page apart, setting by setting, in the words of the page file."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from handover.lint.finding import Place
from handover.pages.page import Page

_NAMES: Final = ("id", "email", "label", "locale", "date", "every", "from")
"""What recipes, admins, apps and holidays are known by."""


class Kind(StrEnum):
    """What became of a setting."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(NamedTuple):
    """One setting that is not what it was."""

    kind: Kind
    place: Place
    before: Any = None
    after: Any = None


def changes(before: Page | None, after: Page) -> list[Change]:
    """Gives what changes from one version to the next; recipes, apps, admins and holidays are known by their names."""
    old = before.model_dump(mode="json", exclude_defaults=True) if before else {}
    return differences(old, after.model_dump(mode="json", exclude_defaults=True))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Gives what changes from one group of settings to another."""
    return list(_of_groups(before, after, ()))


def _of_groups(before: Mapping[str, Any], after: Mapping[str, Any], place: Place) -> Iterator[Change]:
    for name in (*after, *(name for name in before if name not in after)):
        yield from _of_values(before.get(name), after.get(name), (*place, name))


def _of_values(before: Any, after: Any, place: Place) -> Iterator[Change]:  # noqa: ANN401 - any part of a page
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_groups(before, after, place)
    elif isinstance(before, list) and isinstance(after, list) and (old := _named(before)) and (new := _named(after)):
        yield from _of_groups(old, new, place)
    elif isinstance(before, list) and isinstance(after, list) and _are_words(before, after):
        yield from (Change(Kind.REMOVED, place, before=word) for word in before if word not in after)
        yield from (Change(Kind.ADDED, place, after=word) for word in after if word not in before)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old_item, new_item) in enumerate(zip(before, after, strict=True)):
            yield from _of_values(old_item, new_item, (*place, number))
    elif before is None:
        yield Change(Kind.ADDED, place, after=after)
    elif after is None:
        yield Change(Kind.REMOVED, place, before=before)
    else:
        yield Change(Kind.CHANGED, place, before, after)


def _are_words(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether both are lists of words that have not only changed places."""
    return all(isinstance(one, str) for one in (*before, *after)) and set(before) != set(after)


def _named(items: Sequence[Any]) -> dict[str, Any]:
    """Gives a list as a group, where each item of it has a name of its own."""
    names = [_name(item) for item in items]
    if None in names or len(set(names)) < len(names):
        return {}
    return {str(name): item for name, item in zip(names, items, strict=True)}


def _name(item: Any) -> str | None:  # noqa: ANN401 - any part of a page
    if not isinstance(item, Mapping):
        return None
    return next((str(item[name]) for name in _NAMES if name in item), None)
