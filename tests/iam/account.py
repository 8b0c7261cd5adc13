"""An AWS account as IAM names what is in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """Where the resources are.

    Attributes:
        verified: the SES identities, addresses and domains, that may be sent from, and in the sandbox to.
        is_in_sandbox: whether SES lets the account write to verified identities alone.
    """

    id: str
    region: str
    verified: frozenset[str] = frozenset()
    partition: str = "aws"
    is_in_sandbox: bool = False

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of this region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.id}:{resource}"

    def role_arn(self, name: str) -> str:
        """Return the ARN of a role; roles belong to no region."""
        return f"arn:{self.partition}:iam::{self.id}:role/{name}"

    def queue_arn(self, url: str) -> str:
        """Return the ARN of a queue by its URL."""
        return self.arn("sqs", url.rpartition("/")[2])

    def identity_arn(self, address: str) -> str:
        """Return the ARN of the SES identity that an address belongs to: the most specific one that is verified."""
        domain = address.rpartition("@")[2]
        identity = domain if domain in self.verified and address not in self.verified else address
        return self.arn("ses", f"identity/{identity}")
