"""The list of numbers keeps its cursor on its line, and opens what a number was counted from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.widgets.stage import HOSTILE, LINES, Stage, harmless, shown
from widgets.paint import plain
from widgets.stat import Stat, StatList

STATS = (
    Stat("late", "Goals late", plain("3", "bad"), "2 d"),
    Stat("rate", "上线率", plain("-", "muted")),
    Stat("open", "Open issues", plain("12")),
)


async def test_stats_stand_in_aligned_columns_apart_where_there_is_room() -> None:
    stats = StatList(STATS)
    async with Stage(stats).play(30, 5) as pilot:
        assert [line.rstrip() for line in shown(pilot.app)] == [
            "> Goals late    3          2 d",
            "",
            "  上线率        -",
            "",
            "  Open issues   12",
        ]
        await pilot.resize_terminal(30, 4)
        await pilot.pause()
        assert [line.split()[0] for line in shown(pilot.app) if line.strip()] == [">", "上线率", "Open"]
        assert shown(pilot.app)[1].strip().startswith("上线率")


async def test_keys_move_the_cursor_and_enter_opens() -> None:
    stats = StatList(STATS)
    stage = Stage(stats, StatList.Opened)
    async with stage.play(30, 3) as pilot:
        for key, place in (("k", 0), ("j", 1), ("down", 2), ("j", 2), ("up", 1), ("G", 2), ("home", 0), ("end", 2)):
            await pilot.press(key)
            assert stats.cursor == place, key
        await pilot.press("enter")
        assert stage.heard() == [StatList.Opened(stats, "open")]
        await pilot.click(StatList, offset=(4, 1))
        assert stage.heard() == [StatList.Opened(stats, "rate")]


SEVERAL = (
    Stat("team", "Team", plain("1 of 5 unheard"), "2 d", (("team.sponsor", plain("sponsor: Chen")),)),
    Stat(
        "goals", "Goals", plain("3 of 9"), "", (("goals.late", plain("1 late")), ("goals.none", plain("2 unmeasured")))
    ),
)


async def test_the_numbers_of_a_line_take_the_rows_they_need_and_the_cursor_reaches_each() -> None:
    stats = StatList(SEVERAL)
    stage = Stage(stats, StatList.Opened)
    async with stage.play(36, 4) as pilot:
        assert [line.rstrip() for line in shown(pilot.app)] == [
            "> Team    > 1 of 5 unheard       2 d",
            "            sponsor: Chen",
            "  Goals     3 of 9     1 late",
            "            2 unmeasured",
        ]
        keys = ["team", "team.sponsor", "goals", "goals.late", "goals.none", "goals.none"]
        for key in keys:
            assert stats.current == key
            await pilot.press("l")
        assert shown(pilot.app)[3].rstrip() == "          > 2 unmeasured"
        await pilot.press("enter", "h", "left", "enter", "k", "enter", "right", "j", "enter")
        assert [opened.key for opened in stage.heard()] == ["goals.none", "goals", "team", "goals"]
        await pilot.click(StatList, offset=(14, 1))
        await pilot.click(StatList, offset=(24, 2))
        assert [opened.key for opened in stage.heard()] == ["team.sponsor", "goals.late"]


async def test_the_cursor_stays_on_its_number_as_long_as_that_is_there() -> None:
    stats = StatList(SEVERAL)
    async with Stage(stats).play(36, 9) as pilot:
        await pilot.press("j", "l", "l")
        stats.stats = SEVERAL[::-1]
        await pilot.pause()
        assert stats.current == "goals.none"
        stats.stats = (SEVERAL[0], Stat("goals", "Goals", plain("3 of 9")))
        await pilot.pause()
        assert stats.current == "goals"


async def test_the_cursor_stays_on_its_key() -> None:
    stats = StatList(STATS)
    stage = Stage(stats, StatList.Opened)
    async with stage.play(30, 9) as pilot:
        await pilot.press("j")
        stats.stats = (STATS[1], STATS[0])
        await pilot.pause()
        assert stats.cursor == 0
        stats.stats = STATS[:1]
        await pilot.pause()
        assert stats.cursor == 0
        stats.stats = ()
        await pilot.press("j", "enter", "G")
        assert stage.heard() == []


async def test_a_long_list_scrolls_to_the_cursor() -> None:
    stats = StatList(tuple(Stat(str(index), f"label {index}", plain(str(index))) for index in range(50)))
    async with Stage(stats).play(30, 6) as pilot:
        await pilot.press("G")
        assert any(line.startswith("> label 49") for line in shown(pilot.app))
        await pilot.press("home")
        assert shown(pilot.app)[0].startswith("> label 0")


async def test_any_text_is_shown_in_exactly_the_width() -> None:
    stats = StatList()
    async with Stage(stats).play(31, 4):

        @given(
            st.lists(
                st.builds(
                    Stat, HOSTILE, HOSTILE, LINES, HOSTILE, st.lists(st.tuples(HOSTILE, LINES), max_size=2).map(tuple)
                ),
                min_size=1,
                max_size=4,
            ).map(tuple)
        )
        @settings(max_examples=60, deadline=None)
        def check(made: tuple[Stat, ...]) -> None:
            stats.set_reactive(StatList.stats, made)
            for y in range(4):
                harmless("".join(segment.text for segment in stats.render_line(y)), 31)

        check()


async def test_no_size_is_too_small() -> None:
    async with Stage(StatList(STATS)).play(30, 6) as pilot:
        for width, height in ((1, 1), (2, 9), (9, 2), (120, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.press("j", "k")
            for line in shown(pilot.app):
                harmless(line, width)
