"""Every mistake an owner can make is one finding, at its place, and a page without mistakes has none."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from handover.lint.finding import Finding, Severity, in_words
from handover.lint.linter import RULES, check
from tests.builders.pages import DOCUMENT

type Json = dict[str, Any]
type Plant = Callable[[Json], object]

DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"


def told(finding: Finding) -> tuple[str, str]:
    return finding.rule, in_words(finding.place)


def findings(plant: Plant, document: Json = DOCUMENT) -> list[Finding]:
    planted = copy.deepcopy(document)
    plant(planted)
    return list(check(planted).findings)


def block(page: Json, recipe: int, number: int = 0) -> Json:
    found: Json = page["recipes"][recipe]["blocks"][number]
    return found


def free(page: Json) -> None:
    """Takes the plan away, and every button that asks for a person but the one in the Off recipe."""
    page["plan"] = "free"
    page["menu"].pop(1)
    block(page, 0)["quick_replies"].pop(1)
    page["recipes"][1]["blocks"].pop(1)


MISTAKES: dict[str, tuple[Plant, str, str]] = {
    "a setting nobody knows": (lambda page: page.update(colour="blue"), "extra_forbidden", "colour"),
    "an e-mail left out": (
        lambda page: page["handover"]["admins"][1].pop("email"),
        "missing",
        "handover → admins → #2 → email",
    ),
    "an e-mail that is none": (
        lambda page: page["handover"]["admins"][0].update(email="maya"),
        "value_error",
        "handover → admins → #1 → email",
    ),
    "nobody to tell": (lambda page: page["handover"].update(admins=[]), "too_short", "handover → admins"),
    "a pause that is too short": (
        lambda page: page["handover"].update(return_after_minutes=1),
        "greater_than_equal",
        "handover → return_after_minutes",
    ),
    "a time that is no number": (
        lambda page: page["handover"].update(return_after_minutes="soon"),
        "int_parsing",
        "handover → return_after_minutes",
    ),
    "a time zone nobody has": (lambda page: page.update(timezone="Lisbon"), "value_error", "timezone"),
    "a plan nobody sells": (lambda page: page.update(plan="gold"), "enum", "plan"),
    "a title that is too long": (
        lambda page: block(page, 0)["quick_replies"][0].update(title="x" * 21),
        "string_too_long",
        "recipes → #1 → blocks → #1 → quick_replies → #1 → title",
    ),
    "a button that does nothing": (
        lambda page: block(page, 0)["quick_replies"][0].pop("recipe"),
        "unknown_kind",
        "recipes → #1 → blocks → #1 → quick_replies → #1",
    ),
    "a switch that is neither on nor off": (
        lambda page: block(page, 1, 1)["buttons"][0].update(handover="maybe"),
        "enum",
        "recipes → #2 → blocks → #2 → buttons → #1 → handover",
    ),
    "an address that is none": (
        lambda page: page["menu"].append({"title": "Map", "url": "the quay"}),
        "url_parsing",
        "menu → #3 → url",
    ),
    "an address without encryption": (
        lambda page: page["menu"].append({"title": "Map", "url": "http://quay.test"}),
        "insecure_address",
        "menu → #3 → url",
    ),
    "a fourth button": (
        lambda page: block(page, 1, 1).update(
            buttons=[{"title": f"Hours {number}", "recipe": "hours"} for number in range(4)]
        ),
        "too_long",
        "recipes → #2 → blocks → #2 → buttons",
    ),
    "a text that is too long": (
        lambda page: block(page, 1).update(text="x" * 2001),
        "string_too_long",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a text that is too long for buttons": (
        lambda page: block(page, 1, 1).update(text="x" * 641),
        "text_too_long",
        "recipes → #2 → blocks → #2 → text",
    ),
    "an empty text": (
        lambda page: block(page, 1).update(text="  "),
        "string_too_short",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a button to nowhere": (
        lambda page: page["menu"][0].update(recipe="hour"),
        "unknown_recipe",
        "menu → #1 → recipe",
    ),
    "a button that says the switch without switching": (
        lambda page: page["menu"][0].update(recipe="handover_on"),
        "opens_automatic_recipe",
        "menu → #1 → recipe",
    ),
    "a target that is none": (
        lambda page: block(page, 1, 1)["buttons"][0].update(target="Sprinklr"),
        "unknown_target",
        "recipes → #2 → blocks → #2 → buttons → #1 → target",
    ),
    "no way back": (
        lambda page: block(page, 3).pop("buttons"),
        "no_way_back",
        "recipes → #4 → blocks",
    ),
    "an Off recipe that hides the bot": (
        lambda page: block(page, 4).update(text="We are back."),
        "bot_not_named",
        "recipes → #5 → blocks",
    ),
    "an Off recipe without a way to a person": (
        lambda page: block(page, 4).pop("buttons"),
        "no_way_to_a_person_again",
        "recipes → #5 → blocks",
    ),
    "two recipes of one id": (
        lambda page: page["recipes"].append({**page["recipes"][1], "triggers": {"words": ["closed"]}}),
        "repeated_id",
        "recipes → #6 → id",
    ),
    "a word of two recipes": (
        lambda page: page["recipes"][1]["triggers"]["words"].append("Héllo!"),
        "repeated_word",
        "recipes → #2 → triggers → words → #3",
    ),
    "two recipes that answer everything else": (
        lambda page: page["recipes"][1]["triggers"].update(otherwise=True),
        "repeated_otherwise",
        "recipes → #3 → triggers → otherwise",
    ),
    "two recipes that welcome": (
        lambda page: page["recipes"][1]["triggers"].update(get_started=True),
        "repeated_get_started",
        "recipes → #2 → triggers → get_started",
    ),
    "a recipe nothing leads to": (
        lambda page: page["recipes"].append({"id": "prices", "name": "Prices", "blocks": [{"text": "15 €"}]}),
        "unreachable_recipe",
        "recipes → #6",
    ),
    "no answer to what is not understood": (
        lambda page: page["recipes"][2].update(triggers={"words": ["what"]}),
        "no_default_answer",
        "recipes",
    ),
    "no welcome": (lambda page: page["recipes"][0]["triggers"].pop("get_started"), "no_welcome", "recipes"),
    "a word that brings the bot back and says a recipe": (
        lambda page: page["recipes"][1]["triggers"]["words"].append("START THE BOT"),
        "word_that_resumes",
        "recipes → #2 → triggers → words → #3",
    ),
    "a variable that is misspelt": (
        lambda page: block(page, 1).update(text="Hello {{frist_name|you}}"),
        "unknown_variable",
        "recipes → #2 → blocks → #1 → text",
    ),
    "braces that are not closed": (
        lambda page: block(page, 1).update(text="Hello {{first_name"),
        "broken_variable",
        "recipes → #2 → blocks → #1 → text",
    ),
    "a variable that may leave a hole": (
        lambda page: block(page, 1).update(text="Hello {{first_name}}"),
        "no_fallback",
        "recipes → #2 → blocks → #1 → text",
    ),
    "two target apps of one name": (
        lambda page: (
            page["handover"]["target_apps"][1].update(label="Page Inbox")
            or block(page, 1, 1)["buttons"][0].pop("target")
        ),
        "repeated_target",
        "handover → target_apps → #2 → label",
    ),
    "one app twice": (
        lambda page: page["handover"]["target_apps"][1].update(app_id="page_inbox"),
        "same_target",
        "handover → target_apps → #2 → app_id",
    ),
    "an admin twice": (
        lambda page: page["handover"]["admins"][1].update(email="MAYA@example.test"),
        "repeated_admin",
        "handover → admins → #2 → email",
    ),
    "a cap below the wait": (
        lambda page: page["handover"].update(longest_pause_minutes=30),
        "pause_too_short",
        "handover → longest_pause_minutes",
    ),
    "the page as its own Instagram account": (
        lambda page: page.update(instagram_account_id="22"),
        "same_account",
        "instagram_account_id",
    ),
    "a button the plan hides": (free, "hidden_button", "recipes → #5 → blocks → #1 → buttons → #1"),
    "two buttons of one title": (
        lambda page: page["menu"].append({"title": "Hours", "recipe": "welcome"}),
        "repeated_title",
        "menu → #3 → title",
    ),
    "a menu too long to take in": (
        lambda page: page["menu"].extend({"title": f"Hours {number}", "recipe": "hours"} for number in range(4)),
        "long_menu",
        "menu",
    ),
}


def _nobody_can_ask(page: Json) -> None:
    page["menu"].pop(1)
    block(page, 0)["quick_replies"].pop(1)
    page["recipes"][1]["blocks"].pop(1)


MISTAKES["no way to a person"] = (_nobody_can_ask, "no_way_to_a_person", "menu")


def test_a_page_without_mistakes_has_no_finding() -> None:
    assert findings(lambda _: None) == []


def test_the_automatic_recipes_need_not_be_written() -> None:
    assert findings(lambda page: page.update(recipes=page["recipes"][:3])) == []


def test_the_demo_page_has_no_finding() -> None:
    assert check(yaml.safe_load(DEMO.read_text(encoding="utf-8"))).findings == ()


@pytest.mark.parametrize(("plant", "rule", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_finding_at_its_place(plant: Plant, rule: str, place: str) -> None:
    [finding] = findings(plant)
    assert told(finding) == (rule, place)
    assert finding.why
    assert finding.mend


def test_every_rule_has_a_mistake_that_it_alone_finds() -> None:
    planted = []
    for plant, _, _ in MISTAKES.values():
        document = copy.deepcopy(DOCUMENT)
        plant(document)
        planted.append(check(document).findings)
    found = {finding.rule for each in planted for finding in each}
    assert len(found) >= len(RULES)


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
        MISTAKES[name][0](document)
    found = {told(finding) for finding in check(document).findings}
    expected = {MISTAKES[name][1:] for name in chosen}
    assert found == expected


@pytest.mark.parametrize("document", [None, [], "hello", 7, {}, {"recipes": None}, {"handover": []}, [1, 2]])
def test_what_is_no_page_at_all_is_an_error_and_no_crash(document: object) -> None:
    checked = check(document)
    assert checked.page is None
    assert checked.errors
    assert all(finding.severity is Severity.ERROR for finding in checked.errors)
