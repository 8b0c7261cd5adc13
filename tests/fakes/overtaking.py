"""Whether switches were overtaken by the bot's return, in memory."""

from handover.conversation.conversation import Conversation, Mode


class InMemoryOvertaking:
    """Conversations as saved last."""

    def __init__(self) -> None:
        self._saved: dict[tuple[str, str], Conversation] = {}

    def save(self, conversation: Conversation) -> None:
        """Puts a conversation in the place of what was saved."""
        self._saved[conversation.account_id, conversation.user_id] = conversation

    def is_overtaken(self, account_id: str, user_id: str, fence: int) -> bool:
        """Tells whether the bot was asked back, or is back, since the switch with this fence was decided."""
        saved = self._saved.get((account_id, user_id))
        return saved is not None and saved.mode is not Mode.HUMAN and saved.fence > fence
