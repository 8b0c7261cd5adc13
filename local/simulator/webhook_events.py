"""The events that Meta's webhooks tell of: the field each belongs to, its channel and what it says."""

from dataclasses import dataclass
from enum import StrEnum

from local.simulator.content import Message
from local.simulator.json_object import Json
from local.simulator.model import Hop
from local.simulator.ownership import Channel
from local.simulator.settings import HopContext, TimestampUnit

MILLISECONDS = 1000


class Sender(StrEnum):
    """Whom an event names as its sender. What is about the page and no visitor names nobody."""

    VISITOR = "visitor"
    PAGE = "page"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Event:
    """An event on its way to the product's app."""

    field: str
    channel: Channel
    content: Json
    sender: Sender = Sender.VISITOR


@dataclass(frozen=True)
class Envelope:
    """What all events of one moment in one thread have in common. One entry holds one event."""

    page_id: str
    psid: str
    at: float
    object_name: str = "page"
    timestamps: TimestampUnit = TimestampUnit.MILLISECONDS
    hop: Hop | None = None
    hop_context: HopContext = HopContext.NONE

    def wrap(self, event: Event) -> Json:
        """The webhook's body."""
        item: Json = {**self._parties(event.sender), **self._timestamp(event), **event.content}
        entry: Json = {"id": self.page_id, "time": int(self.at * MILLISECONDS), event.channel.value: [item]}
        self._add_hop_context(entry, item)
        return {"object": self.object_name, "entry": [entry]}

    def _parties(self, sender: Sender) -> Json:
        page, visitor = {"id": self.page_id}, {"id": self.psid}
        match sender:
            case Sender.VISITOR:
                return {"sender": visitor, "recipient": page}
            case Sender.PAGE:
                return {"sender": page, "recipient": visitor}
            case Sender.NOBODY:
                return {"recipient": page}

    def _timestamp(self, event: Event) -> Json:
        if event.field == "message_deliveries":
            return {}
        unit = MILLISECONDS if self.timestamps is TimestampUnit.MILLISECONDS else 1
        return {"timestamp": int(self.at * unit)}

    def _add_hop_context(self, entry: Json, item: Json) -> None:
        if self.hop is None:
            return
        hop: Json = {"app_id": int(self.hop.app_id), "metadata": self.hop.metadata}
        match self.hop_context:
            case HopContext.ENTRY_LIST:
                entry["hop_context"] = [hop]
            case HopContext.ENTRY_OBJECT:
                entry["hop_context"] = hop
            case HopContext.ITEM_OBJECT:
                item["hop_context"] = hop
            case HopContext.NONE:
                pass


# What a visitor says


def message(channel: Channel, mid: str, content: Json) -> Event:
    """Whatever a visitor sent."""
    return Event("messages", channel, {"message": {"mid": mid, **content}})


def text(channel: Channel, mid: str, words: str) -> Event:
    """What a visitor wrote."""
    return message(channel, mid, {"text": words})


def quick_reply(channel: Channel, mid: str, title: str, payload: str) -> Event:
    """A quick reply that a visitor pressed."""
    return message(channel, mid, {"text": title, "quick_reply": {"payload": payload}})


def message_edit(channel: Channel, mid: str, words: str, edits: int) -> Event:
    """A message that a visitor changed."""
    return Event("message_edits", channel, {"message_edit": {"mid": mid, "text": words, "num_edit": edits}})


# What a visitor presses


def postback(mid: str, title: str, payload: str, referral: Json | None = None) -> Event:
    """A button that a visitor pressed, for the app that had sent it."""
    more: Json = {} if referral is None else {"referral": referral}
    pressed: Json = {"mid": mid, "title": title, "payload": payload, **more}
    return Event("messaging_postbacks", Channel.MESSAGING, {"postback": pressed})


def stripped_postback() -> Event:
    """What the standby channel shows of a pressed button."""
    return Event("messaging_postbacks", Channel.STANDBY, {"postback": {}})


# What a visitor does without a word


def reaction(channel: Channel, mid: str, content: Json) -> Event:
    """A reaction to a message, or the end of one."""
    return Event("message_reactions", channel, {"reaction": {**content, "mid": mid}})


def referral(channel: Channel, content: Json) -> Event:
    """A link into a conversation that exists."""
    return Event("messaging_referrals", channel, {"referral": content})


def opt_in(channel: Channel, content: Json) -> Event:
    """A visitor's leave to be written to."""
    return Event("messaging_optins", channel, {"optin": content})


def read(channel: Channel, content: Json) -> Event:
    """The sign that a visitor has read."""
    return Event("message_reads", channel, {"read": content})


def delivery(channel: Channel, mid: str, watermark: int) -> Event:
    """The sign that a message has reached a visitor's device."""
    return Event("message_deliveries", channel, {"delivery": {"mids": [mid], "watermark": watermark}})


# What others say and do


def echo(channel: Channel, mid: str, app_id: str | None, said: Message, marks: Json | None = None) -> Event:
    """What the page said, by whichever app; Meta does not always tell by which."""
    content: Json = {"is_echo": True, **({} if app_id is None else {"app_id": int(app_id)}), "mid": mid}
    if app_id is not None and said.metadata is not None:
        content["metadata"] = said.metadata
    if said.text is not None:
        content["text"] = said.text
    if said.attachment is not None:
        content["attachments"] = [said.attachment.model_dump(mode="json", exclude_none=True)]
    return Event("message_echoes", channel, {"message": {**content, **(marks or {})}}, Sender.PAGE)


def admin_text(channel: Channel, words: str) -> Event:
    """A line that Meta itself puts into a conversation; it is no message and has no id."""
    return Event("messages", channel, {"message": {"admin_text": words}})


def control(name: str, content: Json) -> Event:
    """A change of control, or a request for one."""
    return Event("messaging_handovers", Channel.MESSAGING, {name: content})


def app_roles(roles: Json) -> Event:
    """What the apps on the page are, in the words of the old protocol."""
    return Event("messaging_handovers", Channel.MESSAGING, {"app_roles": roles}, Sender.NOBODY)


def policy_enforcement(content: Json) -> Event:
    """What Meta does to a page that broke a rule."""
    enforced: Json = {"policy_enforcement": content}
    return Event("messaging_policy_enforcement", Channel.MESSAGING, enforced, Sender.NOBODY)
