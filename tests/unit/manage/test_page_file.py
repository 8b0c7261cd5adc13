"""A page file that cannot be used is answered with one line for each mistake: the file, the place, the reason."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from handover.pages.page import Page
from handover.recipes.recipe import HandoverButton, Switch
from manage.page_file import PageFileError, read_page
from tests.builders.pages import DOCUMENT, page

type Plant = Callable[[dict[str, Any]], object]

DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.yaml"


def findings(path: Path) -> list[str]:
    with pytest.raises(PageFileError) as refusal:
        read_page(path)
    lines = str(refusal.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def quick_reply(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["recipes"][0]["blocks"][0]["quick_replies"][0]
    return found


def block(document: dict[str, Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = document["recipes"][1]["blocks"][number]
    return found


# --- files that work --------------------------------------------------------------------------------------------------


def test_a_page_is_read(path: Path) -> None:
    path.write_text(yaml.safe_dump(DOCUMENT), encoding="utf-8")
    assert read_page(path) == page()


def test_the_demo_page_is_one_that_works() -> None:
    assert read_page(DEMO).name == "Harbour Bikes"


def test_a_page_is_read_back_from_what_is_stored() -> None:
    demo = read_page(DEMO)
    assert Page.model_validate_json(demo.model_dump_json(exclude_none=True)) == demo


@pytest.mark.parametrize(
    ("word", "switch"),
    [("on", Switch.ON), ("off", Switch.OFF), ("'on'", Switch.ON), ('"off"', Switch.OFF), ("true", Switch.ON)],
)
def test_on_and_off_may_be_written_bare_although_yaml_takes_them_for_true_and_false(
    path: Path, word: str, switch: Switch
) -> None:
    menu = f"menu: [{{title: Switch, handover: {word}}}]\n"
    path.write_text(yaml.safe_dump({**DOCUMENT, "menu": None}).replace("menu: null\n", menu), encoding="utf-8")
    [entry] = read_page(path).menu
    assert isinstance(entry, HandoverButton)
    assert entry.handover is switch


# --- files that cannot be read ----------------------------------------------------------------------------------------


def test_a_file_that_is_not_there(path: Path) -> None:
    assert findings(path) == ["No such file or directory"]


@pytest.mark.parametrize("content", [b"recipes: [", b"\tid: 1", b"\xff\xfe\xff"])
def test_a_file_that_is_no_yaml(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    [finding] = findings(path)
    assert finding.startswith("not YAML: ")


@pytest.mark.parametrize("content", ["", "- id: 1", "hello"])
def test_a_file_that_describes_no_page(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    [finding] = findings(path)
    assert finding.startswith("page: ")


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plant", "finding"),
    [
        (lambda page: page.pop("recipes"), "recipes: Field required"),
        (lambda page: page.update(colour="blue"), "colour: Extra inputs are not permitted"),
        (lambda page: page["handover"]["admins"][1].pop("email"), "handover, admins, #2, email: Field required"),
        (
            lambda page: page["handover"].update(return_after_minutes=1),
            "handover, return_after_minutes: Input should be greater than or equal to 5",
        ),
        (
            lambda page: page.update(instagram_account_id="harbour.bikes"),
            "instagram_account_id: String should match pattern '^[0-9]{1,30}$'",
        ),
        (
            lambda page: quick_reply(page).update(title="x" * 21),
            "recipes, #1, blocks, #1, quick_replies, #1, title: String should have at most 20 characters",
        ),
        (
            lambda page: quick_reply(page).pop("recipe"),
            "recipes, #1, blocks, #1, quick_replies, #1: has none of: recipe, handover",
        ),
        (
            lambda page: block(page, 0).update(text="x" * 2001),
            "recipes, #2, blocks, #1, text: String should have at most 2000 characters",
        ),
        (
            lambda page: block(page, 1).update(text="x" * 641),
            "recipes, #2, blocks, #2: a text with buttons has at most 640 characters",
        ),
        (
            lambda page: block(page, 1)["buttons"][0].update(handover="maybe"),
            "recipes, #2, blocks, #2, buttons, #1, handover: Input should be 'on' or 'off'",
        ),
        (lambda page: block(page, 0).pop("text"), "recipes, #2, blocks, #1: has none of: image, text"),
        (
            lambda page: page["menu"].append({"title": "Map", "url": "the quay"}),
            "menu, #3, url: Input should be a valid URL, relative URL without a base",
        ),
        (lambda page: page["menu"].append({"title": "Map"}), "menu, #3: has none of: recipe, handover, url"),
        (
            lambda page: page["menu"].append({"title": "Map", "recipe": "hours", "url": "https://x.test"}),
            "menu, #3, url: Extra inputs are not permitted",
        ),
        (
            lambda page: page["menu"][0].update(recipe="gone"),
            "page: the menu: button 'Hours' opens recipe 'gone', which is not there",
        ),
        (
            lambda page: page["recipes"][3]["blocks"][0].pop("buttons"),
            "page: recipe 'handover_on' has no button with `handover: off`: the user could never come back",
        ),
    ],
)
def test_each_mistake_is_one_line_with_its_place(path: Path, plant: Plant, finding: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    plant(document)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    assert findings(path) == [finding]


def test_several_mistakes_are_several_lines(path: Path) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["recipes"][0]["blocks"][0]["quick_replies"][0]["recipe"] = "gone"
    document["menu"][0]["recipe"] = "gone; too"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    assert findings(path) == ["menu, #1, recipe: String should match pattern '^[a-z0-9_]{1,60}$'"]
    document["menu"][0]["recipe"] = "lost"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    assert findings(path) == [
        "page: the menu: button 'Hours' opens recipe 'lost', which is not there",
        "page: recipe 'welcome': button 'Hours' opens recipe 'gone', which is not there",
    ]
