"""An announcement gathers what admins need from the conversation, and does without what is not there."""

from handover.alerts.announcement import Announcement
from handover.alerts.announcing import announce
from handover.conversation.conversation import Control, Conversation, HandoverRequest, Mode
from handover.conversation.effects import Alert
from handover.conversation.vocabulary import AlertKind, Origin, SwitchOutcome, Telling
from handover.pages.platform import Platform
from tests.builders.pages import DIMELO, PAGE_ID, page

NOW = 1_700_000_000_000
INSTAGRAM_ACCOUNT = "17841400000000001"
REQUEST = HandoverRequest(
    id="e",
    origin=Origin.BUTTON,
    since=NOW - 5,
    control=Control.UNKNOWN,
    control_at=NOW,
    button="Ask Dimelo",
    recipe_id="hours",
    target_app_id=DIMELO,
)
ASKED = Alert(id="e.2", about=AlertKind.HANDOVER_REQUESTED)
FAILED = Alert(id="f.1", about=AlertKind.SWITCH_FAILED, outcome=SwitchOutcome.NOT_SAID, detail="HTTP 400, code 1")


def announced(alert: Alert, request: HandoverRequest | None) -> Announcement:
    mode = Mode.HUMAN if request else Mode.BOT
    conversation = Conversation(account_id="22", user_id="33", mode=mode, request=request, switched_at=9, name="Ana")
    return announce(alert, conversation, page(), NOW, Telling.AT_ONCE)


def test_a_request_is_told_by_the_names_its_owner_gave() -> None:
    told = announced(ASKED, REQUEST)
    assert (told.since, told.button, told.recipe, told.target_app) == (
        NOW - 5,
        "Ask Dimelo",
        "Opening hours",
        "Dimelo",
    )


def test_a_recipe_and_an_app_that_were_deleted_meanwhile_are_left_out() -> None:
    told = announced(ASKED, REQUEST.model_copy(update={"recipe_id": "gone", "target_app_id": "1"}))
    assert (told.recipe, told.target_app, told.button) == (None, None, "Ask Dimelo")


def test_a_menu_entry_stands_in_no_recipe() -> None:
    assert announced(ASKED, REQUEST.model_copy(update={"recipe_id": None})).recipe is None


def test_a_failure_after_which_no_request_runs_is_told_all_the_same() -> None:
    told = announced(FAILED, None)
    assert (told.since, told.origin, told.button, told.target_app) == (NOW, None, None, None)
    assert (told.outcome, told.detail) == (SwitchOutcome.NOT_SAID, "HTTP 400, code 1")


def test_a_chat_that_bounces_is_told_with_the_request_it_belongs_to() -> None:
    told = announced(Alert(id="g.1", about=AlertKind.CONTROL_BOUNCES), REQUEST)
    assert (told.kind, told.since, told.button) == (AlertKind.CONTROL_BOUNCES, NOW - 5, "Ask Dimelo")


def test_a_chat_with_the_pages_instagram_account_is_told_under_the_pages_own_id() -> None:
    connected = page(instagram_account_id=INSTAGRAM_ACCOUNT)
    on_instagram = announce(
        ASKED, Conversation(account_id=INSTAGRAM_ACCOUNT, user_id="33"), connected, NOW, Telling.AT_ONCE
    )
    on_messenger = announce(ASKED, Conversation(account_id=PAGE_ID, user_id="33"), connected, NOW, Telling.AT_ONCE)
    assert (on_instagram.page_id, on_instagram.platform) == (PAGE_ID, Platform.INSTAGRAM)
    assert (on_messenger.page_id, on_messenger.platform) == (PAGE_ID, Platform.MESSENGER)


def test_an_announcement_is_read_back_as_it_was_written() -> None:
    told = announced(FAILED, REQUEST)
    assert Announcement.model_validate_json(told.model_dump_json()) == told
