import pytest

from local.simulator.actors.attachments import Attachment
from local.simulator.settings import INSTAGRAM_INBOX_APP_ID, LEAD_GEN_APP_ID, Mode
from tests.unit.simulator.in_process import InProcess
from tests.unit.simulator.scene import BOT, INBOX, Heard, Scene, button_template, refusal, with_quick_replies

IG_INBOX = INSTAGRAM_INBOX_APP_ID


def parties(heard: Heard) -> tuple[str, str]:
    return heard.event["sender"]["id"], heard.event["recipient"]["id"]


def with_fields(simulator: InProcess, *fields: str) -> list[str]:
    """Subscribes the app to fields of Instagram; gives the kinds of webhooks that follow from a text and an answer."""
    body = {
        "object": "instagram",
        "callback_url": simulator.settings.webhook_url,
        "verify_token": "test_verify_token",
        "fields": [*fields],
    }
    token = {"Authorization": f"Bearer {BOT}|test_app_secret"}
    made = simulator.request("POST", f"/v25.0/{BOT}/subscriptions", json=body, headers=token)
    assert made.json() == {"success": True}
    igsid = simulator.visitor(platform="instagram")
    simulator.control("POST", f"/visitors/{igsid}/write", {"text": "olá"})
    simulator.say(igsid)
    return [heard.kind for heard in simulator.heard()]


# What webhooks look like


def test_a_text_is_for_the_account(instagram: Scene) -> None:
    [heard] = instagram.visitor_writes("olá")
    account = instagram.settings.instagram_account_id

    assert (heard.webhook["object"], heard.entry["id"], heard.channel) == ("instagram", account, "messaging")
    assert parties(heard) == (instagram.psid, account)
    assert heard.content["text"] == "olá"


def test_an_echo_has_its_parties_swapped_and_says_neither_app_nor_metadata(instagram: Scene) -> None:
    instagram.visitor_writes()
    [heard] = instagram.bot_sends_message({"text": "hi", "metadata": "effect-7"})

    assert parties(heard) == (instagram.settings.instagram_account_id, instagram.psid)
    assert heard.content == {"is_echo": True, "mid": instagram.answer["message_id"], "text": "hi"}


def test_an_echo_says_app_and_metadata_where_it_is_told_to(instagram: Scene) -> None:
    instagram.use(anonymous_echoes=frozenset())
    instagram.visitor_writes()
    [heard] = instagram.bot_sends_message({"text": "hi", "metadata": "effect-7"})

    assert (heard.content["app_id"], heard.content["metadata"]) == (int(BOT), "effect-7")


def test_quick_replies_and_buttons_work_as_in_messenger(instagram: Scene) -> None:
    instagram.visitor_writes()
    instagram.bot_sends_message(button_template("Prices"))
    [button] = instagram.visitor_presses("Prices")
    instagram.bot_sends_message(with_quick_replies("Hours"))
    [reply] = instagram.visitor_presses("Hours")

    assert (button.kind, button.content["payload"]) == ("postback", "PRICES")
    assert (reply.kind, reply.content["quick_reply"]) == ("message", {"payload": "HOURS"})


def test_there_are_no_deliveries_and_a_read_names_its_message(instagram: Scene) -> None:
    instagram.use(deliveries=True)
    instagram.visitor_writes()

    _, read = instagram.bot_sends()

    assert read.event["read"] == {"mid": instagram.answer["message_id"]}


def test_a_sticker_has_no_webhook(instagram: Scene) -> None:
    assert instagram.heard(instagram.cast.messages.attaches(instagram.psid, Attachment(type="sticker"))) == []


def test_a_deleted_message_is_told_of(instagram: Scene) -> None:
    instagram.visitor_writes("oops")
    mid = instagram.answer["mid"]

    [heard] = instagram.heard(instagram.cast.messages.deletes(instagram.psid))

    assert heard.event["message"] == {"mid": mid, "is_deleted": True}


def test_a_referral_has_the_source_of_instagram(instagram: Scene) -> None:
    [heard] = instagram.heard(instagram.cast.signals.follows_referral(instagram.psid, "spring"))

    assert heard.event["referral"] == {"ref": "spring", "source": "SHORTLINKS", "type": "OPEN_THREAD"}


# Whose the thread is


def test_staff_answer_in_instagrams_inbox(instagram: Scene) -> None:
    instagram.visitor_writes()
    instagram.bot_sends()

    taken, echo = instagram.inbox_answers()

    assert taken.content["new_owner_app_id"] == IG_INBOX
    assert (echo.channel, instagram.owner) == ("standby", IG_INBOX)
    assert [heard.channel for heard in instagram.visitor_writes()] == ["standby"]


def test_done_passes_back(instagram: Scene) -> None:
    instagram.visitor_writes()
    instagram.inbox_takes()

    [heard] = instagram.inbox_done()

    assert (heard.kind, heard.webhook["object"], instagram.owner) == ("pass_thread_control", "instagram", BOT)


def test_the_bot_passes_to_instagrams_inbox_and_takes_back(instagram: Scene) -> None:
    instagram.visitor_writes()
    instagram.bot_passes(IG_INBOX)
    assert instagram.owner == IG_INBOX
    instagram.bot_takes()

    assert instagram.owner == BOT


def test_the_pages_inbox_is_not_connected_to_instagram(instagram: Scene) -> None:
    assert refusal(lambda: instagram.bot_passes(INBOX))[:2] == (100, 2018164)


def test_the_inbox_that_is_the_default_app_is_instagrams(instagram: Scene) -> None:
    instagram.use(default_app_id=INBOX)
    instagram.visitor_writes()

    instagram.bot_passes(None)

    assert instagram.owner == IG_INBOX


def test_a_refusal_of_control_has_instagrams_subcode(instagram: Scene) -> None:
    instagram.bot_passes(IG_INBOX)

    for action in (lambda: instagram.bot_passes(LEAD_GEN_APP_ID), instagram.bot_releases):
        assert refusal(action)[:2] == (100, 2534037)


# What the Graph API says


@pytest.mark.parametrize("template", ["button", "generic"])
def test_no_button_calls(instagram: Scene, template: str) -> None:
    call = {"type": "phone_number", "title": "Call us", "payload": "+351210000007"}
    card = {"title": "Workshop", "subtitle": "Quay 7", "buttons": [call]}
    said = {"text": "Workshop", "buttons": [call]} if template == "button" else {"elements": [card]}
    payload = {"template_type": template, **said}
    instagram.visitor_writes()

    code, _, text = refusal(
        lambda: instagram.bot_sends_message({"attachment": {"type": "template", "payload": payload}})
    )

    assert (code, text) == (100, "(#100) Button 0 of the template must be of type web_url or postback")


def test_a_text_has_a_thousand_bytes(instagram: Scene) -> None:
    instagram.visitor_writes()

    assert len(instagram.bot_sends("é" * 500)) == 1
    assert refusal(lambda: instagram.bot_sends("é" * 500 + "e"))[0] == 100


def test_a_profile_is_a_name_and_a_username(simulator: InProcess) -> None:
    igsid = simulator.visitor("Ana Maria Lima", platform="instagram")

    known = {"name": "Ana Maria Lima", "id": igsid}
    assert simulator.graph("GET", igsid, fields="name,username").json() == {**known, "username": "ana.maria.lima"}
    assert simulator.graph("GET", igsid).json() == known
    error = simulator.graph("GET", igsid, fields="first_name,last_name").json()["error"]
    assert (error["code"], "nonexisting field (first_name)" in error["message"]) == (100, True)


def test_a_profile_needs_consent(simulator: InProcess) -> None:
    igsid = simulator.visitor("Ana Lima", platform="instagram", profile="hidden")

    assert simulator.graph("GET", igsid, fields="name").json()["error"]["code"] == 230


def test_instagram_may_have_a_mode_of_its_own(simulator: InProcess) -> None:
    simulator.control("PATCH", "/settings", {"instagram_mode": "zero_config"})

    status = simulator.graph("GET", "me", fields="messaging_feature_status").json()["messaging_feature_status"]

    assert status == {"hop_v2": False, "msgr_multi_app": True, "ig_multi_app": False}


def test_control_follows_that_mode(instagram: Scene) -> None:
    instagram.use(instagram_mode=Mode.ZERO_CONFIG)
    instagram.bot_passes(IG_INBOX)

    assert refusal(instagram.bot_takes)[0] == 27
    assert [heard.channel for heard in instagram.visitor_writes()] == ["messaging"]


# Which webhooks are sent


def test_echoes_come_with_the_messages(simulator: InProcess) -> None:
    assert with_fields(simulator, "messages") == ["message", "message"]


def test_a_field_that_is_not_subscribed_is_not_sent(simulator: InProcess) -> None:
    assert with_fields(simulator, "messaging_postbacks") == []


def test_instagrams_fields_are_shown_beside_the_pages(simulator: InProcess) -> None:
    with_fields(simulator, "messages", "messaging_seen")
    token = {"Authorization": f"Bearer {BOT}|test_app_secret"}

    [shown] = simulator.request("GET", f"/v25.0/{BOT}/subscriptions", headers=token).json()["data"]

    assert (shown["object"], [field["name"] for field in shown["fields"]]) == (
        "instagram",
        ["messages", "messaging_seen"],
    )


def test_a_page_that_lets_the_app_go_silences_instagram_too(simulator: InProcess) -> None:
    simulator.graph("DELETE", "me/subscribed_apps")

    assert with_fields(simulator, "messages") == []


@pytest.mark.parametrize("field", ["message_echoes", "message_reads"])
def test_a_field_of_the_page_is_not_instagrams(simulator: InProcess, field: str) -> None:
    with pytest.raises(AssertionError, match="must be one of"):
        with_fields(simulator, field)
