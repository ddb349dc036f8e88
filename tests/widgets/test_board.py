"""The board keeps its cursor and marks on their cards, draws only what is in view, and survives any text and size."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseScrollDown, MouseScrollUp

from tests.widgets.stage import LINES, Repaints, Stage, harmless, seen
from widgets.board import Board
from widgets.paint import plain
from widgets.shelf import BoardColumn, BoardLane
from widgets.text import Line


class Cards:
    """Cards made on the spot, and a record of which were asked for."""

    def __init__(self, title: str = "card") -> None:
        """Make cards with a title."""
        self.title = title
        self.asked: list[list[int]] = []

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        self.asked.append(list(ids))
        return {pk: (plain(f"{self.title} {pk}"), plain("li.wei"), plain("due", "warn")) for pk in ids if pk > 0}


def columns(*ids: Sequence[int]) -> list[BoardColumn]:
    """Return columns with the keys a, b, c …, which hold these cards."""
    return [BoardColumn(key, key.upper(), cards) for key, cards in zip("abcdefgh", ids, strict=False)]


def under_cursor(board: Board) -> list[str]:
    """Return what stands behind the sign of the cursor on each line of the cards."""
    sign = ">" if board.ascii_only else "▌"
    return [line.split(sign)[1].split("│")[0].strip() for line in seen(board)[2:] if sign in line]


async def test_columns_share_the_width_under_their_headings() -> None:
    board = Board()
    async with Stage(board).play(51, 8):
        board.set_columns(
            [BoardColumn("a", "To do", [1, 2]), BoardColumn("b", "进行中", [3], note="1/3", tone="warn")], Cards()
        )
        assert seen(board) == [
            "▌To do                 2 │ 进行中              1/3 ",
            "─────────────────────────│─────────────────────────",
            "▌ card 1                 │  card 3                 ",
            "▌ li.wei  due            │  li.wei  due            ",
            "                         │                         ",
            "                         │                         ",
            "  card 2                 │                         ",
            "─ ↓ 1 ───────────────────│                         ",
        ]


async def test_compact_cards_take_one_line_each() -> None:
    board = Board(card_height=1)
    async with Stage(board).play(24, 7):
        board.set_columns(columns(range(1, 9)), Cards())
        assert [line.rstrip() for line in seen(board)] == [
            "▌A                    8",
            "─" * 24,
            "▌ card 1",
            "  card 2",
            "  card 3",
            "  card 4",
            "─ ↓ 4 ──────────────────",
        ]
        board.card_height = 4
        assert [line.rstrip() for line in seen(board)[2:6]] == ["▌ card 1", "▌ li.wei  due", "", ""]


async def test_an_empty_column_says_what_to_do() -> None:
    board = Board()
    async with Stage(board).play(24, 8):
        board.set_columns([BoardColumn("a", "A", [], empty="Nothing here. Press n to add a card.")], Cards())
        assert [line.rstrip() for line in seen(board)[2:5]] == ["  Nothing here. Press n", "  to add a card.", ""]
        assert board.current is None
        assert board.current_column == "a"


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    board = Board()
    async with Stage(board).play(80, 19) as pilot:
        # Four cards of four lines have room.
        board.set_columns(columns(range(100, 150), [], range(300, 302)), Cards())
        for keys, place, card in (
            ("k", (0, 0), 100),
            ("j down", (0, 2), 102),
            ("up", (0, 1), 101),
            ("pagedown", (0, 5), 105),
            ("ctrl+d", (0, 7), 107),
            ("ctrl+u", (0, 5), 105),
            ("pageup", (0, 1), 101),
            ("l", (1, 0), None),
            ("j", (1, 0), None),
            ("right", (2, 1), 301),
            ("l", (2, 1), 301),
            ("h left", (0, 1), 101),
            ("G", (0, 49), 149),
            ("j", (0, 49), 149),
            ("home", (0, 0), 100),
            ("end", (0, 49), 149),
        ):
            await pilot.press(*keys.split())
            assert (board.cursor_place, board.current) == (place, card), keys
            assert under_cursor(board)[:1] == ([] if card is None else [f"card {card}"]), keys


async def test_moving_sideways_keeps_the_height() -> None:
    board = Board(card_height=1)
    async with Stage(board).play(80, 13) as pilot:
        board.set_columns(columns(range(100, 150), range(200, 250), range(300, 303)), Cards())
        await pilot.press("pagedown", "j", "l")
        assert board.current == 201, "the other column was not scrolled: this card is at the same height"
        await pilot.press("h")
        assert board.current == 111
        await pilot.press("j", "j", "j", "j", "l", "l")
        assert board.current == 302, "the last card of a shorter column"


async def test_columns_without_room_are_counted_and_come_into_view() -> None:
    board = Board()
    async with Stage(board).play(50, 8) as pilot:
        board.set_columns(columns([1], [2], [3], [4]), Cards())
        assert seen(board)[0] == "▌A                     1 │ B                 1 +2>"
        await pilot.press("l", "l")
        assert seen(board)[0] == " <+1 B                 1 │▌C                 1 +1>"
        assert board.focus_column("d")
        assert seen(board)[0] == " <+2 C                 1 │▌D                    1 "
        assert not board.focus_column("z")
        await pilot.resize_terminal(120, 8)
        assert seen(board)[0].split() == ["A", "1", "│", "B", "1", "│", "C", "1", "│▌D", "1"]


async def test_messages_tell_the_card() -> None:
    board = Board()
    stage = Stage(board, Board.Moved, Board.Opened)
    async with stage.play() as pilot:
        board.set_columns(columns([1, 2], []), Cards())
        await pilot.press("j", "enter", "l", "enter", "l")
        assert stage.told() == [
            (Board.Moved, 1),
            (Board.Moved, 2),
            (Board.Opened, 2),
            (Board.Moved, None),
        ]
        assert Board.Moved(board, 1).control is board


async def test_a_step_draws_two_cards_again_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    board, source = Board(), Cards()
    async with Stage(board).play(80, 19) as pilot:
        board.set_columns(columns(array("q", range(1, 1_000_001)), [2_000_000], []), source)
        await pilot.pause()
        assert source.asked == [[1, 2, 3, 4, 2_000_000]]
        repaints = Repaints(board, monkeypatch)
        await pilot.press("j")
        regions = repaints.regions()
        assert {y for region in regions for y in region.line_range} == {2, 3, 6, 7}
        assert {(region.x, region.width) for region in regions if region.y in (3, 4, 7, 8)} == {(0, 2)}
        await pilot.press("l")
        assert repaints.lines() == {0, 2, 3, 6, 7}
        await pilot.press("h", "G")
        assert source.asked[1:] == [list(range(999_997, 1_000_001))]


async def test_the_cursor_follows_its_card_into_another_column() -> None:
    board = Board()
    stage = Stage(board, Board.Moved, Board.MarksChanged)
    async with stage.play() as pilot:
        board.set_columns(columns([1, 2, 3], [4, 5]), Cards())
        await pilot.press("j")
        board.toggle_mark()
        await pilot.pause()
        stage.heard()
        board.set_columns(columns([1, 3], [4, 2, 5]), Cards())
        await pilot.pause()
        assert board.cursor_place == (1, 1)
        assert board.marked == {2}
        assert stage.told() == [(Board.Moved, 2)]
        board.set_columns(columns([1, 3], [4, 5]), Cards())
        await pilot.pause()
        assert (board.current_column, board.current) == ("b", 5), "the card that took the place of the one that is gone"
        assert board.marked == frozenset()
        assert stage.told() == [(Board.Moved, 5), (Board.MarksChanged, None)]
        board.set_columns(columns([1, 3])[:1], Cards())
        assert (board.current_column, board.current) == ("a", 3)
        board.set_columns([], Cards())
        assert (board.current_column, board.current) == (None, None)
        await pilot.press("j", "l", "enter", "G", "pagedown", "ctrl+u", "home")
        assert "".join(seen(board)).strip() == ""


async def test_columns_stay_scrolled_when_cards_change(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(card_height=1)
    async with Stage(board).play(50, 9) as pilot:
        board.set_columns(columns(range(100, 150), range(200, 250)), Cards())
        await pilot.press("pagedown", "j", "l", "pagedown")
        await pilot.pause()
        before = seen(board)
        repaints = Repaints(board, monkeypatch)
        board.set_columns(columns(range(100, 150), range(200, 250)), Cards())
        assert repaints.lines() == set()
        board.set_columns(columns(range(100, 150), [*range(200, 212), *range(213, 250)]), Cards())
        assert repaints.lines() == {y for y, line in enumerate(seen(board)) if line != before[y]}
        assert before[2].split()[:2] == seen(board)[2].split()[:2]


async def test_changed_cards_are_asked_for_again_and_drawn_when_in_view(monkeypatch: pytest.MonkeyPatch) -> None:
    board, source = Board(), Cards()
    async with Stage(board).play(80, 19) as pilot:
        board.set_columns(columns(range(1, 100), [200]), source)
        await pilot.pause()
        repaints = Repaints(board, monkeypatch)
        source.title = "new"
        board.refresh_cards([2, 50])
        assert source.asked[1:] == [[2]]
        assert repaints.lines() == {6}
        assert "new 2" in seen(board)[6]


async def test_a_card_that_the_source_does_not_know_is_blank() -> None:
    board, source = Board(), Cards()
    async with Stage(board).play(24, 8) as pilot:
        board.set_columns(columns([-1, 2]), source)
        await pilot.press("j", "k")
        assert [line.strip() for line in seen(board)[2:5]] == ["▌", "", ""]
        assert source.asked == [[-1, 2]]


async def test_marks_are_shown_by_a_sign_and_told() -> None:
    board = Board(card_height=1)
    stage = Stage(board, Board.MarksChanged)
    async with stage.play(49, 8) as pilot:
        board.toggle_mark()
        board.set_columns(columns([1, 2], [3]), Cards())
        board.toggle_mark()
        await pilot.press("j")
        assert [line[:8] for line in seen(board)[2:4]] == [" ✓card 1", "▌ card 2"]
        board.mark_all()
        assert board.marked == {1, 2, 3}
        board.ascii_only = True
        assert [line[:8] for line in seen(board)[2:4]] == [" *card 1", ">*card 2"]
        board.clear_marks()
        board.clear_marks()
        await pilot.pause()
        assert len(stage.heard()) == 3


async def test_move_to_finds_a_card_in_any_column() -> None:
    board = Board()
    async with Stage(board).play(50, 19):
        board.set_columns(columns([1], [2], [3], array("q", range(10, 50_000))), Cards())
        assert board.move_to(40_000)
        assert (board.current, board.current_column) == (40_000, "d")
        assert under_cursor(board)[0] == "card 40000"
        assert not board.move_to(5)
        assert board.current == 40_000


async def test_the_mouse_chooses_opens_and_scrolls_the_column_under_it() -> None:
    board = Board(card_height=1)
    stage = Stage(board, Board.Opened)
    async with stage.play(50, 9) as pilot:
        board.set_columns(columns(range(1, 51), range(101, 151)), Cards())
        await pilot.click(Board, offset=(30, 4))
        assert (board.current, stage.heard()) == (103, [])
        await pilot.click(Board, offset=(30, 4))
        assert stage.told() == [(Board.Opened, 103)]
        await pilot._post_mouse_events([MouseScrollDown], Board, offset=(3, 4))
        assert [part.split()[-1] for part in seen(board)[2].split("│")] == ["4", "101"]
        await pilot._post_mouse_events([MouseScrollUp], Board, offset=(3, 4))
        assert [part.split()[-1] for part in seen(board)[2].split("│")] == ["1", "101"]
        await pilot.click(Board, offset=(3, 0))
        assert board.current_column == "a"


class Lanes:
    """Lanes by the last digit of the id: 0 to 4 in the first, 5 to 7 in the second, the others in none."""

    lanes = (BoardLane("low", "Finance"), BoardLane("high", "供应链"))

    @staticmethod
    def of(ids: Sequence[int]) -> list[str]:
        return ["low" if pk % 10 < 5 else "high" if pk % 10 < 8 else "" for pk in ids]


async def test_lanes_are_at_one_height_in_all_columns() -> None:
    board = Board(card_height=1)
    async with Stage(board).play(50, 13) as pilot:
        board.set_columns(columns([11, 15, 12, 16], [23, 28, 26]), Cards(), Lanes.lanes, Lanes.of)
        assert [line.rstrip() for line in seen(board)[2:11]] == [
            "─ Finance " + "─" * 40,
            "▌ card 11                │  card 23",
            "  card 12                │",
            "─ 供应链 " + "─" * 41,
            "  card 15                │  card 26",
            "  card 16                │",
            "─  " + "─" * 47,
            "                         │  card 28",
            "                         │",
        ]
        await pilot.press("j", "j")
        assert (board.current, board.cursor_place) == (15, (0, 2)), "the next card below is in the next lane"
        await pilot.press("l")
        assert board.current == 26
        board.set_columns(columns([11, 15, 12, 16], [23, 28, 26]), Cards())
        assert (board.current, board.cursor_place) == (26, (1, 2))


async def test_many_lanes_scroll_together() -> None:
    board = Board(card_height=1)
    async with Stage(board).play(50, 13) as pilot:
        board.set_columns(columns(range(100, 200), range(300, 310)), Cards(), Lanes.lanes, Lanes.of)
        await pilot.press("G")
        assert board.current == 199
        assert "300" not in "".join(seen(board))
        await pilot.press("l")
        assert board.current == 309
        await pilot.press("home")
        assert [line.split()[-1] for line in seen(board)[3].split("│")] == ["100", "300"]
        assert seen(board)[2].startswith("─ Finance")


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_any_text_is_shown_in_exactly_the_width(ascii_only: bool) -> None:
    board = Board(ascii_only=ascii_only)
    async with Stage(board).play(53, 12):

        @given(st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=4), st.data())
        @settings(max_examples=30, deadline=None)
        def check(cards: list[tuple[Line, ...]], data: st.DataObject) -> None:
            title, note, empty = ("".join(text for text, _ in data.draw(LINES)) for _ in range(3))
            made = [
                BoardColumn(0, title, range(1, len(cards) + 1), note),
                BoardColumn(1, title, [], note, empty=empty),
                BoardColumn(2, note, []),
            ]
            board.set_columns(made, Given(cards))
            board.mark_all()
            for line in seen(board):
                harmless(line, 53)
            board.set_columns(made, Given(cards), [BoardLane(0, title)], lambda ids: [pk % 2 for pk in ids])
            for line in seen(board):
                harmless(line, 53)

        check()


async def test_no_size_is_too_small() -> None:
    board = Board()
    async with Stage(board).play(60, 6) as pilot:
        for lanes in ((), Lanes.lanes):
            board.set_columns(columns(range(1, 100), [], range(200, 300), [400]), Cards("财务"), lanes, Lanes.of)
            for width, height in ((1, 1), (2, 1), (1, 9), (3, 2), (7, 3), (60, 1), (25, 5), (200, 60)):
                await pilot.resize_terminal(width, height)
                await pilot.press("j", "pagedown", "l", "k", "G")
                for line in seen(board):
                    harmless(line, width)


async def test_only_ascii_characters_are_drawn_when_that_is_asked_for() -> None:
    board = Board(ascii_only=True)
    async with Stage(board).play(60, 12) as pilot:
        board.set_columns(
            columns(range(100, 200), range(200, 300), range(300, 400)),
            Cards("a title that is far too long"),
            Lanes.lanes[:1],
            Lanes.of,
        )
        board.toggle_mark()
        await pilot.press("l", "l", "pagedown")
        assert "".join(seen(board)).isascii()


class Given:
    """Cards made elsewhere."""

    def __init__(self, cards: list[tuple[Line, ...]]) -> None:
        """Take the cards with the ids 1, 2, 3 and so on."""
        self._cards = cards

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        return {pk: self._cards[pk - 1] for pk in ids}


async def test_a_filter_that_empties_the_column_leaves_the_cursor_on_a_card() -> None:
    board = Board()
    async with Stage(board).play(80, 19) as pilot:
        board.set_columns(columns([1], [2, 3], [4]), Cards())
        await pilot.press("l", "j")
        board.set_columns(columns([1], [], [4]), Cards())
        assert board.current in (1, 4)
        await pilot.press("l" if board.current == 1 else "h")
        assert (board.current, board.current_column) == (None, "b"), "a person may go there"
        board.set_columns(columns([1], [], [4]), Cards())
        assert board.current is None
