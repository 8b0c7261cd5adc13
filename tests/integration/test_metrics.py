"""What the functions really measure is what alarms, dashboard and runbook take from the code."""

import json
from collections.abc import Iterator

import pytest

from handover.messenger.signature import sign
from local.simulator.webhooks import encode
from tests.fakes.cloud import Cloud, interrupt
from tests.fakes.meta import Webhook
from tests.fakes.secrets import APP_SECRET
from tests.integration.functions import Functions, request
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


def refusals(functions: Functions, capsys: pytest.CaptureFixture[str], *webhooks: Webhook) -> list[list[float]]:
    """Return the values of the metric that the alarm `webhooks-refused` looks at, for each of some webhooks."""
    capsys.readouterr()
    found = []
    for one in webhooks:
        functions.invoke("ingest", request(one))
        documents = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        found.append([value for document in documents for value in document.get("WebhooksRefused", [])])
    return found


def test_a_signature_that_does_not_fit_is_one_that_fits_nought_and_what_has_none_is_not_counted(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"sender": {"id": "1"}, "recipient": {"id": "2"}, "timestamp": 1, "message": {"mid": "m_1", "text": "Hi"}}
    seen = event | {"message": None, "read": {"watermark": 1}}
    wrote, read = (encode({"object": "page", "entry": [{"id": "2", "messaging": [one]}]}) for one in (event, seen))
    webhooks = [
        Webhook(wrote, sign(wrote, APP_SECRET)),
        Webhook(read, sign(read, APP_SECRET)),
        Webhook(wrote, sign(wrote, "another")),
        Webhook(wrote, "sha256=0"),
    ]
    assert refusals(functions, capsys, *webhooks) == [[0], [0], [1], []]


def test_our_own_doctor_who_signs_with_the_secret_that_we_have_proves_nothing(
    functions: Functions, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = b'{"object":"page","entry":[]}'
    assert refusals(functions, capsys, Webhook(nothing, sign(nothing, APP_SECRET))) == [[]]


def test_a_webhook_that_cannot_be_stored_has_a_signature_that_fits(
    functions: Functions, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt(cloud.client("sqs"), "SendMessageBatch").begin(1)
    event = {"sender": {"id": "1"}, "recipient": {"id": "2"}, "timestamp": 1, "message": {"mid": "m_1", "text": "Hi"}}
    body = encode({"object": "page", "entry": [{"id": "2", "messaging": [event]}]})
    assert refusals(functions, capsys, Webhook(body, sign(body, APP_SECRET))) == [[0]]
