"""Plays a scenario with deaths, and judges what came of it against what comes of it without any."""

import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import Field, dataclass, fields
from typing import Any

from handover.conversation.conversation import Control, Conversation, Mode, OutboxState
from handover.conversation.vocabulary import Origin
from local.simulator.model import Line
from tests.proof.crash.branches import Branches
from tests.proof.crash.points import Deed, Gap, mail, message, notice
from tests.proof.crash.scenarios import Scenario
from tests.proof.crash.stage import Stage, stage


@dataclass(frozen=True)
class Chat:
    """How a chat with one visitor ended.

    Attributes:
        heard: what the bot has said, each message once, in order.
        remembered: the last lines, as the bot knows them.
        left: what is left undone.
    """

    heard: tuple[str, ...]
    owner: str | None
    mode: Mode | None
    fence: int
    origin: Origin | None
    control: Control | None
    held: tuple[str, ...]
    remembered: tuple[tuple[str, str], ...]
    name: str | None
    left: tuple[str, ...]


@dataclass(frozen=True)
class End:
    """How a run ended, but for times and ids: what must be the same whoever died on the way."""

    chats: tuple[Chat, ...]
    told: frozenset[Deed]
    is_page_open: bool
    waiting: int


@dataclass(frozen=True)
class Run:
    """What came of a scenario.

    Attributes:
        deeds: what people saw, and how often.
        excused: what they may have seen once more.
        calls: each kind of call that each function made.
        faults: what went wrong whatever it is compared with.
    """

    end: End
    deeds: Counter[Deed]
    excused: Counter[Deed]
    calls: frozenset[tuple[str, str]]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What is to be said of a run with deaths.

    Attributes:
        problems: what is wrong.
        seen_again: the kinds of what people saw once more, as decisions 5 and 11 allow there.
    """

    deaths: tuple[Gap, ...]
    problems: tuple[str, ...]
    seen_again: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the functions died."""
        return ", and then ".join(gap.name for gap in self.deaths)


type Outcome = Run | str
"""What came of a world; where it could not be played to its end, why."""


@dataclass(frozen=True)
class Walk:
    """A scenario with every death that was tried; `calls` is each kind of call that each function made in any of it."""

    scenario: str
    verdicts: Sequence[Verdict]
    calls: frozenset[tuple[str, str]]


def walk(scenario: Scenario, one_in: int = 1) -> Walk:
    """Plays a scenario, with a death in each of its gaps in turn (or in one of so many), and with two in some.

    Raises:
        AssertionError: the scenario goes wrong although nobody dies.
    """
    branches = Branches[Outcome](one_in)
    try:
        outcome: Outcome = _play(scenario, branches)
    except BaseException:
        if not branches.is_copy:
            raise
        outcome = traceback.format_exc()
    (_, reference), *others = branches.end(outcome)
    if isinstance(reference, str) or reference.faults or max(reference.deeds.values(), default=0) > 1:
        raise AssertionError(f"{scenario.name} goes wrong although nobody dies: {reference}")
    verdicts = [_judge(deaths, run, reference) for deaths, run in others]
    played = [run for _, run in others if isinstance(run, Run)]
    return Walk(scenario.name, verdicts, reference.calls.union(*(run.calls for run in played)))


def _play(scenario: Scenario, branches: Branches[Outcome]) -> Run:
    with stage(scenario.settings(), branches.dies_at) as on:
        scenario.before(on)
        told_before = _told(on)
        on.tap.is_on = True
        scenario.play(on)
        on.settle()
        on.let_all_timers_fire()
        said = Counter(message(visitor, _words(line)) for visitor in on.visitors for line in on.said(visitor))
        told = _told(on) - told_before
        return Run(_end(on, told), said + told, on.tap.excused, frozenset(on.tap.calls), tuple(_faults(on)))


def _judge(deaths: tuple[Gap, ...], run: Outcome, reference: Run) -> Verdict:
    """Compares a run with deaths to the run without."""
    if isinstance(run, str):
        return Verdict(deaths, (run,), ())
    times_more = {deed: run.deeds[deed] - reference.deeds[deed] for deed in run.deeds | reference.deeds}
    problems = [
        *run.faults,
        *(f"{field.name}: {ends[0]} instead of {ends[1]}" for field, ends in _differences(run.end, reference.end)),
        *(f"{times} times too often: {deed}" for deed, times in times_more.items() if times > run.excused[deed]),
        *(f"{-times} times too seldom: {deed}" for deed, times in times_more.items() if times < 0),
    ]
    again = sorted({deed.kind for deed, times in times_more.items() if 0 < times <= run.excused[deed]})
    return Verdict(deaths, tuple(problems), tuple(again))


def _differences(end: End, reference: End) -> Iterator[tuple[Field[Any], tuple[object, object]]]:
    for field in fields(End):
        ends = getattr(end, field.name), getattr(reference, field.name)
        if ends[0] != ends[1]:
            yield field, ends


def _told(on: Stage) -> Counter[Deed]:
    mails = Counter(mail(sent.destinations["ToAddresses"][0], sent.subject) for sent in on.cloud.sent_mails())
    return mails + Counter(notice(one) for one in on.notices())


def _end(on: Stage, told: Counter[Deed]) -> End:
    return End(
        chats=tuple(_chat(on, visitor) for visitor in on.visitors),
        told=frozenset(told),
        is_page_open=on.standing().hold is None,
        waiting=sum(_waits(on.conversation(visitor)) for visitor in on.visitors),
    )


def _waits(saved: Conversation | None) -> bool:
    outbox = saved.outbox if saved else None
    return outbox is not None and outbox.state is OutboxState.POSTPONED


def _chat(on: Stage, visitor: str) -> Chat:
    saved = on.conversation(visitor)
    request = saved.request if saved else None
    return Chat(
        heard=_each_once(on.said(visitor)),
        owner=on.page.owner(visitor),
        mode=saved.mode if saved else None,
        fence=saved.fence if saved else 0,
        origin=request.origin if request else None,
        control=request.control if request else None,
        held=saved.held if saved else (),
        remembered=tuple((line.speaker, line.text) for line in saved.lines) if saved else (),
        name=saved.name if saved else None,
        left=_left(saved),
    )


def _left(saved: Conversation | None) -> tuple[str, ...]:
    """Gives what is known to be undone; what was begun is done, unless its delivery comes again."""
    outbox = saved.outbox if saved else None
    if outbox is None or outbox.state is OutboxState.BEGUN:
        return ()
    return tuple(effect.kind for effect in outbox.effects)


def _each_once(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_words(line) for line in lines))


def _words(line: Line) -> str:
    attachment = line.saying.attachment
    return line.saying.text or str(attachment["type"] if attachment else "")


def _faults(on: Stage) -> Iterator[str]:
    yield from on.tap.acts_of_the_dead
    for letter in on.dead_letters:
        yield f"in a dead-letter queue: {letter}"
    if on.cloud.receive(on.cloud.unreadable_queue_url):
        yield "something is kept as unreadable"
