"""What a page and a visitor are called, also where their names are not known."""

from handover.alerts.single_line import one_line


def page_called(page_name: str) -> str:
    """Gives a page's name."""
    return one_line(page_name) or "your page"


def visitor_called(name: str | None, page_name: str, article: str = "a") -> str:
    """Gives a visitor's name, or words for one whose name Meta does not tell; `A` is the article at a beginning."""
    return one_line(name or "") or f"{article} visitor of {page_called(page_name)}"
