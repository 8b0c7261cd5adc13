"""Tells from a refusal of SES whether it is about the mail or about what the account may send at all.

Sources: “Errors related to the sending quotas for your Amazon SES account” (Amazon SES developer guide) for the texts
about quotas, which come under the code `ThrottlingException`; “SendEmail” (Amazon SES API v2 reference) for the codes
`TooManyRequestsException` (429), `LimitExceededException`, `SendingPausedException` and `AccountSuspendedException`.
"""

from typing import Final

from botocore.exceptions import ClientError

from handover.alerts.mail_waits import MailLimit

_TOO_MANY_REQUESTS: Final = 429

_BY_TEXT: Final = {
    "daily message quota exceeded": MailLimit.DAILY_QUOTA,
    "daily sending quota exceeded": MailLimit.DAILY_QUOTA,
    "sending suspended": MailLimit.SUSPENDED,
    "sending paused": MailLimit.PAUSED,
}
"""The text comes first: one code is used for both quotas, and older interfaces say `MessageRejected` of an account."""

_BY_CODE: Final = {
    "AccountSuspendedException": MailLimit.SUSPENDED,
    "LimitExceededException": MailLimit.DAILY_QUOTA,
    "SendingPausedException": MailLimit.PAUSED,
    "Throttling": MailLimit.RATE,
    "ThrottlingException": MailLimit.RATE,
    "TooManyRequestsException": MailLimit.RATE,
}


def limit_in(refusal: ClientError) -> MailLimit | None:
    """Return which limit of the account a refusal of SendEmail is about; None where it is about this mail."""
    error = refusal.response["Error"]
    text = error.get("Message", "").lower()
    named = next((limit for words, limit in _BY_TEXT.items() if words in text), _BY_CODE.get(error["Code"]))
    if named is not None:
        return named
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return MailLimit.RATE if status == _TOO_MANY_REQUESTS else None
