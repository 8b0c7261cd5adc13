"""`doctor`, as its schedule starts it: it finds what has ended without an error, and counts it for the alarm."""

import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

import pytest
from botocore.exceptions import EndpointConnectionError

from handover.aws.standings import StandingTable
from handover.doctor.subscriptions import FIELDS, INSTAGRAM_FIELDS
from handover.operations.doctor import watch
from handover.pages.page import Page
from handover.pages.standing import Trouble, TroubleKind
from tests.fakes.cloud import OPERATOR_EMAIL, SENDER_EMAIL, TABLE_NAME, Cloud, interrupt
from tests.fakes.deployed import Mail
from tests.fakes.meta import INBOX, Meta, SimulatedPage
from tests.integration.conftest import connect
from tests.integration.functions import logs_of
from tests.integration.system import HOUR, MINUTE, System

type Deed = Callable[[System], object]

SECOND_PAGE: Final = "2000000002"
DAY: Final = 24 * HOUR


class _Fine:
    status_code = 200


@pytest.fixture(name="mail", autouse=True)
def _mail(cloud: Cloud) -> Mail:
    """SES and SNS of a stack whose operator has confirmed; moto knows nothing of accounts and suppressed addresses."""
    mail = Mail()

    def answer(model: Any, params: Any, **_: object) -> tuple[_Fine, dict[str, Any]] | None:
        match model.name:
            case "GetAccount":
                return _Fine(), mail.get_account()
            case "GetSuppressedDestination":
                address = unquote(params["url_path"].rpartition("/")[2])
                return _Fine(), mail.get_suppressed_destination(EmailAddress=address)
        return None

    cloud.client("sesv2").meta.events.register("before-call", answer)
    cloud.client("ses").verify_email_identity(EmailAddress=SENDER_EMAIL)
    cloud.client("sns").subscribe(TopicArn=cloud.alarms_topic_arn, Protocol="email", Endpoint=OPERATOR_EMAIL)
    cloud.mail_subscriptions.protect(OPERATOR_EMAIL)
    return mail


@pytest.fixture(autouse=True)
def _subscribed(page: SimulatedPage) -> None:
    """The app is subscribed at Meta, and the page to it."""
    subscribe(page)


def subscribe(page: SimulatedPage) -> None:
    layers = page.simulator.platform.subscriptions
    layers.app_fields = layers.page_fields = tuple(FIELDS)
    layers.instagram_fields = tuple(INSTAGRAM_FIELDS)


def found(at: System) -> list[dict[str, Any]]:
    """Has the schedule start the function; gives the findings that it logs."""
    with logs_of(at.functions) as written:
        at.functions.invoke("doctor", {})
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in lines if line["message"] == "a finding"]


def checks(at: System) -> list[str]:
    return [finding["check"] for finding in found(at)]


def name(check: str, at: System) -> str:
    return watch.name_for(at.page.simulator.settings.page_id, check)


# --- what it finds ----------------------------------------------------------------------------------------------------


def page_is_unsubscribed(at: System) -> None:
    at.page.simulator.platform.subscriptions.page_fields = ()


def webhooks_go_elsewhere(at: System) -> None:
    settings = at.page.simulator.settings.model_copy(update={"webhook_url": "https://elsewhere.example"})
    at.page.simulator.use(settings)


def alarms_are_ended_by_a_scanner(at: System) -> None:
    at.cloud.mail_subscriptions.press(OPERATOR_EMAIL)
    at.cloud.mail_subscriptions.end(OPERATOR_EMAIL)


def messages_do_not_come(at: System) -> None:
    at.writes("hello")
    time_passes(at, 2 * MINUTE)
    at.page.visitor_writes(at.visitor, "is anybody there?")
    time_passes(at, 31 * MINUTE)


def settings_are_damaged(at: System) -> None:
    key = f"page#{at.page.simulator.settings.page_id}"
    item = {"pk": {"S": key}, "settings": {"S": "{}"}, "version": {"N": "1"}}
    at.cloud.client("dynamodb").put_item(TableName=TABLE_NAME, Item=item)


def another_app_is_the_default_app(at: System) -> None:
    at.writes("hello")
    at.page.inbox_answers(at.visitor, "Hello, Maya here.")
    at.settle()
    at.page.change(default_app_id=INBOX)


def page_is_restricted(at: System) -> None:
    table = StandingTable(at.cloud.client("dynamodb"), TABLE_NAME)
    now = at.functions.clock.now
    table.save(table.fresh(at.page.simulator.settings.page_id).held(Trouble(kind=TroubleKind.RESTRICTED), now))


def time_passes(at: System, seconds: float) -> None:
    """Lets time pass in which no webhook comes."""
    at.functions.clock.forward(seconds)
    at.page.change(clock_offset_seconds=at.functions.clock.ahead)


ENDS: list[tuple[str, Deed, str]] = [
    ("Meta has unsubscribed the page", page_is_unsubscribed, watch.PAGE_SUBSCRIPTION),
    ("the token is dead", lambda at: at.page.kill_token(), watch.TOKEN),
    ("a permission is gone", lambda at: at.page.change(scopes=["pages_messaging"]), watch.PERMISSIONS),
    ("another app is the default app", another_app_is_the_default_app, watch.DEFAULT_APP),
    ("Meta keeps the page from sending", page_is_restricted, watch.STANDING),
    ("messages do not come", messages_do_not_come, watch.TRAFFIC),
    ("the settings are damaged", settings_are_damaged, watch.SETTINGS),
]
ENDS_OF_THE_STACK: list[tuple[str, Deed, str]] = [
    ("webhooks go elsewhere", webhooks_go_elsewhere, watch.APP_SUBSCRIPTION),
    ("a scanner has ended the alarms", alarms_are_ended_by_a_scanner, watch.ALARMS),
    (
        "the sender is not verified",
        lambda at: at.cloud.client("ses").delete_identity(Identity=SENDER_EMAIL),
        watch.SENDER,
    ),
    ("no app secret", lambda at: at.cloud.delete_secret("app-secret"), watch.APP_SECRET),
]


def test_where_nothing_has_ended_nothing_is_found_and_none_is_counted(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    system.writes("hello")
    time_passes(system, HOUR)
    assert found(system) == []
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "DoctorFindings" in line]
    assert [one["DoctorFindings"] for one in counted] == [[0.0]]


@pytest.mark.parametrize(("deed", "check"), [pytest.param(deed, check, id=said) for said, deed, check in ENDS])
def test_what_has_ended_at_a_page_is_found_and_nothing_else(system: System, deed: Deed, check: str) -> None:
    deed(system)
    [finding] = found(system)
    assert finding["check"] == name(check, system)
    assert all((finding["found"], finding["means"], finding["mend"]))


@pytest.mark.parametrize(
    ("deed", "check"), [pytest.param(deed, check, id=said) for said, deed, check in ENDS_OF_THE_STACK]
)
def test_what_has_ended_for_the_whole_stack_is_found_once(system: System, deed: Deed, check: str) -> None:
    deed(system)
    assert [one for one in checks(system) if one != watch.INSTAGRAM_SUBSCRIPTION] == [check]


def test_the_number_of_findings_is_what_the_alarm_looks_at(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    page_is_unsubscribed(system)
    alarms_are_ended_by_a_scanner(system)
    system.functions.invoke("doctor", {})
    assert '"DoctorFindings":[2.0]' in capsys.readouterr().out.replace(" ", "")


def test_traffic_that_stops_on_a_page_on_which_many_write_is_found(system: System) -> None:
    for week in range(2):
        for _ in range(5):
            system.page.visitor_writes(system.page.new_visitor(), f"hello in week {week}")
        system.settle()
        time_passes(system, 7 * DAY)
    assert checks(system) == [name(watch.TRAFFIC, system)]


def test_a_page_on_which_few_write_may_be_silent(system: System) -> None:
    system.writes("hello")
    time_passes(system, 3 * DAY)
    assert checks(system) == []


def test_a_topic_of_an_admin_that_nobody_hears_is_found(
    system: System, page: SimulatedPage, settings: Page, cloud: Cloud
) -> None:
    first, *others = settings.handover.admins
    admins = (first.model_copy(update={"topic": cloud.admin_topic_arn}), *others)
    connect(
        settings.model_copy(update={"handover": settings.handover.model_copy(update={"admins": admins})}), page, cloud
    )
    assert checks(system) == []
    for subscription in cloud.client("sns").list_subscriptions_by_topic(TopicArn=cloud.admin_topic_arn)[
        "Subscriptions"
    ]:
        cloud.client("sns").unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    assert checks(system) == [name(watch.ADMIN_TOPICS, system)]


# --- of which pages ---------------------------------------------------------------------------------------------------


def test_each_page_is_looked_at(system: System, meta: Meta, settings: Page, cloud: Cloud) -> None:
    of_another = settings.model_copy(update={"id": SECOND_PAGE, "instagram_account_id": None})
    connect(of_another, meta.add_page(SECOND_PAGE, "Bay Bikes", "a_token_that_our_app_has_not_made"), cloud)
    assert checks(system) == [watch.name_for(SECOND_PAGE, watch.TOKEN)]


def test_a_token_that_is_left_of_a_page_is_no_page(system: System, cloud: Cloud) -> None:
    cloud.put_secret(f"pages/{SECOND_PAGE}/token", "of-a-page-that-was")
    assert checks(system) == []


def test_a_stack_without_pages_asks_nothing_of_meta(system: System, cloud: Cloud) -> None:
    cloud.delete_secret(f"pages/{system.page.simulator.settings.page_id}/token")
    system.page.simulator.calls.clear()
    assert checks(system) == []
    assert system.page.calls() == []


# --- what is said of it -----------------------------------------------------------------------------------------------


def test_a_question_without_an_answer_counts_for_then_nobody_looks(system: System, meta: Meta) -> None:
    meta.wire.cut(1000)
    assert watch.APP_SECRET in checks(system)


def test_what_aws_does_not_answer_is_a_finding_and_the_rest_is_looked_at(system: System, cloud: Cloud) -> None:
    page_is_unsubscribed(system)
    interrupt(cloud.client("sns"), "ListSubscriptionsByTopic").begin(1)
    assert checks(system) == [watch.ALARMS, name(watch.PAGE_SUBSCRIPTION, system)]


def test_where_the_pages_cannot_be_found_it_fails_and_counts_nothing(
    system: System, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt(cloud.client("ssm"), "GetParametersByPath").begin(1)
    with pytest.warns(UserWarning, match="No application metrics"), pytest.raises(EndpointConnectionError):
        system.functions.invoke("doctor", {})
    assert "DoctorFindings" not in capsys.readouterr().out


def test_invariant_11_addresses_of_admins_are_not_logged(system: System, mail: Mail) -> None:
    mail.suppressed.add("maya@harbour-bikes.example")
    [finding] = found(system)
    assert finding["check"] == name(watch.ADMINS, system)
    assert "…@harbour-bikes.example" in finding["found"]
    assert "maya" not in json.dumps(finding)


def test_where_alarms_reach_nobody_the_operator_gets_a_mail_of_ours_once_a_day(system: System) -> None:
    alarms_are_ended_by_a_scanner(system)
    page_is_unsubscribed(system)
    for _ in range(24):
        time_passes(system, HOUR)
        system.functions.invoke("doctor", {})
    [sent] = [one for one in system.cloud.sent_mails() if OPERATOR_EMAIL in one.destinations["ToAddresses"]]
    assert sent.subject == "Messenger handover: 2 findings, and no alarm reaches anybody"
    assert "handover topics subscribe alarms" in sent.body


def test_where_an_alarm_is_heard_no_mail_of_ours_goes_out(system: System) -> None:
    page_is_unsubscribed(system)
    for _ in range(24):
        time_passes(system, HOUR)
        system.functions.invoke("doctor", {})
    assert system.cloud.sent_mails() == []
