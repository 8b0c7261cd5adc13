"""What must be refused is refused, and would not be if a condition of a policy were not there."""

import pytest

from tests.fakes.cloud import ACCOUNT, SENDER_EMAIL
from tests.iam.installation import Question
from tests.iam.judge import production
from tests.permissions.forbidden import forbidden

QUESTIONS = dict(forbidden(production(ACCOUNT, SENDER_EMAIL)))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_nobody_does_what_they_have_no_need_of(question: Question) -> None:
    assert not production(ACCOUNT, SENDER_EMAIL).allows(question)
