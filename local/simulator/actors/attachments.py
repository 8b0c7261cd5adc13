"""What a visitor can attach: each type Meta knows, with a payload such as it usually has."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from local.simulator.json_object import Json

THUMBS_UP_STICKER_ID = 369239263222822
CONTENT = "https://cdn.example/visitor/"


class Attachment(BaseModel):
    """An attachment; the payload is made up unless it is given, and a `fallback` has none by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal[
        "image",
        "audio",
        "file",
        "video",
        "sticker",
        "fallback",
        "template",
        "reel",
        "ig_reel",
        "post",
        "ig_post",
        "appointment_booking",
    ]
    payload: Json | None = None
    text: str = ""

    def as_json(self) -> Json:
        """The attachment as a webhook has it."""
        payload = self._usual_payload() if self.payload is None else self.payload
        return {"type": self.type} if payload is None else {"type": self.type, "payload": payload}

    def _usual_payload(self) -> Json | None:
        match self.type:
            case "fallback":
                return None
            case "template":
                return {"product": {"elements": [{"id": "1", "title": "A tandem"}]}}
            case "sticker":
                return {"url": CONTENT + self.type, "sticker_id": THUMBS_UP_STICKER_ID}
            case _:
                return {"url": CONTENT + self.type}
