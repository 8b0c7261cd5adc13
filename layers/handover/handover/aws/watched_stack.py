"""What the function `doctor` asks AWS about its stack: secrets, pages with a token, SES and SNS."""

import re
from collections.abc import Callable
from typing import Any, Final

from handover.aws.alert_channels import AlertChannels

_OF_A_PAGE: Final = re.compile(r"/pages/(\d+)/token$")


def pages_with_a_token(client: Any, path: str) -> list[str]:
    """Return the ids of the pages that have a token below a path of Parameter Store, in order.

    IAM compares the path alone, and takes no notice of what lies below it ("How Parameter Store authorizes parameter
    retrieval"): no value is asked for in the clear.
    """
    pages = client.get_paginator("get_parameters_by_path").paginate(
        Path=f"{path}/pages", Recursive=True, WithDecryption=False
    )
    names = (parameter["Name"] for page in pages for parameter in page["Parameters"])
    return sorted(found[1] for name in names if (found := _OF_A_PAGE.search(name)))


class WatchedStack(AlertChannels):
    """One stack. Every method raises `ClientError` or `BotoCoreError` where AWS does not answer."""

    def __init__(self, client: Callable[[str], Any], secrets_path: str) -> None:
        """Prepare to ask; `client` gives the client of a service by its name."""
        super().__init__(client)
        self._secrets_path = secrets_path

    def secret(self, name: str) -> str | None:
        """Return a secret by its name below the secrets path; None where it is not set."""
        asked = [f"{self._secrets_path}/{name}"]
        found = self._client("ssm").get_parameters(Names=asked, WithDecryption=True)["Parameters"]
        return str(found[0]["Value"]) if found else None

    def page_ids(self) -> list[str]:
        """Return the ids of the pages that have a token."""
        return pages_with_a_token(self._client("ssm"), self._secrets_path)
