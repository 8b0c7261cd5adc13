"""Everything that can be taken out of the policies of template.yaml, piece by piece."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

type Step = str | int
type Place = tuple[Step, ...]

_ROLE: Final = "AWS::IAM::Role"
_POLICIES: Final = {"AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}
_PERMISSION: Final = "AWS::Lambda::Permission"
_ONLY_ELSEWHERE: Final = {"IsLocal"}
"""The conditions that do not hold in production."""


@dataclass(frozen=True)
class Removal:
    """One piece of a policy.

    Attributes:
        place: the way to it in the template.
        name: what it is, in words.
        is_limit: whether it limits what is allowed, so that more is allowed without it.
    """

    place: Place
    name: str
    is_limit: bool = False

    def applied_to(self, template: Mapping[str, Any]) -> dict[str, Any]:
        """Return the template without the piece."""
        changed: dict[str, Any] = copy.deepcopy(dict(template))
        *way, last = self.place
        del _at(changed, way)[last]
        return changed


def removals(template: Mapping[str, Any]) -> Iterator[Removal]:
    """Return the removals of statements, of actions, resources and conditions in them, and of values of conditions."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == _PERMISSION:
            yield Removal(("Resources", name), f"{name}")
            yield Removal(("Resources", name, "Properties", "SourceArn"), f"{name}: SourceArn", is_limit=True)
        for place, owner in _documents(name, resource):
            statements = _at(template, place)
            for number, written in enumerate(statements):
                inner, statement = _on_aws(written)
                title = f"{owner}: {statement.get('Sid', 'trust')}"
                yield Removal((*place, number), title)
                yield from _pieces(statement, (*place, number, *inner), title)


def _documents(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    here = ("Resources", name, "Properties")
    if resource["Type"] == _ROLE:
        yield (*here, "AssumeRolePolicyDocument", "Statement"), name
        for number, _ in enumerate(resource["Properties"]["Policies"]):
            yield (*here, "Policies", number, "PolicyDocument", "Statement"), name
    if resource["Type"] in _POLICIES:
        yield (*here, "PolicyDocument", "Statement"), name


def _on_aws(statement: Mapping[str, Any]) -> tuple[Place, Mapping[str, Any]]:
    """Return a statement as it is on AWS, and the way to it where the embedded engine has none."""
    match statement:
        case {"Fn::If": ["IsOnAws", found, _]}:
            return ("Fn::If", 1), found
        case _:
            return (), statement


def _pieces(statement: Mapping[str, Any], place: Place, title: str) -> Iterator[Removal]:
    for element in ("Action", "Resource"):
        yield from _of_list(statement.get(element), (*place, element), f"{title}: {element}")
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            at = (*place, "Condition", operator, key)
            yield Removal(at, f"{title}: {key}", is_limit=True)
            yield from _of_list(values, at, f"{title}: {key}")


def _of_list(values: object, place: Place, title: str) -> Iterator[Removal]:
    """A list with one value in production is as good as that value alone, which goes with its statement."""
    if not isinstance(values, list) or len(_in_production(values)) == 1:
        return
    for number in _in_production(values):
        yield Removal((*place, number), f"{title} {_word(values[number])}")


def _in_production(values: Sequence[object]) -> list[int]:
    return [number for number, value in enumerate(values) if not _is_elsewhere(value)]


def _is_elsewhere(value: object) -> bool:
    match value:
        case {"Fn::If": [str(condition), *_]}:
            return condition in _ONLY_ELSEWHERE
        case _:
            return False


def _word(value: object) -> str:
    match value:
        case (
            {"Fn::GetAtt": [str(name), *_]} | {"Ref": str(name)} | {"Fn::Sub": str(name)} | {"Fn::Sub": [str(name), *_]}
        ):
            return name
        case _:
            return str(value)


def _at(document: Any, place: Sequence[Step]) -> Any:
    for step in place:
        document = document[step]
    return document
