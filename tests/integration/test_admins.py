"""An admin who wants alerts in French, by SMS and on a topic of their own, beside one who has said nothing of it."""

import pytest
from moto.sns.models import sns_backends

from handover.pages.page import Admin, Page
from handover.recipes.buttons import HandoverEntry
from tests.fakes.cloud import ACCOUNT_ID, REGION, Cloud, published
from tests.integration.functions import logs_of
from tests.integration.system import System

LEA, MAYA = "lea@harbour-bikes.example", "maya@harbour-bikes.example"
NUMBER, NO_NUMBER = "+351912345678", "+000000"
IN_FRENCH, IN_ENGLISH = (
    "Anna Berg vous attend sur la page Harbour Bikes",
    "Anna Berg is waiting for you on Harbour Bikes",
)


def admins(cloud: Cloud, number: str) -> tuple[Admin, ...]:
    lea = Admin(name="Léa", email=LEA, language="fr", sms=number, topic=cloud.admin_topic_arn)
    return (lea, Admin(name="Maya", email=MAYA))


@pytest.fixture
def number() -> str:
    return NUMBER


@pytest.fixture
def settings(settings: Page, cloud: Cloud, number: str) -> Page:
    """The demo page with these admins, and a button in its menu that says what it is about."""
    handover = settings.handover.model_copy(update={"admins": admins(cloud, number)})
    asks = {"reason": "Un frein cassé"}
    menu = tuple(one.model_copy(update=asks) if isinstance(one, HandoverEntry) else one for one in settings.menu)
    return settings.model_copy(update={"handover": handover, "menu": menu})


def texts() -> list[tuple[str, str]]:
    return list(sns_backends[ACCOUNT_ID][REGION].sms_messages.values())


def mails(cloud: Cloud) -> dict[str, str]:
    return {mail.destinations["ToAddresses"][0]: mail.subject for mail in cloud.sent_mails()}


def subjects_at(cloud: Cloud, queue_url: str) -> list[str]:
    return [notice["Subject"] for notice in published(cloud.take_all(queue_url))]


def test_each_admin_is_told_on_their_channels_in_their_language(system: System) -> None:
    system.writes("Hello!")
    system.chooses("Talk to a human")
    assert mails(system.cloud) == {LEA: IN_FRENCH, MAYA: IN_ENGLISH}
    assert texts() == [(NUMBER, f"{IN_FRENCH}. Motif : Un frein cassé")]
    assert subjects_at(system.cloud, system.cloud.admin_topic_queue_url) == [IN_FRENCH]
    assert subjects_at(system.cloud, system.cloud.admin_alerts_queue_url) == [IN_ENGLISH]


@pytest.mark.parametrize("number", [NO_NUMBER])
def test_a_wrong_number_and_a_topic_that_is_gone_stop_nobody_and_are_not_tried_again(system: System) -> None:
    cloud = system.cloud
    cloud.client("sns").delete_topic(TopicArn=cloud.admin_topic_arn)
    with logs_of(system.functions) as logged:
        system.chooses("Talk to a human")
    assert (mails(cloud), texts()) == ({LEA: IN_FRENCH, MAYA: IN_ENGLISH}, [])
    assert cloud.take_all(cloud.notifications_queue_url) == []
    log = logged.getvalue()
    assert log.count("a channel takes no alerts until somebody mends it") == 2
    assert NO_NUMBER not in log
