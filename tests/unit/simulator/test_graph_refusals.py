import json

import pytest

from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import PAGE, Scene, refusal

HOUR = 3600


@pytest.fixture
def psid(simulator: InProcess) -> str:
    return somebody_who_wrote(simulator)


def somebody_who_wrote(simulator: InProcess, platform: str = "messenger") -> str:
    psid = simulator.visitor(platform=platform)
    simulator.control("POST", f"/visitors/{psid}/write", {"text": "hello"})
    return psid


def codes(simulator: InProcess, psid: str) -> tuple[int, int | None]:
    error = simulator.say(psid).json()["error"]
    return error["code"], error.get("error_subcode")


# The token


def test_a_dead_token_is_refused_for_every_call(simulator: InProcess, psid: str) -> None:
    simulator.control("PATCH", "/settings", {"token_dead": True})

    for answer in (simulator.say(psid), simulator.graph("GET", "me"), simulator.graph("GET", psid)):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 190, 460)


def test_a_new_token_lives_and_the_old_one_does_not(simulator: InProcess, psid: str) -> None:
    simulator.control("PATCH", "/settings", {"token_dead": True})
    shown = simulator.control("PATCH", "/settings", {"page_token": "another_token"})
    assert shown.json()["token_dead"] is False
    assert "another_token" not in shown.text

    assert codes(simulator, psid)[0] == 190
    simulator.settings = simulator.settings.model_copy(update={"page_token": "another_token"})
    assert simulator.say(psid).status_code == 200


def test_a_replaced_token_outlives_a_reset(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"page_token": "another_token"})
    simulator.control("POST", "/reset")

    assert simulator.parts.settings.page_token == "another_token"


def test_a_setting_that_is_refused_is_not_repeated(simulator: InProcess) -> None:
    answer = simulator.control("PATCH", "/settings", {"page_token": ["sesame"]})

    assert answer.status_code == 422
    assert "sesame" not in answer.text


# The page


def test_a_restricted_page_may_not_send(simulator: InProcess, psid: str) -> None:
    simulator.control("PATCH", "/settings", {"page_restricted": True})

    assert codes(simulator, psid) == (10, 1893063)


# The rate


def limit(simulator: InProcess, sends: int = 2, seconds: float = 90) -> None:
    assert simulator.control("PATCH", "/settings", {"send_limit": {"sends": sends, "seconds": seconds}}).is_success


def usage(simulator: InProcess, psid: str) -> dict[str, object]:
    headers = simulator.say(psid).headers
    [used] = json.loads(headers["x-business-use-case-usage"])[PAGE]
    assert isinstance(used, dict)
    return used


def test_sends_beyond_the_rate_are_refused_and_told_how_long_to_wait(simulator: InProcess, psid: str) -> None:
    limit(simulator)

    assert [usage(simulator, psid)["call_count"] for _ in range(2)] == [50, 100]
    refused = simulator.say(psid)

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 80006)
    [used] = json.loads(refused.headers["x-business-use-case-usage"])[PAGE]
    assert used == {
        "type": "messenger",
        "call_count": 100,
        "total_cputime": 100,
        "total_time": 100,
        "estimated_time_to_regain_access": 2,
    }


def test_the_rate_recovers_as_sends_grow_old(simulator: InProcess, psid: str) -> None:
    limit(simulator)
    for _ in range(2):
        simulator.say(psid)
    assert codes(simulator, psid)[0] == 80006
    simulator.control("PATCH", "/settings", {"clock_offset_seconds": 91})

    assert usage(simulator, psid)["estimated_time_to_regain_access"] == 0


def test_one_page_has_one_rate_for_all_its_visitors(simulator: InProcess, psid: str) -> None:
    limit(simulator, sends=1)
    simulator.say(psid)

    assert codes(simulator, somebody_who_wrote(simulator))[0] == 80006
    assert codes(simulator, somebody_who_wrote(simulator, "instagram"))[0] == 80002


def test_without_sends_there_is_nothing_to_wait_for_but_the_window(simulator: InProcess, psid: str) -> None:
    limit(simulator, sends=0, seconds=60)

    assert codes(simulator, psid)[0] == 80006


def test_without_a_limit_nothing_is_told_of_one(simulator: InProcess, psid: str) -> None:
    limit(simulator, sends=0)
    simulator.control("PATCH", "/settings", {"send_limit": None})

    assert "x-business-use-case-usage" not in simulator.say(psid).headers


def test_a_failure_that_was_asked_for_can_carry_headers(simulator: InProcess, psid: str) -> None:
    headers = {"X-App-Usage": {"call_count": 100}, "Retry-After": "7"}
    simulator.control("POST", "/failures", {"edge": "messages", "code": 4, "headers": headers})

    answer = simulator.say(psid)

    assert json.loads(answer.headers["x-app-usage"]) == {"call_count": 100}
    assert (answer.headers["retry-after"], answer.json()["error"]["code"]) == ("7", 4)


# The window, on Instagram


def test_instagram_has_its_own_subcode_for_the_window(instagram: Scene) -> None:
    instagram.visitor_writes()
    instagram.later(25 * HOUR)

    assert refusal(instagram.bot_sends)[:2] == (10, 2534022)
