"""Training: sessions and their rosters, learners, what is required of whom, and how ready people are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.listing import Asked, Lead, listing
from cockpit.receipt import Receipt, Selection
from cockpit.training.choices import SESSION
from cockpit.training.standings import Heat, PeopleByCourse, RolesByCourse, course_columns
from screens.base import AreaScreen, View, list_view
from screens.leads import follow
from screens.matrices import MatrixPane

if TYPE_CHECKING:
    from cockpit.command import Command
    from cockpit.errors import CockpitError
    from cockpit.events import Changed
    from cockpit.session import Session

_CLASS, _ROSTER, _PEOPLE, _READINESS, _CURRICULUM = "class", "roster", "matrix", "readiness", "requirements"
_ONE_PASS = ("space", "x")
"""Keys that mark the person under the cursor and go on to the next, so that a list is marked in one pass."""
_RANGE = {"J": 1, "K": -1}
_NO_COURSE = N_("no course yet; press ] until you are at the courses, then n")
_NO_ROLE = N_("no job role yet; press ] until you are at the job roles, then n")


def _matrix(session: Session, noun: str, columns: Any, source: Any) -> MatrixPane:
    return MatrixPane(session, listing(noun), columns, source, empty=_NO_COURSE)


@dataclass(frozen=True)
class _Opened:
    """The session whose roster was opened, the filter that shows it, and what was asked of the rosters before."""

    session: int
    filter: str
    before: Asked


class TrainingScreen(AreaScreen):
    """The rosters and everything around them."""

    area_name: ClassVar[str] = "training"

    def __init__(self, session: Session) -> None:
        """Begin with the sessions."""
        super().__init__(session)
        self._opened: _Opened | None = None
        self._passing: int | None = None

    def views(self) -> tuple[View, ...]:
        """Return the lists and the matrices."""
        return (
            list_view("class", N_("no session yet; press n")),
            list_view("roster", N_("nobody is enrolled yet; press a")),
            list_view("learner", N_("nobody has a job role yet; press o on a learner")),
            View(
                _PEOPLE,
                N_("People and courses"),
                "",
                lambda session: _matrix(session, "learner", course_columns, PeopleByCourse),
                "learner",
            ),
            View(
                _READINESS,
                N_("Readiness"),
                "",
                lambda session: MatrixPane(
                    session, listing("role"), lambda asking: Heat(asking).columns, Heat, empty=_NO_ROLE, filled=True
                ),
                "role",
            ),
            list_view("role", N_("no job role yet; press n")),
            View(
                _CURRICULUM,
                N_("Required courses"),
                "",
                lambda session: _matrix(session, "role", course_columns, RolesByCourse),
                "role",
            ),
            list_view("course", N_("no course yet; press n")),
            list_view("champion", N_("no champion yet; press c on a learner")),
            list_view("coverage", N_("no department yet")),
            list_view("result", N_("no result yet")),
            list_view("survey", N_("no survey answer yet")),
            list_view("resistance", N_("nothing noted yet; press z on a learner")),
            list_view("untrained", N_("every Must is covered by a course")),
            list_view("topic", N_("no requirement has a change impact yet; press F on one in the fit-gap")),
        )

    def first_keys(self) -> list[tuple[str, str]]:
        """Offer the roster of the session under the cursor."""
        return [("enter", N_("mark the roster"))] if self.view.key == _CLASS else []

    def more_keys(self) -> list[tuple[str, str]]:
        """Offer what only rosters have."""
        return [("J K", N_("select while moving"))] if self.view.key == _ROSTER else []

    # Rosters

    def open_row(self, pk: int) -> None:
        """Open the roster of a session, the lists behind a share of the heat map, and the page of anything else."""
        if self.view.key == _CLASS:
            self._open_roster(pk)
        elif self.view.key == _READINESS and (leads := self._behind(pk)):
            follow(self, leads, partial(super().open_row, pk))
        else:
            super().open_row(pk)

    def _behind(self, role: int) -> Sequence[Lead]:
        """Return the lists that the share under the cursor comes from; of few people none that tells them apart."""
        from cockpit.training.page import role_leads

        pane = self.pane
        if not isinstance(pane, MatrixPane) or pane.column is None:
            return ()
        found = Heat(self.session)
        share, department = found.at(role, pane.column)
        leads = role_leads(self.session.name_of("role", role), department)
        return () if not share.people else leads[:1] if share.hidden and department is not None else leads

    def _open_roster(self, pk: int) -> None:
        from cockpit.training.roster_lists import ROSTERS

        told = self.pane.text()
        filter_ = f"session:{self.session.name_of(_CLASS, pk)}"
        before = self._panes[_ROSTER].asked if _ROSTER in self._panes else Asked()
        self._opened = _Opened(pk, filter_, before)
        self.show_view(_ROSTER, filter_)
        self.pane.whole = filter_
        self.pane.spoil()
        self.pane.freshen()
        if ids := ROSTERS.of_session(self.session, pk):
            self.pane.look_for(ids[0])
        self.say(told, "muted")

    @property
    def _shows_opened(self) -> bool:
        """Whether the roster in view is the one that was opened, and nothing of it is filtered away."""
        opened = self._opened
        return opened is not None and self.view.key == _ROSTER and self.pane.asked.filter == opened.filter

    @property
    def _on_roster(self) -> int | None:
        """The session whose roster is shown, else that of the person under the cursor."""
        from cockpit.training.roster_lists import ROSTERS

        if self.view.key != _ROSTER:
            return None
        if self._opened is not None and self._shows_opened:
            return self._opened.session
        rows = () if self.pane.current is None else ROSTERS.fetch(self.session, [self.pane.current])
        return next((self.session.find(_CLASS, human(SESSION, row.session)) for row in rows), None)

    @property
    def _at_course(self) -> int | None:
        """The course under the cursor of people and courses."""
        pane = self.pane
        return pane.column if self.view.key == _PEOPLE and isinstance(pane, MatrixPane) else None

    def action_clear(self) -> None:
        """Close the roster that was opened from its session; clear the selection or the filter of any other list."""
        opened = self._opened
        if opened is None or not self._shows_opened or self.pane.marked:
            super().action_clear()
            return
        self._opened = None
        self.pane.ask(opened.before)
        self.show_view(_CLASS)

    def pressed(self, key: str) -> bool:
        """Mark in one pass, and select while moving, on rosters."""
        self._passing = None
        if self.view.key == _ROSTER and key in _RANGE:
            self.pane.extend(_RANGE[key])
            return True
        if self.view.key == _ROSTER and key in _ONE_PASS and not self.pane.marked:
            self._passing = self.pane.current
        return super().pressed(key)

    def selection_for(self, command: type[Command]) -> Selection:
        """Return what is selected; for what is done to a session that of the open roster, though nobody be on it."""
        if command.subject == "session" and self._opened is not None and self._shows_opened:
            return Selection(self.session.source_of(_CLASS), (self._opened.session,))
        return super().selection_for(command)

    def known_at_cursor(self, command: type[Command]) -> Mapping[str, Any]:
        """Return the course under the cursor of the required ones, and up to which level it was seen to be needed."""
        pane = self.pane
        if self.view.key != _CURRICULUM or not isinstance(pane, MatrixPane) or pane.column is None:
            return {}
        if "courses" not in command.inputs():
            return {}
        found: dict[str, Any] = {"courses": (pane.column,)}
        if "shown" in command.model_fields:
            found["shown"] = pane.source.ranks(self.selection().ids, pane.column)
        return found

    def changed(self, changed: Changed, *, mine: bool, told: str) -> None:
        """Draw what changed; what this person has just changed counts as seen before it is drawn again."""
        pane = self._panes.get(_CURRICULUM)
        if mine and isinstance(pane, MatrixPane) and pane.source is not None:
            pane.source.forget()
        super().changed(changed, mine=mine, told=told)

    def give(self, command: type[Command], known: Mapping[str, Any] | None = None) -> None:
        """Give a command about the session of the roster in view, or about the course under the cursor."""
        if not known and command.subject == "session" and (pk := self._on_roster) is not None:
            known = {"session": pk}
        elif not known and "course" in command.inputs() and (course := self._at_course) is not None:
            known = {"course": course}
        super().give(command, known)

    def done(self, receipt: Receipt) -> None:
        """Show what a command did, and go on to the next person where a roster is marked in one pass."""
        super().done(receipt)
        passing, self._passing = self._passing, None
        if passing is not None and passing in receipt.ids and self.pane.current == passing:
            self.pane.step(1)

    def refused(self, error: CockpitError) -> None:
        """Tell a refusal, and stay."""
        self._passing = None
        super().refused(error)
