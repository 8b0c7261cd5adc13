"""Makes a text fit one SMS: 160 characters of its own alphabet, or 70 of any other (GSM 03.38; UCS-2).

SNS sends what does not fit in parts, and each is paid for (SNS developer guide, publishing to a mobile phone).
"""

import unicodedata
from collections.abc import Callable
from itertools import accumulate
from typing import Final

from handover.alerts.harmless import harmless_text, with_blanks
from handover.alerts.single_line import CUT, PLAINER, one_line

GSM_LIMIT: Final = 160
UCS2_LIMIT: Final = 70

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OTHERS: Final = " @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà"
_ONE: Final = frozenset(_LETTERS + _OTHERS)
_TWO: Final = frozenset("^{}\\[~]|€")
"""Characters that take the room of two."""

_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def in_one_message(text: str) -> str:
    """Gives a text that is one SMS: accents it does not know fall off, where that is all it takes; the end is cut."""
    # An SMS has no room for what one does not see.
    plain = one_line(with_blanks(text))
    simple = "".join(map(_simple, one_line(plain.translate(PLAINER).translate(_QUOTES))))
    # What only looked like a dot may be one now.
    simple = with_blanks(harmless_text(simple))
    if _ONE.union(_TWO).issuperset(simple):
        return _cut(simple, GSM_LIMIT, lambda mark: 2 if mark in _TWO else 1)
    return _cut(plain, UCS2_LIMIT, lambda mark: len(mark.encode("utf-16-le")) // 2)


def _simple(mark: str) -> str:
    if mark in _ONE or mark in _TWO:
        return mark
    apart = unicodedata.normalize("NFKD", mark)
    return "".join(part for part in apart if not unicodedata.combining(part))


def _cut(text: str, limit: int, room_of: Callable[[str], int]) -> str:
    taken = tuple(accumulate(map(room_of, text), initial=0))
    if taken[-1] <= limit:
        return text
    kept = sum(room <= limit - len(CUT) for room in taken[1:])
    return text[:kept].rstrip() + CUT
