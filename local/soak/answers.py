"""What the bot of the demo page is to say to what: read off the page file, not asked of the product."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from local.demo_page import PAGE_FILE

ON: Final = "handover_on"
OFF: Final = "handover_off"
OTHERWISE: Final = "not_understood"
WELCOME: Final = "welcome"
LANGUAGE: Final = "en"
"""Every visitor speaks it."""

ASKED_BY: Final[Mapping[str, str]] = {
    "hello": WELCOME,
    "good morning!": WELCOME,
    "what are your hours?": "opening_hours",
    "when do you close": "opening_hours",
    "I have a puncture": "repairs",
    "my brakes are broken": "repairs",
    "prices please": "prices",
    "how much is a service": "prices",
    "can I rent a bike": "rental",
    "hire for a week": "rental",
}
"""Which recipe a text asks for; whatever is not here the bot does not understand."""


@dataclass(frozen=True)
class Answers:
    """The bot's sayings, each by the longest stretch of words in which nothing is filled in."""

    sayings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of_page(cls, file: Path = PAGE_FILE) -> "Answers":
        """The sayings of a page file."""
        recipes = yaml.safe_load(file.read_text())["recipes"]
        return cls({recipe["id"]: tuple(_texts(recipe)) for recipe in recipes})

    def recipe_in(self, text: str) -> str | None:
        """The recipe that a message of the bot begins."""
        return next((recipe for recipe, parts in self.sayings.items() if parts[0] in text), None)

    def is_whole(self, recipe: str, texts: tuple[str, ...]) -> bool:
        """Whether every message of a recipe is among some texts."""
        return all(any(part in text for text in texts) for part in self.sayings[recipe])


def _texts(recipe: Mapping[str, Any]) -> Iterator[str]:
    """What a recipe says in words, in the language of all visitors."""
    for text in (block["text"] for block in recipe["blocks"] if "text" in block):
        yield _stretch(text[LANGUAGE] if isinstance(text, dict) else text)


def _stretch(text: str) -> str:
    fixed = [part.partition("}}")[2] if "}}" in part else part for part in text.split("{{")]
    return max(fixed, key=len).strip()
