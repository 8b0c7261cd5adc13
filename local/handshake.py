"""Verifies the webhook as Meta does when its address is entered in the app's settings."""

import secrets

import httpx

from local.failures import StackFailure
from local.function_logs import FunctionLogs


def verify_webhook(url: str, verify_token: str, logs: FunctionLogs) -> None:
    """Asks the webhook to echo a challenge; fails where it does not, and keeps what the functions logged."""
    challenge = str(secrets.randbelow(10**9))
    question = {"hub.mode": "subscribe", "hub.verify_token": verify_token, "hub.challenge": challenge}
    try:
        with httpx.Client(trust_env=False, timeout=30) as client:
            answer = client.get(url, params=question)
    except httpx.TransportError as error:
        raise StackFailure(f"the webhook at {url} did not answer: {error}.") from error
    if answer.status_code != httpx.codes.OK or answer.text != challenge:
        raise StackFailure(
            f"the webhook at {url} did not echo the challenge (status {answer.status_code}): "
            f"what the functions logged is in {logs.fetch()}; mend that and run the same command again."
        )
