import pytest

from local.simulator.actors.attachments import Attachment
from local.simulator.platform import UnknownMessageError
from tests.unit.simulator.scene import DAY, INBOX, Heard, Scene, refusal

TYPES = [
    *("image", "audio", "file", "video", "sticker", "fallback", "template"),
    *("reel", "ig_reel", "post", "ig_post", "appointment_booking"),
]


def attaches(scene: Scene, **attachment: object) -> list[Heard]:
    return scene.heard(scene.cast.messages.attaches(scene.psid, Attachment.model_validate(attachment)))


def signals(scene: Scene, deed: str, *details: str) -> list[Heard]:
    return scene.heard(getattr(scene.cast.signals, deed)(scene.psid, *details))


@pytest.fixture
def talk(routing: Scene) -> Scene:
    """The visitor has written, the bot has answered; now the bot's message is the newest answer."""
    routing.visitor_writes("hello")
    routing.bot_sends("hi")
    return routing


@pytest.fixture
def said(talk: Scene) -> str:
    return str(talk.answer["message_id"])


# Messages


@pytest.mark.parametrize("kind", TYPES)
def test_an_attachment_of_every_type_can_be_sent(routing: Scene, kind: str) -> None:
    [heard] = attaches(routing, type=kind)

    [attachment] = heard.content["attachments"]
    assert heard.content.keys() == {"mid", "attachments"}
    assert attachment["type"] == kind
    assert ("payload" in attachment) is (kind != "fallback")


def test_a_sticker_has_its_id(routing: Scene) -> None:
    [heard] = attaches(routing, type="sticker")

    assert isinstance(heard.content["attachments"][0]["payload"]["sticker_id"], int)


def test_an_attachment_may_have_any_payload_and_a_text(routing: Scene) -> None:
    [heard] = attaches(routing, type="fallback", payload={"title": "A link"}, text="look")

    assert heard.content["attachments"] == [{"type": "fallback", "payload": {"title": "A link"}}]
    assert heard.content["text"] == "look"
    assert routing.summaries == ["Ana Lima sent [fallback]"]


def test_a_reply_names_the_newest_message_of_the_page(talk: Scene, said: str) -> None:
    [heard] = talk.heard(talk.cast.messages.replies(talk.psid, "thanks"))

    assert (heard.content["text"], heard.content["reply_to"]) == ("thanks", {"mid": said, "is_self_reply": False})


def test_a_visitor_can_reply_to_a_message_of_their_own(talk: Scene) -> None:
    talk.visitor_writes("and")
    mine = str(talk.answer["mid"])

    [heard] = talk.heard(talk.cast.messages.replies(talk.psid, "again", mine))

    assert heard.content["reply_to"] == {"mid": mine, "is_self_reply": True}


def test_edits_of_a_message_are_counted(routing: Scene) -> None:
    routing.visitor_writes("helo")
    mid = routing.answer["mid"]

    [first] = routing.heard(routing.cast.messages.edits(routing.psid, "hallo"))
    [second] = routing.heard(routing.cast.messages.edits(routing.psid, "hello", mid))

    assert first.event["message_edit"] == {"mid": mid, "text": "hallo", "num_edit": 1}
    assert second.event["message_edit"] == {"mid": mid, "text": "hello", "num_edit": 2}
    assert [line.saying.text for line in routing.platform.thread(routing.psid).lines] == ["hello"]


def test_messenger_does_not_tell_of_a_deleted_message(routing: Scene) -> None:
    routing.visitor_writes("oops")

    assert routing.heard(routing.cast.messages.deletes(routing.psid)) == []
    assert routing.platform.thread(routing.psid).last_said is None


def test_a_message_that_is_not_there_cannot_be_changed(talk: Scene) -> None:
    with pytest.raises(UnknownMessageError, match="m_nothing"):
        talk.cast.messages.edits(talk.psid, "x", "m_nothing")


# Signs without a word


def test_a_reaction_and_its_end(talk: Scene, said: str) -> None:
    [reacted] = signals(talk, "reacts", "love", "❤️")
    [ended] = signals(talk, "unreacts", said)

    assert reacted.event["reaction"] == {"reaction": "love", "emoji": "❤️", "action": "react", "mid": said}
    assert ended.event["reaction"] == {"action": "unreact", "mid": said}


def test_there_must_be_something_to_react_to(routing: Scene) -> None:
    with pytest.raises(UnknownMessageError):
        signals(routing, "reacts", "love", "❤️")


def test_a_read_tells_until_when(talk: Scene) -> None:
    [heard] = signals(talk, "reads")

    assert heard.event["read"] == {"watermark": int(talk.now * 1000)}


def test_a_link_into_the_conversation(routing: Scene) -> None:
    [heard] = signals(routing, "follows_referral", "spring")

    assert heard.event["referral"] == {"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}


def test_a_beginning_by_link_has_its_referral_in_the_postback(routing: Scene) -> None:
    routing.platform.page.set({"get_started": {"payload": "BEGIN"}})

    [heard] = routing.heard(routing.cast.presses.gets_started(routing.psid, {"ref": "spring"}))

    assert (heard.content["payload"], heard.content["referral"]) == ("BEGIN", {"ref": "spring"})


def test_an_opt_in(routing: Scene) -> None:
    [heard] = signals(routing, "opts_in", "NEWS")

    assert (heard.kind, heard.content["type"], heard.content["payload"]) == ("optin", "notification_messages", "NEWS")


def test_all_of_it_is_in_standby_while_another_app_owns_the_thread(talk: Scene, said: str) -> None:
    talk.bot_passes(INBOX)

    heard = [
        *attaches(talk, type="image"),
        *talk.heard(talk.cast.messages.replies(talk.psid, "thanks", said)),
        *talk.heard(talk.cast.messages.edits(talk.psid, "thank you")),
        *signals(talk, "reacts", "love", "❤️", said),
        *signals(talk, "reads"),
        *signals(talk, "follows_referral", "spring"),
        *signals(talk, "opts_in", "NEWS"),
    ]

    assert [(one.channel, one.kind) for one in heard] == [
        ("standby", "message"),
        ("standby", "message"),
        ("standby", "message_edit"),
        ("standby", "reaction"),
        ("standby", "read"),
        ("standby", "referral"),
        ("standby", "optin"),
    ]


# The window


def test_a_reaction_and_a_link_open_the_window_again(talk: Scene, said: str) -> None:
    for deed, details in (("reacts", ("love", "❤️", said)), ("follows_referral", ("spring",))):
        talk.later(2 * DAY)
        signals(talk, deed, *details)

        assert len(talk.bot_sends()) == 1


def test_reading_and_editing_do_not(talk: Scene) -> None:
    talk.later(2 * DAY)
    signals(talk, "reads")
    talk.heard(talk.cast.messages.edits(talk.psid, "hullo"))

    assert refusal(talk.bot_sends)[:2] == (10, 2018278)


# Deliveries


def test_a_message_is_delivered_and_read_where_that_is_told(talk: Scene) -> None:
    talk.use(deliveries=True)

    echo, delivery, read = talk.bot_sends("hi")

    watermark = int(talk.now * 1000)
    assert echo.content["is_echo"] is True
    assert delivery.event == {
        "sender": {"id": talk.psid},
        "recipient": {"id": talk.settings.page_id},
        "delivery": {"mids": [talk.answer["message_id"]], "watermark": watermark},
    }
    assert read.event["read"] == {"watermark": watermark}


def test_what_another_app_says_is_delivered_in_standby(talk: Scene) -> None:
    talk.use(deliveries=True)
    _, *heard = talk.inbox_answers()

    assert [one.channel for one in heard] == ["standby"] * 3
