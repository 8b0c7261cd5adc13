"""Prints what a program asked for."""

import json

import typer


def tell_json(document: object) -> None:
    """Prints a document as JSON."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
