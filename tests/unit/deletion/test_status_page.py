"""The page that tells how a request to be forgotten stands."""

import base64
import hashlib
import re

import pytest

from handover.deletion.request import DeletionRequest, is_code, pseudonym
from handover.deletion.status_page import HEADERS, USUAL_MS, page_of, page_of_nothing

AT = 1_795_000_000_000
REQUEST = DeletionRequest(code="c" * 32, subject="s", received_at=AT)


def text_of(page: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (REQUEST, "We have received your request"),
        (REQUEST.left_to_staff("HTTP 400, code 100"), "a person looks for it"),
        (REQUEST.done(3, AT), "Your data is deleted"),
    ],
)
def test_each_state_is_told_in_words(request_: DeletionRequest, words: str) -> None:
    page = page_of(request_, AT)
    assert words in text_of(page)
    assert request_.code in page
    assert "18 November 2026" in page


DAY = 86_400_000
DONE = REQUEST.done(3, AT)


def test_at_each_moment_it_says_what_is_true_then() -> None:
    after_a_month, after_two = text_of(page_of(DONE, AT + 35 * DAY)), text_of(page_of(DONE, AT + 37 * DAY))
    assert "until 24 December 2026" in after_a_month
    assert "Copies in backups and queues, which nobody reads, are gone by" in after_a_month
    assert "Copies in backups and queues are gone too." in after_two
    assert "until" not in after_two
    for page in (after_a_month, after_two):
        assert "If you have written to us since, that is a new chat" in page


def test_a_request_that_is_not_carried_out_in_time_does_not_look_as_if_it_were() -> None:
    assert "is being deleted" in text_of(page_of(REQUEST, AT + USUAL_MS))
    late = text_of(page_of(REQUEST, AT + USUAL_MS + 1))
    assert "not deleted yet" in late
    assert "is being deleted" not in late


def test_it_says_until_when_a_copy_is_in_the_backups() -> None:
    assert "are gone by 23 December 2026" in text_of(page_of(REQUEST.done(3, AT), AT))


def test_what_meta_answered_is_for_staff_alone() -> None:
    assert "code 100" not in page_of(REQUEST.left_to_staff("HTTP 400, code 100"), AT)


def test_a_code_that_nobody_has_is_told_clearly() -> None:
    assert "We do not know this request" in page_of_nothing()


def test_whatever_is_filled_in_is_text() -> None:
    page = page_of(REQUEST.model_copy(update={"code": "<script>alert(1)</script>"}), AT)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("page", [page_of(REQUEST, AT), page_of_nothing()])
def test_nothing_runs_nothing_is_loaded_and_only_our_style_counts(page: str) -> None:
    [style] = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in HEADERS["content-security-policy"]
    assert "default-src 'none'" in HEADERS["content-security-policy"]
    assert not re.search(r"<script|<img|<link|https?://|url\(| style=| on\w+=", page)


@pytest.mark.parametrize("page", [page_of(REQUEST, AT), page_of_nothing()])
def test_it_can_be_read_by_everybody(page: str) -> None:
    assert '<html lang="en">' in page
    assert page.count("<h1>") == page.count("<main>") == page.count("<title>") == 1
    assert 'name="viewport"' in page


@pytest.mark.parametrize("code", ["c" * 16, "aB3-_" * 8])
def test_a_code_is_known_by_its_form(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize("text", ["", "short", "c" * 65, "c" * 31 + "#", "c" * 31 + "\n", "é" * 32])
def test_nothing_else_is_a_code(text: str) -> None:
    assert not is_code(text)


def test_a_pseudonym_is_the_same_for_the_same_user_and_needs_the_secret() -> None:
    assert pseudonym("218471", "secret") == pseudonym("218471", "secret")
    assert len({pseudonym(user, secret) for user in ("1", "2") for secret in ("a", "b")}) == 4
    assert "218471" not in pseudonym("218471", "secret")
