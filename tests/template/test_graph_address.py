"""Where the Graph API may be: page tokens and what visitors write go there."""

import re

import pytest

from tests.template.document import read_template

PARAMETER = read_template()["Parameters"]["GraphApiUrl"]


@pytest.mark.parametrize(
    "url",
    ["https://graph.facebook.com", "https://stand-in.example:8443", "http://127.0.0.1:8700", "http://localhost"],
)
def test_it_is_reached_by_tls_or_on_this_very_machine(url: str) -> None:
    assert re.fullmatch(PARAMETER["AllowedPattern"], url)


@pytest.mark.parametrize(
    "url",
    [
        "http://graph.facebook.com",
        "http://127.0.0.1.example.test",
        "http://localhost@graph.example.test",
        "http://127.0.0.1:80@graph.example.test",
        "ftp://graph.facebook.com",
        "graph.facebook.com",
        "https://",
        "",
    ],
)
def test_no_other_address_is_taken(url: str) -> None:
    assert not re.fullmatch(PARAMETER["AllowedPattern"], url)


def test_whoever_gives_another_is_told_what_it_must_be() -> None:
    assert "https://" in PARAMETER["ConstraintDescription"]
