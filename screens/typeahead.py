"""Keys that come faster than screens open: each waits until the one before it has had its whole effect.

The library gives a key to whatever has the focus at the moment when it arrives. The letters of ``:goal list`` that
come in one packet, as they do over a slow line, would all go to the list instead of to the line that ``:`` opens, and
there they would be commands: ``d`` archives.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

Forward = Callable[[events.Event], Awaitable[None]]
_ROUNDS = 3
"""Times that everybody has to be done with their messages: a key starts a task, which opens a screen, which asks for
the focus."""
_GLANCE, _GLANCES = 0.05, 40
"""Seconds between two glances at a key's effect, and their number: after that the next key goes on its way in any case,
as whatever is stuck must not swallow ctrl+q. Glances are counted, not seconds, because a loop that is held up by work,
such as the first sight of a form, is not stuck."""


class TypeAhead:
    """Forwards keys and pastes in an app, one at a time."""

    def __init__(self, app: App[Any], forward: Forward) -> None:
        """``forward`` gives an event to whatever has the focus."""
        self._app = app
        self._forward = forward
        self._waiting: deque[events.Event] = deque()
        self._arrived = asyncio.Event()
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether keys are waiting, or one has not had its effect yet."""
        return self._busy or bool(self._waiting)

    def add(self, event: events.Event) -> None:
        """Take a key or a paste."""
        self._waiting.append(event)
        self._arrived.set()

    async def work(self) -> None:
        """Forward what arrives, as long as the app runs."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            self._busy = True
            try:
                while self._waiting:
                    await self._forward(self._waiting.popleft())
                    await self._effect()
            finally:
                self._busy = False

    async def _effect(self) -> None:
        """Wait until the last event has gone all its way, and what it opened is ready for the next one."""
        whole = asyncio.ensure_future(self._all_drained())
        try:
            for _glance in range(_GLANCES):
                done, _pending = await asyncio.wait({whole}, timeout=_GLANCE)
                if done:
                    whole.result()
                    return
        finally:
            whole.cancel()

    async def _all_drained(self) -> None:
        for _round in range(_ROUNDS):
            for pump in self._involved():
                await _drained(pump)

    def _involved(self) -> list[MessagePump]:
        """Return whatever is not there yet, then those whom an event passes on its way from the focus to the app."""
        if not self._app.screen_stack:
            return []
        screen = self._app.screen
        new = [widget for widget in screen.walk_children(Widget) if not widget.is_mounted]
        return [*new, *(self._app.focused or screen).ancestors_with_self]


async def _drained(pump: MessagePump) -> None:
    """Wait until all that a pump was sent so far is done; one that is closing is not waited for."""
    done = asyncio.Event()
    if pump.is_attached and pump.call_later(done.set):
        await done.wait()
