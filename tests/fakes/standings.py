"""Standings in memory, with the versions and the damage of the real table."""

from handover.aws.conditions import ConflictError
from handover.aws.damaged import DamagedItemError
from handover.pages.standing import Standing
from tests.fakes.outage import Outage


class InMemoryStandings:
    """Standings by page, always as they were saved last; a save counts only on top of the version that was loaded.

    Attributes:
        saves: how many writes were made.
    """

    def __init__(self, *standings: Standing) -> None:
        self.saves = 0
        self._saved: dict[str, Standing] = {one.page_id: one for one in standings}
        self._damaged: set[str] = set()
        self._failing_reads = Outage()
        self._failing_saves = Outage()

    def get(self, page_id: str) -> Standing:
        """Gives the standing of a page."""
        return self.fresh(page_id)

    def fresh(self, page_id: str) -> Standing:
        """Gives the standing of a page as saved last; a page that was never held is open."""
        self._failing_reads.check()
        if page_id in self._damaged:
            raise DamagedItemError(f"the standing of page {page_id} cannot be read: state")
        return self._saved.get(page_id, Standing(page_id=page_id))

    def save(self, standing: Standing) -> Standing:
        """Saves it unless somebody else did meanwhile; gives it back with its new version."""
        self.saves += 1
        self._failing_saves.check()
        stored = self._saved.get(standing.page_id)
        if standing.version != (stored.version if stored else 0):
            raise ConflictError(f"version {standing.version} is not the last one")
        saved = standing.model_copy(update={"version": standing.version + 1})
        self._saved[standing.page_id] = saved
        return saved

    def damage(self, page_id: str) -> None:
        """Makes the standing of a page unreadable."""
        self._damaged.add(page_id)

    def fail_next_reads(self, times: int) -> None:
        """Makes the table unreachable for the next reads."""
        self._failing_reads.begin(times)

    def fail_next_saves(self, times: int) -> None:
        """Makes the table unreachable for the next writes."""
        self._failing_saves.begin(times)
