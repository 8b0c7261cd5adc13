"""Tells findings: to people, and to programs as JSON or SARIF."""

from collections import Counter
from typing import Any, Final

from rich.console import Console

from handover.lint.catalogue import CATALOGUE
from handover.lint.finding import Finding, Severity, in_words
from manage.json_told import tell_json
from manage.page_file import PageFile
from manage.terminal import shown, standard_output

_COLOURS: Final = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
_SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(file: PageFile) -> None:
    """Tells findings to a person who asked for them."""
    tell_findings(file, standard_output())


def tell_findings(file: PageFile, console: Console) -> None:
    """Tells findings to a person: place, reason and remedy of each, and a total."""
    for finding in file.findings:
        line, column = file.line(finding.place)
        colour = _COLOURS[finding.severity]
        console.print(
            f"[bold]{shown(str(file.path))}:{line}:{column}[/]  [{colour}]{finding.severity}[/]  "
            f"[cyan]{shown(in_words(finding.place))}[/]  [dim]{finding.rule}[/]",
            soft_wrap=True,
        )
        console.print(f"    {shown(finding.why)}", soft_wrap=True)
        console.print(f"    [green]→ {shown(finding.mend)}[/]\n", soft_wrap=True)
    console.print(_total(file))


def _total(file: PageFile) -> str:
    count = Counter(finding.severity for finding in file.findings)
    told = [f"{count[one]} {one}{'s' if count[one] != 1 else ''}" for one in Severity if count[one]]
    if file.page is None:
        return f"[bold red]{shown(str(file.path))} cannot be used:[/] {', '.join(told)}"
    return f"[bold green]{shown(file.page.name)} is fine[/]{': ' if told else ''}{', '.join(told)}"


def as_json(file: PageFile) -> None:
    """Tells findings as a JSON list."""
    tell_json([_document(file, finding) for finding in file.findings])


def _document(file: PageFile, finding: Finding) -> dict[str, Any]:
    line, column = file.line(finding.place)
    return {
        "file": str(file.path),
        "line": line,
        "column": column,
        "place": list(finding.place),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "why": finding.why,
        "mend": finding.mend,
    }


def as_sarif(file: PageFile) -> None:
    """Tells findings as SARIF 2.1.0, which editors and code hosts show beside the lines."""
    rules = sorted({finding.rule for finding in file.findings})
    described = [{"id": rule, "shortDescription": {"text": CATALOGUE[rule].line}} for rule in rules]
    driver = {"name": "handover page lint", "rules": described}
    run = {"tool": {"driver": driver}, "results": [_result(file, finding) for finding in file.findings]}
    tell_json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(file: PageFile, finding: Finding) -> dict[str, Any]:
    line, column = file.line(finding.place)
    region = {"startLine": line, "startColumn": column}
    place = {"artifactLocation": {"uri": file.path.as_posix()}, "region": region}
    return {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": f"{in_words(finding.place)}: {finding.why}; {finding.mend}"},
        "locations": [{"physicalLocation": place}],
    }
