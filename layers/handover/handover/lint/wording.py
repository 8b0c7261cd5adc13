"""Says what pydantic found in the words of somebody who writes a page file."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from handover.pages.hours import OpeningHours
from handover.pages.page import Handover, Page
from handover.recipes.recipe import Triggers

type Wording = Callable[[ErrorDetails], str]

_REFUSED_BY_US: Final = "value_error"
_OURS: Final = "Value error, "
"""What pydantic puts before the words of an error of ours; they are `why: mend`."""


def why_of(problem: ErrorDetails) -> str:
    """Says what does not fit."""
    if _is_left_empty(problem):
        return "nothing is written here"
    wording = _WHY.get(problem["type"])
    return wording(problem) if wording else _refused_by_us(problem)


def _refused_by_us(problem: ErrorDetails) -> str:
    why = problem["msg"].removeprefix(_OURS).partition(": ")[0]
    return f"`{problem['input']}` is {why}" if why.startswith("not ") else why


def mend_of(problem: ErrorDetails) -> str:
    """Says what to write instead."""
    if problem["type"] == _REFUSED_BY_US:
        return problem["msg"].partition(": ")[2] or "write one that fits"
    if _is_left_empty(problem):
        return "write something after the colon, or leave the line out"
    wording = _MEND.get(problem["type"])
    return wording(problem) if wording else "write a value that fits"


def _is_left_empty(problem: ErrorDetails) -> bool:
    return problem["input"] is None and bool(problem["loc"]) and problem["type"] != "unknown_kind"


def close_to(name: str, names: Collection[str]) -> str | None:
    """Gives the name somebody may have meant."""
    return next(iter(get_close_matches(name, sorted(names), n=1)), None)


class _Form(NamedTuple):
    """What a value has to look like: what one is called, and how it is written."""

    called: str
    written: str


_PHONE: Final = _Form(
    "a telephone number", 'write it as the world dials it, in quotes and without blanks: "+351210001122"'
)
_APP: Final = _Form("the id of an app", "write its number in quotes, or `page_inbox`")
_ACCOUNT: Final = _Form("an id that Meta gives", 'write its digits in quotes, like "2000000001"')
_RECIPE: Final = _Form("an id of a recipe", "take small letters, digits and `_`")

_FORMS: Final[Mapping[str, _Form]] = {
    "phone": _PHONE,
    "sms": _PHONE,
    "topic": _Form("the name of an SNS topic", "write it like arn:aws:sns:eu-west-1:123456789012:handover-alerts"),
    "app_id": _APP,
    "may_request": _APP,
    "instagram_account_id": _ACCOUNT,
    "referrals": _Form("what a link can end in", "take the letters a to z, digits, `-`, `_` and `=`"),
}


def _form(problem: ErrorDetails) -> _Form:
    names = [step for step in problem["loc"] if isinstance(step, str)]
    return _FORMS.get(names[-1], _ACCOUNT if problem["loc"] == ("id",) else _RECIPE)


def _limit(problem: ErrorDetails, name: str) -> object:
    return problem.get("ctx", {}).get(name)


def _length(problem: ErrorDetails) -> int:
    return len(problem["input"]) if isinstance(problem["input"], (str, list, tuple)) else 0


def _as_text(problem: ErrorDetails) -> str:
    is_simple = isinstance(problem["input"], bool | int | float | date)
    return "put it in quotes" if is_simple else "write one text"


class _Kinds(NamedTuple):
    """Settings of which each makes a kind of its own (see `told_by`): why one of them is enough, and what to do."""

    names: frozenset[str]
    why: str
    mend: str


_KINDS: Final = (
    _Kinds(
        frozenset({"recipe", "handover", "url", "phone"}),
        "a button does one thing",
        "keep one of the two, or add a button",
    ),
    _Kinds(
        frozenset({"text", "image", "video", "audio", "file", "cards", "pause", "goto"}),
        "a block says one thing",
        "make it a block of its own",
    ),
)


def _two_kinds(problem: ErrorDetails) -> tuple[str, str] | None:
    """Says why a setting cannot stand beside one that makes another kind, and what to do; None where there is none."""
    *_, kind, name = ("", *map(str, problem["loc"]))
    beside = kind.lower()
    kinds = next((kinds for kinds in _KINDS if {beside, name} <= kinds.names), None)
    return (f"`{name}` stands beside `{beside}`, and {kinds.why}", kinds.mend) if kinds else None


def _extra(problem: ErrorDetails) -> str:
    both = _two_kinds(problem)
    return both[0] if both else f"`{problem['loc'][-1]}` is no setting here"


def _meant(problem: ErrorDetails) -> str:
    if (both := _two_kinds(problem)) is not None:
        return both[1]
    name = str(problem["loc"][-1])
    if "week" in problem["loc"]:
        return "days are written in English: monday, tuesday, and so on"
    if group := next((group for group, model in _GROUPS.items() if name in model.model_fields), None):
        return f"write it below `{group}:`"
    close = None if name in _settings() else close_to(name, _settings())
    return f"did you mean `{close}`? Else leave it out" if close else "leave it out"


_GROUPS: Final[Mapping[str, type[BaseModel]]] = {"triggers": Triggers, "handover": Handover, "hours": OpeningHours}
"""Where settings belong that are easily written beside the group they are in."""


@cache
def _settings() -> frozenset[str]:
    """The names of all settings a page file can have."""
    schema = Page.model_json_schema()
    groups = (schema, *schema["$defs"].values())
    return frozenset(name for group in groups for name in group.get("properties", ()))


def _kinds(problem: ErrorDetails) -> list[str]:
    return problem["msg"].rpartition(": ")[2].split(", ")


def _kind_meant(problem: ErrorDetails) -> str:
    written = problem["input"] if isinstance(problem["input"], Mapping) else {}
    close = next(filter(None, (close_to(str(name), _kinds(problem)) for name in written)), None)
    return f"write `{close}:`" if close else f"add the one that says what it is, `{_kinds(problem)[-1]}:` for instance"


_NO_NUMBER: Final = "it is not a number"
_NO_WHOLE_NUMBER: Final = "it is not a whole number"
_NEITHER: Final = "it is neither true nor false"
_NO_ADDRESS: Final = "is not a web address"
_WHOLE_ADDRESS: Final = "write the whole address, beginning with https://"

_WHY: Final[Mapping[str, Wording]] = {
    "missing": lambda problem: f"`{problem['loc'][-1]}` is missing",
    "extra_forbidden": _extra,
    "invalid_key": lambda _: "YAML does not take the name of this setting for a text, and there is none such here",
    "string_too_long": lambda problem: (
        f"it has {_length(problem)} characters, and {_limit(problem, 'max_length')} are the most"
    ),
    "string_too_short": lambda _: "it is empty",
    "string_unicode": lambda _: "it has characters that are none",
    "too_long": lambda problem: f"there are {_length(problem)}, and {_limit(problem, 'max_length')} are the most",
    "too_short": lambda problem: f"there are too few: at least {_limit(problem, 'min_length')} is needed",
    "string_type": lambda _: "it is not a text",
    "int_parsing": lambda _: _NO_WHOLE_NUMBER,
    "int_parsing_size": lambda _: "the number is too large",
    "int_type": lambda _: _NO_WHOLE_NUMBER,
    "int_from_float": lambda _: _NO_WHOLE_NUMBER,
    "float_parsing": lambda _: _NO_NUMBER,
    "float_type": lambda _: _NO_NUMBER,
    "bool_parsing": lambda _: _NEITHER,
    "bool_type": lambda _: _NEITHER,
    "tuple_type": lambda _: "it is not a list",
    "model_type": lambda _: "it is not a group of settings",
    "enum": lambda problem: f"`{problem['input']}` is not one of {_limit(problem, 'expected')}",
    "greater_than_equal": lambda problem: f"{problem['input']} is too little: at least {_limit(problem, 'ge')}",
    "less_than_equal": lambda problem: f"{problem['input']} is too much: at most {_limit(problem, 'le')}",
    "string_pattern_mismatch": lambda problem: f"`{problem['input']}` is not {_form(problem).called}",
    "url_parsing": lambda problem: f"`{problem['input']}` {_NO_ADDRESS}",
    "url_scheme": lambda problem: f"`{problem['input']}` {_NO_ADDRESS}",
    "url_type": lambda problem: f"`{problem['input']}` {_NO_ADDRESS}",
    "url_too_long": lambda problem: f"the address has more than {_limit(problem, 'max_length')} characters",
    "unknown_kind": lambda problem: f"nobody can tell what it is: it {problem['msg']}",
}

_MEND: Final[Mapping[str, Wording]] = {
    "missing": lambda problem: f"add `{problem['loc'][-1]}:`",
    "extra_forbidden": _meant,
    "invalid_key": lambda _: "leave it out",
    "string_too_long": lambda _: "shorten it",
    "string_too_short": lambda _: "write something",
    "string_unicode": lambda _: "write it anew",
    "too_long": lambda _: "take some away",
    "too_short": lambda _: "add one",
    "string_type": _as_text,
    "int_parsing": lambda _: "write a whole number",
    "int_parsing_size": lambda _: "write a smaller one",
    "int_type": lambda _: "write a whole number",
    "int_from_float": lambda _: "write a whole number",
    "float_parsing": lambda _: "write a number, like 1.5",
    "float_type": lambda _: "write a number, like 1.5",
    "bool_parsing": lambda _: "write `true` or `false`",
    "bool_type": lambda _: "write `true` or `false`",
    "tuple_type": lambda _: "begin each item with `- ` on a line of its own, or write [one, another]",
    "model_type": lambda _: "write `name: value` lines, indented, below it",
    "enum": lambda problem: f"write {_limit(problem, 'expected')}",
    "greater_than_equal": lambda problem: f"write {_limit(problem, 'ge')} or more",
    "less_than_equal": lambda problem: f"write {_limit(problem, 'le')} or less",
    "string_pattern_mismatch": lambda problem: _form(problem).written,
    "url_parsing": lambda _: _WHOLE_ADDRESS,
    "url_scheme": lambda _: _WHOLE_ADDRESS,
    "url_type": lambda _: _WHOLE_ADDRESS,
    "url_too_long": lambda _: "take a shorter one",
    "unknown_kind": _kind_meant,
}

TOLD: Final = frozenset({*_WHY, _REFUSED_BY_US})
"""The kinds of problems that are told in our own words."""
