"""What an owner writes: recipes, and when each answers."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from handover.frozen import Frozen
from handover.recipes.blocks import Block, TextBlock, buttons_in
from handover.recipes.buttons import PAYLOAD_LIMIT, Button, Identifier, Switch, switches
from handover.recipes.language import Localised, in_every_language

HANDOVER_ON: Final = "handover_on"
HANDOVER_OFF: Final = "handover_off"
HANDOVER_CLOSED: Final = "handover_closed"
"""Said in the place of `handover_on` outside the business hours."""

HANDOVER_UNANSWERED: Final = "handover_unanswered"
"""Said to somebody who has waited for a person for long."""

HANDOVER_FAILED: Final = "handover_failed"
"""Said where a person was asked for and the bot could not be paused."""

AUTOMATIC: Final = (HANDOVER_ON, HANDOVER_OFF, HANDOVER_CLOSED, HANDOVER_UNANSWERED, HANDOVER_FAILED)
"""The recipes that no trigger leads to: the bot says them by itself."""

WHILE_PAUSED: Final = (HANDOVER_ON, HANDOVER_CLOSED, HANDOVER_UNANSWERED)
"""Those that are said while the bot is paused: each leaves the user a way back."""

ESSENTIALS: Final = "essentials"
"""The folder of the automatic recipes."""

BLOCKS_LIMIT: Final = 10
REFERRAL_LIMIT: Final = 2083
"""Characters of a link's `ref` (Meta, ig.me links)."""


type Words = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...]
type _Payload = Annotated[str, StringConstraints(min_length=1, max_length=PAYLOAD_LIMIT)]
type _Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]+$", max_length=REFERRAL_LIMIT)]


class Triggers(Frozen):
    """When a recipe answers, besides buttons that name it.

    Attributes:
        words: words or phrases found in what the user writes; case and accents do not matter.
        payloads: payloads of buttons that are not ours: an older bot's, an advertisement's.
        referrals: the `ref` of m.me and ig.me links that the user came by.
        get_started: it answers the "Get started" button.
        otherwise: it answers what nothing else answers.
    """

    words: Localised[Words] = ()
    payloads: tuple[_Payload, ...] = ()
    referrals: tuple[_Reference, ...] = ()
    get_started: bool = False
    otherwise: bool = False

    @property
    def lead_somewhere(self) -> bool:
        """Whether there is any."""
        has_words = any(in_every_language(self.words))
        return has_words or bool(self.payloads or self.referrals or self.get_started or self.otherwise)


class Recipe(Frozen):
    """One answer of the bot; `folder` is where its owner finds it."""

    id: Identifier
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    folder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)] | None = None
    triggers: Triggers = Triggers()
    blocks: Annotated[tuple[Block, ...], Field(min_length=1, max_length=BLOCKS_LIMIT)]

    @property
    def filed_in(self) -> str | None:
        """The folder where its owner finds it: its own, or that of the automatic ones."""
        return self.folder or (ESSENTIALS if self.id in AUTOMATIC else None)

    @property
    def all_buttons(self) -> tuple[Button, ...]:
        """Every quick reply and button, in order."""
        return tuple(button for block in self.blocks for button in buttons_in(block))

    @property
    def all_texts(self) -> tuple[TextBlock, ...]:
        """Its blocks of text."""
        return tuple(block for block in self.blocks if isinstance(block, TextBlock))


def off_titles(recipe: Recipe) -> tuple[str, ...]:
    """Gives the titles of a recipe's Off buttons, in every language."""
    off = (button for button in recipe.all_buttons if switches(button, Switch.OFF))
    return tuple(title for button in off for title in in_every_language(button.title))
