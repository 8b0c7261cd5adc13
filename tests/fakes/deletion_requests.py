"""Requests to be forgotten in memory, with the versions of the real table."""

from handover.aws.conditions import ConflictError
from handover.deletion.request import DeletionRequest


class InMemoryDeletionRequests:
    """Requests by their code; a save counts only on top of the version that was loaded."""

    def __init__(self) -> None:
        self.saved: dict[str, DeletionRequest] = {}

    def get(self, code: str) -> DeletionRequest | None:
        """Gives one by its code."""
        return self.saved.get(code)

    def save(self, request: DeletionRequest) -> DeletionRequest:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""
        stored = self.saved.get(request.code)
        if request.version != (stored.version if stored else 0):
            raise ConflictError(f"version {request.version} is not the last one")
        self.saved[request.code] = request.model_copy(update={"version": request.version + 1})
        return self.saved[request.code]
