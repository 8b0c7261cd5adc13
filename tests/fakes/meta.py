"""Meta in memory: the Messenger simulator behind a requests session, without sockets."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, override

import httpx
import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from local.simulator.graph_api import DISCONNECT_HEADER
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile, Thread, Visitor
from local.simulator.settings import INSTAGRAM_INBOX_APP_ID, PAGE_INBOX_APP_ID, Settings
from local.simulator.simulator import Simulator
from tests.fakes.cloud import APP_ID, GRAPH_URL
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.fakes.simulator_transport import SimulatorTransport

PAGE_ID: Final = "2000000001"
PAGE_NAME: Final = "Harbour Bikes"
PAGE_TOKEN: Final = "test_page_token"
INSTAGRAM_ACCOUNT_ID: Final = "17841400000000001"
INBOX: Final = PAGE_INBOX_APP_ID
INSTAGRAM_INBOX: Final = INSTAGRAM_INBOX_APP_ID


@dataclass(frozen=True)
class Webhook:
    """A webhook as it comes over the wire."""

    body: bytes
    signature: str


class _Nowhere:
    """Brings no webhook anywhere: tests collect them and hand them over themselves. Handshakes go as they should."""

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:  # noqa: ARG002 - the protocol's
        return 200

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:  # noqa: ARG002 - as above
        is_ours = parameters["hub.verify_token"] == VERIFY_TOKEN
        return (200, parameters["hub.challenge"]) if is_ours else (403, "forbidden")

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str] | None:  # noqa: ARG002 - as above
        return None

    async def close(self) -> None:
        return


class SimulatedPage:
    """One page of the platform: its visitors, its inbox and its webhooks."""

    def __init__(self, settings: Settings, loop: asyncio.Runner) -> None:
        self.simulator = Simulator(settings, _Nowhere())
        self._loop = loop
        self._client = httpx.AsyncClient(transport=SimulatorTransport(self.simulator), base_url=GRAPH_URL)
        self._collected = 0

    @property
    def token(self) -> str:
        """The page's token."""
        return self.simulator.settings.page_token

    def new_visitor(self, name: str = "Anna Berg", platform: str = "messenger", locale: str = "en_US") -> str:
        """Gives the PSID of somebody new, or the IGSID; without a name, the profile is hidden."""
        return str(self._do("POST", "visitors", {"name": name, "platform": platform, "locale": locale})["psid"])

    def add_visitor(self, psid: str, name: str, platform: str = "messenger") -> None:
        """Adds somebody whose PSID, or IGSID, is known beforehand."""
        visitor = Visitor(psid, name, Profile.SHOWN, MessagingPlatform(platform))
        self.simulator.platform.threads[psid] = Thread(visitor)

    def owner_publishes(self, profile: Mapping[str, Any]) -> None:
        """The page's owner sets what visitors see before anything is said."""
        self.simulator.platform.page.set(dict(profile))

    def visitor_writes(self, psid: str, text: str) -> None:
        """The visitor writes."""
        self._do("POST", f"visitors/{psid}/write", {"text": text})

    def visitor_presses(self, psid: str, title: str) -> None:
        """The visitor presses a quick reply or a button."""
        self._do("POST", f"visitors/{psid}/press", {"title": title})

    def visitor_chooses(self, psid: str, title: str) -> None:
        """The visitor chooses an entry of the persistent menu."""
        self._do("POST", f"visitors/{psid}/menu", {"title": title})

    def visitor_follows(self, psid: str, ref: str) -> None:
        """The visitor comes by a link for the first time, and presses Get Started."""
        self._do("POST", f"visitors/{psid}/get_started", {"ref": ref})

    def inbox_answers(self, psid: str, text: str) -> None:
        """Staff answer from the inbox, which takes the thread over."""
        self._do("POST", f"inbox/{psid}/answer", {"text": text})

    def inbox_done(self, psid: str) -> None:
        """Staff mark the thread as done."""
        self._do("POST", f"inbox/{psid}/done", {})

    def inbox_takes(self, psid: str) -> None:
        """Staff take the thread over without a word; in zero-config they ask for it."""
        self._do("POST", f"inbox/{psid}/take", {})

    def meta_ai_answers(self, psid: str, text: str) -> None:
        """Meta's AI agent takes the thread and answers."""
        self._do("POST", f"meta_ai/{psid}/answer", {"text": text})

    def meta_ai_done(self, psid: str) -> None:
        """Meta's AI agent lets go of the thread."""
        self._do("POST", f"meta_ai/{psid}/done", {})

    def app_answers(self, app_id: str, psid: str, text: str) -> None:
        """Another app says something."""
        self._do("POST", f"apps/{app_id}/{psid}/answer", {"text": text})

    def app_takes(self, app_id: str, psid: str) -> None:
        """Another app takes the thread."""
        self._do("POST", f"apps/{app_id}/{psid}/take", {})

    def app_passes(self, app_id: str, psid: str, target_app_id: str) -> None:
        """Another app passes the thread on."""
        self._do("POST", f"apps/{app_id}/{psid}/pass", {"target_app_id": target_app_id})

    def app_asks(self, app_id: str, psid: str) -> None:
        """Another app asks for the thread."""
        self._do("POST", f"apps/{app_id}/{psid}/request", {})

    def enforces_policy(self, action: str, reason: str) -> None:
        """Meta warns, blocks or unblocks the page."""
        self._do("POST", "page_events", {"kind": "policy_enforcement", "action": action, "reason": reason})

    def kill_token(self) -> None:
        """Makes the page's token one that does not work any more."""
        self.change(token_dead=True)

    def replace_token(self, token: str) -> None:
        """Gives the page another token, which works."""
        self.change(page_token=token)

    def change(self, **settings: object) -> None:
        """Changes settings of the simulator."""
        self._do("PATCH", "settings", settings)

    def fail(self, edge: str, **failure: object) -> None:
        """Makes Graph calls of an edge fail."""
        self._do("POST", "failures", {"edge": edge, **failure})

    def owner(self, psid: str) -> str | None:
        """The app that owns the thread, None while it is idle."""
        owner = self._do("GET", f"conversations/{psid}", None)["owner_app_id"]
        return None if owner is None else str(owner)

    def conversation(self, psid: str) -> Mapping[str, Any]:
        """The conversation as the control API shows it."""
        return self._do("GET", f"conversations/{psid}", None)

    def bot_said(self, psid: str) -> list[str]:
        """The texts the bot has said to a visitor, in order."""
        lines = self.conversation(psid)["lines"]
        return [line["text"] for line in lines if line["from"] == "bot"]

    def calls(self) -> list[Mapping[str, Any]]:
        """All Graph calls, without tokens, in order."""
        return list(self.simulator.calls.entries)

    def new_webhooks(self) -> list[Webhook]:
        """The webhooks that followed from what happened since the last time this was asked."""
        fresh = self.simulator.webhooks.deliveries[self._collected :]
        self._collected += len(fresh)
        return [Webhook(delivery.body, delivery.signature) for delivery in fresh]

    def request(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Answers one request, of whatever kind."""
        return self._loop.run(self._client.request(method, path, content=content, headers=headers))

    def _do(self, method: str, path: str, body: Mapping[str, object] | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        answer = self.request(method, f"/_simulator/{path}", json.dumps(body).encode(), headers)
        assert answer.is_success, answer.text
        document: dict[str, Any] = answer.json()
        return document


class Wire(BaseAdapter):
    """Carries the calls of a requests session to the simulated page whose token they bear."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[SimulatedPage] = []
        self._owners: dict[str, SimulatedPage] = {}
        self._unanswered: Counter[str] = Counter()
        self._unreachable = 0
        self._carried_before = 0

    def connect(self, page: SimulatedPage) -> None:
        """Adds a page."""
        self._pages.append(page)

    def lose_answers(self, edge: str, times: int = 1) -> None:
        """Lets the next calls of an edge take effect and never be answered."""
        self._unanswered[edge] += times

    def cut(self, times: int, after: int = 0) -> None:
        """Makes Meta unreachable for some calls, `after` so many that are still carried."""
        self._unreachable = times
        self._carried_before = after

    @override
    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: object = None,
    ) -> requests.Response:
        """Answers one call, or fails in the way the network does."""
        if self._carried_before:
            self._carried_before -= 1
        elif self._unreachable:
            self._unreachable -= 1
            raise requests.ConnectionError(_never_connected(request), request=request)
        page = self._page_of(request.headers.get("Authorization", "").removeprefix("Bearer "))
        body = request.body if isinstance(request.body, bytes) else b""
        answer = page.request(str(request.method), request.path_url, body, request.headers)
        if DISCONNECT_HEADER in answer.headers:
            raise requests.ConnectionError("the connection broke", request=request)
        edge = request.path_url.partition("?")[0].rpartition("/")[2]
        if self._unanswered[edge]:
            self._unanswered[edge] -= 1
            raise requests.ReadTimeout("read timed out", request=request)
        return _response(request, answer)

    def _page_of(self, token: str) -> SimulatedPage:
        """Gives the page that has, or has ever had, this token; one that is unknown is any page's to refuse."""
        for page in self._pages:
            self._owners.setdefault(page.token, page)
        return self._owners.get(token, self._pages[0])

    @override
    def close(self) -> None:
        """Nothing is open."""


def _never_connected(request: requests.PreparedRequest) -> MaxRetryError:
    """The words urllib3 has for it, the address of the call among them."""
    refused = NewConnectionError(None, "connection refused")  # type: ignore[arg-type] # no connection was made
    return MaxRetryError(None, str(request.path_url), refused)  # type: ignore[arg-type] # as above


def _response(request: requests.PreparedRequest, answer: httpx.Response) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status_code
    response.headers.update(answer.headers)
    response._content = answer.content  # noqa: SLF001 - adapters have no other way to give a body that was read
    response.url = str(request.url)
    response.request = request
    return response


class Meta:
    """The platform: pages, and the session by which they are called."""

    def __init__(self, loop: asyncio.Runner) -> None:
        self.wire = Wire()
        self.session = requests.Session()
        self.session.mount(GRAPH_URL, self.wire)
        self._loop = loop

    def add_page(
        self,
        page_id: str = PAGE_ID,
        name: str = PAGE_NAME,
        token: str = PAGE_TOKEN,
        instagram_account_id: str = INSTAGRAM_ACCOUNT_ID,
    ) -> SimulatedPage:
        """Opens a page with Conversation Routing, our app being its default app."""
        settings = Settings(
            webhook_url="https://webhook.example",
            app_id=APP_ID,
            app_secret=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            page_id=page_id,
            page_name=name,
            page_token=token,
            instagram_account_id=instagram_account_id,
            default_app_id=APP_ID,
        )
        page = SimulatedPage(settings, self._loop)
        self.wire.connect(page)
        return page


@contextmanager
def meta() -> Iterator[Meta]:
    """Gives a platform without pages."""
    with asyncio.Runner() as loop:
        yield Meta(loop)
