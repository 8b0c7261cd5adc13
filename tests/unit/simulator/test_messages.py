from collections.abc import Mapping

import pytest

from local.simulator.content import SendRequest, read
from local.simulator.platform import NothingToPressError, UnknownVisitorError
from tests.unit.simulator.scene import DAY, Scene, button_template, refusal, with_quick_replies

OUTSIDE_WINDOW = (10, 2018278, "(#10) This message is sent outside of allowed window.")


LINK = {"type": "web_url", "url": "https://example.com/tandem"}


def button(**changes: object) -> dict[str, object]:
    return {"type": "postback", "title": "Prices", "payload": "PRICES", **changes}


def template(text: str = "Choose", buttons: list[dict[str, object]] | None = None) -> dict[str, object]:
    payload = {"template_type": "button", "text": text, "buttons": [button()] if buttons is None else buttons}
    return {"attachment": {"type": "template", "payload": payload}}


def cards(*elements: Mapping[str, object]) -> dict[str, object]:
    return {"attachment": {"type": "template", "payload": {"template_type": "generic", "elements": list(elements)}}}


# Limits


@pytest.mark.parametrize(
    "message",
    [
        {"text": "x" * 2000},
        {"text": "é" * 2000},
        {"text": "x", "metadata": "x" * 1000},
        with_quick_replies(*[f"reply {n}" for n in range(13)]),
        {"text": "x", "quick_replies": [{"content_type": "text", "title": "x" * 20, "payload": "x" * 1000}]},
        {"text": "x", "quick_replies": [{"content_type": "user_phone_number"}]},
        template(text="x" * 640),
        template(buttons=[button(title="x" * 20, payload="x" * 1000)] * 3),
        template(buttons=[{"type": "web_url", "title": "Shop", "url": "https://example.com/"}]),
        cards({"title": "Tandem", "subtitle": "For two", "buttons": [button()]}),
        cards({"title": "Tandem", "image_url": "https://example.com/tandem.jpg"}),
        cards({"title": "Tandem", "subtitle": "For two", "default_action": LINK}),
        template(buttons=[{"type": "phone_number", "title": "Call us", "payload": "+351210000007"}]),
        {"attachment": {"type": "image", "payload": {"url": "https://example.com/a.png"}}},
    ],
)
def test_a_message_within_the_limits_is_sent(routing: Scene, message: dict[str, object]) -> None:
    routing.visitor_writes()

    assert len(routing.bot_sends_message(message)) == 1


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ({"text": "x" * 2001}, "Length of param message[text] must be less than or equal to 2000"),
        ({"text": "x", "metadata": "x" * 1001}, "Length of param message[metadata]"),
        (with_quick_replies(*[f"reply {n}" for n in range(14)]), "Length of param message[quick_replies]"),
        (with_quick_replies("x" * 21), "Length of param message[quick_replies][0][title]"),
        (
            {"text": "x", "quick_replies": [{"content_type": "text", "title": "x", "payload": "x" * 1001}]},
            "Length of param message[quick_replies][0][payload]",
        ),
        ({"text": "x", "quick_replies": [{"content_type": "text"}]}, "needs a title"),
        (template(text="x" * 641), "Length of param message[attachment][payload][text]"),
        (template(buttons=[button()] * 4), "Length of param message[attachment][payload][buttons]"),
        (template(buttons=[]), "message[attachment][payload][buttons]"),
        (template(buttons=[button(title="x" * 21)]), "[buttons][0][title] must be less than or equal to 20"),
        (template(buttons=[button(payload="x" * 1001)]), "[buttons][0][payload] must be less than or equal to 1000"),
        (template(buttons=[button(payload=None)]), "needs a payload"),
        (template(buttons=[{"type": "web_url", "title": "Shop"}]), "needs a url"),
        (cards(*[{"title": "x"} for _ in range(11)]), "[elements] must be less than or equal to 10"),
        (cards({"title": "Tandem"}), "title and at least one other field"),
        (cards({"title": "Tandem", "subtitle": "", "buttons": []}), "title and at least one other field"),
        (cards({"title": "Tandem", "default_action": LINK}), "title and at least one other field"),
        (cards({"title": "Tandem", "subtitle": "x" * 81}), "[elements][0][subtitle] must be less than or equal to 80"),
        (cards({"title": "x", "subtitle": "x", "default_action": {"type": "web_url"}}), "[default_action][url]"),
        (cards({"title": "x", "subtitle": "x", "default_action": {**LINK, "type": "postback"}}), "web_url"),
        ({"attachment": {"type": "image", "payload": {}}}, "needs a url"),
        ({}, "must provide a valid text or attachment"),
        ({"text": ""}, "message[text]"),
        ({"text": "x", **template()}, "must provide a valid text or attachment"),
    ],
)
def test_a_message_beyond_a_limit_is_refused(routing: Scene, message: dict[str, object], complaint: str) -> None:
    routing.visitor_writes()

    code, _, text = refusal(lambda: routing.bot_sends_message(message))

    assert code == 100
    assert complaint in text


@pytest.mark.parametrize(
    "request_body",
    [
        {"message": {"text": "x"}},
        {"recipient": "1234", "message": {"text": "x"}},
        {"recipient": {"id": "1234"}},
        {"recipient": {"id": "1234"}, "message": {"text": "x"}, "sender_action": "typing_on"},
        {"recipient": {"id": "1234"}, "sender_action": "dance"},
        {"recipient": {"id": "1234"}, "message": {"text": "x"}, "messaging_type": "GREETING"},
        {"recipient": {"id": "1234"}, "message": {"text": "x"}, "messaging_type": "MESSAGE_TAG"},
        {
            "recipient": {"id": "1234"},
            "message": {"text": "x"},
            "messaging_type": "MESSAGE_TAG",
            "tag": "ACCOUNT_UPDATE",
        },
    ],
)
def test_a_send_of_another_shape_is_refused(request_body: dict[str, object]) -> None:
    assert refusal(lambda: read(SendRequest, request_body))[0] == 100


def test_an_unknown_recipient_is_refused(routing: Scene) -> None:
    routing.psid = "1234"

    assert refusal(routing.bot_sends)[:2] == (100, 2018001)


# The window


def test_nobody_may_write_to_a_visitor_who_never_wrote(routing: Scene) -> None:
    assert refusal(routing.bot_sends) == OUTSIDE_WINDOW


def test_the_window_is_open_for_a_day(routing: Scene) -> None:
    routing.visitor_writes()
    routing.later(DAY)
    routing.bot_sends()
    routing.later(1)

    assert refusal(routing.bot_sends) == OUTSIDE_WINDOW


def test_a_press_opens_the_window_again(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(button_template("Prices"))
    routing.later(2 * DAY)
    routing.visitor_presses("Prices")

    assert len(routing.bot_sends()) == 1


def test_a_human_agent_has_seven_days(routing: Scene) -> None:
    routing.visitor_writes()
    routing.later(7 * DAY)
    routing.bot_sends(messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    routing.later(1)

    assert refusal(lambda: routing.bot_sends(messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")) == OUTSIDE_WINDOW


# What can be pressed


def test_quick_replies_disappear_after_the_next_message(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(with_quick_replies("Prices"))
    routing.bot_sends("one more thing")

    with pytest.raises(NothingToPressError, match="'Prices'"):
        routing.visitor_presses("Prices")


def test_a_change_of_control_leaves_quick_replies_where_they_are(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(with_quick_replies("Prices"))
    routing.bot_releases()

    assert len(routing.visitor_presses("Prices")) == 1


def test_buttons_of_templates_stay(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(button_template("Prices"))
    routing.bot_sends("one more thing")

    assert [heard.content["payload"] for heard in routing.visitor_presses("Prices")] == ["PRICES"]


def test_the_newest_button_with_a_title_is_pressed_unless_a_line_is_named(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(template(buttons=[button(payload="OLD")]))
    routing.bot_sends_message(template(buttons=[button(payload="NEW")]))

    [newest] = routing.visitor_presses("Prices")
    [named] = routing.visitor_presses("Prices", line=2)

    assert (newest.content["payload"], named.content["payload"]) == ("NEW", "OLD")


def test_buttons_with_one_title_on_several_cards_are_told_apart_by_their_payload(routing: Scene) -> None:
    routing.visitor_writes()
    tandem, cargo = ({"title": name, "buttons": [button(title="Book", payload=name)]} for name in ("Tandem", "Cargo"))
    routing.bot_sends_message(cards(tandem, cargo))

    [heard] = routing.heard(routing.cast.presses.presses(routing.psid, "Book", payload="Cargo"))

    assert heard.content["payload"] == "Cargo"
    with pytest.raises(NothingToPressError):
        routing.cast.presses.presses(routing.psid, "Book", payload="Unicycle")


def test_what_can_be_pressed_is_named_when_nothing_fits(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(button_template("Prices", "Hours"))

    with pytest.raises(NothingToPressError, match=r"\['Prices', 'Hours'\]"):
        routing.visitor_presses("Nope")


def test_a_link_is_opened_and_no_webhook_follows(routing: Scene) -> None:
    routing.visitor_writes()
    routing.bot_sends_message(template(buttons=[{"type": "web_url", "title": "Shop", "url": "https://example.com/"}]))

    assert routing.visitor_presses("Shop") == []
    assert routing.answer == {"opened": "https://example.com/"}


def test_the_menu_sends_its_payload(routing: Scene) -> None:
    menu = [{"locale": "default", "call_to_actions": [button(title="A title of up to thirty signs.")]}]
    routing.platform.page.set({"get_started": {"payload": "BEGIN"}, "persistent_menu": menu})

    [heard] = routing.heard(routing.cast.presses.chooses(routing.psid, "A title of up to thirty signs."))

    assert heard.content["payload"] == "PRICES"
    with pytest.raises(NothingToPressError, match="A title of up to thirty signs"):
        routing.cast.presses.chooses(routing.psid, "Nope")


def test_get_started_sends_its_payload(routing: Scene) -> None:
    with pytest.raises(NothingToPressError):
        routing.cast.presses.gets_started(routing.psid)
    routing.platform.page.set({"get_started": {"payload": "BEGIN"}})

    [heard] = routing.heard(routing.cast.presses.gets_started(routing.psid))

    assert (heard.content["title"], heard.content["payload"]) == ("Get Started", "BEGIN")


def test_nobody_acts_as_an_unknown_visitor(routing: Scene) -> None:
    routing.psid = "1234"

    with pytest.raises(UnknownVisitorError, match="1234"):
        routing.visitor_writes()


# What is told


def test_the_journal_reads_as_a_story(routing: Scene) -> None:
    routing.visitor_writes("a\nb")
    routing.bot_sends_message(with_quick_replies("Talk to a human"))
    routing.visitor_presses("Talk to a human")
    routing.bot_sends_message({"attachment": {"type": "image", "payload": {"url": "https://example.com/a.png"}}})
    routing.bot_sends("x" * 90)
    routing.bot_passes()
    routing.bot_takes()
    routing.bot_releases()

    assert routing.summaries == [
        "Ana Lima wrote “a b”",
        "bot said “Choose” [Talk to a human]",
        "Ana Lima pressed “Talk to a human”",
        "bot said [image]",
        "bot said “" + "x" * 80 + "…”",
        "control passed from bot to Page Inbox",
        "control taken by bot from Page Inbox",
        "control released by bot",
    ]


def test_a_template_echoes_as_an_attachment(routing: Scene) -> None:
    routing.visitor_writes()
    [heard] = routing.bot_sends_message(button_template("Prices"))

    assert "text" not in heard.content
    assert heard.content["attachments"][0]["payload"]["buttons"][0]["title"] == "Prices"


def test_typing_shows_until_the_next_message_or_twenty_seconds(routing: Scene) -> None:
    thread = routing.platform.thread(routing.psid)
    routing.visitor_writes()
    routing.bot_acts("typing_on")
    assert thread.typing_until == routing.now + 20

    routing.bot_sends()
    assert thread.typing_until == 0

    routing.bot_acts("TYPING_ON")
    routing.bot_acts("typing_off")
    assert thread.typing_until == 0
