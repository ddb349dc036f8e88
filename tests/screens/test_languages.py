"""The language of a person holds wherever words are made, also in threads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cockpit.i18n import speaking
from tests.screens.driver import cockpit
from tests.support import World


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with speaking("zh_CN"):
        yield


async def test_keys_that_are_loaded_aside_are_shown_in_the_language_of_the_person(demo: World) -> None:
    async with cockpit(demo.session) as at:
        screen = at.app.go("home")
        screen.run_worker(screen._load_commands, thread=True)
        await at.settle()
        assert "主页" in at.top
        assert "打开列表" in at.hints


async def test_what_is_read_in_a_thread_is_told_in_the_language_of_the_person(demo: World) -> None:
    async with cockpit(demo.session, "delivery") as at:
        at.app.go("delivery").show_view("charts")
        await at.settle()
        at.shows("燃尽图：")
