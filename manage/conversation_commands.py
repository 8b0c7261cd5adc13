"""`handover conversation …`: who talks with whom, and what staff decide about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from handover.conversation.conversation import Mode
from handover.conversation.events import StaffPaused, StaffResumed
from handover.operations.forget import is_user_id
from handover.pages.page import Page
from manage.conversation_told import (
    account_as_json,
    as_json,
    forgotten_again_as_json,
    request_as_json,
    tell_account,
    tell_forgotten_again,
    tell_list,
    tell_one,
    tell_requests,
)
from manage.decided import Decided, Outcome, decided
from manage.desk import Desk, deletion_requests_of, given_up_on
from manage.forget_again import forget_again
from manage.json_told import tell_json
from manage.page_commands import AsJson, AtStage, PageId, troubles_told
from manage.target import Stage, target
from manage.terminal import standard_error, visible

app = typer.Typer(help="Conversations: who waits, and what staff decide about it.", no_args_is_help=True)

UserId = Annotated[
    str, typer.Argument(metavar="USER", help="The visitor's id on the page (PSID), or on its Instagram account.")
]
WAIT_SECONDS: Final = 15.0
"""How long a command waits to see that its decision counts."""


@app.command("list")
def list_conversations(
    page: PageId,
    *,
    paused: Annotated[bool, typer.Option("--paused", help="Only those that a person has.")] = False,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Lists the conversations of a page, who waits longest first.

    Reads the whole table, which has no index on pages: with a million conversations it takes minutes and costs cents.
    """
    with troubles_told():
        desk = Desk(target(stage), page)
        with _search_shown() as looked_at:
            found = [one for one in desk.all(looked_at) if not paused or one.mode is not Mode.BOT]
        if json:
            tell_json([as_json(one, desk.page) for one in found])
            return
        tell_list(found, desk.page)


@contextmanager
def _search_shown() -> Iterator[Callable[[int], None]]:
    """Shows on the terminal how many items were looked at; where there is none, nothing."""
    console = standard_error()
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} items looked at"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.update(task, completed=count)


@app.command()
def show(page: PageId, user: UserId, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Shows one conversation: who has it, since when and why, and what was said last."""
    with troubles_told():
        desk = Desk(target(stage), page)
        found = desk.find(user)
        history = desk.history(found)
        if json:
            lines = [record.model_dump(mode="json", exclude={"kind"}) for record in history]
            tell_json(as_json(found, desk.page) | {"history": lines})
            return
        tell_one(found, history, desk.page)


@app.command()
def pause(page: PageId, user: UserId, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Silences the bot in a conversation. The visitor is told nothing, and thread control stays where it is.

    A handover that runs already goes on, and counts this as a sign of a human. Exits with 1 if it does not count.
    """
    with troubles_told():
        desk = Desk(target(stage), page)
        _tell_outcome(decided(desk, user, StaffPaused, WAIT_SECONDS), desk.page, json=json)


@app.command()
def resume(page: PageId, user: UserId, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Brings the bot back, as the Off button does: thread control is taken, and the visitor is told.

    Exits with 1 if the bot is not back, and not on its way.
    """
    with troubles_told():
        desk = Desk(target(stage), page)
        _tell_outcome(decided(desk, user, StaffResumed, WAIT_SECONDS), desk.page, json=json)


def _tell_outcome(decided: Decided, page: Page | None, *, json: bool) -> None:
    if json:
        tell_json({"outcome": decided.outcome.value, "conversation": as_json(decided.conversation, page)})
    else:
        typer.echo(visible(decided.words))
    if decided.outcome is Outcome.IN_VAIN:
        raise typer.Exit(1)


@app.command("deletion-requests")
def deletion_requests(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Lists the requests to delete somebody's data that came from Facebook and are open, the oldest first.

    Where Meta does not tell which visitor it is, find out and use `forget PAGE USER --request CODE`. Reads the whole
    table.
    """
    with troubles_told(), _search_shown() as looked_at:
        stack = target(stage)
        found = deletion_requests_of(stack).all(looked_at)
        chosen = sorted((one for one in found if everything or one.is_open), key=lambda one: one.received_at)
        given_up = given_up_on(stack, chosen)
    if json:
        tell_json([request_as_json(one, given_up) for one in chosen])
        return
    tell_requests(chosen, given_up)


def _visitor_id(user: str) -> str:
    if not is_user_id(user):
        raise typer.BadParameter(f"{user!r} is no visitor's id: those have 5 to 30 digits")
    return user


@app.command()
def forget(  # noqa: PLR0913 - one parameter for each option
    page: PageId,
    user: Annotated[str, typer.Argument(metavar="USER", help="The visitor's id, digits only.", callback=_visitor_id)],
    *,
    stage: AtStage = Stage.LOCAL,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    request: Annotated[
        str, typer.Option("--request", metavar="CODE", help="The request to delete data that this carries out.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Erases a visitor everywhere, on Messenger and on Instagram, and prints what was erased and what is left.

    There is no way back. Who writes again is new to the bot. With --request, the page that the visitor was given says
    then that it is done.
    """
    if not yes:
        typer.confirm(f"Erase all that is kept of user {user} of page {page} in stack `{stage}`?", abort=True, err=True)
    with troubles_told():
        desk = Desk(target(stage), page)
        opened = desk.deletion_request(request) if request else None
        account = desk.erase(user)
        if opened:
            desk.finish(opened, account)
    if json:
        tell_json(account_as_json(account))
        return
    tell_account(account)


@app.command("forget-again")
def forget_in_restored_table(
    restored: Annotated[str, typer.Argument(metavar="TABLE", help="The table that was restored from a backup.")],
    *,
    known_in: Annotated[
        str, typer.Option("--from", metavar="TABLE", help="The table that knows who was forgotten; that of the stack.")
    ] = "",
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Forgets in a restored table whoever was forgotten since the time of its backup, before the stack uses it.

    Takes over the requests to delete data too. Reads both tables whole. A second time finds nobody.
    """
    with troubles_told(), _search_shown() as looked_at:
        stack = target(stage)
        done = forget_again(stack.client("dynamodb"), known_in or stack.table_name, restored, looked_at)
    if json:
        tell_json(forgotten_again_as_json(done))
        return
    tell_forgotten_again(done)
