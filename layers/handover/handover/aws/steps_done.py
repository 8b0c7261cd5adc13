"""Looks which steps the ledger has as done, without doing any."""

import hashlib
import json
from typing import Any

from handover.aws.keys import ItemKind


class StepsDone:
    """The ledger's steps, for whoever only looks; `handover.aws.ledger` writes them."""

    def __init__(self, client: Any, table_name: str) -> None:
        self._client = client
        self._table_name = table_name

    def has(self, step: str) -> bool:
        """Tell whether a step is done; one that was cut off is not."""
        # As powertools names it: a digest of the JSON of the step's name.
        digest = hashlib.md5(json.dumps(step).encode(), usedforsecurity=False).hexdigest()
        key = {"pk": {"S": f"{ItemKind.STEP.prefix}{digest}"}}
        item = self._client.get_item(TableName=self._table_name, Key=key).get("Item", {})
        return bool(item.get("status") == {"S": "COMPLETED"})
