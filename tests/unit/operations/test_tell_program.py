"""News goes to the page's webhook, once; what fails comes again alone, what is refused for good does not."""

import json

import pytest

from handover.missing_secret import MissingSecretError
from handover.operations.alert import NotAllToldError
from handover.operations.tell_program import LAST_TRY, tell_program
from handover.outgoing.webhooks import NotTakenError
from tests.builders.news import news
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.webhooks import RecordingWebhooks
from tests.unit.operations.alert_desk import Desk

ADDRESS = "https://desk.example/handover"


class ProgramDesk(Desk):
    """`notifications` at work for a page with a webhook."""

    def __init__(self, webhook: str | None = ADDRESS) -> None:
        super().__init__()
        self.pages.put(page(handover={**DOCUMENT["handover"], "webhook": webhook}))
        self.webhooks = RecordingWebhooks()

    def hears(self, tries: int = 1, **changes: object) -> None:
        tell_program(news(**changes), tries, self.parts, lambda: self.webhooks)


def test_news_is_posted_to_the_pages_webhook() -> None:
    desk = ProgramDesk()
    desk.hears()
    [posted] = desk.webhooks.posted
    assert (posted.page_id, posted.address, posted.news_id) == (PAGE_ID, ADDRESS, "e.3")
    assert json.loads(posted.body)["deed"] == "requested"


def test_news_is_posted_once_however_often_it_is_delivered() -> None:
    desk = ProgramDesk()
    for _ in range(10):
        desk.hears()
    desk.hears(id="e.4")
    assert [posted.news_id for posted in desk.webhooks.posted] == ["e.3", "e.4"]


def test_news_of_a_page_without_a_webhook_is_for_nobody() -> None:
    desk = ProgramDesk(webhook=None)

    def never() -> RecordingWebhooks:
        raise AssertionError("nothing is made ready")

    tell_program(news(), 1, desk.parts, never)


def test_news_reaches_no_person() -> None:
    desk = ProgramDesk()
    desk.hears()
    assert (desk.recipients, desk.topic.published) == ([], [])


@pytest.mark.parametrize("trouble", [NotTakenError("HTTP 503"), MissingSecretError("there is no secret")])
def test_what_was_not_taken_comes_again(trouble: Exception) -> None:
    desk = ProgramDesk()
    desk.webhooks.trouble.append(trouble)
    with pytest.raises(NotAllToldError):
        desk.hears()
    assert desk.meter.counts == {}
    desk.hears()
    assert [posted.news_id for posted in desk.webhooks.posted] == ["e.3"]


def test_what_is_refused_for_good_does_not_come_again_and_is_counted() -> None:
    desk = ProgramDesk()
    desk.webhooks.refuse_next()
    desk.hears()
    assert (desk.webhooks.posted, desk.meter.counts) == ([], {"NewsRefused": 1})


def test_a_program_that_is_down_for_long_makes_no_dead_letter() -> None:
    desk = ProgramDesk()
    desk.webhooks.trouble.append(NotTakenError("HTTP 503"))
    desk.hears(tries=LAST_TRY)
    assert (desk.webhooks.posted, desk.meter.counts) == ([], {"NewsRefused": 1})


def test_invariant_11_the_log_does_not_name_the_address(caplog: pytest.LogCaptureFixture) -> None:
    desk = ProgramDesk()
    desk.webhooks.refuse_next()
    desk.hears()
    [warning] = [vars(record) for record in caplog.records if record.levelname == "WARNING"]
    assert (warning["error"], warning["page_id"]) == ("the webhook answers HTTP 410", PAGE_ID)
    assert ADDRESS not in str(warning)
