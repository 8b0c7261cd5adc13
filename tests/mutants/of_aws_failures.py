"""Mutants of what follows when a call of AWS fails (docs/architecture.md, "When AWS fails")."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_kept: Final = partial(
    Mutant,
    breaks=Invariant.NOTHING_LOST,
    file=f"{PACKAGE}/aws/kept_parameters.py",
    tests=("tests/contract/test_kept_parameters.py",),
)
_batches: Final = partial(Mutant, file=f"{PACKAGE}/aws/batches.py", tests=("tests/unit/aws/test_batches.py",))
_hold: Final = partial(Mutant, file=f"{PACKAGE}/operations/hold.py", tests=("tests/unit/operations/test_hold.py",))

OF_AWS_FAILURES: Final[Sequence[Mutant]] = (
    # --- Parameter Store ----------------------------------------------------------------------------------------------
    _kept(
        does="takes a Parameter Store that cannot be read for one that holds nothing (decision 25)",
        old="                    raise SecretUnavailableError(failure) from error",
        new="                    return self._keep(names, {})",
    ),
    _kept(
        does="does without what it has kept when it cannot renew it (decision 25)",
        old="        is_known = bool(kept.values)",
        new="        is_known = now < kept.ask_at",
    ),
    _kept(
        does="throws away what it has kept for an hour and cannot renew (decision 30)",
        old="        is_known = bool(kept.values)",
        new="        is_known = now - kept.read_at <= WARNED_EVERY_SECONDS",
    ),
    _kept(
        does="renews everywhere at the same moment (decision 25)",
        old="renew_at = now + MAX_AGE_SECONDS - (MAX_AGE_SECONDS - MIN_AGE_SECONDS) * self._chance()",
        new="renew_at = now + MAX_AGE_SECONDS",
    ),
    _kept(
        does="gives up a first read that is throttled at once (decision 25)",
        old="pause = next(waiting, None) if may_pass(error) else None",
        new="pause = None",
    ),
    _kept(
        does="tries a first read for longer than Meta waits (decision 25)",
        old=" or self._clock() - begin + pause > self._patience_seconds:",
        new=":",
    ),
    _kept(
        does="waits anew for each record of a batch (decision 25)",
        old="ask_at=now + longest * (1 + self._chance()) / 2)",
        new="ask_at=now)",
    ),
    _kept(
        does="says at every call that it uses what is old",
        breaks=Invariant.NONE,
        old=" and now - kept.warned_at >= WARNED_EVERY_SECONDS:",
        new=":",
    ),
    _kept(
        does="lets anybody make it ask a failing Parameter Store (decision 25)",
        breaks=Invariant.NONE,
        old="replace(kept, asked_at=now, ask_at=",
        new="replace(kept, ask_at=",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="lets all who began together try again together (decision 25)",
        file=f"{PACKAGE}/aws/backoff.py",
        old="        pause = chance() * min(",
        new="        pause = min(",
        tests=("tests/contract/test_kept_parameters.py",),
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="reads each secret of a page in a call of its own (decision 25)",
        file=f"{PACKAGE}/aws/page_secrets.py",
        old="        token, app_secret = read(*names)",
        new="        (token,), (app_secret,) = read(names[0]), read(names[1])",
        tests=("tests/contract/test_page_secrets.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes a page without an app secret for one without a token",
        file=f"{PACKAGE}/aws/page_secrets.py",
        old='            raise MissingSecretError(f"{self._path}/{_APP_SECRET} is not in Parameter Store")',
        new='            return None, ""',
        tests=("tests/contract/test_page_secrets.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="takes secrets that cannot be read for an error of its own, and says what was said once more",
        file=f"{PACKAGE}/messenger/graphs.py",
        old='        raise TransientError(f"nothing was sent: {error}") from error',
        new="        raise",
        tests=("tests/unit/messenger/test_graph_tokens.py",),
    ),
    _hold(
        breaks=Invariant.NONE,
        does="holds a page, and alarms its admins, while it cannot be read whether it has another token (decision 25)",
        old="TroubleKind.TOKEN_DEAD and _token(trouble, page.id, parts) != trouble.token:",
        new="TroubleKind.TOKEN_DEAD and _token_as_far_as_known(trouble, page.id, parts) != trouble.token:",
    ),
    _hold(
        breaks=Invariant.NOTHING_LOST,
        does="forgets a held page whose token cannot be read when it looks",
        old="standing.hold.ends_at(now, _token_as_far_as_known(standing.hold.trouble",
        new="standing.hold.ends_at(now, _token(standing.hold.trouble",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="sends mails without links though another delivery may have them (decision 25)",
        file=f"{PACKAGE}/operations/notify.py",
        old="    if tries < TRIES_FOR_LINKS:",
        new="    if tries < 1:",
        tests=("tests/unit/operations/test_notify.py",),
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="never sends a mail while the keys of links cannot be read (decision 25)",
        file=f"{PACKAGE}/operations/notify.py",
        old="    if tries < TRIES_FOR_LINKS:",
        new="    if tries:",
        tests=("tests/unit/operations/test_notify.py",),
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="answers Meta with an error of its own where the secrets cannot be read",
        file="functions/ingest/handler.py",
        old="MissingSecretError, SecretUnavailableError, BotoCoreError",
        new="MissingSecretError, BotoCoreError",
        tests=("tests/integration/test_ingest.py",),
    ),
    # --- every service ------------------------------------------------------------------------------------------------
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="puts aside what SQS has throttled, for SQS blames the sender",
        file=f"{PACKAGE}/aws/mailbox.py",
        old="(is_throttling(code) or is_denied(code))",
        new="is_denied(code)",
        tests=("tests/contract/test_fifo_queue.py",),
    ),
    Mutant(
        breaks=Invariant.ALERTED_ONCE,
        does="mails again at once where it could not write down that it had",
        file=f"{PACKAGE}/aws/ledger.py",
        old="            if is_done:\n",
        new="            if not step:\n",
        tests=("tests/contract/test_ledger.py",),
    ),
    _batches(
        breaks=Invariant.BAD_EVENT_HARMS_NO_OTHER,
        does="holds up a conversation for half an hour with what AWS refuses as invalid",
        old=" or (not self.expects(error) and is_refused_as_invalid(error)):",
        new=":",
    ),
    Mutant(
        breaks=Invariant.NOTHING_LOST,
        does="puts aside at once what AWS may take another time",
        file=f"{PACKAGE}/aws/service_errors.py",
        old="isinstance(error, ClientError) and code_in(error) in _INVALID:",
        new="isinstance(error, ClientError):",
        tests=("tests/unit/aws/test_batches.py",),
    ),
    _batches(
        breaks=Invariant.NONE,
        does="lets all that failed together come again together",
        old="    return round(seconds * (1 + JITTER * chance()))",
        new="    return round(seconds)",
    ),
)
