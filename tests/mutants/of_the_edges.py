"""Mutants of the edges: what is read from Meta, what AWS stores, and how the functions are wired."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_UNIT: Final = "tests/unit/messenger"
_envelope: Final = partial(
    Mutant,
    file=f"{PACKAGE}/messenger/envelope.py",
    tests=(f"{_UNIT}/test_envelope.py", f"{_UNIT}/test_envelope_ids.py"),
)
_webhook: Final = partial(
    Mutant,
    file=f"{PACKAGE}/messenger/webhook.py",
    tests=(f"{_UNIT}/test_webhook_samples.py", f"{_UNIT}/test_webhook.py", f"{_UNIT}/test_webhook_robustness.py"),
)
_errors: Final = partial(Mutant, file=f"{PACKAGE}/messenger/errors.py", tests=(f"{_UNIT}/test_errors.py",))
_calls: Final = partial(Mutant, file=f"{PACKAGE}/messenger/calls.py", tests=(f"{_UNIT}/test_graph_failures.py",))
_queue: Final = partial(Mutant, file=f"{PACKAGE}/aws/mailbox.py", tests=("tests/contract/test_fifo_queue.py",))

OF_THE_EDGES: Final[Sequence[Mutant]] = (
    # --- what Meta sends ----------------------------------------------------------------------------------------------
    _webhook(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="takes its own echo for a person",
        old="    is_ours = app_id == raw.app_id or ",
        new="    is_ours = not app_id and ",
    ),
    _webhook(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes Meta's AI agent for a person",
        old='        bool(message.get("ai_generated"))\n        or ',
        new="        ",
    ),
    _webhook(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="takes its own taking of control for the thread being given back",
        old="    return None if _id(moved.get(",
        new="    return None if not _id(moved.get(",
    ),
    _webhook(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes every new owner of the thread for another app",
        old="    return Owner.US if app_id == our_id else Owner.ANOTHER_APP",
        new="    return Owner.ANOTHER_APP",
    ),
    _webhook(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="takes a time in seconds for one in milliseconds",
        old="    if number < _MILLISECONDS_FROM:\n        # The end",
        new="    if number < 0:\n        # The end",
    ),
    _webhook(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="believes a time that has not come yet",
        old="    return min(number, now)",
        new="    return number",
    ),
    _envelope(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="does not read the standby list",
        old='CHANNELS: Final = ("messaging", "standby")',
        new='CHANNELS: Final = ("messaging",)',
    ),
    _envelope(
        breaks=Invariant.NOTHING_LOST,
        does="reads the first event of a list only",
        old="        for event in events:",
        new="        for event in events[:1]:",
    ),
    _envelope(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="lets one unreadable event spoil its whole batch",
        old='            _keep(batch, str(error), {"id": entry.get("id"), channel: [event]})',
        new="            raise",
    ),
    _envelope(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="lets a press whose payload Meta left out hide the whole one",
        old='        return kind if is_titled else "stripped postback"',
        new="        return kind",
    ),
    _errors(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="does not see that another app owns the thread",
        old="    2018300: NotOwnerError,\n",
        new="",
    ),
    _errors(
        breaks=Invariant.NOTHING_LOST,
        does="takes a dead token for a refusal of one message",
        old="frozenset({102, 190})",
        new="frozenset({102})",
    ),
    _calls(
        breaks=Invariant.NONE,
        does="calls Meta without a proof that the call is ours",
        old='{**parameters, "appsecret_proof": app_secret_proof(token, app_secret)}',
        new="{**parameters}",
        tests=("tests/contract/test_graph.py",),
    ),
    _calls(
        breaks=Invariant.NOTHING_SECRET_TOLD,
        does="keeps the address with its proof as the cause of an error, which ends in the log",
        old="            raise _unsent_or_unconfirmed(error) from None",
        new="            raise _unsent_or_unconfirmed(error) from error",
        tests=(f"{_UNIT}/test_graph_failures.py", "tests/integration/test_graph_failures.py"),
    ),
    _calls(
        breaks=Invariant.NOTHING_LOST,
        does="takes a connection that broke for one that was never made, and sends again",
        old='    return UnconfirmedError("no answer in time" if',
        new='    return TransientError("no answer in time" if',
    ),
    Mutant(
        breaks=Invariant.ORDER_OF_SWITCHES,
        does="ends an order that comes again after its report in another way",
        file="functions/thread_control/handler.py",
        old='ledger.once(f"{order.id}.outcome", partial(_outcome, order, tries))',
        new="_outcome(order, tries)",
        tests=("tests/proof/machine/test_regressions.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes an equal text of long ago for the one in doubt",
        file=f"{PACKAGE}/messenger/history.py",
        old="        begin = since // 1000",
        new="        begin = since * 0",
        tests=(f"{_UNIT}/test_graph_history.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="takes what it cannot look up for what was never said (decision 11)",
        file=f"{PACKAGE}/messenger/history.py",
        old="        if self.has_older and all(line.at >= begin for line in self.lines):",
        new="        if not self.user_id:",
        tests=(f"{_UNIT}/test_graph_history.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="does not read for how long Meta asks it to stay away (decision 10)",
        file=f"{PACKAGE}/messenger/limits.py",
        old="    return math.ceil(min(max(pauses), LONGEST_PAUSE_SECONDS))",
        new="    return math.ceil(min(pauses))",
        tests=(f"{_UNIT}/test_graph_limits.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_SECRET_TOLD,
        does="tells in an error what a user wrote",
        file=f"{PACKAGE}/frozen.py",
        old="hide_input_in_errors=True",
        new="hide_input_in_errors=False",
        tests=("tests/integration/test_batches.py", "tests/contract/test_conversations.py"),
    ),
    # --- what AWS stores ----------------------------------------------------------------------------------------------
    Mutant(
        breaks=Invariant.CHANGED_ONCE,
        does="saves a conversation over what somebody else saved",
        file=f"{PACKAGE}/aws/table.py",
        old='Item=item, **only_on_top_of(version, "pk"))',
        new="Item=item)",
        tests=("tests/contract/test_conversations.py",),
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="does every step anew, whatever the ledger says",
        file=f"{PACKAGE}/aws/ledger.py",
        old="found: T = self._once(step=step, action=action)",
        new="found: T = action()",
        tests=("tests/contract/test_ledger.py",),
    ),
    _queue(
        breaks=Invariant.NOTHING_LOST,
        does="does not see which letters a queue failed to take",
        old='answer.get("Failed", [])',
        new="[]",
    ),
    _queue(
        breaks=Invariant.NOTHING_LOST,
        does="gives up on letters without a word",
        old='        raise NotStoredError(f"{len(waiting)} of {len(batch)} letters were not stored")',
        new="        return rejected",
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes an unreadable body for kept although the dead-letter queue refused it",
        file=f"{PACKAGE}/aws/dead_letters.py",
        old="        if self._queue.post(letters):",
        new="        if not self._queue.post(letters):",
        tests=("tests/contract/test_dead_letters.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="fails for ever at a timer that it made before it died",
        file=f"{PACKAGE}/aws/schedules.py",
        old='            if error.response["Error"]["Code"] != "ConflictException":',
        new='            if error.response["Error"]["Code"]:',
        tests=("tests/contract/test_schedules.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="turns away what is signed with the former secret while it is being changed",
        file=f"{PACKAGE}/aws/webhook_secrets.py",
        old="        return (current, previous) if previous else (current,)",
        new="        return (current,)",
        tests=("tests/contract/test_webhook_secrets.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="goes on with a token that was replaced",
        file=f"{PACKAGE}/aws/page_secrets.py",
        old='/token", partial(self._provider.get, force_fetch=True))',
        new='/token", self._provider.get)',
        tests=("tests/contract/test_page_secrets.py",),
    ),
    Mutant(
        breaks=Invariant.STATE_FOLLOWS_PLATFORM,
        does="believes for ever what it once learnt of a page's routing",
        file=f"{PACKAGE}/pages/routing.py",
        old="        return now - self.learnt_at < CURRENT_MS",
        new="        return now >= self.learnt_at",
        tests=("tests/unit/pages/test_routing.py", "tests/unit/operations/test_switch_routing.py"),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes a record that failed for one that is done",
        file=f"{PACKAGE}/aws/batches.py",
        old="                redelivery.schedule(record, error)\n                raise",
        new="                redelivery.schedule(record, error)",
        tests=("tests/unit/aws/test_batches.py", "tests/integration/test_batches.py"),
    ),
    Mutant(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="lets one conversation that fails hold up all others of the batch",
        file=f"{PACKAGE}/aws/batches.py",
        old="SqsFifoPartialProcessor(skip_group_on_error=True)",
        new="SqsFifoPartialProcessor(skip_group_on_error=False)",
        tests=("tests/unit/aws/test_batches.py", "tests/integration/test_batches.py"),
    ),
    # --- what owners set, and what users see --------------------------------------------------------------------------
    Mutant(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="takes a page whose On recipe has no Off button",
        file=f"{PACKAGE}/lint/automatic.py",
        old="        if not any(switches(button, Switch.OFF) for button in recipe.all_buttons):",
        new="        if not recipe.blocks:",
        tests=("tests/unit/lint",),
    ),
    Mutant(
        breaks=Invariant.USER_CAN_COME_BACK,
        does="does not know the press of an Off button",
        file=f"{PACKAGE}/recipes/actions.py",
        old="    _OFF: lambda _: HandoverOff(),",
        new="",
        tests=("tests/unit/recipes/test_actions.py",),
    ),
    Mutant(
        breaks=Invariant.LAPSED_PLAN_ENDS_NO_PAUSE,
        does="shows a button for a handover that the plan does not cover",
        file=f"{PACKAGE}/pages/presentation.py",
        old="    return page.offers_handover or not switches(",
        new="    return page.id != '' or not switches(",
        tests=("tests/unit/pages/test_presentation.py",),
    ),
    Mutant(
        breaks=Invariant.SILENT_WHILE_HUMAN,
        does="comes back at a word that stands somewhere in what the user tells the person",
        file=f"{PACKAGE}/recipes/words.py",
        old="any(heard == plain(wanted) for wanted in phrases)",
        new="any(plain(wanted) in heard for wanted in phrases)",
        tests=("tests/unit/recipes/test_words.py",),
    ),
    # --- the functions ------------------------------------------------------------------------------------------------
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="answers 200 to what it could not store",
        file="functions/ingest/handler.py",
        old='        return _answer(500, "not stored")',
        new='        return _answer(200, "not stored")',
        tests=("tests/integration/test_ingest.py",),
    ),
    Mutant(
        breaks=Invariant.NOBODY_PAUSED_FOR_EVER,
        does="lets an order that always fails end without an outcome",
        file="functions/thread_control/handler.py",
        old="        if tries < LAST_TRY:",
        new="        if tries:",
        tests=("tests/integration/test_graph_failures.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="goes on although the mailbox refused an outcome",
        file="functions/thread_control/handler.py",
        old="    if mailbox.post([report(order.account_id, order.user_id, event)]):",
        new="    if not mailbox:",
        tests=("tests/integration/test_story.py",),
    ),
)
