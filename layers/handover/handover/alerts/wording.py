"""What an alert tells the admins to do: one wording for each situation, the same in HTML and in plain text."""

from dataclasses import dataclass
from typing import Final

from handover.alerts.announcement import Announcement
from handover.conversation.effects import AlertKind
from handover.conversation.events import SwitchOutcome


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one situation, with `{who}`, `{page}` and `{target}` to fill in.

    Attributes:
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
    pressed: str = "Pressed"
    target: str | None = None

    def filled(self, sentence: str, announcement: Announcement, who: str) -> str:
        """Gives a sentence with the words of an announcement."""
        target = announcement.target_app or "another app"
        return sentence.format(who=who, page=announcement.page_name, target=target)


_THE_BOT_COMES_BACK: Final = (
    "When you are finished, mark the chat as done and the bot comes back. On a page without Conversation Routing it "
    "comes back when the visitor switches it on, or by itself after a time without an answer."
)

_REQUESTED: Final = Wording(
    headline="{who} is waiting for a person",
    advice="The bot on {page} is paused: it says nothing until you are finished or the visitor switches it on.",
    ending=_THE_BOT_COMES_BACK,
    since="Waiting since",
    target="Chat goes to",
)

_FAILURES: Final = {
    SwitchOutcome.PASS_FAILED: Wording(
        headline="{who} is waiting, but the chat was not passed on",
        advice="The bot on {page} is paused and has told the visitor that somebody will answer, but the chat could "
        "not be passed to {target}. Please look for it in the inbox and answer there.",
        ending=_THE_BOT_COMES_BACK,
        since="Waiting since",
    ),
    SwitchOutcome.NOT_SAID: Wording(
        headline="{who} asked for a person and was not told that one comes",
        advice="The bot on {page} could not say that it pauses, so it goes on answering. Please open the inbox and "
        "answer there: the bot falls silent as soon as you do.",
        ending=_THE_BOT_COMES_BACK,
        since="Failed at",
    ),
    SwitchOutcome.RETURN_REFUSED: Wording(
        headline="{who} is left without the bot",
        advice="The bot on {page} was asked back, but could not take over the chat, and says nothing. Please mark the "
        "chat as done in the inbox, so that the bot can answer again, or answer yourself.",
        ending="The bot tries again when the visitor switches it on once more.",
        since="Paused since",
        pressed="Began with",
        target="Chat is with",
    ),
}

_FAILED: Final = Wording(
    headline="{who}: the switch failed",
    advice="A switch between bot and person did not work on {page}. Please open the inbox and look at the chat.",
    ending=_THE_BOT_COMES_BACK,
    since="Since",
)


def wording_of(announcement: Announcement) -> Wording:
    """Gives the wording of an announcement's situation."""
    if announcement.kind is AlertKind.HANDOVER_REQUESTED:
        return _REQUESTED
    return _FAILURES.get(announcement.outcome, _FAILED) if announcement.outcome else _FAILED
