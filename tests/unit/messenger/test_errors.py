"""The type of a Graph error decides what happens next; codes 10 and 100 mean many things."""

from typing import Any

import pytest

from handover.messenger.errors import (
    GraphError,
    MisconfiguredError,
    NotOwnerError,
    PageRestrictedError,
    PageTroubleError,
    PersonUnavailableError,
    ProofRefusedError,
    RateLimitedError,
    RefusedError,
    RoutingDisabledError,
    TokenInvalidError,
    TransientError,
    WindowClosedError,
    classify,
    fault_in,
)
from handover.pages.standing import TroubleKind

TRY_AGAIN = TransientError
STAY_AWAY_FROM_THE_PAGE = RateLimitedError
WAIT_FOR_ANOTHER_TOKEN = TokenInvalidError
HOLD_THE_PAGE = PageRestrictedError
LEAVE_IT_TO_THE_OWNER = NotOwnerError
USE_THE_GATE_ONLY = RoutingDisabledError
TOO_LATE_FOR_THE_BOT = WindowClosedError
NOBODY_IS_THERE = PersonUnavailableError
STAFF_MUST_MEND_IT = MisconfiguredError
ASK_FOR_THE_APP_SECRET_ANEW = ProofRefusedError
GIVE_UP_THIS_CALL = RefusedError

# One row for each code of Meta's lists: code or code/subcode, and what happens next.
ROWS: list[tuple[str, type[GraphError]]] = [
    ("1", TRY_AGAIN),
    ("2", TRY_AGAIN),
    ("2/2018344", STAFF_MUST_MEND_IT),
    ("2018344", STAFF_MUST_MEND_IT),
    ("3", STAFF_MUST_MEND_IT),
    ("4", STAY_AWAY_FROM_THE_PAGE),
    ("17", STAY_AWAY_FROM_THE_PAGE),
    ("32", STAY_AWAY_FROM_THE_PAGE),
    ("341", STAY_AWAY_FROM_THE_PAGE),
    ("613", TRY_AGAIN),  # a throttle of one thread, as far as anybody can tell
    ("613/2534040", STAY_AWAY_FROM_THE_PAGE),
    ("613/2018338", GIVE_UP_THIS_CALL),
    ("80001", STAY_AWAY_FROM_THE_PAGE),
    ("80002", STAY_AWAY_FROM_THE_PAGE),
    ("80006", STAY_AWAY_FROM_THE_PAGE),
    ("10", GIVE_UP_THIS_CALL),
    ("10/2018300", LEAVE_IT_TO_THE_OWNER),
    ("2018300", LEAVE_IT_TO_THE_OWNER),
    ("10/2018278", TOO_LATE_FOR_THE_BOT),
    ("2018278", TOO_LATE_FOR_THE_BOT),
    ("10/2534022", TOO_LATE_FOR_THE_BOT),
    ("10/2018065", TOO_LATE_FOR_THE_BOT),
    ("10/2018108", NOBODY_IS_THERE),
    ("2018108", NOBODY_IS_THERE),
    ("10/1893063", HOLD_THE_PAGE),
    ("1893063", HOLD_THE_PAGE),
    ("10/2018336", GIVE_UP_THIS_CALL),
    ("10/9999999", GIVE_UP_THIS_CALL),
    ("27", USE_THE_GATE_ONLY),
    ("100", GIVE_UP_THIS_CALL),
    ("100/33", STAFF_MUST_MEND_IT),
    ("100/2534037", LEAVE_IT_TO_THE_OWNER),
    ("100/2018001", NOBODY_IS_THERE),
    ("100/2534014", NOBODY_IS_THERE),
    ("100/2018164", STAFF_MUST_MEND_IT),
    ("102", WAIT_FOR_ANOTHER_TOKEN),
    ("102/463", WAIT_FOR_ANOTHER_TOKEN),
    ("104", STAFF_MUST_MEND_IT),
    ("190", WAIT_FOR_ANOTHER_TOKEN),
    *((f"190/{subcode}", WAIT_FOR_ANOTHER_TOKEN) for subcode in (458, 459, 460, 463, 464, 467, 492, 2018300)),
    ("463", WAIT_FOR_ANOTHER_TOKEN),
    ("467", WAIT_FOR_ANOTHER_TOKEN),
    ("200", STAFF_MUST_MEND_IT),
    ("200/2018028", STAFF_MUST_MEND_IT),
    ("200/2018027", STAFF_MUST_MEND_IT),
    ("10/2018027", STAFF_MUST_MEND_IT),
    ("200/1545041", NOBODY_IS_THERE),
    ("551/1545041", NOBODY_IS_THERE),
    ("10/1545041", NOBODY_IS_THERE),
    ("551", NOBODY_IS_THERE),
    ("551/2018278", TOO_LATE_FOR_THE_BOT),
    ("210", STAFF_MUST_MEND_IT),
    ("230", GIVE_UP_THIS_CALL),
    ("2018171", STAFF_MUST_MEND_IT),
    ("100/2018171", STAFF_MUST_MEND_IT),
    ("2018234", STAFF_MUST_MEND_IT),
    ("10/2018321", TRY_AGAIN),
    ("2018321", TRY_AGAIN),
    ("100/2018218", GIVE_UP_THIS_CALL),
    ("2018218", GIVE_UP_THIS_CALL),
    ("100/2018247", GIVE_UP_THIS_CALL),
    ("2018247", GIVE_UP_THIS_CALL),
    ("368", HOLD_THE_PAGE),
    ("368/1390008", HOLD_THE_PAGE),
    ("2500", GIVE_UP_THIS_CALL),
    ("987654", GIVE_UP_THIS_CALL),
    ("0", GIVE_UP_THIS_CALL),
]


def judged(error: dict[str, Any], status: int = 400) -> GraphError:
    return classify(fault_in(status, {"error": error}))


@pytest.mark.parametrize(("codes", "expected"), ROWS, ids=[f"{codes}-{kind.__name__}" for codes, kind in ROWS])
@pytest.mark.parametrize("write", [int, str], ids=["numbers", "texts"])
def test_what_a_code_leads_to(codes: str, expected: type[GraphError], write: type[int] | type[str]) -> None:
    code, _, subcode = codes.partition("/")
    error = {"code": write(code)} | ({"error_subcode": write(subcode)} if subcode else {})
    assert type(judged(error)) is expected


@pytest.mark.parametrize(
    ("code", "wording", "expected"),
    [
        (100, "(#100) Only the current thread owner can release", LEAVE_IT_TO_THE_OWNER),
        (100, "(#100) The calling app is not the thread owner", LEAVE_IT_TO_THE_OWNER),
        (10, "(#10) Message failed to send because another app is controlling this thread now.", LEAVE_IT_TO_THE_OWNER),
        (10, "(#10) This message is sent outside of allowed window.", TOO_LATE_FOR_THE_BOT),
        (100, "(#100) Handover Protocol APIs disabled for this page", USE_THE_GATE_ONLY),
        (10, "Handover protocol APIs disabled for this Page.", USE_THE_GATE_ONLY),
        (10, "(#10) Application does not have permission for this action", STAFF_MUST_MEND_IT),
        (10, "(#10) Requires pages_messaging permission to manage the object", STAFF_MUST_MEND_IT),
        (100, "Object cannot be loaded due to missing permissions", STAFF_MUST_MEND_IT),
        (100, "Invalid appsecret_proof provided in the API argument", ASK_FOR_THE_APP_SECRET_ANEW),
        (100, "API calls from the server require an appsecret_proof argument", ASK_FOR_THE_APP_SECRET_ANEW),
        (100, "(#100) Param text must be at most 2000 characters long.", GIVE_UP_THIS_CALL),
        (100, "(#100) Tag ACCOUNT_UPDATE is deprecated", GIVE_UP_THIS_CALL),
        (987654, "There is no permission to laugh", GIVE_UP_THIS_CALL),
    ],
)
def test_wording_tells_apart_what_codes_do_not(code: int, wording: str, expected: type[GraphError]) -> None:
    assert type(judged({"code": code, "message": wording})) is expected
    assert type(judged({"code": code, "error_subcode": 5, "message": wording})) is expected


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (500, {}, TRY_AGAIN),
        (503, {"code": 100}, TRY_AGAIN),
        (503, {"code": 987654}, TRY_AGAIN),
        (400, {"code": 100, "is_transient": True}, TRY_AGAIN),
        (400, {"code": 200, "is_transient": True}, TRY_AGAIN),
        (400, {"code": 987654, "is_transient": True}, TRY_AGAIN),
        (400, {"code": 987654, "is_transient": "true"}, GIVE_UP_THIS_CALL),
        (429, {}, STAY_AWAY_FROM_THE_PAGE),
        (429, {"code": 2}, STAY_AWAY_FROM_THE_PAGE),
        (401, {"code": 190}, WAIT_FOR_ANOTHER_TOKEN),
        (500, {"code": 190}, WAIT_FOR_ANOTHER_TOKEN),
        (403, {"code": 200}, STAFF_MUST_MEND_IT),
        (400, {"code": 4, "is_transient": True}, STAY_AWAY_FROM_THE_PAGE),
        (503, {"code": 32}, STAY_AWAY_FROM_THE_PAGE),
        (400, {"code": 368, "is_transient": True}, HOLD_THE_PAGE),
        (500, {"code": 10, "error_subcode": 2018300, "is_transient": True}, LEAVE_IT_TO_THE_OWNER),
        (200, {"code": 10, "error_subcode": 2018300}, LEAVE_IT_TO_THE_OWNER),
        (400, {}, GIVE_UP_THIS_CALL),
        (200, {"code": "?", "error_subcode": None}, GIVE_UP_THIS_CALL),
        (400, {"code": [1], "error_subcode": {"2": 3}, "message": 5}, GIVE_UP_THIS_CALL),
    ],
)
def test_a_code_that_means_one_thing_only_goes_before_status_and_flag(
    status: int, error: dict[str, Any], expected: type[GraphError]
) -> None:
    assert type(judged(error, status)) is expected


@pytest.mark.parametrize("document", [None, [], "x", {}, {"error": "text"}])
def test_an_answer_without_an_error_object_is_judged_by_its_status(document: object) -> None:
    assert type(classify(fault_in(500, document))) is TransientError
    assert type(classify(fault_in(429, document))) is RateLimitedError
    assert type(classify(fault_in(400, document))) is RefusedError


def test_trouble_of_a_page_tells_what_keeps_it() -> None:
    limits = {"X-Business-Use-Case-Usage": '{"22": [{"type": "messenger", "estimated_time_to_regain_access": 3}]}'}
    limited = classify(fault_in(400, {"error": {"code": 80006}}, limits))
    assert isinstance(limited, PageTroubleError)
    assert (limited.trouble.kind, limited.trouble.pause_seconds) == (TroubleKind.RATE_LIMITED, 180)
    dead = judged({"code": 190, "error_subcode": 460})
    assert isinstance(dead, PageTroubleError)
    assert (dead.trouble.kind, dead.trouble.detail) == (TroubleKind.TOKEN_DEAD, "HTTP 400, code 190/460")
    restricted = judged({"code": 368})
    assert isinstance(restricted, PageTroubleError)
    assert restricted.trouble.kind is TroubleKind.RESTRICTED


def test_invariant_11_the_text_of_an_error_holds_codes_only() -> None:
    fault = fault_in(400, {"error": {"code": 10, "error_subcode": 2018300, "message": "hello Ana"}})
    assert str(classify(fault)) == "HTTP 400, code 10/2018300"
    assert classify(fault).summary == "NotOwnerError: HTTP 400, code 10/2018300"


def test_a_throttle_that_tells_how_long_it_lasts_is_the_pages() -> None:
    fault = fault_in(400, {"error": {"code": 613}}, {"Retry-After": "90"})
    assert classify(fault).summary == "RateLimitedError: HTTP 400, code 613"
