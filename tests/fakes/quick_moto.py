"""What moto works out anew for every call, worked out once: it is a tenth of the time of a test with a cloud."""

from functools import cache

import moto.core.responses
import moto.sqs.models


def make_quick() -> None:
    """Put functions that remember their answers where moto has bound those that do not."""
    for module, name in (
        (moto.core.responses, "camelcase_to_underscores"),
        (moto.core.responses, "method_names_from_class"),
        (moto.sqs.models, "camelcase_to_underscores"),
    ):
        setattr(module, name, cache(getattr(module, name)))
