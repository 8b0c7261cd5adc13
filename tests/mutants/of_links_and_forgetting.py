"""Mutants of what links lead to, and of what a visitor who was forgotten may trust in."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_OPERATIONS: Final = "tests/unit/operations"
_REACH: Final = f"{_OPERATIONS}/test_reach_of_links.py"

_links: Final = partial(Mutant, file=f"{PACKAGE}/operations/links.py", tests=(f"{_OPERATIONS}/test_links.py", _REACH))
_case: Final = partial(Mutant, file=f"{PACKAGE}/links/case.py", tests=("tests/unit/links/test_told.py", _REACH))
_signing: Final = partial(
    Mutant, file=f"{PACKAGE}/links/signing.py", tests=("tests/unit/links/test_signing.py", _REACH)
)
_history: Final = partial(Mutant, file=f"{PACKAGE}/aws/history.py", tests=("tests/contract/test_history.py",))

OF_LINKS_AND_FORGETTING: Final[Sequence[Mutant]] = (
    # --- links --------------------------------------------------------------------------------------------------------
    _links(
        breaks=Invariant.NONE,
        does="lets what a list offers count for another seven days (decision 31)",
        old='{sign_as(holder.signed, link)}"',
        new='{parts.signer.sign(link)}"',
    ),
    _signing(
        breaks=Invariant.NONE,
        does="signs with the time of a link what it leads to, but with a key that outlives it (decision 31)",
        old="return SignedLink(Link.read(text.decode()), int(signed_at.timestamp()), key)",
        new="return SignedLink(Link.read(text.decode()), int(signed_at.timestamp()), keys[0])",
    ),
    _case(
        breaks=Invariant.NONE,
        does="tells by an old link of the handovers that came later (decision 31)",
        old="        return tuple(record for record in self.history if _is_about(record, self.link))[-HISTORY_SHOWN:]",
        new="        return self.history[-HISTORY_SHOWN:]",
    ),
    _case(
        breaks=Invariant.NONE,
        does="takes the handover that runs for that of the link (decision 31)",
        old="        return request if request is not None and digest_of(request.id) == self.link.request else None",
        new="        return request",
    ),
    _case(
        breaks=Invariant.NONE,
        does="tells when the bot was back after a later handover (decision 31)",
        old="        is_the_last = not self.history or _is_about(self.history[-1], self.link)",
        new="        is_the_last = True",
    ),
    _case(
        breaks=Invariant.NONE,
        does="reads a whole history, however long (decision 31)",
        old="islice(newest_first, LINES_LOOKED_AT)",
        new="islice(newest_first, 10 * LINES_LOOKED_AT)",
    ),
    _case(
        breaks=Invariant.NONE,
        does="tells by an old link of a visitor who was forgotten and has written again (decision 32)",
        old="        return self.conversation.version == 0 or is_older",
        new="        return self.conversation.version == 0",
    ),
    _history(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="shows no history where one line of it cannot be read",
        old="            except (KeyError, ValidationError) as error:\n                told",
        new="            except KeyError as error:\n                told",
    ),
)
