"""The live stream: one task a process listens to the ledger and tells everybody in the halls.

Served by the ASGI process only. The id of a message is the ledger position + 1, so a page that
comes back with `Last-Event-ID` misses nothing. Only public, sealed entries are told.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.conf import settings
from django.db import close_old_connections, connection
from django.http import HttpResponse, StreamingHttpResponse
from psycopg.conninfo import make_conninfo

from gongheng.foundation import clock
from gongheng.portals.hall import presence
from gongheng.portals.hall.lines import lines_after, phase_of
from gongheng.portals.templatetags.written import milliseconds
from gongheng.trading.tendering.queries import tender_of_code

CHANNEL = "ledger_sealed"
LOOK_AGAIN_SECONDS = 2.0  # what a lost notification costs at most
HEARTBEAT_SECONDS = 15.0
LONGEST_ID = 18  # digits; what a position of the ledger can have
MOST_WAITING = 200  # lines; a reader slower than that is let go and comes back by itself

_one_reader = ThreadPoolExecutor(1, thread_name_prefix="hall")


class Hub:
    """Everybody in the halls of this process, by tender."""

    def __init__(self) -> None:
        self.rooms: dict[str, set[asyncio.Queue[Any]]] = {}
        self.reached: dict[str, int] = {}
        self.task: asyncio.Task[None] | None = None

    def enter(self, code: str, reached: int) -> asyncio.Queue[Any]:
        """Join a hall whose lines are known up to `reached`; the listener starts with the first."""
        queue: asyncio.Queue[Any] = asyncio.Queue(MOST_WAITING)
        self.rooms.setdefault(code, set()).add(queue)
        self.reached.setdefault(code, reached)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())
        return queue

    def leave(self, code: str, queue: asyncio.Queue[Any]) -> None:
        """Leave a hall; an empty one is forgotten."""
        self.rooms.get(code, set()).discard(queue)
        if not self.rooms.get(code):
            self.rooms.pop(code, None)
            self.reached.pop(code, None)

    async def _run(self) -> None:
        while self.rooms:
            try:
                await self._listen()
            except psycopg.Error:
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _listen(self) -> None:
        address = make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"])
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as link:
            await link.execute(f"LISTEN {CHANNEL}")
            while self.rooms:
                async for _ in link.notifies(timeout=LOOK_AGAIN_SECONDS, stop_after=1):
                    pass
                await self.tell()

    async def tell(self) -> None:
        """Read once a hall what is new and hand it to everybody in it."""
        for code in list(self.rooms):
            messages = await in_thread(messages_after, code, self.reached.get(code, 0))
            if not messages:
                continue
            self.reached[code] = messages[-1]["id"]
            for queue in list(self.rooms.get(code, ())):
                for message in messages:
                    with contextlib.suppress(asyncio.QueueFull):
                        queue.put_nowait(message)


hub = Hub()


async def in_thread(work: Any, *args: Any) -> Any:
    """Read the database beside the loop, in a thread of our own that outlives any request."""
    return await asyncio.get_running_loop().run_in_executor(_one_reader, _fresh, work, args)


def _fresh(work: Any, args: tuple[Any, ...]) -> Any:
    close_old_connections()
    return work(*args)


def messages_after(code: str, last: int) -> list[dict[str, Any]]:
    """Return the lines past an id with the phase of now, as the page reads them."""
    lines = lines_after(code, last - 1)
    if not lines:
        return []
    tender = tender_of_code(code)
    phase = phase_of(tender, clock.now())
    return [{**one, "at": milliseconds(one["at"]), "phase": phase} for one in lines]


def is_announced(code: str) -> bool:
    """Tell whether this hall is open to everybody."""
    tender = tender_of_code(code)
    return tender is not None and tender.announced_at is not None


async def stream(request: Any, code: str) -> Any:
    """Answer with the stream; a process that cannot hold connections open says 404 at once,
    and the page asks for `state.json` every few seconds instead."""
    if not hasattr(request, "scope") or not await in_thread(is_announced, code):
        return HttpResponse(status=404)
    last = last_id(request)
    viewer = presence.viewer_of(request)
    answer = StreamingHttpResponse(told(code, last, viewer), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    if settings.LIVE_BASE:  # another address than the pages: the stream holds only public lines
        answer["Access-Control-Allow-Origin"] = "*"
    return answer


def last_id(request: Any) -> int:
    """Return the last id the page has: its own header, else the address."""
    asked = request.headers.get("last-event-id") or request.GET.get("after", "0")
    fits = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID
    return int(asked) if fits else 0


async def told(code: str, last: int, viewer: str) -> AsyncIterator[str]:
    """Yield what was missed, the mark that all of it came, and then what happens."""
    queue = hub.enter(code, last)
    try:
        for message in await in_thread(messages_after, code, last):
            last = message["id"]
            yield as_event(message)
        yield "event: caught-up\ndata: {}\n\n"
        while not queue.full():
            count = await in_thread(presence.told, code, viewer, clock.now())
            yield f"event: present\ndata: {count}\n\n"
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    while not queue.full():
                        message = await queue.get()
                        if message["id"] > last:  # the first lines may come both ways
                            last = message["id"]
                            yield as_event(message)
    finally:
        hub.leave(code, queue)


def as_event(message: dict[str, Any]) -> str:
    """Return a message as the wire carries it."""
    body = {key: value for key, value in message.items() if key != "id"}
    return f"id: {message['id']}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
