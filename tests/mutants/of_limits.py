"""Mutants of what keeps within AWS's limits: mails that wait for SES, and bounds on what grows."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from tests.mutants.mutant import PACKAGE, Invariant, Mutant

_OPERATIONS: Final = f"{PACKAGE}/operations"
_TESTS: Final = "tests/unit/operations"

_alert: Final = partial(Mutant, file=f"{_OPERATIONS}/alert.py", tests=(f"{_TESTS}/test_alert.py",))
_notify: Final = partial(Mutant, file=f"{_OPERATIONS}/notify.py", tests=(f"{_TESTS}/test_notify.py",))
_limits: Final = partial(Mutant, file=f"{PACKAGE}/aws/mail_limits.py", tests=("tests/contract/test_mailer.py",))
_mailer: Final = partial(Mutant, file=f"{PACKAGE}/aws/mailer.py", tests=("tests/contract/test_mailer.py",))

OF_LIMITS: Final[Sequence[Mutant]] = (
    _limits(
        breaks=Invariant.NONE,
        does="takes a daily quota that is used up for mails of one second that wait",
        old="    named = next((limit for words, limit in _BY_TEXT.items() if words in text), _BY_CODE.get(error[",
        new="    named = next((limit for words, limit in {}.items() if words in text), _BY_CODE.get(error[",
    ),
    _mailer(
        breaks=Invariant.NONE,
        does="asks SES for every single mail that waits",
        old="        if self._clock() < self._asks_again_at:",
        new="        if self._clock() < -self._asks_again_at:",
    ),
    _alert(
        breaks=Invariant.ALERTED_ONCE,
        does="forgets a mail that waits",
        old="    if limits:\n        _tell_of_late_mails",
        new="    if limits and failed:\n        _tell_of_late_mails",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="rings an alarm for mails of one second that wait",
        old="sum(outcome.limit not in {None, MailLimit.RATE} for",
        new="sum(outcome.limit is not None for",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="says by mail that mails wait",
        old="    if told.kind is not PageAlertKind.MAILS_LATE:\n        yield _by_mail",
        new="    if told.kind:\n        yield _by_mail",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tells nobody why mails wait",
        old="        _tell_of_late_mails(limits, page, parts)",
        new="        _tell_of_late_mails(set(), page, parts)",
    ),
    _alert(
        breaks=Invariant.NONE,
        does="tries a channel that fails every quarter of a minute while mails wait",
        old="        is_soon = limits == {MailLimit.RATE} and not failed",
        new="        is_soon = limits == {MailLimit.RATE}",
    ),
    _notify(
        breaks=Invariant.ALERTED_ONCE,
        does="gives up mails that wait after two minutes",
        old="now - since >= LONGEST_WAIT_MS",
        new="now - since >= 120_000",
    ),
    _notify(
        breaks=Invariant.NONE,
        does="lets mails wait for ever",
        old="json.dumps({WAITS_SINCE: now, **notification})",
        new="json.dumps({**notification, WAITS_SINCE: now})",
    ),
    _notify(
        breaks=Invariant.NONE,
        does="says in a mail that had to wait how long it was when it did not",
        old="alert.tell(told if since is None else",
        new="alert.tell(told if since is not None else",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="lets a conversation grow until it cannot be saved",
        file=f"{_OPERATIONS}/left_behind.py",
        tests=(f"{_TESTS}/test_left_behind.py",),
        old="[-LEFT_LIMIT:]",
        new="[:]",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="names more visitors in a list than a message of SNS has room for",
        file=f"{PACKAGE}/alerts/waiting_announcing.py",
        tests=("tests/contract/test_message_sizes.py",),
        old="if size <= NAMED_BYTES)",
        new="if size >= 0)",
    ),
    Mutant(
        breaks=Invariant.NONE,
        does="stores a page that DynamoDB does not take",
        file=f"{PACKAGE}/aws/item_size.py",
        tests=("tests/contract/test_item_sizes.py",),
        old="    if size > ITEM_LIMIT_BYTES:",
        new="    if size > 2 * ITEM_LIMIT_BYTES:",
    ),
)
