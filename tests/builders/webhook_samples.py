"""Every shape of event that Meta documents or was seen to send, and what it is to us.

What the platform's own pages leave open stands here in both readings. Each sample is sent on both platforms, unless it
says otherwise: `instagram` names what it is there where that differs.
"""

from dataclasses import dataclass
from typing import Any, Final

from tests.builders.webhooks import APP, AT, INSTAGRAM, MESSENGER, Chat, Json

INBOX: Final = "263902037430900"
INSTAGRAM_INBOX: Final = "1217981644879628"
META_AI: Final = "622851382610562"
LEAD_FORMS: Final = "413038776280800"
ANOTHER_APP: Final = "498721317747541"

BOTH: Final = (MESSENGER, INSTAGRAM)


@dataclass(frozen=True)
class Dropped:
    """Counted by `ingest` under a name, and not stored."""

    name: str


NOTHING: Final = "asks nothing"
"""Stored, and asks nothing of `replies`."""

type Outcome = Json | Dropped | str
"""Fields of the event that it becomes, or why it becomes none."""


@dataclass(frozen=True)
class Sample:
    """One event: its content (which may bring its own parties), and what it becomes."""

    name: str
    content: Json
    becomes: Outcome
    instagram: Outcome | None = None
    channel: str = "messaging"
    chats: tuple[Chat, ...] = BOTH

    def event(self, chat: Chat) -> Json:
        """The event between the parties of a chat."""
        is_echo = "message" in self.content and self.content["message"].get("is_echo")
        parties = chat.echo() if is_echo else chat.event()
        return {**parties, **self.content}

    def body(self, chat: Chat) -> bytes:
        """The webhook with this event alone."""
        return chat.body(self.event(chat), channel=self.channel)

    def outcome(self, chat: Chat) -> Outcome:
        """What it becomes on a platform."""
        return self.becomes if self.instagram is None or chat is MESSENGER else self.instagram


def wrote(text: str, channel: str = "messaging", payload: str | None = None, reference: str | None = None) -> Json:
    return {"kind": "user_wrote", "channel": channel, "text": text, "payload": payload, "reference": reference}


def pressed(title: str, payload: str | None, channel: str = "messaging") -> Json:
    return {"kind": "user_pressed", "channel": channel, "title": title, "payload": payload}


def human(text: str) -> Json:
    return {"kind": "human_wrote", "text": text}


def somebody(text: str) -> Json:
    return {"kind": "somebody_wrote", "text": text}


def moved(owner: str) -> Json:
    return {"kind": "control_moved", "owner": owner}


def requested(app_id: str) -> Json:
    return {"kind": "control_requested", "app_id": app_id}


PRESSED_ELSEWHERE: Final[Json] = {"kind": "pressed_elsewhere"}


def _message(**fields: Any) -> Json:
    return {"message": {"mid": "m_1", **fields}}


def _attachment(kind: str, **payload: Any) -> Json:
    return _message(attachments=[{"type": kind, "payload": payload}])


_URL: Final = "https://cdn.example/file"
_LINE: Final = "Your AI agent will respond."

_TEXTS: Final = (
    Sample("text", _message(text="hello, world!"), wrote("hello, world!")),
    Sample("text around white space", _message(text=" hello\n"), wrote("hello")),
    Sample("text on standby", _message(text="hello"), wrote("hello", "standby"), channel="standby"),
    Sample("reply to a message", _message(text="hi", reply_to={"mid": "m_0", "is_self_reply": False}), wrote("hi")),
    Sample("reply to a story", _message(text="hi", reply_to={"story": {"id": "1", "url": _URL}}), wrote("hi")),
    Sample("command", _message(text="/hours", commands=[{"name": "hours"}]), wrote("/hours")),
    Sample(
        "text from an advertisement",
        _message(text="hi", referral={"ref": "a", "source": "ADS"}),
        wrote("hi", reference="a"),
    ),
    Sample("text written by an AI for the user", _message(text="hi", ai_generated=True), wrote("hi")),
)

_QUICK_REPLIES: Final = (
    Sample(
        "quick reply",
        _message(text="On", quick_reply={"payload": "handover/on"}),
        wrote("On", payload="handover/on"),
    ),
    Sample(
        "quick reply on standby",
        _message(text="On", quick_reply={"payload": "handover/on"}),
        wrote("On", "standby", "handover/on"),
        channel="standby",
    ),
    Sample("quick reply without payload", _message(text="On", quick_reply={}), wrote("On")),
    Sample("quick reply that is an image", _message(quick_reply={"payload": ""}), wrote("[quick reply]")),
    Sample(
        "quick reply without title",
        _message(quick_reply={"payload": "handover/off"}),
        wrote("[quick reply]", payload="handover/off"),
    ),
)

_ATTACHMENT_TYPES: Final = (
    *("audio", "file", "image", "video", "template", "reel", "ig_reel", "post", "ig_post", "appointment_booking"),
    *("share", "story_mention", "ephemeral"),
)

_ATTACHMENTS: Final = (
    *(Sample(f"attachment {kind}", _attachment(kind, url=_URL), wrote(f"[{kind}]")) for kind in _ATTACHMENT_TYPES),
    Sample("sticker", _attachment("sticker", sticker_id=369239263222822), wrote("[sticker]")),
    Sample("sticker, before September 2026", _attachment("image", sticker_id=369239, url=_URL), wrote("[image]")),
    Sample("fallback", _message(text=_URL, attachments=[{"type": "fallback", "title": "Shop"}]), wrote(_URL)),
    Sample("fallback without payload", _message(attachments=[{"type": "fallback"}]), wrote("[fallback]")),
    Sample("attachment without type", _message(attachments=[{}]), wrote("[attachment]")),
    Sample(
        "several attachments",
        _message(attachments=[{"type": "image"}, {"type": "file"}, "?"]),
        wrote("[image, file]"),
    ),
)

_NO_WORDS_OF_THE_USER: Final = (
    Sample("deleted message", _message(is_deleted=True), NOTHING),
    Sample("deleted message that keeps its text", _message(is_deleted=True, text="x"), NOTHING),
    Sample("unsupported message", _message(is_unsupported=True), NOTHING),
    Sample("unsupported attachment", _message(is_unsupported=True, attachments=[{"type": "fallback"}]), NOTHING),
    Sample("unsupported message with a text", _message(is_unsupported=True, text="hi"), wrote("hi")),
    Sample("empty message", _message(), NOTHING),
    Sample("empty attachments", _message(attachments=[]), NOTHING),
    Sample("white space", _message(text=" \n"), NOTHING),
    Sample("line of the platform", {"message": {"admin_text": _LINE}}, NOTHING),
    Sample("line of the platform, as text too", {"message": {"admin_text": _LINE, "text": _LINE}}, NOTHING),
    Sample("text beside an empty line of the platform", _message(admin_text=None, text="hi"), wrote("hi")),
)


def _echo(**fields: Any) -> Json:
    return _message(**{"is_echo": True, "text": "Hello", **fields})


_ECHOES_OF_OURS: Final = (
    Sample("own echo", _echo(app_id=int(APP), metadata="handover:e.1.0"), Dropped("own_echo")),
    Sample("own echo, id as text", _echo(app_id=APP), Dropped("own_echo")),
    Sample("own echo on standby", _echo(app_id=int(APP)), Dropped("own_echo"), channel="standby"),
    Sample("own echo without app id", _echo(metadata="handover:e.1.0"), NOTHING),
    Sample("own echo under another id", _echo(app_id=int(INBOX), metadata="handover:e.1.0"), NOTHING),
    Sample("own echo not marked as one", MESSENGER.echo(is_echo=None, app_id=APP), NOTHING, chats=(MESSENGER,)),
)

_ECHOES_OF_MACHINES: Final = (
    Sample("echo of Meta AI, by its flag", _echo(app_id=int(INBOX), ai_generated=True), NOTHING),
    Sample("echo of Meta AI, by its metadata", _echo(app_id=int(INBOX), metadata='{"source":"axon"}'), NOTHING),
    Sample("echo of Meta AI, metadata as object", _echo(app_id=INBOX, metadata={"source": "axon"}), NOTHING),
    Sample("echo of Meta AI, by its own id", _echo(app_id=int(META_AI)), NOTHING),
    Sample("echo of Meta AI without app id", _echo(ai_generated=True), NOTHING),
    Sample("echo of Meta AI on standby", _echo(app_id=INBOX, ai_generated=True), NOTHING, channel="standby"),
    Sample("echo of the lead forms", _echo(app_id=int(LEAD_FORMS)), NOTHING),
    Sample("line of the platform as echo", _echo(app_id=INBOX, admin_text="You took over this chat."), NOTHING),
)

_IMAGE: Final = {"type": "image", "payload": {"url": _URL}}
_TEMPLATE: Final = {"type": "template", "payload": {"template_type": "button", "text": "Hello"}}

_ECHOES_OF_OTHERS: Final = (
    Sample("echo of the Page Inbox", _echo(app_id=int(INBOX)), human("Hello")),
    Sample("echo of the Page Inbox, id as text", _echo(app_id=INBOX), human("Hello")),
    Sample("echo of the Page Inbox on standby", _echo(app_id=INBOX), human("Hello"), channel="standby"),
    Sample("echo of the Instagram inbox", _echo(app_id=int(INSTAGRAM_INBOX)), human("Hello")),
    Sample("echo of the Instagram inbox, id as text", _echo(app_id=INSTAGRAM_INBOX), human("Hello")),
    Sample(
        "echo of the Page Inbox not marked as one",
        MESSENGER.echo(is_echo=None, app_id=INBOX, text="Hello"),
        human("Hello"),
        chats=(MESSENGER,),
    ),
    Sample("echo of the inbox, 14 digits", _echo(app_id=26390203743090), human("Hello"), somebody("Hello")),
    Sample("echo of another app", _echo(app_id=int(ANOTHER_APP)), human("Hello"), somebody("Hello")),
    Sample("echo with an app id nobody can read", _echo(app_id=[1]), human("Hello"), somebody("Hello")),
    Sample("echo without app id", _echo(), somebody("Hello")),
    Sample("echo without app id on standby", _echo(), somebody("Hello"), channel="standby"),
    Sample("echo with an empty app id", _echo(app_id=None), somebody("Hello")),
    Sample("echo with app id 0", _echo(app_id=0), somebody("Hello")),
    Sample("echo of an image", _echo(app_id=INBOX, text=None, attachments=[_IMAGE]), human("[image]")),
    Sample("echo of a template", _echo(text=None, attachments=[_TEMPLATE]), somebody("[template]")),
    Sample("echo with other metadata", _echo(app_id=INBOX, metadata="source: axon"), human("Hello")),
    Sample("echo with other JSON", _echo(app_id=INBOX, metadata='{"axon":1}'), human("Hello")),
    Sample("deleted echo", _echo(app_id=INBOX, is_deleted=True), NOTHING),
    Sample("echo of the inbox without words", _echo(app_id=INBOX, text=None, is_unsupported=True), human("")),
    Sample("echo of nobody without words", _echo(text=None, is_unsupported=True), NOTHING),
)

_PRESS: Final = {"mid": "m_1", "title": "Off", "payload": "handover/off"}
_STRIPPED: Final = {"mid": "m_1", "title": "Off"}
_REFERRAL: Final = {"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}
_OTHER_SPELLING: Final = {"ref": "spring", "source": "SHORT-URL", "type": "OPEN_THREAD"}

_POSTBACKS: Final = (
    Sample("postback", {"postback": _PRESS}, pressed("Off", "handover/off")),
    Sample("postback without mid", {"postback": {**_PRESS, "mid": None}}, pressed("Off", "handover/off")),
    Sample("postback without title", {"postback": {**_PRESS, "title": None}}, pressed("", "handover/off")),
    Sample("postback with referral", {"postback": {**_PRESS, "referral": _REFERRAL}}, pressed("Off", "handover/off")),
    Sample(
        "postback with referral, the other spelling",
        {"postback": {**_PRESS, "referral": _OTHER_SPELLING}},
        pressed("Off", "handover/off"),
    ),
    Sample(
        "get started after a link",
        {"postback": {**_PRESS, "title": "Get Started", "payload": "get_started", "referral": _REFERRAL}},
        pressed("Get Started", "get_started?ref=spring"),
    ),
    Sample("referral", {"referral": _REFERRAL}, pressed("[link spring]", "referral?ref=spring")),
    Sample(
        "referral, the other spelling",
        {"referral": _OTHER_SPELLING},
        pressed("[link spring]", "referral?ref=spring"),
    ),
    Sample("referral without reference", {"referral": {"source": "SHORTLINK"}}, NOTHING),
    Sample(
        "postback on standby, whole",
        {"postback": _PRESS},
        pressed("Off", "handover/off", "standby"),
        channel="standby",
    ),
    Sample("postback on standby, empty", {"postback": {}}, PRESSED_ELSEWHERE, channel="standby"),
    Sample("postback on standby, stripped", {"postback": _STRIPPED}, PRESSED_ELSEWHERE, channel="standby"),
    Sample("postback without payload", {"postback": _STRIPPED}, pressed("Off", None)),
    Sample("postback without anything", {"postback": {}}, NOTHING),
    Sample("postback of a user of a plugin", {"sender": {"user_ref": "6f"}, "postback": _PRESS}, Dropped("user_ref")),
)

_NEW_OWNERS: Final[tuple[tuple[str, Json, str], ...]] = (
    ("to us", {"previous_owner_app_id": INBOX, "new_owner_app_id": APP, "metadata": "done"}, "us"),
    ("to us, ids as numbers", {"previous_owner_app_id": int(INBOX), "new_owner_app_id": int(APP)}, "us"),
    ("to us, from idle", {"previous_owner_app_id": None, "new_owner_app_id": APP}, "us"),
    ("to us, without previous owner", {"new_owner_app_id": APP}, "us"),
    ("to us, metadata apart", {"new_owner_app_id": APP, "thread_control_metadata": {"text": "done"}}, "us"),
    ("to the inbox", {"previous_owner_app_id": APP, "new_owner_app_id": INBOX}, "another_app"),
    ("to the inbox, id as number", {"new_owner_app_id": int(INBOX)}, "another_app"),
    ("to a broken number", {"new_owner_app_id": 2.63902037430900e14}, "another_app"),
    ("to what nobody can read", {"new_owner_app_id": {"id": APP}}, "another_app"),
    ("to nobody", {"previous_owner_app_id": APP, "new_owner_app_id": None}, "nobody"),
    ("to app 0", {"previous_owner_app_id": APP, "new_owner_app_id": "0"}, "nobody"),
    ("to a missing owner", {"previous_owner_app_id": APP}, "nobody"),
)

# A take that names us is our own: the outcome of the switch tells of it, and nothing else may.
_MOVES: Final = tuple(
    Sample(
        f"{name} {label}",
        {f"{name}_thread_control": content},
        NOTHING if (name, owner) == ("take", "us") else moved(owner),
    )
    for name in ("pass", "take")
    for label, content, owner in _NEW_OWNERS
)

_TO_INBOX: Final = {"new_owner_app_id": INBOX}

_CONTROL: Final = (
    *_MOVES,
    Sample("take on standby", {"take_thread_control": _TO_INBOX}, moved("another_app"), channel="standby"),
    Sample(
        "take with the sides exchanged",
        {"sender": {"id": "22"}, "recipient": {"id": "33"}, "take_thread_control": _TO_INBOX},
        moved("another_app"),
        chats=(MESSENGER,),
    ),
    Sample(
        "request",
        {"request_thread_control": {"requested_owner_app_id": int(INBOX), "metadata": ""}},
        requested(INBOX),
    ),
    Sample(
        "request, id as text",
        {"request_thread_control": {"requested_owner_app_id": ANOTHER_APP}},
        requested(ANOTHER_APP),
    ),
    Sample("request of our own", {"request_thread_control": {"requested_owner_app_id": int(APP)}}, NOTHING),
    Sample("request of nobody", {"request_thread_control": {"metadata": ""}}, NOTHING),
)

_OPT_IN: Final = {"type": "notification_messages", "payload": "x", "user_token_status": "REFRESHED"}

_UNNEEDED: Final = (
    Sample("delivery", {"delivery": {"mids": ["m_1"], "watermark": AT}}, Dropped("delivery"), chats=(MESSENGER,)),
    Sample("delivery without mids", {"delivery": {"watermark": AT}}, Dropped("delivery"), chats=(MESSENGER,)),
    Sample("read", {"read": {"watermark": AT}}, Dropped("read"), chats=(MESSENGER,)),
    Sample("read on Instagram", {"read": {"mid": "m_1"}}, Dropped("read"), chats=(INSTAGRAM,)),
    Sample("read on standby", {"read": {"watermark": AT}}, Dropped("read"), channel="standby"),
    Sample(
        "reaction",
        {"reaction": {"reaction": "love", "emoji": "\u2764\ufe0f", "action": "react", "mid": "m_1"}},
        Dropped("reaction"),
    ),
    Sample("reaction taken back", {"reaction": {"action": "unreact", "mid": "m_1"}}, Dropped("reaction")),
    Sample("edit", {"message_edit": {"mid": "m_1", "text": "new", "num_edit": 1}}, Dropped("message_edit")),
    Sample("opt-in", {"optin": _OPT_IN, "timestamp": str(AT)}, Dropped("optin")),
    Sample("opt-in of a user of a plugin", {"optin": _OPT_IN, "sender": {"user_ref": "6f"}}, Dropped("optin")),
    Sample("app roles", {"sender": None, "app_roles": {APP: ["primary_receiver"]}}, Dropped("app_roles")),
    *(
        Sample(kind, {kind: {}}, Dropped(kind))
        for kind in ("messaging_feedback", "response_feedback", "account_linking", "game_play", "optout")
    ),
    Sample("an unknown kind", {"something_new": {"mid": "m_1"}}, Dropped("unknown")),
    Sample("no kind at all", {}, Dropped("unknown")),
    Sample(
        "a note to oneself",
        {"sender": {"id": "22"}, **_message(text="milk")},
        Dropped("to_itself"),
        chats=(MESSENGER,),
    ),
)

SAMPLES: Final = (
    *_TEXTS,
    *_QUICK_REPLIES,
    *_ATTACHMENTS,
    *_NO_WORDS_OF_THE_USER,
    *_ECHOES_OF_OURS,
    *_ECHOES_OF_MACHINES,
    *_ECHOES_OF_OTHERS,
    *_POSTBACKS,
    *_CONTROL,
    *_UNNEEDED,
)

SENT: Final = tuple((sample, chat) for sample in SAMPLES for chat in sample.chats)
"""Each sample on each platform it exists on."""
