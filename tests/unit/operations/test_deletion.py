"""Facebook's requests to be forgotten: recorded, handed on, carried out; and what is left to staff."""

import json
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest

from handover.deletion.request import DeletionRequest, Progress, code_of, pseudonym
from handover.messenger.deletion_callback import MalformedCallbackError
from handover.messenger.errors import GraphError, MisconfiguredError, TransientError
from handover.messenger.id_matching import PageUser
from handover.messenger.signature import SignatureError, request_signature_of, sign_request
from handover.operations import deletion
from handover.operations.deletion import Order
from handover.operations.forget import Account, Trace, Visitor
from tests.builders.pages import PAGE_ID, page
from tests.fakes.clock import ManualClock
from tests.fakes.deletion_requests import InMemoryDeletionRequests
from tests.fakes.pages import InMemoryPages
from tests.fakes.secrets import APP_SECRET, FakeWebhookSecrets

NOW = 1_795_000_000_000
ASID = "218471"


def signed(app_secret: str = APP_SECRET, user_id: str = ASID, issued_at: int = NOW // 1000) -> str:
    """Gives what Meta signs."""
    said = {"algorithm": "HMAC-SHA256", "issued_at": issued_at, "expires": 0, "user_id": user_id}
    return sign_request(json.dumps(said).encode(), app_secret)


CODE = code_of(request_signature_of(signed()))


@dataclass
class Office:
    """Everything around the requests, in memory."""

    clock: ManualClock = field(default_factory=ManualClock)
    requests: InMemoryDeletionRequests = field(default_factory=InMemoryDeletionRequests)
    queue: list[str] = field(default_factory=list)
    is_queue_down: bool = False
    known: list[PageUser] = field(default_factory=lambda: [PageUser(PAGE_ID, "70000000000033")])
    trouble: GraphError | None = None
    forgotten: list[Visitor] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.secrets = FakeWebhookSecrets(clock=self.clock)
        self.parts = deletion.Parts(
            secrets=self.secrets,
            requests=self.requests,
            queue=self,
            pages=InMemoryPages(page()),
            matching=lambda: self,
            forget=self._forget,
            now=lambda: NOW,
        )

    def post(self, body: str) -> None:
        if self.is_queue_down:
            raise ConnectionError
        self.queue.append(body)

    def page_users(self, app_scoped_id: str) -> tuple[PageUser, ...]:
        assert app_scoped_id == ASID
        if self.trouble:
            raise self.trouble
        return tuple(self.known)

    def _forget(self, visitor: Visitor) -> Account:
        self.forgotten.append(visitor)
        return Account(Counter({Trace.CONVERSATION: 1, Trace.EVENTS: 2}), ())

    def receives(self, app_secret: str = APP_SECRET, user_id: str = ASID) -> str:
        return self.takes(signed(app_secret, user_id))

    def takes(self, signed_request: str) -> str:
        return deletion.receive(urlencode({"signed_request": signed_request}).encode(), self.parts)

    def carries_out(self) -> DeletionRequest:
        for body in self.queue:
            deletion.carry_out(Order.model_validate_json(body), self.parts)
        return self.requests.saved[CODE]


# --- received ---------------------------------------------------------------------------------------------------------


def test_a_request_is_recorded_under_a_pseudonym_and_handed_on() -> None:
    office = Office()
    assert office.receives() == CODE
    subject = pseudonym(ASID, APP_SECRET)
    assert office.requests.saved[CODE] == DeletionRequest(code=CODE, subject=subject, received_at=NOW, version=1)
    assert ASID not in office.requests.saved[CODE].model_dump_json()
    assert [json.loads(body) for body in office.queue] == [{"code": CODE, "app_scoped_id": ASID}]


def test_invariant_8_what_could_not_be_handed_on_gets_no_code() -> None:
    office = Office(is_queue_down=True)
    with pytest.raises(ConnectionError):
        office.receives()


def test_a_request_signed_with_another_secret_is_neither_recorded_nor_handed_on() -> None:
    office = Office()
    with pytest.raises(SignatureError):
        office.receives("another secret")
    assert (office.requests.saved, office.queue) == ({}, [])


def test_the_previous_secret_counts_during_a_rotation_and_one_that_is_new_is_asked_for() -> None:
    office = Office()
    office.secrets.app_secrets()
    office.secrets.stored |= {"app-secret": "the new one", "app-secret-previous": APP_SECRET}
    office.clock.forward(60)
    assert office.receives("the new one") in office.requests.saved
    assert office.receives(APP_SECRET) == CODE


def test_who_cannot_be_read_is_not_recorded() -> None:
    office = Office()
    with pytest.raises(MalformedCallbackError):
        office.receives(user_id="../me")
    assert office.requests.saved == {}


# --- received once more -----------------------------------------------------------------------------------------------


def test_a_request_that_is_sent_again_has_its_code_and_its_record() -> None:
    office = Office()
    codes = {office.takes(signed()) for _ in range(20)}
    assert (codes, [*office.requests.saved]) == ({CODE}, [CODE])
    assert office.requests.saved[CODE].version == 1


def test_however_its_signature_is_spelt() -> None:
    signature, _, payload = signed().partition(".")
    office = Office()
    assert [office.takes(f"{signature}{filling}.{payload}") for filling in ("", "=")] == [CODE, CODE]


def test_one_that_was_carried_out_forgets_nobody_again_however_often_it_is_replayed() -> None:
    office = Office()
    office.receives()
    office.carries_out()
    office.queue.clear()
    for _ in range(20):
        office.receives()
    assert (office.queue, len(office.forgotten)) == ([], 1)
    assert office.requests.saved[CODE].progress is Progress.DONE


def test_one_that_is_left_to_staff_is_left_to_them() -> None:
    office = Office(known=[])
    office.receives()
    office.carries_out()
    office.queue.clear()
    office.receives()
    assert office.queue == []


def test_invariant_8_one_that_the_queue_did_not_take_is_handed_on_when_it_comes_again() -> None:
    office = Office(is_queue_down=True)
    with pytest.raises(ConnectionError):
        office.receives()
    office.is_queue_down = False
    assert office.receives() == CODE
    assert office.carries_out().progress is Progress.DONE


def test_a_later_request_of_the_same_user_is_another() -> None:
    office = Office()
    later = signed(issued_at=NOW // 1000 + 1)
    assert office.takes(later) != office.takes(signed())
    assert len(office.requests.saved) == 2


def test_a_rotated_secret_makes_no_other_code_of_a_request() -> None:
    office = Office()
    office.receives()
    office.carries_out()
    office.secrets.stored |= {"app-secret": "the new one", "app-secret-previous": APP_SECRET}
    office.clock.forward(60)
    office.queue.clear()
    assert (office.receives(), office.queue) == (CODE, [])


# --- carried out ------------------------------------------------------------------------------------------------------


def test_a_visitor_is_forgotten_on_every_page_of_ours_that_knows_them() -> None:
    office = Office(known=[PageUser(PAGE_ID, "70000000000033"), PageUser("99", "70000000000044")])
    office.receives()
    done = office.carries_out()
    assert office.forgotten == [Visitor(PAGE_ID, PAGE_ID, "70000000000033")]
    assert (done.progress, done.done_at, done.erased, done.is_open) == (Progress.DONE, NOW, 3, False)


@pytest.mark.parametrize("known", [[], [PageUser("99", "70000000000044")]])
def test_where_meta_names_no_visitor_of_ours_staff_have_to_find_out(known: list[PageUser]) -> None:
    office = Office(known=known)
    office.receives()
    request = office.carries_out()
    assert (request.progress, request.is_open, office.forgotten) == (Progress.BY_HAND, True, [])


def test_where_meta_refuses_to_tell_staff_have_to_find_out_and_see_why() -> None:
    office = Office(trouble=MisconfiguredError("HTTP 400, code 200"))
    office.receives()
    request = office.carries_out()
    assert (request.progress, request.why_by_hand) == (
        Progress.BY_HAND,
        "MisconfiguredError: HTTP 400, code 200",
    )


def test_invariant_8_a_meta_out_of_reach_leaves_the_request_to_be_tried_again() -> None:
    office = Office(trouble=TransientError("HTTP 500, code 2"))
    office.receives()
    with pytest.raises(TransientError):
        office.carries_out()
    assert office.requests.saved[CODE].progress is Progress.RECEIVED
    office.trouble = None
    assert office.carries_out().progress is Progress.DONE


def test_a_second_delivery_forgets_nobody_once_more() -> None:
    office = Office()
    office.receives()
    office.carries_out()
    assert office.carries_out().version == 2
    assert len(office.forgotten) == 1


def test_a_request_that_is_gone_is_not_carried_out() -> None:
    office = Office()
    office.receives()
    office.requests.saved.clear()
    deletion.carry_out(Order(code=CODE, app_scoped_id=ASID), office.parts)
    assert office.forgotten == []


# --- asked for --------------------------------------------------------------------------------------------------------


def test_a_request_is_found_by_its_code_and_nothing_else_is_looked_for() -> None:
    office = Office()
    office.receives()
    assert deletion.find(CODE, office.parts) == office.requests.saved[CODE]
    assert deletion.find("d" * 32, office.parts) is None
    assert deletion.find("x" * 5000, office.parts) is None
