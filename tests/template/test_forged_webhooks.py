"""What the alarms make of webhooks that are refused: forged ones hide nothing, and a changed app secret is noticed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pytest

from tests.template.stack import Stack

A_QUARTER_OF_AN_HOUR: Final = 900
FITS, DOES_NOT_FIT = 0, 1


@pytest.mark.parametrize(
    ("webhooks", "rings"),
    [
        pytest.param([], False, id="nobody writes"),
        pytest.param([FITS] * 500, False, id="visitors write"),
        pytest.param([DOES_NOT_FIT] * 500, True, id="the app secret has changed"),
        pytest.param([DOES_NOT_FIT], True, id="the app secret has changed, and one visitor has written once"),
        pytest.param([FITS] + [DOES_NOT_FIT] * 5, False, id="five are forged, and one visitor writes"),
        pytest.param([FITS] + [DOES_NOT_FIT] * 180_000, False, id="forged without end, and one visitor writes"),
        pytest.param([DOES_NOT_FIT] * 180_500, True, id="forged without end, and the app secret has changed"),
        pytest.param([FITS, DOES_NOT_FIT, DOES_NOT_FIT], False, id="the app secret changes just now"),
        pytest.param([DOES_NOT_FIT] * 5, True, id="forged on a page for which nobody writes: to be looked into"),
    ],
)
def test_a_changed_app_secret_is_an_alarm_and_a_forged_webhook_beside_genuine_ones_is_none(
    stack: Stack, webhooks: Sequence[int], *, rings: bool
) -> None:
    alarm = stack.properties("WebhooksRefusedAlarm")
    assert (alarm["MetricName"], alarm["Period"] * alarm["EvaluationPeriods"]) == (
        "WebhooksRefused",
        A_QUARTER_OF_AN_HOUR,
    )

    assert is_ringing(alarm, webhooks) is rings


def test_forged_webhooks_without_end_are_an_alarm_of_their_own(stack: Stack) -> None:
    alarm = stack.properties("TooManyRequestsAlarm")
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/ApiGateway", "4xx")
    five_minutes_at_four_a_second = [1] * 1_200

    assert is_ringing(alarm, five_minutes_at_four_a_second)


_STATISTICS: Final[Mapping[str, Callable[[Sequence[int]], float]]] = {"Minimum": min, "Sum": sum}


def is_ringing(alarm: Mapping[str, Any], values: Sequence[int]) -> bool:
    """Return whether an alarm on one period rings for the values of that period ("Evaluating an alarm", CloudWatch)."""
    assert (alarm["EvaluationPeriods"], alarm["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")
    if not values:
        return bool(alarm["TreatMissingData"] == "breaching")
    return bool(_STATISTICS[alarm["Statistic"]](values) >= alarm["Threshold"])
