"""What Meta takes, written down from its documents and from nothing of ours: Send API and Messenger Profile."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

type Json = Mapping[str, Any]


def refusals(message: Json, *, instagram: bool) -> list[str]:
    """Gives the reasons why Meta would refuse a message; none for one that it takes."""
    return [*_message(message, instagram=instagram)]


def profile_refusals(profile: Json) -> list[str]:
    """Gives the reasons why Meta would refuse a Messenger profile."""
    return [*_profile(profile)]


def _message(message: Json, *, instagram: bool) -> Iterator[str]:
    if set(message) - {"text", "attachment", "quick_replies"}:
        yield f"unknown parts: {sorted(message)}"
    if ("text" in message) == ("attachment" in message):
        yield "neither a text nor an attachment, or both"
    if "text" in message:
        yield from _text("text", message["text"], 2000)
        if instagram and len(message["text"].encode()) > 1000:
            yield "more than 1000 bytes on Instagram"
    if "quick_replies" in message:
        yield from _count("quick replies", message["quick_replies"], 1, 13)
        for reply in message["quick_replies"]:
            yield from _quick_reply(reply)
    if "attachment" in message:
        yield from _attachment(message["attachment"], instagram=instagram)


def _attachment(attachment: Json, *, instagram: bool) -> Iterator[str]:
    payload = attachment["payload"]
    if attachment["type"] != "template":
        if attachment["type"] not in ("image", "video", "audio", "file"):
            yield f"unknown attachment {attachment['type']}"
        yield from _url(payload["url"])
    elif payload["template_type"] == "button":
        yield from _text("text of a button template", payload["text"], 640)
        yield from _buttons(payload["buttons"], instagram=instagram)
    elif payload["template_type"] == "generic":
        yield from _count("elements", payload["elements"], 1, 10)
        for element in payload["elements"]:
            yield from _element(element, instagram=instagram)
    else:
        yield f"unknown template {payload['template_type']}"


def _element(element: Json, *, instagram: bool) -> Iterator[str]:
    yield from _text("title of an element", element["title"], 80)
    if set(element) == {"title"}:
        yield "an element with nothing but a title"
    if "subtitle" in element:
        yield from _text("subtitle", element["subtitle"], 80)
    if "image_url" in element:
        yield from _url(element["image_url"])
    if "default_action" in element:
        if set(element["default_action"]) != {"type", "url"} or element["default_action"]["type"] != "web_url":
            yield "a default action is a web_url without a title"
        yield from _url(element["default_action"]["url"])
    if "buttons" in element:
        yield from _buttons(element["buttons"], instagram=instagram)


def _buttons(buttons: list[Json], *, instagram: bool) -> Iterator[str]:
    yield from _count("buttons", buttons, 1, 3)
    for button in buttons:
        yield from _text("title of a button", button["title"], 20)
        yield from _action(button, ("web_url", "postback") if instagram else ("web_url", "postback", "phone_number"))


def _action(button: Json, kinds: Iterable[str]) -> Iterator[str]:
    match button:
        case {"type": kind} if kind not in kinds:
            yield f"no {kind} here"
        case {"type": "web_url", "url": url}:
            yield from _url(url)
        case {"type": "postback", "payload": payload}:
            yield from _payload(payload)
        case {"type": "phone_number", "payload": str(number)}:
            if not (number.startswith("+") and number[1:].isdecimal()):
                yield f"no telephone number: {number}"
        case _:
            yield f"a button that is none: {button}"


def _quick_reply(reply: Json) -> Iterator[str]:
    if reply["content_type"] != "text":
        yield "a quick reply that is no text"
    yield from _text("title of a quick reply", reply["title"], 20)
    yield from _payload(reply["payload"])


def _profile(profile: Json) -> Iterator[str]:
    yield from _payload(profile.get("get_started", {}).get("payload", ""))
    for name in ("persistent_menu", "greeting"):
        locales = [part["locale"] for part in profile.get(name, [])]
        if len(set(locales)) < len(locales):
            yield f"a locale twice in {name}"
        if name in profile and "default" not in locales:
            yield f"no default locale in {name}"
    for greeting in profile.get("greeting", []):
        yield from _text("greeting", greeting["text"], 160)
    for menu in profile.get("persistent_menu", []):
        yield from _count("entries of the menu", menu["call_to_actions"], 1, 20)
        for entry in menu["call_to_actions"]:
            yield from _text("title of an entry", entry["title"], 30)
            yield from _action(entry, ("web_url", "postback"))


def _text(name: str, text: object, limit: int) -> Iterator[str]:
    if not isinstance(text, str) or not any(unicodedata.category(mark)[0] in "LMNPS" for mark in text):
        yield f"{name}: nothing to read"
    elif len(text) > limit:
        yield f"{name}: {len(text)} characters, {limit} are the most"


def _count(name: str, items: list[Json], least: int, most: int) -> Iterator[str]:
    if not least <= len(items) <= most:
        yield f"{len(items)} {name}, {least} to {most} are taken"


def _payload(payload: object) -> Iterator[str]:
    if not isinstance(payload, str) or not 1 <= len(payload) <= 1000:
        yield "a payload has 1 to 1000 characters"


def _url(url: object) -> Iterator[str]:
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        yield f"no address: {url}"
