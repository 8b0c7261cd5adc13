"""Whom the bot talks to, as far as the conversation knows."""

from handover.conversation.conversation import Conversation
from handover.pages.page import Page
from handover.pages.presentation import Addressee


def addressee_of(conversation: Conversation, page: Page) -> Addressee:
    """Gives whom the messages of a conversation are for; a language that the page has given up is nobody's."""
    language = conversation.language if conversation.language in page.languages else None
    return Addressee(page.platform_of(conversation.account_id), conversation.name or None, language)
