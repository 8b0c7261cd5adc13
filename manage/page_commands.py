"""`handover page …`: what is done with a page as a whole."""

import getpass
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.table import Table

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.aws.item_size import ItemTooLargeError
from handover.aws.mailbox import NotStoredError
from handover.aws.page_table import PAGE_MAX_AGE_SECONDS, AccountTakenError
from handover.aws.page_versions import NoSuchVersionError, PageVersions, Version
from handover.lint.finding import in_words
from handover.missing_secret import MissingSecretError
from handover.operations.forget import NotAVisitorError
from handover.pages.messenger_profile import messenger_profile
from handover.pages.page import Page
from handover.schema import NewerThanKnownError
from manage.changes import Change, Kind, changes
from manage.cloud import Cloud
from manage.confirmation_link import NoConfirmationLinkError, NoTopicError
from manage.dead_letters.rows import NoSuchDeadLetterError
from manage.desk import NoSuchConversationError, NoSuchRequestError
from manage.findings_told import as_json, as_sarif, as_text, tell_findings
from manage.json_told import tell_json
from manage.link_keys import RotatedTooOftenError
from manage.outgoing_secret import webhook_secret_name
from manage.page_file import PageFile, PageFileError, open_page
from manage.page_schema import page_schema
from manage.page_yaml import as_yaml
from manage.rules_told import rules_as_markdown
from manage.target import StackMissingError, Stage, target
from manage.terminal import shown, standard_error, standard_output, visible

app = typer.Typer(help="A page: its settings, its recipes, its connection to Meta.", no_args_is_help=True)

PagePath = Annotated[Path, typer.Argument(metavar="FILE", help="The page file (YAML); local/demo/page.yaml is one.")]


PageId = Annotated[str, typer.Argument(metavar="PAGE", help="The page's id.")]
AtStage = Annotated[Stage, typer.Option("--stage", help="The stack: the local one, or one of samconfig.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class NoSuchAdminError(Exception):
    """The page has no admin of that address."""


_TROUBLES: Final = (
    StackMissingError,
    NoSuchVersionError,
    NoSuchAdminError,
    ConflictError,
    AccountTakenError,
    DamagedItemError,
    NewerThanKnownError,
    ItemTooLargeError,
    MissingSecretError,
    NoSuchConversationError,
    NoSuchDeadLetterError,
    NoSuchRequestError,
    NoConfirmationLinkError,
    NoTopicError,
    NotAVisitorError,
    NotStoredError,
    RotatedTooOftenError,
    ClientError,
    BotoCoreError,
)
_SIGNS: Final = {Kind.ADDED: "[green]+[/]", Kind.REMOVED: "[red]-[/]", Kind.CHANGED: "[yellow]~[/]"}
_SHOWN: Final = 160


class Form(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


_TELL = {Form.TEXT: as_text, Form.JSON: as_json, Form.SARIF: as_sarif}


def opened(path: Path) -> PageFile:
    """Reads a page file, or says why it cannot be read and ends the command."""
    try:
        return open_page(path)
    except PageFileError as refusal:
        typer.echo("\n".join(visible(line) for line in str(refusal).split("\n")), err=True)
        raise typer.Exit(1) from refusal


@contextmanager
def troubles_told() -> Iterator[None]:
    """Says in one line what keeps a command from being done, and ends it."""
    try:
        yield
    except _TROUBLES as trouble:
        typer.echo(visible(f"handover: {trouble}"), err=True)
        raise typer.Exit(1) from trouble


def usable(path: Path) -> Page:
    """Reads a page file, or tells its mistakes and ends the command."""
    file = opened(path)
    if file.page is None:
        tell_findings(file, standard_error())
        raise typer.Exit(1)
    return file.page


@app.command(epilog="Example: handover page lint my-page.yaml --format sarif > findings.sarif")
def lint(
    file: PagePath,
    form: Annotated[Form, typer.Option("--format", help="How findings are told: for people, or for programs.")] = (
        Form.TEXT
    ),
) -> None:
    """Says what is wrong in a page file, or could be better: where, why, and how to mend it.

    Exits with 1 if something is wrong; what could be better is told and does no harm.
    """
    found = opened(file)
    _TELL[form](found)
    if found.page is None:
        raise typer.Exit(1)


@app.command()
def rules() -> None:
    """Prints the rules that a page file is checked by, each in one line (Markdown)."""
    typer.echo(rules_as_markdown(), nl=False)


@app.command()
def schema() -> None:
    """Prints the JSON Schema of a page file, with which editors complete and check while one writes."""
    tell_json(page_schema())


@app.command(epilog="Example: handover page diff my-page.yaml --stage prod")
def diff(file: PagePath, *, stage: AtStage = Stage.LOCAL, json: AsJson = False) -> None:
    """Says what `page apply` would change. Changes nothing."""
    page = usable(file)
    with troubles_told():
        current = target(stage).versions.current(page.id)
    tell_changes(changes(current.page if current else None, page), json=json)


@app.command(epilog="Example: handover page apply my-page.yaml --note 'summer hours' --stage prod")
def apply(
    file: PagePath,
    *,
    stage: AtStage = Stage.LOCAL,
    note: Annotated[str, typer.Option(help="Why; kept with the version.")] = "",
) -> None:
    """Makes a page file count: the next version of the page's settings.

    A file with mistakes changes nothing. Running functions notice within half a minute.
    """
    page = usable(file)
    with troubles_told():
        stack = target(stage)
        current = stack.versions.current(page.id)
        _publish(stack.versions, page, current, note)
        if _has_new_webhook(page, current) and not Cloud(stack).secret(webhook_secret_name(page.id)):
            command = f"handover page webhook-secret {page.id} --stage {stage}"
            typer.echo(f"its webhook hears nothing without a secret: `{command}` makes one")


def _has_new_webhook(page: Page, current: Version | None) -> bool:
    known = current.page.handover.webhook if current else None
    return page.handover.webhook is not None and page.handover.webhook != known


def _publish(versions: PageVersions, page: Page, current: Version | None, note: str) -> None:
    found = changes(current.page if current else None, page)
    if not found:
        typer.echo(visible(f"{page.name}: nothing changes"))
        return
    tell_changes(found, json=False)
    stored = versions.put(page, on_top_of=current.number if current else 0, by=getpass.getuser(), note=note)
    since = f"version {stored.number} counts, everywhere within {PAGE_MAX_AGE_SECONDS:.0f} seconds"
    typer.echo(visible(f"{page.name}: {since}"))
    if current is None:
        typer.echo(f"page {page.id} is new here: its bot answers nobody until `handover page connect` gives it a token")
    elif messenger_profile(page) != messenger_profile(current.page):
        typer.echo(f"visitors see the new greeting and menu after `handover page menu sync {page.id}`")


@app.command(epilog="Example: handover page export 2000000001 --stage prod > my-page.yaml")
def export(page: PageId, *, stage: AtStage = Stage.LOCAL) -> None:
    """Prints a page's settings as a page file, with a comment at what is not plain."""
    typer.echo(as_yaml(_current(page, stage).page), nl=False)


@app.command(epilog="Example: handover page history 2000000001 --changes")
def history(
    page: PageId,
    *,
    what: Annotated[bool, typer.Option("--changes", help="Also tell what each version changed.")] = False,
    stage: AtStage = Stage.LOCAL,
    json: AsJson = False,
) -> None:
    """Lists the versions of a page's settings: who made each, when and why."""
    with troubles_told():
        found = target(stage).versions.all(page)
        if not found:
            raise NoSuchVersionError(f"no page {page} is stored in stack `{stage}`: write its id, as in the page file")
    if json:
        tell_json([_as_listed(one) for one in found])
        return
    if what:
        _tell_history(found)
        return
    table = Table("version", "when", "who", "why")
    for one in found:
        table.add_row(str(one.number), _moment(one), shown(one.by), shown(one.note))
    standard_output().print(table)


def _as_listed(version: Version) -> dict[str, Any]:
    return {"version": version.number, "at": _moment(version), "by": version.by, "note": version.note}


def _tell_history(versions: Sequence[Version]) -> None:
    """Tells each version with what it changed, the newest first."""
    before = {version.number: version.page for version in versions}
    for version in versions:
        why = f": {shown(version.note)}" if version.note else ""
        standard_output().print(f"[bold]version {version.number}[/], {_moment(version)}, {shown(version.by)}{why}")
        tell_changes(changes(before.get(version.number - 1), version.page), json=False)


@app.command(epilog="Example: handover page restore 2000000001 3")
def restore(
    page: PageId,
    version: Annotated[int, typer.Argument(help="The version, as `page history` numbers them.")],
    *,
    stage: AtStage = Stage.LOCAL,
) -> None:
    """Makes an older version count again, as a new one."""
    with troubles_told():
        versions = target(stage).versions
        current = _current(page, stage)
        _publish(versions, versions.get(page, version).page, current, f"version {version} again")


def _current(page_id: str, stage: Stage) -> Version:
    with troubles_told():
        current = target(stage).versions.current(page_id)
        if current is None:
            raise NoSuchVersionError(f"no page {page_id} is stored in stack `{stage}`")
        return current


def _moment(version: Version) -> str:
    return datetime.fromtimestamp(version.at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def tell_changes(found: Sequence[Change], *, json: bool) -> None:
    """Says what changes, one line each."""
    if json:
        listed = [{**one._asdict(), "kind": one.kind.value, "place": list(one.place)} for one in found]
        tell_json(listed)
        return
    console = standard_output()
    for one in found:
        console.print(f"{_SIGNS[one.kind]} [cyan]{shown(in_words(one.place))}[/]{_told(one)}", soft_wrap=True)
    if not found:
        console.print("nothing changes")


def _told(change: Change) -> str:
    before, after = (shown(_short(value)) for value in (change.before, change.after))
    match change.kind:
        case Kind.ADDED:
            return f": {after}"
        case Kind.REMOVED:
            return f": was {before}"
        case Kind.CHANGED:
            return f": {before} → {after}"


def _short(value: object) -> str:
    if isinstance(value, str):
        # Whole: what changed may stand at its end.
        return value
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
