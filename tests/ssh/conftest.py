"""A server for the tests of a module, and one of its own for a test that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ssh.support import STAND_IN, Host, Keys, tool


@pytest.fixture(scope="session", autouse=True)
def client() -> None:
    """Skip where there is no OpenSSH client."""
    if tool("ssh") is None or tool("ssh-keygen") is None:
        pytest.skip("the OpenSSH client is not installed")
    pytest.importorskip("asyncssh", reason="the extra “ssh” is not installed")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Key pairs by the name of their person."""
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Host]:
    """A server with the real screens, shared by the tests of a module."""
    made = Host(tmp_path_factory.mktemp("host"), keys).start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Iterator[Host]:
    """A server whose screens go wrong on demand, with tight limits; everybody leaves it as it was."""
    made = Host(tmp_path_factory.mktemp("odd"), keys, STAND_IN)
    yield made.start(grace=4.0, waiting_per_address=8, burst=2000, per_person=12, leave=1.0, tick=0.1)
    made.close()


@pytest.fixture
def new_host(tmp_path: Path, keys: Keys) -> Iterator[Callable[..., Host]]:
    """A maker of servers, which are ended after the test."""
    made: list[Host] = []

    def make(screens: str = "", folder: str = "host") -> Host:
        (tmp_path / folder).mkdir()
        made.append(Host(tmp_path / folder, keys, screens))
        return made[-1]

    yield make
    for server in made:
        server.close()
