"""Asks AWS about the account that a stack is in: what all its stacks of the region share."""

from dataclasses import dataclass
from typing import Any, Final

from manage.target import Target

_HIGH_THROUGHPUT: Final = "/ssm/parameter-store/high-throughput-enabled"
_DEFAULT_SPENDING_LIMIT: Final = "1"
"""Where nobody has set one ("SetSMSAttributes", SNS API Reference)."""


@dataclass(frozen=True, slots=True)
class Concurrency:
    """How many functions may run at once.

    Attributes:
        limit: all of the account and region.
        unreserved: those of them that no function has for itself.
    """

    limit: int
    unreserved: int


@dataclass(frozen=True, slots=True)
class TextMessaging:
    """What SNS lets the account do by SMS.

    Attributes:
        is_in_sandbox: True where it may only write to verified numbers.
        monthly_limit: what it may spend in a month, in USD.
    """

    is_in_sandbox: bool
    monthly_limit: int


class Account:
    """The account of a stack. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def concurrency(self) -> Concurrency:
        """Return how many functions may run at once."""
        found = self._client("lambda").get_account_settings()["AccountLimit"]
        return Concurrency(found["ConcurrentExecutions"], found["UnreservedConcurrentExecutions"])

    def text_messaging(self) -> TextMessaging:
        """Return what SNS lets the account do by SMS."""
        messages = self._client("sns")
        found = messages.get_sms_attributes(attributes=["MonthlySpendLimit"])["attributes"]
        limit = found.get("MonthlySpendLimit", _DEFAULT_SPENDING_LIMIT)
        return TextMessaging(messages.get_sms_sandbox_account_status()["IsInSandbox"], int(limit))

    def has_higher_parameter_throughput(self) -> bool:
        """Return whether Parameter Store answers more than its default number of reads a second."""
        setting = self._client("ssm").get_service_setting(SettingId=_HIGH_THROUGHPUT)["ServiceSetting"]
        return bool(setting["SettingValue"] == "true")

    def _client(self, service: str) -> Any:  # noqa: ANN401 - boto3's clients have no common type
        return self._target.client(service)
