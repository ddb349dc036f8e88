"""One requirement, or one pain point, with all that is known of it, as data and as lines to read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.errors import NotFound
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Detail, Line, Span
from cockpit.requirements import decisions, kano, similar, text
from cockpit.requirements.choices import CHANGE_ACTION, PAIN_POINT, REQUIREMENT, ActionState
from cockpit.requirements.facts import PainRow, RequirementFacts, read_requirements
from cockpit.requirements.kano import Outcome, Reply, categorise, evaluate
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import State

if TYPE_CHECKING:
    from cockpit.session import Session

_LEAST_COLUMN = 4
"""Cells of a column of the table of answers."""
_SHOWN_ANSWERS = 200
"""Answers that a page lists; the counts are of all of them."""


@dataclass(frozen=True)
class Said:
    """A quote with the number of the pain point that it is about."""

    pain: int
    text: str
    who: str
    on_day: date


@dataclass(frozen=True)
class Named:
    """Something that a requirement is linked to: its id as people say it, its name, and where it stands."""

    id: str
    name: str
    state: str = ""


@dataclass(frozen=True)
class Answer:
    """One pair of answers of a survey."""

    respondent: str
    segment: str
    functional: Reply
    dysfunctional: Reply
    on_day: date


@dataclass(frozen=True)
class Survey:
    """What a survey says of one requirement: all answers, and the outcome of each segment if there are several."""

    outcome: Outcome
    replies: kano.Replies
    segments: tuple[tuple[str, Outcome], ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Page:
    """A requirement with what stands behind it, what it is linked to, and what was decided about it, oldest first."""

    requirement: RequirementFacts
    pains: tuple[Named, ...]
    quotes: tuple[Said, ...]
    goals: tuple[Named, ...]
    cards: tuple[Named, ...]
    duplicates: tuple[Named, ...]
    actions: tuple[Named, ...]
    replies: kano.Replies
    candidates: tuple[similar.Candidate, ...]
    decisions: tuple[decisions.Decision, ...]


_QUOTES = """
SELECT w.number, q.text, q.who, q.on_day FROM requirement_pain l JOIN pain_point w ON w.id = l.pain_point_id
    JOIN quote q ON q.pain_point_id = w.id
WHERE l.requirement_id = ? AND NOT q.archived AND NOT w.archived ORDER BY w.number, q.on_day, q.id
"""
_PAINS = """
SELECT 'PAIN-' || w.number, w.title, '' FROM requirement_pain l JOIN pain_point w ON w.id = l.pain_point_id
WHERE l.requirement_id = ? AND NOT w.archived ORDER BY w.number
"""
_GOALS = """
SELECT 'GOAL-' || g.number, g.title, '' FROM requirement_goal l JOIN goal g ON g.id = l.goal_id
WHERE l.requirement_id = ? AND NOT g.archived ORDER BY g.number
"""
_CARDS = """
SELECT 'CARD-' || c.number, c.title, b.name FROM card c JOIN board_column b ON b.id = c.column_id
WHERE c.requirement_id = ? AND NOT c.archived ORDER BY c.number
"""
_DUPLICATES = """
SELECT 'REQ-' || number, title, '' FROM requirement WHERE duplicate_of_id = ? AND NOT archived ORDER BY number
"""
_ACTIONS = "SELECT 'CHG-' || number, title, state FROM change_action WHERE requirement_id = ? AND NOT archived"
_REPLIES = "SELECT functional, dysfunctional, COUNT(*) FROM kano_answer WHERE requirement_id = ? GROUP BY 1, 2"
_ANSWERS = """
SELECT respondent, segment, functional, dysfunctional, on_day FROM kano_answer WHERE requirement_id = ? ORDER BY id
"""


def read_page(session: Session, pk: int) -> Page:
    """Return all that is known of one requirement; ``NotFound`` when it is gone."""
    found = _read(session, pk)
    undecided = found.state in (State.NEW, State.CLARIFIED, State.SNOOZED)
    quotes = session.store.query(_QUOTES, (pk,)) if found.quotes else []
    return Page(
        requirement=found,
        pains=_named(session, _PAINS, pk),
        quotes=tuple(Said(row[0], row[1], row[2], date.fromisoformat(row[3])) for row in quotes),
        goals=_named(session, _GOALS, pk),
        cards=_named(session, _CARDS, pk),
        duplicates=_named(session, _DUPLICATES, pk),
        actions=_named(session, _ACTIONS, pk),
        replies=read_replies(session, pk),
        candidates=tuple(similar.candidates(session, pk)) if undecided else (),
        decisions=tuple(decisions.decisions_of(session, pk)),
    )


def read_survey(session: Session, pk: int) -> Survey:
    """Return every answer about one requirement, and what they say, also segment by segment."""
    answers = tuple(
        Answer(row[0], row[1], Reply(row[2]), Reply(row[3]), date.fromisoformat(row[4]))
        for row in session.store.query(_ANSWERS, (pk,))
    )
    groups: defaultdict[str, list[kano.Category]] = defaultdict(list)
    for answer in answers:
        groups[answer.segment].append(categorise(answer.functional, answer.dysfunctional))
    everybody = evaluate(category for group in groups.values() for category in group)
    parts = tuple((segment, evaluate(group)) for segment, group in sorted(groups.items()))
    pairs = Counter((answer.functional, answer.dysfunctional) for answer in answers)
    return Survey(everybody, kano.tabulate(pairs), parts if len(parts) > 1 else (), answers)


def read_replies(session: Session, pk: int) -> kano.Replies:
    """Return how many gave each pair of replies about one requirement."""
    rows = session.store.query(_REPLIES, (pk,))
    return kano.tabulate({(Reply(row[0]), Reply(row[1])): row[2] for row in rows})


def _read(session: Session, pk: int) -> RequirementFacts:
    found = read_requirements(session, [pk])
    if not found:
        raise NotFound(N_("this requirement no longer exists"))
    return found[0]


def _named(session: Session, sql: str, pk: int) -> tuple[Named, ...]:
    return tuple(Named(row[0], row[1], row[2]) for row in session.store.query(sql, (pk,)))


# As data


def plain(row: RequirementFacts) -> dict[str, object]:
    """Return the requirement as data, for lists."""
    outcome = row.outcome
    return {
        "id": text.id_of(row),
        "title": row.title,
        "text": row.text,
        "source": row.source,
        "process": row.process,
        "module": row.module,
        "department": row.department,
        "representative": row.representative,
        "priority": row.moscow,
        "priority_reason": row.moscow_reason,
        "state": row.state,
        "state_reason": row.state_reason,
        "snoozed_until": row.snoozed_until,
        "duplicate_of": None if row.original is None else human(REQUIREMENT, row.original),
        "effort": row.effort,
        "fit": row.fit,
        "resolution": row.resolution,
        "fit_reason": row.fit_reason,
        "decider": row.decider,
        "impact": row.impact,
        "goals": [human("GOAL", number) for number in row.goals],
        "pains": [human(PAIN_POINT, number) for number in row.pains],
        "cards": [human("CARD", number) for number in row.cards],
        "kano": outcome.category,
        "kano_answers": outcome.n,
        "disagreement": str(row.disagreement) if row.disagreement else None,
        "made_on": row.made_on,
        "external_id": row.external_id,
        "archived": row.archived,
    }


def plain_outcome(row: RequirementFacts) -> dict[str, object]:
    """Return what a survey says of the requirement as data."""
    return {**_outcome(row.outcome), "disagreement": str(row.disagreement) if row.disagreement else None}


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "n": outcome.n,
        **{category.value: count for category, count in outcome.counts.items()},
        "category": outcome.category,
        "tied": list(outcome.tied),
        "better": None if outcome.better is None else round(outcome.better, 6),
        "worse": None if outcome.worse is None else round(outcome.worse, 6),
        "significant": outcome.significant,
        "badly_put": outcome.badly_put,
        "hint": outcome.hint,
    }


# Pages


def detail(session: Session, pk: int) -> Detail:
    """Return the requirement for the command line, and for reading beside a list."""
    page = read_page(session, pk)
    data = plain(page.requirement)
    data["quotes"] = [
        {"pain": human(PAIN_POINT, said.pain), "who": said.who, "on": said.on_day, "text": said.text}
        for said in page.quotes
    ]
    data["duplicates"] = [each.id for each in page.duplicates]
    data["candidates"] = [
        {"id": human(REQUIREMENT, each.number), "title": each.title, "score": round(each.score)}
        for each in page.candidates
    ]
    data["replies"] = [list(row) for row in page.replies]
    data["change_actions"] = [each.id for each in page.actions]
    data["decisions"] = [each.plain() for each in page.decisions]
    return Detail(data, tuple(lines(page, session)))


def lines(page: Page, session: Session) -> Iterator[Line]:
    """Yield the page of a requirement."""
    row, today = page.requirement, session.today()
    yield (text.id_of(row), "accent"), (f"  {row.title}", "strong")
    yield (
        *text.state(row, today), ("   ", ""), *text.priority(row), ("   ", ""), *text.fit(row), ("   ", ""),
        *text.representative(row), ("   ", ""), (_days(row.effort), "" if row.effort is not None else "muted"),
    )  # fmt: skip
    yield from _facts(row)
    if row.text.strip():
        yield ()
        yield from (((line, ""),) for line in row.text.strip().splitlines()[:200])
    if page.candidates:
        yield ()
        yield from candidate_lines(page.candidates)
    if row.outcome.n:
        yield ()
        yield from outcome_lines(row.outcome, row.moscow)
        yield from replies_lines(page.replies)
    yield from _section(N_("Pain points"), [*page.pains], page.quotes)
    yield from _section(N_("Goals"), [*page.goals])
    yield from _section(N_("Cards"), [*page.cards])
    yield from _section(N_("Change-management actions"), [*page.actions])
    yield from _section(N_("Duplicates of it"), [*page.duplicates])
    if page.decisions:
        yield ()
        yield ((_("Decisions"), "strong"),)
        yield from decisions.lines(page.decisions)


def _days(effort: float | None) -> str:
    if effort is None:
        return _("effort: -")
    return plural("effort: {days} day", "effort: {days} days", 1 if effort == 1 else 2, days=figures.figure(effort))


def _facts(row: RequirementFacts) -> Iterator[Line]:
    shown = (
        (N_("Reason of the priority"), row.moscow_reason),
        (N_("Reason"), row.state_reason),
        (N_("Reason of the decision on the fit"), row.fit_reason),
        (N_("Decided by"), f"@{row.decider}" if row.decider else ""),
        (N_("Change impact (1-5)"), str(row.impact or "")),
        (N_("Source"), row.source.label),
        (N_("Process area"), row.process),
        (N_("Module"), row.module),
        (N_("Department"), row.department),
        (N_("External id"), row.external_id),
    )
    for label, value in shown:
        if value:
            yield (f"{_(label)}  ", "muted"), (value, "")


def _section(title: str, named: Sequence[Named], quotes: Sequence[Said] = ()) -> Iterator[Line]:
    if not named:
        return
    yield ()
    yield ((_(title), "strong"),)
    for each in named:
        state = ActionState(each.state).label if each.id.startswith(CHANGE_ACTION) else each.state
        yield (each.id, "accent"), (f"  {each.name}", ""), (f"  {state}" if state else "", "muted")
        yield from (quote_line(said) for said in quotes if each.id == human(PAIN_POINT, said.pain))


def quote_line(said: Said) -> Line:
    """Return a quote with who said it and when."""
    words = said.text.strip().strip('“”"')
    return ((f"    “{words}”", ""), (f"  {said.who}" if said.who else "", "accent"), (f"  {said.on_day}", "muted"))


def candidate_lines(found: Sequence[similar.Candidate]) -> Iterator[Line]:
    """Yield what the requirement may repeat."""
    yield ((_("May repeat"), "warn"),)
    for each in found:
        state: Line = ((f"  {each.state.label}", "muted"),)
        yield (
            (human(REQUIREMENT, each.number), "accent"),
            (f"  {each.title}", ""),
            (f"  {each.score:.0f}%", "muted"),
            *state,
        )


def outcome_lines(outcome: Outcome, priority: Moscow | None) -> Iterator[Line]:
    """Yield what a survey says: counts, category, Better and Worse, and what keeps it from being taken at its word."""
    yield (_("Kano survey"), "strong"), (f"  n = {outcome.n}", ""), (f"   {text.letters(outcome)}", "muted")
    category = outcome.category.label if outcome.category else "-"
    better, worse = _("Better"), _("Worse")
    yield (
        (category, "strong"),
        (f"   {better} ", "muted"), *text.coefficient(outcome.better),
        (f"   {worse} ", "muted"), *text.coefficient(outcome.worse),
    )  # fmt: skip
    if said := text.remarks(outcome, priority):
        yield said


def replies_lines(table: kano.Replies) -> Iterator[Line]:
    """Yield the table of answers: what people say of having it, row by row, by what they say of not having it."""
    from rich.cells import cell_len

    corner = _("with it, by row; without it, by column")
    labels = [f"{reply.value} {reply.label}" for reply in Reply]
    most = max(count for row in table for count in row)
    width, column = max(map(cell_len, labels)), max(_LEAST_COLUMN, len(str(most)) + 2)
    yield ((corner, "muted"),)
    yield (" " * width, ""), *((reply.value.rjust(column), "muted") for reply in Reply)
    for label, row in zip(labels, table, strict=True):
        cells: list[Span] = [(str(count).rjust(column), "strong" if count else "muted") for count in row]
        yield (label + " " * (width - cell_len(label)), "muted"), *cells


def kano_detail(session: Session, pk: int) -> Detail:
    """Return what a survey says of one requirement, of each segment, and every answer."""
    row, survey = _read(session, pk), read_survey(session, pk)
    data: dict[str, object] = {"id": text.id_of(row), "title": row.title, "priority": row.moscow, **plain_outcome(row)}
    data["replies"] = [list(row) for row in survey.replies]
    data["segments"] = [{"segment": segment, **_outcome(outcome)} for segment, outcome in survey.segments]
    data["answers"] = [
        {"respondent": each.respondent, "segment": each.segment, "functional": int(each.functional),
         "dysfunctional": int(each.dysfunctional), "category": categorise(each.functional, each.dysfunctional),
         "on": each.on_day}
        for each in survey.answers
    ]  # fmt: skip
    return Detail(data, tuple(_kano_lines(row, survey)))


def _kano_lines(row: RequirementFacts, survey: Survey) -> Iterator[Line]:
    yield (text.id_of(row), "accent"), (f"  {row.title}", "strong")
    yield from outcome_lines(survey.outcome, row.moscow)
    if survey.answers:
        yield from replies_lines(survey.replies)
    for segment, outcome in survey.segments:
        yield ()
        yield ((segment or _("no segment"), "accent"),)
        yield from outcome_lines(outcome, row.moscow)
    if survey.answers:
        yield ()
        yield ((_("Answers"), "strong"),)
    for each in survey.answers[:_SHOWN_ANSWERS]:
        found = categorise(each.functional, each.dysfunctional)
        yield (
            (each.on_day.isoformat(), "muted"), (f"  {each.respondent}", "accent"),
            (f"  {each.segment}" if each.segment else "", "muted"),
            (f"  {each.functional.label} / {each.dysfunctional.label}", ""), (f"  {found.value}", "strong"),
        )  # fmt: skip
    if len(survey.answers) > _SHOWN_ANSWERS:
        yield ((_("… and {count} more", count=len(survey.answers) - _SHOWN_ANSWERS), "muted"),)


_PAIN_QUOTES = "SELECT text, who, on_day FROM quote WHERE pain_point_id = ? AND NOT archived ORDER BY on_day, id"
_PAIN_REQUIREMENTS = """
SELECT 'REQ-' || r.number, r.title, '' FROM requirement_pain l JOIN requirement r ON r.id = l.requirement_id
WHERE l.pain_point_id = ? AND NOT r.archived ORDER BY r.number
"""
_MERGED_INTO = """
SELECT 'PAIN-' || o.number, o.title, '' FROM pain_point w JOIN pain_point o ON o.id = w.merged_into_id WHERE w.id = ?
"""
_MERGED = "SELECT 'PAIN-' || number, title, '' FROM pain_point WHERE merged_into_id = ? ORDER BY number"


def pain_detail(session: Session, row: PainRow) -> Detail:
    """Return a pain point with every quote, the requirements that relieve it, and what was merged into it."""
    quotes = tuple(
        Said(row.number, found[0], found[1], date.fromisoformat(found[2]))
        for found in session.store.query(_PAIN_QUOTES, (row.id,))
    )
    named = _named(session, _PAIN_REQUIREMENTS, row.id)
    merged = _named(session, _MERGED, row.id)
    data: dict[str, object] = {
        "id": human(PAIN_POINT, row.number), "title": row.title, "source": row.source, "who": row.who,
        "count": row.count, "department": row.department, "process": row.process, "frequency": row.frequency,
        "severity": row.severity, "weight": row.weight, "archived": row.archived,
        "quotes": [{"who": said.who, "on": said.on_day, "text": said.text} for said in quotes],
        "requirements": [each.id for each in named], "merged": [each.id for each in merged],
        "merged_into": None if row.merged_into is None else human(PAIN_POINT, row.merged_into),
    }  # fmt: skip
    into = _named(session, _MERGED_INTO, row.id)
    return Detail(data, tuple(_pain_lines(row, quotes, named, merged, into)))


def _pain_lines(
    row: PainRow, quotes: Sequence[Said], named: Sequence[Named], merged: Sequence[Named], into: Sequence[Named]
) -> Iterator[Line]:
    yield (human(PAIN_POINT, row.number), "accent"), (f"  {row.title}", "strong")
    for each in into:
        yield (_("merged into {id}", id=each.id), "warn"), (f"  {each.name}", "muted")
    weight = "-" if row.weight is None else f"{row.weight} = {row.frequency} × {row.severity}"
    shown = (
        (N_("Weight"), weight),
        (N_("Source"), row.source.label),
        (N_("Who said so"), row.who),
        (N_("How many said so"), str(row.count)),
        (N_("Department"), row.department),
        (N_("Process area"), row.process),
    )
    yield from (((f"{_(label)}  ", "muted"), (value, "")) for label, value in shown if value)
    if quotes:
        yield ()
        yield ((_("Quotes"), "strong"),)
        yield from map(quote_line, quotes)
    yield from _section(N_("Requirements"), named)
    yield from _section(N_("Merged into it"), merged)
