"""A FIFO queue in memory that remembers every letter it took."""

from collections.abc import Sequence

from handover.aws.mailbox import Letter, NotStoredError


class RecordingQueue:
    """Takes letters in order; a letter whose id its group has seen is dropped, as SQS does for five minutes.

    Attributes:
        letters: what the queue holds, the oldest first.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self._failing = 0
        self._rejecting = 0

    def post(self, letters: Sequence[Letter]) -> list[Letter]:
        """Stores all, gives back those that can never be stored."""
        if letters and self._failing:
            self._failing -= 1
            raise NotStoredError(f"{len(letters)} of {len(letters)} letters were not stored")
        rejected = letters[: self._rejecting]
        self._rejecting -= len(rejected)
        for letter in letters[len(rejected) :]:
            self._take(letter)
        return list(rejected)

    def fail_next(self, times: int) -> None:
        """Makes the next posts fail as a whole."""
        self._failing = times

    def reject_next(self, letters: int) -> None:
        """Gives the next letters back, as SQS does with those it will never take."""
        self._rejecting = letters

    def _take(self, letter: Letter) -> None:
        names = {(held.group_id, held.deduplication_id) for held in self.letters}
        if (letter.group_id, letter.deduplication_id) not in names:
            self.letters.append(letter)
