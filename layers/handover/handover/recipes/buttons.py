"""What a user may press: buttons, quick replies and entries of the persistent menu, within the platform's limits."""

from enum import StrEnum
from typing import Annotated, Final, TypeGuard

from pydantic import BeforeValidator, HttpUrl, StringConstraints, Tag

from handover.frozen import Frozen
from handover.recipes.kinds import told_by
from handover.recipes.language import Language, Localised

TITLE_LIMIT: Final = 20
ENTRY_TITLE_LIMIT: Final = 30
PAYLOAD_LIMIT: Final = 1000
REASON_LIMIT: Final = 200

type Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
type Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TITLE_LIMIT)]
type EntryTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=ENTRY_TITLE_LIMIT)]
type PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+[0-9]{6,15}$")]
"""A telephone number as the world dials it: `+`, country, number, without blanks."""


type Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]
"""What an owner calls an app that thread control can pass to."""


class Switch(StrEnum):
    """What a handover button does."""

    ON = "on"
    OFF = "off"


def _yaml_switch(value: object) -> object:
    """YAML 1.1 reads a bare `on` or `off` as true or false."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else value


class RecipeButton(Frozen):
    """A button that says another recipe; `language` is spoken with the user from then on."""

    title: Localised[Title]
    recipe: Identifier
    language: Language | None = None


class HandoverButton(Frozen):
    """A button that brings a person, or the bot back.

    Attributes:
        target: the label of the app to pass control to.
        reason: what it is about; staff read it in the alert.
    """

    title: Localised[Title]
    handover: Annotated[Switch, BeforeValidator(_yaml_switch)]
    target: Label | None = None
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_LIMIT)] | None = (
        None
    )


class UrlButton(Frozen):
    """A button that opens a web page."""

    title: Localised[Title]
    url: HttpUrl


class PhoneButton(Frozen):
    """A button that calls a telephone number."""

    title: Localised[Title]
    phone: PhoneNumber


class RecipeEntry(RecipeButton):
    """An entry of the menu that says a recipe."""

    title: Localised[EntryTitle]


class HandoverEntry(HandoverButton):
    """An entry of the menu that brings a person, or the bot back."""

    title: Localised[EntryTitle]


class UrlEntry(UrlButton):
    """An entry of the menu that opens a web page."""

    title: Localised[EntryTitle]


type QuickReply = Annotated[
    Annotated[RecipeButton, Tag("Recipe")] | Annotated[HandoverButton, Tag("Handover")], told_by("recipe", "handover")
]
type Button = Annotated[
    Annotated[RecipeButton, Tag("Recipe")]
    | Annotated[HandoverButton, Tag("Handover")]
    | Annotated[UrlButton, Tag("Url")]
    | Annotated[PhoneButton, Tag("Phone")],
    told_by("recipe", "handover", "url", "phone"),
]
type MenuEntry = Annotated[
    Annotated[RecipeEntry, Tag("Recipe")] | Annotated[HandoverEntry, Tag("Handover")] | Annotated[UrlEntry, Tag("Url")],
    told_by("recipe", "handover", "url"),
]


def switches(button: Button, switch: Switch) -> TypeGuard[HandoverButton]:
    """Tells whether a button is one that brings a person (on), or the bot back (off)."""
    return isinstance(button, HandoverButton) and button.handover is switch
