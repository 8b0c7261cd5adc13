"""What shows from outside: the conversation as it is stored, and what staff were told."""

import json
from collections import defaultdict
from typing import Any

from handover.conversation.conversation import Conversation
from handover.pages.standing import Standing
from tests.fakes.cloud import Cloud, published


def state(cloud: Cloud, user_id: str = "") -> Conversation:
    """The conversation with a user, or the only one there is."""
    items = cloud.items("conversation#")
    ((_, item),) = [(key, item) for key, item in items.items() if key.endswith(user_id)]
    return Conversation.model_validate_json(item["state"]["S"])


def standing(cloud: Cloud, page_id: str) -> Standing:
    """How a page stands with Meta."""
    item = cloud.items(f"standing#{page_id}")[f"standing#{page_id}"]
    return Standing.model_validate_json(item["state"]["S"])


def alerts(cloud: Cloud) -> list[str]:
    """What the admin alerts topic was told, by kind; then it is forgotten."""
    notices = published(cloud.take_all(cloud.admin_alerts_queue_url))
    return [notice["MessageAttributes"]["kind"]["Value"] for notice in notices]


def notices(cloud: Cloud) -> list[str]:
    """What the admin alerts topic was told, in words; then it is forgotten."""
    return [notice["Message"] for notice in published(cloud.take_all(cloud.admin_alerts_queue_url))]


def subjects(cloud: Cloud) -> list[str]:
    """The subjects of the mails of Maya, who reads English; the other admin has got as many, in French."""
    told = defaultdict[str, list[str]](list)
    for mail in cloud.sent_mails():
        told[mail.destinations["ToAddresses"][0]].append(mail.subject)
    assert len({len(subjects) for subjects in told.values()}) <= 1
    return told["maya@harbour-bikes.example"]


def letters(cloud: Cloud, url: str) -> list[Any]:
    """What a queue holds, as JSON; then it is empty."""
    return [json.loads(record["body"]) for record in cloud.take_all(url)]
