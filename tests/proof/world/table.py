"""The table in memory: items, and the conditions that our code and powertools put on a write."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

type Item = dict[str, Any]
type Values = Mapping[str, Mapping[str, str]]
type Condition = Callable[[Item, Values], bool]


def _number(item: Item, name: str) -> int:
    return int(item[name]["N"])


def _is_open_again(item: Item, values: Values) -> bool:
    """Whether powertools may begin a step anew: it is new, forgotten, or was cut off long enough ago."""
    if not item or _number(item, "expires_at") < int(values[":now"]["N"]):
        return True
    was_cut_off = item["status"] == values[":inprogress"] and "in_progress_until" in item
    return was_cut_off and _number(item, "in_progress_until") < int(values[":now_in_millis"]["N"])


def _has_room(item: Item, values: Values) -> bool:
    """Whether a budget has room, or had it before for what comes again."""
    names = item["names"]["SS"] if "names" in item else []
    return not names or len(names) <= int(values[":most"]["N"]) or values[":first"]["S"] in names


CONDITIONS: Final[Mapping[str, Condition]] = {
    "attribute_not_exists(pk)": lambda item, _: not item,
    "page_id = :me": lambda item, values: item.get("page_id") == values[":me"],
    "attribute_not_exists(pk) OR page_id = :me": lambda item, values: not item or item.get("page_id") == values[":me"],
    "attribute_not_exists(pk) OR forgotten_at < :at": lambda item, values: (
        not item or _number(item, "forgotten_at") < int(values[":at"]["N"])
    ),
    "attribute_not_exists(forgotten_at) OR forgotten_at < :at": lambda item, values: (
        "forgotten_at" not in item or _number(item, "forgotten_at") < int(values[":at"]["N"])
    ),
    "#version = :version": lambda item, values: item.get("version") == values[":version"],
    "attribute_not_exists(#names) OR size(#names) <= :most OR contains(#names, :first)": _has_room,
    "attribute_not_exists(#id) OR #expiry < :now OR (#status = :inprogress AND "
    "attribute_exists(#in_progress_expiry) AND #in_progress_expiry < :now_in_millis)": _is_open_again,
}
"""Every condition there is; another one is an error of this table, not of the code."""


class Table:
    """Items by key."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}

    def get(self, key: str) -> Item | None:
        """Gives a copy of an item."""
        item = self.items.get(key)
        return None if item is None else dict(item)

    def holds(self, key: str, condition: str, values: Values | None = None) -> bool:
        """Tells whether the condition of a write holds."""
        return not condition or CONDITIONS[condition](self.items.get(key, {}), values or {})

    def put(self, item: Item, condition: str = "", values: Values | None = None) -> Item:
        """Stores an item where its condition holds; gives what was there before.

        Raises:
            ClientError: the condition does not hold.
        """
        key = item["pk"]["S"]
        before = self.items.get(key, {})
        if not self.holds(key, condition, values):
            raise _refused_condition(before)
        self.items[key] = {name: dict(value) for name, value in item.items()}
        return before

    def update(
        self, key: str, expression: str, names: Mapping[str, str], values: Mapping[str, Any], condition: str = ""
    ) -> None:
        """Joins a set to one that is there, and sets attributes, as `ADD #name :value SET #name = :value, …` says.

        Raises:
            ClientError: the condition does not hold.
        """
        if not self.holds(key, condition, values):
            raise _refused_condition(self.items.get(key, {}))
        item = self.items.setdefault(key, {"pk": {"S": key}})
        added, _, assigned = expression.rpartition("SET ")
        if added:
            name, value = added.removeprefix("ADD ").split()
            there = item.get(names[name], {"SS": []})["SS"]
            item[names[name]] = {"SS": sorted({*there, *values[value]["SS"]})}
        for assignment in assigned.split(", "):
            name, value = assignment.split(" = ")
            item[names.get(name, name)] = dict(values[value])

    def listed(self, name: str, first: int, last: int | None) -> list[Item]:
        """Gives the items that the index has under a name and between two times, the oldest first."""
        found = [(_number(item, "listed_at"), item) for item in self.items.values() if item.get("list") == {"S": name}]
        in_time = [one for one in found if first <= one[0] and (last is None or one[0] <= last)]
        return [item for _, item in sorted(in_time, key=lambda one: one[0])]

    def waiting(self, name: str, after: Item | None = None) -> list[Item]:
        """Return the items that the index of who waits has under a name, behind one of them, the oldest first."""
        found = [item for item in self.items.values() if item.get("waits_in") == {"S": name}]
        return sorted((one for one in found if after is None or _place(one) > _place(after)), key=_place)

    def delete(self, key: str) -> None:
        """Forgets an item."""
        self.items.pop(key, None)


def _place(item: Item) -> tuple[int, str]:
    return _number(item, "waits_since"), item["pk"]["S"]


def _refused_condition(item: Item) -> ClientError:
    """Gives the error of a condition that does not hold; powertools asks for the item, and nobody else looks at it."""
    error = {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}
    response: Any = {"Error": error, **({"Item": item} if item else {})}
    return ClientError(response, "PutItem")
