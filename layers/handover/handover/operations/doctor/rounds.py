"""Makes the scheduled examination: tells each finding to the log and their number to the alarm."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from handover.doctor.verdict import Mark, Verdict
from handover.operations.doctor.examination import Diagnosis
from handover.operations.doctor.subject import PageSubject, StackSubject
from handover.operations.doctor.watch import ALARMS, is_finding, watch

MAIL_HOUR: Final = 8
"""The hour of the day, in UTC, in which the operator gets a mail of ours where alarms reach nobody: one a day."""

_LOCAL_PART: Final = re.compile(r"[^\s@(“]+@(?=[\w-]+\.)")


class Counter(Protocol):
    """Where metrics go."""

    def count(self, name: str, number: int = 1) -> None:
        """Counts."""


class OperatorMailer(Protocol):
    """Who writes to the operator past the alarms."""

    def send(self, subject: str, text: str) -> None:
        """Sends a mail."""


@dataclass(frozen=True)
class Parts:
    """What the examination is made with.

    Attributes:
        stack: makes the stack to look at, anew for each examination: nothing that was asked before counts.
        pages: gives the ids of the pages that have a token.
        tell: logs one finding, by its check, what was found, what it means and what to do.
        mailer: None where the stack has no operator's address.
    """

    stack: Callable[[], StackSubject]
    pages: Callable[[], Sequence[str]]
    meter: Counter
    tell: Callable[[str, Verdict], None]
    mailer: OperatorMailer | None


def make_rounds(parts: Parts) -> list[Diagnosis]:
    """Look at the stack and all connected pages; return what is to be told, and tell it."""
    stack = parts.stack()
    pages = [page for page_id in parts.pages() if (page := PageSubject(page_id, stack)).is_connected]
    findings = [one for one in watch(stack, pages) if is_finding(one.verdict)]
    for name, verdict in findings:
        parts.tell(name, _without_addresses(verdict))
    parts.meter.count("DoctorFindings", len(findings))
    if parts.mailer and _alarms_reach_nobody(findings) and _hour(stack.clock()) == MAIL_HOUR:
        parts.mailer.send(f"{len(findings)} findings, and no alarm reaches anybody", _letter(findings))
    return findings


def _alarms_reach_nobody(findings: Sequence[Diagnosis]) -> bool:
    return any(name == ALARMS and verdict.mark is Mark.BROKEN for name, verdict in findings)


def _hour(now: float) -> int:
    return datetime.fromtimestamp(now, UTC).hour


def _letter(findings: Sequence[Diagnosis]) -> str:
    parts = (f"{name}: {one.found}\n  {one.means}\n  -> {one.mend}" for name, one in findings)
    return "\n\n".join(("This comes once a day, until somebody hears the alarms again.", *parts)) + "\n"


def _without_addresses(verdict: Verdict) -> Verdict:
    """Return a verdict as a log may hold it: of addresses, only where they are."""
    found, mend = (_LOCAL_PART.sub("…@", text) for text in (verdict.found, verdict.mend))
    return Verdict(verdict.mark, found, verdict.means, mend, is_answered=verdict.is_answered)
