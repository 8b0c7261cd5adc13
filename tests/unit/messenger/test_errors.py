"""The type of a Graph error decides what happens next; codes 10 and 100 mean many things."""

import pytest

from handover.messenger.errors import (
    GraphError,
    NotOwnerError,
    PersonUnavailableError,
    RateLimitedError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
    TransientError,
    WindowClosedError,
    classify,
    fault_in,
)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, {"code": 1}, TransientError),
        (400, {"code": 2}, TransientError),
        (503, {}, TransientError),
        (400, {"code": 100, "is_transient": True}, TransientError),
        (400, {"code": 4}, RateLimitedError),
        (400, {"code": 613}, RateLimitedError),
        (400, {"code": 80006}, RateLimitedError),
        (429, {}, RateLimitedError),
        (400, {"code": 10, "error_subcode": 2018300}, NotOwnerError),
        (400, {"code": "10", "error_subcode": "2018300"}, NotOwnerError),
        (400, {"code": 2018300}, NotOwnerError),
        (400, {"code": 100, "error_subcode": 2534037}, NotOwnerError),
        (400, {"code": 100, "message": "(#100) Only the current thread owner can release"}, NotOwnerError),
        (400, {"code": 10, "message": "another app is controlling this thread now."}, NotOwnerError),
        (400, {"code": 10, "error_subcode": 2018278}, WindowClosedError),
        (400, {"code": 10, "error_subcode": 2534022}, WindowClosedError),
        (400, {"code": 10, "message": "This message is sent outside of allowed window."}, WindowClosedError),
        (400, {"code": 10, "error_subcode": 2018108}, PersonUnavailableError),
        (400, {"code": 200, "error_subcode": 1545041}, PersonUnavailableError),
        (400, {"code": 551}, PersonUnavailableError),
        (400, {"code": 100, "error_subcode": 2018001}, PersonUnavailableError),
        (400, {"code": 10, "error_subcode": 2018321}, TransientError),
        (400, {"code": 27}, RoutingDisabledError),
        (400, {"code": 190, "error_subcode": 463}, TokenInvalidError),
        (401, {"code": 190}, TokenInvalidError),
        (400, {"code": 100, "error_subcode": 2018164}, RefusedError),
        (400, {"code": 2, "error_subcode": 2018344}, RefusedError),
        (403, {"code": 200}, RefusedError),
        (400, {}, RefusedError),
        (200, {"code": "?"}, RefusedError),
    ],
)
def test_the_error_of_a_fault(status: int, error: dict[str, object], expected: type[GraphError]) -> None:
    assert type(classify(fault_in(status, {"error": error}))) is expected


@pytest.mark.parametrize("document", [None, [], "x", {}, {"error": "text"}])
def test_an_answer_without_an_error_object_is_judged_by_its_status(document: object) -> None:
    assert type(classify(fault_in(500, document))) is TransientError
    assert type(classify(fault_in(400, document))) is RefusedError


def test_the_text_of_an_error_holds_codes_only() -> None:
    fault = fault_in(400, {"error": {"code": 10, "error_subcode": 2018300, "message": "hello Ana"}})
    assert str(classify(fault)) == "HTTP 400, code 10/2018300"
