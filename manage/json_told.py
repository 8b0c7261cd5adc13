"""Prints what a program asked for."""

import json

import typer

from manage.terminal import is_unseen


def tell_json(document: object) -> None:
    """Prints a document as JSON; what a terminal would obey, or could not write, is escaped."""
    told = json.dumps(document, ensure_ascii=False, indent=2)
    typer.echo("".join(json.dumps(mark)[1:-1] if mark != "\n" and is_unseen(mark) else mark for mark in told))
