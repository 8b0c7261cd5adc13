"""How to reach the embedded engine as its administrator, and never a real AWS account."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from botocore.config import Config

# The engine's own administrator. These are no secrets: the engine listens on loopback only and holds test data.
ACCESS_KEY_ID = "test"
SECRET_ACCESS_KEY = "test"  # noqa: S105 -- see above


class ClientArguments(TypedDict):
    """The keyword arguments that make a boto3 client one of the engine."""

    endpoint_url: str
    region_name: str
    aws_access_key_id: str
    aws_secret_access_key: str
    config: Config


@dataclass(frozen=True)
class EngineAccess:
    """Address of an engine, and credentials: those of its administrator unless others are given."""

    endpoint_url: str
    region: str
    access_key_id: str = ACCESS_KEY_ID
    secret_access_key: str = SECRET_ACCESS_KEY

    def client_arguments(self) -> ClientArguments:
        """What to give to `boto3.client` beside the name of the service."""
        return ClientArguments(
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(proxies={}, connect_timeout=5, read_timeout=30),
        )

    def environment(self) -> dict[str, str]:
        """The same for a child process."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nothing of the user's own AWS accounts is left, nor a way back to them."""
    # PYTHONPATH is for our own command; the tools and the functions find their modules by themselves.
    kept = {name: value for name, value in environment.items() if not name.startswith("AWS_") and name != "PYTHONPATH"}
    loopback = ",".join(part for part in (kept.get("NO_PROXY", ""), "127.0.0.1,localhost") if part)
    return kept | {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": loopback,
        "no_proxy": loopback,
    }
