"""Judgement on answers that a sound page and a simulated Meta do not give."""

import pytest

from handover.alerts.budget import Budget, BudgetKind
from handover.aws.page_versions import Version
from handover.doctor.alerts import judge_budgets, judge_sender, judge_subscribers
from handover.doctor.routing import judge_default_app, judge_take
from handover.doctor.subscriptions import FIELDS, judge_app, judge_page
from handover.doctor.tokens import DAY_SECONDS, judge_permissions, judge_token, permissions_of
from handover.doctor.verdict import Mark, Verdict
from handover.lint.finding import Finding, error, warning
from handover.messenger.administration import Identity, Subscription, TokenFacts
from handover.messenger.errors import (
    MisconfiguredError,
    NotOwnerError,
    PersonUnavailableError,
    RefusedError,
    RoutingDisabledError,
    SettledError,
)
from handover.messenger.graph import NOBODY
from handover.pages.page import KNOWN_APPS
from manage.dead_letters.queues import QueueName
from manage.doctor.machinery import judge_dead_letters
from manage.doctor.settings import judge_settings, judge_target_apps
from tests.builders.pages import DIMELO, INBOX, page

OURS, NOW = "55", 1_800_000_000.0
VERSION = Version(3, page(), 0, "Maya")
MISTAKE = error(("menu", 0), "rule", "leads nowhere", "name a recipe")
BETTER = warning(("greeting",), "rule", "is cold", "warm it")


def facts(app_id: str = OURS, expires_at: float = 0, data_access_expires_at: float = 0) -> TokenFacts:
    return TokenFacts(app_id, "22", int(expires_at), int(data_access_expires_at), frozenset())


def token(told: TokenFacts, owner: str = "22") -> Verdict:
    return judge_token(told, Identity(owner, "Bikes"), "22", OURS, NOW)


@pytest.mark.parametrize(
    ("findings", "mark", "told"),
    [
        ((), Mark.OK, "version 3 is stored"),
        ((BETTER,), Mark.WORSE, "greeting: is cold"),
        ((BETTER, MISTAKE), Mark.BROKEN, "menu → #1: leads nowhere (and 1 more)"),
    ],
)
def test_settings_are_judged_by_their_worst_finding(findings: tuple[Finding, ...], mark: Mark, told: str) -> None:
    verdict = judge_settings(VERSION, findings)
    assert (verdict.mark, told in verdict.found) == (mark, True)


@pytest.mark.parametrize(
    ("verdict", "mark", "told"),
    [
        (token(facts()), Mark.OK, "is that of “Bikes”, without an end"),
        (token(facts(expires_at=NOW + 60 * DAY_SECONDS)), Mark.OK, "until 2027-03-16"),
        (token(facts(expires_at=NOW + DAY_SECONDS)), Mark.WORSE, "ends on 2027-01-16"),
        (token(facts(data_access_expires_at=NOW - 1)), Mark.WORSE, "personal data"),
        (token(facts(data_access_expires_at=NOW + 1)), Mark.OK, "without an end"),
        (token(facts(app_id="77")), Mark.BROKEN, "made for app 77"),
        (token(facts(app_id="")), Mark.OK, "without an end"),
        (token(facts(), owner="99"), Mark.BROKEN, "that of 99 “Bikes”"),
    ],
)
def test_tokens(verdict: Verdict, mark: Mark, told: str) -> None:
    assert (verdict.mark, told in verdict.found) == (mark, True), verdict.found


def test_a_page_with_instagram_needs_more_permissions() -> None:
    on_messenger = permissions_of(None)
    assert judge_permissions(on_messenger, permissions_of(page())).mark is Mark.OK
    verdict = judge_permissions(on_messenger, permissions_of(page(instagram_account_id="17841400000000001")))
    assert verdict.found == "the token lacks instagram_basic, instagram_manage_messages"
    assert "does not answer on Instagram" in verdict.means


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "user"}, "subscribed to nothing of kind `page`"),
        ({"callback_url": "https://old"}, "webhooks go to https://old"),
        ({"active": False}, "switched the subscription off"),
        ({"fields": ("messages",)}, "fields not subscribed: messaging_postbacks, "),
    ],
)
def test_an_apps_subscription_has_many_ways_to_be_wrong(changes: dict[str, object], told: str) -> None:
    sound: dict[str, object] = {"kind": "page", "callback_url": "https://w", "fields": (*FIELDS,), "active": True}
    assert judge_app([Subscription(**sound)], "page", "https://w").mark is Mark.OK  # type: ignore[arg-type]  # by name
    verdict = judge_app([Subscription(**sound | changes)], "page", "https://w")  # type: ignore[arg-type]  # as above
    assert (verdict.mark, told in verdict.found) == (Mark.BROKEN, True), verdict.found
    assert "--subscribe-app" in verdict.mend


def test_each_missing_field_is_told_by_what_is_lost() -> None:
    verdict = judge_page([field for field in FIELDS if field != "standby"])
    assert (verdict.found, verdict.means) == ("field not subscribed: standby", FIELDS["standby"])
    assert judge_page([]).found == "the app is not subscribed to the page"


@pytest.mark.parametrize(
    ("owners", "mark"),
    [
        ([], Mark.WORSE),
        ([OURS, NOBODY], Mark.WORSE),
        ([OURS, "77"], Mark.OK),
        ([OURS, None], Mark.BROKEN),
    ],
)
def test_only_what_meta_shows_or_hides_of_others_chats_tells_whose_the_default_app_is(
    owners: list[str | None], mark: Mark
) -> None:
    assert judge_default_app(owners, OURS).mark is mark


@pytest.mark.parametrize(
    ("refused", "mark"),
    [
        (None, Mark.OK),
        (RoutingDisabledError("HTTP 400, code 27"), Mark.BROKEN),
        (MisconfiguredError("HTTP 400, code 200"), Mark.BROKEN),
        (PersonUnavailableError("HTTP 400, code 100/2018001"), Mark.WORSE),
        (NotOwnerError("HTTP 400, code 100"), Mark.WORSE),
        (RefusedError("HTTP 400, code 100"), Mark.WORSE),
    ],
)
def test_only_a_refusal_for_the_pages_sake_tells_of_the_take_switch(refused: SettledError | None, mark: Mark) -> None:
    assert judge_take(refused).mark is mark


def test_target_apps_are_told_by_their_names() -> None:
    names = {KNOWN_APPS["page_inbox"]: "page inbox", DIMELO: "RingCentral Engage"}
    assert judge_target_apps(page(), OURS, names).found == "chats pass to Page Inbox, Dimelo (RingCentral Engage)"
    assert judge_target_apps(page(), INBOX, names).mark is Mark.BROKEN


def test_a_domain_that_is_verified_is_enough() -> None:
    assert judge_sender("bot@shop.example", {"shop.example"}).mark is Mark.OK


def test_nobody_need_subscribe_to_the_alerts() -> None:
    assert judge_subscribers([], "").mark is Mark.OK


def test_several_dead_letters_are_counted() -> None:
    assert judge_dead_letters(2, "each is an alert", QueueName.MAILBOX).found == "2 messages"


# --- budgets of alerts ------------------------------------------------------------------------------------------------


def test_what_is_used_of_the_budgets_is_told() -> None:
    used = [(Budget("22", BudgetKind.ALERTS, 0, 60), 3), (Budget("22", BudgetKind.TEXTS, 0, 20), 19)]
    verdict = judge_budgets(used)
    assert (verdict.mark, verdict.found) == (Mark.OK, "3 of 60 alerts this hour, 19 of 20 SMS today")


def test_a_budget_that_is_used_up_is_worse_and_one_that_gives_nothing_is_as_it_is_meant() -> None:
    assert judge_budgets([(Budget("22", BudgetKind.MAILS, 0, 1000), 1000)]).mark is Mark.WORSE
    assert judge_budgets([(Budget("22", BudgetKind.TEXTS, 0, 0), 0)]).mark is Mark.OK
