"""`handover dead-letters …`: what failed and was given up, and what becomes of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from handover.aws.dead_letters import DeadLetters
from handover.aws.mailbox import FifoQueue
from manage.dead_letters.box import DeadLetterBox
from manage.dead_letters.drop import CopyFile
from manage.dead_letters.drop import drop as drop_from
from manage.dead_letters.forecast import FORGOTTEN, OVER, forecast
from manage.dead_letters.letter import DeadLetter
from manage.dead_letters.present import Present
from manage.dead_letters.queues import QUEUES, QueueName
from manage.dead_letters.redrive import Redriven, WorkQueue, read_anew
from manage.dead_letters.redrive import redrive as redrive_from
from manage.dead_letters.rows import Found, NoSuchDeadLetterError, Row, Selection, found_in
from manage.dead_letters.subject import subject_of
from manage.dead_letters.told import (
    found_as_json,
    redriven_as_json,
    shown_as_json,
    tell_found,
    tell_one,
    tell_redriven,
    tell_rows,
)
from manage.desk import Desk
from manage.json_told import tell_json
from manage.page_commands import AsJson, AtStage, troubles_told
from manage.target import Stage, Target, target
from manage.terminal import visible

app = typer.Typer(help="Dead letters: what failed and was given up, and what becomes of it.", no_args_is_help=True)

LISTED: Final = 50
"""How many of a queue are listed."""

LOOKED_AT: Final = 1000
"""How many of a queue one command chooses from."""

_SHORTEST_ID: Final = 4

Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]…", help="What `list` calls them.")]
OfQueue = Annotated[QueueName | None, typer.Option("--queue", help="Those of this queue.")]
OfConversation = Annotated[str, typer.Option("--conversation", metavar="KEY", help="Those of a chat, as logs name it.")]
OfPage = Annotated[str, typer.Option("--page", metavar="PAGE", help="Those of this page.")]
All = Annotated[bool, typer.Option("--all", help="All of them.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@dataclass(frozen=True)
class _Stack:
    """The queues of one stack."""

    target: Target

    def box(self, queue: QueueName) -> DeadLetterBox:
        return DeadLetterBox(self.target.client("sqs"), self.target.output(QUEUES[queue].queue), queue)

    def found(self, queue: QueueName | None, most: int) -> list[Found]:
        app_id = self.target.output("AppId")
        return [found_in(self.box(one), most, app_id) for one in QueueName if queue in (None, one)]

    def redrive(self, queue: QueueName, selection: Selection, present: Present) -> Redriven:
        def is_over(letter: DeadLetter) -> bool:
            return queue is QueueName.THREAD_CONTROL and forecast([letter], present) in (OVER, FORGOTTEN)

        def is_chosen(letter: DeadLetter) -> bool:
            return selection.includes(Row((letter,), subject_of(letter, present.app_id)))

        back_to = WorkQueue(self.target.client("sqs"), self.target.output(QUEUES[queue].back_to))
        return redrive_from(self.box(queue), is_chosen, back_to, is_over)

    def read_anew(self, chosen: frozenset[str]) -> Redriven:
        sqs, outputs = self.target.client("sqs"), QUEUES[QueueName.UNREADABLE]
        mailbox = FifoQueue(sqs, self.target.output(outputs.back_to))
        kept = DeadLetters(FifoQueue(sqs, self.target.output(outputs.queue)))
        return read_anew(self.box(QueueName.UNREADABLE), chosen, self.target.output("AppId"), mailbox, kept)


@app.command("list")
def list_dead_letters(
    *,
    queue: OfQueue = None,
    limit: Annotated[int, typer.Option(min=1, max=LOOKED_AT, help="How many of each queue.")] = LISTED,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Lists what was given up: what it is, since when, why, and what redriving it would do now.

    What visitors said is not told. Nothing is used up: others see all of it again as soon as the command ends.
    """
    with troubles_told():
        stack = target(stage)
        present = Present(stack)
        found = _Stack(stack).found(queue, limit)
        if json:
            tell_json([found_as_json(one, present, stage) for one in found])
            return
        for one in found:
            tell_found(one, present, stage)


@app.command()
def show(
    letter: Annotated[str, typer.Argument(metavar="ID", help="What `list` calls it.")],
    *,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Shows one dead letter with all that it says, the visitor's words too."""
    _check((letter,))
    with troubles_told():
        stack = target(stage)
        present = Present(stack)
        [row] = _chosen(_Stack(stack).found(None, LOOKED_AT), Selection(ids=(letter,)))
        if json:
            tell_json(shown_as_json(row, present, stage))
            return
        tell_one(row, present, stage)


@app.command()
def redrive(  # noqa: PLR0913 - one parameter for each option
    letters: Ids = None,
    *,
    queue: OfQueue = None,
    conversation: OfConversation = "",
    page: OfPage = "",
    everything: All = False,
    yes: Yes = False,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Puts dead letters back where they are worked on, the oldest of each chat first, after showing what that does.

    What could not be read is read once more by the code of this working copy. Exits with 1 if one of them stays.
    """
    _check_answers(json=json, yes=yes)
    with troubles_told():
        stack = target(stage)
        present, queues = Present(stack), _Stack(stack)
        selection = _selection(letters, queue, conversation, page, stack, everything=everything)
        found = queues.found(queue, LOOKED_AT)
        rows = _chosen(found, selection)
        if not yes:
            # Of a chat only the ten oldest can be looked at; when those are back, the others follow.
            behind = 0 if selection.ids else sum(one.unseen for one in found)
            more = f", and what is meant of {behind} that cannot be shown" if behind else ""
            _ask(rows, present, stage, f"Put {len(rows)} back{more}")
        done = Redriven()
        for one, chosen in _by_queue(rows).items():
            is_unreadable = one is QueueName.UNREADABLE
            done.add(queues.read_anew(chosen) if is_unreadable else queues.redrive(one, selection, present))
    tell_json(redriven_as_json(done)) if json else tell_redriven(done)
    if done.left:
        raise typer.Exit(1)


@app.command()
def drop(  # noqa: PLR0913 - one parameter for each option
    letters: Ids = None,
    *,
    queue: OfQueue = None,
    conversation: OfConversation = "",
    page: OfPage = "",
    everything: All = False,
    keep: Annotated[Path | None, typer.Option(metavar="FILE", help="Where a copy of each goes first.")] = None,
    yes: Yes = False,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Deletes dead letters, after showing what is lost and writing a copy of each into a file.

    The copies hold what visitors said: delete the file when nobody needs it.
    """
    _check_answers(json=json, yes=yes)
    with troubles_told():
        stack = target(stage)
        present, queues = Present(stack), _Stack(stack)
        selection = _selection(letters, queue, conversation, page, stack, everything=everything)
        found = queues.found(queue, LOOKED_AT)
        rows = _chosen(found, selection)
        if not yes:
            _ask(rows, present, stage, f"Drop {len(rows)} for good")
        copies = CopyFile(keep or Path(f"dead-letters-{stage}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.jsonl"))
        try:
            dropped = sum(drop_from(queues.box(one), chosen, copies) for one, chosen in _by_queue(rows).items())
        except OSError as error:
            typer.echo(visible(f"handover: {copies.path} cannot be written, so the rest stays: {error}"), err=True)
            raise typer.Exit(1) from error
    unseen = 0 if selection.ids else sum(one.unseen for one in found)
    if json:
        tell_json({"dropped": dropped, "kept_in": str(copies.path), "unseen": unseen})
        return
    typer.echo(visible(f"dropped {dropped}; a copy of each is in {copies.path}"))
    if unseen:
        typer.echo(f"{unseen} more could not be shown, and stay: run it again")


def _selection(  # noqa: PLR0913 - one for each way to choose
    ids: Sequence[str] | None,
    queue: QueueName | None,
    conversation: str,
    page: str,
    stack: Target,
    *,
    everything: bool,
) -> Selection:
    if not any((ids, queue, conversation, page, everything)):
        raise typer.BadParameter("say which: ids, --queue, --conversation, --page or --all")
    _check(ids or ())
    accounts = frozenset(Desk(stack, page).accounts) if page else frozenset[str]()
    return Selection(tuple(ids or ()), queue, conversation, accounts)


def _check_answers(*, json: bool, yes: bool) -> None:
    if json and not yes:
        raise typer.BadParameter("--json asks nothing, so it goes with --yes")


def _check(ids: Sequence[str]) -> None:
    for one in ids:
        if len(one) < _SHORTEST_ID:
            raise typer.BadParameter(f"{one!r} is too short to be one's id")


def _chosen(found: Sequence[Found], selection: Selection) -> list[Row]:
    rows = [row for one in found for row in one.rows if selection.includes(row)]
    for one in selection.ids:
        matching = sum(any(letter.id.startswith(one) for letter in row.letters) for row in rows)
        if matching != 1:
            raise NoSuchDeadLetterError(f"{matching} dead letters have an id that begins with {one}")
    if not rows:
        raise NoSuchDeadLetterError("there is no such dead letter")
    return rows


def _ask(rows: Sequence[Row], present: Present, stage: Stage, what: str) -> None:
    tell_rows(rows[:LISTED], present, stage)
    if len(rows) > LISTED:
        typer.echo(f"… and {len(rows) - LISTED} more")
    typer.confirm(f"{what}, in stack `{stage}`?", abort=True, err=True)


def _by_queue(rows: Sequence[Row]) -> dict[QueueName, frozenset[str]]:
    chosen: dict[QueueName, set[str]] = {}
    for row in rows:
        chosen.setdefault(row.first.queue, set()).update(letter.id for letter in row.letters)
    return {queue: frozenset(ids) for queue, ids in chosen.items()}
