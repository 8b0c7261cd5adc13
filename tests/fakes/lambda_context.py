"""The context object that Lambda hands to a function."""

from aws_lambda_powertools.utilities.typing import LambdaContext


class FakeLambdaContext(LambdaContext):
    """An invocation with a fixed time left."""

    def __init__(self, function_name: str = "tested") -> None:
        self._function_name = function_name
        self._function_version = "$LATEST"
        self._memory_limit_in_mb = 512
        self._invoked_function_arn = f"arn:aws:lambda:eu-west-1:123456789012:function:{function_name}"
        self._aws_request_id = "8e1f3b0c-6b8f-4f0e-9a39-52f1f3a1c001"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """Milliseconds until Lambda ends the invocation."""
        return 30_000
