"""News goes to the page's webhook, once; what is not taken waits, and a program that takes nothing is left alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from handover.aws.conditions import ConflictError
from handover.lineage import conversation_key
from handover.missing_secret import MissingSecretError, SecretUnavailableError
from handover.operations.tell_program import Parts, line_keys, tell_program
from handover.outgoing.errors import AddressRefusedError, NoTimeLeftError, NotTakenError
from handover.pages.endpoint import PROBE_MS, Endpoint
from tests.builders.announcements import AT, announcement
from tests.builders.news import news
from tests.builders.pages import DOCUMENT, PAGE_ID, page
from tests.fakes.clock import ManualClock
from tests.fakes.endpoints import InMemoryEndpoints
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.meter import RecordingMeter
from tests.fakes.pages import InMemoryPages
from tests.fakes.tombstones import InMemoryTombstones
from tests.fakes.webhooks import RecordingWebhooks

ADDRESS: Final = "https://desk.example/handover"
DAY_SECONDS: Final = 86_400


class RecordingLater:
    """A queue that remembers what was put back, and after how many seconds it comes again."""

    def __init__(self) -> None:
        self.put: list[tuple[str, int]] = []

    def put_back(self, body: str, seconds: int) -> None:
        self.put.append((body, seconds))


class Desk:
    """`news` at work for a page with a webhook."""

    def __init__(self, webhook: str | None = ADDRESS) -> None:
        self.pages = InMemoryPages(page(handover={**DOCUMENT["handover"], "webhook": webhook}))
        self.tombstones = InMemoryTombstones()
        self.ledger = InMemoryLedger()
        self.endpoints = InMemoryEndpoints()
        self.webhooks = RecordingWebhooks()
        self.later = RecordingLater()
        self.meter = RecordingMeter()
        self.clock = ManualClock(AT / 1000)
        self.chance = 0.0

    @property
    def parts(self) -> Parts:
        return Parts(
            pages=self.pages,
            tombstones=self.tombstones,
            ledger=self.ledger,
            endpoints=self.endpoints,
            webhooks=lambda: self.webhooks,
            later=self.later,
            meter=self.meter,
            now=lambda: round(self.clock() * 1000),
            chance=lambda: self.chance,
        )

    @property
    def endpoint(self) -> Endpoint:
        return self.endpoints.get(PAGE_ID)

    @property
    def heard(self) -> list[str]:
        return [posted.news_id for posted in self.webhooks.posted]

    def hears(self, news_id: str = "e.3", **more: object) -> None:
        tell_program(message(news_id, **more), self.parts)

    def hears_in_vain(self, *ids: str, trouble: Exception | None = None) -> None:
        for news_id in ids:
            self.webhooks.trouble.append(trouble or NotTakenError("HTTP 503"))
            self.hears(news_id)

    def next_comes(self) -> int:
        """Delivers what was put back first, when it is to come; gives after how many seconds."""
        body, seconds = self.later.put.pop(0)
        self.clock.forward(seconds)
        tell_program(body, self.parts)
        return seconds


def message(news_id: str, **more: object) -> str:
    return json.dumps({"Type": "Notification", "Message": news(id=news_id).model_dump_json(), **more})


def test_news_is_posted_to_the_pages_webhook() -> None:
    desk = Desk()
    desk.hears()
    [posted] = desk.webhooks.posted
    assert (posted.page_id, posted.address, posted.news_id) == (PAGE_ID, ADDRESS, "e.3")
    assert json.loads(posted.body)["deed"] == "requested"
    assert desk.meter.counts == {"News": 1}


def test_news_is_posted_once_however_often_it_is_delivered() -> None:
    desk = Desk()
    for _ in range(10):
        desk.hears()
    desk.hears("e.4")
    assert desk.heard == ["e.3", "e.4"]


def test_for_a_program_that_works_one_item_is_read_and_none_is_written() -> None:
    desk = Desk()
    desk.hears()
    assert (desk.endpoints.reads, desk.endpoints.saves) == (1, 0)


def test_news_of_a_page_without_a_webhook_is_for_nobody() -> None:
    desk = Desk(webhook=None)

    def never() -> RecordingWebhooks:
        raise AssertionError("nothing is made ready")

    tell_program(message("e.3"), replace(desk.parts, webhooks=never))
    assert desk.endpoints.reads == 0


def test_what_is_for_people_is_left_to_them() -> None:
    desk = Desk()
    tell_program(json.dumps({"Message": announcement().model_dump_json()}), desk.parts)
    assert (desk.heard, desk.later.put) == ([], [])


@pytest.mark.parametrize("body", ["no JSON", "{}", '{"Message": "{}"}', '{"Message": "no JSON"}'])
def test_what_nobody_can_read_is_hopeless(body: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        tell_program(body, Desk().parts)


def test_the_log_lines_name_the_event_and_the_conversation() -> None:
    assert line_keys(message("e.3")) == {"event_id": "e", "conversation": conversation_key(PAGE_ID, "33")}


# --- what is not taken ------------------------------------------------------------------------------------------------


def test_what_was_not_taken_comes_again_as_a_new_message() -> None:
    desk = Desk()
    desk.hears_in_vain("e.3")
    assert (desk.heard, desk.meter.counts) == ([], {})
    assert desk.next_comes() == 15
    assert desk.heard == ["e.3"]
    assert desk.endpoint.failures == 0


def test_it_comes_later_and_later_for_a_day_and_then_it_is_given_up_and_counted() -> None:
    desk = Desk()
    desk.hears_in_vain("e.3", trouble=MissingSecretError("there is no secret"))
    rests: list[int] = []
    while desk.later.put and len(rests) < 1_000:
        desk.webhooks.trouble.append(MissingSecretError("there is no secret"))
        rests.append(desk.next_comes())
    assert rests[:8] == [15, 30, 60, 120, 240, 480, 600, 600]
    assert DAY_SECONDS <= sum(rests) < DAY_SECONDS + 600
    assert desk.meter.counts == {"NewsRefused": 1}
    assert (desk.endpoint.missed, desk.endpoint.missed_since) == (1, AT)


def test_no_rest_is_longer_than_sqs_can_delay_a_message() -> None:
    desk = Desk()
    desk.chance = 0.999_999
    desk.hears_in_vain("e.3", "e.3", "e.3")
    for _ in range(30):
        desk.webhooks.trouble.append(NotTakenError("HTTP 503"))
        desk.next_comes()
    assert 600 < max(seconds for _, seconds in desk.later.put) <= 900


def test_a_missing_secret_is_no_failure_of_the_program() -> None:
    desk = Desk()
    desk.hears_in_vain("e.1", "e.2", "e.3", "e.4", trouble=MissingSecretError("there is no secret"))
    assert not desk.endpoint.is_open


@pytest.mark.parametrize("trouble", [NoTimeLeftError("too little time"), SecretUnavailableError("throttled")])
def test_what_is_our_own_trouble_is_delivered_again_and_nothing_is_held_against_the_program(trouble: Exception) -> None:
    desk = Desk()
    desk.webhooks.trouble.append(trouble)
    with pytest.raises(type(trouble)):
        desk.hears()
    assert (desk.endpoint.failures, desk.later.put) == (0, [])


@pytest.mark.parametrize("trouble", [None, AddressRefusedError("not one of the public internet")])
def test_what_is_refused_for_good_does_not_come_again_and_is_counted(trouble: Exception | None) -> None:
    desk = Desk()
    if trouble:
        desk.webhooks.trouble.append(trouble)
    else:
        desk.webhooks.refuse_next()
    desk.hears()
    assert (desk.heard, desk.later.put, desk.meter.counts) == ([], [], {"NewsRefused": 1})
    assert (desk.endpoint.missed, desk.endpoint.missed_since, desk.endpoint.failures) == (1, AT, 0)


def test_invariant_11_the_log_does_not_name_the_address(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()
    desk.webhooks.refuse_next()
    desk.hears()
    [warning] = [vars(record) for record in caplog.records if record.levelname == "WARNING"]
    assert (warning["error"], warning["page_id"]) == ("the webhook answers HTTP 410", PAGE_ID)
    assert ADDRESS not in str(warning)


# --- the breaker ------------------------------------------------------------------------------------------------------


class Tarpit(RecordingWebhooks):
    """A program that hangs: each post takes five seconds and comes to nothing."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self.clock = clock
        self.tried = 0

    def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
        self.tried += 1
        self.clock.forward(5)
        super().post(page_id, address, news_id, body)


def tarpit(desk: Desk) -> Tarpit:
    made = Tarpit(desk.clock)
    made.trouble = [NotTakenError("no whole answer within 5.0 seconds")] * 1_000
    desk.webhooks = made
    return made


def test_of_ten_posts_to_a_program_that_hangs_three_are_waited_for() -> None:
    desk = Desk()
    program = tarpit(desk)
    before = desk.clock()
    for number in range(10):
        desk.hears(f"e.{number}")
    assert (program.tried, desk.clock() - before, len(desk.later.put)) == (3, 15, 10)


def test_in_a_day_it_is_tried_once_in_ten_minutes_whatever_waits() -> None:
    desk = Desk()
    program = tarpit(desk)
    waiting = [(desk.clock(), message(f"e.{number}")) for number in range(50)]
    begun = desk.clock()
    while waiting:
        waiting.sort()
        at, body = waiting.pop(0)
        desk.clock.now = max(desk.clock(), at)
        tell_program(body, desk.parts)
        waiting += [(desk.clock() + seconds, put) for put, seconds in desk.later.put]
        desk.later.put.clear()
    assert desk.clock() - begun < DAY_SECONDS + 2_000
    assert program.tried < 3 + DAY_SECONDS / 600 + 5
    assert desk.meter.counts == {"NewsRefused": 50}
    assert desk.endpoint.missed == 50


def opened() -> Desk:
    desk = Desk()
    desk.hears_in_vain("e.1", "e.2", "e.3")
    desk.later.put.clear()
    return desk


def test_while_it_is_open_nothing_is_posted_and_news_waits_until_then() -> None:
    desk = opened()
    desk.hears("e.4")
    assert (desk.heard, [seconds for _, seconds in desk.later.put]) == ([], [60])


def test_what_waits_together_does_not_come_together() -> None:
    desk = opened()
    for chance in (0.0, 0.5, 0.99):
        desk.chance = chance
        desk.hears("e.4")
    assert [seconds for _, seconds in desk.later.put] == [60, 75, 90]


def test_when_its_time_has_come_one_delivery_tries_and_closes_it() -> None:
    desk = opened()
    desk.clock.forward(60)
    desk.hears("e.4")
    desk.hears("e.5")
    assert (desk.heard, desk.endpoint.is_open) == (["e.4", "e.5"], False)


def test_one_that_tries_in_vain_leaves_it_open_for_longer() -> None:
    desk = opened()
    desk.clock.forward(60)
    desk.hears_in_vain("e.4")
    assert [seconds for _, seconds in desk.later.put] == [120]


def test_while_one_delivery_tries_the_others_wait() -> None:
    desk = opened()
    desk.clock.forward(60)
    during: list[Callable[[], None]] = [lambda: desk.hears("e.5")]

    class Slow(RecordingWebhooks):
        def post(self, page_id: str, address: str, news_id: str, body: bytes) -> None:
            if during:
                during.pop()()
            super().post(page_id, address, news_id, body)

    desk.webhooks = Slow()
    desk.hears("e.4")
    assert (desk.heard, [seconds for _, seconds in desk.later.put]) == (["e.4"], [PROBE_MS // 1000])


def test_of_two_that_would_try_at_the_same_moment_one_waits() -> None:
    desk = opened()
    desk.clock.forward(60)
    now = round(desk.clock() * 1000)
    desk.endpoints.others.append(desk.endpoint.probing(now))
    desk.hears("e.4")
    assert (desk.heard, [seconds for _, seconds in desk.later.put]) == ([], [PROBE_MS // 1000])


def test_one_that_dies_while_it_tries_keeps_it_closed_to_others_for_a_minute() -> None:
    desk = opened()
    desk.clock.forward(60)
    desk.endpoints.save(desk.endpoint.probing(round(desk.clock() * 1000)))
    desk.clock.forward(PROBE_MS / 1000)
    desk.hears("e.4")
    assert desk.heard == ["e.4"]


def test_what_was_posted_before_says_nothing_of_the_program_now() -> None:
    desk = opened()
    desk.ledger.done.append("e.4.webhook")
    desk.clock.forward(60)
    desk.hears("e.4")
    assert (desk.heard, desk.endpoint.is_open) == ([], True)


def test_a_program_that_refuses_one_thing_for_good_is_there_all_the_same() -> None:
    desk = opened()
    desk.clock.forward(60)
    desk.webhooks.refuse_next()
    desk.hears("e.4")
    assert (desk.endpoint.is_open, desk.endpoint.missed) == (False, 1)


def test_another_address_is_tried_at_once() -> None:
    desk = opened()
    desk.pages.put(page(handover={**DOCUMENT["handover"], "webhook": "https://other.example/"}))
    desk.hears("e.4")
    assert desk.heard == ["e.4"]


def test_failures_that_others_find_at_the_same_time_all_count() -> None:
    desk = Desk()
    desk.hears_in_vain("e.1")
    desk.endpoints.others.append(desk.endpoint.failed(AT, lambda: 0.0))
    desk.hears_in_vain("e.2")
    assert desk.endpoint.failures == 3


def test_a_change_that_never_comes_about_keeps_no_news_from_waiting() -> None:
    desk = Desk()

    class Crowded(InMemoryEndpoints):
        def save(self, endpoint: Endpoint) -> Endpoint:
            raise ConflictError(f"version {endpoint.version} is not the last one")

    desk.endpoints = Crowded()
    desk.hears_in_vain("e.1")
    assert len(desk.later.put) == 1


# --- replays ----------------------------------------------------------------------------------------------------------


def posted(desk: Desk) -> list[Any]:
    return [json.loads(one.body) for one in desk.webhooks.posted]


def test_a_replay_is_posted_again_with_its_id_and_says_so() -> None:
    desk = Desk()
    desk.hears("e.3")
    desk.hears("e.3", Replay="r1")
    assert [(one["id"], one["replay"]) for one in posted(desk)] == [("e.3", False), ("e.3", True)]


def test_a_replay_is_posted_once_and_another_one_once_more() -> None:
    desk = Desk()
    for replay in ("r1", "r1", "r2"):
        desk.hears("e.3", Replay=replay)
    assert desk.heard == ["e.3", "e.3"]


def test_a_replay_that_is_not_taken_waits_as_one() -> None:
    desk = Desk()
    desk.webhooks.trouble.append(NotTakenError("HTTP 503"))
    desk.hears("e.3", Replay="r1")
    desk.next_comes()
    assert posted(desk)[0]["replay"] is True
