"""An examination makes each check once, and none that rests on something broken."""

from collections.abc import Callable

import pytest
import requests
from botocore.exceptions import NoCredentialsError

from handover.doctor.verdict import Mark, Verdict, broken, not_looked_at, ok, worse
from handover.messenger.errors import RateLimitedError
from handover.operations.doctor.examination import Check, Examination
from tests.fakes.deployed import refusal

FINE = ok("fine")


def always(verdict: Verdict) -> Callable[[], Verdict]:
    return lambda: verdict


def failing(error: Exception) -> Callable[[], Verdict]:
    def look() -> Verdict:
        raise error

    return look


def marks(*checks: Check) -> dict[str, Mark]:
    return {name: verdict.mark for name, verdict in Examination(checks)}


def test_the_order_is_that_of_the_checks() -> None:
    assert Examination([Check("b", always(FINE)), Check("a", always(FINE))]).names == ("b", "a")
    assert [*marks(Check("b", always(FINE), ("a",)), Check("a", always(FINE)))] == ["b", "a"]


def test_what_rests_on_something_broken_is_not_looked_at_and_says_on_what() -> None:
    never = failing(AssertionError())
    first = Check("ground", always(broken("gone", "nothing works", "mend it")))
    found = dict(Examination([first, Check("wall", never, ("ground",)), Check("roof", never, ("wall",))]))
    assert (found["wall"].mark, found["roof"]) == (Mark.NOT_LOOKED_AT, found["wall"])
    assert "ground" in found["roof"].found


@pytest.mark.parametrize(
    ("below", "mark"), [(worse("old", "", ""), Mark.OK), (not_looked_at("no"), Mark.NOT_LOOKED_AT)]
)
def test_what_rests_on_something_that_could_be_better_is_looked_at(below: Verdict, mark: Mark) -> None:
    assert marks(Check("a", always(below)), Check("b", always(FINE), ("a",)))["b"] is mark


def test_each_check_is_made_once() -> None:
    made: list[str] = []

    def look() -> Verdict:
        made.append("a")
        return FINE

    marks(Check("b", always(FINE), ("a",)), Check("a", look), Check("c", always(FINE), ("a",)))
    assert made == ["a"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RateLimitedError("HTTP 400, code 4"), "RateLimitedError: HTTP 400, code 4"),
        (refusal("GetAccount", "AccessDenied", "ses:GetAccount"), "ses:GetAccount"),
        (KeyError("WebhookUrl"), "nothing is told of 'WebhookUrl'"),
        (NoCredentialsError(), "Unable to locate credentials"),
    ],
)
def test_a_question_without_an_answer_is_told_and_breaks_nothing(error: Exception, said: str) -> None:
    [(_, verdict)] = Examination([Check("a", failing(error))])
    assert (verdict.mark, said in verdict.found) == (Mark.WORSE, True)


def test_invariant_11_the_address_asked_is_not_told() -> None:
    [(_, verdict)] = Examination(
        [Check("a", failing(requests.ConnectionError("https://x/?verify_token=secret")))], (requests.RequestException,)
    )
    assert "secret" not in verdict.found
    assert "ConnectionError" in verdict.found
