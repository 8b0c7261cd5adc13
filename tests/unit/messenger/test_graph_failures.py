"""What a Graph call that went wrong is taken for: not made at all, made for nobody knows what, or refused."""

import socket
import ssl
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import requests
import responses
from urllib3.exceptions import ProtocolError

from handover.messenger.calls import graph_session
from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    RateLimitedError,
    RefusedError,
    TokenInvalidError,
    TransientError,
    UnconfirmedError,
)
from handover.messenger.graph import Graph
from handover.messenger.signature import app_secret_proof
from handover.pages.platform import Platform

BASE = "https://graph.example/v25.0"
SECRET = "test_app_secret"
TOKEN = "EAAB-of-page-22"


def graph(session: requests.Session | None = None, token: str = TOKEN, url: str = "https://graph.example") -> Graph:
    made = session or requests.Session()
    return Graph(made, url=url, version="v25.0", page_id="22", page_token=token, app_secret=SECRET)


def send(to: Graph) -> None:
    to.send("33", {"text": "hello"}, "handover:e.1.0")


def ask(to: Graph) -> None:
    to.thread_owner("33")


def failure_of(act: Callable[[], object]) -> GraphError:
    with pytest.raises(GraphError) as failure:
        act()
    return failure.value


# --- connections ------------------------------------------------------------------------------------------------------


@pytest.fixture
def connecting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], list[object]]:
    """Makes every attempt to connect fail, below urllib3, and gives the list of attempts."""

    def fails_with(error: Exception) -> list[object]:
        attempts: list[object] = []

        def attempt(address: object, *_: object, **__: object) -> socket.socket:
            attempts.append(address)
            raise error

        monkeypatch.setattr("urllib3.util.connection.create_connection", attempt)
        return attempts

    return fails_with


NEVER_MADE = [
    ConnectionRefusedError(111, "Connection refused"),
    socket.gaierror(-3, "Temporary failure in name resolution"),
    OSError(101, "Network is unreachable"),
    TimeoutError("timed out"),
]


@pytest.mark.parametrize("error", NEVER_MADE)
def test_a_connection_that_was_never_made_carried_nothing(
    connecting: Callable[[Exception], list[object]], error: Exception
) -> None:
    connecting(error)
    for act in (lambda: send(graph()), lambda: ask(graph())):
        assert type(failure_of(act)) is TransientError


def test_a_connection_that_was_never_made_is_tried_three_times(
    connecting: Callable[[Exception], list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("urllib3.util.retry.time.sleep", lambda _: None)
    attempts = connecting(NEVER_MADE[0])
    failure_of(lambda: send(graph(graph_session())))
    assert attempts == [("graph.example", 443)] * 3


@pytest.mark.parametrize(
    "error",
    [
        requests.ReadTimeout("read timed out"),
        requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset by peer"))),
        requests.ConnectionError(),
        requests.exceptions.ChunkedEncodingError("broken"),
        requests.exceptions.SSLError(ssl.SSLError("broken")),
    ],
)
@responses.activate
def test_a_connection_that_broke_may_have_carried_the_call(error: Exception) -> None:
    responses.post(f"{BASE}/22/messages", body=error)
    assert type(failure_of(lambda: send(graph()))) is UnconfirmedError


QUESTIONS: list[Callable[[Graph], object]] = [
    ask,
    lambda to: to.user_name("33", Platform.MESSENGER),
    lambda to: to.has_conversation_routing(Platform.INSTAGRAM),
    lambda to: to.has_said("33", Platform.MESSENGER, {"text": "hello"}, 0),
]


@pytest.mark.parametrize("act", QUESTIONS)
@pytest.mark.parametrize("answer", [requests.ReadTimeout("read timed out"), requests.ConnectionError(), "", "[", "[]"])
@responses.activate
def test_a_question_that_was_not_answered_may_be_asked_again(
    act: Callable[[Graph], object], answer: str | Exception
) -> None:
    for path in ("33", "me", "22/thread_owner", "22/conversations"):
        responses.get(f"{BASE}/{path}", body=answer)
    assert type(failure_of(lambda: act(graph()))) is TransientError


@pytest.mark.parametrize(
    "broken", [graph(url="graph.example"), graph(url="https://"), graph(url="ftp://graph.example"), graph(url="a://b")]
)
def test_a_call_that_cannot_be_made_is_for_staff_to_mend(broken: Graph) -> None:
    for act in (send, ask):
        refusal = failure_of(partial(act, broken))
        assert type(refusal) is MisconfiguredError
        assert TOKEN not in "".join(traceback.format_exception(refusal))


@responses.activate
def test_what_cannot_be_written_into_an_address_is_no_crash() -> None:
    assert type(failure_of(lambda: graph().thread_owner("\ud800"))) is MisconfiguredError


@pytest.mark.parametrize("error", NEVER_MADE)
def test_invariant_11_no_secret_is_in_the_trace_of_a_failure(
    connecting: Callable[[Exception], list[object]], error: Exception
) -> None:
    connecting(error)
    for act in (lambda: send(graph()), lambda: ask(graph())):
        trace = "".join(traceback.format_exception(failure_of(act)))
        assert not {secret for secret in (TOKEN, SECRET, app_secret_proof(TOKEN, SECRET)) if secret in trace}


# --- answers ----------------------------------------------------------------------------------------------------------

ERRORS: list[tuple[int, dict[str, Any], type[GraphError]]] = [
    (400, {"code": 10, "error_subcode": 2018300}, NotOwnerError),
    (400, {"code": 190}, TokenInvalidError),
    (400, {"code": 80006}, RateLimitedError),
    (500, {"code": 1}, TransientError),
    (403, {"code": 200}, MisconfiguredError),
    (400, {"code": 100}, RefusedError),
    (200, {"code": 10, "error_subcode": 2018300}, NotOwnerError),
    (200, {"code": 2}, TransientError),
]


@pytest.mark.parametrize(("status", "error", "expected"), ERRORS)
@responses.activate
def test_an_error_body_counts_whatever_the_status(
    status: int, error: dict[str, Any], expected: type[GraphError]
) -> None:
    responses.post(f"{BASE}/22/messages", status=status, json={"error": error})
    responses.get(f"{BASE}/22/thread_owner", status=status, json={"error": error})
    assert type(failure_of(lambda: send(graph()))) is expected
    assert type(failure_of(lambda: ask(graph()))) is expected


@pytest.mark.parametrize("body", ["", "<html>", "[]", "true", '{"recipient_id":', b"\xff", "[" * 100_000])
@responses.activate
def test_a_success_that_is_no_json_object_is_not_confirmed(body: str | bytes) -> None:
    responses.post(f"{BASE}/22/messages", status=200, body=body)
    assert type(failure_of(lambda: send(graph()))) is UnconfirmedError


@pytest.mark.parametrize(
    ("status", "expected"),
    [(502, TransientError), (503, TransientError), (429, RateLimitedError), (404, RefusedError), (400, RefusedError)],
)
@responses.activate
def test_a_failure_without_json_is_judged_by_its_status(status: int, expected: type[GraphError]) -> None:
    responses.post(f"{BASE}/22/messages", status=status, body="<html>")
    assert type(failure_of(lambda: send(graph()))) is expected


@responses.activate
def test_a_gateway_that_waited_in_vain_knows_no_more_than_we_do() -> None:
    responses.post(f"{BASE}/22/messages", status=504, body="<html>")
    responses.get(f"{BASE}/22/thread_owner", status=504, body="<html>")
    assert type(failure_of(lambda: send(graph()))) is UnconfirmedError
    assert type(failure_of(lambda: ask(graph()))) is TransientError


@responses.activate
def test_meta_itself_knows_that_nothing_was_sent() -> None:
    responses.post(f"{BASE}/22/messages", status=504, json={"error": {"code": 2}})
    assert type(failure_of(lambda: send(graph()))) is TransientError


@pytest.mark.parametrize("status", [301, 302, 307])
@responses.activate
def test_no_call_is_led_elsewhere(status: int) -> None:
    responses.post(f"{BASE}/22/messages", status=status, headers={"Location": f"{BASE}/22/elsewhere"}, json={})
    responses.get(f"{BASE}/22/elsewhere", json={"message_id": "m_1"})
    assert type(failure_of(lambda: send(graph()))) is RefusedError
    assert len(responses.calls) == 1


@responses.activate
def test_meta_says_for_how_long_to_stay_away() -> None:
    usage = '{"22": [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": 12}]}'
    headers = {"X-App-Usage": '{"call_count": 100}', "X-Business-Use-Case-Usage": usage}
    responses.post(f"{BASE}/22/messages", status=400, headers=headers, json={"error": {"code": 80006}})
    refusal = failure_of(lambda: send(graph()))
    assert isinstance(refusal, RateLimitedError)
    assert refusal.trouble.pause_seconds == 12 * 60


@responses.activate
def test_garbage_beside_a_success_harms_nothing() -> None:
    headers = {"X-Business-Use-Case-Usage": "{", "X-App-Usage": "[]", "Retry-After": "soon"}
    responses.post(f"{BASE}/22/messages", headers=headers, json={"message_id": "m_1"})
    send(graph())


@pytest.mark.parametrize(
    ("edge", "act"),
    [
        ("messages", lambda to: to.send("33", {"text": "hello"}, "x")),
        ("messages", lambda to: to.send_and_pass("33", {"text": "hello"}, "x", "55")),
        ("pass_thread_control", lambda to: to.pass_thread_control("33", "55", "x")),
        ("take_thread_control", lambda to: to.take_thread_control("33", "x")),
    ],
)
@responses.activate
def test_what_answers_success_false_is_refused(edge: str, act: Callable[[Graph], None]) -> None:
    responses.post(f"{BASE}/22/{edge}", json={"success": False})
    refusal = failure_of(lambda: act(graph()))
    assert type(refusal) is RefusedError
    assert str(refusal) == "Meta answered success: false"


@responses.activate
def test_invariant_11_a_refusal_tells_codes_and_never_what_was_sent() -> None:
    error = {"code": 100, "message": "(#100) hello 33", "error_user_msg": "hello"}
    responses.post(f"{BASE}/22/messages", status=400, json={"error": error})
    assert str(failure_of(lambda: send(graph()))) == "HTTP 400, code 100"
