"""Judges whether the stack is what its files say: how the last deploy ended, and with which parameters."""

from typing import Final

from handover.doctor.verdict import Verdict, broken, ok, worse
from manage.cloud import Deployment
from manage.stack import Wanted

_DONE: Final = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
_UNDONE: Final = ("UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
_UNDER_WAY: Final = "_IN_PROGRESS"


def judge_status(deployment: Deployment, stack_name: str) -> Verdict:
    """Return the verdict on how the last deploy ended, by the words of "Stack status codes" (CloudFormation)."""
    status = deployment.status
    why = f"aws cloudformation describe-stack-events --stack-name {stack_name} says why"
    if status in _DONE:
        return ok(f"CloudFormation says {status}")
    if status in _UNDONE:
        return worse(
            f"CloudFormation says {status}", "the last deploy failed: what ran before it runs", f"{why}; deploy again"
        )
    if status.endswith(_UNDER_WAY):
        return worse(f"CloudFormation says {status}", "some parts are old, some new", "ask again later")
    return broken(
        f"CloudFormation says {status}",
        "parts may be missing; no deploy works until it is mended",
        f"{why}; Stack actions in its console mend it",
    )


def judge_parameters(deployment: Deployment, wanted: Wanted) -> Verdict:
    """Return the verdict on whether the stack has the parameters that its files give it.

    SAM keeps the deployed value of a parameter that samconfig.toml leaves out, even where the template's default is
    another by now: it tells CloudFormation `UsePreviousValue`.
    """
    named = [_difference(deployment, name, value) for name, value in wanted.overrides.items()]
    kept = [_difference(deployment, name, value) for name, value in wanted.defaults.items()]
    differing = [*filter(None, named), *(f"{one} (template.yaml)" for one in filter(None, kept))]
    if not differing:
        return ok("those of samconfig.toml and template.yaml")
    mend = "deploy again, or correct samconfig.toml"
    if any(kept):
        mend += "; what its parameter_overrides leave out stays as it was"
    return worse(", ".join(differing), "the stack works by what was deployed, not by what the files say", mend)


def _difference(deployment: Deployment, name: str, wanted: str) -> str:
    deployed = deployment.parameters.get(name)
    if deployed == wanted:
        return ""
    return f"{name} {_shown(deployed)} → {_shown(wanted)}"


def _shown(value: str | None) -> str:
    return "not deployed" if value is None else value or "empty"
