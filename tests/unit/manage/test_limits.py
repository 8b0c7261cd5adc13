"""Judgement on what AWS lets the account do, and on how the stack was deployed."""

import pytest

from handover.doctor.account import MailAccount
from handover.doctor.verdict import Mark
from handover.operations.alert import SOON_SECONDS
from handover.pages.page import Admin
from manage.account import Concurrency, TextMessaging
from manage.cloud import Deployment, Function, Source
from manage.doctor.capacity import (
    MANY_TIMERS,
    judge_concurrency,
    judge_parameter_reads,
    judge_throttle,
    judge_timers,
    slots,
)
from manage.doctor.deployment import judge_parameters, judge_status
from manage.doctor.quotas import judge_mail_quota, judge_mail_rate, judge_text_messages
from manage.stack import Wanted
from tests.builders.pages import page

SHIPPED = 200.0
"""Requests a second that the template lets in."""


def function(*at_once: int | None, reserved: int | None = None) -> Function:
    sources = tuple(Source(f"arn:queue:{number}", "Enabled", one) for number, one in enumerate(at_once))
    return Function("f", "Active", "Successful", reserved, sources, {})


OF_PROD = (function(), function(50), function(5), function(5), function(2))


def mails(daily_quota: int = 50_000, sent: int = 0, per_second: float = 14) -> MailAccount:
    return MailAccount(may_send=True, is_in_sandbox=False, daily_quota=daily_quota, sent=sent, per_second=per_second)


def admins(count: int) -> tuple[Admin, ...]:
    return tuple(Admin(name="Maya", email=f"maya{number}@shop.example") for number in range(count))


def test_a_queue_without_a_maximum_takes_as_many_slots_as_lambda_gives() -> None:
    assert [slots(function()), slots(function(5, 2)), slots(function(None))] == [0, 7, 1_250]


@pytest.mark.parametrize(
    ("unreserved", "mark", "found"),
    [
        (
            10,
            Mark.WORSE,
            "10 may run at once, 82 may be wanted (queues 62, webhooks 20)",
        ),
        (81, Mark.WORSE, "81 may run at once, 82 may be wanted"),
        (82, Mark.OK, "82 may run at once, 82 are the most"),
        (1_000, Mark.OK, "1,000 may run at once, 82 are the most"),
    ],
)
def test_concurrency_is_enough_for_all_queues_and_for_webhooks_at_the_throttle(
    unreserved: int, mark: Mark, found: str
) -> None:
    verdict = judge_concurrency(Concurrency(unreserved, unreserved), OF_PROD, SHIPPED)
    assert (verdict.mark, verdict.found[: len(found)]) == (mark, found)


def test_a_function_with_reserved_concurrency_takes_nothing_from_the_others() -> None:
    verdict = judge_concurrency(Concurrency(1_000, 32), (function(50, reserved=50), function(12)), SHIPPED)
    assert verdict.mark is Mark.OK
    assert verdict.found.startswith("32 (and 968 reserved) may run at once")


@pytest.mark.parametrize(
    ("at_once", "mark", "found"),
    [
        (50, Mark.WORSE, "200 requests/s may come in, 50 slots work off 136"),
        (72, Mark.WORSE, "200 requests/s may come in, 72 slots work off 197"),
        (73, Mark.OK, "200 requests/s may come in, 73 slots work off 200"),
    ],
)
def test_the_throttle_is_held_against_the_slots_of_replies(at_once: int, mark: Mark, found: str) -> None:
    verdict = judge_throttle(SHIPPED, at_once)
    assert (verdict.mark, verdict.found) == (mark, found)


def test_too_few_slots_come_with_the_number_that_is_enough() -> None:
    assert judge_throttle(SHIPPED, 50).mend == "RepliesAtOnce in template.yaml: 73 work off all"


@pytest.mark.parametrize(
    ("count", "mark", "found"),
    [
        (0, Mark.OK, "0 of the 10,000,000 that an account may have"),
        (MANY_TIMERS - 1, Mark.OK, "4,999 of the 10,000,000 that an account may have"),
        (MANY_TIMERS, Mark.WORSE, "5,000 timers or more"),
    ],
)
def test_so_many_timers_that_they_are_not_counted_further_are_worth_a_look(count: int, mark: Mark, found: str) -> None:
    verdict = judge_timers(count)
    assert (verdict.mark, verdict.found) == (mark, found)


def test_the_throughput_of_parameter_store_is_told_by_what_it_means_for_cold_starts() -> None:
    assert "40 reads a second" in judge_parameter_reads(has_higher_throughput=False).found
    assert "as fast as functions start" in judge_parameter_reads(has_higher_throughput=True).found


@pytest.mark.parametrize(
    ("account", "of", "mark", "found"),
    [
        (mails(-1), 2, Mark.OK, "SES has no daily quota for the account"),
        (mails(50_000, 12), 2, Mark.OK, "12 of 50,000 sent in 24 h: 12,500 handovers a day"),
        (mails(200, 0), 2, Mark.OK, "0 of 200 sent in 24 h: 50 handovers a day (4 mails each)"),
        (
            mails(200, 0),
            3,
            Mark.WORSE,
            "0 of 200 sent in 24 h: 33 handovers a day (6 mails each)",
        ),
        (mails(50_000, 39_999), 2, Mark.OK, "39,999 of 50,000"),
        (mails(50_000, 40_000), 2, Mark.WORSE, "40,000 of 50,000 sent in 24 h: 2,500 handovers left"),
        (mails(50_000, 50_000), 2, Mark.BROKEN, "50,000 of 50,000 sent in 24 h"),
        (mails(1_000, 700), 50, Mark.WORSE, "700 of 1,000 sent in 24 h: 10 handovers a day"),
        (mails(200, 150), 50, Mark.WORSE, "150 of 200 sent in 24 h: 0 handovers left"),
    ],
)
def test_the_quota_of_mails_is_told_in_handovers(account: MailAccount, of: int, mark: Mark, found: str) -> None:
    settings = page()
    settings = settings.model_copy(update={"handover": settings.handover.model_copy(update={"admins": admins(of)})})
    verdict = judge_mail_quota(account, settings)
    assert (verdict.mark, verdict.found[: len(found)]) == (mark, found)


@pytest.mark.parametrize(("per_second", "mark"), [(1, Mark.WORSE), (4.9, Mark.WORSE), (5, Mark.OK), (14, Mark.OK)])
def test_the_rate_of_mails_is_held_against_the_alerts_worked_on_at_once(per_second: float, mark: Mark) -> None:
    assert judge_mail_rate(mails(per_second=per_second), 5).mark is mark


def test_whoever_hears_of_the_rate_hears_when_a_mail_is_tried_again() -> None:
    assert judge_mail_rate(mails(per_second=1), 5).means.endswith(f"tried again after {SOON_SECONDS} s")


@pytest.mark.parametrize(
    ("messaging", "mark", "found"),
    [
        (TextMessaging(is_in_sandbox=True, monthly_limit=50), Mark.WORSE, "the account is in the SMS sandbox"),
        (TextMessaging(is_in_sandbox=False, monthly_limit=1), Mark.WORSE, "the account may spend 1 USD a month"),
        (TextMessaging(is_in_sandbox=False, monthly_limit=2), Mark.OK, "the account may spend 2 USD a month"),
    ],
)
def test_text_messages(messaging: TextMessaging, mark: Mark, found: str) -> None:
    verdict = judge_text_messages(messaging)
    assert (verdict.mark, verdict.found[: len(found)]) == (mark, found)


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        ("CREATE_COMPLETE", Mark.OK),
        ("UPDATE_COMPLETE", Mark.OK),
        ("UPDATE_ROLLBACK_COMPLETE", Mark.WORSE),
        ("UPDATE_IN_PROGRESS", Mark.WORSE),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Mark.WORSE),
        ("UPDATE_ROLLBACK_FAILED", Mark.BROKEN),
        ("ROLLBACK_COMPLETE", Mark.BROKEN),
        ("DELETE_FAILED", Mark.BROKEN),
    ],
)
def test_a_deploy_that_failed_is_broken_only_where_what_ran_before_it_may_not_run(status: str, mark: Mark) -> None:
    verdict = judge_status(Deployment(status, {}), "messenger-handover-prod")
    assert (verdict.mark, verdict.found) == (mark, f"CloudFormation says {status}")


def test_every_parameter_that_differs_is_named_with_both_values() -> None:
    wanted = Wanted({"AppId": "2", "AdminEmail": ""}, {"GraphApiVersion": "v26.0", "ApiUrl": ""})
    deployed = {"AppId": "1", "AdminEmail": "maya@shop.example", "GraphApiVersion": "v25.0"}
    verdict = judge_parameters(Deployment("UPDATE_COMPLETE", deployed), wanted)
    assert verdict.mark is Mark.WORSE
    assert verdict.found == (
        "AppId 1 → 2, AdminEmail maya@shop.example → empty, "
        "GraphApiVersion v25.0 → v26.0 (template.yaml), ApiUrl not deployed → empty (template.yaml)"
    )
    assert verdict.mend.endswith("what its parameter_overrides leave out stays as it was")


def test_a_deploy_mends_what_samconfig_says_by_itself() -> None:
    verdict = judge_parameters(Deployment("UPDATE_COMPLETE", {"AppId": "1"}), Wanted({"AppId": "2"}, {}))
    assert (verdict.mark, verdict.mend) == (Mark.WORSE, "deploy again, or correct samconfig.toml")


def test_parameters_that_the_files_do_not_know_are_left_alone() -> None:
    deployed = {"AppId": "2", "Gone": "x"}
    assert judge_parameters(Deployment("UPDATE_COMPLETE", deployed), Wanted({"AppId": "2"}, {})).mark is Mark.OK
