"""What a page and a visitor are called, also where their names are not known."""

from handover.alerts.phrases import Phrases
from handover.alerts.single_line import one_line


def page_called(page_name: str, phrases: Phrases) -> str:
    """Gives the words for a page, as they stand in a sentence."""
    name = one_line(page_name)
    return phrases.page.format(name=name) if name else phrases.your_page


def page_name_or_yours(page_name: str, phrases: Phrases) -> str:
    """Gives a page's bare name, as it stands beside what the page says."""
    return one_line(page_name) or phrases.your_page


def visitor_called(name: str | None, page_name: str, phrases: Phrases) -> str:
    """Gives a visitor's name, or words for one whose name Meta does not tell, within a sentence."""
    return one_line(name or "") or phrases.a_visitor.format(page=page_called(page_name, phrases))


def visitor_begins(name: str | None, page_name: str, phrases: Phrases) -> str:
    """Gives the same where a sentence or a line begins."""
    return one_line(name or "") or phrases.a_visitor_begins.format(page=page_called(page_name, phrases))
