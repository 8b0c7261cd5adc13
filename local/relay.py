"""Lets a container reach what listens on this machine's loopback, for as long as it runs."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

LOOPBACK = "127.0.0.1"
CHUNK_BYTES = 65_536


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    writer.close()


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        inner_reader, inner_writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer))


async def _listen(address: str, ports: Sequence[int], ready: threading.Event, done: asyncio.Event) -> None:
    servers = []
    for port in dict.fromkeys(ports):
        # Where the address is not this machine's, containers reach the loopback without our help (Docker Desktop).
        with suppress(OSError):
            servers.append(await asyncio.start_server(partial(_relay, port=port), address, port))
    ready.set()
    await done.wait()
    for server in servers:
        server.close()


@contextmanager
def relayed(address: str, ports: Sequence[int]) -> Iterator[None]:
    """Passes connections to `address` on to the same ports of the loopback, until the block ends."""
    loop = asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[_listen(address, ports, ready, done)], daemon=True)
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join()
        loop.close()
