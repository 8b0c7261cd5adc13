"""What an alert about a conversation tells the admins to do: one wording for each situation."""

from dataclasses import dataclass

from handover.alerts.announcement import Announcement
from handover.conversation.vocabulary import AlertKind, SwitchOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWording:
    """The sentences of one situation; `{who}`, `{page}`, `{target}`, `{waited}` and `{claimed_by}` are filled in.

    `{Who}` begins a sentence.

    Attributes:
        subject: of the mail; `{where}` is the page, where `{who}` does not tell it already.
        headline: what happened.
        advice: what the visitor and the bot know and do now, and what the admin should do.
        ending: how it goes on.
        since: the label of the time.
        pressed: the label of the button that began the handover.
        target: the label of the target app; none where the chat did not get there.
    """

    subject: str
    headline: str
    advice: str
    ending: str
    since: str
    pressed: str
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWordings:
    """A wording for each situation: somebody asks, nobody comes or somebody does, and each way it can go wrong."""

    requested: ConversationWording
    requested_unknown_to_visitor: ConversationWording
    still_waiting: ConversationWording
    claimed: ConversationWording
    left_unanswered: ConversationWording
    bounces: ConversationWording
    pass_failed: ConversationWording
    not_said: ConversationWording
    returned: ConversationWording
    return_refused: ConversationWording
    failed: ConversationWording

    def of(self, announcement: Announcement) -> ConversationWording:
        """Gives the wording of an announcement's situation."""
        match announcement.kind:
            case AlertKind.HANDOVER_REQUESTED:
                return self.requested if announcement.is_visitor_told else self.requested_unknown_to_visitor
            case AlertKind.STILL_WAITING:
                return self.still_waiting
            case AlertKind.CLAIMED:
                return self.claimed
            case AlertKind.LEFT_UNANSWERED:
                return self.left_unanswered
            case AlertKind.CONTROL_BOUNCES:
                return self.bounces
            case AlertKind.SWITCH_FAILED:
                return self._of_failure(announcement.outcome)

    def _of_failure(self, outcome: SwitchOutcome | None) -> ConversationWording:
        match outcome:
            case SwitchOutcome.PASS_FAILED:
                return self.pass_failed
            case SwitchOutcome.NOT_SAID:
                return self.not_said
            case SwitchOutcome.RETURNED:
                return self.returned
            case SwitchOutcome.RETURN_REFUSED:
                return self.return_refused
            case _:
                return self.failed
