"""One request to be forgotten, as Facebook passed it on: what we keep of it, which tells of nobody."""

import base64
import hashlib
import hmac
import re
from enum import StrEnum
from typing import Final

from pydantic import TypeAdapter

from handover.migrations import Shape
from handover.schema import Schema, Stored, version_of

BACKUP_DAYS: Final = 35
"""For how long DynamoDB's point-in-time recovery can bring a deleted item back (AWS, DynamoDB developer guide)."""

TOMBSTONE_DAYS: Final = BACKUP_DAYS + 1
"""For how long it is known that somebody was forgotten: longer than any backup has what was erased.

A dead letter that is delivered again and fails once more is gone before: 14 days, 4, and 14.
"""

_CODE_BYTES: Final = 24
_CODE: Final = re.compile(r"[0-9A-Za-z_-]{16,64}")


class Progress(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    """It waits to be carried out by itself."""

    BY_HAND = "by_hand"
    """Meta does not tell which visitor it is about: staff have to find out."""

    DONE = "done"


class DeletionRequest(Stored):
    """A request. Times in milliseconds since 1970.

    Attributes:
        code: what it is asked for by; whoever has it may see how it stands.
        subject: the pseudonym of who asked.
        erased: how many traces were erased.
        why_by_hand: what Meta answered, in codes.
    """

    schema_version: int = version_of(Shape.DELETION_REQUEST)
    code: str
    subject: str = ""
    received_at: int = 0
    version: int = 0
    progress: Progress = Progress.RECEIVED
    done_at: int | None = None
    erased: int = 0
    why_by_hand: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.progress is not Progress.DONE

    def done(self, erased: int, now: int) -> "DeletionRequest":
        """Gives the request when the visitor is forgotten."""
        changes = {"progress": Progress.DONE, "done_at": now, "erased": self.erased + erased, "why_by_hand": ""}
        return self.model_copy(update=changes)

    def left_to_staff(self, why: str) -> "DeletionRequest":
        """Gives the request when nothing more can be done by itself."""
        return self.model_copy(update={"progress": Progress.BY_HAND, "why_by_hand": why})


DELETION_REQUEST: Final = Schema(Shape.DELETION_REQUEST, TypeAdapter(DeletionRequest))


def event_of(code: str) -> str:
    """Return what a request is called in logs, which must not tell its code."""
    return f"deletion-{hashlib.sha256(code.encode()).hexdigest()[:32]}"


def code_of(signature: bytes) -> str:
    """Return the code of a request by the signature that Meta made of it: one that is sent again has the same code.

    Nobody can make one up, for nobody else can sign; and it does not tell the signature.
    """
    digest = hashlib.sha256(b"the code of a data deletion request " + signature).digest()
    return base64.urlsafe_b64encode(digest[:_CODE_BYTES]).decode()


def is_code(text: str) -> bool:
    """Tells whether a text could be the code of a request."""
    return _CODE.fullmatch(text) is not None


def pseudonym(app_scoped_id: str, app_secret: str) -> str:
    """Names a user of the app without telling who it is: without our secret nobody can try ids out."""
    return hmac.new(app_secret.encode(), f"data deletion {app_scoped_id}".encode(), hashlib.sha256).hexdigest()
