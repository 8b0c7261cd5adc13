"""Rests the garbage collector while a function imports its modules: they make many objects and hardly any garbage.

Imported before everything else by each handler, which calls `over` when it has made its parts. Worth a tenth of a cold
start (`make bench`).
"""

import gc

gc.disable()


def over() -> None:
    """Wakes the collector; what was made so far lives as long as the function and is not looked at again."""
    gc.freeze()
    gc.enable()
