"""The collector of garbage is held back, not switched off."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from cockpit import garbage


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    usual = gc.get_threshold()
    yield
    gc.set_threshold(*usual)


def test_garbage_is_sought_seldom_but_is_sought() -> None:
    gc.set_threshold(700, 10, 10)
    garbage.seek_seldom()
    assert 700 < gc.get_threshold()[0] < 1_000_000
    assert gc.get_threshold()[1:] == (10, 10)
    assert gc.isenabled()
