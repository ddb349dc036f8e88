"""Delivery: the sprint kanban, its cards and columns, and what surrounds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from cockpit.delivery import text
from cockpit.delivery.board import BoardView, lane_of, lanes, read_board, refreshed
from cockpit.delivery.board_rules import Firmness
from cockpit.delivery.choices import Lane
from cockpit.delivery.commands import LowerCard, RaiseCard
from cockpit.delivery.queries import CARDS
from cockpit.errors import CockpitError
from cockpit.i18n import N_, _
from cockpit.listing import Asked
from screens.base import AreaScreen, View, list_view
from screens.boards import BoardPane
from screens.charts import ReportsPane
from widgets.shelf import BoardColumn, BoardLane
from widgets.text import Line, Tone

if TYPE_CHECKING:
    from cockpit.session import Session

_LANES = tuple(Lane)


class KanbanBoard(BoardPane):
    """Cards in the columns of the project, with or without lanes across them."""

    empty: ClassVar[str] = N_("no card yet; press n, or import a backlog")
    along: ClassVar[tuple[str, ...]] = ("card_comment", "check_item", "done_tick", "card_need")

    def __init__(self, session: Session) -> None:
        """Begin without lanes."""
        super().__init__(session, CARDS)
        self.lane = Lane.NONE
        self._view: BoardView | None = None

    def read(self, asked: Asked) -> Any:
        """Return the board that is asked for; a filter that cannot be read yet asks for nothing."""
        try:
            return read_board(self.session, asked)
        except CockpitError:
            return read_board(self.session, asked._replace(filter="", lenient=True))

    def read_touched(self, ids: frozenset[int]) -> BoardView | None:
        """Return the board after a few cards changed, without a look at all the others."""
        return None if self._view is None else refreshed(self.session, self._view, ids)

    def show(self, found: BoardView) -> None:  # type: ignore[override]
        """Show the board."""
        self._view = found
        columns = [_column(part) for part in found.parts]
        if self.lane is Lane.NONE:
            self.show_columns(columns)
            return
        titles = [BoardLane(key, title) for key, title in lanes(self.session, self.lane, found)]
        self.show_columns(columns, titles, lambda ids: lane_of(self.session, self.lane, ids))

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return some cards as lines."""
        assert self._view is not None
        plain = self.session.ascii_only
        found = self._view.cards(self.session, ids)
        self.saw(found)
        if self.compact:
            return {card.id: (text.compact(card, ascii_only=plain),) for card in found}
        return {card.id: text.detailed(card, ascii_only=plain) for card in found}


def _column(part: Any) -> BoardColumn:
    tone: Tone = "bad" if part.over is Firmness.HARD else "warn" if part.over else ""
    # A filter shows fewer cards than the limit counts.
    narrowed = part.note and len(part.ids) != part.count
    return BoardColumn(part.id, part.name, part.ids, f"{len(part.ids)}, {part.note}" if narrowed else part.note, tone)


class DeliveryScreen(AreaScreen):
    """The kanban and the lists around it."""

    area_name: ClassVar[str] = "delivery"

    def views(self) -> tuple[View, ...]:
        """Return the board and the lists."""
        return (
            View("board", N_("Board"), "card", KanbanBoard),
            list_view("card", N_("no card yet; press n")),
            list_view("sprint", N_("no sprint yet; press n to plan one")),
            View("charts", N_("Charts"), "", lambda session: ReportsPane(session, self.area)),
            list_view("retro", N_("no note yet; press n and say what went well")),
            list_view("action", N_("no action of a retrospective yet")),
            list_view("rollout", N_("no module in the rollout yet")),
            list_view("win", N_("no win yet; press n")),
            list_view("lesson", N_("no lesson yet; press n")),
            list_view("column", N_("no column yet; press n")),
            list_view("criterion", N_("no criterion of done yet; press n")),
            list_view("holiday", N_("no holiday yet; import an .ics or a CSV file")),
        )

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer what only the board can do."""
        if self.view.key != "board":
            return super().more_keys()
        return [("J K", N_("order")), ("w", N_("lanes")), ("z", N_("density"))]

    def pressed(self, key: str) -> bool:
        """Order cards, lay lanes across the board, change its density."""
        if self.view.key != "board" or key not in ("J", "K", "w", "z"):
            return super().pressed(key)
        board = self.pane
        assert isinstance(board, KanbanBoard)
        if key in "JK":
            self._reorder(board, down=key == "J")
        elif key == "w":
            board.lane = _LANES[(_LANES.index(board.lane) + 1) % len(_LANES)]
            self.say(_("lanes: {lane}", lane=board.lane.label))
            board.ask(board.asked)
        else:
            board.compact = not board.compact
            board.ask(board.asked)
        return True

    def _reorder(self, board: KanbanBoard, *, down: bool) -> None:
        """Move the card under the cursor past the next one that is shown."""
        if board.current is None:
            self.cockpit.bell()
            return
        shown = list(board.neighbours())
        if board.lane is not Lane.NONE:
            lanes_ = dict(zip(shown, lane_of(self.session, board.lane, shown), strict=True))
            shown = [pk for pk in shown if lanes_[pk] == lanes_[board.current]]
        place = shown.index(board.current) + (1 if down else -1)
        past = shown[place] if 0 <= place < len(shown) else None
        seen = self.versions((board.current,))
        self.carry_out((LowerCard if down else RaiseCard)(card=board.current, past=past, seen=seen))
