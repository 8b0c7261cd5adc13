"""`handover links …`: the key that the links of alerts are signed with."""

from typing import Final

import typer

from handover.aws.kept_parameters import MAX_AGE_SECONDS
from manage.cloud import Cloud
from manage.json_told import tell_json
from manage.link_keys import Rotation, rotate
from manage.page_commands import AsJson, AtStage, troubles_told
from manage.target import Stage, target

app = typer.Typer(help="The links in the mails that admins get.", no_args_is_help=True)

_STILL_COUNT: Final = "Links that were signed until now work until they expire (7 days), or until the next rotation."
_MEANS: Final = {
    Rotation.FIRST: "There was no key: until now mails went out without links.",
    Rotation.PREVIOUS_KEPT: _STILL_COUNT,
    Rotation.OLDEST_DROPPED: f"{_STILL_COUNT}\nLinks signed with the key before that no longer work.",
}


@app.callback()
def links() -> None:
    """The links in the mails that admins get."""


@app.command("rotate-key", epilog="Example: handover links rotate-key --stage prod")
def rotate_key(*, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Signs links with a new key from now on; those signed with the current one go on working until the next time.

    Twice in a row, and no link that is in a mail now works any more: for a key that somebody has seen.
    """
    with troubles_told():
        rotation = rotate(Cloud(target(stage)))
    if json:
        tell_json({"stage": stage, "rotation": rotation})
        return
    minutes = int(MAX_AGE_SECONDS // 60)
    typer.echo(
        f"A new key signs the links of stack `{stage}`, everywhere within {minutes} minutes.\n{_MEANS[rotation]}"
    )
