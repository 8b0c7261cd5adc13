"""A token that Meta refuses is looked up anew: another one is tried once, the same one is dead."""

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import responses

from handover.messenger.errors import ProofRefusedError, TokenInvalidError, TransientError
from handover.messenger.graph import Graph
from handover.messenger.graphs import Graphs
from handover.messenger.signature import app_secret_proof
from handover.missing_secret import MissingSecretError
from handover.pages.platform import Platform
from handover.pages.standing import fingerprint
from tests.fakes.secrets import APP_SECRET, FakePageSecrets

SEND = "https://graph.example/v25.0/22/messages"
OWNER = "https://graph.example/v25.0/22/thread_owner"
DEAD = {"error": {"code": 190, "error_subcode": 460, "message": "Error validating access token of Ana"}}
OLD, NEW, NEWEST = "EAAB-old-token", "EAAB-new-token", "EAAB-newest-token"


@pytest.fixture
def meta() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mocked:
        yield mocked


class Vault:
    """The page's token as the warm function knows it, and as it is by now."""

    def __init__(self, known: str = OLD, stored: str = OLD) -> None:
        self.secrets = FakePageSecrets({"22": known})
        self.secrets.credentials("22")
        self.secrets.tokens["22"] = stored
        self.graphs = Graphs(requests.Session(), "https://graph.example", "v25.0", self.secrets)
        self.graph = self.graphs.for_page("22")


def send(graph: Graph) -> None:
    graph.send("33", {"text": "hello"}, "handover:e.1.0")


def bearers(meta: responses.RequestsMock) -> list[str]:
    return [call.request.headers["Authorization"] for call in meta.calls]


def test_the_token_that_is_known_is_used(meta: responses.RequestsMock) -> None:
    meta.post(SEND, json={"message_id": "m_1"})
    send(Vault(known=OLD, stored=NEW).graph)
    assert bearers(meta) == [f"Bearer {OLD}"]


@pytest.mark.parametrize(
    "act", [send, lambda graph: graph.thread_owner("33")], ids=["a call with an effect", "a question"]
)
def test_a_call_that_the_old_token_could_not_make_is_made_with_the_new_one(
    meta: responses.RequestsMock, act: Callable[[Graph], object]
) -> None:
    method, address = ("POST", SEND) if act is send else ("GET", OWNER)
    meta.add(method, address, status=400, json=DEAD)
    meta.add(method, address, json={"message_id": "m_1", "data": []})
    act(Vault(known=OLD, stored=NEW).graph)
    assert bearers(meta) == [f"Bearer {OLD}", f"Bearer {NEW}"]
    assert f"appsecret_proof={app_secret_proof(NEW, APP_SECRET)}" in str(meta.calls[1].request.url)
    assert meta.calls[0].request.body == meta.calls[1].request.body


def test_the_new_token_counts_from_then_on(meta: responses.RequestsMock) -> None:
    vault = Vault(known=OLD, stored=NEW)
    meta.post(SEND, status=400, json=DEAD)
    meta.post(SEND, json={"message_id": "m_1"})
    send(vault.graph)
    send(vault.graph)
    send(vault.graphs.for_page("22"))
    assert bearers(meta) == [f"Bearer {OLD}", *[f"Bearer {NEW}"] * 3]


def test_a_dead_token_that_nobody_replaced_is_not_tried_again(meta: responses.RequestsMock) -> None:
    meta.post(SEND, status=400, json=DEAD)
    with pytest.raises(TokenInvalidError) as refusal:
        send(Vault().graph)
    assert len(meta.calls) == 1
    assert refusal.value.trouble.token == fingerprint(OLD)
    assert refusal.value.trouble.detail == "HTTP 400, code 190/460"


def test_a_new_token_that_is_dead_too_is_the_one_that_is_named(meta: responses.RequestsMock) -> None:
    meta.post(SEND, status=400, json=DEAD)
    with pytest.raises(TokenInvalidError) as refusal:
        send(Vault(known=OLD, stored=NEW).graph)
    assert len(meta.calls) == 2
    assert refusal.value.trouble.token == fingerprint(NEW)


def test_a_token_is_looked_up_at_each_call_that_needs_it(meta: responses.RequestsMock) -> None:
    vault = Vault(known=OLD, stored=NEW)
    meta.post(SEND, status=400, json=DEAD)
    with pytest.raises(TokenInvalidError):
        send(vault.graph)
    vault.secrets.tokens["22"] = NEWEST
    with pytest.raises(TokenInvalidError) as refusal:
        send(vault.graph)
    assert bearers(meta)[2:] == [f"Bearer {NEW}", f"Bearer {NEWEST}"]
    assert refusal.value.trouble.token == fingerprint(NEWEST)


def test_a_client_without_a_store_has_one_token_only(meta: responses.RequestsMock) -> None:
    meta.post(SEND, status=400, json=DEAD)
    url, version = "https://graph.example", "v25.0"
    graph = Graph(requests.Session(), url=url, version=version, page_id="22", page_token=OLD, app_secret=APP_SECRET)
    with pytest.raises(TokenInvalidError) as refusal:
        send(graph)
    assert (len(meta.calls), refusal.value.trouble.token) == (1, fingerprint(OLD))


@pytest.mark.parametrize("broken", [f"{NEW}\n", f" {NEW}", "EAAB\u2026", "EAAB\x00"])
def test_a_token_that_no_call_can_be_made_with_is_dead(meta: responses.RequestsMock, broken: str) -> None:
    vault = Vault(known=broken, stored=broken)
    with pytest.raises(TokenInvalidError) as refusal:
        send(vault.graph)
    assert refusal.value.trouble.token == fingerprint(broken)
    meta.post(SEND, json={"message_id": "m_1"})
    vault.secrets.tokens["22"] = NEW
    send(vault.graph)
    assert bearers(meta) == [f"Bearer {NEW}"]


def test_a_token_that_is_refused_and_was_taken_away_is_dead(meta: responses.RequestsMock) -> None:
    vault = Vault()
    del vault.secrets.tokens["22"]
    meta.post(SEND, status=400, json=DEAD)
    with pytest.raises(TokenInvalidError) as refusal:
        send(vault.graph)
    assert refusal.value.trouble.token == fingerprint(OLD)


def test_a_page_without_a_token_is_called_with_none_and_the_next_one_counts(meta: responses.RequestsMock) -> None:
    secrets = FakePageSecrets({})
    graph = Graphs(requests.Session(), "https://graph.example", "v25.0", secrets).for_page("22")
    with pytest.raises(TokenInvalidError):
        send(graph)
    assert len(meta.calls) == 0
    secrets.tokens["22"] = NEW
    meta.post(SEND, json={"message_id": "m_1"})
    send(graph)
    assert bearers(meta) == [f"Bearer {NEW}"]


def test_the_fingerprint_is_that_of_the_token_as_it_is_now() -> None:
    vault = Vault(known=OLD, stored=OLD)
    assert vault.graphs.token_fingerprint("22") == fingerprint(OLD)
    vault.secrets.tokens["22"] = NEW
    assert vault.graphs.token_fingerprint("22") == fingerprint(NEW)
    with pytest.raises(MissingSecretError):
        vault.graphs.token_fingerprint("99")


def test_invariant_11_a_dead_token_is_named_and_never_told(meta: responses.RequestsMock) -> None:
    meta.post(SEND, status=400, json=DEAD)
    meta.get(OWNER, status=400, json=DEAD)
    for act in (send, lambda graph: graph.thread_owner("33")):
        with pytest.raises(TokenInvalidError) as refusal:
            act(Vault(known=OLD, stored=NEW).graph)
        trace = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value.trouble)
        secrets = [OLD, NEW, APP_SECRET, *(app_secret_proof(token, APP_SECRET) for token in (OLD, NEW)), "Ana"]
        assert [secret for secret in secrets if secret in trace] == []


# --- Parameter Store cannot be read -----------------------------------------------------------------------------------


def test_what_cannot_be_read_is_no_dead_token_and_can_be_tried_again() -> None:
    vault = Vault()
    vault.secrets = FakePageSecrets({"22": OLD})
    vault.secrets.is_readable = False
    graphs = Graphs(requests.Session(), "https://graph.example", "v25.0", vault.secrets)
    for ask in (graphs.for_page, graphs.token_fingerprint):
        with pytest.raises(TransientError, match="nothing was sent"):
            ask("22")
    assert not graphs.token_is_accepted("22")
    assert not graphs.is_reachable("22")


@pytest.mark.parametrize(
    ("answer", "is_reachable"),
    [
        ({"status": 200, "json": {"id": "22"}}, True),
        ({"status": 400, "json": DEAD}, True),
        ({"status": 400, "json": {"error": {"code": 80006}}}, True),
        ({"status": 503, "json": {"error": {"code": 2}}}, False),
        ({"status": 502, "body": "<html>"}, False),
        ({"body": requests.ConnectTimeout()}, False),
        ({"body": requests.ReadTimeout()}, False),
    ],
)
def test_meta_is_reachable_where_it_answers_anything_that_settles_a_question(
    meta: responses.RequestsMock,
    answer: dict[str, Any],
    is_reachable: bool,  # noqa: FBT001 - a case of the table
) -> None:
    meta.add("GET", "https://graph.example/v25.0/me", **answer)
    graphs = Graphs(requests.Session(), "https://graph.example", "v25.0", FakePageSecrets({"22": OLD}))
    assert graphs.is_reachable("22") is is_reachable


@pytest.mark.parametrize(
    "act", [send, lambda graph: graph.thread_owner("33")], ids=["a call with an effect", "a question"]
)
def test_a_token_that_meta_refuses_is_not_dead_while_it_cannot_be_read_whether_there_is_another(
    meta: responses.RequestsMock, act: Callable[[Graph], object]
) -> None:
    vault = Vault(known=OLD, stored=NEW)
    vault.secrets.is_readable = False
    meta.add(*(("POST", SEND) if act is send else ("GET", OWNER)), status=400, json=DEAD)
    with pytest.raises(TransientError):
        act(vault.graph)
    assert len(meta.calls) == 1


def test_an_app_secret_that_is_missing_is_no_trouble_of_the_page() -> None:
    secrets = FakePageSecrets({"22": OLD}, app_secret=None)
    with pytest.raises(MissingSecretError):
        Graphs(requests.Session(), "https://graph.example", "v25.0", secrets).for_page("22")


@pytest.mark.parametrize("platform", Platform)
def test_every_question_may_find_the_token_dead(meta: responses.RequestsMock, platform: Platform) -> None:
    base = "https://graph.example/v25.0"
    for path in ("me", "33", "22/conversations"):
        meta.get(f"{base}/{path}", status=401, json=DEAD)
    graph = Vault().graph
    asks: list[Callable[[], object]] = [
        lambda: graph.has_conversation_routing(platform),
        lambda: graph.user_name("33", platform),
        lambda: graph.has_said("33", platform, {"text": "hello"}, 0),
    ]
    for ask in asks:
        with pytest.raises(TokenInvalidError):
            ask()


BAD_PROOF = {"error": {"code": 100, "message": "Invalid appsecret_proof provided in the API argument"}}


def test_an_app_secret_that_was_reset_a_moment_ago_is_looked_up_anew(meta: responses.RequestsMock) -> None:
    vault = Vault()
    vault.secrets.stored_app_secret = "reset_app_secret"
    meta.post(SEND, status=400, json=BAD_PROOF)
    meta.post(SEND, json={"message_id": "m_1"})
    send(vault.graph)
    assert f"appsecret_proof={app_secret_proof(OLD, 'reset_app_secret')}" in str(meta.calls[1].request.url)


def test_another_apps_secret_is_for_staff_to_mend(meta: responses.RequestsMock) -> None:
    meta.post(SEND, status=400, json=BAD_PROOF)
    with pytest.raises(ProofRefusedError):
        send(Vault().graph)
    assert len(meta.calls) == 1
