"""`handover page …`: what is done with a page as a whole."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from manage.findings_told import as_json, as_sarif, as_text
from manage.page_file import PageFile, PageFileError, open_page

app = typer.Typer(help="A page: its settings, its recipes, its connection to Meta.", no_args_is_help=True)

PagePath = Annotated[Path, typer.Argument(metavar="FILE", help="The page file (YAML); local/demo/page.yaml is one.")]


class Form(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


_TELL = {Form.TEXT: as_text, Form.JSON: as_json, Form.SARIF: as_sarif}


def opened(path: Path) -> PageFile:
    """Reads a page file, or says why it cannot be read and ends the command."""
    try:
        return open_page(path)
    except PageFileError as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal


@app.command()
def lint(
    file: PagePath,
    form: Annotated[Form, typer.Option("--format", help="How findings are told: for people, or for programs.")] = (
        Form.TEXT
    ),
) -> None:
    """Says what is wrong in a page file, or could be better: where, why, and how to mend it.

    Exits with 1 if something is wrong; what could be better is told and does no harm.
    """
    found = opened(file)
    _TELL[form](found)
    if found.page is None:
        raise typer.Exit(1)
