"""The table keeps its cursor and marks on their rows, draws only what is in view, and survives any text and size."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseScrollDown, MouseScrollUp

from tests.widgets.stage import LINES, Repaints, Stage, harmless, seen
from widgets.columns import TableColumn
from widgets.paint import plain
from widgets.table import Table
from widgets.text import Line

COLUMNS = (
    TableColumn("id", "Id", width=6),
    TableColumn("title", "Title"),
    TableColumn("due", "Due", width=10, priority=0),
    TableColumn("points", "Points", width=6, align="right", priority=0),
)


class Rows:
    """Rows made on the spot, and a record of which were asked for."""

    def __init__(self, title: str = "row") -> None:
        """Make rows with a title."""
        self.title = title
        self.asked: list[list[int]] = []

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        self.asked.append(list(ids))
        return {
            pk: (plain(f"R-{pk}"), plain(f"{self.title} {pk}"), plain("2026-03-01", "warn"), plain(str(pk), "strong"))
            for pk in ids
            if pk > 0
        }


async def test_columns_share_the_width_and_those_of_low_priority_go_first() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 3) as pilot:
        table.set_rows([7], Rows())
        assert seen(table) == [
            "   Id      Title                         Due         Points ",
            ">  R-7     row 7                         2026-03-01       7 ",
            " " * 60,
        ]
        await pilot.resize_terminal(52, 3)
        assert seen(table)[0] == "   Id      Title                 Due         Points "
        await pilot.resize_terminal(51, 3)
        assert seen(table)[0] == "   Id      Title                        Due        "
        await pilot.resize_terminal(32, 3)
        assert seen(table)[0] == "   Id      Title                "
        await pilot.resize_terminal(9, 3)
        assert seen(table)[:2] == ["   Id    ", ">  R-7   "]


class Late(Rows):
    """Rows whose due day has passed, or is far off."""

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        far: Line = (("2026-03-01", ""), (" (in 9 weeks)", "muted"))
        late: Line = (("2025-11-30", "bad"), (" (5 days late)", "bad"))
        return {pk: (plain(f"R-{pk}"), plain("row"), late if pk == 1 else far) for pk in ids}


async def test_columns_shrink_before_any_of_them_goes_and_a_warning_stays() -> None:
    due = TableColumn("due", "Due", width=24, priority=5, least=11)
    table = Table((TableColumn("id", "Id", width=6, priority=9), TableColumn("title", "Title", priority=8), due))
    async with Stage(table).play(60, 3) as pilot:
        table.set_rows([1, 2], Late())
        assert seen(table)[1:] == [
            ">  R-1     row                     2025-11-30 (5 days late) ",
            "   R-2     row                     2026-03-01 (in 9 weeks)  ",
        ]
        await pilot.resize_terminal(48, 3)
        assert seen(table)[1:] == [
            ">  R-1     row                   2025-11-30!    ",
            "   R-2     row                   2026-03-01     ",
        ]
        await pilot.resize_terminal(45, 3)
        assert seen(table)[0].split() == ["Id", "Title", "Due"]
        await pilot.resize_terminal(44, 3)
        assert seen(table)[0].split() == ["Id", "Title"]


async def test_wide_characters_are_never_cut_in_half() -> None:
    table = Table((TableColumn("a", "名称", width=5), TableColumn("b", "B", width=3)))
    async with Stage(table).play(20, 2):
        table.set_rows([1], Rows("财务月结"))
        assert seen(table)[1] == ">  R-1    财…       "


async def test_the_empty_text_stands_in_the_middle_and_is_wrapped() -> None:
    table = Table(COLUMNS, empty=plain("Nothing here yet. Press n.", "muted"))
    async with Stage(table).play(20, 6):
        assert seen(table)[1:] == [" " * 20, " Nothing here yet.  ", "      Press n.      ", " " * 20, " " * 20]
        table.empty = plain("无")
        assert seen(table)[3] == "         无         "


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    table = Table(COLUMNS)
    stage = Stage(table, Table.Moved)
    async with stage.play(60, 11) as pilot:
        table.set_rows(range(100, 200), Rows())
        for keys, row in (
            ("k", 0),
            ("j down", 2),
            ("up", 1),
            ("pagedown", 11),
            ("ctrl+d", 16),
            ("ctrl+u", 11),
            ("pageup", 1),
            ("G", 99),
            ("j", 99),
            ("pagedown", 99),
            ("home", 0),
            ("pageup", 0),
            ("end", 99),
        ):
            await pilot.press(*keys.split())
            assert (table.cursor, table.current) == (row, 100 + row), keys
            assert any(line.startswith(f">  R-{100 + row} ") for line in seen(table)), keys


async def test_a_move_is_told_once_with_the_id() -> None:
    table = Table(COLUMNS)
    stage = Stage(table, Table.Moved, Table.Opened)
    async with stage.play() as pilot:
        table.set_rows([5, 6], Rows())
        await pilot.press("j", "j", "enter")
        assert stage.told() == [(Table.Moved, 5), (Table.Moved, 6), (Table.Opened, 6)]
        table.set_rows([], Rows())
        await pilot.press("j", "G", "enter")
        assert stage.told() == [(Table.Moved, None)]
        assert table.current is None


async def test_a_step_draws_two_rows_again_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    table, source = Table(COLUMNS), Rows()
    async with Stage(table).play(60, 11) as pilot:
        table.set_rows(array("q", range(1, 1_000_001)), source)
        await pilot.pause()
        assert source.asked == [list(range(1, 11))]
        repaints = Repaints(table, monkeypatch)
        await pilot.press("j")
        assert repaints.lines() == {1, 2}
        await pilot.press("G")
        assert source.asked[1:] == [list(range(999_991, 1_000_001))]
        repaints.lines()
        await pilot.press("k")
        assert repaints.lines() == {9, 10}
        assert len(source.asked) == 2


async def test_at_the_edge_the_cursor_comes_back_to_the_middle() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 11) as pilot:
        table.set_rows(range(1, 101), Rows())
        await pilot.press(*["j"] * 10)
        assert [line[:7] for line in seen(table)][6] == ">  R-11"
        await pilot.press(*["k"] * 6)
        assert [line[:7] for line in seen(table)][5] == ">  R-5 "


async def test_cursor_marks_and_scroll_stay_when_the_rows_change() -> None:
    table = Table(COLUMNS)
    stage = Stage(table, Table.Moved, Table.MarksChanged)
    async with stage.play(60, 11) as pilot:
        table.set_rows(range(1, 101), Rows())
        await pilot.press("pagedown", "j")
        table.toggle_mark()
        table.cursor += 1
        table.toggle_mark()
        await pilot.pause()
        stage.heard()
        top = seen(table)[1]
        table.set_rows([pk for pk in range(1, 101) if pk != 12], Rows())
        await pilot.pause()
        assert table.current == 13
        assert table.marked == {13}
        assert stage.told() == [(Table.MarksChanged, None)]
        assert seen(table)[1] == top
        table.set_rows([pk for pk in range(1, 101) if pk not in (12, 13)], Rows())
        await pilot.pause()
        assert table.current == 14, "the row that took the place of the one that is gone"
        assert table.marked == frozenset()
        assert stage.told() == [(Table.Moved, 14), (Table.MarksChanged, None)]
        table.set_rows([1, 2], Rows())
        assert table.current == 2


async def test_other_rows_draw_only_what_looks_different(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 11) as pilot:
        table.set_rows([1, 2, 3, 4, 5], Rows())
        await pilot.pause()
        repaints = Repaints(table, monkeypatch)
        table.set_rows([1, 2, 4, 3, 5], Rows())
        assert repaints.lines() == {3, 4}
        await pilot.pause()
        table.set_rows([1, 2, 4, 3, 5, 6], Rows())
        assert repaints.lines() == {6}


async def test_changed_rows_are_asked_for_again_and_drawn_when_in_view(monkeypatch: pytest.MonkeyPatch) -> None:
    table, source = Table(COLUMNS), Rows()
    async with Stage(table).play(60, 11) as pilot:
        table.set_rows(range(1, 101), source)
        await pilot.pause()
        repaints = Repaints(table, monkeypatch)
        source.title = "new"
        table.refresh_rows([3, 77])
        assert source.asked[1:] == [[3]]
        assert repaints.lines() == {3}
        assert seen(table)[3].startswith("   R-3     new 3 ")


async def test_a_row_that_the_source_does_not_know_is_blank_and_asked_for_once() -> None:
    table, source = Table(COLUMNS), Rows()
    async with Stage(table).play(60, 4) as pilot:
        table.set_rows([-1, 5], source)
        await pilot.press("j")
        assert seen(table)[1].strip() == ""
        assert source.asked == [[-1, 5]]


async def test_marks_are_shown_by_a_sign_and_told() -> None:
    table = Table(COLUMNS)
    stage = Stage(table, Table.MarksChanged)
    async with stage.play(60, 5) as pilot:
        table.toggle_mark()
        table.set_rows([1, 2, 3], Rows())
        table.toggle_mark()
        assert [line[:2] for line in seen(table)[1:4]] == [">✓", "  ", "  "]
        table.mark_all()
        assert [line[:2] for line in seen(table)[1:4]] == [">✓", " ✓", " ✓"]
        table.ascii_only = True
        assert [line[:2] for line in seen(table)[1:4]] == [">*", " *", " *"]
        table.clear_marks()
        table.clear_marks()
        await pilot.pause()
        assert len(stage.heard()) == 3


async def test_move_to_finds_a_row_far_away() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 11):
        table.set_rows(array("q", range(10, 50_000)), Rows())
        assert table.move_to(40_000)
        assert table.current == 40_000
        assert not table.move_to(5)
        assert table.current == 40_000
        assert any(line.startswith(">  R-400…") for line in seen(table))


async def test_the_mouse_chooses_opens_and_scrolls() -> None:
    table = Table(COLUMNS)
    stage = Stage(table, Table.Opened)
    async with stage.play(60, 11) as pilot:
        table.set_rows(range(1, 101), Rows())
        await pilot.click(Table, offset=(5, 4))
        assert (table.current, stage.heard()) == (4, [])
        await pilot.click(Table, offset=(5, 0))
        await pilot.click(Table, offset=(5, 4))
        assert stage.told() == [(Table.Opened, 4)]
        await pilot._post_mouse_events([MouseScrollDown], Table, offset=(5, 4))
        assert table.current == 4
        assert seen(table)[1].startswith(">  R-4 ")
        await pilot._post_mouse_events([MouseScrollDown], Table, offset=(5, 4))
        assert seen(table)[1].startswith("   R-7 ")
        await pilot.press("k")
        assert any(line.startswith(">  R-3 ") for line in seen(table))
        await pilot._post_mouse_events([MouseScrollUp], Table, offset=(5, 4))
        assert seen(table)[1].startswith("   R-1 ")


async def test_a_cursor_scrolled_out_of_view_comes_back_with_the_next_key() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 11) as pilot:
        table.set_rows(range(1, 101), Rows())
        for _ in range(5):
            await pilot._post_mouse_events([MouseScrollDown], Table, offset=(5, 4))
        assert not any(line.startswith(">") for line in seen(table))
        await pilot.press("k")
        assert seen(table)[1].startswith(">  R-1 ")


async def test_the_bar_at_the_edge_shows_how_far_down_the_rows_in_view_are() -> None:
    table = Table(COLUMNS, ascii_only=True)
    async with Stage(table).play(60, 6) as pilot:
        table.set_rows(range(5), Rows())
        assert {line[-1] for line in seen(table)[1:]} == {" "}
        table.set_rows(range(25), Rows())
        assert "".join(line[-1] for line in seen(table)[1:]) == "#||||"
        await pilot.press("G")
        assert "".join(line[-1] for line in seen(table)[1:]) == "||||#"


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_any_text_is_shown_in_exactly_the_width(ascii_only: bool) -> None:
    table = Table(COLUMNS, ascii_only=ascii_only)
    async with Stage(table).play(41, 6):

        @given(st.lists(st.tuples(LINES, LINES, LINES, LINES), min_size=1, max_size=4), st.booleans())
        @settings(max_examples=60, deadline=None)
        def check(cells: list[tuple[Line, ...]], marked: bool) -> None:
            table.set_rows(range(1, len(cells) + 1), Given(cells))
            if marked:
                table.mark_all()
            for line in seen(table):
                harmless(line, 41)

        check()


async def test_no_size_is_too_small() -> None:
    table = Table(COLUMNS, empty=plain("nothing"))
    async with Stage(table).play(60, 6) as pilot:
        for ids in ([], range(1, 100)):
            table.set_rows(ids, Rows("财务"))
            for width, height in ((1, 1), (2, 1), (1, 5), (3, 2), (7, 3), (60, 1), (200, 60)):
                await pilot.resize_terminal(width, height)
                await pilot.press("j", "pagedown", "k")
                for line in seen(table):
                    harmless(line, width)


async def test_only_ascii_characters_are_drawn_when_that_is_asked_for() -> None:
    table = Table(COLUMNS, ascii_only=True)
    async with Stage(table).play(40, 6) as pilot:
        table.set_rows(range(1, 100), Rows("a title that is far too long for its column"))
        table.toggle_mark()
        await pilot.press("j")
        assert "".join(seen(table)).isascii()
        assert "~" in seen(table)[1]


async def test_other_columns_are_drawn_at_once() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 3):
        table.set_rows([1], Rows())
        table.columns = (COLUMNS[0], COLUMNS[1]._replace(title="Name"))
        assert seen(table)[0].startswith("   Id      Name ")


async def test_a_theme_change_draws_the_rows_in_the_new_colours() -> None:
    table = Table(COLUMNS)
    async with Stage(table).play(60, 3) as pilot:
        table.set_rows([1, 2], Rows())
        await pilot.pause()
        before = [segment.style for segment in table.render_line(2)]
        pilot.app.theme = "textual-light"
        await pilot.pause()
        assert [segment.style for segment in table.render_line(2)] != before


class Given:
    """Rows with cells made elsewhere."""

    def __init__(self, cells: list[tuple[Line, ...]]) -> None:
        """Take the cells of the rows with the ids 1, 2, 3 and so on."""
        self._cells = cells

    def rows(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        return {pk: self._cells[pk - 1] for pk in ids}
