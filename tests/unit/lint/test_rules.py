"""Every mistake an owner can make is one finding, at its place, and a page without mistakes has none."""

import ast
import copy
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from handover.lint import automatic, blocks, buttons, handover, hours, languages, sizes, texts, triggers
from handover.lint.catalogue import CATALOGUE
from handover.lint.finding import Finding, Severity, in_words
from handover.lint.linter import RULES, check
from handover.lint.wording import TOLD
from tests.builders.mistakes import BAKERY_BROKEN, RULES_BROKEN, SHAPE, Json, Mistake, Plant, good_page, planted
from tests.builders.pages import DOCUMENT

DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"
BAKERY = good_page("bakery")

SMALL = {**SHAPE, **RULES_BROKEN}
ALL = [*((one, DOCUMENT) for one in SMALL.values()), *((one, BAKERY) for one in BAKERY_BROKEN.values())]
IDS = [*SMALL, *BAKERY_BROKEN]


def told(finding: Finding) -> tuple[str, str]:
    return finding.rule, in_words(finding.place)


def findings(plant: Plant, document: Json = DOCUMENT) -> list[Finding]:
    return list(check(planted(plant, document)).findings)


def test_a_page_without_mistakes_has_no_finding() -> None:
    assert findings(lambda _: None) == []


def test_the_automatic_recipes_need_not_be_written() -> None:
    assert findings(lambda page: page.update(recipes=page["recipes"][:3])) == []


def test_the_demo_page_has_no_finding() -> None:
    assert check(yaml.safe_load(DEMO.read_text(encoding="utf-8"))).findings == ()


@pytest.mark.parametrize("name", ["bakery", "clinic", "florist"])
def test_good_pages_of_all_kinds_have_no_finding(name: str) -> None:
    assert check(good_page(name)).findings == ()


@pytest.mark.parametrize(("mistake", "document"), ALL, ids=IDS)
def test_a_mistake_is_one_finding_at_its_place(mistake: Mistake, document: Json) -> None:
    [finding] = findings(mistake.plant, document)
    assert told(finding) == (mistake.rule, mistake.place)
    assert finding.severity is CATALOGUE[finding.rule].severity
    assert finding.why
    assert finding.mend


def test_every_rule_has_a_mistake_that_it_alone_finds() -> None:
    found = {mistake.rule for mistake, _ in ALL}
    assert found == set(CATALOGUE) - {"repeated_setting"}  # which is the page file's


def test_every_rule_that_is_written_is_applied() -> None:
    written = {
        rule
        for part in PARTS
        for name, rule in inspect.getmembers(part, inspect.isfunction)
        if not name.startswith("_") and rule.__module__ == part.__name__
    }
    assert written == set(RULES)


PARTS = (automatic, blocks, buttons, handover, hours, languages, sizes, texts, triggers)


def rules_named_in_the_code() -> Iterator[str]:
    for part in PARTS:
        for node in ast.walk(ast.parse(inspect.getsource(part))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("error", "warning"):
                rule = node.args[1]
                if isinstance(rule, ast.Constant):
                    yield str(rule.value)


def test_every_rule_in_the_code_is_in_the_catalogue() -> None:
    assert set(rules_named_in_the_code()) | TOLD <= set(CATALOGUE)


def test_a_finding_that_is_an_error_keeps_the_page_from_being_used_and_a_warning_does_not() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["menu"].append({"title": "Hours", "recipe": "welcome"})
    assert check(document).page is not None
    document["colour"] = "blue"
    assert check(document).page is None


def test_many_mistakes_in_one_page_are_all_found_and_none_besides() -> None:
    chosen = [
        "a setting nobody knows",
        "a pause that is too short",
        "a plan nobody sells",
        "a title that is too long",
        "a switch that is neither on nor off",
        "an address that is none",
        "a text that is too long",
        "a button to nowhere",
        "no way back",
        "an Off recipe that hides the bot",
        "a recipe nothing leads to",
        "a word that brings the bot back and says a recipe",
        "the page as its own Instagram account",
        "an admin twice",
    ]
    document = copy.deepcopy(DOCUMENT)
    for name in chosen:
        SMALL[name].plant(document)
    found = {told(finding) for finding in check(document).findings}
    expected = {SMALL[name][1:] for name in chosen}
    assert found == expected


@pytest.mark.parametrize("document", [None, [], "hello", 7, {}, {"recipes": None}, {"handover": []}, [1, 2]])
def test_what_is_no_page_at_all_is_an_error_and_no_crash(document: object) -> None:
    checked = check(document)
    assert checked.page is None
    assert checked.errors
    assert all(finding.severity is Severity.ERROR for finding in checked.errors)
