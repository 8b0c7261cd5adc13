"""How SNS asks addresses to confirm, which moto does not: a subscription by e-mail waits, is confirmed, and is ended.

By "ConfirmSubscription", "GetSubscriptionAttributes" and "ListSubscriptionsByTopic" of the SNS API Reference.
"""

from typing import Any

from botocore.exceptions import ClientError
from moto.sns.models import SNSBackend, Subscription


class _Fine:
    status_code = 200


class MailSubscriptions:
    """The subscriptions by e-mail of one cloud. Their tokens are what the links in the mails hold."""

    def __init__(self, client: Any, backend: SNSBackend) -> None:
        """Have a client of SNS treat addresses as AWS does; everybody of the cloud uses this client."""
        self._backend = backend
        self._ended: set[str] = set()
        events = client.meta.events
        events.register("after-call.sns.Subscribe", self._wait)
        events.register("after-call.sns.ListSubscriptionsByTopic", self._say_what_waits)
        events.register("before-call", self._confirm)

    def link(self, address: str) -> str:
        """Give the link of the mail that asks for a confirmation."""
        found = self._of(address)
        query = f"TopicArn={found.topic.arn}&Token={_token(found)}&Endpoint={address}"
        return f"https://sns.eu-west-1.amazonaws.com/confirmation.html?{query}"

    def press(self, address: str) -> None:
        """Follow that link, as people and mail scanners do: without credentials."""
        self._of(address).attributes.update(PendingConfirmation="false", ConfirmationWasAuthenticated="false")

    def protect(self, address: str) -> None:
        """Confirm as `handover topics confirm` does."""
        self._of(address).attributes.update(PendingConfirmation="false", ConfirmationWasAuthenticated="true")

    def end(self, address: str) -> None:
        """Follow the link in any later mail that ends the subscription, which does nothing where it is protected."""
        found = self._of(address)
        if found.attributes["ConfirmationWasAuthenticated"] != "true":
            self._ended.add(found.arn)

    def _of(self, address: str) -> Subscription:
        return next(one for one in self._backend.subscriptions.values() if one.endpoint == address)

    def _wait(self, parsed: Any, **_: object) -> None:
        found = self._backend.subscriptions.get(parsed.get("SubscriptionArn", ""))
        if found is not None and found.protocol == "email":
            self._ended.discard(found.arn)
            found.attributes.update(PendingConfirmation="true", ConfirmationWasAuthenticated="false")
            parsed["SubscriptionArn"] = "pending confirmation"

    def _say_what_waits(self, parsed: Any, **_: object) -> None:
        for one in parsed.get("Subscriptions", []):
            arn = one["SubscriptionArn"]
            if arn in self._ended:
                one["SubscriptionArn"] = "Deleted"
            elif self._backend.subscriptions[arn].attributes["PendingConfirmation"] == "true":
                one["SubscriptionArn"] = "PendingConfirmation"

    def _confirm(self, model: Any, params: Any, **_: object) -> tuple[_Fine, dict[str, Any]] | None:
        if model.name != "ConfirmSubscription":
            return None
        asked = params["body"]
        for one in self._backend.subscriptions.values():
            if (one.topic.arn, _token(one)) == (asked["TopicArn"], asked["Token"]):
                if one.attributes["PendingConfirmation"] == "true":
                    is_signed = asked.get("AuthenticateOnUnsubscribe", "false")
                    one.attributes.update(PendingConfirmation="false", ConfirmationWasAuthenticated=is_signed)
                return _Fine(), {"SubscriptionArn": one.arn}
        error = {"Error": {"Code": "InvalidParameter", "Message": "Invalid parameter: Token"}}
        raise ClientError(error, model.name)  # type: ignore[arg-type]  # the rest of an answer is not looked at


def _token(subscription: Subscription) -> str:
    return str(subscription.arn).rpartition(":")[2].replace("-", "")
