"""One learner, job role, course or session with all that is known of it, as data and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cockpit import figures
from cockpit.i18n import N_, _, in_a_row, plural
from cockpit.ids import human
from cockpit.listing import Detail, Lead, Line, Span, Tone
from cockpit.terms import exactly
from cockpit.training import text
from cockpit.training.attendance import SEATED
from cockpit.training.chain import chain
from cockpit.training.choices import SESSION, Attendance, Level
from cockpit.training.facts import (
    RESULT_COLUMNS,
    RESULTS,
    ROSTER,
    ROSTER_COLUMNS,
    LearnerRow,
    ResultRow,
    RosterRow,
    SessionRow,
    result,
    roster_line,
)
from cockpit.training.readiness import of_role
from cockpit.training.standings import course_columns, standings
from cockpit.training.surveys import SurveySummary, survey_summary

if TYPE_CHECKING:
    from cockpit.session import Session
    from cockpit.training.course_lists import CourseRow
    from cockpit.training.learner_lists import ChampionRow, CoverageRow

_TRAINED = """
WITH RECURSIVE reached(id) AS (
    SELECT :start UNION SELECT b.{other} FROM trained_by b JOIN reached r ON b.{own} = r.id)
SELECT b.{own} AS own, p.id, p.handle, p.name FROM trained_by b JOIN reached r ON r.id = b.{own}
JOIN person p ON p.id = b.{other} ORDER BY b.on_day, b.id
"""
_PASSED = """
SELECT z.level, COUNT(*) FROM (SELECT DISTINCT person_id, level FROM training_result
    WHERE course_id = :course AND archived = 0 AND passed = 1
    UNION SELECT a.person_id, '1' FROM survey_answer a
        JOIN enrolment v ON v.session_id = a.session_id AND v.person_id = a.person_id AND v.archived = 0
        JOIN training_session w ON w.id = a.session_id AND w.course_id = a.course_id AND w.level = '1'
    WHERE a.course_id = :course AND a.fear_after IS NOT NULL AND a.clarity_after IS NOT NULL AND v.state = 'attended') z
JOIN person p ON p.id = z.person_id AND p.archived = 0 GROUP BY z.level
"""
_NEEDS = """
SELECT c.code, c.title, q.level FROM role_course q JOIN course c ON c.id = q.course_id AND c.archived = 0
WHERE q.role_id = ? ORDER BY c.position, c.id
"""


def plain_session(row: SessionRow) -> dict[str, object]:
    """Return a session as data."""
    return {
        "id": row.shown,
        "course": row.course,
        "title": row.title,
        "level": row.level,
        "day": row.day,
        "at": row.at,
        "minutes": row.minutes,
        "zone": row.zone,
        "begins": row.begins,
        "ends": row.ends,
        "place": row.place,
        "link": row.link,
        "trainer": row.trainer,
        "language": row.language,
        "capacity": row.capacity,
        "seats": row.seats,
        "free": row.free,
        "over": row.over,
        "waiting": row.waiting,
        "attended": row.attended,
        "not_marked": row.unmarked,
        "clash": row.clash,
        "note": row.note,
        "cancelled": row.cancelled,
        "cancel_reason": row.cancel_reason,
        "archived": row.archived,
    }


def plain_line(row: RosterRow) -> dict[str, object]:
    """Return a line of a roster as data."""
    return {
        "id": row.code,
        "session": human(SESSION, row.session),
        "place": row.place,
        "handle": row.handle,
        "name": row.name,
        "department": row.department,
        "left": row.left,
        "state": row.state,
        "reason": row.reason,
        "makes_up": row.makes_up,
        "made_up": row.made_up,
        "course": row.course,
        "level": row.level,
        "day": row.day,
        "clash": row.clash,
        "score": row.score,
        "passed": row.passed,
        "archived": row.archived,
    }


def plain_result(row: ResultRow) -> dict[str, object]:
    """Return a result as data."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "version"}
    return values | {"session": None if row.session is None else human(SESSION, row.session)}


def measured(row: ResultRow) -> Line:
    """Return what was measured: the score, or how the scenario was done."""
    if row.recognised:
        return ((_("learned elsewhere"), "muted"),)
    if row.level is Level.SKILLS:
        score = "-" if row.score is None else f"{figures.figure(row.score)}/{figures.figure(row.most)}"
        exercises = "" if row.exercises is None else f"  {_('exercises: {count}', count=row.exercises)}"
        return ((score, ""), (exercises, "muted"))
    parts = [_("alone") if row.independent else _("with help")]
    if row.minutes is not None:
        parts.append(_("{count} min", count=row.minutes))
    if row.errors is not None:
        parts.append(plural("{n} error", "{n} errors", row.errors))
    return tuple((f", {part}" if place else part, "") for place, part in enumerate(parts))


def learner_detail(session: Session, row: LearnerRow) -> Detail:
    """Return a learner with every course, seat and result, and who trained whom."""
    columns = course_columns(session)
    cells = standings(session, [row.id], [column.key for column in columns])
    known = [(column.title, cells[row.id, column.key]) for column in columns]
    courses = [(title, cell) for title, cell in known if cell.needed or cell.passed or cell.ahead]
    seats = [
        roster_line(each)
        for each in session.store.query(
            f"SELECT {ROSTER_COLUMNS} FROM {ROSTER} WHERE e.person_id = :person AND e.archived = 0 ORDER BY s.begins",
            {"person": row.id},
        )
    ]
    sql = f"SELECT {RESULT_COLUMNS} FROM {RESULTS} WHERE t.person_id = ? AND t.archived = 0 ORDER BY t.on_day, t.id"
    results = [result(each) for each in session.store.query(sql, (row.id,))]
    training = read_training(session, row.id)
    data: dict[str, object] = {
        "handle": row.handle,
        "name": row.name,
        "department": row.department,
        "roles": list(row.roles),
        "ready": row.ready,
        "champion": row.champion,
        "courses": [
            {
                "course": title,
                "needed": cell.needed,
                "passed": [level for level in Level if level in cell.passed],
                "seat_to_come": cell.ahead,
            }
            for title, cell in courses
        ],
        "seats": [plain_line(each) for each in seats],
        "results": [plain_result(each) for each in results],
        **training.plain,
    }

    def lines() -> Iterator[Line]:
        yield ((row.name, "strong"), (f"  @{row.handle}", "accent"))
        yield ((f"{_('Department')}  ", "muted"), (row.department or "-", ""))
        yield ((f"{_('Job roles')}  ", "muted"), (in_a_row(row.roles) or "-", ""))
        yield ((f"{_('Levels passed')}  ", "muted"), *text.ready(row))
        if row.champion:
            yield ((_("champion"), "accent"),)
        yield from _block(
            N_("Courses"),
            (((title, "accent"), (f"  {text.standing_words(cell)}", _tone(cell))) for title, cell in courses),
        )
        yield from _block(N_("Sessions"), (_seat(each, session.ascii_only) for each in seats))
        yield from _block(N_("Results"), (_result(each) for each in results))
        yield from training.lines

    return Detail(data, tuple(lines()))


class Training(NamedTuple):
    """From whom a person learned and who learned from the person, link after link."""

    plain: Mapping[str, object]
    lines: tuple[Line, ...]


def read_training(session: Session, pk: int) -> Training:
    """Return who trained a person, who trained those, and so on, and the same the other way round."""
    plain: dict[str, object] = {}
    lines: list[Line] = []
    ways = (
        ("trained_by", N_("Trained by"), "person_id", "trainer_id"),
        ("trained", N_("Trained"), "trainer_id", "person_id"),
    )
    for key, title, own, other in ways:
        people: dict[int, tuple[str, str]] = {}
        links: dict[int, list[int]] = {}
        for row in session.store.query(_TRAINED.format(own=own, other=other), {"start": pk}):
            links.setdefault(row["own"], []).append(row["id"])
            people[row["id"]] = row["handle"], row["name"]
        found = [(*people[each], steps) for each, steps in chain(links, pk)]
        plain[key] = [handle for handle, _name, steps in found if steps == 1]
        plain[f"{key}_chain"] = [{"handle": handle, "steps": steps} for handle, _name, steps in found]
        lines += _block(
            title, (((f"{'  ' * (steps - 1)}{name}", ""), (f"  @{handle}", "muted")) for handle, name, steps in found)
        )
    return Training(plain, tuple(lines))


def champion_detail(session: Session, row: ChampionRow, data: Mapping[str, object], head: Sequence[Line]) -> Detail:
    """Return a champion with the people of the department, and who trained whom."""
    training = read_training(session, row.id)
    leads = [Lead(_("Trained"), "learner", exactly("trainer", f"{row.handle} {row.name}"))]
    if row.department:
        department = exactly("department", row.department)
        leads.insert(0, Lead(_("People"), "learner", f"{department} -unassigned"))
        leads.insert(1, Lead(_("Champions"), "champion", f"{department} -left"))
    return Detail({**data, **training.plain}, (*head, *training.lines), tuple(leads))


def coverage_leads(row: CoverageRow) -> tuple[Lead, ...]:
    """Return the lists that the numbers of a department come from."""
    department = exactly("department", row.name)
    return (
        Lead(_("People"), "learner", f"{department} -unassigned"),
        Lead(_("ready"), "learner", f"{department} ready"),
        Lead(_("not ready"), "learner", f"{department} unready"),
        Lead(_("nothing required"), "learner", f"{department} idle"),
        Lead(_("Champions"), "champion", f"{department} -left"),
    )


def role_leads(role: str, department: str | None = None) -> tuple[Lead, ...]:
    """Return the lists that the readiness of a job role comes from; in a department, empty for people in none."""
    people = exactly("role", role)
    where = "" if department is None else f" {exactly('department', department)}"
    ready = exactly("ready-for", role)
    return (
        Lead(_("People"), "learner", f"{people}{where}"),
        Lead(_("ready"), "learner", f"{ready}{where}"),
        Lead(_("not ready"), "learner", f"{people} -{ready}{where}"),
    )


def role_detail(
    session: Session, pk: int, data: Mapping[str, object], head: Sequence[Line], leads: tuple[Lead, ...]
) -> Detail:
    """Return a job role with its courses, and its readiness by department."""
    needs = session.store.query(_NEEDS, (pk,))
    shares = of_role(session, pk)
    plain = {
        **data,
        "needs": [{"course": row[0], "title": row[1], "level": Level(row[2])} for row in needs],
        "departments": [
            {"department": name or None, "ready": share.ready, "of": share.people, "readiness": share.value}
            for name, share in shares
        ],
    }
    lines = [*head]
    lines += _block(
        N_("Courses needed"),
        (((row[0], "accent"), (f"  {row[1]}  ", ""), *text.level(Level(row[2]))) for row in needs),
    )
    lines += _block(
        N_("Ready"),
        (((f"{name or _('no department')}  ", ""), *text.share(share, hide=True)) for name, share in shares),
    )
    return Detail(plain, tuple(lines), leads)


def course_detail(session: Session, row: CourseRow, data: Mapping[str, object]) -> Detail:
    """Return a course with what its levels ask for, how many passed each, and what was answered in its surveys."""
    passed = {Level(found[0]): found[1] for found in session.store.query(_PASSED, {"course": row.id})}
    summary = survey_summary(session, of_course=row.id)
    plain = {
        **data,
        "passed": {level.value: passed.get(level, 0) for level in Level.up_to(row.levels.rank)},
        "survey": _plain_summary(summary),
    }
    return Detail(plain, tuple(_course_lines(row, passed, summary)), _course_leads(row))


def _course_leads(row: CourseRow) -> tuple[Lead, ...]:
    """Return who of the people here passed each level, who answered the survey, and the sessions to come."""
    course = f"{row.code} {row.title}"
    passed = (
        Lead(_("passed: {level}", level=level.label), "learner", exactly(f"passed-{level.value}", course))
        for level in Level.up_to(row.levels.rank)
    )
    of = exactly("course", course)
    return (
        *passed,
        Lead(_("Survey"), "survey", f"{of} complete"),
        Lead(_("Sessions to come"), "class", f"{of} coming"),
    )


def _course_lines(row: CourseRow, passed: Mapping[Level, int], summary: SurveySummary) -> Iterator[Line]:
    yield ((row.code, "accent"), (f"  {row.title}", "strong"))
    facts = (
        (N_("Module"), row.module or ""),
        (N_("Usual length (minutes)"), "" if row.minutes is None else str(row.minutes)),
        (N_("Roles that need it"), in_a_row(row.roles)),
        (N_("Processes that it covers"), in_a_row(row.processes)),
        (N_("Requirements"), ", ".join(human("REQ", number) for number in row.requirements)),
    )
    yield from (((f"{_(label)}  ", "muted"), (value, "")) for label, value in facts if value)
    yield from (((line, ""),) for line in row.purpose.split("\n") if line.strip())
    for level in Level.up_to(row.levels.rank):
        yield ()
        count = plural("{n} person passed", "{n} people passed", passed.get(level, 0))
        yield (*text.level(level), (f"  {count}", "muted"))
        if level is Level.AWARENESS:
            yield _summary(summary)
        elif level is Level.SKILLS:
            mark = f"{figures.figure(row.pass_mark)}/{figures.figure(row.most)}"
            yield ((f"{_('Pass mark')}  ", "muted"), (mark if row.pass_mark is not None else "-", ""))
            yield from (((f"  {number}. {exercise}", ""),) for number, exercise in enumerate(row.exercises, 1))
        else:
            limits = ((N_("Minutes allowed"), row.most_minutes), (N_("Errors allowed"), row.most_errors))
            yield from (((f"{_(label)}  ", "muted"), (str(value), "")) for label, value in limits if value is not None)
            yield from (((f"  {line}", ""),) for line in row.scenario.split("\n") if line.strip())


def session_detail(session: Session, row: SessionRow, lines: Sequence[RosterRow]) -> Detail:
    """Return a session with its roster, and what was answered in its survey by everybody together."""
    summary = survey_summary(session, of_session=row.id)
    data = plain_session(row) | {"roster": [plain_line(line) for line in lines], "survey": _plain_summary(summary)}
    return Detail(data, tuple(_session_lines(row, lines, summary, ascii_only=session.ascii_only)), _session_leads(row))


def _session_leads(row: SessionRow) -> tuple[Lead, ...]:
    """Return the lines of the roster by what became of them, and the answers to the survey."""
    of = f"session:{row.shown}"
    seats = ",".join(sorted(state.value for state in SEATED))
    waiting, attended, enrolled = (
        Lead(state.label, "roster", f"{of} state:{state.value}")
        for state in (Attendance.WAITING, Attendance.ATTENDED, Attendance.ENROLLED)
    )
    leads = Lead(_("Seats"), "roster", f"{of} state:{seats}"), waiting, attended, enrolled
    survey = Lead(_("Survey"), "survey", f"{of} complete")
    return (*leads, survey) if row.level is Level.AWARENESS else leads


def _session_lines(
    row: SessionRow, lines: Sequence[RosterRow], summary: SurveySummary, *, ascii_only: bool
) -> Iterator[Line]:
    yield ((row.shown, "accent"), (f"  {row.course} {row.title}", "strong"), ("  ", ""), *text.level(row.level))
    zone = _("{minutes} min, {zone}", minutes=row.minutes, zone=row.zone)
    yield (*text.when(row), (f"  {zone}", "muted"))
    facts = ((N_("Place"), row.place), (N_("Link"), row.link), (N_("Language"), row.language))
    yield from (((f"{_(label)}  ", "muted"), (value, "")) for label, value in facts if value)
    yield ((f"{_('Trainer')}  ", "muted"), *text.trainer(row))
    yield ((f"{_('Seats')}  ", "muted"), *text.seats(row))
    if any(part for part, _tone_ in text.remarks(row)):
        yield text.remarks(row)
    yield from (((line, ""),) for line in row.note.split("\n") if line.strip())
    if row.level is Level.AWARENESS and summary.n:
        yield _summary(summary)
    yield from _block(N_("Roster"), (_on_list(line, ascii_only) for line in lines))


def _on_list(line: RosterRow, ascii_only: bool) -> Line:
    sign, tone = text.mark(line.state, ascii_only=ascii_only)
    result_: Line = () if line.passed is None else (("  ", ""), *text.achieved(line))
    clash: Line = ((f"  {_('in two places')}", "bad"),) if line.clash else ()
    name = text.person(line.name, line.handle, left=line.left)
    head: Line = ((f"{line.place:>3} ", "muted"), (f"{sign} ", tone))
    return (*head, *name, ("  ", ""), *text.state(line), *result_, *clash)


def _seat(row: RosterRow, ascii_only: bool) -> Line:
    sign, tone = text.mark(row.state, ascii_only=ascii_only)
    what: Span = (f"  {row.course}  {row.level.label}  ", "")
    return ((f"{figures.day(row.day)}  ", "muted"), (f"{sign} ", tone), (row.code, "accent"), what, *text.state(row))


def _result(row: ResultRow) -> Line:
    verdict: Span = (_("passed"), "good") if row.passed else (_("not passed"), "bad")
    reason: Line = ((f"  {row.reason}", "warn"),) if row.reason else ()
    what: Line = ((row.course, "accent"), (f"  {row.level.label}  ", ""))
    return ((f"{figures.day(row.on_day)}  ", "muted"), *what, verdict, ("  ", ""), *measured(row), *reason)


def _tone(cell: text.Standing) -> Tone:
    if cell.needed is None:
        return "muted"
    return "good" if cell.reached >= cell.needed.rank else "warn" if cell.passed else "bad"


def _summary(summary: SurveySummary) -> Line:
    """Return the means of a survey; for few answers only how many there are."""
    if not summary.told:
        return ((f"{_('Survey')}  ", "muted"), (plural("{n} answer", "{n} answers", summary.n), "muted"))
    shown = _(
        "fear {fear_before:.1f} → {fear_after:.1f}, clarity {clarity_before:.1f} → {clarity_after:.1f} (n={n})",
        fear_before=summary.fear_before,
        fear_after=summary.fear_after,
        clarity_before=summary.clarity_before,
        clarity_after=summary.clarity_after,
        n=summary.n,
    )
    return ((f"{_('Survey')}  ", "muted"), (shown, ""))


def _plain_summary(summary: SurveySummary) -> dict[str, object]:
    return {name: getattr(summary, name) for name in summary.__dataclass_fields__}


def _block(title: str, lines: Iterator[Line]) -> Iterator[Line]:
    """Yield lines under a title, nothing when there are none."""
    first = next(lines, None)
    if first is None:
        return
    yield ()
    yield ((_(title), "strong"),)
    yield first
    yield from lines
