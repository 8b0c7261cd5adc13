"""Counts alerts against their budgets in the table: one item for each page, budget and time, gone when it is over."""

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from botocore.exceptions import ClientError

from handover.alerts.budget import Budget
from handover.aws.conditions import is_refused_condition
from handover.aws.keys import budget_key

KEPT_SECONDS: Final = 4 * 86_400
"""Longer than an alert can wait in a queue before it is worked on."""

_DIGEST: Final = 8
"""How much is kept of a name: of the 2,000 names of the largest budget two are the same once in 2,000 budgets."""

_NAMES: Final = "names"


class BudgetTable:
    """What is used of budgets: a set of names, so that what comes again counts once.

    `ADD` joins a set to one that is there, `size` gives the number of its elements (Amazon DynamoDB Developer Guide,
    "Update expressions" and "Condition and filter expressions, operators, and functions").
    """

    def __init__(self, client: Any, table_name: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._table_name = table_name
        self._clock = clock

    def take(self, budget: Budget, names: Sequence[str]) -> bool:
        """Take room in a budget for all names at once; return whether there is room, or they had it before."""
        if len(names) > budget.limit:
            return False
        digests = sorted({_digest(name) for name in names})
        try:
            self._client.update_item(
                TableName=self._table_name,
                Key=_key(budget),
                UpdateExpression="ADD #names :names SET expires_at = :expires_at",
                ConditionExpression="attribute_not_exists(#names) OR size(#names) <= :most OR contains(#names, :first)",
                ExpressionAttributeNames={"#names": _NAMES},
                ExpressionAttributeValues={
                    ":names": {"SS": digests},
                    ":first": {"S": digests[0]},
                    ":most": {"N": str(budget.limit - len(digests))},
                    ":expires_at": {"N": str(int(self._clock()) + KEPT_SECONDS)},
                },
            )
        except ClientError as error:
            if is_refused_condition(error):
                return False
            raise
        return True

    def used(self, budget: Budget) -> int:
        """Return how much of a budget is used."""
        answer = self._client.get_item(TableName=self._table_name, Key=_key(budget), ConsistentRead=True)
        return len(answer.get("Item", {}).get(_NAMES, {}).get("SS", ()))


def _key(budget: Budget) -> dict[str, dict[str, str]]:
    return {"pk": {"S": budget_key(budget.page_id, budget.kind, budget.period)}}


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
