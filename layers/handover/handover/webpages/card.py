"""Makes pages of one card: one file, no script, nothing loaded; and the headers that hold them to it."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import Environment

from handover.templates import templates

_FOLDER: Final = Path(__file__).parent / "templates"

NO_FORMS: Final = "'none'"
OWN_FORMS: Final = "'self'"


def style_with(*more: Path) -> str:
    """Gives the style of a card, with that of further files."""
    return "".join(path.read_text(encoding="utf-8") for path in (_FOLDER / "card.css", *more))


def headers_for(style: str, forms: str) -> Mapping[str, str]:
    """Gives what goes with a page: it runs nothing, loads nothing, is kept and framed by nobody, and tells nobody else.

    Args:
        style: the one that the page has; no other counts.
        forms: where its forms may go, `NO_FORMS` or `OWN_FORMS`.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return MappingProxyType(
        {
            "content-security-policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {forms}; "
                "frame-ancestors 'none'"
            ),
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "strict-transport-security": "max-age=63072000",
            "x-robots-tag": "noindex, nofollow",
        }
    )


def card_templates(folder: Path) -> Environment:
    """Gives the templates of a folder, which may extend `card.html.jinja`."""
    return templates(folder, _FOLDER)
