"""Names the item of a conversation in the table."""


def conversation_key(account_id: str, user_id: str) -> str:
    """Gives the key of the conversation between an account and a user."""
    return f"conversation#{account_id}#{user_id}"
