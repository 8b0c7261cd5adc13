"""An exported page is the page: read again nothing has changed, and every setting says once what it means."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handover.frozen import Frozen
from handover.lint.linter import check
from handover.pages.page import PAGE, Page
from manage.page_file import open_page, read_page
from manage.page_yaml import as_yaml
from manage.settings_told import MEANINGS
from tests.builders.mistakes import PAGES
from tests.builders.page_documents import Json, page_documents
from tests.builders.pages import DOCUMENT, page

GOOD = [Path(__file__).parents[3] / "local" / "demo" / "page.yaml"]
GOOD += [PAGES / f"{name}.yaml" for name in ("bakery", "clinic", "florist")]


def read(text: str) -> Page:
    return Page.model_validate(yaml.safe_load(text))


@settings(max_examples=settings().max_examples // 3)
@given(page_documents())
def test_what_is_exported_is_the_page_and_its_export_the_same_text(document: Json) -> None:
    checked = check(document)
    assume(checked.page is not None)
    assert checked.page is not None
    exported = as_yaml(checked.page)
    again = read(exported)
    assert again == checked.page
    assert as_yaml(again) == exported


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.parent.name + path.stem)
def test_a_good_page_is_still_one_when_it_is_exported(path: Path, tmp_path: Path) -> None:
    exported = tmp_path / "page.yaml"
    exported.write_text(as_yaml(read_page(path)), encoding="utf-8")
    file = open_page(exported)
    assert (file.page, file.findings) == (read_page(path), ())


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "yes",
        "on",
        "off",
        "On",
        "OFF",
        "2026-02-30",
        "2001-1-1 25:00:00",
        "0x_",
        "0b_",
        "!!int x",
        "!!timestamp x",
        "<<",
        "=",
        "*a",
        "&a b",
        "%x",
        "--- a",
        "\ufeffa",
        "12:30",
        "1_000",
        "0o17",
        "1e3",
        "~",
        "null",
        "2026-12-25",
        "# no",
        "a: b",
        "- a",
        "{a",
        "x # y",
        "'",
    ],
)
def test_a_word_that_yaml_takes_for_something_else_stays_a_word(word: str) -> None:
    changed = page(
        greeting=word, handover={"admins": [{"name": word, "email": "a@b.test"}], "resume_words": {"en": [word]}}
    )
    assert read(as_yaml(changed)) == changed


_PIECES = [
    *"[]{}&*!|>%@`'\"#,:?-=~<0_. \n\t\x85\u2028\x7f\x9b\ufeffaß🚲",
    "on",
    "no",
    "!!int ",
    "2026-02-3",
    "0x",
    "1:",
    "---",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_whatever_is_written_is_read_again_as_it_was(written: str) -> None:
    title = "".join(written.split())[:20] or "-"
    recipe = {
        "id": "x",
        "name": f"{written}!",
        "triggers": {"words": [f"{written}a"]},
        "blocks": [{"text": f"a{written}", "buttons": [{"title": title, "url": "https://a.test/"}]}],
    }
    admins = [{"name": f"{written}a", "email": "a@b.test"}]
    settings = page(name=title, handover={"admins": admins, "resume_words": [f"{written}a"]}, recipes=[recipe])
    assert read(as_yaml(settings)) == settings


def test_on_and_off_stand_bare_where_a_button_switches_and_nowhere_else() -> None:
    button = {"title": "on", "handover": "on", "reason": "off"}
    exported = as_yaml(page(recipes=[{"id": "x", "name": "off", "blocks": [{"text": "on", "buttons": [button]}]}]))
    assert "handover: on" in exported
    for words in ('title: "on"', 'reason: "off"', 'name: "off"', 'text: "on"'):
        assert words in exported


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "two\nlines",
        "a tab\there",
        "next\u0085line",
        "bell\u0007",
        "\u2028",
        "🚲" * 200,
        "x " * 300,
        "[" * 1_500,
        "9" * 1_900,
    ],
)
def test_a_text_with_all_sorts_of_marks_stays_what_it_is(text: str) -> None:
    recipes: list[dict[str, Any]] = [{"id": "x", "name": "X", "blocks": [{"text": text}, {"text": f"a{text}b"}]}]
    changed = (
        page(recipes=recipes) if text.strip() else page(recipes=[{**recipes[0], "blocks": [{"text": f"a{text}b"}]}])
    )
    exported = as_yaml(changed)
    assert read(exported) == changed
    assert as_yaml(read(exported)) == exported


def test_apps_that_every_page_has_are_exported_by_their_name() -> None:
    handover = {"admins": [{"name": "Maya", "email": "maya@example.test"}], "may_request": ["instagram_inbox"]}
    assert "- instagram_inbox" in as_yaml(page(handover=handover))


def test_the_clock_that_hours_are_counted_on_is_always_told() -> None:
    settings = page(hours={"week": {"monday": "9:00-17:00"}}, timezone="UTC")
    assert "timezone: UTC" in as_yaml(settings)


def test_what_a_setting_means_is_said_once_where_it_first_occurs() -> None:
    lines = as_yaml(read_page(PAGES / "clinic.yaml")).splitlines()
    said = [line for line in lines if "# who gets the alerts" in line]
    assert said == ["    - name: Inês # who gets the alerts"]
    first = next(line for line in lines if line.strip().startswith("phone:"))
    assert first.endswith('# the number that it calls, in quotes: "+351210001122"')


def groups(kind: type[Frozen]) -> set[str]:
    return {field.alias or name for name, field in kind.model_fields.items()}


def test_every_setting_of_every_group_has_a_meaning() -> None:
    for kind, meanings in MEANINGS.items():
        assert issubclass(kind, Frozen)
        assert set(meanings) == groups(kind), kind
    schema = Page.model_json_schema()
    assert {kind.__name__ for kind in MEANINGS} == {
        "Page",
        *(name for name, one in schema["$defs"].items() if "properties" in one),
    }


def test_what_a_newer_version_has_stored_is_shown_and_named_as_unknown() -> None:
    newer = {**DOCUMENT, "colour": "blue", "handover": {**DOCUMENT["handover"], "dial": {"tone": 2}}}
    written = as_yaml(PAGE.of(newer))
    assert "# this version does not know what this means: a newer one has stored it" in written
    assert "\ncolour: blue\n" in written
    assert yaml.safe_load(written)["handover"]["dial"] == {"tone": 2}
    assert [finding.rule for finding in check(yaml.safe_load(written)).findings] == ["extra_forbidden"] * 2
