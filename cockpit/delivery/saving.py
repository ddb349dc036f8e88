"""Writing cards: what a card repeats of its own history, and the line of history that each change leaves.

Every command that changes a card saves it through here, so that no chart misses anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from cockpit.command import Work
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.flow import cycle_days
from cockpit.delivery.records import BoardColumn, Card, CardState
from cockpit.ranks import between

Kinds = Mapping[int, ColumnKind]
"""The kind of each column of a project, by its id."""


def kinds(work: Work) -> Kinds:
    """Return the kind of each column, archived ones included."""
    return {column.id: column.kind for column in work.find(BoardColumn)}


def save_card(work: Work, card: Card, before: Card | None, kind_of: Kinds) -> Card:
    """Save a card and write down how it stands, if that differs from how it stood.

    Args:
        work: the change.
        card: the card as it shall be.
        before: as it was, None for a new one.
        kind_of: of each column as it was before the change; see ``rekind`` for a column that changes its kind.
    """
    if before is None or before.column_id != card.column_id:
        card = entered(card, kind_of[card.column_id], work.today)
    saved = work.save(card)
    note(work, saved, before, kind_of)
    return saved


def entered(card: Card, kind: ColumnKind, today: date) -> Card:
    """Return the card as it stands after it came into a column of this kind today."""
    changes: dict[str, object] = {"moved_on": today}
    if kind is ColumnKind.DOING and card.began_on is None:
        changes["began_on"] = today
    if kind is not ColumnKind.DONE:
        changes |= {"done_on": None, "cycle_days": None}
    elif card.done_on is None:
        changes |= {"done_on": today, "cycle_days": cycle_days(card.began_on, today)}
    return card.model_copy(update=changes)


def note(work: Work, card: Card, before: Card | None, kind_of: Kinds) -> None:
    """Write down how a saved card stands, if charts count the difference."""
    if before is None or _counted(card, kind_of) != _counted(before, kind_of):
        left = None if before is None or before.sprint_id == card.sprint_id else before.sprint_id
        work.save(state_of(card, kind_of[card.column_id], shown_kind(before, kind_of), work.today, left=left))


def state_of(
    card: Card,
    kind: ColumnKind,
    was: ColumnKind | None,
    day: date,
    *,
    left: int | None = None,
    told: bool = False,
) -> CardState:
    """Return the line of history for a card that stands in a column of this kind; ``left`` is the sprint it left."""
    return CardState.model_construct(
        project_id=card.project_id,
        card_id=card.id,
        day=day,
        sprint_id=card.sprint_id,
        left_sprint_id=left,
        points=card.points,
        kind=kind,
        was=was,
        archived=card.archived,
        told=told,
    )


def shown_kind(card: Card | None, kind_of: Kinds) -> ColumnKind | None:
    """Return the kind under which a card is counted on the board; what is done and then put away stays done."""
    if card is None:
        return None
    return counted_kind(kind_of[card.column_id], card.archived)


def counted_kind(kind: ColumnKind, archived: bool) -> ColumnKind | None:
    """Return the kind under which a card in a column of this kind is counted; see ``shown_kind``."""
    return None if archived and kind is not ColumnKind.DONE else kind


def rekind(work: Work, cards: Iterable[Card], before: ColumnKind, after: ColumnKind) -> None:
    """Bring the cards of a column up to date that has changed its kind."""
    for card in cards:
        saved = work.save(entered(card, after, work.today).model_copy(update={"moved_on": card.moved_on}))
        was = shown_kind(card, {card.column_id: before})
        work.save(state_of(saved, after, was, work.today))


def rank_before(work: Work, upper: str | None) -> str:
    """Return a rank that sorts just before ``upper``, or after everything when that is None."""
    below = "" if upper is None else "AND rank < :upper"
    sql = f"SELECT MAX(rank) FROM card WHERE project_id = :project {below}"
    return between(work.change.query(sql, {"project": work.project, "upper": upper})[0][0], upper)


def rank_after(work: Work, lower: str) -> str:
    """Return a rank that sorts just after ``lower``."""
    sql = "SELECT MIN(rank) FROM card WHERE project_id = ? AND rank > ?"
    return between(lower, work.change.query(sql, (work.project, lower))[0][0])


def next_ranks(work: Work, count: int) -> Sequence[str]:
    """Return so many ranks after everything."""
    from cockpit.ranks import spread

    sql = "SELECT MAX(rank) FROM card WHERE project_id = ?"
    return spread(count, work.change.query(sql, (work.project,))[0][0])


def _counted(card: Card, kind_of: Kinds) -> tuple[object, ...]:
    return card.sprint_id, card.points, kind_of[card.column_id], card.archived
