"""Stores to sit down in front of."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.clock import FixedClock
from cockpit.demo import build
from cockpit.goals.commands import AddGoal
from cockpit.i18n import set_language
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, OWNER, World, new_session, new_world


@pytest.fixture
def bare(file_store: Store, clock: FixedClock) -> World:
    """A world without any project; in a file, because the first thing in it is made in a thread of its own."""
    return World(new_session(file_store, clock))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the demo, to be copied: it takes long to make."""
    path = tmp_path_factory.mktemp("demo") / "cockpit.db"
    set_language("en")
    store = Store(path)
    build(new_session(store, FixedClock(NOW)))
    store.close()
    return path


@pytest.fixture
def demo(demo_file: Path, path: Path, clock: FixedClock) -> Iterator[World]:
    """The demo project, owned by ``tests.support.OWNER``."""
    shutil.copy(demo_file, path)
    store = Store(path)
    yield World(new_session(store, clock))
    store.close()


@pytest.fixture
def here(path: Path, clock: FixedClock) -> Iterator[World]:
    """The world of ``tests.support`` in a file, for tests in which somebody else works on it too."""
    store = Store(path)
    yield new_world(store, clock)
    store.close()


@pytest.fixture
def elsewhere(path: Path, clock: FixedClock, here: World) -> Iterator[Callable[[str], World]]:
    """Return somebody's world in another process: a store of its own on the same file."""
    stores: list[Store] = []

    def begin(actor: str = OWNER) -> World:
        stores.append(Store(path))
        return World(Session(stores[-1], actor=actor, clock=clock, project="ERP"))

    yield begin
    for store in stores:
        store.close()


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the screens look for what others do only when the test says so."""
    monkeypatch.setattr("screens.app.POLL_SECONDS", 3600.0)


FINANCE, SUPPLY, CUSTOMERS = "Financial transparency", "Supply-chain responsiveness", "Customer relations"
"""The themes that a project starts with."""


@pytest.fixture
def goals(world: World) -> World:
    """The world of ``tests.support`` with five goals, GOAL-1 to GOAL-3 in the first theme, the others in the second."""
    return with_goals(world)


def with_goals(world: World) -> World:
    """Give a world five goals."""
    close = {"metric": "Month-end close", "unit": "days", "baseline": "30", "target": "15", "owner_id": "li.wei"}
    world.given(AddGoal, title="Close faster", theme_id=FINANCE, due="2027-01-31", start="2026-08-01", **close)
    world.given(AddGoal, title="Fewer lists", theme_id=FINANCE, due="2027-03-31", owner_id="wang.fang")
    world.given(AddGoal, title="No findings", theme_id=FINANCE)
    world.given(AddGoal, title="Approve orders sooner", theme_id=SUPPLY, due="2026-11-01", owner_id="li.wei")
    world.given(AddGoal, title="Fewer stock-outs", theme_id=SUPPLY, due="2027-02-28")
    world.told.clear()
    return world
