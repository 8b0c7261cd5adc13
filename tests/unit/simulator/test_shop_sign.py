from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import pytest_socket

from handover.aws.page_versions import PageVersions
from handover.pages.page import Page
from local.demo_page import at_any_hour, demo_page
from local.simulator import shop_sign
from local.simulator.shop_sign import sign_in_the_door, sign_of
from tests.fakes.cloud import TABLE_NAME, Cloud, cloud
from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import settings_of

LISBON = ZoneInfo("Europe/Lisbon")
OPEN_ON_TUESDAY, CLOSED_ON_SUNDAY = "2026-11-24 10:00", "2026-11-22 22:00"


def milliseconds(at: str) -> int:
    return int(datetime.fromisoformat(at).replace(tzinfo=LISBON).timestamp() * 1000)


@pytest.fixture(name="cloud")
def _cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with cloud() as made:
        versions = PageVersions(made.client("dynamodb"), TABLE_NAME)
        monkeypatch.setattr(shop_sign, "_versions", lambda *_: versions)
        yield made


@pytest.mark.parametrize(
    ("at", "sign"),
    [
        (OPEN_ON_TUESDAY, {"open": True, "next_open": None}),
        (CLOSED_ON_SUNDAY, {"open": False, "next_open": "Tuesday at 9:00 AM"}),
    ],
)
def test_the_sign_tells_whether_somebody_is_there_and_when_again(at: str, sign: dict[str, object]) -> None:
    assert sign_of(demo_page(), milliseconds(at)) == sign


def test_a_page_that_keeps_no_hours_has_no_sign() -> None:
    assert sign_of(at_any_hour(demo_page()), milliseconds(CLOSED_ON_SUNDAY)) == {}


def of_the_demo_page(page: Page) -> dict[str, object]:
    settings = settings_of(page_id=page.id, engine_url="http://engine.test", table_name=TABLE_NAME)
    return sign_in_the_door(settings)


def test_the_sign_is_that_of_the_settings_which_count(cloud: Cloud) -> None:
    page = demo_page()
    assert of_the_demo_page(page) == {}
    versions = PageVersions(cloud.client("dynamodb"), TABLE_NAME)

    versions.publish(page, by="Maya")
    assert of_the_demo_page(page).keys() == {"open", "next_open"}

    versions.publish(at_any_hour(page), by="Maya")
    assert of_the_demo_page(page) == {}


def test_where_no_engine_answers_there_is_no_sign(simulator: InProcess) -> None:
    pytest_socket.disable_socket(allow_unix_socket=True)
    assert simulator.control("GET", "/shop_sign").json() == {}
