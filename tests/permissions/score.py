"""Works out, from what the tests have asked IAM, which of them would notice each removal from the policies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.fakes.cloud import ACCOUNT, SENDER_EMAIL
from tests.iam.installation import Installation
from tests.iam.judge import installation_of
from tests.iam.policy import NotUnderstoodError
from tests.iam.record import Put
from tests.permissions.forbidden import forbidden
from tests.permissions.removals import Removal

_FORBIDDEN: Final = "tests/permissions/test_forbidden.py::test_nobody_does_what_they_have_no_need_of[{}]"
_ANY: Final = "tests/iam/test_services.py"
"""The tests that ask all policies; a policy that AWS would not take fails each of them."""


@dataclass(frozen=True)
class Noticed:
    """A removal, and the tests that would notice it: a call is refused, or one is allowed that must not be."""

    removal: Removal
    tests: tuple[str, ...]


def noticed(removal: Removal, template: dict[str, Any], put: Sequence[Put]) -> Noticed:
    """Return which tests would notice a removal; none where nobody would."""
    without = installation_of(removal.applied_to(template), ACCOUNT, SENDER_EMAIL)
    try:
        return Noticed(removal, tuple(dict.fromkeys(_noticing(without, put))))
    except NotUnderstoodError:
        return Noticed(removal, (_ANY,))


def _noticing(without: Installation, put: Sequence[Put]) -> Iterator[str]:
    for one in put:
        if not without.allows(one.question):
            yield from one.tests
    for name, question in forbidden(without):
        if without.allows(question):
            yield _FORBIDDEN.format(name)
