"""The matrix asks for the cells in view only, keeps its cursor on row and column, and survives any text and size."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseScrollDown, MouseScrollUp

from tests.widgets.stage import LINES, Repaints, Stage, harmless, seen
from widgets.matrix import Matrix, MatrixColumn, MatrixRow
from widgets.paint import plain
from widgets.text import Line, Tone

TONES: tuple[Tone, ...] = ("good", "warn", "bad", "accent", "muted", "")


class Grid:
    """Cells made on the spot, and a record of which were asked for."""

    def __init__(self, name: str = "row") -> None:
        """Make rows with a name."""
        self.name = name
        self.asked: list[tuple[list[int], list[Hashable]]] = []

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, MatrixRow]:
        self.asked.append((list(ids), list(keys)))
        return {
            pk: MatrixRow(
                plain(f"{self.name} {pk}"),
                tuple(plain(f"{pk}.{key}", TONES[index % 6]) for index, key in enumerate(keys)),
            )
            for pk in ids
            if pk > 0
        }


def columns(count: int) -> list[MatrixColumn]:
    """Return columns with the keys 0, 1, 2 … and short titles."""
    return [MatrixColumn(key, f"C{key}") for key in range(count)]


async def test_names_and_titles_stand_around_the_cells() -> None:
    matrix = Matrix(cell_width=9, name_width=12)
    async with Stage(matrix).play(48, 5):
        matrix.set_grid(
            [1, 2], [MatrixColumn(0, "Supply chain"), MatrixColumn(1, "客户关系管理"), MatrixColumn(2, "HR")], Grid()
        )
        assert seen(matrix) == [
            "             Supply   客户关系                  ",
            "             chain    管理     HR               ",
            ">  row 1    >1.0      1.1      1.2              ",
            "   row 2     2.0      2.1      2.2              ",
            "                                                ",
        ]


async def test_a_title_without_room_ends_in_an_ellipsis() -> None:
    matrix = Matrix(cell_width=6)
    async with Stage(matrix).play(40, 5):
        matrix.set_grid([1], [MatrixColumn(0, "one two three four")], Grid())
        assert [line.split() for line in seen(matrix)[:2]] == [["one"], ["two…"]]


async def test_the_empty_text_stands_in_the_middle() -> None:
    matrix = Matrix(empty=plain("no rows yet", "muted"))
    async with Stage(matrix).play(21, 5):
        assert [line.strip() for line in seen(matrix)] == ["", "", "no rows yet", "", ""]
        matrix.set_grid([1], [], Grid())
        assert matrix.here is None
        assert seen(matrix)[2].strip() == "no rows yet"


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    async with Stage(matrix).play(53, 12) as pilot:
        # Ten rows and five columns have room.
        matrix.set_grid(range(1, 101), columns(20), Grid())
        for keys, place in (
            ("k h", (0, 0)),
            ("j down", (2, 0)),
            ("up", (1, 0)),
            ("l right l l l l", (1, 6)),
            ("left", (1, 5)),
            ("pagedown", (11, 5)),
            ("ctrl+d", (16, 5)),
            ("ctrl+u", (11, 5)),
            ("pageup", (1, 5)),
            ("G", (99, 5)),
            ("j", (99, 5)),
            ("home", (0, 5)),
            (" ".join(["l"] * 20), (0, 19)),
            ("end", (99, 19)),
        ):
            await pilot.press(*keys.split())
            row, column = place
            assert matrix.cursor_place == place, keys
            assert matrix.here == (row + 1, column)
            assert any(
                line.startswith(f">  row {row + 1} ") and f">{row + 1}.{column}" in line for line in seen(matrix)
            )


async def test_columns_without_room_are_counted() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    async with Stage(matrix).play(53, 12) as pilot:
        matrix.set_grid(range(1, 101), columns(20), Grid())
        assert seen(matrix)[0].split()[0] == "15>"
        await pilot.press(*["l"] * 5)
        assert seen(matrix)[0].split()[:2] == ["<3", "12>"]
        assert seen(matrix)[1].split() == ["C3", "C4", "C5", "C6", "C7"]


async def test_messages_tell_the_cell() -> None:
    matrix = Matrix()
    stage = Stage(matrix, Matrix.Moved, Matrix.Opened, Matrix.MarksChanged)
    async with stage.play() as pilot:
        await pilot.press("j", "l", "enter")
        matrix.set_grid([1, 2], columns(3), Grid())
        await pilot.press("l", "j", "enter")
        matrix.toggle_mark()
        await pilot.pause()
        assert stage.told() == [
            (Matrix.Moved, 1),
            (Matrix.Moved, 1),
            (Matrix.Moved, 2),
            (Matrix.Opened, 2),
            (Matrix.MarksChanged, None),
        ]
        assert matrix.marked == {2}


async def test_only_the_cells_in_view_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, source = Matrix(cell_width=8, name_width=12), Grid()
    async with Stage(matrix).play(53, 12) as pilot:
        matrix.set_grid(array("q", range(1, 1_000_001)), columns(60), source)
        await pilot.pause()
        assert source.asked == [(list(range(1, 11)), [0, 1, 2, 3, 4])]
        repaints = Repaints(matrix, monkeypatch)
        await pilot.press("j")
        regions = repaints.regions()
        assert {(region.x, region.y, region.width) for region in regions} == {
            (0, 2, 12),
            (12, 2, 8),
            (0, 3, 12),
            (12, 3, 8),
        }
        await pilot.press("l")
        assert {(region.x, region.width) for region in repaints.regions()} == {(12, 8), (20, 8)}
        await pilot.press("G")
        assert source.asked[1:] == [(list(range(999_991, 1_000_001)), [0, 1, 2, 3, 4])]
        await pilot.press("l", "l", "l", "l")
        assert source.asked[2:] == [(list(range(999_991, 1_000_001)), [3, 4, 5, 6, 7])]


async def test_the_cursor_stays_on_its_row_and_column() -> None:
    matrix = Matrix()
    stage = Stage(matrix, Matrix.Moved, Matrix.MarksChanged)
    async with stage.play() as pilot:
        matrix.set_grid([1, 2, 3], columns(4), Grid())
        await pilot.press("j", "l", "l")
        matrix.toggle_mark()
        await pilot.pause()
        stage.heard()
        matrix.set_grid([3, 2], columns(4)[1:], Grid())
        await pilot.pause()
        assert (matrix.here, matrix.cursor_place) == ((2, 2), (1, 1))
        assert (matrix.marked, stage.heard()) == ({2}, [])
        matrix.set_grid([3, 5], columns(2), Grid())
        await pilot.pause()
        assert matrix.here == (5, 1)
        assert stage.told() == [(Matrix.Moved, 5), (Matrix.MarksChanged, None)]


async def test_changed_rows_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, source = Matrix(), Grid()
    async with Stage(matrix).play(60, 12) as pilot:
        matrix.set_grid(range(1, 101), columns(2), source)
        await pilot.pause()
        repaints = Repaints(matrix, monkeypatch)
        source.name = "new"
        matrix.refresh_rows([3, 70])
        assert source.asked[1:] == [([3], [0, 1])]
        assert repaints.lines() == {4}
        assert seen(matrix)[4].startswith("   new 3 ")


async def test_marks_are_shown_by_a_sign() -> None:
    matrix = Matrix()
    async with Stage(matrix).play(60, 6):
        matrix.set_grid([1, 2], columns(2), Grid())
        matrix.toggle_mark()
        assert [line[:2] for line in seen(matrix)[2:4]] == [">✓", "  "]
        matrix.mark_all()
        matrix.ascii_only = True
        assert [line[:2] for line in seen(matrix)[2:4]] == [">*", " *"]
        matrix.clear_marks()
        assert matrix.marked == frozenset()


async def test_move_to_finds_a_cell() -> None:
    matrix = Matrix()
    async with Stage(matrix).play(60, 12):
        matrix.set_grid(array("q", range(1, 20_001)), columns(60), Grid())
        assert matrix.move_to(15_000, 40)
        assert matrix.here == (15_000, 40)
        assert any(">15000" in line for line in seen(matrix))
        assert matrix.move_to(3)
        assert matrix.here == (3, 40)
        assert not matrix.move_to(99_999)
        assert not matrix.move_to(3, "nowhere")
        assert matrix.here == (3, 40)


async def test_the_mouse_chooses_opens_and_scrolls() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    stage = Stage(matrix, Matrix.Opened)
    async with stage.play(53, 12) as pilot:
        matrix.set_grid(range(1, 101), columns(20), Grid())
        await pilot.click(Matrix, offset=(30, 4))
        assert (matrix.here, stage.heard()) == ((3, 2), [])
        await pilot.click(Matrix, offset=(30, 4))
        assert stage.told() == [(Matrix.Opened, 3)]
        await pilot.click(Matrix, offset=(2, 5))
        assert matrix.here == (4, 2)
        for offset in ((30, 0), (52, 5)):
            await pilot.click(Matrix, offset=offset)
            assert matrix.here == (4, 2), "neither a title nor the edge is a cell"
        await pilot._post_mouse_events([MouseScrollDown], Matrix, offset=(30, 4))
        assert seen(matrix)[2].startswith(">  row 4 ")
        await pilot._post_mouse_events([MouseScrollUp], Matrix, offset=(30, 4))
        assert seen(matrix)[2].startswith("   row 1 ")


async def test_a_heat_map_has_a_ground_for_each_tone_and_keeps_the_text() -> None:
    matrix = Matrix(cell_width=8, name_width=12, filled=True)
    async with Stage(matrix).play(69, 5):
        matrix.set_grid([1, 2], columns(6), Grid())
        filled = [segment.style.bgcolor for segment in matrix.render_line(3) if segment.style and segment.text.strip()]
        text = seen(matrix)
        matrix.filled = False
        plainly = [segment.style.bgcolor for segment in matrix.render_line(3) if segment.style and segment.text.strip()]
        assert text == seen(matrix)
        assert len(set(filled)) == 6
        assert len(set(plainly)) == 1


async def test_other_widths_are_laid_out_at_once() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    async with Stage(matrix).play(53, 6) as pilot:
        matrix.set_grid(range(1, 101), columns(20), Grid())
        await pilot.press("l", "l", "l", "l")
        matrix.cell_width = 16
        assert any(">1.4" in line for line in seen(matrix))
        matrix.name_width = 6
        matrix.title_lines = 1
        assert seen(matrix)[1].startswith(">  r… ")
        matrix.title_lines = 0
        assert ">1.4" in seen(matrix)[0]


@pytest.mark.parametrize(("ascii_only", "filled"), [(False, True), (True, False)])
async def test_any_text_is_shown_in_exactly_the_width(ascii_only: bool, filled: bool) -> None:
    matrix = Matrix(ascii_only=ascii_only, filled=filled, title_lines=3)
    async with Stage(matrix).play(53, 9):

        @given(st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=4))
        @settings(max_examples=30, deadline=None)
        def check(cells: list[tuple[Line, ...]]) -> None:
            titles = [MatrixColumn(key, "".join(text for text, _ in line)) for key, line in enumerate(cells[0])]
            matrix.set_grid(range(len(cells)), titles, Given(cells))
            for line in seen(matrix):
                harmless(line, 53)

        check()


async def test_no_size_is_too_small() -> None:
    matrix = Matrix(empty=plain("nothing"))
    async with Stage(matrix).play(60, 6) as pilot:
        for count in (0, 1, 60):
            matrix.set_grid(range(1, 200), columns(count), Grid("财务"))
            for width, height in ((1, 1), (2, 1), (1, 9), (3, 2), (7, 3), (60, 1), (25, 5), (200, 60)):
                await pilot.resize_terminal(width, height)
                await pilot.press("j", "pagedown", "l", "l", "k", "G")
                for line in seen(matrix):
                    harmless(line, width)


async def test_only_ascii_characters_are_drawn_when_that_is_asked_for() -> None:
    matrix = Matrix(ascii_only=True, cell_width=5)
    async with Stage(matrix).play(60, 12) as pilot:
        matrix.set_grid(
            range(1, 200),
            [MatrixColumn(key, "a long title of a column") for key in range(30)],
            Grid("a very long name of"),
        )
        matrix.toggle_mark()
        await pilot.press("l", "l", "pagedown")
        assert "".join(seen(matrix)).isascii()


class Given:
    """Cells made elsewhere."""

    def __init__(self, cells: list[tuple[Line, ...]]) -> None:
        """Take the cells of the rows with the ids 0, 1, 2 and so on."""
        self._cells = cells

    def rows(self, ids: Sequence[int], keys: Sequence[Hashable]) -> Mapping[int, MatrixRow]:
        return {pk: MatrixRow(self._cells[pk][0], self._cells[pk]) for pk in ids}


def total(keys: Sequence[Hashable]) -> MatrixRow:
    """Return a row below all others."""
    return MatrixRow(plain("total"), tuple(plain(f"T{key}") for key in keys))


async def test_a_foot_stands_below_the_rows_and_stays_in_view() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    async with Stage(matrix).play(53, 6) as pilot:
        matrix.set_grid([1, 2], columns(3), Grid(), total)
        assert [line.split() for line in seen(matrix)][3:] == [["row", "2", "2.0", "2.1", "2.2"],
                                                               ["total", "T0", "T1", "T2"], []]  # fmt: skip
        matrix.set_grid(range(1, 101), columns(20), Grid(), total)
        await pilot.press("G", *["l"] * 19)
        assert matrix.cursor_place == (99, 19)
        assert "100.19" in seen(matrix)[4]
        assert seen(matrix)[5].split()[:6] == ["total", "T15", "T16", "T17", "T18", "T19"]


async def test_a_click_on_the_foot_moves_nothing_and_a_low_matrix_has_none() -> None:
    matrix = Matrix(cell_width=8, name_width=12)
    async with Stage(matrix).play(53, 5) as pilot:
        matrix.set_grid(range(1, 101), columns(3), Grid(), total)
        await pilot.click(Matrix, offset=(14, 4))
        assert matrix.cursor_place == (0, 0)
    low = Matrix(cell_width=8, name_width=12)
    async with Stage(low).play(53, 3):
        low.set_grid(range(1, 101), columns(3), Grid(), total)
        assert "total" not in "".join(seen(low))
