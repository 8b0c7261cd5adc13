"""Mutants of what reads what another version has written."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_schema: Final = partial(Mutant, file=f"{PACKAGE}/schema.py", tests=("tests/unit/test_schema.py",))
_migrations: Final = partial(Mutant, file=f"{PACKAGE}/migrations.py", tests=("tests/unit/test_migrations.py",))

OF_VERSIONS: Final[Sequence[Mutant]] = (
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="refuses what a newer version says more",
        file=f"{PACKAGE}/frozen.py",
        old='extra="allow"',
        new='extra="forbid"',
        tests=("tests/unit/test_schema.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="loses what a newer version says more when it writes a conversation",
        file=f"{PACKAGE}/frozen.py",
        old='extra="allow"',
        new='extra="ignore"',
        tests=("tests/unit/test_schema.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="lets a slip of the pen in a page file pass (decision 14)",
        file=f"{PACKAGE}/lint/shape.py",
        old='(self.content, extra="forbid")',
        new="(self.content)",
        tests=("tests/unit/lint/test_wording.py",),
    ),
    _schema(
        breaks=Invariant.NOTHING_LOST,
        does="takes what a newer version has written for damaged",
        old="    if version > newest(shape):",
        new="    if not newest(shape):",
    ),
    _schema(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="reads what it would misread",
        old="    if readable_from > newest(shape):",
        new="    if not readable_from:",
    ),
    _schema(
        breaks=Invariant.NONE,
        does="writes the first version too, which versions from before decision 27 refuse",
        old="    return version == 1\n",
        new="    return version == 0\n",
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="uses up at once the deliveries of what only a newer version can read",
        file=f"{PACKAGE}/aws/batches.py",
        old="            return NEWER_SECONDS if deliveries > 1 else DEPLOYMENT_SECONDS\n",
        new="            return 0\n",
        tests=("tests/unit/aws/test_batches.py",),
    ),
    _migrations(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="does not know the timers that were set before the ladder",
        old='{**document, "kind": "timer_ran"}',
        new="document",
    ),
    _migrations(
        breaks=Invariant.NOTHING_LOST,
        does="does not know the reports from before Instagram",
        old='not in ("webhook", "report")',
        new='not in ("webhook",)',
    ),
    _migrations(
        breaks=Invariant.CHANGED_ONCE,
        does="forgets the events that were seen before their times were kept",
        old="[one, 0] if isinstance(one, str) else one",
        new="one",
    ),
)
