"""Whether switches were overtaken by the bot's return, in memory."""

from handover.conversation.conversation import Conversation, Mode
from handover.conversation.wait import Wait


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

    def wait(self, account_id: str, user_id: str, fence: int) -> Wait:
        """Tells whether the user still waits for a person in the handover with this fence."""
        saved = self._saved.get((account_id, user_id))
        if saved is None or saved.mode is not Mode.HUMAN or saved.fence != fence:
            return Wait.OVER
        return Wait.ANSWERED if saved.request and saved.request.last_human_sign else Wait.ON
