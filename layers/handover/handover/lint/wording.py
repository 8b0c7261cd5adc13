"""Says what pydantic found in the words of somebody who writes a page file."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final

from pydantic_core import ErrorDetails

type Wording = Callable[[ErrorDetails], str]


def why_of(problem: ErrorDetails) -> str:
    """Says what does not fit."""
    wording = _WHY.get(problem["type"])
    return wording(problem) if wording else problem["msg"].removeprefix("Value error, ")


def mend_of(problem: ErrorDetails) -> str:
    """Says what to write instead."""
    wording = _MEND.get(problem["type"])
    return wording(problem) if wording else "write a value that fits"


def close_to(name: str, names: frozenset[str]) -> str | None:
    """Gives the name somebody may have meant."""
    return next(iter(get_close_matches(name, sorted(names), n=1)), None)


def _limit(problem: ErrorDetails, name: str) -> object:
    return problem.get("ctx", {}).get(name)


def _length(problem: ErrorDetails) -> int:
    return len(problem["input"]) if isinstance(problem["input"], (str, list, tuple)) else 0


_WHY: Final[Mapping[str, Wording]] = {
    "missing": lambda problem: f"`{problem['loc'][-1]}` is missing",
    "extra_forbidden": lambda problem: f"`{problem['loc'][-1]}` is no setting here",
    "string_too_long": lambda problem: (
        f"it has {_length(problem)} characters, and {_limit(problem, 'max_length')} are the most"
    ),
    "string_too_short": lambda _: "it is empty",
    "too_long": lambda problem: f"there are {_length(problem)}, and {_limit(problem, 'max_length')} are the most",
    "too_short": lambda problem: f"there are too few: at least {_limit(problem, 'min_length')} is needed",
    "string_type": lambda _: "it is not a text",
    "int_parsing": lambda _: "it is not a number",
    "bool_parsing": lambda _: "it is neither true nor false",
    "tuple_type": lambda _: "it is not a list",
    "model_type": lambda _: "it is not a group of settings",
    "enum": lambda problem: f"`{problem['input']}` is not one of {_limit(problem, 'expected')}",
    "greater_than_equal": lambda problem: f"{problem['input']} is too little: at least {_limit(problem, 'ge')}",
    "less_than_equal": lambda problem: f"{problem['input']} is too much: at most {_limit(problem, 'le')}",
    "string_pattern_mismatch": lambda problem: f"`{problem['input']}` has characters that an id cannot have",
    "url_parsing": lambda problem: f"`{problem['input']}` is not a web address",
    "url_scheme": lambda problem: f"`{problem['input']}` is not a web address",
    "unknown_kind": lambda problem: f"nobody can tell what it is: it {problem['msg']}",
}

_MEND: Final[Mapping[str, Wording]] = {
    "missing": lambda problem: f"add `{problem['loc'][-1]}:`",
    "extra_forbidden": lambda _: "leave it out, or look for a slip of the pen",
    "string_too_long": lambda _: "shorten it",
    "string_too_short": lambda _: "write something",
    "too_long": lambda _: "take some away",
    "too_short": lambda _: "add one",
    "string_type": lambda _: "put it in quotes",
    "int_parsing": lambda _: "write a whole number",
    "bool_parsing": lambda _: "write `true` or `false`",
    "tuple_type": lambda _: "begin each item with `- ` on a line of its own",
    "model_type": lambda _: "write `name: value` lines, indented, below it",
    "enum": lambda problem: f"write {_limit(problem, 'expected')}",
    "greater_than_equal": lambda problem: f"write {_limit(problem, 'ge')} or more",
    "less_than_equal": lambda problem: f"write {_limit(problem, 'le')} or less",
    "string_pattern_mismatch": lambda _: (
        "ids of recipes have small letters, digits and `_`; ids of pages and apps digits"
    ),
    "url_parsing": lambda _: "write the whole address, beginning with https://",
    "url_scheme": lambda _: "write the whole address, beginning with https://",
    "unknown_kind": lambda _: "add the one that says what it does",
}
