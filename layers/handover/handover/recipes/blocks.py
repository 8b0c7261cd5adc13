"""What a recipe is made of: texts, pictures and other media, cards, pauses, and the way on to another recipe."""

from typing import Annotated, Final

from pydantic import Field, HttpUrl, StringConstraints, Tag

from handover.frozen import Frozen
from handover.recipes.buttons import Button, Identifier, QuickReply
from handover.recipes.kinds import told_by
from handover.recipes.language import Localised

TEXT_LIMIT: Final = 2000
TEXT_LIMIT_WITH_BUTTONS: Final = 640
CARD_TEXT_LIMIT: Final = 80
QUICK_REPLIES_LIMIT: Final = 13
BUTTONS_LIMIT: Final = 3
CARDS_LIMIT: Final = 10
LONGEST_PAUSE_SECONDS: Final = 5.0

type Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LIMIT)]
type CardText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=CARD_TEXT_LIMIT)]
type Buttons = Annotated[tuple[Button, ...], Field(max_length=BUTTONS_LIMIT)]


class TextBlock(Frozen):
    """A text, with quick replies or with buttons."""

    text: Localised[Text]
    quick_replies: Annotated[tuple[QuickReply, ...], Field(max_length=QUICK_REPLIES_LIMIT)] = ()
    buttons: Buttons = ()


class ImageBlock(Frozen):
    """A picture, by its address."""

    image: HttpUrl


class VideoBlock(Frozen):
    """A video, by its address."""

    video: HttpUrl


class AudioBlock(Frozen):
    """A sound, by its address."""

    audio: HttpUrl


class FileBlock(Frozen):
    """A file to download, by its address."""

    file: HttpUrl


class Card(Frozen):
    """One card: a title, and what belongs to it; `url` is opened by a tap on the card."""

    title: Localised[CardText]
    subtitle: Localised[CardText] | None = None
    image: HttpUrl | None = None
    url: HttpUrl | None = None
    buttons: Buttons = ()


class CardsBlock(Frozen):
    """Cards side by side (Meta: generic template)."""

    cards: Annotated[tuple[Card, ...], Field(min_length=1, max_length=CARDS_LIMIT)]


class PauseBlock(Frozen):
    """The bot seems to type for some seconds, before what comes next."""

    pause: Annotated[float, Field(ge=0.5, le=LONGEST_PAUSE_SECONDS)]


class GoToBlock(Frozen):
    """The bot goes on with another recipe; nothing comes after it."""

    goto: Identifier


type MediaBlock = ImageBlock | VideoBlock | AudioBlock | FileBlock

type Block = Annotated[
    Annotated[ImageBlock, Tag("Image")]
    | Annotated[VideoBlock, Tag("Video")]
    | Annotated[AudioBlock, Tag("Audio")]
    | Annotated[FileBlock, Tag("File")]
    | Annotated[CardsBlock, Tag("Cards")]
    | Annotated[PauseBlock, Tag("Pause")]
    | Annotated[GoToBlock, Tag("Goto")]
    | Annotated[TextBlock, Tag("Text")],
    told_by("image", "video", "audio", "file", "cards", "pause", "goto", "text"),
]


def buttons_in(block: Block) -> tuple[Button, ...]:
    """Gives every quick reply and button of a block, in order."""
    match block:
        case TextBlock():
            return (*block.quick_replies, *block.buttons)
        case CardsBlock():
            return tuple(button for card in block.cards for button in card.buttons)
        case _:
            return ()
