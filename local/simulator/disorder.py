"""Delivers some webhooks more than once and some behind their neighbour, as Meta may; the same again for a seed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import cast

from local.simulator.json_object import Json
from local.simulator.settings import Settings


@dataclass
class Disorder:
    """The order in which webhooks go out. Neighbours are of one conversation: to others the order means nothing."""

    settings: Callable[[], Settings]
    _held: dict[frozenset[str], Json] = field(default_factory=dict)
    _random: Random | None = None
    _seed: int | None = None

    @property
    def held(self) -> int:
        """How many webhooks wait for their neighbour."""
        return len(self._held)

    def admit(self, body: Json) -> list[Json]:
        """Takes a webhook; gives what is to be delivered now, in order."""
        share = self.settings().duplicate_share
        times = self.settings().duplicate_deliveries if self._happens(share) else 1
        return [one for _ in range(times) for one in self._swap(body)]

    def holds(self, body: Json) -> bool:
        """Whether this very webhook waits for its neighbour."""
        return self._held.get(parties(body)) is body

    def let_go_of(self, body: Json) -> list[Json]:
        """Gives a webhook whose neighbour did not come; nothing where it did."""
        return [self._held.pop(parties(body))] if self.holds(body) else []

    def let_go(self) -> list[Json]:
        """Gives all that is held back."""
        held = [*self._held.values()]
        self._held.clear()
        return held

    def clear(self) -> None:
        """Begins anew, with the seed's first numbers."""
        self._held.clear()
        self._seed = None

    def _swap(self, body: Json) -> list[Json]:
        conversation = parties(body)
        if conversation in self._held:
            return [body, self._held.pop(conversation)]
        if not self._happens(self.settings().reorder_share):
            return [body]
        self._held[conversation] = body
        return []

    def _happens(self, share: float) -> bool:
        if not share:
            return False
        if self._random is None or self._seed != self.settings().seed:
            self._seed = self.settings().seed
            self._random = Random(self._seed)  # noqa: S311 - chance that can be repeated, no secret
        return self._random.random() < share


def parties(body: Json) -> frozenset[str]:
    """Between whom the events of a webhook are; the page alone, where it names no visitor."""
    entries = cast("list[Json]", body.get("entry", []))
    items = (cast("list[Json]", entry.get("messaging") or entry.get("standby") or []) for entry in entries)
    sides = (item.get(side) for of_entry in items for item in of_entry for side in ("sender", "recipient"))
    return frozenset(str(cast("Json", side)["id"]) for side in sides if side)
