"""Judges what is stored of a page: its settings, and the apps they name."""

from collections.abc import Mapping, Sequence
from typing import Final

from handover.aws.page_versions import Version
from handover.doctor.verdict import Verdict, broken, ok, worse
from handover.lint.finding import Finding, Severity, in_words
from handover.pages.page import Page, TargetApp

MACHINES: Final = {"413038776280800": "Meta's lead forms", "622851382610562": "Meta's AI agent"}
"""Apps of Meta's that answer by themselves (the AI agent's id: field reports of 2026)."""


def judge_settings(version: Version | None, findings: Sequence[Finding]) -> Verdict:
    """Judges the version that counts, by what the linter finds in it."""
    if version is None:
        return broken(
            "no settings are stored",
            "the bot does not know the page, and answers nobody",
            "store a page file: `handover page connect FILE`",
        )
    if not findings:
        return ok(f"version {version.number} is stored, and nothing is wrong in it")
    first = min(findings, key=lambda one: one.severity is not Severity.ERROR)
    found = f"version {version.number} at {in_words(first.place)}: {first.why}{_and_more(len(findings))}"
    judge = broken if first.severity is Severity.ERROR else worse
    means = "some visitors are stuck, or get no answer" if judge is broken else "some visitors are served worse"
    return judge(found, means, f"{first.mend}; `handover page export` and `page lint` tell all, `page apply` mends")


def judge_damage(why: str) -> Verdict:
    """Judges settings that cannot be read."""
    return broken(why, "the bot answers nobody", "bring an older version back: `handover page restore`")


def judge_target_apps(page: Page, our_app_id: str, names: Mapping[str, str]) -> Verdict:
    """Judges where chats are passed to, by the names that Meta tells of the apps."""
    apps = page.handover.target_apps
    ours = [app.label for app in apps if app.app_id == our_app_id]
    if ours:
        return broken(
            f"“{ours[0]}” is the bot's own app",
            "a visitor who asks for a person stays with the bot, which is silent",
            "give the id of the app that people answer from",
        )
    return _judge_others(apps, names)


def _judge_others(apps: Sequence[TargetApp], names: Mapping[str, str]) -> Verdict:
    for app in apps:
        if app.app_id in MACHINES:
            return worse(
                f"“{app.label}” is {MACHINES[app.app_id]}",
                "a visitor who asks for a person gets a machine",
                "give the id of an app that people answer from",
            )
        if app.app_id not in names:
            return worse(
                f"Meta tells no name for “{app.label}” (app {app.app_id})",
                "if there is no such app on the page, chats stay with the bot and staff are told at each",
                "compare the id with that in the other app's settings at Meta",
            )
    return ok("chats pass to " + ", ".join(_known_as(app, names[app.app_id]) for app in apps))


def _known_as(app: TargetApp, name: str) -> str:
    return app.label if app.label.casefold() == name.casefold() else f"{app.label} ({name})"


def _and_more(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""
