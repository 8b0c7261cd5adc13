"""Which errors of AWS are of which kind."""

from botocore.retries.standard import ThrottledRetryableChecker

from handover.aws.service_errors import is_throttling


def test_what_botocore_takes_for_throttling_is_throttling() -> None:
    # Not in the stubs, and listed nowhere else.
    codes = vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"]
    assert [code for code in codes if not is_throttling(code)] == []
