"""What the operator of an app asks Meta for, and how a test breaks each of it."""

import pytest

from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import BOT, INBOX, OTHER, PAGE

APP_TOKEN = {"Authorization": f"Bearer {BOT}|test_app_secret"}
TOKEN = "test_page_token"
YEAR_2100 = 4_102_444_800


def debugged(simulator: InProcess, token: str = TOKEN) -> dict[str, object]:
    answer = simulator.request("GET", "/v25.0/debug_token", params={"input_token": token}, headers=APP_TOKEN)
    data: dict[str, object] = answer.json()["data"]
    return data


def take_from_nobody(simulator: InProcess) -> tuple[int, int | None]:
    error = simulator.graph("POST", "me/take_thread_control", {"recipient": {"id": PAGE}}).json()["error"]
    return error["code"], error.get("error_subcode")


# Tokens


def test_an_app_is_told_whose_a_token_is_and_what_for(simulator: InProcess) -> None:
    told = debugged(simulator)

    assert (told["is_valid"], told["type"], told["app_id"], told["profile_id"]) == (True, "PAGE", BOT, PAGE)
    assert told["expires_at"] == 0
    assert "pages_messaging" in str(told["scopes"])


def test_a_scope_can_be_missing(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"scopes": ["pages_messaging"]})

    assert debugged(simulator)["scopes"] == ["pages_messaging"]


@pytest.mark.parametrize(
    ("settings", "subcode"), [({"token_dead": True}, 460), ({"token_expires_at": 1_600_000_000}, 463)]
)
def test_a_token_that_is_no_good_is_told_with_the_reason(
    simulator: InProcess, settings: dict[str, object], subcode: int
) -> None:
    simulator.control("PATCH", "/settings", settings)

    told = debugged(simulator)

    assert told["is_valid"] is False
    assert told["error"] == {**dict(told["error"]), "code": 190, "subcode": subcode}  # type: ignore[call-overload]  # an object
    assert simulator.graph("GET", "me").json()["error"]["error_subcode"] == subcode


def test_a_token_that_ends_later_works(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"token_expires_at": YEAR_2100})

    assert debugged(simulator)["expires_at"] == YEAR_2100
    assert simulator.graph("GET", "me").json()["id"] == PAGE


def test_a_token_of_nobody_is_told_as_that(simulator: InProcess) -> None:
    assert debugged(simulator, "made up")["is_valid"] is False


@pytest.mark.parametrize("path", ["debug_token", f"{BOT}/subscriptions"])
def test_what_is_the_apps_needs_the_apps_token(simulator: InProcess, path: str) -> None:
    assert simulator.graph("GET", path).json()["error"]["code"] == 15


# Apps


def test_an_app_has_a_name(simulator: InProcess) -> None:
    names = {app: simulator.graph("GET", app).json()["name"] for app in (INBOX, OTHER)}

    assert names == {INBOX: "Page Inbox", OTHER: f"app {OTHER}"}


def test_an_app_that_is_none_has_no_name(simulator: InProcess) -> None:
    assert simulator.graph("GET", "4040404").json()["error"]["code"] == 100


# The subscriptions, broken


def test_a_layer_can_lack_a_field_and_the_address_be_elsewhere(simulator: InProcess) -> None:
    changed = {"app_fields": ["messages"], "page_fields": ["standby"], "callback_url": "http://elsewhere.test/"}

    assert simulator.control("PATCH", "/subscriptions", changed).json() == {**changed, "instagram_fields": None}

    assert simulator.control("GET", "/subscriptions").json()["page_fields"] == ["standby"]
    [page] = simulator.request("GET", f"/v25.0/{BOT}/subscriptions", headers=APP_TOKEN).json()["data"]
    assert (page["callback_url"], [field["name"] for field in page["fields"]]) == (
        "http://elsewhere.test/",
        ["messages"],
    )


def test_a_field_that_is_none_changes_nothing(simulator: InProcess) -> None:
    wrong = simulator.control("PATCH", "/subscriptions", {"page_fields": ["standby"], "app_fields": ["telepathy"]})

    assert wrong.status_code == 422
    assert simulator.control("GET", "/subscriptions").json()["page_fields"] is None


# A take from nobody


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        ({}, (100, 2018001)),
        ({"take_allowed": False}, (200, None)),
        ({"mode": "zero_config"}, (27, None)),
        ({"take_allowed": False, "take_looks_first_at": "recipient"}, (100, 2018001)),
    ],
)
def test_a_take_from_nobody_is_refused_for_whatever_is_looked_at_first(
    simulator: InProcess, settings: dict[str, object], refusal: tuple[int, int | None]
) -> None:
    simulator.control("PATCH", "/settings", settings)

    assert take_from_nobody(simulator) == refusal
