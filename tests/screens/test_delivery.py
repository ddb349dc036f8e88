"""The kanban's screens: its charts, and the lists around the board."""

from __future__ import annotations

import pytest

from cockpit.i18n import set_language
from screens import panes
from tests.screens.driver import cockpit
from tests.support import World

TO_CHARTS = "]" * 3


async def test_what_is_read_in_a_thread_speaks_the_language_of_the_session(
    demo: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("zh_CN")
    async with cockpit(demo.session, "delivery") as at:
        await at.press(*TO_CHARTS)
        at.shows("燃尽图：", "剩余", "范围", "承诺：")
        at.lacks("Burndown", "remaining", "committed")
    monkeypatch.setattr(panes, "MANY", 0)
    async with cockpit(demo.session, "delivery") as at:
        await at.press("]", "R")
        at.shows("张卡片")
        at.lacks("points in")
