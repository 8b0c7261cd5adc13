"""What an owner writes: recipes, their blocks and buttons, within the platform's limits."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    HttpUrl,
    StringConstraints,
    Tag,
)

from handover.frozen import Frozen

HANDOVER_ON: Final = "handover_on"
HANDOVER_OFF: Final = "handover_off"
AUTOMATIC: Final = (HANDOVER_ON, HANDOVER_OFF)

type Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
type Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]

TEXT_LIMIT: Final = 2000
TEXT_LIMIT_WITH_BUTTONS: Final = 640
QUICK_REPLIES_LIMIT: Final = 13
BUTTONS_LIMIT: Final = 3


class Switch(StrEnum):
    """What a handover button does."""

    ON = "on"
    OFF = "off"


def _yaml_switch(value: object) -> object:
    """YAML 1.1 reads a bare `on` or `off` as true or false."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else value


class RecipeButton(Frozen):
    """A button that says another recipe."""

    title: Title
    recipe: Identifier


class HandoverButton(Frozen):
    """A button that brings a person, or the bot back; `target` is the label of the app to pass control to."""

    title: Title
    handover: Annotated[Switch, BeforeValidator(_yaml_switch)]
    target: str | None = None


class UrlButton(Frozen):
    """A button that opens a web page."""

    title: Title
    url: HttpUrl


def _told_by(*fields: str) -> Discriminator:
    """Tells kinds apart by the field only one of them has, so that a mistake in one is not judged as all the others."""

    def kind_of(value: object) -> str | None:
        def has(field: str) -> bool:
            return field in value if isinstance(value, Mapping) else hasattr(value, field)

        return next((field.capitalize() for field in fields if has(field)), None)

    return Discriminator(
        kind_of, custom_error_type="unknown_kind", custom_error_message=f"has none of: {', '.join(fields)}"
    )


type _Recipe = Annotated[RecipeButton, Tag("Recipe")]
type _Handover = Annotated[HandoverButton, Tag("Handover")]
type _Url = Annotated[UrlButton, Tag("Url")]
type QuickReply = Annotated[_Recipe | _Handover, _told_by("recipe", "handover")]
type Button = Annotated[_Recipe | _Handover | _Url, _told_by("recipe", "handover", "url")]


class TextBlock(Frozen):
    """A text, with quick replies or with buttons."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LIMIT)]
    quick_replies: Annotated[tuple[QuickReply, ...], Field(max_length=QUICK_REPLIES_LIMIT)] = ()
    buttons: Annotated[tuple[Button, ...], Field(max_length=BUTTONS_LIMIT)] = ()


class ImageBlock(Frozen):
    """A picture, by its address."""

    image: HttpUrl


type Block = Annotated[
    Annotated[ImageBlock, Tag("Image")] | Annotated[TextBlock, Tag("Text")], _told_by("image", "text")
]


def _no_blank_word(words: tuple[str, ...]) -> tuple[str, ...]:
    if any(not word.strip() for word in words):
        raise ValueError("a word is empty")
    return words


class Triggers(Frozen):
    """When a recipe answers, besides buttons that name it.

    Attributes:
        words: words or phrases found in what the user writes; case and accents do not matter.
        get_started: it answers the "Get started" button.
        otherwise: it answers what nothing else answers.
    """

    words: Annotated[tuple[str, ...], AfterValidator(_no_blank_word)] = ()
    get_started: bool = False
    otherwise: bool = False


class Recipe(Frozen):
    """One answer of the bot."""

    id: Identifier
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    triggers: Triggers = Triggers()
    blocks: Annotated[tuple[Block, ...], Field(min_length=1, max_length=5)]

    @property
    def opening(self) -> str:
        """Its first text, with its variables; what a picture says is not told."""
        return next((block.text for block in self.blocks if isinstance(block, TextBlock)), "[image]")

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """Every quick reply and button, in order."""
        texts = [block for block in self.blocks if isinstance(block, TextBlock)]
        return tuple(button for block in texts for button in (*block.quick_replies, *block.buttons))


def switches(button: Button, switch: Switch) -> bool:
    """Tells whether a button is one that brings a person (on), or the bot back (off)."""
    return isinstance(button, HandoverButton) and button.handover is switch


def off_titles(recipe: Recipe) -> tuple[str, ...]:
    """Gives the titles of a recipe's Off buttons."""
    return tuple(button.title for button in recipe.all_buttons if switches(button, Switch.OFF))
