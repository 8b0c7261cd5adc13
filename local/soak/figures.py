"""Puts the figures of a run together, and says whether it passed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from local.soak.alerts import Alerts
from local.soak.record import OK, Record
from local.soak.verdict import Fate, Finding, Verdict

WIDTH = 46


@dataclass(frozen=True)
class Outcome:
    """A run, judged."""

    record: Record
    verdicts: Sequence[Verdict]
    alerts: Alerts

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, said twice or said while paused, and everybody was told of everything once."""
        nothing_wrong = not any(finding.fate.is_wrong for finding in self.findings)
        all_stored = all(webhook.status == OK for webhook in self.record.webhooks)
        nothing_left = not any(self.record.dead_letters.values()) and not self.record.held_pages
        return nothing_wrong and all_stored and nothing_left and self.alerts.match

    @property
    def findings(self) -> list[Finding]:
        """Everything found, in all conversations."""
        return [finding for verdict in self.verdicts for finding in verdict.findings]

    def count(self, fate: Fate) -> int:
        """How often something happened."""
        return sum(verdict.count(fate) for verdict in self.verdicts)

    def table(self) -> str:
        """The figures, one a line."""
        return "\n".join(f"  {name:<{WIDTH}} {value}" for name, value in self._rows())

    def _rows(self) -> Iterator[tuple[str, object]]:
        yield from self._load()
        yield from self._fates()
        yield from self._alerts()
        yield from self._times()

    def _load(self) -> Iterator[tuple[str, object]]:
        record = self.record
        stored = sum(webhook.status == OK for webhook in record.webhooks)
        distinct = record.distinct
        faults = record.faults.total()
        yield "events (acts of visitors, staff, Meta AI)", record.acts
        yield "webhooks", distinct
        yield "  delivered once more", f"{record.copies} {_share(record.copies, distinct)}"
        yield "  answered 200 / otherwise", f"{stored} / {len(record.webhooks) - stored}"
        yield "Graph calls", len(record.calls)
        yield "  that failed as told", f"{faults} {_share(faults, len(record.calls))}"

    def _fates(self) -> Iterator[tuple[str, object]]:
        yield "answered", self.count(Fate.ANSWERED)
        yield "  only in part (no answer came, no second copy)", self.count(Fate.IN_PART)
        yield "silent, as it should be", self.count(Fate.SILENT)
        yield "refused by Meta: another app had the thread", self.count(Fate.REFUSED)
        yield "overtaken while the bot was on its way back", self.count(Fate.OVERTAKEN)
        yield "LOST", self.count(Fate.LOST)
        yield "ANSWERED TWICE", self.count(Fate.TWICE)
        yield "BOT MESSAGES WHILE PAUSED", self.count(Fate.WHILE_PAUSED)
        overlaps = [overlap for verdict in self.verdicts for overlap in verdict.overlaps]
        yield "  under way when the pause began", f"{len(overlaps)} (latest after {max(overlaps, default=0):.1f} s)"
        yield "bot messages that no event explains", self.count(Fate.UNTIED)
        yield "conversations left stuck", self.count(Fate.STUCK)

    def _alerts(self) -> Iterator[tuple[str, object]]:
        alerts = self.alerts
        yield "requests for a person", alerts.requests
        for kind, number in sorted(alerts.kinds.items()):
            yield f"  alerts raised: {kind}", number
        for recipient, number in sorted(alerts.received.items()):
            yield f"  received by {recipient}", number
        yield "  requests without an alert / alerts without one", f"{len(alerts.unraised)} / {len(alerts.unasked)}"
        yield "ALERTS MISSING / DOUBLED", f"{len(alerts.missing)} / {len(alerts.doubled)}"
        letters = ", ".join(f"{name} {number}" for name, number in self.record.dead_letters.items())
        yield "dead letters", letters
        yield "pages left held", len(self.record.held_pages)

    def _times(self) -> Iterator[tuple[str, object]]:
        waits = [wait for verdict in self.verdicts for wait in verdict.waits] or [0.0]
        yield "seconds", f"{self.record.seconds:.0f}"
        yield "events per second", f"{self.record.acts / max(self.record.seconds, 1):.1f}"
        yield "answer: median / slowest, seconds", f"{median(waits):.2f} / {max(waits):.1f}"


def _share(part: int, whole: int) -> str:
    return f"({part / whole:.1%})" if whole else ""
