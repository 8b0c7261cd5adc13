"""Finds the words of alerts in a language: a module in `languages` is all that it takes to speak one."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from handover.alerts.conversation_wording import ConversationWordings
from handover.alerts.page_wording import PageWordings
from handover.alerts.phrases import Phrases
from handover.alerts.waiting_wording import WaitingWording

ENGLISH: Final = "en"
_LANGUAGES: Final = "handover.alerts.languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """Everything that alerts say in one language, by its two letters (ISO 639-1)."""

    language: str
    phrases: Phrases
    conversation: ConversationWordings
    page: PageWordings
    waiting: WaitingWording


@cache
def wordings_in(language: str) -> Wordings:
    """Gives the words in a language; English where alerts do not speak it. None is loaded before it is needed."""
    name = f"{_LANGUAGES}.{language}"
    if find_spec(name) is None:
        return wordings_in(ENGLISH)
    found: Wordings = import_module(name).WORDINGS
    return found
