"""Acts as everybody but the product: the visitors, the page's staff and Meta's AI agent, through the simulator."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from local.soak.acts import Act, Step
from local.soak.faults import Fault
from local.soak.plan import Life

OFF_TITLE: Final = "Switch the bot on"
ON_TITLES: Final = frozenset({"Talk to a human", "Book for a group", "Pause the bot"})
RECIPES: Final = frozenset({"Opening hours", "Repairs", "Rent a bike", "See the prices", "Prices"})
ON_IN_MENU: Final = "Talk to a human"
OFF_WORDS: Final = "start the bot"
LOOK_SECONDS: Final = 0.2

OTHER_ACTS: Final[Mapping[Act, tuple[str, tuple[str, ...]]]] = {
    Act.WRITE: ("visitors/{psid}/write", ("text",)),
    Act.REPLY: ("visitors/{psid}/reply", ("text",)),
    Act.ATTACH: ("visitors/{psid}/attach", ("type",)),
    Act.GET_STARTED: ("visitors/{psid}/get_started", ()),
    Act.REACT: ("visitors/{psid}/react", ("reaction",)),
    Act.READ: ("visitors/{psid}/read", ()),
    Act.TYPE_OFF: ("visitors/{psid}/write", ("text",)),
    Act.ANSWER: ("inbox/{psid}/answer", ("text",)),
    Act.TAKE: ("inbox/{psid}/take", ()),
    Act.DONE: ("inbox/{psid}/done", ()),
    Act.AI_ANSWER: ("meta_ai/{psid}/answer", ("text",)),
    Act.AI_DONE: ("meta_ai/{psid}/done", ()),
}
"""The route of each act that needs no looking, and the fields that its words go into."""


@dataclass
class MetaSide:
    """The simulator's control API, for many at once."""

    url: str
    client: httpx.AsyncClient
    faults: Counter[str] = field(default_factory=Counter)
    acts: Counter[Act] = field(default_factory=Counter)
    _said: Counter[str] = field(default_factory=Counter)
    _heard: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    # --- one act ----------------------------------------------------------------------------------------------------

    async def add_visitor(self, life: Life) -> str:
        """Lets somebody open the chat; gives the id."""
        platform = "instagram" if life.is_on_instagram else "messenger"
        answer = await self._post("visitors", {"name": life.name, "platform": platform})
        return str(answer.json()["psid"])

    async def perform(self, psid: str, step: Step) -> None:
        """Does a step; where there is nothing to press or to react to, what comes nearest."""
        await self._ask_for(psid, step.faults)
        if not await self._try(psid, step):
            await self._try(psid, Step(Act.WRITE, step.words or "hello"))
        self.acts[step.act] += 1

    async def _ask_for(self, psid: str, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            await self._post("failures", fault.as_failure(psid))
            self.faults[f"{fault.edge} {fault.harm}"] += 1

    async def _try(self, psid: str, step: Step) -> bool:
        """Tells whether the act was possible."""
        match step.act:
            case Act.PRESS:
                return await self._press_one(psid, step, RECIPES) or await self._choose(psid, step.words)
            case Act.ASK_FOR_PERSON:
                return await self._press_one(psid, step, ON_TITLES) or await self._choose(psid, ON_IN_MENU)
            case Act.PRESS_OFF:
                return await self._press_one(psid, step, {OFF_TITLE}) or await self._write(psid, OFF_WORDS)
            case Act.CHOOSE:
                return await self._choose(psid, step.words)
            case act:
                path, body = OTHER_ACTS[act]
                return await self._do(path.format(psid=psid), dict.fromkeys(body, step.words))

    async def _press_one(self, psid: str, step: Step, titles: Collection[str]) -> bool:
        """Presses one of those titles that can be seen, if there are any."""
        seen = sorted(set(titles) & await self._titles(psid))
        return bool(seen) and await self._press(psid, seen[int(step.choice * len(seen))])

    async def _titles(self, psid: str) -> set[str]:
        """What the visitor can press that comes back as an event."""
        chat = (await self._get(f"conversations/{psid}")).json()
        buttons = [button for line in chat["lines"] for button in line["buttons"] if button["type"] == "postback"]
        return {*chat["visible_quick_replies"], *(button["title"] for button in buttons)}

    async def _press(self, psid: str, title: str) -> bool:
        return await self._do(f"visitors/{psid}/press", {"title": title})

    async def _choose(self, psid: str, title: str) -> bool:
        return await self._do(f"visitors/{psid}/menu", {"title": title})

    async def _write(self, psid: str, text: str) -> bool:
        return await self._do(f"visitors/{psid}/write", {"text": text})

    async def _do(self, path: str, body: Mapping[str, Any]) -> bool:
        answer = await self._post(path, body, httpx.codes.NOT_FOUND)
        return answer.status_code != httpx.codes.NOT_FOUND

    # --- waiting ----------------------------------------------------------------------------------------------------

    def said_to(self, psid: str) -> int:
        """How often the bot has said something to a visitor, as far as it was heard."""
        return self._said[psid]

    async def wait_for_bot(self, psid: str, before: int, seconds: float) -> None:
        """Waits until the bot has said more than before, or for so long."""
        async with asyncio.timeout(seconds):
            while self._said[psid] <= before:
                self._heard[psid].clear()
                await self._heard[psid].wait()

    async def listen(self) -> None:
        """Follows what happens, for those who wait; it ends by being cancelled."""
        last = 0
        while True:
            page = (await self._get(f"journal?after={last}")).json()
            last = page["last"]
            for entry in page["entries"]:
                if entry["kind"] == "bot_said":
                    self._said[entry["psid"]] += 1
                    self._heard[entry["psid"]].set()
            await asyncio.sleep(LOOK_SECONDS)

    # --- the API ----------------------------------------------------------------------------------------------------

    async def _get(self, path: str) -> httpx.Response:
        return (await self.client.get(f"{self.url}/_simulator/{path}")).raise_for_status()

    async def _post(self, path: str, body: Mapping[str, Any], allowed: int | None = None) -> httpx.Response:
        answer = await self.client.post(f"{self.url}/_simulator/{path}", json=body)
        return answer if answer.status_code == allowed else answer.raise_for_status()
