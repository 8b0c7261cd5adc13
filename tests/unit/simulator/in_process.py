"""The whole simulator without a socket: its HTTP side is called in process, its webhooks go to a list."""

import asyncio
import hashlib
import hmac
from collections import deque
from typing import Any

import httpx

from local.simulator.settings import Settings
from local.simulator.simulator import Simulator
from local.simulator.webhooks import encode
from tests.fakes.simulator_transport import SimulatorTransport
from tests.unit.simulator.scene import Heard, unwrap


class ListCarrier:
    """Keeps what it is given; answers as a test says, else with 200."""

    def __init__(self, verify_token: str) -> None:
        self.posts: list[tuple[str, bytes, dict[str, str]]] = []
        self.statuses: deque[int | None] = deque()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.answers: deque[tuple[int, str]] = deque()
        self.posted = asyncio.Event()
        self._verify_token = verify_token

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:
        self.posts.append((url, body, headers))
        self.posted.set()
        return self.statuses.popleft() if self.statuses else 200

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:
        if "nowhere" in url:
            return None
        if parameters["hub.verify_token"] != self._verify_token:
            return 403, ""
        return 200, parameters["hub.challenge"]

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str] | None:
        self.forms.append((url, form))
        return self.answers.popleft() if self.answers else None

    async def close(self) -> None:
        pass


class InProcess:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.carrier = ListCarrier(settings.verify_token)
        self.parts = Simulator(settings, self.carrier)
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(transport=SimulatorTransport(self.parts), base_url="http://simulator.test")

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **more))

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        return self.request(method, "/_simulator" + path, json=body)

    def visitor(self, name: str = "Ana Lima", **more: object) -> str:
        return str(self.control("POST", "/visitors", {"name": name, **more}).json()["psid"])

    def graph(self, method: str, path: str, body: object = None, **parameters: str) -> httpx.Response:
        token = self.settings.page_token
        proof = hmac.new(self.settings.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        headers = {"Authorization": f"Bearer {token}"}
        query = {"appsecret_proof": proof, **parameters}
        return self.request(method, f"/v25.0/{path}", json=body, params=query, headers=headers)

    def say(self, psid: str, text: str = "hi") -> httpx.Response:
        return self.graph("POST", "me/messages", {"recipient": {"id": psid}, "message": {"text": text}})

    def settle(self) -> None:
        """Waits until every webhook is delivered or given up."""
        self._runner.run(self.parts.webhooks.idle())

    def next_post(self) -> bytes:
        """Waits for the next webhook; gives its bytes."""

        async def wait() -> bytes:
            async with asyncio.timeout(10):
                await self.carrier.posted.wait()
            return self.carrier.posts[-1][1]

        return self._runner.run(wait())

    def heard(self) -> list[Heard]:
        self.settle()
        return [unwrap(_parse(body)) for _, body, _ in self.carrier.posts]

    def send_later(self, body: dict[str, object]) -> bytes:
        """Queues a webhook as the platform would; gives its bytes."""

        async def enqueue() -> None:
            self.parts.webhooks.enqueue((body,))

        self._runner.run(enqueue())
        return encode(body)


def _parse(body: bytes) -> object:
    return httpx.Response(200, content=body).json()
