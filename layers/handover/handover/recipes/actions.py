"""What a press means: the one grammar of payloads, for quick replies, buttons and the persistent menu."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

GET_STARTED: Final = "get_started"
_RECIPE: Final = "recipe/"
_REFERRAL: Final = "referral"
_ON: Final = "handover/on"
_OFF: Final = "handover/off"


@dataclass(frozen=True, slots=True)
class OpenRecipe:
    """Say a recipe; `language` is spoken from then on."""

    recipe_id: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class GetStarted:
    """The user opened the chat for the first time; `reference` is that of the link they came by, if any."""

    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Referred:
    """The user came by a link into a chat that exists; `reference` is the link's."""

    reference: str


@dataclass(frozen=True, slots=True)
class HandoverOn:
    """Bring a person.

    Attributes:
        recipe_id: where the button stands.
        target: the label of the app, if the button names one.
        reason: what it is about, if the button says so.
    """

    recipe_id: str | None = None
    target: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HandoverOff:
    """Bring the bot back."""


type Action = OpenRecipe | GetStarted | Referred | HandoverOn | HandoverOff


def payload_of(action: Action) -> str:
    """Writes an action as the payload of a button."""
    match action:
        case OpenRecipe(recipe_id, language):
            return _with(_RECIPE + recipe_id, {"language": language})
        case GetStarted(reference):
            return _with(GET_STARTED, {"ref": reference})
        case Referred(reference):
            return _with(_REFERRAL, {"ref": reference})
        case HandoverOff():
            return _OFF
        case HandoverOn(recipe_id, target, reason):
            return _with(_ON, {"recipe": recipe_id, "target": target, "reason": reason})


def _with(path: str, details: Mapping[str, str | None]) -> str:
    query = urlencode({name: value for name, value in details.items() if value})
    return f"{path}?{query}" if query else path


def action_of(payload: str) -> Action | None:
    """Reads a payload; None for one that is not ours (an older bot's, say)."""
    path, _, query = payload.partition("?")
    details = {name: values[0] for name, values in parse_qs(query).items()}
    if path.startswith(_RECIPE):
        return OpenRecipe(path.removeprefix(_RECIPE), details.get("language"))
    reading = _READINGS.get(path)
    return reading(details) if reading else None


_READINGS: Final[Mapping[str, Callable[[Mapping[str, str]], Action]]] = {
    GET_STARTED: lambda details: GetStarted(details.get("ref")),
    _REFERRAL: lambda details: Referred(details.get("ref", "")),
    _ON: lambda details: HandoverOn(details.get("recipe"), details.get("target"), details.get("reason")),
    _OFF: lambda _: HandoverOff(),
}
