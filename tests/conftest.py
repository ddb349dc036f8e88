"""Fixtures that every test may ask for; what they return is explained in ``tests.support``."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cockpit.clock import FixedClock
from cockpit.i18n import set_language
from cockpit.session import Session
from storage.store import Store
from tests.support import NOW, SMALL_DISK, CommandLine, World, new_session, new_world, shell_environment

# A busy machine makes any limit on the time of one example lie. The examples are the same in every run, so that a test
# that fails tells of the change; ``pytest --hypothesis-profile search`` looks for others.
settings.register_profile("cockpit", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=500, print_blob=True)
settings.load_profile("cockpit")


@pytest.fixture(autouse=True)
def english() -> None:
    """Let every test begin in English."""
    set_language("en")


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at ``tests.support.NOW`` until a test sets its ``moment``."""
    return FixedClock(NOW)


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    made = Store()
    yield made
    made.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file store may be made."""
    return tmp_path / "cockpit.db"


@pytest.fixture
def file_store(path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    made = Store(path)
    yield made
    made.close()


@pytest.fixture
def bare(store: Store, clock: FixedClock) -> World:
    """A world without any project."""
    return World(new_session(store, clock))


@pytest.fixture
def world(store: Store, clock: FixedClock) -> World:
    """A world in memory with a project and a team."""
    return new_world(store, clock)


@pytest.fixture
def file_world(file_store: Store, clock: FixedClock) -> World:
    """The same world in a file."""
    return new_world(file_store, clock)


@pytest.fixture
def session(world: World) -> Session:
    """The session of ``world``."""
    return world.session


@pytest.fixture
def empty_cli(tmp_path: Path, clock: FixedClock) -> CommandLine:
    """A command line whose store does not exist yet."""
    return CommandLine(shell_environment(tmp_path), clock)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the project and the team of ``world``, made once and copied for each test that asks for it."""
    path = tmp_path_factory.mktemp("prepared") / "cockpit.db"
    store = Store(path)
    new_world(store, FixedClock(NOW))
    store.close()
    return path


@pytest.fixture
def cli(empty_cli: CommandLine, prepared: Path) -> CommandLine:
    """A command line on a store that holds the project and the team of ``world``."""
    shutil.copy(prepared, empty_cli.path)
    return empty_cli


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder that can be made into a small disk; the test is skipped where the system does not allow that."""
    probe = subprocess.run([*SMALL_DISK, "64k", str(tmp_path), "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.skip("this machine does not let a program have a disk of its own")
    return tmp_path
