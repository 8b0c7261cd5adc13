"""The metrics that our code emits, read from the code itself: what is watched and described must be there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from handover.alerts.mail_events import Loss
from handover.alerts.page_announcement import PageAlertKind
from handover.alerts.waiting_announcement import WaitingKind
from handover.conversation.conversation import Ending
from handover.conversation.vocabulary import AlertKind, SwitchOutcome
from handover.operations import alert
from handover.pages.standing import TroubleKind
from tests.template.sources import HANDLERS, code_of

FAMILIES: dict[str, tuple[type[StrEnum], ...]] = {
    "HandoverEnded_*": (Ending,),
    "PageHeld_*": (TroubleKind,),
    "Switch_*": (SwitchOutcome,),
    "Mails*": (Loss,),
    "Alert_*": (AlertKind, PageAlertKind, WaitingKind),
}
"""Metrics whose names end in one of several words: which words these are."""


@dataclass(frozen=True)
class Emitted:
    """A metric, or a family of them, as one function emits it."""

    name: str
    unit: str
    service: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the metric, or of each of its family."""
        words = [word for words in FAMILIES.get(self.name, ()) for word in words]
        return tuple(self.name.replace("*", word) for word in words) or (self.name,)


METER = {"count": "Count", "time": "Milliseconds"}
"""The methods of `handover.aws.meter.Meter`, and the unit of each."""


@cache
def emitted() -> frozenset[Emitted]:
    """Gives all metrics of all functions."""
    return frozenset(
        Emitted(name, unit, service)
        for function, service in HANDLERS.items()
        for module in code_of(function)
        for name, unit in _metrics_of(module)
    )


def _metrics_of(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Gives name and unit of each metric: powertools is called, or what hands on to it, or a `Measure` is made."""
    units = {"add_metric": "Count", "Measure": "Count", **_handing_on(module)}
    for call in _calls(module, *units):
        if not _hands_on(call):
            yield _name(call), _unit(call, units[_called(call)])
    for call in _calls(module, *METER):
        if "meter" in ast.unparse(call.func).split("."):
            yield _name(call), METER[_called(call)]


def _handing_on(module: ast.Module) -> dict[str, str]:
    """Gives the module's own functions that hand a name on to powertools, and the unit they do so with."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    calls = ((function.name, call) for function in functions for call in _calls(function, "add_metric"))
    return {name: _unit(call, "Count") for name, call in calls if _hands_on(call)}


def _calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in names)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _hands_on(call: ast.Call) -> bool:
    """Tells whether a call hands on a name that its own function was given."""
    return isinstance(_argument(call, "name", 0), ast.Name | ast.Attribute)


def _argument(call: ast.Call, name: str, place: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if len(call.args) > place else None


def _name(call: ast.Call) -> str:
    match _argument(call, "name", 0):
        case ast.Constant(value=str(name)):
            return name
        case ast.Name(id=constant) if hasattr(alert, constant):
            return str(getattr(alert, constant))
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)
    raise AssertionError(f"a metric whose name cannot be read: {ast.unparse(call)}")


def _unit(call: ast.Call, otherwise: str) -> str:
    """Gives the unit that a call names, `MetricUnit.Count` or `Unit.COUNT`."""
    named = [*call.args, *(keyword.value for keyword in call.keywords)]
    units = [node.attr for node in named if isinstance(node, ast.Attribute) and "Unit" in ast.unparse(node.value)]
    return units[0].capitalize() if units else otherwise
