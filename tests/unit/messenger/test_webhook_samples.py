"""Every shape that Meta documents or was seen to send becomes what it is, on Messenger and on Instagram."""

import json

import pytest

from handover.messenger.envelope import split
from handover.messenger.webhook import parse, read
from tests.builders.webhook_samples import NOTHING, SAMPLES, SENT, Dropped, Outcome, Sample, wrote
from tests.builders.webhooks import APP, ARRIVAL, AT, INSTAGRAM, MESSENGER, Chat, Json, encoded

NOW = AT + 3_600_000


def outcome_of(body: bytes, chat: Chat) -> Outcome:
    """What a webhook with one event becomes, on its way through `ingest` and `replies`."""
    batch = split(body, APP, ARRIVAL)
    assert not batch.unreadable
    if batch.dropped:
        assert not batch.envelopes
        [(name, number)] = batch.dropped.items()
        assert number == 1
        return Dropped(name)
    [envelope] = batch.envelopes
    assert envelope.group_id == f"{chat.account}:{chat.user}"
    delivered = read(parse(envelope.body), APP, NOW)
    assert (delivered.account_id, delivered.user_id) == (chat.account, chat.user)
    if delivered.event is None:
        return NOTHING
    assert (delivered.event.id, delivered.event.at) == (envelope.id, AT)
    told: Json = delivered.event.model_dump(mode="json", exclude={"id", "at"})
    return told


def name_of(value: object) -> str:
    if isinstance(value, Chat):
        return "Messenger" if value is MESSENGER else "Instagram"
    return value.name if isinstance(value, Sample) else str(value)


@pytest.mark.parametrize(("sample", "chat"), SENT, ids=name_of)
def test_what_a_webhook_is_to_us(sample: Sample, chat: Chat) -> None:
    became, expected = outcome_of(sample.body(chat), chat), sample.outcome(chat)
    if isinstance(became, dict) and isinstance(expected, dict):
        became = {name: value for name, value in became.items() if name in expected}
    assert became == expected


def test_each_sample_has_a_name_of_its_own() -> None:
    names = [sample.name for sample in SAMPLES]
    assert len(names) == len(set(names))


OTHER_APP = 2_262_510_160_704_936
HOP_CONTEXTS: dict[str, object] = {
    "list": [{"app_id": OTHER_APP, "metadata": "messenger_lead_gen_complete"}],
    "object": {"app_id": OTHER_APP, "metadata": ""},
    "nothing": None,
    "text": "messenger_lead_gen_complete",
    "number": OTHER_APP,
    "empty list": [],
    "list of anything": [None, 1, "x", [{}]],
}


@pytest.mark.parametrize("context", HOP_CONTEXTS.values(), ids=HOP_CONTEXTS.keys())
@pytest.mark.parametrize("chat", [MESSENGER, INSTAGRAM], ids=name_of)
def test_hop_context_of_any_shape_in_any_place_changes_nothing(chat: Chat, context: object) -> None:
    bodies = [
        chat.body(chat.message(), hop_context=context),
        chat.body({**chat.message(), "hop_context": context}),
        chat.body(chat.message(hop_context=context)),
        encoded({**chat.document(chat.entry(chat.message())), "hop_context": context}),
    ]
    assert [outcome_of(body, chat) for body in bodies] == [wrote("hello")] * len(bodies)


def test_hop_context_is_not_carried_along() -> None:
    secret = [{"app_id": OTHER_APP, "metadata": "what the other app knows"}]
    event = {**MESSENGER.message(), "hop_context": secret}
    [envelope] = split(MESSENGER.body(event, hop_context=secret), APP, ARRIVAL).envelopes
    assert json.loads(envelope.body)["event"] == MESSENGER.message()
    assert "what the other app knows" not in envelope.body
