"""Makes moto and botocore quicker where tests have them do the same again and again.

What moto works out anew for every call is worked out once, and what botocore copies for every client is copied without
asking each part how it wants to be copied.
"""

from functools import cache
from typing import Any

import moto.core.responses
import moto.sqs.models
from botocore import hooks


def make_quick() -> None:
    """Put functions that remember their answers where moto has bound those that do not."""
    for module, name in (
        (moto.core.responses, "camelcase_to_underscores"),
        (moto.core.responses, "method_names_from_class"),
        (moto.sqs.models, "camelcase_to_underscores"),
    ):
        setattr(module, name, cache(getattr(module, name)))
    vars(hooks)["_PrefixTrie"]._recursive_copy = _copied  # noqa: SLF001 - there is no other way in


def _copied(trie: Any, node: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a tree of handlers, the handlers themselves being the same."""
    copied: dict[str, Any] = {}
    for name, value in node.items():
        if type(value) is dict:
            copied[name] = _copied(trie, value)
        elif type(value) is hooks.NodeList:
            copied[name] = hooks.NodeList(value.first[:], value.middle[:], value.last[:])
        else:
            copied[name] = value
    return copied
