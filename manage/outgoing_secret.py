"""Names the secret that a page's outgoing webhook is signed with."""


def webhook_secret_name(page_id: str) -> str:
    """Gives its name: it holds the newest secret and, after a blank, the one before."""
    return f"pages/{page_id}/webhook-secret"
