"""People as a person meets them."""

from __future__ import annotations

from tests.screens.driver import cockpit
from tests.support import World, contents


async def test_a_merge_is_shown_before_it_is_done(demo: World) -> None:
    before = contents(demo.store)
    async with cockpit(demo.session, "people") as at:
        at.app.go("people").show_noun("person", "lin.mei")
        await at.settle()
        await at.press("D")
        at.dialog.shows("Merge the persons into another one: lin.mei")
        await at.form.fill({"Merge into": "chen.hao"})
        await at.press("ctrl+s")
        at.dialog.shows("Save it like this?", "have little in common", "from Lin Mei to Chen Hao")
        await at.press("n")
        assert contents(demo.store) == before
        await at.press("ctrl+s", "y")
        at.says("Lin Mei merged into Chen Hao")
