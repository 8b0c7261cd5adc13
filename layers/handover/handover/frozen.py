"""The base of all typed objects that are stored or sent."""

from typing import Final

from pydantic import BaseModel, ConfigDict

# What a newer version of this code has written comes back with all that this one does not know: what is read is kept,
# and written again with the rest (decision 27). Page files are read with `extra="forbid"` (handover.lint.shape).
# What cannot be read may hold what a user wrote: an error's text ends in a log, so it names places only.
FROZEN: Final = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True, defer_build=True)


class Frozen(BaseModel):
    """A value: parsed once, never changed, equal by content."""

    model_config = FROZEN
