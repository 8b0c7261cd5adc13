"""A page file that cannot be used is answered with one line for each mistake: file, line, place, reason, remedy."""

import copy
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from handover.pages.page import Page
from handover.recipes.buttons import HandoverButton, Switch
from manage.page_file import PageFileError, open_page, read_page
from tests.builders.pages import DOCUMENT, page

DEMO = Path(__file__).parents[3] / "local" / "demo" / "page.yaml"
PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.yaml"


def refusal(path: Path) -> list[str]:
    with pytest.raises(PageFileError) as refused:
        read_page(path)
    lines = str(refused.value).splitlines()
    assert all(line.startswith(f"{path}:") for line in lines)
    return [line.removeprefix(f"{path}:").strip() for line in lines]


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
    assert refusal(path) == ["No such file or directory"]


@pytest.mark.parametrize("content", [b"recipes: [", b"\tid: 1", b"a: " + b"[" * 2000])
def test_a_file_that_is_no_yaml(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    [finding] = refusal(path)
    assert finding.startswith("not YAML: ")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-13-45", "`2026-13-45` is no day of the calendar; write one that is"),
        ("[2026-02-30]", "`2026-02-30` is no day of the calendar; write one that is"),
        ("!!timestamp abc", "`abc` is no day of the calendar; write one that is"),
        ("!!bool abc", "`abc` is neither true nor false; write `true` or `false`"),
        ("!!int abc", "`abc` is not a number that can be read; "),
        ("!!float abc", "`abc` is not a number that can be read; "),
        ("0x_", "`0x_` is not a number that can be read; "),
        ("9" * 5000, f"`{'9' * 40}…` is not a number that can be read; "),
    ],
)
def test_a_value_that_means_nothing_is_told_with_its_line(path: Path, value: str, words: str) -> None:
    path.write_text(f"name: A\nx: {value}\n", encoding="utf-8")
    [finding] = refusal(path)
    line, _, told = finding.split(":", 2)
    assert line == "2"
    assert told.strip().startswith(words)


def test_a_list_that_holds_itself_is_told(path: Path) -> None:
    path.write_text("a: &a [*a]", encoding="utf-8")
    assert refusal(path) == ["lists and groups stand in one another more than 40 deep, or one in itself"]


def test_lists_that_repeat_each_other_without_measure_are_told(path: Path) -> None:
    lists = [f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]" for before, after in pairwise("abcdefghij")]
    path.write_text("\n".join(["a: &a [lol]", *lists]), encoding="utf-8")
    assert refusal(path) == ["it is far too large for a page, what `*` repeats written out"]


def test_groups_that_take_each_other_over_many_times_are_read(path: Path) -> None:
    groups = [
        f"{after}: &{after} {{<<: [{', '.join([f'*{before}'] * 9)}]}}" for before, after in pairwise("abcdefghij")
    ]
    path.write_text("\n".join(["a: &a {x: 1}", *groups]), encoding="utf-8")
    assert "1:1: a: `a` is no setting here; leave it out" in refusal(path)


def test_what_a_group_says_itself_counts_for_more_than_what_it_takes_over(path: Path) -> None:
    text = yaml.safe_dump({**DOCUMENT, "menu": None}, sort_keys=False)
    entries = "menu:\n- &a {title: Hours, recipe: hours}\n- {<<: *a, title: More}\n- {title: Ask, handover: on}\n"
    path.write_text(text.replace("menu: null\n", entries), encoding="utf-8")
    assert [entry.title for entry in read_page(path).menu] == ["Hours", "More", "Ask"]


def test_a_list_of_mistakes_that_stands_in_two_places_is_told_in_both(path: Path) -> None:
    text = yaml.safe_dump(DOCUMENT, sort_keys=False)
    blocks = "[{text: Hi}, {foo: 1}, {txt: hi}, {bar: 1}]"
    recipes = f"- {{id: a, name: A, triggers: {{words: [a]}}, blocks: &b {blocks}}}\n"
    recipes += "- {id: b, name: B, triggers: {words: [b]}, blocks: *b}\n"
    path.write_text(f"{text}{recipes}", encoding="utf-8")
    found = open_page(path).findings
    assert sorted(finding.place for finding in found) == [
        ("recipes", recipe, "blocks", block) for recipe in (5, 6) for block in (1, 2, 3)
    ]
    assert {finding.rule for finding in found} == {"unknown_kind"}


@pytest.mark.parametrize("name", ["no", "12", "2026-01-01"])
def test_a_name_that_yaml_takes_for_something_else_is_told_as_it_is_written(path: Path, name: str) -> None:
    text = yaml.safe_dump(DOCUMENT, sort_keys=False)
    path.write_text(f"{text}greeting:\n  {name}: hei\n", encoding="utf-8")
    [finding] = refusal(path)
    assert f"greeting → {name}: " in finding


def test_a_file_that_is_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\xff")
    assert refusal(path) == ["not a text in UTF-8"]


@pytest.mark.parametrize("content", ["", "- id: 1", "hello"])
def test_a_file_that_describes_no_page(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    assert refusal(path) == [
        "1:1: the page: it is not a group of settings; write `name: value` lines, indented, below it"
    ]


# --- mistakes ---------------------------------------------------------------------------------------------------------


def test_each_mistake_is_one_line_with_its_place_its_reason_and_its_remedy_in_the_order_of_the_file(path: Path) -> None:
    text = yaml.safe_dump(DOCUMENT, sort_keys=False)
    text = text.replace("recipe: hours", "recipe: hour", 1).replace("plan: premium", "plan: premium\ncolour: blue")
    path.write_text(text, encoding="utf-8")
    assert refusal(path) == [
        "4:1: colour: `colour` is no setting here; leave it out",
        (
            "22:3: menu → #1 → recipe: button “Hours” opens recipe `hour`, which is not there; "
            "write `hours`, or add a recipe of that id"
        ),
    ]


def test_what_is_missing_is_told_where_it_belongs(path: Path) -> None:
    admin = "  - name: Jonas\n    email: jonas@example.test\n"
    text = yaml.safe_dump(DOCUMENT, sort_keys=False).replace(admin, "  - name: Jonas\n")
    path.write_text(text, encoding="utf-8")
    [finding] = refusal(path)
    assert finding.startswith("13:5: handover → admins → #2 → email: `email` is missing")


def test_a_setting_that_is_written_twice_is_a_mistake_where_yaml_says_nothing(path: Path) -> None:
    path.write_text(yaml.safe_dump(DOCUMENT, sort_keys=False) + "name: Another\n", encoding="utf-8")
    [finding] = refusal(path)
    assert "`name` is written twice" in finding


def test_what_could_be_better_does_not_keep_a_page_from_being_used(path: Path) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["menu"].append({"title": "Hours", "recipe": "welcome"})
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    file = open_page(path)
    assert [finding.rule for finding in file.findings] == ["repeated_title"]
    assert read_page(path) == file.page


# --- a page with many mistakes ----------------------------------------------------------------------------------------


def test_twenty_mistakes_are_all_found_each_on_its_line_and_nothing_besides() -> None:
    file = open_page(PAGES / "twenty-mistakes.yaml")
    lines = file.path.read_text(encoding="utf-8").splitlines()
    planted = [(line.split(": ")[1], number + 1) for number, line in enumerate(lines, 1) if "# mistake: " in line]
    assert len(planted) == 20
    assert [(finding.rule, file.line(finding.place).line) for finding in file.findings] == planted
