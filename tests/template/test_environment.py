"""Every environment variable that the template sets is used by the code, and every one used is set."""

import ast

import pytest

from tests.template.sources import HANDLERS, PACKAGE, SETTINGS, code_of, handler_of, parse
from tests.template.stack import Stack

# Read by Powertools itself.
OF_POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}


def _settings_class(function: str) -> str:
    return f"{function.removesuffix('Function')}Environment"


def _settings(function: str) -> set[str]:
    """The fields of the function's settings, which are named as the variables in lower case."""
    [settings] = [
        node
        for node in parse(SETTINGS).body
        if isinstance(node, ast.ClassDef) and node.name == _settings_class(function)
    ]
    return {
        node.target.id
        for node in settings.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _of_the_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "getenv"):
            return True
        case ast.ImportFrom(module="os", names=names):
            return any(alias.name in {"environ", "getenv"} for alias in names)
        case _:
            return False


def _declared(stack: Stack, function: str) -> set[str]:
    return set(stack.properties(function)["Environment"]["Variables"]) - OF_POWERTOOLS


@pytest.mark.parametrize("function", HANDLERS)
def test_the_template_sets_exactly_the_variables_that_the_function_reads(stack: Stack, function: str) -> None:
    assert _declared(stack, function) == {name.upper() for name in _settings(function)}


@pytest.mark.parametrize("function", HANDLERS)
def test_every_variable_is_used_by_the_code_of_the_function(function: str) -> None:
    used = {node.attr for module in code_of(function) for node in ast.walk(module) if isinstance(node, ast.Attribute)}

    assert _settings(function) - used == set()


@pytest.mark.parametrize("function", HANDLERS)
def test_a_handler_reads_the_settings_of_its_own_function(function: str) -> None:
    read = {
        ast.unparse(node.func.value)
        for node in ast.walk(parse(handler_of(function)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "read"
    }

    assert {name for name in read if name.endswith("Environment")} == {_settings_class(function)}


@pytest.mark.parametrize("function", HANDLERS)
def test_a_handler_hands_the_environment_to_its_settings_and_to_nothing_else(function: str) -> None:
    handler = parse(handler_of(function))
    mentions = [node for node in ast.walk(handler) if _of_the_environment(node)]
    handed_over = [
        node
        for node in ast.walk(handler)
        if isinstance(node, ast.Call) and ast.unparse(node) == f"{_settings_class(function)}.read(os.environ)"
    ]

    assert len(mentions) == len(handed_over) == 1


def test_the_package_never_looks_at_the_environment_by_itself() -> None:
    looking = [
        path.name
        for path in sorted((PACKAGE / "handover").rglob("*.py"))
        if any(_of_the_environment(node) for node in ast.walk(parse(path)))
    ]

    assert looking == []
