"""What a page, a platform and a visitor are called, also where their names are not known."""

import re
from typing import Final

from handover.alerts.phrases import Phrases
from handover.alerts.single_line import one_line, shortened
from handover.pages.platform import Platform

PLATFORM_NAMES: Final = {Platform.MESSENGER: "Messenger", Platform.INSTAGRAM: "Instagram"}

NAME_LIMIT: Final = 80
"""How much of a name is told: nobody reads on."""

_NO_NAME: Final = re.compile(r"[:/@\\<>=|]")
"""What no name has, but a line of ours: a name with it stands in quotation marks, as the visitor's words."""


def page_called(page_name: str, phrases: Phrases) -> str:
    """Gives the words for a page, as they stand in a sentence."""
    return phrases.page.format(name=page_name) if one_line(page_name) else phrases.your_page


def page_name_or_yours(page_name: str, phrases: Phrases) -> str:
    """Gives a page's bare name, as it stands beside what the page says."""
    return page_name if one_line(page_name) else phrases.your_page


def visitor_called(name: str | None, page_name: str, phrases: Phrases) -> str:
    """Gives a visitor's name, or words for one whose name Meta does not tell, within a sentence."""
    return _known(name, phrases) or phrases.a_visitor.format(page=page_called(page_name, phrases))


def visitor_begins(name: str | None, page_name: str, phrases: Phrases) -> str:
    """Gives the same where a sentence or a line begins."""
    return _known(name, phrases) or phrases.a_visitor_begins.format(page=page_called(page_name, phrases))


def _known(name: str | None, phrases: Phrases) -> str:
    if not one_line(name or ""):
        return ""
    shown = shortened(name or "", NAME_LIMIT)
    return phrases.quoted.format(words=shown) if _NO_NAME.search(shown) else shown
