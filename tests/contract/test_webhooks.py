"""Owners' webhooks, over HTTP on this machine."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, override

import pytest
import pytest_socket

from handover.alerts.undeliverable import UndeliverableError
from handover.missing_secret import MissingSecretError
from handover.outgoing.signing import signature_of
from handover.outgoing.webhooks import ON_THIS_MACHINE, NotTakenError, Webhooks, plain_session
from tests.fakes.clock import ManualClock

PAGE_ID: Final = "22"
BODY: Final = b'{"version":1}'
AT: Final = 1_777_975_240


class Secrets:
    def webhook_secrets(self, page_id: str) -> tuple[str, ...]:
        if page_id != PAGE_ID:
            raise MissingSecretError(f"pages/{page_id}/webhook-secret cannot be read")
        return ("new", "old")


@dataclass
class Program:
    """An owner's program.

    Attributes:
        status: what it answers with; None breaks the connection.
        headers: what it was sent, and the bodies.
    """

    address: str = ""
    status: int | None = 200
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@pytest.fixture
def program() -> Iterator[Program]:
    pytest_socket.enable_socket()
    made = Program()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.paths.append(self.path)
            made.headers.append(dict(self.headers.items()))
            made.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            if made.status is None:
                self.connection.close()
                return
            self.send_response(made.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(b"nobody reads this")

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    server.server_close()


def webhooks(milliseconds_left: int = 30_000) -> Webhooks:
    return Webhooks(plain_session(), Secrets(), ManualClock(AT + 0.7), lambda: milliseconds_left, ON_THIS_MACHINE)


def post(program: Program) -> None:
    webhooks().post(PAGE_ID, program.address, "e.3", BODY)


def test_a_body_is_posted_with_its_id_its_time_and_its_signature(program: Program) -> None:
    post(program)
    [headers] = program.headers
    assert (program.bodies, headers["Content-Type"]) == ([BODY], "application/json")
    assert (headers["X-Handover-Id"], headers["X-Handover-Timestamp"]) == ("e.3", str(AT))
    assert headers["X-Handover-Signature"] == signature_of(BODY, AT, ["new", "old"])


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_one(program: Program, status: int) -> None:
    program.status = status
    post(program)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(program: Program, status: int) -> None:
    program.status = status
    with pytest.raises(NotTakenError, match=f"HTTP {status}"):
        post(program)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_what_the_program_will_never_take_is_not_tried_again(program: Program, status: int) -> None:
    program.status = status
    with pytest.raises(UndeliverableError, match=f"HTTP {status}"):
        post(program)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(program: Program, status: int) -> None:
    program.status = status
    with pytest.raises(UndeliverableError):
        post(program)
    assert program.paths == ["/hook"]


def test_invariant_11_a_program_that_breaks_off_is_tried_again_and_its_address_is_not_told(program: Program) -> None:
    program.status = None
    with pytest.raises(NotTakenError) as error:
        post(program)
    assert "hook" not in str(error.value)
    assert error.value.__suppress_context__


def test_a_program_that_is_not_there_is_tried_again() -> None:
    pytest_socket.enable_socket()
    with pytest.raises(NotTakenError):
        webhooks().post(PAGE_ID, "http://127.0.0.1:9/hook", "e.3", BODY)


def test_nothing_is_begun_that_could_use_up_the_time_of_the_alerts(program: Program) -> None:
    with pytest.raises(NotTakenError, match="too little time"):
        webhooks(milliseconds_left=9_999).post(PAGE_ID, program.address, "e.3", BODY)
    assert program.bodies == []


def test_nothing_is_posted_unsigned(program: Program) -> None:
    with pytest.raises(MissingSecretError):
        webhooks().post("99", program.address, "e.3", BODY)
    assert program.bodies == []


def test_neither_a_proxy_nor_a_password_is_taken_from_the_surroundings() -> None:
    assert plain_session().trust_env is False


def test_where_we_are_deployed_nothing_is_posted_in_plain_sight_nor_to_the_machine_we_run_on(program: Program) -> None:
    deployed = Webhooks(plain_session(), Secrets(), ManualClock(AT), lambda: 60_000)
    with pytest.raises(UndeliverableError, match="a developer's own machine"):
        deployed.post(PAGE_ID, program.address, "n1", BODY)
    assert program.bodies == []
