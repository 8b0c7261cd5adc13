"""The routes by which tests and people act as visitors."""

from fastapi import APIRouter

from local.simulator.actors.attachments import Attachment
from local.simulator.actors.visitor_signals import referral_to
from local.simulator.control.running import Body, Running, Text
from local.simulator.json_object import Json
from local.simulator.locales import Locale
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile

router = APIRouter(prefix="/visitors")


class NewVisitor(Body):
    """A person to add. Without a name the profile is hidden."""

    name: str = ""
    profile: Profile | None = None
    platform: MessagingPlatform = MessagingPlatform.MESSENGER
    locale: Locale = "en_US"


class Title(Body):
    """What somebody presses."""

    title: str


class Press(Title):
    """A button or quick reply: the newest with its title, unless the number of its line or its payload is given."""

    line: int | None = None
    payload: str | None = None


class Pointer(Body):
    """A message; the newest that fits, unless its id is given."""

    mid: str | None = None


class Wording(Text, Pointer):
    """What somebody writes about a message, or in its place."""


class Reaction(Pointer):
    """What somebody feels about a message."""

    reaction: str = "love"
    emoji: str = "❤️"


class Referral(Body):
    """What the link that somebody follows says."""

    ref: str


class Opening(Body):
    """How somebody begins: perhaps by a link."""

    ref: str | None = None


class OptIn(Body):
    """What somebody opts in to."""

    payload: str = "UPDATES"


@router.post("")
async def add(simulator: Running, body: NewVisitor) -> Json:
    """A new visitor."""
    profile = body.profile or (Profile.SHOWN if body.name.strip() else Profile.HIDDEN)
    return {"psid": simulator.platform.add_visitor(body.name, profile, body.platform, body.locale).psid}


@router.post("/{psid}/write")
async def write(simulator: Running, psid: str, body: Text) -> Json:
    """The visitor writes."""
    return simulator.publish(simulator.cast.messages.writes(psid, body.text))


@router.post("/{psid}/reply")
async def reply(simulator: Running, psid: str, body: Wording) -> Json:
    """The visitor replies to a message."""
    return simulator.publish(simulator.cast.messages.replies(psid, body.text, body.mid))


@router.post("/{psid}/attach")
async def attach(simulator: Running, psid: str, body: Attachment) -> Json:
    """The visitor sends an attachment."""
    return simulator.publish(simulator.cast.messages.attaches(psid, body))


@router.post("/{psid}/edit")
async def edit(simulator: Running, psid: str, body: Wording) -> Json:
    """The visitor changes a message."""
    return simulator.publish(simulator.cast.messages.edits(psid, body.text, body.mid))


@router.post("/{psid}/delete")
async def delete(simulator: Running, psid: str, body: Pointer | None = None) -> Json:
    """The visitor takes a message back."""
    return simulator.publish(simulator.cast.messages.deletes(psid, body.mid if body else None))


@router.post("/{psid}/press")
async def press(simulator: Running, psid: str, body: Press) -> Json:
    """The visitor presses a quick reply or a button."""
    return simulator.publish(simulator.cast.presses.presses(psid, body.title, body.line, body.payload))


@router.post("/{psid}/menu")
async def choose(simulator: Running, psid: str, body: Title) -> Json:
    """The visitor chooses from the persistent menu."""
    return simulator.publish(simulator.cast.presses.chooses(psid, body.title))


@router.post("/{psid}/get_started")
async def get_started(simulator: Running, psid: str, body: Opening | None = None) -> Json:
    """The visitor presses Get Started."""
    ref = body.ref if body else None
    referral = None if ref is None else referral_to(simulator.platform.thread(psid), ref)
    return simulator.publish(simulator.cast.presses.gets_started(psid, referral))


@router.post("/{psid}/react")
async def react(simulator: Running, psid: str, body: Reaction | None = None) -> Json:
    """The visitor reacts to a message."""
    given = body or Reaction()
    return simulator.publish(simulator.cast.signals.reacts(psid, given.reaction, given.emoji, given.mid))


@router.post("/{psid}/unreact")
async def unreact(simulator: Running, psid: str, body: Pointer | None = None) -> Json:
    """The visitor takes a reaction back."""
    return simulator.publish(simulator.cast.signals.unreacts(psid, body.mid if body else None))


@router.post("/{psid}/read")
async def read(simulator: Running, psid: str) -> Json:
    """The visitor reads what the page said."""
    return simulator.publish(simulator.cast.signals.reads(psid))


@router.post("/{psid}/follow_referral")
async def follow_referral(simulator: Running, psid: str, body: Referral) -> Json:
    """The visitor follows a link into the conversation."""
    return simulator.publish(simulator.cast.signals.follows_referral(psid, body.ref))


@router.post("/{psid}/delete_data")
async def delete_data(simulator: Running, psid: str) -> Json:
    """The visitor asks Facebook to have the product's app delete their data; gives what the app answers."""
    visitor = simulator.platform.thread(psid).visitor
    return await simulator.data_deletion.request(visitor, simulator.settings, simulator.now())


@router.post("/{psid}/opt_in")
async def opt_in(simulator: Running, psid: str, body: OptIn | None = None) -> Json:
    """The visitor opts in."""
    return simulator.publish(simulator.cast.signals.opts_in(psid, (body or OptIn()).payload))
