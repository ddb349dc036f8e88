"""Goals: the board by theme or by standing, the list, and what leads to goals."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from cockpit.goals.goal_list import GOALS
from cockpit.i18n import N_, _
from cockpit.listing import Asked
from screens.base import AreaScreen, View, list_view
from screens.boards import BoardPane
from screens.goal_card import card
from screens.panes import Pane
from widgets.shelf import BoardColumn
from widgets.text import Line

if TYPE_CHECKING:
    from cockpit.session import Session


class GoalBoard(BoardPane):
    """Goals as cards, in one column for each theme or for each standing."""

    empty: ClassVar[str] = N_("no goal yet; press n and type one line")

    def __init__(self, session: Session) -> None:
        """Begin with the themes."""
        super().__init__(session, GOALS)
        self.by_theme = True

    def read_columns(self, asked: Asked) -> Sequence[BoardColumn]:
        """Return the columns with the ids in them."""
        if self.by_theme:
            return [BoardColumn(key, title, ids) for key, title, ids in GOALS.by_theme(self.session, asked)]
        return [BoardColumn(key, title, ids) for key, title, ids in GOALS.by_standing(self.session, asked)]

    def cards(self, ids: Sequence[int]) -> Mapping[int, tuple[Line, ...]]:
        """Return some goals as cards."""
        today, plain = self.session.today(), self.session.ascii_only
        return {
            goal.id: card(goal, today, ascii_only=plain, compact=self.compact)
            for goal in GOALS.fetch(self.session, ids)
        }


class GoalsScreen(AreaScreen):
    """The goal board and the lists around it."""

    area_name: ClassVar[str] = "goals"

    def views(self) -> tuple[View, ...]:
        """Return the board and the lists."""
        return (
            View("board", N_("Board"), "goal", GoalBoard),
            list_view("goal", N_("no goal yet; press n and type one line")),
            list_view("check-in", N_("no check-in yet; press a on a goal")),
            list_view("metric", N_("no metric yet")),
            list_view("interview", N_("no interview yet; press n")),
            list_view("expectation", N_("no expectation yet; press n")),
            list_view("commitment", N_("no commitment of a sponsor yet")),
            list_view("theme", N_("no theme yet; press n")),
        )

    def show_noun(self, noun: str, filter_: str = "", pk: int | None = None) -> bool:
        """Show goals as a list when they are asked for by a filter: a number opens what it was counted from."""
        if noun == "goal" and filter_:
            self.show_view("goal", filter_)
            if pk is not None:
                self.pane.look_for(pk)
            return True
        return super().show_noun(noun, filter_, pk)

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer what only the board can do."""
        if self.view.key != "board":
            return []
        keys = [("b", N_("themes or standings")), ("z", N_("density"))]
        return [("H L", N_("theme")), ("J K", N_("order")), *keys] if self._board.by_theme else keys

    @property
    def _board(self) -> GoalBoard:
        pane: Pane = self.pane
        assert isinstance(pane, GoalBoard)
        return pane

    def pressed(self, key: str) -> bool:
        """Move goals on the board; change what its columns are."""
        deeds = {
            "H": lambda: self._shift(-1),
            "L": lambda: self._shift(1),
            "J": lambda: self._reorder(1),
            "K": lambda: self._reorder(-1),
            "b": self._turn,
            "z": self._change_density,
        }
        if self.view.key != "board" or key not in deeds:
            return super().pressed(key)
        deeds[key]()
        return True

    def _turn(self) -> None:
        self._board.by_theme = not self._board.by_theme
        self._board.ask(self._board.asked)
        self.tell_state()

    def _change_density(self) -> None:
        self._board.compact = not self._board.compact
        self._board.ask(self._board.asked)

    def _can_arrange(self) -> bool:
        """Say whether goals can be moved by hand: not among standings, which are computed."""
        if not self._board.by_theme:
            self.say(_("a standing is computed from check-ins; press b to move goals among themes"), "warn")
        return self._board.by_theme

    def _shift(self, step: int) -> None:
        """Move the selected goals to the theme beside theirs."""
        from cockpit.goals.commands import ThemeGoals

        target = self._board.column_beside(step)
        if not self._can_arrange() or target is None:
            self.cockpit.bell()
            return
        ids = self.selection().ids
        if ids:
            self.carry_out(ThemeGoals(goals=ids, theme=_theme(target)))

    def _reorder(self, step: int) -> None:
        """Move the goal under the cursor up or down in its column."""
        from cockpit.goals.commands import RankGoal

        board = self._board
        if not self._can_arrange() or board.current is None:
            self.cockpit.bell()
            return
        neighbours = board.neighbours()
        at = neighbours.index(board.current)
        place = at + step
        if not 0 <= place < len(neighbours):
            self.cockpit.bell()
            return
        before = neighbours[place] if step < 0 else neighbours[place + 1] if place + 1 < len(neighbours) else None
        self.carry_out(RankGoal(goal=board.current, before=before))


def _theme(key: Hashable) -> int | None:
    return key if isinstance(key, int) else None
