"""Writes down what a run found, with the conversations around it, for a person to look into."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from local.soak.figures import Outcome
from local.soak.roots import root_of
from local.soak.story import Moment, Story
from local.soak.verdict import Fate, Finding

FILE_NAME = "soak.txt"
QUIET_FATES = frozenset({Fate.ANSWERED, Fate.SILENT})


def write_report(folder: Path, outcome: Outcome, stories: Sequence[Story]) -> Path:
    """Writes the report; gives the file."""
    file = folder / FILE_NAME
    file.write_text("\n".join([outcome.table(), "", *_alerts(outcome), *_conversations(outcome, stories), ""]))
    return file


def remarkable(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that are no matter of course."""
    return [finding for finding in findings if finding.fate not in QUIET_FATES]


def _alerts(outcome: Outcome) -> Iterator[str]:
    alerts = outcome.alerts
    named = {
        "request without an alert": alerts.unraised,
        "alert without a request": alerts.unasked,
        "alert missing": alerts.missing,
        "alert doubled": alerts.doubled,
    }
    return (f"{name}: {what}" for name, found in named.items() for what in found)


def _conversations(outcome: Outcome, stories: Sequence[Story]) -> Iterator[str]:
    found = remarkable(outcome.findings)
    for story in stories:
        ours = [finding for finding in found if finding.psid == story.chat.psid]
        if ours:
            yield f"\n=== {story.chat.name}, {story.chat.psid}, {story.chat.platform}"
            yield from (f"{finding.fate}: line {finding.number} {finding.words}" for finding in ours)
            yield from (_line(moment) for moment in story.moments)


def _line(moment: Moment) -> str:
    line = moment.line
    gate = "paused" if moment.is_paused else ""
    tie = root_of(line.metadata) or "".join(sorted(moment.ids)[:1])
    return f"  {line.number:3} {line.at:.3f} {gate:7}{moment.due:9}{tie[:8]:9}{line.speaker:8} {line.text[:90]!r}"
