"""What there is to say of all requirements together: what waits next, the split of the effort, the fit, the orphans.

Each counts what a filter asks for, so that a person can look at one module or one source alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from cockpit.listing import Asked
from cockpit.requirements import conditions
from cockpit.requirements.fit_gap import Fit, FitSummary, Resolution, resolved
from cockpit.requirements.kano import Category, Outcome, of_counts
from cockpit.requirements.lint import Research
from cockpit.requirements.moscow import Moscow, Part, Split
from cockpit.requirements.queries import EVERYTHING, FitGap, KanoSurvey, Requirements
from cockpit.requirements.triage import State

if TYPE_CHECKING:
    from cockpit.session import Session

_AT_ONCE = 200
"""Rows of a list that are looked at in one go for the next one that waits."""
_REQUIREMENTS, _FIT_GAP, _KANO = Requirements(), FitGap(), KanoSurvey()

# The inbox


def next_waiting(session: Session, current: int) -> int | None:
    """Return what waits next in the order of the inbox behind ``current``, from the top again after the last.

    ``current`` may have been decided, or archived, already; None when nothing else waits.
    """
    sql = f"""SELECT r.id FROM requirement r WHERE r.project_id = :project AND r.archived = 0 AND {conditions.WAITS}
        AND r.id <> :current AND {{}} ORDER BY r.rank, r.id LIMIT 1"""
    rank: str | None = session.store.scalar("SELECT rank FROM requirement WHERE id = ?", (current,))
    values = {"project": session.project_id, "today": session.today().isoformat(), "current": current, "rank": rank}
    for condition in ("(r.rank, r.id) > (:rank, :current)", "1") if rank is not None else ("1",):
        found = session.store.query(sql.format(condition), values)
        if found:
            return int(found[0][0])
    return None


def next_of(session: Session, ids: Sequence[int], current: int) -> int | None:
    """Return what waits next in a list of ids as a person sees it, behind ``current``, from the top after the last.

    What somebody else has decided since the list was read is passed over; None when nothing else waits.
    """
    place = ids.index(current) if current in ids else len(ids) - 1
    order = chain(range(place + 1, len(ids)), range(place))
    sql = f"""SELECT r.id FROM requirement r WHERE r.id IN (SELECT value FROM json_each(:ids)) AND NOT r.archived
        AND +r.project_id = :project AND {conditions.WAITS}"""
    while some := [ids[at] for at in islice(order, _AT_ONCE)]:
        values = {"ids": json.dumps(some), "project": session.project_id, "today": session.today().isoformat()}
        waiting = {row[0] for row in session.store.query(sql, values)}
        for pk in some:
            if pk in waiting:
                return pk
    return None


def count_waiting(session: Session) -> int:
    """Return how many requirements wait in the inbox."""
    sql = f"SELECT COUNT(*) FROM requirement r WHERE r.project_id = :project AND r.archived = 0 AND {conditions.WAITS}"
    values = {"project": session.project_id, "today": session.today().isoformat()}
    return int(session.store.query(sql, values)[0][0])


def count_states(session: Session, asked: Asked = EVERYTHING) -> dict[State, int]:
    """Return how many requirements stand in each state, those with none included."""
    where, _order, values = _REQUIREMENTS.statement(session, asked)
    sql = f"SELECT r.state, COUNT(*) FROM {_REQUIREMENTS.rows_for(where)} WHERE {where} GROUP BY r.state"
    found = {row[0]: row[1] for row in session.store.query(sql, values)}
    return {state: found.get(state.value, 0) for state in State}


# MoSCoW


def moscow_split(session: Session, asked: Asked = EVERYTHING) -> Split:
    """Return how what is not put aside is spread over the priorities, by effort."""
    where, _order, values = _REQUIREMENTS.statement(session, asked)
    sql = f"""SELECT r.moscow, COUNT(*), COUNT(r.effort), COALESCE(SUM(r.effort), 0.0)
        FROM {_REQUIREMENTS.rows_for(where)} WHERE {where} AND {conditions.IN_PLAY} GROUP BY r.moscow"""
    rows = {row[0]: Part(row[1], row[2], row[3]) for row in session.store.query(sql, values)}
    unprioritised = rows.pop(None, Part())
    return Split({Moscow(priority): part for priority, part in rows.items()}, unprioritised.count)


# Fit


def fit_summary(session: Session, asked: Asked = EVERYTHING) -> FitSummary:
    """Return how the product fits what is in play and no Won't."""
    where, _order, values = _FIT_GAP.statement(session, asked)
    return _fit_of(session, where, values)


def fit_by_module(session: Session, asked: Asked = EVERYTHING) -> list[tuple[str | None, FitSummary]]:
    """Return the same for each module in the order of the rollout; what belongs to none comes last."""
    where, _order, values = _FIT_GAP.statement(session, asked)
    sql = (
        f"SELECT DISTINCT r.module_id, m.name, m.position FROM {_FIT_GAP.source} WHERE {where} ORDER BY m.id IS NULL, 3"
    )
    modules = [(row[0], row[1]) for row in session.store.query(sql, values)]
    return [
        (name, _fit_of(session, f"{where} AND r.module_id IS :module", {**values, "module": module}))
        for module, name in modules
    ]


def _fit_of(session: Session, where: str, values: dict[str, object]) -> FitSummary:
    sql = f"""SELECT r.fit, r.resolution, COUNT(*), SUM({conditions.UNSIZED})
        FROM {_FIT_GAP.rows_for(where)} WHERE {where} GROUP BY r.fit, r.resolution"""
    counts: dict[Fit, int] = {}
    resolutions: dict[Resolution, int] = {}
    undecided = unresolved = unestimated = 0
    for fit_value, resolution_value, count, unknown in session.store.query(sql, values):
        if fit_value is None:
            undecided += count
            continue
        fit = Fit(fit_value)
        resolution = Resolution(resolution_value) if resolution_value else None
        counts[fit] = counts.get(fit, 0) + count
        unestimated += unknown
        if resolution is not None:
            resolutions[resolution] = resolutions.get(resolution, 0) + count
        if not resolved(fit, resolution):
            unresolved += count
    return FitSummary(counts, resolutions, undecided, unresolved, unestimated)


# Kano


@dataclass(frozen=True)
class KanoPoint:
    """A requirement in the scatter of Better (0 to 1, upwards) and Worse (-1 to 0); both are known."""

    id: int
    number: int
    title: str
    outcome: Outcome
    better: float
    worse: float
    priority: Moscow | None


def kano_points(session: Session, asked: Asked = EVERYTHING, segment: str = "") -> list[KanoPoint]:
    """Return the requirements of the survey that have a place in the scatter, in the order of the list.

    With a ``segment`` only the answers of its respondents count.
    """
    where, order, values = _KANO.statement(session, asked)
    of_segment = "AND k.segment = :segment COLLATE NOCASE" if segment else ""
    sql = f"""SELECT r.id, r.number, r.title, r.moscow, (SELECT json_group_array(json_array(letter, n)) FROM (
            SELECT {conditions.LETTER} AS letter, COUNT(*) AS n FROM kano_answer k
            WHERE k.requirement_id = r.id {of_segment} GROUP BY 1))
        FROM {_KANO.rows_for(where, order)} WHERE {where} ORDER BY {order}"""
    points = []
    for pk, number, title, priority, answers in session.store.query(sql, {**values, "segment": segment}):
        outcome = of_counts({Category(letter): count for letter, count in json.loads(answers)})
        if outcome.better is not None and outcome.worse is not None:
            found = Moscow(priority) if priority else None
            points.append(KanoPoint(pk, number, title, outcome, outcome.better, outcome.worse, found))
    return points


def segments(session: Session) -> list[str]:
    """Return the segments of respondents that the survey of the project knows, by name."""
    sql = "SELECT DISTINCT segment FROM kano_answer WHERE project_id = ? AND segment <> '' ORDER BY segment"
    return [row[0] for row in session.store.query(sql, (session.project_id,))]


# Research


def research(session: Session, asked: Asked = EVERYTHING) -> Research:
    """Return how the requirements that are not put aside were found; no risks are kept by process area yet."""
    where, _order, values = _REQUIREMENTS.statement(session, asked)
    rows = f"FROM {_REQUIREMENTS.rows_for(where)} WHERE {where} AND {conditions.IN_PLAY}"
    sums = f"COALESCE(SUM({conditions.PROCESS_ONLY}), 0), COALESCE(SUM({conditions.FROM_PEOPLE_SQL}), 0)"
    total, process_only, from_people = session.store.query(f"SELECT COUNT(*), {sums} {rows}", values)[0]
    areas = session.store.query(f"SELECT DISTINCT r.process {rows} AND r.process <> ''", values)
    return Research(total, process_only, from_people, tuple(row[0] for row in areas))
