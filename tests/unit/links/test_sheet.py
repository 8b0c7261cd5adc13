"""What goes with a page behind a link holds it to itself."""

import base64
import hashlib
import re
from http import HTTPStatus

from handover.links.sheet import HEADERS, Mark, Sheet, as_html

SHEET = Sheet(status=HTTPStatus.OK, language="en", mark=Mark.DONE, title="Done", sentences=(), inbox="Inbox")


def test_only_our_own_style_counts() -> None:
    [style] = re.findall(r"<style>(.*?)</style>", as_html(SHEET, ""), flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in HEADERS["content-security-policy"]


def test_nothing_is_loaded_framed_or_kept_and_forms_go_nowhere_else() -> None:
    policy = HEADERS["content-security-policy"]
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"} <= {
        part.strip() for part in policy.split(";")
    }
    assert HEADERS["cache-control"] == "no-store"


def test_no_other_site_learns_the_address_which_is_the_key() -> None:
    assert HEADERS["referrer-policy"] == "no-referrer"
    assert 'rel="noreferrer"' in as_html(SHEET, "https://inbox.example")
