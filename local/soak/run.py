"""One soak from beginning to end: live, wait, read, judge, tell."""

import asyncio
import time

from handover.pages.page import Page
from local.console import Console
from local.simulator.settings import Mode
from local.soak.alerts import bounces_in, judge_alerts
from local.soak.answers import Answers
from local.soak.figures import Outcome
from local.soak.options import Options
from local.soak.plan import plan
from local.soak.reading import read_record
from local.soak.record import Record, keep_record
from local.soak.report import remarkable, write_report
from local.soak.stage import Stage, stage
from local.soak.story import Scene, Story, follow
from local.soak.verdict import judge
from local.soak.walk import live_at

SHOWN = 20


def soak(options: Options, console: Console) -> int:
    """Runs a soak; gives the exit code."""
    with stage(options, console) as running:
        record = _lived(running, options, console)
        outcome, stories = judged(record, options, running.page)
        keep_record(options.state, record)
        report = write_report(options.state, outcome, stories)
    console.line("")
    console.line(outcome.table())
    for finding in [one for one in remarkable(outcome.findings) if one.fate.is_wrong][:SHOWN]:
        console.line(f"  {finding.fate}: {finding.psid} line {finding.number} {finding.words}")
    console.line(f"\n  seed {options.seed}: {'passed' if outcome.passed else 'NOT PASSED'}; all details in {report}")
    return 0 if outcome.passed else 1


def _lived(running: Stage, options: Options, console: Console) -> Record:
    begun = time.monotonic()
    with console.step(f"{options.events} events of {options.visitors} visitors"):
        meta = asyncio.run(live_at(running.facts.simulator_url, plan(options)))
    with console.step("waiting until nothing is left to do"):
        seconds = time.monotonic() - begun - running.wait_until_quiet()
    faults = meta.faults
    if options.late:
        with console.step(f"{options.late} webhooks once more, forgotten by SQS"):
            running.deliver_late(options.late, begun)
            running.wait_until_quiet()
    return read_record(running, faults, meta.acts.total(), seconds)


def judged(record: Record, options: Options, page: Page) -> tuple[Outcome, list[Story]]:
    """Judges everything that a run left behind."""
    answers, bounced = Answers.of_page(), bounces_in(record.announcements)
    modes = {"messenger": options.mode, "instagram": options.instagram_mode}
    scenes = [
        Scene(
            chat,
            told=record.told.get(chat.psid, ()),
            calls=[call for call in record.calls if call.psid == chat.psid],
            bounced=bounced,
            routes=modes[chat.platform] is Mode.CONVERSATION_ROUTING,
        )
        for chat in record.chats
    ]
    stories = [follow(scene, answers) for scene in scenes]
    verdicts = [
        judge(story, answers, scene.calls, record.states.get(scene.chat.psid))
        for scene, story in zip(scenes, stories, strict=True)
    ]
    return Outcome(record, verdicts, judge_alerts(record, stories, page)), stories
