"""`page doctor`: with nothing broken it finds nothing, with one link broken it names that one, and no other."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from itertools import count

import pytest
from pydantic import HttpUrl

from handover.alerts.address_mark import AddressMark, digest_of
from handover.alerts.budget import texts_of_day
from handover.alerts.mail_events import AddressTrouble
from handover.aws.address_marks import AddressMarks
from handover.aws.budgets import BudgetTable
from handover.aws.endpoints import EndpointTable
from handover.aws.page_versions import PageVersions
from handover.aws.standings import StandingTable
from handover.doctor.tokens import DAY_SECONDS
from handover.doctor.verdict import Mark
from handover.operations.doctor.subject import StackSubject
from handover.pages.endpoint import Endpoint
from handover.pages.page import TargetApp
from handover.pages.standing import Standing, Trouble, TroubleKind
from local.demo_page import demo_page
from manage.dead_letters.queues import QueueName
from manage.doctor import checkup
from tests.fakes.cloud import APP_ID, OPERATOR_EMAIL, SCHEDULE_GROUP, SCHEDULER_ROLE_ARN, SENDER_EMAIL, TABLE_NAME
from tests.fakes.deployed import refusal
from tests.fakes.meta import INBOX
from tests.integration.manage.conftest import NOW, Connected

type Deed = Callable[[Connected], object]

DENIED = refusal("GetAccount", "AccessDeniedException", "not authorized to perform: ses:GetAccount")
FEW = {"MaximumConcurrency": 10}
REPLIES, INGEST = checkup.function_name("replies"), checkup.function_name("ingest")


def drop(fields: tuple[str, ...] | None, field: str) -> tuple[str, ...]:
    return tuple(one for one in fields or () if one != field)


def page_lacks_standby(at: Connected) -> None:
    layers = at.page.simulator.platform.subscriptions
    layers.page_fields = drop(layers.page_fields, "standby")


def app_lacks_echoes(at: Connected) -> None:
    layers = at.page.simulator.platform.subscriptions
    layers.app_fields = drop(layers.app_fields, "message_echoes")


def app_lacks_instagram(at: Connected) -> None:
    at.page.simulator.platform.subscriptions.instagram_fields = None


def also(at: Connected, label: str, app_id: str) -> tuple[TargetApp, ...]:
    """Gives the page's target apps and one more."""
    return (*at.settings.handover.target_apps, TargetApp(label=label, app_id=app_id))


def store(at: Connected, **changes: object) -> None:
    changed = at.settings.model_copy(update={"handover": at.settings.handover.model_copy(update=changes)})
    PageVersions(at.target.client("dynamodb"), TABLE_NAME).publish(changed, by="a test")


def someone_has_not_confirmed(at: Connected) -> None:
    cloud = at.target.cloud
    cloud.client("sns").subscribe(TopicArn=cloud.admin_alerts_topic_arn, Protocol="email", Endpoint="a@b.example")


def a_click_confirms_the_operator(at: Connected) -> None:
    at.target.cloud.mail_subscriptions.press(OPERATOR_EMAIL)


def a_scanner_ends_the_alarms(at: Connected) -> None:
    a_click_confirms_the_operator(at)
    at.target.cloud.mail_subscriptions.end(OPERATOR_EMAIL)


def an_admin_has_a_topic_that_is_gone(at: Connected) -> None:
    first, *others = at.settings.handover.admins
    topic = "arn:aws:sns:eu-west-1:123456789012:handover-gone"
    store(at, admins=(first.model_copy(update={"topic": topic}), *others))


class _Fine:
    status_code = 200


def a_letter_is_dead(at: Connected) -> None:
    url = at.target.values["NotificationsDeadLetterQueueUrl"]
    at.target.client("sqs").send_message(QueueUrl=url, MessageBody="an alert")


def has_a_program(at: Connected, address: str = "https://desk.example/handover") -> None:
    at.put_secret(f"pages/{at.settings.id}/webhook-secret", "new")
    store(at, webhook=HttpUrl(address))


def endpoint(at: Connected) -> Endpoint:
    return Endpoint(at.settings.id).at("https://desk.example/handover")


def program_is_down(at: Connected) -> None:
    has_a_program(at)
    down = reduce(lambda one, _: one.failed(int(NOW) * 1000, lambda: 0.0), range(3), endpoint(at))
    EndpointTable(at.target.client("dynamodb"), TABLE_NAME).save(down.without(int(NOW) * 1000))


def program_missed_something(at: Connected) -> None:
    has_a_program(at)
    EndpointTable(at.target.client("dynamodb"), TABLE_NAME).save(endpoint(at).without(int(NOW) * 1000))


def an_address_is_marked(at: Connected) -> None:
    mark = AddressMark(digest_of("maya@harbour-bikes.example"), AddressTrouble.BOUNCED, "General, 550 5.1.1", 0)
    AddressMarks(at.target.client("dynamodb"), TABLE_NAME).put(mark)


def text_messages_are_used_up(at: Connected) -> None:
    budgets = BudgetTable(at.target.client("dynamodb"), TABLE_NAME)
    budgets.take(texts_of_day(demo_page(), int(NOW * 1000)), [f"{number}" for number in range(20)])


def replies_is_disconnected(at: Connected) -> None:
    at.target.functions.mappings["replies"][0]["State"] = "Disabled"


def forget(at: Connected, key: str) -> None:
    at.target.client("dynamodb").delete_item(TableName=TABLE_NAME, Key={"pk": {"S": key}})


def damage(at: Connected) -> None:
    item = {"pk": {"S": f"page#{at.settings.id}"}, "settings": {"S": "{}"}, "version": {"N": "1"}}
    at.target.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)


def hold(at: Connected, kind: TroubleKind) -> None:
    table = StandingTable(at.target.client("dynamodb"), TABLE_NAME)
    trouble = Trouble(kind=kind, detail="HTTP 400, code 368")
    table.save(Standing(page_id=at.settings.id).held(trouble, int(NOW) * 1000))


def an_admin_wants_sms(at: Connected) -> None:
    first, *others = at.settings.handover.admins
    store(at, admins=(first.model_copy(update={"sms": "+33612345678"}), *others))


def sms_in_the_sandbox(at: Connected) -> None:
    an_admin_wants_sms(at)
    at.target.settings.sms_sandbox = True


def sms_without_a_limit(at: Connected) -> None:
    an_admin_wants_sms(at)
    at.target.settings.sms_limit = None


def timers_without_end(at: Connected) -> None:
    scheduler = at.target.client("scheduler")
    tokens = count()
    schedules = [{"Name": str(number)} for number in range(100)]

    def answer(**_: object) -> tuple[_Fine, dict[str, object]]:
        return _Fine(), {"Schedules": schedules, "NextToken": str(next(tokens))}

    scheduler.meta.events.register_first("before-call.scheduler.ListSchedules", answer)


def lets_webhooks_in(at: Connected, a_second: float) -> None:
    at.target.settings.throttles_of_routes["POST /webhook"] = {"ThrottlingRateLimit": a_second}


def unverify(at: Connected) -> None:
    at.target.client("ses").delete_identity(Identity=SENDER_EMAIL)


BROKEN: list[tuple[str, Deed, str]] = [
    ("no settings", lambda at: forget(at, f"page#{at.settings.id}"), checkup.SETTINGS),
    ("damaged settings", damage, checkup.SETTINGS),
    ("an app secret that is another app's", lambda at: at.put_secret("app-secret", "other"), checkup.SECRETS),
    ("no verify token", lambda at: at.target.cloud.delete_secret("verify-token"), checkup.SECRETS),
    ("no app secret", lambda at: at.target.cloud.delete_secret("app-secret"), checkup.SECRETS),
    ("a dead token", lambda at: at.change(token_dead=True), checkup.TOKEN),
    ("an expired token", lambda at: at.change(token_expires_at=int(NOW) - 400_000_000), checkup.TOKEN),
    ("no token", lambda at: at.target.cloud.delete_secret(f"pages/{at.settings.id}/token"), checkup.TOKEN),
    ("another token", lambda at: at.put_secret(f"pages/{at.settings.id}/token", "other"), checkup.TOKEN),
    ("a missing scope", lambda at: at.change(scopes=["pages_manage_metadata"]), checkup.PERMISSIONS),
    ("a field the app lacks", app_lacks_echoes, checkup.APP_SUBSCRIPTION),
    ("Instagram not subscribed", app_lacks_instagram, checkup.INSTAGRAM_SUBSCRIPTION),
    ("a field the page lacks", page_lacks_standby, checkup.PAGE_SUBSCRIPTION),
    ("a webhook out of reach", lambda at: setattr(at.door, "is_down", True), checkup.WEBHOOK),
    ("another verify token", lambda at: setattr(at.door, "verify_token", "other"), checkup.WEBHOOK),
    ("any verify token", lambda at: setattr(at.door, "verify_token", None), checkup.WEBHOOK),
    ("signatures refused", lambda at: setattr(at.door, "app_secret", "other"), checkup.SIGNATURE),
    ("signatures not looked at", lambda at: setattr(at.door, "app_secret", None), checkup.SIGNATURE),
    ("a restriction", lambda at: hold(at, TroubleKind.RESTRICTED), checkup.STANDING),
    ("another default app", lambda at: at.change(default_app_id=INBOX), checkup.DEFAULT_APP),
    ("the take switch off", lambda at: at.change(take_allowed=False), checkup.TAKE_SWITCH),
    (
        "ourselves as target",
        lambda at: store(at, target_apps=also(at, "Us", APP_ID)),
        checkup.TARGET_APPS,
    ),
    ("no verified sender", unverify, checkup.SENDER),
    ("mail stopped", lambda at: setattr(at.target.mail, "sending", False), checkup.MAIL_ACCOUNT),
    ("an admin suppressed", lambda at: at.target.mail.suppressed.add("maya@harbour-bikes.example"), checkup.ADMINS),
    ("an admin marked", an_address_is_marked, checkup.MARKED_ADDRESSES),
    (
        "a webhook without a secret",
        lambda at: store(at, webhook=HttpUrl("https://desk.example/handover")),
        checkup.OUTGOING_WEBHOOK,
    ),
    ("a webhook on this machine", lambda at: has_a_program(at, "https://127.0.0.1/"), checkup.OWN_PROGRAM),
    ("a program that takes nothing", program_is_down, checkup.OWN_PROGRAM),
    ("an unconfirmed subscription", someone_has_not_confirmed, checkup.ALERTS_TOPIC),
    ("alarms that a scanner has ended", a_scanner_ends_the_alarms, checkup.ALARMS),
    ("an admin's topic gone", an_admin_has_a_topic_that_is_gone, checkup.ADMIN_TOPICS),
    (
        "no schedule group",
        lambda at: at.target.client("scheduler").delete_schedule_group(Name=SCHEDULE_GROUP),
        checkup.SCHEDULES,
    ),
    ("a role that may not", lambda at: setattr(at.target.policies, "decision", "implicitDeny"), checkup.SCHEDULES),
    ("a dead letter", a_letter_is_dead, checkup.dead_letters_name(QueueName.NOTIFICATIONS)),
    ("a function gone", lambda at: at.target.functions.configurations.pop("ingest"), INGEST),
    ("a function failed", lambda at: at.target.functions.configurations["ingest"].update(State="Failed"), INGEST),
    ("a function switched off", lambda at: at.target.functions.reserved.update(replies=0), REPLIES),
    ("a mapping disabled", replies_is_disconnected, REPLIES),
    ("a mapping gone", lambda at: at.target.functions.mappings.pop("replies"), REPLIES),
    ("half a deploy", lambda at: setattr(at.target.settings, "stack_status", "UPDATE_ROLLBACK_FAILED"), checkup.STACK),
    ("the day's mails sent", lambda at: setattr(at.target.mail, "sent", 50_000.0), checkup.MAIL_QUOTA),
]

WORSE: list[tuple[str, Deed, list[str]]] = [
    ("no default app", lambda at: at.change(mode="zero_config"), [checkup.DEFAULT_APP, checkup.INSTAGRAM_DEFAULT_APP]),
    ("a rate limit", lambda at: hold(at, TroubleKind.RATE_LIMITED), [checkup.STANDING]),
    ("a token that ends soon", lambda at: at.change(token_expires_at=int(NOW) + DAY_SECONDS), [checkup.TOKEN]),
    (
        "a robot as target",
        lambda at: store(at, target_apps=also(at, "AI", "622851382610562")),
        [checkup.TARGET_APPS],
    ),
    (
        "an unknown app",
        lambda at: store(at, target_apps=also(at, "X", "4040404")),
        [checkup.TARGET_APPS],
    ),
    ("a program that missed something", program_missed_something, [checkup.OWN_PROGRAM]),
    ("no key for links", lambda at: at.target.cloud.delete_secret("link-key"), [checkup.LINK_KEY]),
    ("the sandbox", lambda at: setattr(at.target.mail, "production", False), [checkup.MAIL_ACCOUNT]),
    (
        "questions denied",
        lambda at: setattr(at.target.mail, "trouble", DENIED),
        [checkup.MAIL_ACCOUNT, checkup.ADMINS, checkup.MAIL_QUOTA, checkup.MAIL_RATE],
    ),
    ("policies not told", lambda at: setattr(at.target.policies, "trouble", DENIED), [checkup.SCHEDULES]),
    (
        "a function starting",
        lambda at: at.target.functions.configurations["replies"].update(State="Pending"),
        [REPLIES],
    ),
    (
        "an update failed",
        lambda at: at.target.functions.configurations["replies"].update(LastUpdateStatus="Failed"),
        [REPLIES],
    ),
    ("a mapping starting", lambda at: at.target.functions.mappings["replies"][0].update(State="Enabling"), [REPLIES]),
    (
        "a deploy undone",
        lambda at: setattr(at.target.settings, "stack_status", "UPDATE_ROLLBACK_COMPLETE"),
        [checkup.STACK],
    ),
    ("another app deployed", lambda at: at.target.settings.parameters.update(AppId="55"), [checkup.PARAMETERS]),
    ("a new account", lambda at: setattr(at.target.functions, "concurrency", 10), [checkup.CONCURRENCY]),
    (
        "few slots",
        lambda at: at.target.functions.mappings["replies"][0]["ScalingConfig"].update(FEW),
        [checkup.THROTTLE],
    ),
    ("no throttle", lambda at: at.target.settings.throttle.clear(), [checkup.CONCURRENCY, checkup.THROTTLE]),
    ("webhooks throttled apart", lambda at: lets_webhooks_in(at, 10_000.0), [checkup.CONCURRENCY, checkup.THROTTLE]),
    ("most mails sent", lambda at: setattr(at.target.mail, "sent", 45_000.0), [checkup.MAIL_QUOTA]),
    ("a slow SES", lambda at: setattr(at.target.mail, "rate", 1.0), [checkup.MAIL_RATE]),
    ("the SMS sandbox", sms_in_the_sandbox, [checkup.TEXT_MESSAGES]),
    ("no spending limit set", sms_without_a_limit, [checkup.TEXT_MESSAGES]),
    ("alarms that a click can end", a_click_confirms_the_operator, [checkup.ALARMS]),
    ("a crowd of timers", timers_without_end, [checkup.TIMERS]),
    ("text messages used up", text_messages_are_used_up, [checkup.ALERT_BUDGETS]),
]

USUALLY_WORSE = [checkup.TAKE_SWITCH]


def test_nothing_is_broken_where_nothing_is_and_what_meta_does_not_tell_is_said(connected: Connected) -> None:
    assert connected.marked(Mark.BROKEN) == []
    assert connected.marked(Mark.NOT_LOOKED_AT) == []
    assert connected.marked(Mark.WORSE) == USUALLY_WORSE


@pytest.mark.parametrize(("deed", "link"), [pytest.param(deed, link, id=name) for name, deed, link in BROKEN])
def test_one_broken_link_is_named_and_no_other(connected: Connected, deed: Deed, link: str) -> None:
    deed(connected)
    verdicts = connected.verdicts()
    assert [name for name, verdict in verdicts.items() if verdict.mark is Mark.BROKEN] == [link]
    assert verdicts[link].means
    assert verdicts[link].mend


@pytest.mark.parametrize(("deed", "links"), [pytest.param(deed, links, id=name) for name, deed, links in WORSE])
def test_what_could_be_better_or_cannot_be_told_is_no_break(connected: Connected, deed: Deed, links: list[str]) -> None:
    deed(connected)
    marks = {name: verdict.mark for name, verdict in connected.verdicts().items() if name not in USUALLY_WORSE}
    assert Mark.BROKEN not in marks.values()
    assert [name for name, mark in marks.items() if mark is Mark.WORSE] == links


def test_what_rests_on_a_dead_token_is_not_looked_at(connected: Connected) -> None:
    connected.change(token_dead=True)
    assert connected.marked(Mark.NOT_LOOKED_AT) == [
        checkup.PERMISSIONS,
        checkup.PAGE_SUBSCRIPTION,
        checkup.STANDING,
        checkup.TRAFFIC,
        checkup.DEFAULT_APP,
        checkup.INSTAGRAM_DEFAULT_APP,
        checkup.TAKE_SWITCH,
    ]
    assert connected.verdicts()[checkup.TAKE_SWITCH].found == "not looked at, because this is broken: page token"


def test_no_visitors_chat_is_touched(connected: Connected) -> None:
    threads = connected.page.simulator.platform.threads
    before = {psid: (thread.owner_app_id, len(thread.lines)) for psid, thread in threads.items()}
    connected.page.simulator.calls.clear()
    connected.verdicts()
    assert {psid: (thread.owner_app_id, len(thread.lines)) for psid, thread in threads.items()} == before
    posted = [call["edge"] for call in connected.page.simulator.calls.entries if call["method"] != "GET"]
    assert posted == ["take_thread_control"]


def test_without_another_apps_chat_it_is_not_told_whose_the_default_app_is(connected: Connected) -> None:
    connected.page.simulator.platform.threads.clear()
    verdict = connected.verdicts()[checkup.DEFAULT_APP]
    assert (verdict.mark, "once another app has a chat" in verdict.found) == (Mark.WORSE, True)


def test_a_page_without_instagram_is_not_asked_about_it(connected: Connected) -> None:
    settings = connected.settings.model_copy(update={"instagram_account_id": None})
    PageVersions(connected.target.client("dynamodb"), TABLE_NAME).publish(settings, by="a test")
    assert not {checkup.INSTAGRAM_SUBSCRIPTION, checkup.INSTAGRAM_DEFAULT_APP} & connected.verdicts().keys()


def test_meta_out_of_reach_is_no_break(connected: Connected) -> None:
    connected.meta.wire.cut(1000)
    assert connected.marked(Mark.BROKEN) == []
    assert checkup.TOKEN in connected.marked(Mark.WORSE)


def test_the_limits_of_an_account_are_told_in_numbers(connected: Connected) -> None:
    an_admin_wants_sms(connected)
    found = {name: verdict.found for name, verdict in connected.verdicts().items()}
    assert found[checkup.TIMERS] == "0 of the 10,000,000 that an account may have"
    assert found[checkup.CONCURRENCY] == ("1,000 may run at once, 77 are the most (queues 67, webhooks 10)")
    assert found[checkup.THROTTLE] == "100 requests/s may come in, 50 slots work off 136"
    assert found[checkup.MAIL_QUOTA] == ("12 of 50,000 sent in 24 h: 8,333 handovers a day (6 mails each)")
    assert found[checkup.MAIL_RATE] == "14 mails a second, 5 alerts at once"
    assert found[checkup.TEXT_MESSAGES] == "the account may spend 50 USD a month, and is out of the sandbox"
    assert found[checkup.PARAMETER_READS].startswith("40 reads a second")


def test_timers_are_counted(connected: Connected) -> None:
    for number in range(120):
        connected.target.client("scheduler").create_schedule(
            Name=f"timer-{number}",
            GroupName=SCHEDULE_GROUP,
            ScheduleExpression="at(2027-01-16T08:00:00)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": connected.target.cloud.mailbox_arn, "RoleArn": SCHEDULER_ROLE_ARN},
        )
    assert connected.verdicts()[checkup.TIMERS].found.startswith("120 of")


def test_a_crowd_of_timers_is_not_counted_to_its_end(connected: Connected) -> None:
    timers_without_end(connected)
    assert connected.verdicts()[checkup.TIMERS].found == "5,000 timers or more"


def test_the_embedded_engine_is_not_asked_about_an_account(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.target = replace(connected.target, stack_name=None)
    monkeypatch.setattr(StackSubject, "is_local", True)
    assert connected.marked(Mark.NOT_LOOKED_AT) == [checkup.ADMINS, checkup.ALARMS, *checkup.OF_THE_ACCOUNT]


def test_a_page_without_settings_has_no_quota_to_judge(connected: Connected) -> None:
    damage(connected)
    connected.target.settings.sms_sandbox = True
    not_looked_at = connected.marked(Mark.NOT_LOOKED_AT)
    assert {checkup.MAIL_QUOTA, checkup.TEXT_MESSAGES} <= {*not_looked_at}
