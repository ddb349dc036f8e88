"""Lists of sessions, rosters, results and surveys."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cockpit import figures
from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing
from cockpit.training import page, text
from cockpit.training.choices import SESSION
from cockpit.training.facts import (
    RESULT_COLUMNS,
    RESULTS,
    RESULTS_BASE,
    ROSTER,
    ROSTER_BASE,
    ROSTER_COLUMNS,
    SESSION_COLUMNS,
    SESSIONS,
    ResultRow,
    RosterRow,
    SessionRow,
    result,
    roster_line,
    training_session,
)

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session

_EVERYTHING = Asked()
_BESIDE_ROSTER, _BESIDE_RESULTS = re.compile(r"\b[pcd]\."), re.compile(r"\b[pcdsx]\.")
"""Columns of what the lines of rosters, and results, are joined with."""


class Sessions(Listing[SessionRow]):
    """The training sessions of a project, by time."""

    noun: ClassVar[str] = "class"
    table: ClassVar[str] = "training_session"
    alias: ClassVar[str] = "s"
    source: ClassVar[str] = SESSIONS
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 8, priority=9),
        ListColumn("when", N_("Date"), 16, priority=9),
        ListColumn("course", N_("Course"), 0, priority=8),
        ListColumn("level", N_("Level"), 14, priority=7),
        ListColumn("trainer", N_("Trainer"), 16, priority=6),
        ListColumn("seats", N_("Seats"), 10, "right", priority=8),
        ListColumn("place", N_("Place"), 18, priority=4),
        ListColumn("language", N_("Language"), 8, priority=2),
        ListColumn("remarks", N_("Remarks"), 30, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "date": "s.begins",
        "number": "s.number",
        "course": "c.code, s.level, s.begins",
        "trainer": "p.name IS NULL, p.name, s.begins",
        "place": "s.place, s.begins",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of sessions."""
        from cockpit.training.filter import sessions

        return sessions()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[SessionRow]:
        """Return the sessions with these ids, judged as of today."""
        today = session.today()
        return [training_session(row, today) for row in self.read(session, SESSION_COLUMNS, ids)]

    def cells(self, row: SessionRow, session: Session) -> tuple[Line, ...]:
        """Return the session as cells."""
        return (
            ((row.shown, "muted" if row.cancelled or row.archived else "accent"),),
            text.when(row),
            ((f"{row.course}  ", "muted"), (row.title, "muted" if row.cancelled else "")),
            text.level(row.level),
            text.trainer(row),
            text.seats(row),
            ((row.place or row.link or "-", "" if row.place or row.link else "muted"),),
            ((row.language or "-", "" if row.language else "muted"),),
            text.remarks(row),
        )

    def plain(self, row: SessionRow) -> dict[str, object]:
        """Return the session as data."""
        return page.plain_session(row)

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the session with its roster and what was answered in its survey."""
        row = self.one(session, pk)
        lines = ROSTERS.fetch(session, ROSTERS.of_session(session, pk))
        return page.session_detail(session, row, lines)


class Rosters(Listing[RosterRow]):
    """Who is on the rosters."""

    noun: ClassVar[str] = "roster"
    table: ClassVar[str] = "enrolment"
    alias: ClassVar[str] = "e"
    source: ClassVar[str] = ROSTER
    # A single roster is found by its session, not among all lines of the project.
    scope: ClassVar[str] = "+{alias}.project_id = :project"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("code", N_("Id"), 11, priority=9, least=9),
        ListColumn("name", N_("Full name"), 0, priority=9, least=19),
        ListColumn("department", N_("Department"), 16, priority=5),
        ListColumn("state", N_("State"), 26, priority=7, least=12),
        ListColumn("result", N_("Result"), 16, priority=8, least=14),
        ListColumn("course", N_("Course"), 12, priority=4),
        ListColumn("day", N_("Date"), 10, priority=3),
        ListColumn("remarks", N_("Remarks"), 20, priority=6, least=13),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "session": "s.begins, s.number, e.place",
        "name": "p.name, s.begins",
        "department": "d.name IS NULL, d.name, p.name, s.begins",
        "state": "e.state, s.begins, e.place",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of rosters."""
        from cockpit.training.filter import rosters

        return rosters()

    def of_session(self, session: Session, pk: int, asked: Asked = _EVERYTHING) -> array[int]:
        """Return the ids of the lines of one session, in the order of the list."""
        return self.ids(session, asked, "e.session_id = :roster", roster=pk)

    def ids(self, session: Session, asked: Asked = _EVERYTHING, extra: str = "", **values: object) -> array[int]:
        """Return the ids of the lines that are asked for; those of archived sessions only with what is archived."""
        if not asked.archived and not extra:
            extra = "s.archived = 0"
        return super().ids(session, asked, extra, **values)

    def rows_for(self, *terms: str) -> str:
        """Return what follows FROM in SQL for some terms: the sessions alone beside the lines where that is enough."""
        return self.source if _BESIDE_ROSTER.search(" ".join(terms)) else ROSTER_BASE

    def fetch(self, session: Session, ids: Sequence[int]) -> list[RosterRow]:
        """Return the lines with these ids."""
        return [roster_line(row) for row in self.read(session, ROSTER_COLUMNS, ids)]

    def cells(self, row: RosterRow, session: Session) -> tuple[Line, ...]:
        """Return the line as cells."""
        return (
            ((row.code, "accent"),),
            text.person(row.name, row.handle, left=row.left),
            ((row.department or "-", "" if row.department else "muted"),),
            (text.mark(row.state, ascii_only=session.ascii_only), (" ", ""), *text.state(row)),
            text.achieved(row),
            ((f"{row.course} {row.level.value}", ""),),
            ((figures.day(row.day), "muted"),),
            ((_("in two places"), "bad") if row.clash else ("", ""),),
        )

    def plain(self, row: RosterRow) -> dict[str, object]:
        """Return the line as data."""
        return page.plain_line(row)


class Results(Listing[ResultRow]):
    """Scores, assessments and what was learned elsewhere, newest first."""

    noun: ClassVar[str] = "result"
    table: ClassVar[str] = "training_result"
    alias: ClassVar[str] = "t"
    source: ClassVar[str] = RESULTS
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("day", N_("Date"), 10, priority=6),
        ListColumn("name", N_("Full name"), 0, priority=9),
        ListColumn("course", N_("Course"), 10, priority=8, least=6),
        ListColumn("level", N_("Level"), 14, priority=8, least=13),
        ListColumn("verdict", N_("Result"), 12, priority=9, least=10),
        ListColumn("score", N_("Score"), 26, priority=9, least=17),
        ListColumn("assessor", N_("Assessor"), 14, priority=3),
        ListColumn("reason", N_("Reason"), 24, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {
        "date": "t.on_day DESC, t.id DESC",
        "name": "p.name, t.on_day",
        "course": "c.code, t.level, p.name",
        "score": "t.score IS NULL, t.score",
    }

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of results."""
        from cockpit.training.filter import results

        return results()

    def rows_for(self, *terms: str) -> str:
        """Return what follows FROM in SQL for some terms: an index alone answers where it can."""
        return self.source if _BESIDE_RESULTS.search(" ".join(terms)) else RESULTS_BASE

    def fetch(self, session: Session, ids: Sequence[int]) -> list[ResultRow]:
        """Return the results with these ids."""
        return [result(row) for row in self.read(session, RESULT_COLUMNS, ids)]

    def cells(self, row: ResultRow, session: Session) -> tuple[Line, ...]:
        """Return the result as cells."""
        return (
            ((str(row.id), "muted"),),
            ((figures.day(row.on_day), "muted" if row.archived else ""),),
            text.person(row.name, row.handle, left=False),
            ((row.course, "accent"),),
            text.level(row.level),
            ((_("passed"), "good") if row.passed else (_("not passed"), "bad"),),
            page.measured(row),
            ((f"@{row.assessor}" if row.assessor else "-", "muted"),),
            ((row.reason, "warn"),),
        )

    def plain(self, row: ResultRow) -> dict[str, object]:
        """Return the result as data."""
        return page.plain_result(row)


@dataclass(frozen=True)
class SurveyRow:
    """What a person answered."""

    id: int
    version: int
    handle: str
    name: str
    session: int
    course: str
    fear_before: int | None
    clarity_before: int | None
    fear_after: int | None
    clarity_after: int | None


class Surveys(Listing[SurveyRow]):
    """What persons answered before and after the first level; only for those who may see it."""

    noun: ClassVar[str] = "survey"
    table: ClassVar[str] = "survey_answer"
    alias: ClassVar[str] = "a"
    source: ClassVar[str] = (
        "survey_answer a JOIN training_session s ON s.id = a.session_id JOIN person p ON p.id = a.person_id"
        " LEFT JOIN course c ON c.id = s.course_id"
    )
    archivable: ClassVar[bool] = False
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("id", N_("Id"), 6, "right", priority=4),
        ListColumn("session", N_("Session"), 9, priority=8),
        ListColumn("name", N_("Full name"), 0, priority=9),
        ListColumn("course", N_("Course"), 10, priority=5),
        ListColumn("fear", N_("Fear"), 8, priority=7),
        ListColumn("clarity", N_("Clarity"), 8, priority=7),
    )
    sorts: ClassVar[Mapping[str, str]] = {"session": "s.begins, p.name", "name": "p.name, s.begins"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of surveys."""
        from cockpit.training.filter import surveys

        return surveys()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[SurveyRow]:
        """Return the answers with these ids."""
        select = (
            "a.id, a.version, p.handle, p.name, s.number, c.code, a.fear_before, a.clarity_before, a.fear_after,"
            " a.clarity_after"
        )
        return [SurveyRow(*tuple(row)) for row in self.read(session, select, ids)]

    def cells(self, row: SurveyRow, session: Session) -> tuple[Line, ...]:
        """Return the answers as cells, before and after."""
        return (
            ((str(row.id), "muted"),),
            ((human(SESSION, row.session), "accent"),),
            text.person(row.name, row.handle, left=False),
            ((row.course, ""),),
            _turned(row.fear_before, row.fear_after, better=-1),
            _turned(row.clarity_before, row.clarity_after, better=1),
        )

    def plain(self, row: SurveyRow) -> dict[str, object]:
        """Return the answers as data."""
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "version"}
        return values | {"session": human(SESSION, row.session)}


def _turned(before: int | None, after: int | None, *, better: int) -> Line:
    """Return two answers with an arrow between them, in the tone of how they turned."""
    shown = f"{figures.figure(before)} → {figures.figure(after)}"
    if before is None or after is None or before == after:
        return ((shown, ""),)
    return ((shown, "good" if (after - before) * better > 0 else "bad"),)


SESSIONS_LIST, ROSTERS, RESULTS_LIST, SURVEYS = Sessions(), Rosters(), Results(), Surveys()
