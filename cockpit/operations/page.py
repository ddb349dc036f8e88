"""One issue with all that is known of it, as data and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cockpit.errors import NotFound
from cockpit.i18n import N_, _, in_a_row
from cockpit.ids import human
from cockpit.listing import Detail, Line
from cockpit.operations import text
from cockpit.operations.choices import ISSUE, LinkKind
from cockpit.operations.facts import IssueRow, read_issues
from cockpit.operations.issue_states import State
from cockpit.operations.service import Service, read_service
from storage.days import stored_moment

if TYPE_CHECKING:
    from cockpit.session import Session

_MOST_LINES = 200
"""Lines of a text that are shown."""


@dataclass(frozen=True)
class Said:
    """A comment, or evidence."""

    id: int
    author: str
    at: datetime
    evidence: bool
    text: str


@dataclass(frozen=True)
class Stop:
    """A time in which the clock stood still; ``worked`` is how many working seconds are in it so far, if known."""

    state: State
    since: datetime
    until: datetime | None
    reason: str
    author: str
    worked: int | None


@dataclass(frozen=True)
class Linked:
    """Something that the issue has to do with: what it is called, its title and where it stands.

    ``back`` marks a link that was made from the other issue.
    """

    kind: LinkKind
    id: str
    title: str
    state: str
    back: bool = False


@dataclass(frozen=True)
class IssuePage:
    """An issue with its texts, what was said of it, when its clock stood still, and what it has to do with."""

    issue: IssueRow
    description: str
    workaround: str
    root_cause: str
    resolution: str
    comments: tuple[Said, ...]
    pauses: tuple[Stop, ...]
    links: tuple[Linked, ...]
    original: Linked | None
    """What it is a duplicate of, where its state does not say so."""
    duplicates: tuple[Linked, ...]
    service: Service


_TEXTS = "SELECT description, workaround, root_cause, resolution FROM issue WHERE id = ?"
_COMMENTS = """
SELECT id, author, at, evidence, text FROM issue_comment WHERE issue_id = ? AND NOT archived ORDER BY at, id
"""
_PAUSES = """
SELECT state, since, until, reason, author FROM issue_pause
WHERE issue_id = ? AND (until IS NOT NULL OR state = 'waiting') ORDER BY since, id
"""
_LINKS = """
SELECT l.kind, 'ISS-' || o.number, o.title, o.state, 0, 1 AS part, l.id FROM issue_link l
    JOIN issue o ON o.id = l.other_id WHERE l.issue_id = :issue
UNION ALL SELECT l.kind, 'ISS-' || o.number, o.title, o.state, 1, 2, l.id FROM issue_link l
    JOIN issue o ON o.id = l.issue_id WHERE l.other_id = :issue
UNION ALL SELECT l.kind, 'REQ-' || o.number, o.title, '', 0, 3, l.id FROM issue_link l
    JOIN requirement o ON o.id = l.requirement_id WHERE l.issue_id = :issue
UNION ALL SELECT l.kind, 'CARD-' || o.number, o.title, k.name, 0, 4, l.id FROM issue_link l
    JOIN card o ON o.id = l.card_id JOIN board_column k ON k.id = o.column_id WHERE l.issue_id = :issue
UNION ALL SELECT l.kind, l.url, '', '', 0, 5, l.id FROM issue_link l WHERE l.issue_id = :issue AND l.url <> ''
ORDER BY part, 7
"""
_DUPLICATES = "SELECT number, title, state FROM issue WHERE duplicate_of_id = ? AND NOT archived ORDER BY number"


def read_page(session: Session, pk: int) -> IssuePage:
    """Return all that is known of one issue; ``NotFound`` when it is gone."""
    found = read_issues(session, [pk])
    if not found:
        raise NotFound(N_("this issue no longer exists"))
    service = read_service(session.store, session.project_id)
    running, now = service.running(found[0].priority), session.clock.now()
    texts = session.store.query(_TEXTS, (pk,))[0]
    pauses = [
        Stop(State(row[0]), datetime.fromisoformat(row[1]), stored_moment(row[2]), row[3], row[4], 0)
        for row in session.store.query(_PAUSES, (pk,))
    ]
    return IssuePage(
        issue=found[0],
        description=texts[0],
        workaround=texts[1],
        root_cause=texts[2],
        resolution=texts[3],
        comments=tuple(
            Said(row[0], row[1], datetime.fromisoformat(row[2]), bool(row[3]), row[4])
            for row in session.store.query(_COMMENTS, (pk,))
        ),
        pauses=tuple(
            Stop(**{**stop.__dict__, "worked": running.lasted(stop.since, stop.until, now)}) for stop in pauses
        ),
        links=tuple(_linked(session, pk)),
        original=_original(session, found[0]),
        duplicates=tuple(
            Linked(LinkKind.RELATES, human(ISSUE, row[0]), row[1], State(row[2]).label)
            for row in session.store.query(_DUPLICATES, (pk,))
        ),
        service=service,
    )


def _original(session: Session, row: IssueRow) -> Linked | None:
    """Return what an issue is a duplicate of, for one whose state does not say so."""
    if row.original is None or row.state is State.DUPLICATE:
        return None
    sql = "SELECT title, state FROM issue WHERE project_id = ? AND number = ?"
    title, state = session.store.query(sql, (session.project_id, row.original))[0]
    return Linked(LinkKind.RELATES, human(ISSUE, row.original), title, State(state).label)


def _linked(session: Session, pk: int) -> Iterator[Linked]:
    told: set[tuple[LinkKind, str]] = set()
    for stored, name, title, state, back, *_rest in session.store.query(_LINKS, {"issue": pk}):
        kind = LinkKind(stored).turned if back else LinkKind(stored)
        if (kind, name) not in told:
            told.add((kind, name))
            shown = State(state).label if name.startswith(ISSUE) and state else state
            yield Linked(kind, name, title, shown, bool(back))


def plain(row: IssueRow) -> dict[str, object]:
    """Return an issue as data; working time in seconds."""
    return {
        "id": text.id_of(row), "title": row.title, "type": row.type, "state": row.state, "reason": row.state_reason,
        "priority": row.priority, "impact": row.impact, "urgency": row.urgency, "owner": row.owner,
        "owner_left": row.owner_left, "reviewer": row.reviewer, "reporter": row.reporter,
        "department": row.department, "module": row.module, "found_on": row.found_on, "due": row.due_on,
        "promised_for": row.due, "reported_at": row.reported_at, "respond_by": row.respond_by,
        "responded_at": row.responded_at, "resolve_by": row.resolve_by, "resolved_at": row.resolved_at,
        "closed_at": row.closed_at, "left_seconds": row.left, "answered_late": row.answered_late,
        "breached": row.breached, "reopened": row.reopened,
        "duplicate_of": None if row.original is None else human(ISSUE, row.original),
        "caused_by_data": row.caused_by_data, "labels": list(row.labels), "source": row.source or None,
        "key": row.external_id, "comments": row.comments, "evidence": row.evidence, "archived": row.archived,
    }  # fmt: skip


def detail(session: Session, pk: int) -> Detail:
    """Return the issue for the command line, and for reading beside a list."""
    page = read_page(session, pk)
    data = plain(page.issue)
    data |= {name: getattr(page, name) for name in ("description", "workaround", "root_cause", "resolution")}
    data["comments"] = [
        {"at": said.at, "author": said.author, "evidence": said.evidence, "text": said.text} for said in page.comments
    ]
    data["pauses"] = [
        {"state": stop.state, "since": stop.since, "until": stop.until, "reason": stop.reason,
         "author": stop.author, "working_seconds": stop.worked}
        for stop in page.pauses
    ]  # fmt: skip
    data["links"] = [{"kind": each.kind, "to": each.id, "title": each.title or None} for each in page.links]
    data["duplicates"] = [each.id for each in page.duplicates]
    return Detail(data, tuple(lines(page, session)))


def lines(page: IssuePage, session: Session) -> Iterator[Line]:
    """Yield the page of an issue."""
    row, zone = page.issue, page.service.zone
    yield (text.id_of(row), "accent"), (f"  {row.title}", "strong")
    yield (
        *text.priority(row), ("   ", ""), *text.state(row), ("   ", ""), *text.clock(row), ("   ", ""),
        *text.owner(row), ("   ", ""), (row.type.label, "muted"),
    )  # fmt: skip
    yield from _facts(row, session)
    yield from _deadlines(row, page.service)
    for label, words in (
        (N_("Description"), page.description),
        (N_("Workaround"), page.workaround),
        (N_("Root cause"), page.root_cause),
        (N_("Resolution"), page.resolution),
    ):
        yield from _paragraph(label, words)
    yield from _links(page)
    if page.pauses:
        yield ()
        yield ((_("Pauses"), "strong"),)
        yield from (_stop(stop, row.day, page.service) for stop in page.pauses)
    for label, said in (
        (N_("Evidence"), [each for each in page.comments if each.evidence]),
        (N_("Comments"), [each for each in page.comments if not each.evidence]),
    ):
        if said:
            yield ()
            yield ((_(label), "strong"),)
            for each in said:
                yield (text.when(each.at, zone), "muted"), (f"  {each.author}", "accent")
                yield from (((f"    {line}", ""),) for line in each.text.splitlines()[:_MOST_LINES])


def _facts(row: IssueRow, session: Session) -> Iterator[Line]:
    weighed = f"{row.impact.label} × {row.urgency.label} = {row.priority.value}"
    shown: tuple[tuple[str, Line], ...] = (
        (N_("Reason"), ((row.state_reason, ""),) if row.state_reason else ()),
        (N_("Impact × urgency"), ((weighed, ""),)),
        (N_("Reviewer"), text.reviewer(row)),
        (N_("Reporter"), ((row.reporter, ""),) if row.reporter else ()),
        (N_("Department"), ((row.department, ""),) if row.department else ()),
        (N_("Module"), ((row.module, ""),) if row.module else ()),
        (N_("Found on"), ((row.found_on.isoformat(), ""),)),
        (N_("Due"), text.due(row, session.today())),
        (N_("Reopened"), ((str(row.reopened), "warn"),) if row.reopened else ()),
        (N_("Caused by data"), ((_("yes"), "warn"),) if row.caused_by_data else ()),
        (N_("Labels"), ((in_a_row(row.labels), ""),) if row.labels else ()),
        (N_("Source key"), ((row.external_id, ""),) if row.external_id else ()),
    )
    for label, line in shown:
        if line:
            yield (f"{_(label)}  ", "muted"), *line


def _deadlines(row: IssueRow, service: Service) -> Iterator[Line]:
    """Yield both promises: until when, when it was done, and whether in time."""
    for label, by, done, missed in (
        (N_("Answer by"), row.respond_by, row.responded_at, row.answered_late),
        (N_("Resolve by"), row.resolve_by, row.resolved_at, row.breached),
    ):
        if by is None and done is None:
            continue
        what: Line = ((_("   done {when}", when=text.when(done, service.zone)), "muted"),) if done else ()
        judged: Line = ((_("   missed"), "bad"),) if missed else ((_("   kept"), "good"),) if done and by else ()
        yield (f"{_(label)}  ", "muted"), (text.when(by, service.zone), ""), *what, *judged


def _paragraph(label: str, words: str) -> Iterator[Line]:
    if words.strip():
        yield ()
        yield ((_(label), "strong"),)
        yield from (((line, ""),) for line in words.strip().splitlines()[:_MOST_LINES])


def _links(page: IssuePage) -> Iterator[Line]:
    groups: tuple[tuple[str, Sequence[Linked]], ...] = (
        (N_("Links"), page.links),
        (N_("Duplicate of"), () if page.original is None else (page.original,)),
        (N_("Duplicates of it"), page.duplicates),
    )
    for label, links in groups:
        if links:
            yield ()
            yield ((_(label), "strong"),)
        for each in links:
            kind: Line = ((f"{each.kind.label} ", "muted"),) if links is page.links else ()
            state: Line = ((f"  {each.state}", "muted"),) if each.state else ()
            yield *kind, (each.id, "accent"), (f"  {each.title}" if each.title else "", ""), *state


def _stop(stop: Stop, day: int, service: Service) -> Line:
    until = text.when(stop.until, service.zone) if stop.until else _("still")
    return (
        (f"{text.when(stop.since, service.zone)} – {until}", "muted" if stop.until else "warn"),
        (f"  {text.duration(stop.worked, day)}", ""),
        (f"  {stop.state.label}", text.STATE_TONES[stop.state]),
        (f"  {stop.author}" if stop.author else "", "accent"),
        (f"  {stop.reason}" if stop.reason else "", ""),
    )
