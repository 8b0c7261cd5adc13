"""Whatever stands wherever in a webhook: every event is stored, kept or counted, and no letter breaks `replies`."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.messenger.envelope import OBJECTS, Batch, UnreadableError, split
from handover.messenger.webhook import PolicyEnforced, parse, read, read_page_event
from tests.builders.webhook_samples import BOTH, SENT, Dropped
from tests.builders.webhooks import APP, ARRIVAL, AT, MESSENGER, Chat, Json, encoded

NOW = AT + 3_600_000

type Path = tuple[str | int, ...]

GONE = object()
"""Stands for a key that is taken away."""

DEPTH_OF_A_WEBHOOK = 9

WANTED = ("message", "postback", "pass_thread_control", "take_thread_control", "request_thread_control", "referral")


def nested(depth: int, opening: str, core: object) -> object:
    for _ in range(depth):
        core = [core] if opening == "[" else {"id": core}
    return core


JUNK = st.one_of(
    st.just(GONE),
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**18, max_value=10**400),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from(["", "\ud83d", "\udc00x", "\x00", "x" * 70_000, "handover:", "null", "{", '{"source":"axon"', APP]),
    st.sampled_from([[], {}, [[]], [None], {"id": None}, {"id": {}}, {"user_ref": 1}, [{"type": 5}], {"payload": 5}]),
    st.builds(nested, st.integers(1, 900), st.sampled_from("[{"), st.sampled_from([None, 1, "x", []])),
)

DOCUMENTS = [
    *(chat.document(chat.entry(sample.event(chat), channel=sample.channel)) for sample, chat in SENT),
    *(chat.document(chat.entry(chat.notice(policy_enforcement={"action": "block", "reason": "x"}))) for chat in BOTH),
    *(
        chat.document(
            chat.entry(chat.message("m_1"), chat.echo(app_id=5), hop_context=[{"app_id": 5}]),
            chat.entry(chat.message("m_2"), channel="standby", hop_context={"app_id": 5}),
            chat.entry(channel="messaging", changes=[{"field": "feed"}]),
        )
        for chat in BOTH
    ),
]


def paths(node: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a document, down to where no webhook has anything."""
    yield path
    if len(path) == DEPTH_OF_A_WEBHOOK:
        return
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, (*path, key))


def changed(node: Any, path: Path, junk: Any) -> Any:
    """The document with something else in one place."""
    if not path:
        return None if junk is GONE else junk
    key, rest = path[0], path[1:]
    node = copy.copy(node)
    if junk is GONE and not rest:
        del node[key]
    else:
        node[key] = changed(node[key], rest, junk)
    return node


@st.composite
def broken(draw: st.DrawFn) -> Any:
    """A document of a known shape, with up to three places spoilt."""
    document = draw(st.sampled_from(DOCUMENTS))
    for _ in range(draw(st.integers(1, 3))):
        document = changed(document, draw(st.sampled_from(list(paths(document)))), draw(JUNK))
    return document


def events_in(document: Json) -> int:
    """How many things in a document have to be somewhere afterwards."""
    entries = document["entry"]
    channels = [
        [entry[name] for name in ("messaging", "standby") if entry.get(name) is not None]
        if isinstance(entry, dict)
        else ["an entry that is kept"]
        for entry in entries
    ]
    return sum(
        sum(len(events) if isinstance(events, list) else 1 for events in found) if found else 1 for found in channels
    )


def read_all(batch: Batch) -> list[Any]:
    """What `replies` reads, each as JSON, so that everything in it can be stored and sent on."""
    found: list[Any] = []
    for envelope in batch.envelopes:
        assert envelope.body.isascii()
        assert len(envelope.group_id) <= 128
        document = parse(envelope.body)
        if envelope.user_id is None:
            found.append(read_page_event(document, NOW))
            continue
        event = read(document, APP, NOW).event
        found.append(event)
        if event is not None:
            json.loads(event.model_dump_json())
    return found


@settings(max_examples=300)
@given(broken())
def test_whatever_is_in_a_body_nothing_breaks_and_nothing_is_lost(document: Any) -> None:
    try:
        batch = split(encoded(document), APP, ARRIVAL)
    except UnreadableError:
        return
    read_all(batch)
    if document["object"] in OBJECTS:
        assert len(batch.envelopes) + len(batch.unreadable) + batch.dropped.total() == events_in(document)
    else:
        assert batch.dropped == {"other_object": 1}


STORED = [(sample, chat) for sample, chat in SENT if not isinstance(sample.outcome(chat), Dropped)]


@settings(max_examples=300)
@given(st.data())
def test_invariant_8_a_wanted_event_is_never_dropped_for_its_shape(data: st.DataObject) -> None:
    sample, chat = data.draw(st.sampled_from(STORED))
    event = sample.event(chat)
    places = [path for path in paths(event) if path and path[0] != "hop_context"]
    path, junk = data.draw(st.sampled_from(places)), data.draw(JUNK)
    if junk is GONE and len(path) == 1 and path[0] in WANTED:
        junk = None
    batch = split(chat.body(changed(event, path, junk), channel=sample.channel), APP, ARRIVAL)
    read_all(batch)
    # Junk may happen to be the account's own id: what it says to itself nobody needs.
    assert set(batch.dropped) <= {"own_echo", "user_ref", "to_itself"}
    assert len(batch.envelopes) + len(batch.unreadable) + batch.dropped.total() == 1


@settings(max_examples=200)
@given(st.data())
def test_invariant_1_what_the_account_says_is_never_taken_for_words_of_the_user(data: st.DataObject) -> None:
    chat = data.draw(st.sampled_from(BOTH))
    event = chat.echo(app_id=data.draw(st.sampled_from([APP, "263902037430900", None])), metadata="x")
    path = data.draw(st.sampled_from([path for path in paths(event) if path]))
    batch = split(chat.body(changed(event, path, data.draw(JUNK))), APP, ARRIVAL)
    kinds = {found.kind for found in read_all(batch) if found is not None}
    assert kinds <= {"human_wrote", "somebody_wrote"}


def deepest(template: str) -> bytes:
    """The body that nests as deeply in one place as Python's JSON reader takes."""

    def body(depth: int) -> bytes:
        return template.replace("?", "[" * depth + "]" * depth).encode()

    low, high = 1, 200_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            json.loads(body(middle))
            low = middle
        except RecursionError:
            high = middle - 1
    return body(low)


DEEP_PLACES = [
    '{"sender":{"id":?},"recipient":{"id":"22"},"message":{"mid":"m","text":"x"}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"message":{"mid":?,"text":?}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"timestamp":?,"message":{"mid":"m","quick_reply":?}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"message":{"mid":"m","attachments":?}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"hop_context":?,"message":{"mid":"m","text":"x","hop_context":?}}',
    '{"sender":{"id":"22"},"recipient":{"id":"33"},"message":{"mid":"m","is_echo":true,"app_id":?,"metadata":?}}',
    '{"sender":{"id":"22"},"recipient":{"id":"33"},"message":{"mid":"m","is_echo":?,"ai_generated":?,"app_id":5}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"postback":{"title":?,"payload":?}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"pass_thread_control":{"new_owner_app_id":?}}',
    '{"sender":{"id":"33"},"recipient":{"id":"22"},"request_thread_control":{"requested_owner_app_id":?}}',
    '{"recipient":{"id":"22"},"policy_enforcement":{"action":?,"reason":?}}',
    "?",
]


@pytest.mark.parametrize("place", DEEP_PLACES)
def test_invariant_7_what_is_nested_as_deeply_as_can_be_read_harms_no_other_event(place: str) -> None:
    message = json.dumps(MESSENGER.message())
    raw = deepest(f'{{"object":"page","entry":[{{"id":"22","time":?,"messaging":[{message},{place}]}}]}}')
    batch = split(raw, APP, ARRIVAL)
    assert len(batch.envelopes) + len(batch.unreadable) == 2
    assert batch.envelopes[0].user_id == "33"
    read_all(batch)


def test_a_notice_about_policy_is_read_whatever_it_holds() -> None:
    notice = MESSENGER.notice(policy_enforcement={"action": ["block"], "reason": {"text": "spam"}})
    [told] = read_all(split(MESSENGER.body(notice), APP, ARRIVAL))
    assert isinstance(told, PolicyEnforced)
    assert (told.action, told.reason) == ("", "")


@pytest.mark.parametrize("is_echo", [None, False, 0, "", [], {}])
@pytest.mark.parametrize("chat", BOTH)
def test_our_own_message_that_is_not_marked_as_an_echo_asks_nothing(chat: Chat, is_echo: object) -> None:
    [told] = read_all(split(chat.body(chat.echo(is_echo=is_echo, app_id=APP)), APP, ARRIVAL))
    assert told is None
