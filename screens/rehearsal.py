"""The screens opened once for nobody, so that what this finds out is there for all who are forked afterwards."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from cockpit.goals.commands import AddGoal
from cockpit.inputs import build
from cockpit.portfolio.commands import AddProject
from cockpit.session import Session
from cockpit.settings import Settings
from screens.app import HOME, CockpitApp
from storage.store import MEMORY, Store

if TYPE_CHECKING:
    from textual.pilot import Pilot

_SIZE = 120, 40
_AREAS = "goals", HOME


def rehearse() -> None:
    """Show some screens over a store in memory, without a terminal; nothing stays open."""
    store = Store(MEMORY)
    try:
        session = Session(store, actor="nobody")
        receipt = session.do(build(AddProject, {"code": "ERP", "name": "Rehearsal"}, session))
        session.enter(receipt.ids[0])
        session.do(build(AddGoal, {"title": "Rehearse"}, session))
        app = CockpitApp(session, Settings(store=MEMORY), _AREAS[0])

        async def visit(pilot: Pilot[Any]) -> None:
            for area in _AREAS:
                app.go(area)
                await pilot.press("j", "k")
            app.exit()

        asyncio.run(app.run_async(headless=True, size=_SIZE, auto_pilot=visit))
    finally:
        store.close()
