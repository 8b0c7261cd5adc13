"""The bodies of the webhooks Meta sends: one event in one entry, times in milliseconds."""

from dataclasses import dataclass

from local.simulator.content import Message
from local.simulator.json_object import Json
from local.simulator.ownership import Channel

MILLISECONDS = 1000


@dataclass(frozen=True)
class Event:
    """An event on its way to the product's app: the field it belongs to, its channel and what it says."""

    field: str
    channel: Channel
    content: Json


@dataclass(frozen=True)
class Envelope:
    """What all events of one moment in one thread have in common."""

    page_id: str
    psid: str
    at: float

    def wrap(self, event: Event) -> Json:
        """The webhook's body."""
        milliseconds = int(self.at * MILLISECONDS)
        by_page = event.field == "message_echoes"
        sender, recipient = (self.page_id, self.psid) if by_page else (self.psid, self.page_id)
        item = {
            "sender": {"id": sender},
            "recipient": {"id": recipient},
            "timestamp": milliseconds,
            **event.content,
        }
        return {"object": "page", "entry": [{"id": self.page_id, "time": milliseconds, event.channel.value: [item]}]}


def text(channel: Channel, mid: str, words: str) -> Event:
    """What a visitor wrote."""
    return Event("messages", channel, {"message": {"mid": mid, "text": words}})


def quick_reply(channel: Channel, mid: str, title: str, payload: str) -> Event:
    """A quick reply that a visitor pressed."""
    return Event("messages", channel, {"message": {"mid": mid, "text": title, "quick_reply": {"payload": payload}}})


def postback(mid: str, title: str, payload: str) -> Event:
    """A button that a visitor pressed, for the app that had sent it."""
    return Event(
        "messaging_postbacks", Channel.MESSAGING, {"postback": {"mid": mid, "title": title, "payload": payload}}
    )


def stripped_postback() -> Event:
    """What the standby channel shows of a pressed button."""
    return Event("messaging_postbacks", Channel.STANDBY, {"postback": {}})


def echo(channel: Channel, mid: str, app_id: str, message: Message) -> Event:
    """What the page said, by whichever app."""
    said: Json = {"is_echo": True, "app_id": int(app_id), "mid": mid}
    if message.metadata is not None:
        said["metadata"] = message.metadata
    if message.text is not None:
        said["text"] = message.text
    if message.attachment is not None:
        said["attachments"] = [message.attachment.model_dump(mode="json", exclude_none=True)]
    return Event("message_echoes", channel, {"message": said})


def control(name: str, content: Json) -> Event:
    """A change of control, or a request for one."""
    return Event("messaging_handovers", Channel.MESSAGING, {name: content})
