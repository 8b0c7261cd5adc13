"""What golden files show: which fields stand where, with which words, and which are left out where."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

type Fact = tuple[str, ...]

_LONGEST_WORD: Final = 30
_SUBJECTS: Final = ("conversation", "page", "waiting", "news")
"""What announcements are about: it tells their shape, where their kind is but a word."""


def facts_of(document: Any, place: str = "") -> Iterator[Fact]:
    """Give what a document shows."""
    if isinstance(document, Mapping):
        told_by = "about" if document.get("about") in _SUBJECTS else "kind"
        kind = f"({document[told_by]})" if isinstance(document.get(told_by), str) else ""
        yield (f"{place}{kind}", *sorted(document))
        for name, value in document.items():
            yield from facts_of(value, f"{place}{kind}.{name}")
    elif isinstance(document, list):
        for one in document:
            yield from facts_of(one, f"{place}[]")
    elif isinstance(document, str):
        # A word of an enumeration; what people write has blanks, and ids have digits.
        is_word = document.replace("_", "").isalpha() and document.islower() and len(document) <= _LONGEST_WORD
        yield (place, f"'{document}'" if is_word else "text")
    else:
        yield (place, type(document).__name__)
