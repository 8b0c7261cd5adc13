"""`handover page lint` and `handover recipe …`, as somebody types them."""

import json
from datetime import datetime
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it has no type information
import pytest
import yaml
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from manage.command import app
from manage.page_file import read_page
from manage.recipe_tried import Visit, answer_to
from tests.builders.mistakes import PAGES
from tests.builders.pages import DOCUMENT

DEMO = str(Path(__file__).parents[3] / "local" / "demo" / "page.yaml")


def handover(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "NO_COLOR": "1"})


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    """A page file with one mistake and one thing that could be better."""
    path = tmp_path / "page.yaml"
    text = yaml.safe_dump(DOCUMENT, sort_keys=False).replace("recipe: hours", "recipe: hour", 1)
    path.write_text(text.replace("Tuesday to Saturday.", "Tuesday to Saturday, {{first_name}}."), encoding="utf-8")
    return str(path)


def test_a_page_without_mistakes_is_fine() -> None:
    result = handover("page", "lint", DEMO)
    assert (result.exit_code, result.stdout) == (0, "Harbour Bikes is fine\n")


def test_the_published_schema_is_that_of_the_models() -> None:
    published = json.loads((Path(__file__).parents[3] / "docs" / "page.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(handover("page", "schema").stdout), "make it anew: handover page schema"


def test_an_editor_is_told_what_each_setting_means_and_which_languages_there_are() -> None:
    schema = json.loads(handover("page", "schema").stdout)
    groups = [schema, *(group for group in schema["$defs"].values() if "properties" in group)]
    assert all(one.get("description") for group in groups for one in group["properties"].values())
    assert "Attributes" not in json.dumps(schema)
    assert "fr" in schema["$defs"]["Language"]["enum"]


@pytest.mark.parametrize("name", ["bakery", "clinic", "florist"])
def test_good_pages_fit_the_schema(name: str) -> None:
    page = YAML(typ="safe").load(PAGES / f"{name}.yaml")
    jsonschema.validate(json.loads(json.dumps(page, default=str)), json.loads(handover("page", "schema").stdout))


def test_the_published_rules_are_those_of_the_linter() -> None:
    published = (Path(__file__).parents[3] / "docs" / "lint-rules.md").read_text(encoding="utf-8")
    assert published == handover("page", "rules").stdout, "make it anew: handover page rules > docs/lint-rules.md"


def test_the_demo_page_fits_the_schema_and_a_slip_of_the_pen_does_not() -> None:
    schema = json.loads(handover("page", "schema").stdout)
    demo = json.loads(json.dumps(YAML(typ="safe").load(Path(DEMO)), default=str))  # JSON knows no days
    jsonschema.validate(demo, schema)
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        jsonschema.validate({**demo, "colour": "blue"}, schema)


def test_each_finding_is_told_with_its_line_its_reason_and_its_remedy(wrong: str) -> None:
    result = handover("page", "lint", wrong)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{wrong}:21:3  error  menu → #1 → recipe  unknown_recipe",
        "    button “Hours” opens recipe `hour`, which is not there",
        "    → write `hours`, or add a recipe of that id",
        "",
        f"{wrong}:45:5  warning  recipes → #2 → blocks → #1 → text  no_fallback",
        "    Meta does not tell everybody's name, and `{{first_name}}` is empty then",
        "    → write `{{first_name|there}}`: what comes after | takes its place",
        "",
        f"{wrong} cannot be used: 1 error, 1 warning",
    ]


def test_findings_are_told_to_programs(wrong: str) -> None:
    [mistake, better] = json.loads(handover("page", "lint", wrong, "--format", "json").stdout)
    assert (mistake["rule"], mistake["severity"], mistake["place"]) == (
        "unknown_recipe",
        "error",
        ["menu", 0, "recipe"],
    )
    assert (better["rule"], better["severity"]) == ("no_fallback", "warning")


def test_findings_are_told_to_editors(wrong: str) -> None:
    [run] = json.loads(handover("page", "lint", wrong, "--format", "sarif").stdout)["runs"]
    [mistake, better] = run["results"]
    [place] = mistake["locations"]
    assert (mistake["ruleId"], mistake["level"], better["level"]) == ("unknown_recipe", "error", "warning")
    assert place["physicalLocation"]["region"]["startLine"] == 21
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"unknown_recipe", "no_fallback"}


@pytest.mark.parametrize("command", [["page", "lint"], ["recipe", "list"]])
def test_a_file_that_is_not_there_is_said_in_one_line(command: list[str]) -> None:
    result = handover(*command, "gone.yaml")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "gone.yaml: No such file or directory\n")


def test_the_recipe_that_answers_a_text_is_told_with_the_reason_and_the_others() -> None:
    result = handover("recipe", "try", DEMO, "my BRAKES are broken, how much?")
    lines = result.stdout.splitlines()
    assert lines[0] == "Repairs (repairs): “broken” stands in the text"
    assert lines[2:] == [
        "in en: “broken” is a word of it",
        "not Prices (prices), which comes later: “how much” stands in the text",
        "not Not understood (not_understood), which comes later: it answers what no other recipe does",
    ]


def test_a_word_that_brings_the_bot_back_is_told_as_that() -> None:
    result = handover("recipe", "try", DEMO, "Start the bot!")
    assert "while the bot is paused, this brings it back" in result.stdout
    assert json.loads(handover("recipe", "try", DEMO, "Start the bot!", "--json").stdout)["brings_the_bot_back"] is True


BAKERY = str(PAGES / "bakery.yaml")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["hello"], ["Accueil (accueil): “hello” stands in the text", "in en: “hello” is a word of it"]),
        (
            ["bonjour", "--language", "en"],
            ["Accueil (accueil): “bonjour” stands in the text", "in fr: “bonjour” is a word of it"],
        ),
        (
            ["brr", "--language", "en"],
            ["Pas compris (perdu): it answers what no other recipe does", "in en: the visitor is known to speak it"],
        ),
        (["brr", "--language", "de"], ["in fr: the page does not speak `de`, and it is the page's first"]),
        (["brr"], ["in fr: nothing shows what the visitor speaks, and it is the page's first"]),
        (["--payload", "ORDER_CAKE"], ["Commander (commander): it waits for the payload `ORDER_CAKE`"]),
        (
            ["--payload", "recipe/accueil?language=en"],
            ["Accueil (accueil): the button names it", "in en: the button changes to it"],
        ),
        (["--payload", "get_started"], ["Accueil (accueil): it answers the Get Started button"]),
        (
            ["--payload", "get_started?ref=sac-papier"],
            ["Accueil (accueil): it waits for who comes by the link `sac-papier`"],
        ),
        (["--payload", "OLD"], ["Pas compris (perdu): it answers what no other recipe does"]),
        (["--payload", "handover/off"], ["Handover Off (handover_off): the press brings the bot back"]),
        (["--referral", "sac-papier"], ["Accueil (accueil): it waits for who comes by the link `sac-papier`"]),
        (["zut", "--referral", "sac-papier"], ["Accueil (accueil): it waits for who comes by the link `sac-papier`"]),
        (["--referral", "gone"], ["nothing answers “gone”: no recipe waits for it"]),
    ],
)
def test_what_answers_a_text_a_press_or_a_link_is_told_with_its_language(options: list[str], told: list[str]) -> None:
    lines = handover("recipe", "try", BAKERY, *options).stdout.splitlines()
    assert [line for line in lines if line in told] == told


@pytest.mark.parametrize(
    ("moment", "recipe"), [("2026-11-20T10:00:00Z", "handover_on"), ("2026-11-20T23:00:00Z", "handover_closed")]
)
def test_what_answers_who_asks_for_a_person_depends_on_the_hours(moment: str, recipe: str) -> None:
    at = int(datetime.fromisoformat(moment).timestamp() * 1000)
    answer = answer_to(read_page(Path(BAKERY)), Visit(payload="handover/on"), at)
    assert answer.recipe is not None
    assert answer.recipe.id == recipe


@pytest.mark.parametrize("options", [[], ["hello", "--payload", "x"], ["--payload", "x", "--referral", "y"]])
def test_a_text_or_a_press_or_a_link_is_tried_and_nothing_else(options: list[str]) -> None:
    assert handover("recipe", "try", BAKERY, *options).exit_code == 2


def test_what_answers_is_told_to_programs() -> None:
    told = json.loads(handover("recipe", "try", BAKERY, "hello", "--json").stdout)
    assert told["answers"] == [{"recipe": "accueil", "why": "“hello” stands in the text"}]
    assert told["answered_in"]["language"] == "en"
    assert [one["recipe"] for one in told["others"]] == ["perdu"]


def test_recipes_are_listed_with_their_folders_and_languages() -> None:
    [first, *_] = json.loads(handover("recipe", "list", BAKERY, "--json").stdout)
    assert (first["folder"], first["languages"]) == ("Bienvenue", ["fr", "en"])
    assert "link affiche-marche" in handover("recipe", "list", BAKERY).stdout


def test_a_text_that_nothing_answers(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    recipes = [recipe for recipe in DOCUMENT["recipes"] if recipe["id"] != "otherwise"]
    path.write_text(yaml.safe_dump({**DOCUMENT, "recipes": recipes}), encoding="utf-8")
    assert "nothing answers “fish”" in handover("recipe", "try", str(path), "fish").stdout
    assert json.loads(handover("recipe", "try", str(path), "fish", "--json").stdout)["answers"] == []


def test_recipes_are_listed() -> None:
    told = handover("recipe", "list", DEMO).stdout
    assert "Repairs" in told
    assert "said by itself" in told
    listed = json.loads(handover("recipe", "list", DEMO, "--json").stdout)
    assert [one["id"] for one in listed][:2] == ["welcome", "opening_hours"]
    assert [one["folder"] for one in listed if one["id"].startswith("handover_")] == ["essentials"] * 5


def test_a_recipe_is_shown_as_it_is_written() -> None:
    shown = yaml.safe_load(handover("recipe", "show", DEMO, "prices").stdout)
    assert shown == json.loads(handover("recipe", "show", DEMO, "prices", "--json").stdout)
    assert (shown["id"], shown["triggers"]["words"]["en"][0]) == ("prices", "price")


def test_a_recipe_that_is_not_there_is_said_with_those_that_are() -> None:
    result = handover("recipe", "show", DEMO, "fish")
    assert result.exit_code == 1
    assert result.stderr.startswith("Harbour Bikes has no recipe 'fish'; it has: welcome, ")


def test_recipes_of_a_page_with_mistakes_are_not_tried_but_the_mistakes_told(wrong: str) -> None:
    result = handover("recipe", "try", wrong, "hello")
    assert result.exit_code == 1
    assert "unknown_recipe" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["page", "diff", "FILE"],
        ["page", "connect", "FILE"],
        ["page", "menu", "sync", "FILE"],
        ["recipe", "list", "FILE"],
        ["recipe", "show", "FILE", "hours"],
        ["recipe", "try", "FILE", "hello"],
    ],
    ids=" ".join,
)
def test_a_program_that_gave_a_file_with_mistakes_gets_nothing_but_json(wrong: str, command: list[str]) -> None:
    result = handover(*(wrong if one == "FILE" else one for one in command), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "unknown_recipe" in result.stderr


def test_a_text_of_half_characters_is_tried_for_people_and_for_programs() -> None:
    half = "\udcff"
    assert json.loads(handover("recipe", "try", DEMO, half, "--json").stdout)["text"] == half
    assert handover("recipe", "try", DEMO, half).exit_code == 0


def test_a_name_on_a_page_file_orders_the_terminal_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text(yaml.safe_dump({**DOCUMENT, "name": "A\x9b31m\u202eB"}), encoding="utf-8")
    for command in (["page", "lint"], ["recipe", "list"]):
        told = handover(*command, str(path)).stdout
        assert "B" in told
        assert "\x9b" not in told
        assert "\u202e" not in told
