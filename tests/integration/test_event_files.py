"""Every file of `events/` is what the code makes today, and does to its function what its name says."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest

from events import story
from events.make_events import FOLDER, files
from handover.aws.deletion_requests import DeletionRequestTable
from handover.aws.mailbox import Letter
from handover.conversation.conversation import Control, Conversation, Mode
from handover.deletion.request import DeletionRequest, Progress
from tests.fakes.cloud import APP_ID, TABLE_NAME, Cloud, letters_of, published
from tests.fakes.meta import INBOX, SimulatedPage
from tests.integration.functions import Functions

REPAIRS = "A puncture takes us"
ON = "The bot is paused"
OFF = "The bot has been reactivated"


def test_the_files_are_what_the_generator_makes() -> None:
    """Where this fails, run `PYTHONPATH=.:layers/handover python -m events.make_events`."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")} == files()


def event(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def body(name: str) -> Any:
    """What the one record of a file holds."""
    (record,) = event(name)["Records"]
    document = json.loads(record["body"])
    return json.loads(document["Message"]) if name.startswith("notifications-") else document


def order(name: str) -> Any:
    """The order in a file, without its time, as `Scene.orders` gives them."""
    return body(name) | {"at": 0}


def timeless(announcement: dict[str, Any]) -> dict[str, Any]:
    """An announcement without its times: the files lie in the future, which counts as now."""
    lines = [line | {"at": 0} for line in announcement["lines"]]
    return announcement | {"since": 0, "raised_at": 0, "window_until": 0, "lines": lines}


def unstamped(letter: Letter) -> Letter:
    """A letter without what it says about its arrival, which must be there."""
    document = json.loads(letter.body)
    assert document.pop("received") > 0
    assert len(document.pop("token").partition(".")[0]) == 16
    return replace(letter, body=json.dumps(document))


@dataclass(frozen=True)
class Scene:
    """The functions, and the demo page with the visitor whom the files are about."""

    functions: Functions
    cloud: Cloud
    page: SimulatedPage

    def play(self, *names: str) -> None:
        """Hands files to their functions; none of them may fail."""
        for name in names:
            function = name.partition("-")[0]
            answer = self.functions.invoke(function, event(name))
            assert answer == {"batchItemFailures": []}

    def said(self) -> list[str]:
        return self.page.bot_said(story.USER_ID)

    def owner(self) -> str | None:
        return self.page.owner(story.USER_ID)

    def conversation(self) -> Conversation:
        ((_, item),) = self.cloud.items("conversation#").items()
        return Conversation.model_validate_json(item["state"]["S"])

    def orders(self) -> list[Any]:
        taken = self.cloud.take_all(self.cloud.thread_control_queue_url)
        return [json.loads(record["body"]) | {"at": 0} for record in taken]

    def reports(self) -> list[Any]:
        return [json.loads(record["body"])["event"] for record in self.cloud.take_all(self.cloud.mailbox_url)]

    def announcements(self) -> list[Any]:
        news = published(self.cloud.take_all(self.cloud.notifications_queue_url))
        return [json.loads(one["Message"]) for one in news]

    def mails(self) -> dict[str, str]:
        return {mail.destinations["ToAddresses"][0]: mail.subject for mail in self.cloud.sent_mails()}

    def notices(self) -> list[str]:
        alerts = published(self.cloud.take_all(self.cloud.admin_alerts_queue_url))
        return [alert["MessageAttributes"]["kind"]["Value"] for alert in alerts]


@pytest.fixture
def scene(functions: Functions, cloud: Cloud, page: SimulatedPage) -> Scene:
    page.add_visitor(story.USER_ID, story.USER_NAME)
    page.visitor_writes(story.USER_ID, "Hello!")
    return Scene(functions, cloud, page)


# --- ingest ---------------------------------------------------------------------------------------------------------


def test_ingest_verification(scene: Scene) -> None:
    answer = scene.functions.invoke("ingest", event("ingest-verification"))
    assert (answer["statusCode"], answer["body"]) == (200, story.HANDSHAKE["hub.challenge"])


@pytest.mark.parametrize("name", [*story.WEBHOOKS, "base64"])
def test_ingest_puts_a_webhook_into_the_mailbox_as_replies_is_handed_it(scene: Scene, name: str) -> None:
    assert scene.functions.invoke("ingest", event(f"ingest-{name}"))["statusCode"] == 200
    expected = event(f"replies-{'text' if name == 'base64' else name}")["Records"]
    came = letters_of(scene.cloud.take_all(scene.cloud.mailbox_url))
    assert [unstamped(letter) for letter in came] == [unstamped(letter) for letter in letters_of(expected)]


# --- replies --------------------------------------------------------------------------------------------------------


def replies_text(scene: Scene) -> None:
    scene.play("replies-text")
    assert [said[: len(REPAIRS)] for said in scene.said()][:1] == [REPAIRS]
    assert scene.conversation().name == story.USER_NAME


def replies_quick_reply(scene: Scene) -> None:
    scene.play("replies-quick-reply")
    assert [said[: len(REPAIRS)] for said in scene.said()][:1] == [REPAIRS]


def replies_postback_on(scene: Scene) -> None:
    scene.play("replies-text", "replies-quick-reply", "replies-postback-on")
    assert scene.orders() == [order("thread_control-switch-on")]
    (announcement,) = scene.announcements()
    assert timeless(announcement) == timeless(body("notifications-handover-requested"))
    assert scene.conversation().mode is Mode.HUMAN


def replies_report(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report")
    request = scene.conversation().request
    assert request is not None
    assert request.control is Control.ELSEWHERE


def replies_standby(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report")
    said = scene.said()
    scene.play("replies-standby")
    assert scene.said() == said
    assert scene.conversation().mode is Mode.HUMAN


def replies_standby_echo(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report", "replies-standby-echo")
    request = scene.conversation().request
    assert request is not None
    assert request.last_human_sign is not None


def replies_postback_off(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report", "replies-postback-off")
    assert scene.orders()[1:] == [order("thread_control-switch-off")]
    assert scene.conversation().mode is Mode.RETURNING


def replies_request(scene: Scene) -> None:
    scene.play("replies-text", "replies-request")
    assert scene.orders() == [order("thread_control-pass-control")]
    assert scene.conversation().mode is Mode.HUMAN


def replies_instagram_text(scene: Scene) -> None:
    scene.page.add_visitor(story.INSTAGRAM_USER_ID, "Lia Sand", "instagram")
    scene.page.visitor_writes(story.INSTAGRAM_USER_ID, "Hello!")
    scene.play("replies-instagram-text")
    assert [said[:11] for said in scene.page.bot_said(story.INSTAGRAM_USER_ID)] == ["We are open"]
    assert scene.conversation().account_id == story.INSTAGRAM_ID


def replies_policy(scene: Scene) -> None:
    scene.play("replies-policy")
    (announcement,) = scene.announcements()
    assert (announcement["kind"], announcement["action"]) == ("policy", "warning")


def replies_report_held(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report-held")
    _, told = scene.announcements()
    assert told | {"since": 0} == body("notifications-token-dead") | {"since": 0}
    assert scene.conversation().outbox is not None
    assert len(scene.orders()) == 1


def replies_claim(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-claim")
    request = scene.conversation().request
    assert request is not None
    assert request.claim is not None
    assert [told["kind"] for told in scene.announcements()] == ["handover_requested", "claimed"]
    assert len(scene.cloud.items("history#")) == 2


def replies_timer(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-timer")
    # A day later Meta lets the bot say nothing: it comes back with the visitor's next words.
    assert scene.conversation().mode is Mode.HUMAN
    assert len(scene.orders()) == 1


def replies_look(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report-held", "replies-look")
    assert scene.reports() == []
    scene.page.replace_token("a new token")
    scene.cloud.put_secret(f"pages/{story.PAGE_ID}/token", "a new token")
    scene.play("replies-look")
    assert [report["kind"] for report in scene.reports()] == ["page_opened"]


def replies_hand_back(scene: Scene) -> None:
    scene.play("replies-text", "replies-postback-on", "replies-report", "replies-hand-back")
    assert scene.orders()[1:] == [order("thread_control-resume")]
    assert scene.conversation().mode is Mode.RETURNING


# --- thread_control -------------------------------------------------------------------------------------------------


def thread_control_switch_on(scene: Scene) -> None:
    scene.play("thread_control-switch-on")
    assert [said[: len(ON)] for said in scene.said()] == [ON]
    assert scene.owner() == INBOX
    (report,) = scene.reports()
    assert report | {"at": 0} == body("replies-report")["event"] | {"at": 0}


def thread_control_switch_off(scene: Scene) -> None:
    scene.page.inbox_answers(story.USER_ID, "This is Maya.")
    scene.play("thread_control-switch-off")
    assert [said[: len(OFF)] for said in scene.said()] == [OFF]
    assert scene.owner() == APP_ID
    assert [report["outcome"] for report in scene.reports()] == ["returned"]


def thread_control_resume(scene: Scene) -> None:
    scene.page.inbox_answers(story.USER_ID, "This is Maya.")
    scene.page.inbox_done(story.USER_ID)
    scene.play("thread_control-resume")
    assert [said[: len(OFF)] for said in scene.said()] == [OFF]
    assert [report["outcome"] for report in scene.reports()] == ["returned"]
    assert "take_thread_control" not in [call["edge"] for call in scene.page.calls()]


def thread_control_pass_control(scene: Scene) -> None:
    scene.play("thread_control-pass-control")
    assert (scene.said(), scene.owner()) == ([], INBOX)
    assert [report["outcome"] for report in scene.reports()] == ["passed"]


# --- notifications --------------------------------------------------------------------------------------------------


def notifications_handover_requested(scene: Scene) -> None:
    scene.play("notifications-handover-requested")
    assert scene.mails().keys() == {"maya@harbour-bikes.example", "jonas@harbour-bikes.example"}
    assert all(story.USER_NAME in subject for subject in scene.mails().values())
    assert scene.notices() == ["handover_requested"]


def notifications_switch_failed(scene: Scene) -> None:
    scene.play("notifications-switch-failed")
    assert scene.mails().keys() == {"maya@harbour-bikes.example", "jonas@harbour-bikes.example"}
    assert scene.notices() == ["switch_failed"]


def notifications_token_dead(scene: Scene) -> None:
    scene.play("notifications-token-dead")
    assert scene.mails().keys() == {"maya@harbour-bikes.example", "jonas@harbour-bikes.example"}
    assert scene.notices() == ["token_dead"]


# --- news -----------------------------------------------------------------------------------------------------------


def news_requested(scene: Scene) -> None:
    scene.play("news-requested")
    # The demo page has no program: what one would get, test_channels shows.
    assert (scene.mails(), scene.notices(), scene.cloud.items("sent#")) == ({}, [], {})


# --- console --------------------------------------------------------------------------------------------------------


def test_console_link(scene: Scene) -> None:
    scene.cloud.put_secret("link-key", "k" * 43)
    answer = scene.functions.invoke("console", event("console-link"))
    assert answer["statusCode"] == 400
    assert "This link is not complete" in answer["body"]


def test_console_data_deletion(scene: Scene) -> None:
    answer = scene.functions.invoke("console", event("console-data-deletion"))
    assert answer["statusCode"] == 200
    (waiting,) = scene.cloud.take_all(scene.cloud.deletion_queue_url)
    assert json.loads(waiting["body"])["app_scoped_id"] == body("console-deletion-order")["app_scoped_id"]


def console_deletion_order(scene: Scene) -> None:
    scene.play("replies-text")
    code = body("console-deletion-order")["code"]
    requests = DeletionRequestTable(scene.cloud.client("dynamodb"), TABLE_NAME)
    requests.save(DeletionRequest(code=code, subject="a pseudonym", received_at=1))
    scene.play("console-deletion-order")
    assert scene.cloud.items("conversation#") == {}
    request = requests.get(code)
    assert request is not None
    assert request.progress is Progress.DONE


WORKERS: Final[dict[str, Callable[[Scene], None]]] = {
    "replies-text": replies_text,
    "replies-quick-reply": replies_quick_reply,
    "replies-postback-on": replies_postback_on,
    "replies-report": replies_report,
    "replies-report-held": replies_report_held,
    "replies-look": replies_look,
    "replies-instagram-text": replies_instagram_text,
    "replies-request": replies_request,
    "replies-policy": replies_policy,
    "replies-standby": replies_standby,
    "replies-standby-echo": replies_standby_echo,
    "replies-postback-off": replies_postback_off,
    "replies-hand-back": replies_hand_back,
    "replies-claim": replies_claim,
    "replies-timer": replies_timer,
    "thread_control-switch-on": thread_control_switch_on,
    "thread_control-switch-off": thread_control_switch_off,
    "thread_control-resume": thread_control_resume,
    "thread_control-pass-control": thread_control_pass_control,
    "notifications-handover-requested": notifications_handover_requested,
    "notifications-switch-failed": notifications_switch_failed,
    "notifications-token-dead": notifications_token_dead,
    "news-requested": news_requested,
    "console-deletion-order": console_deletion_order,
}


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_does_what_the_file_is_named_for(scene: Scene, name: str) -> None:
    WORKERS[name](scene)


def test_every_file_is_handed_to_its_function() -> None:
    ingest = {f"ingest-{name}" for name in ("verification", "base64", *story.WEBHOOKS)}
    assert {Path(name).stem for name in files()} == ingest | {"console-data-deletion", "console-link"} | WORKERS.keys()
