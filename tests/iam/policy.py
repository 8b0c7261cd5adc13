"""Evaluates IAM policies: what a list of statements says of one request, as the IAM User Guide describes it.

Only the elements and operators that our policies use are implemented. Everything else raises `NotUnderstoodError`, so
that no policy is taken for harmless because it was not read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

type Document = Mapping[str, Any]
type ContextValue = str | tuple[str, ...] | None

_ELEMENTS: Final = {"Sid", "Effect", "Principal", "Action", "Resource", "NotResource", "Condition"}
_ARN_PARTS: Final = 6
_VARIABLE: Final = "${"
_ALWAYS: Final = {"aws:securetransport": "true"}
"""Keys that AWS sends with every request ("AWS global condition context keys"): SDKs and services of AWS speak TLS."""


class NotUnderstoodError(Exception):
    """A policy or a request holds something that this module does not implement."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to IAM.

    Attributes:
        action: such as `sqs:SendMessage`.
        resource: an ARN, or what the service names in its place (`*`, a telephone number).
        context: every condition key that AWS may send with the action, in lower case; None for one that is absent from
            this request. A key that is not there at all is one that nobody has thought of.
    """

    action: str
    resource: str
    context: tuple[tuple[str, ContextValue], ...] = ()

    @classmethod
    def of(cls, action: str, resource: str, **context: ContextValue) -> "Request":
        """Return a request; in the names of condition keys, `__` stands for the colon."""
        keys = {name.replace("__", ":").lower(): value for name, value in context.items()}
        return cls(action, resource, tuple(sorted(keys.items())))

    def value(self, key: str) -> ContextValue:
        """Return the value of a condition key, None where it is absent.

        Raises:
            NotUnderstoodError: nobody has said whether the action comes with this key.
        """
        for name, value in self.context:
            if name == key.lower():
                return value
        if key.lower() in _ALWAYS:
            return _ALWAYS[key.lower()]
        raise NotUnderstoodError(f"whether {self.action} comes with the condition key {key} is not known")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who makes a request, or whom a policy names.

    Attributes:
        kind: `Service` or `AWS`, as the element of a policy names it.
        name: the service (`sns.amazonaws.com`), or the ARN of the role or user.
    """

    kind: str
    name: str


EVERYBODY: Final = Principal("*", "*")
"""What a policy says with `"Principal": "*"`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator with one key and its values, any of which will do."""

    operator: str
    key: str
    values: tuple[str, ...]

    def holds(self, request: Request) -> bool:
        """Return whether the request meets it."""
        return _operator(self.operator)(request.value(self.key), self.values)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        name: where it stands, for whoever reads a refusal.
        not_resources: what `NotResource` lists; empty where the statement has `Resource`.
        principals: whom it names; empty in the policy of a role, which names nobody.
    """

    name: str
    effect: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    not_resources: tuple[str, ...]
    principals: tuple[Principal, ...]
    conditions: tuple[Condition, ...]

    def applies_to(self, request: Request) -> bool:
        """Return whether the statement says anything of the request."""
        return (
            any(matches(pattern.lower(), request.action.lower()) for pattern in self.actions)
            and self._names(request.resource)
            and all(condition.holds(request) for condition in self.conditions)
        )

    def parts_for(self, request: Request) -> Iterator[str]:
        """Return the names of those of its parts that match a request: actions, resources, values of conditions."""
        matching = (
            *(pattern for pattern in self.actions if matches(pattern.lower(), request.action.lower())),
            *(pattern for pattern in self.resources if matches_arn(pattern, request.resource)),
            *(
                f"{condition.key} {value}"
                for condition in self.conditions
                for value in condition.values
                if replace(condition, values=(value,)).holds(request)
            ),
        )
        return (f"{self.name}: {part}" for part in matching)

    def _names(self, resource: str) -> bool:
        if self.not_resources:
            return not any(matches_arn(pattern, resource) for pattern in self.not_resources)
        return any(matches_arn(pattern, resource) for pattern in self.resources)


@dataclass(frozen=True)
class Policy:
    """Statements that count together."""

    statements: tuple[Statement, ...]
    _by_action: dict[str, tuple[Statement, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, statements: Iterable[Document], name: str = "") -> "Policy":
        """Read statements as JSON has them, all references resolved.

        Raises:
            NotUnderstoodError: a statement holds something that is not implemented, or is not valid in IAM.
        """
        read = tuple(_statement(one, f"{name}/{one.get('Sid', number)}") for number, one in enumerate(statements))
        if not read:
            raise NotUnderstoodError(f"{name}: a policy without a statement is malformed")
        return cls(read)

    def allows(self, request: Request) -> bool:
        """Return whether a statement allows the request and none denies it."""
        return self.deciding(request, None) == "Allow"

    def allows_principal(self, request: Request, principal: Principal) -> bool:
        """Return whether a policy of a resource allows a request of somebody whom it names."""
        return self.deciding(request, principal) == "Allow"

    def deciding(self, request: Request, principal: Principal | None) -> str:
        """Return `Deny`, `Allow`, or nothing where no statement applies (an implicit deny)."""
        effects = {one.effect for one in self._about(request.action) if _concerns(one, principal, request)}
        return "Deny" if "Deny" in effects else "Allow" if effects else ""

    def granting(self, request: Request, principal: Principal | None) -> frozenset[str]:
        """Return the parts of the policy that the answer rests on: statements, and in them what matches the request."""
        concerned = (one for one in self._about(request.action) if _concerns(one, principal, request))
        return frozenset(part for statement in concerned for part in statement.parts_for(request))

    def _about(self, action: str) -> tuple[Statement, ...]:
        """Return the statements that name an action; most name another, and there are many requests."""
        if action not in self._by_action:
            named = action.lower()
            self._by_action[action] = tuple(
                one for one in self.statements if any(matches(pattern.lower(), named) for pattern in one.actions)
            )
        return self._by_action[action]


def _concerns(statement: Statement, principal: Principal | None, request: Request) -> bool:
    named = statement.principals
    is_named = (principal in named or EVERYBODY in named) if principal else not named
    return is_named and statement.applies_to(request)


# --- reading ----------------------------------------------------------------------------------------------------------


def _statement(document: Document, name: str) -> Statement:
    if unknown := document.keys() - _ELEMENTS:
        raise NotUnderstoodError(f"{name}: {', '.join(sorted(unknown))}")
    if document.get("Effect") not in {"Allow", "Deny"}:
        raise NotUnderstoodError(f"{name}: Effect {document.get('Effect')}")
    if ("Resource" in document) == ("NotResource" in document) and "Principal" not in document:
        raise NotUnderstoodError(f"{name}: exactly one of Resource and NotResource is needed")
    statement = Statement(
        name=name,
        effect=document["Effect"],
        actions=_strings(document.get("Action", []), name),
        resources=_strings(document.get("Resource", [] if "NotResource" in document else "*"), name),
        not_resources=_strings(document.get("NotResource", []), name),
        principals=tuple(_principals(document.get("Principal", {}), name)),
        conditions=tuple(_conditions(document.get("Condition", {}), name)),
    )
    if EVERYBODY in statement.principals and statement.effect == "Allow":
        raise NotUnderstoodError(f"{name}: an Allow for everybody")
    if not statement.actions or not (statement.resources or statement.not_resources):
        raise NotUnderstoodError(f"{name}: an element without a value is malformed")
    return statement


def _strings(value: object, name: str) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    for one in values:
        if not isinstance(one, str):
            raise NotUnderstoodError(f"{name}: {one} is not resolved")
        if _VARIABLE in one:
            raise NotUnderstoodError(f"{name}: the policy variable in {one}")
    return tuple(values)


def _principals(document: object, name: str) -> Iterable[Principal]:
    if document == "*":
        yield EVERYBODY
        return
    if not isinstance(document, Mapping):
        raise NotUnderstoodError(f"{name}: Principal {document}")
    for kind, names in document.items():
        if kind not in {"Service", "AWS"}:
            raise NotUnderstoodError(f"{name}: Principal {kind}")
        yield from (Principal(kind, one) for one in _strings(names, name))


def _conditions(document: Mapping[str, Mapping[str, object]], name: str) -> Iterable[Condition]:
    for operator, keys in document.items():
        _operator(operator)
        for key, values in keys.items():
            condition = Condition(operator, key, _strings(values, name))
            if not condition.values:
                raise NotUnderstoodError(f"{name}: {key} without a value")
            yield condition


# --- matching ---------------------------------------------------------------------------------------------------------


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(character, re.escape(character)) for character in pattern), re.DOTALL)


def matches(pattern: str, value: str) -> bool:
    """Return whether a value is what a pattern with `*` (any characters) and `?` (one) describes."""
    return _pattern(pattern).fullmatch(value) is not None


@cache
def matches_arn(pattern: str, value: str) -> bool:
    """Return whether a value is the ARN that a pattern describes.

    Each of the six parts of an ARN is compared with its own part of the pattern: a wildcard does not reach over a colon
    ("IAM JSON policy elements: Resource"). What is no ARN matches itself and `*`.

    Raises:
        NotUnderstoodError: the pattern has fewer parts, which IAM fills up, or a wildcard for the service.
    """
    if pattern in ("*", value):
        return True
    parts = pattern.split(":", _ARN_PARTS - 1)
    if parts[0] != "arn":
        return False
    if len(parts) != _ARN_PARTS or "*" in parts[2]:
        raise NotUnderstoodError(f"the ARN {pattern}")
    values = value.split(":", _ARN_PARTS - 1)
    return len(values) == _ARN_PARTS and all(map(matches, parts, values))


type Compare = Callable[[str, str], bool]
type Operator = Callable[[ContextValue, Sequence[str]], bool]

_COMPARISONS: Final[Mapping[str, Compare]] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringLike": matches,
    "ArnEquals": matches_arn,  # "ArnEquals and ArnLike behave identically"
    "ArnLike": matches_arn,
    "Bool": lambda wanted, value: wanted == value,
}
_IF_EXISTS: Final = "IfExists"
_FOR_ALL: Final = "ForAllValues:"


@cache
def _operator(name: str) -> Operator:
    """Return a condition operator by its name in a policy ("IAM JSON policy elements: Condition operators")."""
    base = name.removeprefix(_FOR_ALL).removesuffix(_IF_EXISTS)
    compare = _COMPARISONS.get(base)
    if compare is None:
        raise NotUnderstoodError(f"the condition operator {name}")
    if name.startswith(_FOR_ALL):
        # True also where the request has no such key ("Set operators for multivalued context keys").
        return lambda value, wanted: all(any(compare(one, part) for one in wanted) for part in _values(value))
    is_met_without = name.endswith(_IF_EXISTS)

    def single(value: ContextValue, wanted: Sequence[str]) -> bool:
        if value is None:
            return is_met_without
        if isinstance(value, tuple):
            raise NotUnderstoodError(f"{name} with a key that has several values")
        return any(compare(one, value) for one in wanted)

    return single


def _values(value: ContextValue) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
