"""`handover page doctor`: which link of a page's connection is broken, and how to mend it."""

import time

import typer

from handover.doctor.verdict import Mark
from manage.doctor.checkup import examination
from manage.doctor.subject import Subject
from manage.json_told import tell_json
from manage.page_commands import AsJson, AtStage, PageId, troubles_told
from manage.target import Stage, target
from manage.verdicts_told import as_document, counts, tell, total


def doctor(page: PageId, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Looks at everything a message passes on its way, and says what is broken and how to mend it.

    Changes nothing, and touches no visitor's chat. Exits with 1 if something is broken.
    """
    with troubles_told():
        checks = examination(Subject(page, target(stage), time.time))
    found = []
    for one in checks:
        found.append(one)
        if not json:
            tell(*one, max(len(name) for name in checks.names))
    verdicts = [one.verdict for one in found]
    is_broken = any(verdict.mark is Mark.BROKEN for verdict in verdicts)
    if json:
        told = [as_document(*one) for one in found]
        tell_json({"page": page, "stage": stage, "works": not is_broken, "total": counts(verdicts), "checks": told})
    else:
        typer.echo(f"\npage {page}, stack `{stage}`: {total(verdicts)}")
        if stage is not Stage.LOCAL and any("`handover" in verdict.mend for verdict in verdicts):
            typer.echo(f"Each command of handover above needs --stage {stage}.")
    if is_broken:
        raise typer.Exit(1)
