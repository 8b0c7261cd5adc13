"""What an alert about a conversation tells the admins to do: one wording for each situation."""

from dataclasses import dataclass
from typing import Final

from handover.alerts.announcement import Announcement
from handover.conversation.effects import AlertKind
from handover.conversation.events import SwitchOutcome

_SWITCH_FAILED: Final = "Action needed: the switch failed for {who}{where}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one situation, with `{who}`, `{page}` and `{target}` to fill in; `{Who}` begins a sentence.

    Attributes:
        subject: of the mail; `{where}` is the page, where `{who}` does not tell it already.
        headline: what happened.
        advice: what the visitor and the bot know and do now, and what the admin should do.
        ending: how it goes on.
        since: the label of the time.
        pressed: the label of the button that began the handover.
        target: the label of the target app; none where the chat did not get there.
    """

    headline: str
    advice: str
    ending: str
    since: str
    subject: str = _SWITCH_FAILED
    pressed: str = "Pressed"
    target: str | None = None


_THE_BOT_COMES_BACK: Final = (
    "When you are finished, mark the chat as done and the bot comes back. On a page without Conversation Routing it "
    "comes back when the visitor switches it on, or by itself after a time without an answer."
)

_REQUESTED: Final = Wording(
    subject="{Who} is waiting for you{where}",
    headline="{Who} is waiting for a person",
    advice="The bot on {page} is paused: it says nothing until you are finished or the visitor switches it on.",
    ending=_THE_BOT_COMES_BACK,
    since="Waiting since",
    target="Chat goes to",
)

_BOUNCES: Final = Wording(
    subject="Action needed: the chat of {who}{where} goes back and forth between apps",
    headline="The chat of {who} goes back and forth between apps",
    advice="Two apps grab this chat from each other, so the bot on {page} stays silent. Please answer in the inbox, "
    "and look which apps are connected to the page: only one of them should answer by itself.",
    ending="The bot comes back when the visitor switches it on, or by itself after a time without an answer.",
    since="Paused since",
    pressed="Began with",
)

_FAILURES: Final = {
    SwitchOutcome.PASS_FAILED: Wording(
        headline="{Who} is waiting, but the chat was not passed on",
        advice="The bot on {page} is paused and has told the visitor that somebody will answer, but the chat could "
        "not be passed to {target}. Please look for it in the inbox and answer there.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
    ),
    SwitchOutcome.NOT_SAID: Wording(
        headline="{Who} asked for a person and was not told that one comes",
        advice="The bot on {page} could not say that it pauses, so it goes on answering. Please open the inbox and "
        "answer there: the bot falls silent as soon as you do.",
        ending=_THE_BOT_COMES_BACK,
        since="Failed at",
    ),
    SwitchOutcome.RETURNED: Wording(
        headline="{who} has the bot back and was not told",
        advice="The bot on {page} answers this chat again, but Meta refused the message that says so. If the visitor "
        "still waits for you, answer in the inbox: the bot falls silent as soon as you do.",
        ending=_THE_BOT_COMES_BACK,
        since="Failed at",
    ),
    SwitchOutcome.RETURN_REFUSED: Wording(
        headline="{Who} is left without the bot",
        advice="The bot on {page} was asked back, but could not take over the chat, and says nothing. Please mark the "
        "chat as done in the inbox, so that the bot can answer again, or answer yourself.",
        ending="The bot tries again when the visitor switches it on once more.",
        since="Paused since",
        pressed="Began with",
        target="Chat is with",
    ),
}

_FAILED: Final = Wording(
    headline="{Who}: the switch failed",
    advice="A switch between bot and person did not work on {page}. Please open the inbox and look at the chat.",
    ending=_THE_BOT_COMES_BACK,
    since="Since",
)


def wording_of(announcement: Announcement) -> Wording:
    """Gives the wording of an announcement's situation."""
    match announcement.kind:
        case AlertKind.HANDOVER_REQUESTED:
            return _REQUESTED
        case AlertKind.CONTROL_BOUNCES:
            return _BOUNCES
        case AlertKind.SWITCH_FAILED:
            return _FAILURES.get(announcement.outcome, _FAILED) if announcement.outcome else _FAILED
