"""How the screens are laid out, as pictures. ``pytest tests/screens/test_layout.py --snapshot-update`` takes them anew.

The areas are always the same few, so that one that is added changes none of the pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from textual.pilot import Pilot

from cockpit.areas import AREAS
from cockpit.goals.commands import AddCommitment, AddGoal, AnswerSmart, CheckInGoal
from cockpit.i18n import set_language
from screens.peek import Peek
from storage.store import Store
from tests.screens.driver import Cockpit, new_app
from tests.support import World, new_world

FEW = tuple(area for area in AREAS if area.name in ("portfolio", "people", "goals"))
SMALL, LARGE = (80, 24), (140, 40)
PLACES = {
    "home": ("", []),
    "board": ("goals", ["j", "space"]),
    "list": ("goals", ["]", "j"]),
    "page": ("goals", ["enter"]),
    "form": ("goals", ["e", "tab"]),
    "help": ("goals", ["?"]),
}
WORDS = {
    "en": (
        ["Cut month-end close from 30 to 15 days", "Fewer reports kept by hand", "Keep promised delivery dates"],
        ("Month-end close", "days", "Closing calendar", "Two entities closed in parallel"),
    ),
    "zh_CN": (
        ["财务月结周期从30天缩短至15天", "减少手工报表", "订单准时交付"],
        ("财务月结周期", "天", "结账日历", "两家公司并行结账"),
    ),
}
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def few_areas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be the same areas whatever is added."""
    for module in ("screens.keys", "cockpit.home"):
        monkeypatch.setattr(f"{module}.AREAS", FEW)


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is under the cursor be shown at once."""
    monkeypatch.setattr(Peek, "follow", Peek.show)


def given(language: str) -> World:
    """Return a world with three goals in a language, one of them with a history."""
    set_language(language)
    world = new_world(Store())
    titles, (metric, unit, source, note) = WORDS[language]
    themes = [row["name"] for row in world.rows("theme")]
    for title, theme, due, owner in zip(
        titles, themes, ("2027-01-31", "2026-11-01", ""), ("li.wei", "wang.fang", ""), strict=True
    ):
        goal = {"title": title, "theme_id": theme, "start": "2026-08-01", "due": due, "owner_id": owner}
        if title == titles[0]:
            goal |= {"metric": metric, "unit": unit, "baseline": "30", "target": "15", "modules": "Finance"}
            goal |= {"baseline_on": "2026-07-31", "baseline_source": source}
        world.do(AddGoal, **goal)
    for day, value in (("2026-08-31", "28"), ("2026-09-30", "25"), ("2026-10-31", "22"), ("2026-11-20", "20")):
        world.do(CheckInGoal, goal="GOAL-1", value=value, on_day=day, confidence="7", note=note)
    world.do(AddCommitment, goal="GOAL-1", sponsor_id="wang.fang", kind="people", state="given")
    world.do(AnswerSmart, goal="GOAL-1", letter="S", answer="yes")
    return world


@pytest.mark.parametrize(
    ("place", "size", "language"),
    [
        *((place, SMALL, "en") for place in PLACES),
        *((place, LARGE, "zh_CN") for place in PLACES),
        ("list", LARGE, "en"),
        ("page", LARGE, "en"),
        ("board", SMALL, "zh_CN"),
        ("form", SMALL, "zh_CN"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value[0]}x{value[1]}",
)
def test_layout(place: str, size: tuple[int, int], language: str, snap_compare: Compare) -> None:
    world = given(language)
    screen, keys = PLACES[place]
    app = new_app(world.session, screen)

    draw = app.export_screenshot

    def drawn(**options: Any) -> str:
        # Without the fonts, which a picture would otherwise fetch from somewhere.
        return re.sub(r"@font-face \{[^}]*\}\s*", "", draw(**options))

    async def go(pilot: Pilot[str]) -> None:
        at = Cockpit(app, pilot, lambda: 0)
        await at.settle()
        await at.press(*keys)

    with patch.object(app, "export_screenshot", drawn):
        assert snap_compare(app, terminal_size=size, run_before=go)
    world.store.close()
