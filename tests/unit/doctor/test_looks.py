"""What is not asked, and of whom."""

from typing import cast

from handover.doctor.verdict import Mark
from handover.operations.doctor.looks import admins_get_mail, alarms_are_heard
from handover.operations.doctor.subject import Cloud, PageSubject, StackSubject, Table

NOTHING = cast("object", None)
LOCAL = StackSubject({"SecretsPath": "/handover/local"}, cast("Cloud", NOTHING), cast("Table", NOTHING), lambda: 0.0)


def test_the_embedded_engine_is_not_asked_what_it_does_not_know() -> None:
    assert admins_get_mail(PageSubject("22", LOCAL)).mark is Mark.NOT_LOOKED_AT


def test_on_the_embedded_engine_nobody_need_hear_the_alarms() -> None:
    nothing = cast("object", None)
    stack = StackSubject(
        {"SecretsPath": "/handover/local"}, cast("Cloud", nothing), cast("Table", nothing), lambda: 0.0
    )

    assert alarms_are_heard(stack).mark is Mark.NOT_LOOKED_AT
