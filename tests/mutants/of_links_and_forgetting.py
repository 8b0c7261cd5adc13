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
_reply: Final = partial(Mutant, file=f"{PACKAGE}/operations/reply.py", tests=(f"{_OPERATIONS}/test_forgotten.py",))
_forget: Final = partial(Mutant, file=f"{PACKAGE}/operations/forget.py", tests=(f"{_OPERATIONS}/test_forget.py",))
_told: Final = partial(
    Mutant, file=f"{PACKAGE}/operations/forgotten.py", tests=(f"{_OPERATIONS}/test_alerts_of_forgotten.py",)
)
_deletion: Final = partial(Mutant, file=f"{PACKAGE}/operations/deletion.py", tests=(f"{_OPERATIONS}/test_deletion.py",))
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
    # --- forgetting ---------------------------------------------------------------------------------------------------
    _reply(
        breaks=Invariant.NONE,
        does="stores what a visitor wrote before they were forgotten (decision 32)",
        old="    if met.forgotten_at and event.at <= met.forgotten_at:",
        new="    if met.forgotten_at < 0:",
    ),
    _reply(
        breaks=Invariant.NONE,
        does="takes the outcome of an order from before for one of the new conversation (decision 32)",
        old='{"forgotten_at": forgotten_at, "fence": forgotten_at}',
        new='{"forgotten_at": forgotten_at}',
    ),
    _reply(
        breaks=Invariant.NONE,
        does="looks for a tombstone with each message (decision 32)",
        old="    if met.version:\n        return met\n",
        new="",
    ),
    _forget(
        breaks=Invariant.NONE,
        does="leaves no tombstone (decision 32)",
        old="    parts.tombstones.put(*ids, at)\n",
        new="",
    ),
    _forget(
        breaks=Invariant.NONE,
        does="leaves a conversation that was just being begun (decision 32)",
        old="    erased[Trace.CONVERSATION] += parts.conversations.erase_older(*ids, at)\n",
        new="",
    ),
    _forget(
        breaks=Invariant.NONE,
        does="erases what a visitor has written since (decision 32)",
        old="parts.conversations.erase_older(*ids, at)",
        new="parts.conversations.erase(*ids)",
    ),
    _told(
        breaks=Invariant.NONE,
        does="tells of the handover of a visitor who was forgotten (decision 32)",
        old="            return None if is_gone else told",
        new="            return told",
    ),
    _told(
        breaks=Invariant.NONE,
        does="lists a visitor who was forgotten among those who wait (decision 32)",
        old="    return forgotten_at > 0 and at <= forgotten_at",
        new="    return forgotten_at > 0 and at < forgotten_at",
    ),
    _told(
        breaks=Invariant.ALERTED_ONCE,
        does="loses the list of who was not told of one by one where nobody waits any more (decision 34)",
        old="is_any_left = waiting or told.unnamed or told.others",
        new="is_any_left = waiting",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="tells a program of a visitor who was forgotten (decision 32)",
        file=f"{PACKAGE}/operations/tell_program.py",
        old="    if is_forgotten(news.account_id, news.user_id, news.at, parts.tombstones):",
        new="    if is_forgotten(news.account_id, news.user_id, news.at * 2, parts.tombstones):",
        tests=(f"{_OPERATIONS}/test_alerts_of_forgotten.py",),
    ),
    _deletion(
        breaks=Invariant.NONE,
        does="carries out a request that is replayed once more (decision 32)",
        old="        if request.progress is Progress.RECEIVED:",
        new="        if request.code:",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="forgets in a restored table who has begun a new chat since (decision 32)",
        file=f"{PACKAGE}/aws/restored_table.py",
        old="        if forgotten_before < at:",
        new="        if at:",
        tests=("tests/contract/test_restored_table.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="leaves lines of history in a restored table whose conversation is gone (decision 32)",
        file=f"{PACKAGE}/aws/restored_table.py",
        old='        begun.setdefault(visitor_of(item["pk"]["S"]), 0)',
        new='        visitor_of(item["pk"]["S"])',
        tests=("tests/contract/test_restored_table.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="says of data that it is being deleted, long after that has failed",
        file=f"{PACKAGE}/deletion/status_page.py",
        old="        case Progress.RECEIVED if now - request.received_at > USUAL_MS:",
        new="        case Progress.RECEIVED if now < 0:",
        tests=("tests/unit/deletion/test_status_page.py",),
    ),
    _history(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="shows no history where one line of it cannot be read",
        old="    except (DamagedItemError, NewerThanKnownError) as error:\n        # What",
        new="    except NewerThanKnownError as error:\n        # What",
    ),
)
