"""The link of SNS, as it is and as mail filters wrap it."""

from urllib.parse import quote

import pytest

from manage.confirmation_link import Confirmation, NoConfirmationLinkError, confirmation_in

ARN = "arn:aws:sns:eu-central-1:123456789012:messenger-handover-prod-AlarmsTopic-1A2B"
LINK = f"https://sns.eu-central-1.amazonaws.com/confirmation.html?TopicArn={ARN}&Token=2336412f37&Endpoint=a@b.test"
WRAPPED = f"https://eur01.safelinks.protection.example/?url={quote(LINK, safe='')}&data=05"


@pytest.mark.parametrize("link", [LINK, f" {LINK}\n", WRAPPED])
def test_topic_and_token_are_in_the_link(link: str) -> None:
    assert confirmation_in(link) == Confirmation(ARN, "2336412f37")


@pytest.mark.parametrize(
    "link",
    ["", "2336412f37", "https://example.test/", LINK.replace("Token", "Tok"), LINK.replace("amazonaws.com", "a.test")],
)
def test_anything_else_is_said_to_be_none(link: str) -> None:
    with pytest.raises(NoConfirmationLinkError, match="Confirm subscription"):
        confirmation_in(link)
