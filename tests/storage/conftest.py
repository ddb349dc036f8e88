"""Fixtures of the storage tests."""

from __future__ import annotations

import pytest

from storage.store import Store
from tests.storage.toys import with_toys


@pytest.fixture
def play(store: Store) -> Store:
    """A store in memory that has the tables of the toys."""
    return with_toys(store)


@pytest.fixture
def file_play(file_store: Store) -> Store:
    """A store in a file that has the tables of the toys."""
    return with_toys(file_store)
