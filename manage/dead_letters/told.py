"""Tells of dead letters: what each is, since when, why, and what trying it again would do."""

from collections.abc import Sequence
from typing import Any, Final

from manage.dead_letters.forecast import Present
from manage.dead_letters.queues import QueueName
from manage.dead_letters.redrive import Redriven
from manage.dead_letters.rows import Found, Row
from manage.dead_letters.subject import as_json
from manage.dead_letters.unreadable import IncompleteError, unpacked
from manage.moments import moment
from manage.target import Stage
from manage.terminal import shown, standard_output

_DAY_MS: Final = 86_400_000


def trace_of(row: Row, now: int, stage: Stage) -> str:
    """Return the command that shows why something failed; empty where no event is known."""
    subject = row.subject
    if not subject.event_id:
        return ""
    began = min(filter(None, [subject.began_at, row.first.sent_at]))
    since = f"--since {max(now - began, 0) // _DAY_MS + 1}d"
    return f"bin/handover trace {subject.event_id} {since}{at_stage(stage)}"


def at_stage(stage: Stage) -> str:
    """Return the option that names a stack, as it is typed."""
    return "" if stage is Stage.LOCAL else f" --stage {stage}"


def row_as_json(row: Row, present: Present, stage: Stage) -> dict[str, Any]:
    """Return what is told of one, for programs, without what visitors said."""
    first, subject = row.first, row.subject
    return {
        "id": first.id,
        "queue": first.queue.value,
        "what": subject.what,
        "page": subject.account_id or None,
        "conversation": subject.conversation or None,
        "event": subject.event_id or None,
        "began_at": subject.began_at,
        "given_up_at": first.died_at,
        "received": first.received,
        "trace": trace_of(row, present.now(), stage) or None,
        "redriving": row.forecast(present),
    }


def found_as_json(found: Found, present: Present, stage: Stage) -> dict[str, Any]:
    """Return what lies in a queue, for programs."""
    return {
        "queue": found.queue.value,
        "unseen": found.unseen,
        "dead_letters": [row_as_json(row, present, stage) for row in found.rows],
    }


def tell_found(found: Found, present: Present, stage: Stage) -> None:
    """Print what lies in a queue."""
    console = standard_output()
    if not found.rows:
        seen = f"{found.unseen} that cannot be looked at now: they are in somebody's hands" if found.unseen else "empty"
        console.print(f"[bold]{found.queue}[/]: {seen}")
        return
    oldest = moment(min(row.first.sent_at for row in found.rows))
    count = sum(len(row.letters) for row in found.rows) + found.unseen
    console.print(f"[bold]{found.queue}[/]: {count}, the oldest since {oldest}")
    tell_rows(found.rows, present, stage)
    if found.unseen:
        console.print(f"… and {found.unseen} more: too many, or behind others of their conversation")


def tell_rows(rows: Sequence[Row], present: Present, stage: Stage) -> None:
    """Print some of them."""
    for row in rows:
        _tell_row(row, present, stage)


def _tell_row(row: Row, present: Present, stage: Stage) -> None:
    console, first = standard_output(), row.first
    console.print(f"  [cyan]{shown(first.short_id)}[/]  {shown(row.subject.what)}", soft_wrap=True)
    for name, text in _facts(row, present, stage):
        console.print(f"            [dim]{name:<9}[/] {shown(text)}", soft_wrap=True)


def _facts(row: Row, present: Present, stage: Stage) -> list[tuple[str, str]]:
    first, subject = row.first, row.subject
    facts = [("page", subject.account_id), ("chat", subject.conversation)]
    facts.append(("since", moment(subject.began_at) if subject.began_at else ""))
    facts.append(("given up", moment(first.died_at) if first.died_at else ""))
    times = "once" if first.received == 1 else f"{first.received} times"
    facts.append(("received", f"{times}, looks like this one included"))
    facts.append(("why", trace_of(row, present.now(), stage)))
    facts.append(("redriving", row.forecast(present)))
    return [(name, text) for name, text in facts if text]


def shown_as_json(row: Row, present: Present, stage: Stage) -> dict[str, Any]:
    """Return all that is known of one, for programs: what visitors said too."""
    told = {"user": row.subject.user_id or None, "body": as_json(_body(row))}
    return row_as_json(row, present, stage) | told


def tell_one(row: Row, present: Present, stage: Stage) -> None:
    """Print one with all that it says."""
    console = standard_output()
    _tell_row(row, present, stage)
    if row.subject.user_id:
        console.print(f"            [dim]user     [/] {shown(row.subject.user_id)}")
    if row.subject.words:
        console.print(f"            [dim]says     [/] “{shown(row.subject.words)}”", soft_wrap=True)
    console.print(f"            [dim]body     [/] {shown(_body(row))}", soft_wrap=True)


def _body(row: Row) -> str:
    """Return what a message says; what an unreadable body was, as text."""
    if row.first.queue is not QueueName.UNREADABLE:
        return row.first.body
    try:
        return unpacked(letter.body for letter in row.letters).decode("utf-8", "replace")
    except IncompleteError:
        return row.first.body


def tell_redriven(done: Redriven) -> None:
    """Print what came of trying again."""
    console = standard_output()
    console.print(f"[green]put back[/]  {done.back}")
    for letter, why in done.left:
        console.print(f"[yellow]stays[/]     {shown(letter.short_id)}: {shown(why)}", soft_wrap=True)


def redriven_as_json(done: Redriven) -> dict[str, Any]:
    """Return the same for programs."""
    return {"redriven": done.back, "left": [{"id": letter.id, "why": why} for letter, why in done.left]}
