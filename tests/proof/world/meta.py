"""Meta in memory without HTTP: the simulator's own edges, called directly, and its webhooks, kept to be delivered.

`test_world.py` holds it to the simulator behind HTTP.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, override
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import BaseAdapter

from local.simulator import errors
from local.simulator.call_log import Call
from local.simulator.failures import Failure, When
from local.simulator.graph.authorisation import authorise
from local.simulator.graph.edges import Authorised, edge_of
from local.simulator.graph.reading import psid_in
from local.simulator.json_object import Json
from local.simulator.messaging_platform import MessagingPlatform
from local.simulator.model import Profile, Thread
from local.simulator.settings import Mode, Settings
from local.simulator.simulator import Simulator
from local.simulator.webhooks import Webhooks, encode, sign
from tests.fakes.cloud import APP_ID, GRAPH_URL
from tests.fakes.secrets import APP_SECRET, VERIFY_TOKEN
from tests.proof.world.aws import Line

ON_ITS_WAY_MS: Final = 40
"""How long a Graph call takes."""

SHOP: Final = "555000111222333"
"""Another app on the pages, which is asked for nothing and may do what any app may."""


OUT_OF_ORDER: Final = Failure(edge="messages", status=503)
"""What every call is answered with while Meta is down."""


@dataclass(frozen=True)
class GraphCall:
    """What a function asked Meta for."""

    page_id: str
    edge: str
    user_id: str | None
    parameters: Json


@dataclass(frozen=True)
class GraphAnswer:
    """What became of it.

    Attributes:
        status: what was answered; 0 where no answer came.
        took_effect: whether Meta did what was asked, whatever it answered.
        is_fault: whether the answer was made bad on purpose.
    """

    status: int
    body: Json
    headers: Mapping[str, str]
    took_effect: bool
    is_fault: bool = False


class GraphWitness(Protocol):
    """Who sees every Graph call at the moment it takes effect or is refused."""

    def graph_called(self, call: GraphCall, answer: GraphAnswer) -> None: ...


class _Nowhere:
    """Brings no webhook anywhere."""

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int | None:  # noqa: ARG002 - the protocol's
        return None

    async def get(self, url: str, parameters: dict[str, str]) -> tuple[int, str] | None:  # noqa: ARG002 - as above
        return None

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str] | None:  # noqa: ARG002 - as above
        return None

    async def close(self) -> None:
        return


class _Kept(Webhooks):
    """Webhooks that nobody delivers but the world."""

    kept: list[Json]

    @override
    def enqueue(self, bodies: tuple[Json, ...]) -> None:
        self.kept.extend(bodies)

    @override
    def wake(self) -> None:
        return


class MetaPage:
    """One page of the platform, with its Instagram account."""

    def __init__(
        self, page_id: str, name: str, mode: Mode, instagram_account_id: str, numbers: Callable[[], int]
    ) -> None:
        self.tokens = [f"EAAtoken{page_id}x0"]
        self.is_down = False
        settings = Settings(
            webhook_url="https://webhook.example",
            app_id=APP_ID,
            app_secret=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            page_id=page_id,
            page_name=name,
            page_token=self.tokens[0],
            default_app_id=APP_ID,
            mode=mode,
            instagram_account_id=instagram_account_id,
            other_app_ids=(SHOP,),
        )
        self.simulator = Simulator(settings, _Nowhere())
        self.simulator.platform.random_number = numbers
        self._webhooks = _Kept(lambda: self.simulator.settings, self.simulator.journal, self.simulator.carrier)
        self._webhooks.kept = []
        self.simulator.webhooks = self._webhooks

    @property
    def id(self) -> str:
        return self.simulator.settings.page_id

    def new_webhooks(self) -> list[Json]:
        """The bodies of the webhooks that followed since the last time this was asked."""
        kept, self._webhooks.kept = self._webhooks.kept, []
        return kept

    def change(self, **settings: object) -> None:
        """Changes settings of the simulator."""
        self.simulator.use(self.simulator.settings.changed(settings))

    def renew_token(self) -> str:
        """Makes the page's token another one, which lives."""
        self.tokens.append(f"EAAtoken{self.id}x{len(self.tokens)}")
        self.change(page_token=self.tokens[-1])
        return self.tokens[-1]

    def add_visitor(self, name: str, platform: MessagingPlatform) -> str:
        """Gives the id of somebody new."""
        profile = Profile.SHOWN if name else Profile.HIDDEN
        return self.simulator.platform.add_visitor(name, profile, platform).psid

    def thread(self, user_id: str) -> Thread:
        """A visitor's thread."""
        return self.simulator.platform.thread(user_id)

    def owner(self, user_id: str) -> str | None:
        """The app that owns a thread, None while it is idle."""
        return self.simulator.platform.ownership(self.thread(user_id)).owner_app_id

    def answer(self, call: Call, object_id: str, authorization: str) -> GraphAnswer:
        """Answers one Graph call as the simulator behind HTTP does; a failure on purpose says so."""
        failure = OUT_OF_ORDER if self.is_down else self.simulator.failures.next_for(call.edge, call.psid)
        if failure is not None and failure.when is When.BEFORE:
            return _failed(failure, took_effect=False)
        try:
            edge = edge_of(call)
            authorise(self.simulator.settings, call, object_id, authorization, self.simulator.now())
            body = _finished(edge(self.simulator, Authorised(object_id, call.parameters)))
        except errors.GraphError as error:
            answer = GraphAnswer(error.status, error.body(), error.headers, took_effect=False)
        else:
            answer = GraphAnswer(200, body, {}, took_effect=True)
        return answer if failure is None else _failed(failure, took_effect=answer.took_effect)


def _failed(failure: Failure, *, took_effect: bool) -> GraphAnswer:
    status = 0 if failure.disconnect else failure.status
    return GraphAnswer(status, failure.body(), failure.spelled_headers, took_effect, is_fault=True)


def _finished(edge: Awaitable[Json]) -> Json:
    """Runs an edge that waits for nothing."""
    try:
        next(edge.__await__())
    except StopIteration as end:
        body: Json = end.value
        return body
    raise AssertionError("an edge waits for something")


class Wire(BaseAdapter):
    """Carries the calls of a requests session to the page whose token they bear, or bore once."""

    def __init__(self, line: Line, witness: GraphWitness, pause: Callable[[int], None]) -> None:
        super().__init__()
        self._line = line
        self._witness = witness
        self._pause = pause
        self._pages: list[MetaPage] = []

    def connect(self, page: MetaPage) -> None:
        """Adds a page."""
        self._pages.append(page)

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
        self._pause(ON_ITS_WAY_MS)
        authorization = request.headers.get("Authorization", "")
        token = authorization.removeprefix("Bearer ")
        page = next(page for page in self._pages if token in page.tokens)
        call, object_id = _call_in(request, page)
        answer = self._line.carry(f"graph.{call.edge}", lambda: self._answer(page, call, object_id, authorization))
        if answer.status == 0:
            raise requests.ConnectionError("the connection broke", request=request)
        return _response(request, answer)

    @override
    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, page: MetaPage, call: Call, object_id: str, authorization: str) -> GraphAnswer:
        answer = page.answer(call, object_id, authorization)
        self._witness.graph_called(GraphCall(page.id, call.edge, call.psid, call.parameters), answer)
        return answer


def session(wire: Wire) -> requests.Session:
    """Gives the session by which the functions call the platform."""
    made = requests.Session()
    made.trust_env = False
    made.mount(GRAPH_URL, wire)
    return made


def _call_in(request: requests.PreparedRequest, page: MetaPage) -> tuple[Call, str]:
    url = urlsplit(str(request.path_url))
    object_id, _, named = url.path.split("/", 2)[2].partition("/")
    body = json.loads(request.body) if request.body else {}
    parameters: Json = {**dict(parse_qsl(url.query)), **body}
    edge = named or ("page" if object_id in {"me", page.id} else "profile")
    psid = object_id if edge == "profile" else psid_in(parameters)
    return Call(str(request.method), url.path, edge, parameters, psid), object_id


def _response(request: requests.PreparedRequest, answer: GraphAnswer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers.update(answer.headers)
    response._content = json.dumps(answer.body).encode()  # noqa: SLF001 - adapters have no other way to give a body
    response.url = str(request.url)
    response.request = request
    return response


def signed(body: Json) -> tuple[bytes, str]:
    """A webhook as it comes over the wire, with its signature."""
    written = encode(body)
    return written, sign(APP_SECRET, written)
