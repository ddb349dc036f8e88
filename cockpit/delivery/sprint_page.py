"""One sprint with all that is known of it: what it promised and did, its cards, and its retrospective."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.delivery import retro_page, text
from cockpit.delivery.cards import CardRow, read_cards
from cockpit.delivery.choices import CARD, SprintState
from cockpit.delivery.retro import Retro, read_retro
from cockpit.delivery.sprint_rules import say_do
from cockpit.delivery.sprints import FEW_WORKDAYS, SprintRow, read_sprints, workdays_left
from cockpit.errors import NotFound
from cockpit.i18n import N_, _, plural
from cockpit.ids import human
from cockpit.listing import Detail, Lead, Line, Span
from cockpit.terms import exactly

if TYPE_CHECKING:
    from cockpit.session import Session

_CARDS = """
SELECT c.id, c.number FROM card c JOIN board_column k ON k.id = c.column_id
WHERE c.sprint_id = ? AND (NOT c.archived OR k.kind = 'done') ORDER BY k.position, c.rank, c.id
"""
_MOST_CARDS = 50
"""Cards that the page names; the list of cards has all of them."""


def detail(session: Session, pk: int) -> Detail:
    """Return all that is known of one sprint; ``NotFound`` when it is gone."""
    found = read_sprints(session, [pk])
    if not found:
        raise NotFound(N_("this sprint no longer exists"))
    row, retro = found[0], read_retro(session, pk)
    inside = session.store.query(_CARDS, (pk,))
    cards = read_cards(session, [each[0] for each in inside[:_MOST_CARDS]])
    data = plain(row) | {
        "cards_in_it": [human(CARD, each[1]) for each in inside],
        "last_actions": [human(CARD, each.number) for each in retro.last_actions],
        "actions": [human(CARD, each.number) for each in retro.actions],
        "close_rate": retro.close_rate,
        "votes_left": retro.votes_left,
    }
    lines = [*_head(row, session), *_facts(row), (), *_amounts(row, session)]
    lines += _cards(cards, row, len(inside) - len(cards))
    if row.state is not SprintState.PLANNED:
        lines += _retrospective(retro, session)
    return Detail(data, tuple(lines), leads(row))


def leads(row: SprintRow) -> tuple[Lead, ...]:
    """Return the cards behind the numbers of a sprint; they count also where they were put away since."""

    def those(label: str, part: str) -> Lead:
        return Lead(_(label), "card", f"{exactly(part, row.name)} (archived or -archived)")

    if row.days is None or row.state is SprintState.PLANNED:
        inside = exactly("sprint", row.name)
        return (
            Lead(_("Cards"), "card", f"{inside} (done or -archived)"),
            Lead(_("done"), "card", f"{inside} done (archived or -archived)"),
        )
    return (
        those(N_("committed"), "committed"),
        those(N_("added later"), "added"),
        those(N_("taken out later"), "removed"),
        those(N_("done"), "delivered"),
        those(N_("carried over") if row.state is SprintState.CLOSED else N_("remaining"), "undone"),
    )


def brief(row: SprintRow, session: Session) -> Iterator[Line]:
    """Yield what it is for, and what it has committed and done."""
    yield from _head(row, session)
    yield from _amounts(row, session)


def plain(row: SprintRow) -> dict[str, object]:
    """Return the sprint as data."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("id", "version")}
    return values | {"say_do": say_do(row.result)}


def days_left(row: SprintRow, session: Session) -> Line:
    """Return how many working days of a running sprint are left, or how late it is."""
    if row.state is not SprintState.ACTIVE or row.end is None:
        return (("-", "muted"),)
    days = workdays_left(session, row.end)
    if days is None:
        return ((figures.distance(row.end, session.today()), "bad"),)
    return ((plural("{n} working day", "{n} working days", days), "warn" if days <= FEW_WORKDAYS else ""),)


def _head(row: SprintRow, session: Session) -> Iterator[Line]:
    left = () if row.state is not SprintState.ACTIVE else (("  ", ""), *days_left(row, session))
    yield (row.name, "strong"), (f"  {row.state.label}", text.SPRINT_TONES[row.state]), *left
    yield from (((line, ""),) for line in row.goal.split("\n") if line.strip())


def _facts(row: SprintRow) -> Iterator[Line]:
    """Yield when it ran, what it delivered and who accepted that, those that are known."""
    accepted = row.accepted_on and _(
        "{day} by {person}", day=row.accepted_on.isoformat(), person=row.accepted_by or "-"
    )
    shown = (
        (N_("Days"), text.span(row.start, row.end)),
        (N_("Started on"), row.started_on and row.started_on.isoformat()),
        (N_("Closed on"), row.closed_on and row.closed_on.isoformat()),
        (N_("Capacity"), row.capacity is not None and text.amount(row.capacity)),
        (N_("Module"), row.module),
        (N_("Increment"), row.increment),
        (N_("Why there is no increment"), row.why_none),
        (N_("Demo"), row.demo_on and row.demo_on.isoformat()),
        (N_("Accepted"), accepted),
        (N_("Votes per person"), str(row.votes)),
    )
    for label, value in shown:
        if value:
            yield (f"{_(label)}  ", "muted"), (value, "")


def _amounts(row: SprintRow, session: Session) -> Iterator[Line]:
    if row.days is not None:
        from cockpit.delivery.charts import burn_lines

        yield from burn_lines(session, row.id)
    done = _("done: {done} of {cards} cards, {points} of {total} points", done=row.done_cards, cards=row.cards,
             points=figures.figure(row.done_points), total=figures.figure(row.points))  # fmt: skip
    yield ((done, ""),)
    if row.state is SprintState.CLOSED:
        yield ((_("say-do: {share}", share=figures.percent(say_do(row.result))), ""),)
        over = plural("{n} card carried over", "{n} cards carried over", row.carried_over)
        yield ((over, "warn" if row.carried_over else ""),)


def _cards(cards: Sequence[CardRow], row: SprintRow, more: int) -> Iterator[Line]:
    if not cards:
        return
    yield ()
    yield ((_("Cards"), "strong"),)
    for card in cards:
        gap: Span = ("  ", "")
        column: Span = (card.column, text.KIND_TONES[card.kind] or "muted")
        yield (card.shown, "accent"), gap, text.title(card), gap, column, gap, text.points(card), gap, text.owner(card)
    if more:
        where = f"card list {exactly('sprint', row.name)} (done or -archived)"
        yield ((plural("and {n} more: {where}", "and {n} more: {where}", more, where=where), "muted"),)


def _retrospective(retro: Retro, session: Session) -> Iterator[Line]:
    yield ()
    yield ((_("Retrospective"), "strong"),)
    yield from retro_page.opening(retro, session)
    if retro.actions:
        yield ((_("agreed on in this one:"), ""),)
        yield from (retro_page.action(each, session.today()) for each in retro.actions)
