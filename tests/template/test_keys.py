"""The roles name the kinds of items and lists that the code knows, and no others."""

import ast
from collections.abc import Iterator

import pytest

from handover.aws.keys import ItemKind, ListKind
from tests.template.document import Properties
from tests.template.sources import HANDLERS, code_of
from tests.template.stack import Stack, as_list

FOR_COMMANDS = {
    ItemKind.PAGE_VERSION: "operators alone store versions of a page and look at old ones; functions read what counts",
}


def _statements(node: object) -> Iterator[Properties]:
    """Gives what looks like a statement of a policy, wherever it stands."""
    if isinstance(node, dict):
        if "Action" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _statements(inner)


def _lists_of_keys(node: object, name: str = "") -> Iterator[list[str]]:
    """Gives every list of leading keys, under whatever condition operator."""
    if name == "dynamodb:LeadingKeys":
        yield as_list(node)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _lists_of_keys(inner, key)


def _patterns(stack: Stack, *, of_queries: bool) -> set[str]:
    """Gives the patterns of keys that roles name for the index, which is queried, or for items."""
    return {
        pattern
        for statement in _statements(list(stack.resources.values()))
        if of_queries == ("dynamodb:Query" in as_list(statement["Action"]))
        for patterns in _lists_of_keys(statement.get("Condition", {}))
        for pattern in patterns
    }


def test_the_kinds_of_items_that_roles_name_are_those_of_the_code_but_for_what_only_commands_use(
    any_stack: Stack,
) -> None:
    assert _patterns(any_stack, of_queries=False) == {
        f"{kind.prefix}*" for kind in ItemKind if kind not in FOR_COMMANDS
    }


def test_the_kinds_of_lists_that_roles_name_are_those_of_the_code(any_stack: Stack) -> None:
    assert _patterns(any_stack, of_queries=True) == {f"{kind.prefix}*" for kind in ListKind}


def test_every_list_of_leading_keys_belongs_to_a_statement_of_a_role(any_stack: Stack) -> None:
    of_roles = [
        patterns
        for role in any_stack.of_type("AWS::IAM::Role")
        for statement in any_stack.statements(role)
        for patterns in _lists_of_keys(statement)
    ]
    everywhere = [
        patterns
        for statement in _statements(list(any_stack.resources.values()))
        for patterns in _lists_of_keys(statement)
    ]

    assert of_roles
    assert everywhere == of_roles


@pytest.mark.parametrize("function", HANDLERS)
def test_no_function_has_the_code_for_what_only_commands_use(function: str) -> None:
    imported = {
        alias.name
        for module in code_of(function)
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "handover.aws.keys"
        for alias in node.names
    }

    assert "page_version_key" not in imported
