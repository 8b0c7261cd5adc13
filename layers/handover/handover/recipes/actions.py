"""What a press means: the one grammar of payloads, for quick replies, buttons and the persistent menu."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

GET_STARTED: Final = "get_started"
_RECIPE: Final = "recipe/"
_ON: Final = "handover/on"
_OFF: Final = "handover/off"


@dataclass(frozen=True, slots=True)
class OpenRecipe:
    """Say a recipe."""

    recipe_id: str


@dataclass(frozen=True, slots=True)
class GetStarted:
    """The user opened the chat for the first time."""


@dataclass(frozen=True, slots=True)
class HandoverOn:
    """Bring a person; `recipe_id` is where the button stands, `target` the label of the app, if it names one."""

    recipe_id: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class HandoverOff:
    """Bring the bot back."""


type Action = OpenRecipe | GetStarted | HandoverOn | HandoverOff


def payload_of(action: Action) -> str:
    """Writes an action as the payload of a button."""
    match action:
        case OpenRecipe(recipe_id):
            return _RECIPE + recipe_id
        case GetStarted():
            return GET_STARTED
        case HandoverOff():
            return _OFF
        case HandoverOn(recipe_id, target):
            details = {"recipe": recipe_id, "target": target}
            query = urlencode({name: value for name, value in details.items() if value})
            return f"{_ON}?{query}" if query else _ON


def action_of(payload: str) -> Action | None:
    """Reads a payload; None for one that is not ours (an older bot's, say)."""
    path, _, query = payload.partition("?")
    if path == _ON:
        details = parse_qs(query)
        return HandoverOn(details.get("recipe", [None])[0], details.get("target", [None])[0])
    if path == _OFF:
        return HandoverOff()
    if payload == GET_STARTED:
        return GetStarted()
    if payload.startswith(_RECIPE):
        return OpenRecipe(payload.removeprefix(_RECIPE))
    return None
