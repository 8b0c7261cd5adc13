"""Compares what a page shows in Messenger before anything is said with what it should show."""

from collections.abc import Mapping
from typing import Any

from manage.changes import Change, differences


def profile_changes(shown: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Change]:
    """Gives what publishing would change. What Meta adds of its own to a part of ours is no change."""
    return differences({name: _like(wanted.get(name), value) for name, value in shown.items()}, wanted)


def _like(wanted: Any, shown: Any) -> Any:  # noqa: ANN401 - any part of a profile
    """Gives what is shown without what is not named in what is wanted."""
    if isinstance(wanted, Mapping) and isinstance(shown, Mapping):
        return {name: _like(wanted[name], value) for name, value in shown.items() if name in wanted}
    if isinstance(wanted, list) and isinstance(shown, list) and len(wanted) == len(shown):
        return [_like(*pair) for pair in zip(wanted, shown, strict=True)]
    return shown
