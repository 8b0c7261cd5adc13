"""What was learnt of a page's routing holds for an hour."""

import pytest

from handover.pages.platform import Platform
from handover.pages.routing import Routing, RoutingMode

LEARNT = 1_800_000_000_000
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("now", "is_current"),
    [(LEARNT - 1, True), (LEARNT, True), (LEARNT + HOUR_MS - 1, True), (LEARNT + HOUR_MS, False)],
)
def test_it_is_believed_for_an_hour(now: int, *, is_current: bool) -> None:
    routing = Routing(page_id="22", platform=Platform.MESSENGER, mode=RoutingMode.ZERO_CONFIG, learnt_at=LEARNT)
    assert routing.is_current(now) is is_current
