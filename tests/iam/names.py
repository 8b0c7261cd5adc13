"""Which resource of a cloud in memory stands for which of the installation that is judged."""

from collections.abc import Iterable
from dataclasses import replace

from tests.iam.policy import Request


class Names:
    """The ARNs of resources in a cloud, each with that in the installation."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep pairs of ARNs, that of the cloud first; what lies below one in a path goes with it."""
        self._pairs = tuple(dict(pairs).items())

    def real(self, request: Request) -> Request:
        """Return a request with the installation's own resource in the place of the cloud's."""
        for ours, real in self._pairs:
            if request.resource == ours or request.resource.startswith(f"{ours}/"):
                return replace(request, resource=real + request.resource.removeprefix(ours))
        return request
