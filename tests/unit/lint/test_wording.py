"""A setting that cannot stand where it is gets words that say what to do."""

from typing import Any

import pytest

from handover.lint.linter import check
from tests.builders.mistakes import block, planted
from tests.builders.pages import DOCUMENT

URL = "https://quay.test/"


def told(entry: dict[str, Any]) -> str:
    [finding] = check(planted(lambda page: page["menu"].append(entry), DOCUMENT)).findings
    assert finding.rule == "extra_forbidden"
    return f"{finding.why}; {finding.mend}"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            {"recipe": "hours", "url": URL},
            "`url` stands beside `recipe`, and a button does one thing; keep one of the two",
        ),
        (
            {"handover": "on", "url": URL},
            "`url` stands beside `handover`, and a button does one thing; keep one of the two",
        ),
        ({"recipe": "hours", "greeting": "Hi"}, "`greeting` is no setting here; leave it out"),
        ({"recipe": "hours", "langage": "en"}, "`langage` is no setting here; did you mean `language`?"),
    ],
)
def test_a_setting_that_does_not_belong_into_a_button(entry: dict[str, Any], words: str) -> None:
    assert told({"title": "More", **entry}).startswith(words)


def test_two_blocks_in_one() -> None:
    [finding] = check(planted(lambda page: block(page, 1).update(pause=1), DOCUMENT)).findings
    assert finding.why == "`text` stands beside `pause`, and a block says one thing"
    assert finding.mend == "make it a block of its own"
