"""Lets all visitors live their lives at the same time."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import httpx

from local.soak.meta_side import MetaSide
from local.soak.plan import Life

PATIENCE_SECONDS: Final = 20.0


async def live_at(url: str, lives: Sequence[Life]) -> MetaSide:
    """Lives all lives on the simulator at an address; gives the side of Meta, which knows what was done."""
    async with httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=20)) as client:
        meta = MetaSide(url, client)
        await live(lives, meta)
    return meta


async def live(lives: Sequence[Life], meta: MetaSide) -> None:
    """Lives all lives."""
    listening = asyncio.create_task(meta.listen())
    async with asyncio.TaskGroup() as group:
        for life in lives:
            group.create_task(_live(life, meta))
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


async def _live(life: Life, meta: MetaSide) -> None:
    psid = await meta.add_visitor(life)
    for step in life.steps:
        await asyncio.sleep(step.pause)
        before = meta.said_to(psid)
        await meta.perform(psid, step)
        if step.waits:
            with suppress(TimeoutError):
                await meta.wait_for_bot(psid, before, PATIENCE_SECONDS)
