"""`handover doctor`: what the function of that name finds every hour, seen from here."""

import time

import typer

from handover.aws.watched_stack import pages_with_a_token
from handover.operations.doctor.subject import PageSubject
from handover.operations.doctor.watch import is_finding, watch
from manage.doctor.subject import stack_subject
from manage.json_told import tell_json
from manage.page_commands import AsJson, AtStage, troubles_told
from manage.target import Stage, target
from manage.verdicts_told import as_document, counts, tell, total


def doctor(*, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Looks for what has ended without an error, at the stack and at all its pages, as the stack does by itself.

    Changes nothing. Exits with 1 if something is found. `handover page doctor` looks at one page, and at more of it.
    """
    with troubles_told():
        stack = target(stage)
        subject = stack_subject(stack, time.time)
        ids = pages_with_a_token(stack.client("ssm"), stack.values["SecretsPath"])
        pages = [page for page_id in ids if (page := PageSubject(page_id, subject)).is_connected]
        checks = watch(subject, pages)
    found = []
    for one in checks:
        found.append(one)
        if not json:
            tell(*one, max(len(name) for name in checks.names))
    verdicts = [one.verdict for one in found]
    if json:
        told = [as_document(*one) for one in found]
        tell_json({"stage": stage, "total": counts(verdicts), "checks": told})
    else:
        noun = "page" if len(pages) == 1 else "pages"
        typer.echo(f"\n{len(pages)} {noun}, stack `{stage}`: {total(verdicts)}")
        if stage is not Stage.LOCAL and any("`handover" in verdict.mend for verdict in verdicts):
            typer.echo(f"Each command of handover above needs --stage {stage}.")
    if any(is_finding(verdict) for verdict in verdicts):
        raise typer.Exit(1)
