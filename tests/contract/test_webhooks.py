"""Owners' webhooks, over HTTP on this machine."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Never, override

import pytest
import pytest_socket
import requests

from handover.alerts.undeliverable import UndeliverableError
from handover.missing_secret import MissingSecretError
from handover.outgoing import connections
from handover.outgoing.errors import AddressRefusedError, NoTimeLeftError, NotTakenError
from handover.outgoing.signing import signature_of
from handover.outgoing.webhooks import ON_THIS_MACHINE, Webhooks, plain_session, public_session
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


def test_nothing_is_begun_that_could_not_be_waited_for(program: Program) -> None:
    with pytest.raises(NoTimeLeftError, match="too little time"):
        webhooks(milliseconds_left=9_999).post(PAGE_ID, program.address, "e.3", BODY)
    assert program.bodies == []


def test_nothing_is_posted_unsigned(program: Program) -> None:
    with pytest.raises(MissingSecretError):
        webhooks().post("99", program.address, "e.3", BODY)
    assert program.bodies == []


def test_neither_a_proxy_nor_a_password_is_taken_from_the_surroundings() -> None:
    assert plain_session().trust_env is False


def test_where_we_are_deployed_nothing_is_posted_in_plain_sight_nor_to_the_machine_we_run_on(program: Program) -> None:
    with pytest.raises(UndeliverableError, match="a developer's own machine"):
        deployed().post(PAGE_ID, program.address, "n1", BODY)
    assert program.bodies == []


# --- where we are deployed: hosts of the internet alone ---------------------------------------------------------------


def deployed() -> Webhooks:
    return Webhooks(public_session(), Secrets(), ManualClock(AT), lambda: 60_000)


class Network:
    """A resolver and what is connected to, in the place of the network.

    Attributes:
        answers: what a name leads to, one list for each time that it is looked up; the last one again and again.
        reached: the addresses that a connection went to.
        unreachable: those where nobody answers.
    """

    def __init__(self) -> None:
        self.answers: list[list[str]] = []
        self.lookups = 0
        self.reached: list[str] = []
        self.unreachable: set[str] = set()

    def look_up(self, host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "desk.example"
        found = self.answers[min(self.lookups, len(self.answers) - 1)]
        self.lookups += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def connect(self, address: tuple[str, int], *_: object) -> socket.socket:
        self.reached.append(address[0])
        if address[0] in self.unreachable:
            raise ConnectionRefusedError
        raise _ReachedError


class _ReachedError(OSError):
    """The connection is made; whoever is at its end says nothing."""


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(socket, "getaddrinfo", made.look_up)
    monkeypatch.setattr(connections, "create_connection", made.connect)
    return made


def posts_to_a_name() -> None:
    deployed().post(PAGE_ID, "https://desk.example/hook", "n1", BODY)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "::1", "fd00:ec2::254", "::ffff:127.0.0.1"]
)
def test_a_name_that_leads_into_a_private_network_is_refused_before_anything_is_connected_to(
    network: Network, address: str
) -> None:
    network.answers = [[address]]
    with pytest.raises(AddressRefusedError, match="public internet") as error:
        posts_to_a_name()
    assert network.reached == []
    assert address not in str(error.value)


def test_of_the_addresses_of_a_name_the_public_ones_are_tried_one_after_the_other(network: Network) -> None:
    network.answers = [["10.0.0.1", "8.8.8.8", "8.8.8.8", "127.0.0.1", "8.8.4.4"]]
    network.unreachable = {"8.8.8.8"}
    with pytest.raises(NotTakenError):
        posts_to_a_name()
    assert network.reached == ["8.8.8.8", "8.8.4.4"]


def test_what_is_judged_is_what_is_connected_to_though_the_name_means_something_else_a_moment_later(
    network: Network,
) -> None:
    network.answers = [["8.8.8.8"], ["127.0.0.1"]]
    with pytest.raises(NotTakenError):
        posts_to_a_name()
    assert (network.lookups, network.reached) == (1, ["8.8.8.8"])


def test_a_name_is_judged_anew_for_every_connection(network: Network) -> None:
    network.answers = [["8.8.8.8"], ["127.0.0.1"]]
    session = deployed()
    with pytest.raises(NotTakenError):
        session.post(PAGE_ID, "https://desk.example/hook", "n1", BODY)
    with pytest.raises(AddressRefusedError):
        session.post(PAGE_ID, "https://desk.example/hook", "n2", BODY)


def test_a_name_that_nobody_knows_is_tried_again(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> Never:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotTakenError):
        posts_to_a_name()
    assert network.reached == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "169.254.169.254", "[fd00:ec2::254]", "[::ffff:7f00:1]", "2130706433", "0x7f.1"]
)
def test_an_address_in_numbers_is_judged_as_well(host: str) -> None:
    pytest_socket.enable_socket()
    with pytest.raises(AddressRefusedError):
        deployed().post(PAGE_ID, f"https://{host}/hook", "n1", BODY)


def test_a_public_session_has_no_other_way_out(program: Program) -> None:
    with pytest.raises(requests.exceptions.InvalidSchema):
        public_session().post(program.address, timeout=1)
    assert program.bodies == []
