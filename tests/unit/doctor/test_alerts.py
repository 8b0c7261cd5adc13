"""Who hears of a topic: confirmed or not, ended, and by whom it can be ended."""

import pytest

from handover.doctor.account import Subscriber, SubscriberState
from handover.doctor.alerts import judge_admin_topics, judge_alarm_subscribers, judge_subscribers
from handover.doctor.verdict import Mark

MAYA, JONAS = "maya@example.test", "jonas@example.test"


def mail(address: str, state: SubscriberState = SubscriberState.CONFIRMED, *, by_a_click: bool = False) -> Subscriber:
    return Subscriber("email", address, state, is_protected=not by_a_click)


PENDING, DELETED = SubscriberState.PENDING, SubscriberState.DELETED
QUEUE = Subscriber("sqs", "arn:aws:sqs:eu-west-1:123456789012:q", SubscriberState.CONFIRMED, is_protected=False)


@pytest.mark.parametrize(
    ("subscribers", "meant", "mark", "mend"),
    [
        pytest.param(None, "", Mark.BROKEN, "sam deploy", id="no topic"),
        pytest.param([], "", Mark.BROKEN, "topics subscribe alarms EMAIL", id="nobody"),
        pytest.param([mail(MAYA, PENDING)], MAYA, Mark.BROKEN, "topics confirm LINK", id="not confirmed"),
        pytest.param([mail(MAYA, DELETED)], MAYA, Mark.BROKEN, "topics subscribe alarms EMAIL", id="ended"),
        pytest.param([mail(MAYA), mail(JONAS, PENDING)], "", Mark.BROKEN, "topics confirm LINK", id="one of two"),
        pytest.param([mail(JONAS)], MAYA, Mark.BROKEN, f"topics subscribe alarms {MAYA}", id="the operator is gone"),
        pytest.param([mail(MAYA.upper())], MAYA, Mark.OK, "", id="in another spelling"),
        pytest.param([mail(MAYA, by_a_click=True)], MAYA, Mark.WORSE, f"subscribe alarms {MAYA}", id="by a click"),
        pytest.param([QUEUE], "", Mark.OK, "", id="a queue has no link"),
        pytest.param([mail(MAYA), mail(JONAS, DELETED)], MAYA, Mark.OK, "", id="somebody wanted no more"),
    ],
)
def test_alarms_need_somebody_who_has_confirmed(
    subscribers: list[Subscriber] | None, meant: str, mark: Mark, mend: str
) -> None:
    verdict = judge_alarm_subscribers(subscribers, meant)

    assert (verdict.mark, mend in verdict.mend) == (mark, True)


@pytest.mark.parametrize(
    ("subscribers", "meant", "mark"),
    [
        pytest.param([], "", Mark.OK, id="nobody need be"),
        pytest.param([], MAYA, Mark.BROKEN, id="whoever was to be is not"),
        pytest.param([mail(MAYA)], MAYA, Mark.OK, id="confirmed"),
        pytest.param([mail(MAYA, PENDING)], "", Mark.BROKEN, id="not confirmed"),
        pytest.param([mail(MAYA, by_a_click=True)], "", Mark.WORSE, id="by a click"),
        pytest.param(None, "", Mark.BROKEN, id="no topic"),
    ],
)
def test_the_admin_alerts_need_those_whom_somebody_wanted_there(
    subscribers: list[Subscriber] | None, meant: str, mark: Mark
) -> None:
    assert judge_subscribers(subscribers, meant).mark is mark


@pytest.mark.parametrize(
    ("topics", "mark"),
    [
        ({}, Mark.OK),
        ({"arn:1": [mail(MAYA)]}, Mark.OK),
        ({"arn:1": [mail(MAYA)], "arn:2": None}, Mark.BROKEN),
        ({"arn:1": [mail(MAYA, PENDING)]}, Mark.BROKEN),
        ({"arn:1": []}, Mark.BROKEN),
    ],
)
def test_a_topic_of_an_admin_needs_a_subscriber(topics: dict[str, list[Subscriber] | None], mark: Mark) -> None:
    assert judge_admin_topics(topics).mark is mark
