"""The base of all typed objects that are stored or sent."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: parsed once, never changed, equal by content."""

    model_config = ConfigDict(frozen=True, extra="forbid")
