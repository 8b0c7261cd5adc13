"""Tells of conversations: who waits, since when and for whom; what was erased and what is left."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from rich.table import Column, Table

from handover.conversation.conversation import Conversation, HandoverRequest, Mode
from handover.conversation.effects import Record
from handover.conversation.ladder import returns_at
from handover.conversation.vocabulary import Origin
from handover.deletion.request import DeletionRequest, Progress
from handover.operations.forget import Account, Trace
from handover.pages.page import Page
from handover.pages.platform import Platform
from manage.forget_again import ForgottenAgain
from manage.history_told import told
from manage.moments import moment
from manage.terminal import shown, standard_output

_ORIGINS: Final = {
    Origin.BUTTON: "asked for a person",
    Origin.INBOX: "somebody took over",
    Origin.STAFF: "paused by staff",
}
_MODES: Final = {Mode.BOT: "the bot", Mode.HUMAN: "a person", Mode.RETURNING: "the bot is coming back"}

_ERASED: Final = {
    Trace.CONVERSATION: "the conversation: state, request, last lines, name",
    Trace.WAITING: "the place in the list of who waits for the page",
    Trace.HISTORY: "lines of the history of who did what",
    Trace.TIMERS: "timers",
    Trace.EVENTS: "events in the mailbox's dead-letter queue",
    Trace.UNREADABLE: "signed bodies that could not be read",
    Trace.SWITCHES: "switches in thread control's dead-letter queue",
    Trace.ALERTS: "alerts in the notifications' dead-letter queue",
    Trace.NEWS: "news for programs in its dead-letter queue",
}
_LEFT: Final = {
    Trace.EVENTS: "messages of the mailbox's dead-letter queue that could not be looked at",
    Trace.UNREADABLE: "signed bodies that could not be read and could not be looked at",
    Trace.SWITCHES: "messages of thread control's dead-letter queue that could not be looked at",
    Trace.ALERTS: "messages of the notifications' dead-letter queue that could not be looked at",
    Trace.NEWS: "messages of the dead-letter queue for programs that could not be looked at",
    Trace.UNDER_WAY: (
        "messages under way, of whomever; most are gone within minutes, alerts whose mails wait within two days, and "
        "what fails is a dead letter then"
    ),
    Trace.STEPS: "hashes of steps done, from which nobody can be told",
    Trace.BACKUPS: "the table's backup (point-in-time recovery), which nobody reads",
    Trace.TOMBSTONE: "a digest from which nobody can be told, so that nothing from before comes back",
}
_PROGRESS: Final = {
    Progress.RECEIVED: "waits to be carried out by itself",
    Progress.BY_HAND: "find out who it is",
    Progress.DONE: "done",
}
_GIVEN_UP: Final = "failed too often, and is a dead letter: mend the cause and redrive"
_CODE_WIDTH: Final = 32  # it is copied whole, or of no use
_NOT_OURS: Final = "Not ours to erase: the chat at Meta, and the e-mails that admins have got."


def as_json(conversation: Conversation, page: Page | None) -> dict[str, Any]:
    """Gives what is told of a conversation, for programs."""
    request = conversation.request
    return {
        "account": conversation.account_id,
        "user": conversation.user_id,
        "name": conversation.name or None,
        "mode": conversation.mode.value,
        "request": request.model_dump(mode="json") if request else None,
        "returns_by_itself_at": returns_at(request, page) if request and page else None,
        "last_user_at": conversation.last_user_at,
        "lines": [line.model_dump(mode="json") for line in conversation.lines],
    }


_STANDS: Final = ("why", "button", "about", "target")


def tell_list(conversations: Sequence[Conversation], page: Page | None) -> None:
    """Prints conversations as a table, who waits longest first; it is read in a window of 80 columns."""
    table = Table(Column("who", no_wrap=True), "how it stands", Column("when", no_wrap=True))
    for one in sorted(conversations, key=_longest_first):
        facts = dict(_facts(one.request, page))
        stands = [_MODES[one.mode], *(facts.pop(name) for name in _STANDS if name in facts)]
        times = (f"{name} {text}" for name, text in facts.items())
        named = f"{shown(one.name or 'a visitor')}\n{shown(one.user_id)}"
        table.add_row(named, "\n".join(map(shown, stands)), "\n".join(map(shown, times)))
    standard_output().print(table if conversations else "nobody")


def _longest_first(conversation: Conversation) -> tuple[bool, int]:
    request = conversation.request
    return request is None, request.since if request else conversation.last_user_at


def _facts(request: HandoverRequest | None, page: Page | None) -> Iterator[tuple[str, str]]:
    """Gives what is known of a handover, each fact with its name."""
    if request is None:
        return
    yield "why", _why(request)
    if request.button:
        yield "button", f"“{request.button}”"
    if request.reason:
        yield "about", request.reason
    if target := _target(request, page):
        yield "target", f"→ {target}"
    yield "since", moment(request.since)
    if request.claim:
        yield "claimed by", f"{request.claim.by}, {moment(request.claim.at)}"
    yield "last human sign", moment(request.last_human_sign) if request.last_human_sign else "none yet"
    if page:
        # The bot is back with what the user writes after that.
        yield "returns from", moment(returns_at(request, page))


def _why(request: HandoverRequest) -> str:
    return _ORIGINS[request.origin] + (f" ({request.begun_by})" if request.begun_by else "")


def _target(request: HandoverRequest, page: Page | None) -> str:
    """Names the app that control passes to, as the page's owner calls it."""
    apps = page.handover.target_apps if page else ()
    labels = {app.on(platform): app.label for app in apps for platform in Platform}
    return labels.get(request.target_app_id or "", request.target_app_id or "")


def tell_one(conversation: Conversation, history: Sequence[Record], page: Page | None) -> None:
    """Prints what is known of one conversation."""
    console = standard_output()
    facts = [("who", conversation.name or "a visitor"), ("user", conversation.user_id)]
    facts += [("account", conversation.account_id), ("talks with", _MODES[conversation.mode])]
    facts += _facts(conversation.request, page)
    grid = Table.grid(padding=(0, 2))
    for name, text in facts:
        grid.add_row(f"[dim]{name}[/]", shown(text))
    console.print(grid)
    # In a column: wherever a text ends its line, it goes on below itself, and looks like no other's.
    said = Table.grid(padding=(0, 2))
    for line in conversation.lines:
        said.add_row(f"[dim]{moment(line.at)}[/]", f"[cyan]{line.speaker}[/]", shown(line.text))
    console.print(said)
    if history:
        console.print("\n[dim]history[/]")
        console.print(told(history))


def request_as_json(request: DeletionRequest, given_up: Collection[str]) -> dict[str, Any]:
    """Gives what is told of a request to be forgotten, for programs; `given_up` as for people."""
    return {**request.model_dump(mode="json", exclude={"version"}), "given_up": request.code in given_up}


def tell_requests(requests: Sequence[DeletionRequest], given_up: Collection[str]) -> None:
    """Prints requests to be forgotten as a table; `given_up` are the codes of those that ended as dead letters."""
    table = Table(Column("code", no_wrap=True, min_width=_CODE_WIDTH), "received", "how it stands", "done", "erased")
    for one in requests:
        done = moment(one.done_at) if one.done_at is not None else ""
        stands = _GIVEN_UP if one.code in given_up else _PROGRESS[one.progress]
        stands += f": {one.why_by_hand}" if one.why_by_hand else ""
        table.add_row(one.code, moment(one.received_at), shown(stands), done, str(one.erased) if done else "")
    standard_output().print(table if requests else "none")


def account_as_json(account: Account) -> dict[str, Any]:
    """Gives what was erased and what is left, for programs."""
    return {
        "erased": {trace.value: count for trace, count in account.erased.items()},
        "left": [{"what": one.trace.value, "until": one.until} for one in account.left],
    }


def tell_account(account: Account) -> None:
    """Prints what was erased and what is left, as proof."""
    console = standard_output()
    if not account.erased:
        console.print("nothing is stored of this visitor")
    for trace, count in account.erased.items():
        console.print(f"[green]erased[/]  {_ERASED[trace]}: {count}", soft_wrap=True)
    for left in account.left:
        console.print(f"[yellow]left[/]    {_LEFT[left.trace]}: until {moment(left.until)}", soft_wrap=True)
    if account.erased:
        console.print(_NOT_OURS, soft_wrap=True)


def forgotten_again_as_json(done: ForgottenAgain) -> dict[str, Any]:
    """Gives what was done in a restored table, for programs."""
    return {
        "tombstones": done.tombstones,
        "requests": done.requests,
        "visitors": done.visitors,
        "erased": {trace.value: count for trace, count in done.erased.items()},
    }


def tell_forgotten_again(done: ForgottenAgain) -> None:
    """Prints what was done in a restored table, as proof."""
    console = standard_output()
    console.print(f"{done.tombstones} visitors and {done.requests} requests are known in the restored table now")
    console.print(f"{done.visitors} of the visitors were there, and are forgotten")
    for trace, count in done.erased.items():
        console.print(f"[green]erased[/]  {_ERASED[trace]}: {count}", soft_wrap=True)
