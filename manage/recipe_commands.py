"""`handover recipe …`: what the bot says, and when."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from textwrap import shorten
from typing import Annotated, Any, Final

import typer
import yaml
from rich.table import Column, Table

from handover.pages.page import Page
from handover.pages.platform import Platform
from handover.pages.presentation import Addressee, messages_of
from handover.recipes.blocks import CardsBlock
from handover.recipes.choose import Match, matches
from handover.recipes.language import in_every_language
from handover.recipes.recipe import AUTOMATIC, Recipe
from handover.recipes.render import opening_of
from handover.recipes.words import is_one_of
from manage.json_told import tell_json
from manage.page_commands import AsJson, PagePath, usable
from manage.recipe_tried import Visit, answer_to, language_of, why_it_answers
from manage.terminal import shown, standard_output, visible

_SHOWN: Final = 60
_WORDS_SHOWN: Final = 4

app = typer.Typer(help="Recipes: what the bot says, and when.", no_args_is_help=True)


@app.command("list")
def list_recipes(file: PagePath, *, json: AsJson = False) -> None:
    """Lists the recipes of a page: what makes each answer, and what it begins with.

    Automatic ones that the file does not have come last, with the words that they have by themselves.
    """
    page = usable(file)
    if json:
        tell_json([_as_listed(page, recipe) for recipe in page.all_recipes])
        return
    table = Table(Column("id", no_wrap=True), "name", "answers", "begins with", title=shown(page.name))
    for recipe in page.all_recipes:
        opening = shorten(_opening(page, recipe), _SHOWN, placeholder="…")
        table.add_row(recipe.id, _named(page, recipe), shown(_answers(recipe)), shown(opening))
    standard_output().print(table)


def _named(page: Page, recipe: Recipe) -> str:
    """Gives a recipe's name with its folder, and with its languages where it does not speak all of the page's."""
    languages = _languages(page, recipe)
    spoken = "" if languages == list(page.languages) else f"only {', '.join(languages)}"
    details = ", ".join(one for one in (recipe.filed_in, spoken) if one)
    return f"{shown(recipe.name)}\n[dim]{shown(details)}[/]" if details else shown(recipe.name)


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
        there = ", ".join(one.id for one in page.all_recipes)
        typer.echo(visible(f"{page.name} has no recipe {recipe!r}; it has: {there}"), err=True)
        raise typer.Exit(1)
    document = found.model_dump(mode="json", exclude_defaults=True)
    if json:
        tell_json(document)
    else:
        written = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
        typer.echo("\n".join(visible(line) for line in written.rstrip().split("\n")))


@app.command("try", epilog="Example: handover recipe try my-page.yaml 'how much is it?' --language fr")
def try_recipes(  # noqa: PLR0913 - one parameter for each option of the command
    file: PagePath,
    text: Annotated[str | None, typer.Argument(help="What a visitor writes.")] = None,
    *,
    payload: Annotated[str | None, typer.Option(help="The payload of a button, instead of a text.")] = None,
    referral: Annotated[str | None, typer.Option(help="The `ref` of the link that the visitor comes by.")] = None,
    language: Annotated[str | None, typer.Option(help="What the visitor is known to speak: en, fr…")] = None,
    json: AsJson = False,
) -> None:
    """Says which recipe would answer, in which language, and why; and which others would have, had they come first.

    It answers a text, the press of a button (--payload), or who comes by a link (--referral, with a text or without).
    """
    if (text is None and payload is None and referral is None) or (payload is not None and (text or referral)):
        raise typer.BadParameter("give a text, or --payload, or --referral with a text or without")
    page, visit = usable(file), Visit(text, payload, referral, language)
    if json:
        tell_json(_as_tried(page, visit))
        return
    for line in _told(page, visit):
        standard_output().print(line, soft_wrap=True)


def _as_tried(page: Page, visit: Visit) -> dict[str, Any]:
    answer, spoken = answer_to(page, visit, _now()), language_of(page, visit)
    return {
        **asdict(visit),
        "answers": [{"recipe": answer.recipe.id, "why": answer.why}] if answer.recipe else [],
        "answered_in": {"language": spoken.language, "why": spoken.why},
        "others": [{"recipe": one.recipe.id, "word": one.word} for one in _others(page, visit, answer.recipe)],
        "brings_the_bot_back": _brings_back(page, visit),
    }


def _others(page: Page, visit: Visit, answer: Recipe | None) -> list[Match]:
    return [one for one in matches(page.recipes, visit.text or "") if one.recipe is not answer] if visit.text else []


def _brings_back(page: Page, visit: Visit) -> bool:
    return visit.text is not None and is_one_of(visit.text, page.words_that_resume)


def _told(page: Page, visit: Visit) -> Iterator[str]:
    answer, spoken = answer_to(page, visit, _now()), language_of(page, visit)
    if answer.recipe is None:
        what = visit.text or visit.payload or visit.referral or ""
        yield f"nothing answers “{shown(what)}”: {shown(answer.why)}"
    else:
        yield f"[bold]{shown(answer.recipe.name)}[/] ([cyan]{answer.recipe.id}[/]): {shown(answer.why)}"
        yield f"    {shown(_opening(page, answer.recipe, spoken.language))}"
        if len(page.languages) > 1:
            yield f"in [cyan]{spoken.language}[/]: {shown(spoken.why)}"
    for other in _others(page, visit, answer.recipe):
        told = f"not {shown(other.recipe.name)} ({other.recipe.id}), which comes later: {shown(why_it_answers(other))}"
        yield f"[dim]{told}[/]"
    if _brings_back(page, visit):
        yield "[yellow]while the bot is paused, this brings it back[/]"


def _answers(recipe: Recipe) -> str:
    triggers = recipe.triggers
    if recipe.id in AUTOMATIC:
        return "said by itself"
    words = [word for words in in_every_language(triggers.words) for word in words]
    more = f" and {len(words) - _WORDS_SHOWN} more" if len(words) > _WORDS_SHOWN else ""
    told = [
        "Get Started" if triggers.get_started else "",
        ", ".join(words[:_WORDS_SHOWN]) + more,
        ", ".join(f"link {reference}" for reference in triggers.referrals),
        ", ".join(f"payload {payload}" for payload in triggers.payloads),
        "everything else" if triggers.otherwise else "",
    ]
    return "; ".join(one for one in told if one) or "its buttons"


def _now() -> int:
    return time.time_ns() // 1_000_000


def _opening(page: Page, recipe: Recipe, language: str | None = None) -> str:
    """Gives what a recipe begins with, for a visitor of whom nothing else is known."""
    addressee = Addressee(Platform.MESSENGER, language=language)
    return opening_of(messages_of(page, recipe, addressee, _now()))


def _languages(page: Page, recipe: Recipe) -> list[str]:
    """Gives the page's languages in which all that a recipe says is written."""
    cards = (card for block in recipe.blocks if isinstance(block, CardsBlock) for card in block.cards)
    words = (*(block.text for block in recipe.all_texts), *(card.title for card in cards))
    by_languages = [text for text in words if isinstance(text, Mapping)]
    return [language for language in page.languages if all(language in text for text in by_languages)]


def _as_listed(page: Page, recipe: Recipe) -> dict[str, Any]:
    return {
        "id": recipe.id,
        "name": recipe.name,
        "folder": recipe.filed_in,
        "languages": _languages(page, recipe),
        "triggers": recipe.triggers.model_dump(mode="json"),
        "opening": _opening(page, recipe),
    }
