"""Brings webhooks to the product."""

from typing import Protocol

import httpx


class Carrier(Protocol):
    """What brings bytes to the product."""

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        """Gives the status, None where no answer came."""

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:
        """Gives status and text, None where no answer came."""

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str] | None:
        """Posts a form; gives status and text, None where no answer came."""

    async def close(self) -> None:
        """Lets go of its connections."""


class HttpCarrier:
    """Brings bytes over HTTP."""

    def __init__(self, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(timeout=timeout_seconds, trust_env=False)

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        """Gives the status, None where no answer came."""
        try:
            return (await self._client.post(url, content=body, headers=headers)).status_code
        except httpx.HTTPError:
            return None

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:
        """Gives status and text, None where no answer came."""
        try:
            answer = await self._client.get(url, params=parameters)
        except httpx.HTTPError:
            return None
        return answer.status_code, answer.text

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str] | None:
        """Posts a form; gives status and text, None where no answer came."""
        try:
            answer = await self._client.post(url, data=form)
        except httpx.HTTPError:
            return None
        return answer.status_code, answer.text

    async def close(self) -> None:
        """Lets go of its connections."""
        await self._client.aclose()
