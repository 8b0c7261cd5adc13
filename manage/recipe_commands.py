"""`handover recipe …`: what the bot says, and when."""

import time
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, messages_of
from handover.recipes.choose import Match, matches
from handover.recipes.language import in_every_language
from handover.recipes.recipe import AUTOMATIC, Recipe
from handover.recipes.render import opening_of
from handover.recipes.words import is_one_of
from manage.json_told import tell_json
from manage.page_commands import AsJson, PagePath, usable

app = typer.Typer(help="Recipes: what the bot says, and when.", no_args_is_help=True)


@app.command("list")
def list_recipes(file: PagePath, *, json: AsJson = False) -> None:
    """Lists the recipes of a page: what makes each answer, and what it begins with."""
    page = usable(file)
    if json:
        tell_json([_as_listed(page, recipe) for recipe in page.recipes])
        return
    table = Table("id", "name", "folder", "answers", "begins with", title=escape(page.name))
    for recipe in page.recipes:
        told = (recipe.id, recipe.name, recipe.folder or "", _answers(recipe), _opening(page, recipe))
        table.add_row(*(escape(text) for text in told))
    Console().print(table)


@app.command()
def show(
    file: PagePath,
    recipe: Annotated[str, typer.Argument(metavar="ID", help="The recipe's id.")],
    *,
    json: AsJson = False,
) -> None:
    """Shows one recipe as it is written."""
    page = usable(file)
    found = page.recipe(recipe)
    if found is None:
        typer.echo(
            f"{page.name} has no recipe {recipe!r}; it has: {', '.join(one.id for one in page.recipes)}", err=True
        )
        raise typer.Exit(1)
    document = found.model_dump(mode="json", exclude_defaults=True)
    if json:
        tell_json(document)
    else:
        typer.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110).rstrip())


@app.command("try")
def try_text(
    file: PagePath, text: Annotated[str, typer.Argument(help="What a visitor writes.")], *, json: AsJson = False
) -> None:
    """Says which recipe would answer a text, and why; and which others would have, had they come first."""
    page = usable(file)
    found = list(matches(page.recipes, text))
    resumes = is_one_of(text, page.words_that_resume)
    if json:
        answers = [{"recipe": one.recipe.id, "word": one.word} for one in found]
        tell_json({"text": text, "answers": answers[:1], "others": answers[1:], "brings_the_bot_back": resumes})
        return
    for line in _told(page, found, text, resumes=resumes):
        Console(highlight=False).print(line, soft_wrap=True)


def _told(page: Page, found: Sequence[Match], text: str, *, resumes: bool) -> Iterator[str]:
    if not found:
        yield f"nothing answers “{escape(text)}”: no word of a recipe stands in it, and none has `otherwise: true`"
    else:
        first, *others = found
        yield f"[bold]{escape(first.recipe.name)}[/] ([cyan]{first.recipe.id}[/]): {_why(first)}"
        yield f"    {escape(_opening(page, first.recipe))}"
        for other in others:
            yield f"[dim]not {escape(other.recipe.name)} ({other.recipe.id}), which comes later: {_why(other)}[/]"
    if resumes:
        yield "[yellow]while the bot is paused, this brings it back[/]"


def _why(match: Match) -> str:
    if match.word is None:
        return "it answers what no other recipe does"
    return f"“{escape(match.word)}” stands in the text"


def _answers(recipe: Recipe) -> str:
    triggers = recipe.triggers
    if recipe.id in AUTOMATIC:
        return "said at the switch"
    told = [
        "Get Started" if triggers.get_started else "",
        ", ".join(word for words in in_every_language(triggers.words) for word in words),
        ", ".join(f"link {reference}" for reference in triggers.referrals),
        ", ".join(f"payload {payload}" for payload in triggers.payloads),
        "everything else" if triggers.otherwise else "",
    ]
    return "; ".join(one for one in told if one) or "its buttons"


def _opening(page: Page, recipe: Recipe) -> str:
    """Gives what a recipe begins with, for a visitor of whom nothing is known."""
    return opening_of(messages_of(page, recipe, Addressee(Platform.MESSENGER), time.time_ns() // 1_000_000))


def _as_listed(page: Page, recipe: Recipe) -> dict[str, Any]:
    triggers = recipe.triggers.model_dump(mode="json")
    listed = {"id": recipe.id, "name": recipe.name, "folder": recipe.folder, "triggers": triggers}
    return {**listed, "opening": _opening(page, recipe)}
