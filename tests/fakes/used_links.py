"""Links that were used, in memory."""

from handover.links.used import UsedLink


class InMemoryUsedLinks:
    """The uses of links, by what names the link."""

    def __init__(self) -> None:
        self.uses: dict[str, UsedLink] = {}

    def get(self, digest: str) -> UsedLink | None:
        """Gives the use of a link, None where it was not used yet."""
        return self.uses.get(digest)

    def put(self, digest: str, used: UsedLink) -> None:
        """Writes down that a link was used; the first one counts."""
        self.uses.setdefault(digest, used)
