"""A slow line: a relay between a client and a server that delays what it passes on and passes on so much a second."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

CHUNK = 64
"""Bytes that are passed on at once: few, or a slow line would look like a fast one with pauses."""


class _Line:
    """One relay; ``rate`` is in bytes a second in each direction, ``delay`` in seconds one way."""

    def __init__(self, port: int, delay: float, rate: float) -> None:
        self._port = port
        self._delay = delay
        self._rate = rate
        self.bytes = {"up": 0, "down": 0}

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass a connection on until either side ends it."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(self._pass(reader, far_writer, "up"), self._pass(far_reader, writer, "down"))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        loop = asyncio.get_running_loop()
        free = loop.time()
        try:
            while data := await reader.read(CHUNK):
                self.bytes[way] += len(data)
                # The line is busy until the last byte has been sent; it arrives a delay later.
                free = max(free, loop.time()) + len(data) / self._rate
                loop.call_at(free + self._delay, writer.write, data)
                if free - loop.time() > 0.05:
                    await asyncio.sleep(free - loop.time())
            await asyncio.sleep(self._delay)
        finally:
            writer.close()


@contextlib.contextmanager
def slow_line(port: int, *, delay: float, rate: float) -> Iterator[tuple[int, dict[str, int]]]:
    """Yield the port of a slow line to a port of this machine, and the bytes that have passed, ``up`` and ``down``."""
    line = _Line(port, delay, rate)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(line.relay, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1], line.bytes
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    passing = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in passing:
        task.cancel()
    await asyncio.gather(*passing, return_exceptions=True)
