"""`handover links …`: the key that the links of alerts are signed with."""

import time
from typing import Final

import typer

from handover.aws.kept_parameters import MAX_AGE_SECONDS
from manage.cloud import Cloud
from manage.json_told import tell_json
from manage.link_keys import Rotation, revoke, rotate
from manage.page_commands import AsJson, AtStage, troubles_told
from manage.target import Stage, target

app = typer.Typer(help="The links in the mails that admins get.", no_args_is_help=True)

_MINUTES: Final = int(MAX_AGE_SECONDS // 60)
_MEANS: Final = {
    Rotation.FIRST: "There was no key: until now mails went out without links.",
    Rotation.PREVIOUS_KEPT: (
        "Links in mails work until they expire (7 days), however often the key is rotated.\n"
        "Where somebody may have seen a key: `handover links revoke-keys`."
    ),
    Rotation.REVOKED: (
        f"No link in a mail that is out works any more, nor do all links in mails of the next {_MINUTES} minutes:\n"
        "admins see to those chats in the inbox, or use newer mails."
    ),
}


@app.callback()
def links() -> None:
    """The links in the mails that admins get."""


@app.command("rotate-key", epilog="Example: handover links rotate-key --stage prod")
def rotate_key(*, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Signs links with a new key from now on; those that are in mails go on working until they expire."""
    with troubles_told():
        rotation = rotate(Cloud(target(stage)), int(time.time()))
    _tell(rotation, stage, json=json)


@app.command("revoke-keys", epilog="Example: handover links revoke-keys --stage prod")
def revoke_keys(*, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Signs links with a new key, and ends every link that is in a mail now: for a key that somebody may have seen."""
    with troubles_told():
        rotation = revoke(Cloud(target(stage)))
    _tell(rotation, stage, json=json)


def _tell(rotation: Rotation, stage: Stage, *, json: bool) -> None:
    if json:
        tell_json({"stage": stage, "rotation": rotation})
        return
    typer.echo(
        f"A new key signs the links of stack `{stage}`, everywhere within {_MINUTES} minutes.\n{_MEANS[rotation]}"
    )
