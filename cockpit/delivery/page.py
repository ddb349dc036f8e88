"""One card with all that is known of it, as data and as lines: for ``show`` and for the pane beside the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.delivery import text
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.cards import CardRow, cycle_limit, plain, read_cards
from cockpit.delivery.choices import CARD
from cockpit.errors import NotFound
from cockpit.i18n import N_, _, aside, in_a_row, plural
from cockpit.ids import human
from cockpit.listing import Detail, Line
from cockpit.requirements.choices import REQUIREMENT

if TYPE_CHECKING:
    from cockpit.session import Session


@dataclass(frozen=True)
class Point:
    """A point of a checklist; ``criterion`` is None for one of the card's own, ``item`` for one that all cards have."""

    number: int
    text: str
    done: bool
    item: int | None
    criterion: int | None


@dataclass(frozen=True)
class Linked:
    """A card that this one needs, that needs it, or that is a part of it."""

    id: int
    number: int
    title: str
    column: str
    done: bool


@dataclass(frozen=True)
class Said:
    """A comment. ``at`` is aware, in the zone in which the project's work is done."""

    id: int
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class CardPage:
    """A card with its description, checklist, links, parts and comments, these oldest first."""

    card: CardRow
    description: str
    points: tuple[Point, ...]
    needs: tuple[Linked, ...]
    needed_by: tuple[Linked, ...]
    parts: tuple[Linked, ...]
    comments: tuple[Said, ...]


_POINTS = """
SELECT text, done, id, NULL AS criterion, position, 0 AS part FROM check_item WHERE card_id = :card AND NOT archived
UNION ALL
SELECT d.name, t.id IS NOT NULL, NULL, d.id, d.position, 1 FROM done_criterion d
    LEFT JOIN done_tick t ON t.criterion_id = d.id AND t.card_id = :card
    WHERE d.project_id = :project AND NOT d.archived AND (t.id IS NOT NULL OR NOT :done)
ORDER BY part, position, 3, 4
"""
_LINKED = """
SELECT o.id, o.number, o.title, b.name, b.kind = 'done' FROM card o JOIN board_column b ON b.id = o.column_id
WHERE NOT o.archived AND {} ORDER BY o.number
"""
_NEEDS = _LINKED.format("o.id IN (SELECT needed_id FROM card_need WHERE card_id = ?)")
_NEEDED_BY = _LINKED.format("o.id IN (SELECT card_id FROM card_need WHERE needed_id = ?)")
_PARTS = _LINKED.format("o.parent_id = ?")


def read_page(session: Session, pk: int) -> CardPage:
    """Return all that is known of one card; ``NotFound`` when it is gone."""
    from cockpit.history import zone_of

    found = read_cards(session, [pk], cycle_limit(session))
    if not found:
        raise NotFound(N_("this card no longer exists"))
    card = found[0]
    values = {"card": pk, "project": session.project_id, "done": card.kind is ColumnKind.DONE}
    points = session.store.query(_POINTS, values)
    zone = zone_of(session)
    comments = session.store.query(
        "SELECT id, author, at, text FROM card_comment WHERE card_id = ? AND NOT archived ORDER BY id", (pk,)
    )
    return CardPage(
        card=card,
        description=str(session.store.scalar("SELECT description FROM card WHERE id = ?", (pk,))),
        points=tuple(Point(place, row[0], bool(row[1]), row[2], row[3]) for place, row in enumerate(points, 1)),
        needs=_linked(session, _NEEDS, pk),
        needed_by=_linked(session, _NEEDED_BY, pk),
        parts=_linked(session, _PARTS, pk),
        comments=tuple(
            Said(row[0], row[1], datetime.fromisoformat(row[2]).astimezone(zone), row[3]) for row in comments
        ),
    )


def _linked(session: Session, sql: str, pk: int) -> tuple[Linked, ...]:
    return tuple(Linked(row[0], row[1], row[2], row[3], bool(row[4])) for row in session.store.query(sql, (pk,)))


def detail(session: Session, pk: int) -> Detail:
    """Return the card for the command line."""
    page = read_page(session, pk)
    data = plain(page.card) | {
        "description": page.description,
        "checklist": [{"point": point.text, "done": point.done} for point in page.points],
        "needs": [human(CARD, card.number) for card in page.needs],
        "needed_by": [human(CARD, card.number) for card in page.needed_by],
        "parts_ids": [human(CARD, card.number) for card in page.parts],
        "discussion": [
            {"id": s.id, "author": s.author, "at": s.at.astimezone(UTC), "text": s.text} for s in page.comments
        ],
    }
    return Detail(data, tuple(lines(page, ascii_only=session.ascii_only)))


def lines(page: CardPage, *, ascii_only: bool = False) -> Iterator[Line]:
    """Yield the page as lines."""
    card = page.card
    yield (*text.priority(card, ascii_only=ascii_only), (card.shown, "accent"), (f"  {card.title}", "strong"))
    yield (
        (card.column, text.KIND_TONES[card.kind] or "strong"),
        ("  ", ""),
        text.points(card),
        ("  ", ""),
        text.owner(card),
        ("  ", ""),
        *(text.overdue(card) if card.due else ()),
    )
    yield from ((span,) for span in text.hindrances(card, ascii_only=ascii_only))
    if card.blocked:
        yield ((_("blocked: {reason}", reason=card.blocked_reason), "bad"),)
    yield from facts(card)
    if page.description.strip():
        yield ()
        yield from (((line, ""),) for line in page.description.split("\n"))
    yield from _points(page, ascii_only=ascii_only)
    for title, cards in ((N_("Needs"), page.needs), (N_("Needed by"), page.needed_by), (N_("Parts"), page.parts)):
        yield from _cards(_(title), cards, ascii_only=ascii_only)
    if page.comments:
        yield ()
        yield ((_("Comments"), "strong"),)
        for said in page.comments:
            yield (said.at.strftime("%Y-%m-%d %H:%M"), "muted"), (f"  {said.author}", "accent")
            yield from (((f"  {line}", ""),) for line in said.text.split("\n"))


def facts(card: CardRow) -> Iterator[Line]:
    """Yield sprint, module, labels, where it came from and when what happened, those that are known."""
    begun = "" if card.began_on is None else figures.day(card.began_on)
    done = "" if card.done_on is None else figures.day(card.done_on)
    taken = "" if card.cycle_days is None else plural(" ({n} day)", " ({n} days)", card.cycle_days)
    origin = "" if card.external_id is None else f"{card.source}:{card.external_id}"
    shown = (
        (N_("Sprint"), card.sprint or ""),
        (N_("Module"), card.module or ""),
        (N_("Requirement"), "" if card.requirement is None else human(REQUIREMENT, card.requirement)),
        (N_("Part of"), "" if card.parent is None else human(CARD, card.parent)),
        (N_("Labels"), in_a_row(card.labels)),
        (N_("Source key"), origin),
        (N_("Made on"), figures.day(card.made_on)),
        (N_("Begun on"), begun),
        (N_("Done on"), f"{done}{taken}"),
    )
    for label, value in shown:
        if value:
            yield (f"{_(label)}  ", "muted"), (value, "")


def _points(page: CardPage, *, ascii_only: bool) -> Iterator[Line]:
    if not page.points:
        return
    yield ()
    yield (_("Checklist"), "strong"), (f"  {sum(point.done for point in page.points)}/{len(page.points)}", "muted")
    for point in page.points:
        mark = ("[x]" if ascii_only else "☑") if point.done else ("[ ]" if ascii_only else "☐")
        shared = "" if point.criterion is None else aside(_("definition of done"))
        yield (
            (f"{point.number:>2} {mark} ", "good" if point.done else "warn"),
            (point.text, "muted" if point.done else ""),
            (shared, "muted"),
        )


def _cards(title: str, cards: tuple[Linked, ...], *, ascii_only: bool) -> Iterator[Line]:
    if not cards:
        return
    yield ()
    yield ((title, "strong"),)
    for card in cards:
        mark = ("+" if ascii_only else "✔") if card.done else " "
        yield (
            (f"{mark} ", "good"),
            (human(CARD, card.number), "accent"),
            (f"  {card.title}", "muted" if card.done else ""),
            (f"  {card.column}", "muted"),
        )
