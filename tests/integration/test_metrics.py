"""What the functions really measure is what alarms, dashboard and runbook take from the code."""

import json
from collections.abc import Iterator

import pytest

from tests.fakes.meta import Webhook
from tests.integration.functions import request
from tests.integration.system import System
from tests.template.emitted import Emitted, emitted

ANY = "one of the functions"
"""Here all functions are called the same, as they run in one process."""


@pytest.fixture
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions have a name, as the template gives them one."""
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", ANY)


def measured(printed: str) -> Iterator[Emitted]:
    """Gives each metric among what the functions have printed, in CloudWatch's embedded format."""
    documents = [json.loads(line) for line in printed.splitlines() if '"_aws"' in line]
    for document in documents:
        for block in document["_aws"]["CloudWatchMetrics"]:
            assert block["Dimensions"] == [["service"]]
            yield from (Emitted(one["Name"], one["Unit"], document["service"]) for one in block["Metrics"])


@pytest.mark.usefixtures("_named")
def test_every_metric_is_one_that_was_read_from_the_code(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    system.writes("Hello!")
    system.presses("Talk to a human")
    system.page.kill_token()
    system.writes("When are you open?", system.page.new_visitor("Bert"))
    system.functions.invoke("ingest", request(Webhook(b"{}", "sha256=0")))
    system.functions.invoke("ingest", request(Webhook(b"{}", f"sha256={'0' * 64}")))
    found = set(measured(capsys.readouterr().out))
    assert found - {Emitted(name, one.unit, ANY) for one in emitted() for name in one.names} == set()
    begun = {"EventsStored", "RecordsFailed", "HandoverRequests", "Switch_passed", "Alert_handover_requested"}
    assert {one.name for one in found} >= begun | {"PageHeld_token_dead", "WebhooksRefused", "WebhooksUnsigned"}
