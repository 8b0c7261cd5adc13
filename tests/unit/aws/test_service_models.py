"""What our clients know of AWS: what the functions call, as botocore describes it, and no more."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.loaders import Loader

from layers.service_models import MODELS, OPERATIONS, service_models

PROJECT = Path(__file__).resolve().parents[3]
PACKAGE = PROJECT / "layers" / "handover" / "handover"

BY_POWERTOOLS = {"update_item"}
"""The ledger (idempotency)."""

BY_OTHERS = {"get_template"}
"""Methods of other packages (Jinja) that are called as an operation that nobody of ours calls (SES's first API)."""

ALL_OPERATIONS = {
    xform_name(operation)
    for service in OPERATIONS
    for operation in Loader().load_service_model(service, "service-2")["operations"]
}


def trees() -> Iterator[ast.AST]:
    """Gives the handlers and every module of ours that they can come to load."""
    waiting, seen = [*(PROJECT / "functions").glob("*/handler.py")], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in seen or not path.exists():
            continue
        seen.add(path)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield tree
        names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        waiting += [PACKAGE.parent / f"{name.replace('.', '/')}.py" for name in names]


def read_page_by_page() -> set[str]:
    """Gives the operations that the functions call with a paginator."""
    return {
        str(node.args[0].value)
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_paginator"
        and isinstance(node.args[0], ast.Constant)
    }


def test_the_functions_call_what_their_clients_know_and_nothing_else() -> None:
    attributes = {node.attr for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    paginated = read_page_by_page()
    known = {xform_name(operation) for operations in OPERATIONS.values() for operation in operations}
    assert ((attributes | paginated) & ALL_OPERATIONS) - BY_OTHERS | BY_POWERTOOLS == known


def test_what_is_read_page_by_page_is_described_so() -> None:
    described = {
        xform_name(operation)
        for path in MODELS.rglob("paginators-1.json")
        for operation in json.loads(path.read_text(encoding="utf-8"))["pagination"]
    }
    assert read_page_by_page() <= described


@pytest.mark.parametrize(("place", "content"), [pytest.param(*model, id=str(model[0])) for model in service_models()])
def test_a_description_is_what_botocore_says_now(place: Path, content: str) -> None:
    told = f"{place} differs from botocore's: run .venv/bin/python layers/service_models.py"
    assert (MODELS / place).read_text(encoding="utf-8") == content, told


def test_no_description_is_left_over() -> None:
    found = {path.relative_to(MODELS) for path in MODELS.rglob("*.json")}
    assert found == {place for place, _ in service_models()}
