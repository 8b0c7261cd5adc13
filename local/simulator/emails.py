"""Reads the e-mails that the embedded engine has sent."""

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.simulator.json_object import Json

PATH = "/_ministack/ses/messages"
SECONDS = 3


class Email(BaseModel):
    """An e-mail as the engine lists it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: str = Field(alias="MessageId")
    source: str = Field(alias="Source")
    to: tuple[str, ...] = Field(alias="To")
    subject: str | None = Field(alias="Subject")
    text: str | None = Field(alias="BodyText")
    html: str | None = Field(alias="BodyHtml")
    timestamp: float = Field(alias="Timestamp")

    def as_json(self) -> Json:
        """The e-mail as the control API shows it."""
        return {
            "id": self.message_id,
            "at": self.timestamp,
            "from": self.source,
            "to": list(self.to),
            "subject": self.subject or "",
            "text": self.text or "",
            "html": self.html or "",
        }


class Outbox(BaseModel):
    """All e-mails, by account."""

    messages: dict[str, tuple[Email, ...]]


async def sent(engine_url: str | None) -> list[Json]:
    """The e-mails in the order they were sent; none where no engine answers."""
    if engine_url is None:
        return []
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=False) as client:  # noqa: S501 - loopback
            answer = await client.get(engine_url.rstrip("/") + PATH)
        outbox = Outbox.model_validate_json(answer.content)
    except (httpx.HTTPError, ValidationError):
        return []
    found = sorted((email for part in outbox.messages.values() for email in part), key=lambda email: email.timestamp)
    return [email.as_json() for email in found]
