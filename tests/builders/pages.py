"""A page for tests: three recipes, the two automatic ones, two admins."""

from typing import Any

from handover.pages.page import Page

PAGE_ID = "22"
INBOX = "263902037430900"
DIMELO = "554433221100"

DOCUMENT: dict[str, Any] = {
    "id": PAGE_ID,
    "name": "Harbour Bikes",
    "plan": "premium",
    "handover": {
        "target_apps": [{"label": "Page Inbox", "app_id": "page_inbox"}, {"label": "Dimelo", "app_id": DIMELO}],
        "admins": [{"name": "Maya", "email": "maya@example.test"}, {"name": "Jonas", "email": "jonas@example.test"}],
        "resume_words": ["start the bot"],
        "return_after_minutes": 60,
        "longest_pause_minutes": 600,
    },
    "menu": [{"title": "Hours", "recipe": "hours"}, {"title": "Talk to a human", "handover": "on"}],
    "recipes": [
        {
            "id": "welcome",
            "name": "Welcome",
            "triggers": {"get_started": True, "words": ["hello"]},
            "blocks": [
                {
                    "text": "Hi {{first_name|there}}, this is {{page_name}}.",
                    "quick_replies": [
                        {"title": "Hours", "recipe": "hours"},
                        {"title": "Talk to a human", "handover": "on"},
                    ],
                }
            ],
        },
        {
            "id": "hours",
            "name": "Opening hours",
            "triggers": {"words": ["open", "hours"]},
            "blocks": [
                {"text": "Tuesday to Saturday."},
                {"text": "More?", "buttons": [{"title": "Ask Dimelo", "handover": "on", "target": "Dimelo"}]},
            ],
        },
        {
            "id": "otherwise",
            "name": "Not understood",
            "triggers": {"otherwise": True},
            "blocks": [{"text": "I did not get that."}],
        },
        {
            "id": "handover_on",
            "name": "Handover On",
            "blocks": [{"text": "The bot is paused.", "buttons": [{"title": "Switch it on", "handover": "off"}]}],
        },
        {
            "id": "handover_off",
            "name": "Handover Off",
            "blocks": [{"text": "The bot is back.", "buttons": [{"title": "Pause the bot", "handover": "on"}]}],
        },
    ],
}


def page(**changes: Any) -> Page:
    """Gives the page, with some fields of the document changed."""
    return Page.model_validate(DOCUMENT | changes)
