"""Cards and columns as words: the same on the board, in lists and on pages. Pure."""

from __future__ import annotations

from datetime import date

from cockpit import figures
from cockpit.delivery.board_rules import ColumnKind, Firmness
from cockpit.delivery.cards import CardRow
from cockpit.delivery.choices import Priority, SprintState
from cockpit.i18n import _, aside, plural
from cockpit.listing import Line, Span, Tone

_PRIORITIES: dict[Priority, tuple[tuple[str, str], Tone]] = {
    Priority.URGENT: (("▲▲", "!!"), "bad"),
    Priority.HIGH: (("▲", "!"), "warn"),
    Priority.NORMAL: (("", ""), ""),
    Priority.LOW: (("▽", "-"), "muted"),
}
_BLOCKED, _WAITS, _AGING, _CHECKS, _PARTS, _COMMENTS = (
    ("■", "#"),
    ("◇", "<"),
    ("◔", "~"),
    ("☑", "v"),
    ("⊞", "+"),
    ("✎", '"'),
)
KIND_TONES: dict[ColumnKind, Tone] = {ColumnKind.TODO: "muted", ColumnKind.DOING: "", ColumnKind.DONE: "good"}
SPRINT_TONES: dict[SprintState, Tone] = {
    SprintState.PLANNED: "muted",
    SprintState.ACTIVE: "accent",
    SprintState.CLOSED: "",
}


def detailed(card: CardRow, *, ascii_only: bool = False) -> tuple[Line, ...]:
    """Return what the card is, and in groups what holds it up, how far it is, when it is due, and whose it is.

    What matters most stands first, because a narrow column shows no more than that.
    """
    name: Line = (*priority(card, ascii_only=ascii_only), (f"{card.shown} ", "accent"), title(card))
    held_up, far = hindrances(card, ascii_only=ascii_only), progress(card, ascii_only=ascii_only)
    groups = [*held_up, points(card), *due(card), owner(card), *far, labels(card)]
    return (name, *((group,) for group in groups if group[0]))


def compact(card: CardRow, *, ascii_only: bool = False) -> Line:
    """Return the card as one line."""
    mark = "".join(text.split()[0] for text, _tone in hindrances(card, ascii_only=ascii_only))
    worst: Tone = "bad" if card.blocked or card.overdue else "warn"
    marks: Line = ((f"{mark} ", worst),) if mark else ()
    size = "" if card.points is None else f" {figures.figure(card.points)}"
    line: Line = (*priority(card, ascii_only=ascii_only), *marks, (card.shown, "accent"), (size, "muted"), (" ", ""))
    return (*line, title(card))


def title(card: CardRow) -> Span:
    """Return the title, muted when the card is archived."""
    return " ".join(card.title.split()), "muted" if card.archived else ""


def priority(card: CardRow, *, ascii_only: bool = False) -> Line:
    """Return the mark of the priority, nothing for a normal one."""
    marks, tone = _PRIORITIES[card.priority]
    return ((f"{marks[ascii_only]} ", tone),) if marks[0] else ()


def hindrances(card: CardRow, *, ascii_only: bool = False) -> list[Span]:
    """Return what holds the card up, each with a mark: a block, other cards, being late, being in work for too long."""
    found: list[Span] = []
    if card.blocked_since is not None:
        days = max(0, (card.today - card.blocked_since).days)
        told = plural("blocked {n} day", "blocked {n} days", days) if days else _("blocked today")
        found.append((f"{_BLOCKED[ascii_only]} {told}", "bad"))
    if card.overdue:
        found.append((f"! {plural('{n} day late', '{n} days late', card.overdue)}", "bad"))
    if card.waits_for and card.kind is not ColumnKind.DONE:
        count = plural("waits for {n} card", "waits for {n} cards", card.waits_for)
        found.append((f"{_WAITS[ascii_only]} {count}", "warn"))
    if card.aging and card.days_in_work is not None:
        count = plural("{n} day in work", "{n} days in work", card.days_in_work)
        found.append((f"{_AGING[ascii_only]} {count}", "warn"))
    return found


def amount(points: float | None) -> str:
    """Return an amount of points in words, ``-`` for one that is not known."""
    if points is None:
        return _("- points")
    return plural("{points} point", "{points} points", 1 if points == 1 else 2, points=figures.figure(points))


def points(card: CardRow) -> Span:
    """Return the points, ``-`` for a card without an estimate."""
    return amount(card.points), "" if card.points else "muted"


def progress(card: CardRow, *, ascii_only: bool = False) -> list[Span]:
    """Return how much of its checklist and of its parts is done, and how many comments there are."""
    found: list[Span] = []
    for (mark, plain), done, of in ((_CHECKS, card.checks_done, card.checks), (_PARTS, card.parts_done, card.parts)):
        if of:
            found.append((f"{plain if ascii_only else mark} {done}/{of}", "good" if done >= of else "muted"))
    if card.comments:
        found.append((f"{_COMMENTS[ascii_only]} {card.comments}", "muted"))
    return found


def due(card: CardRow) -> list[Span]:
    """Return the due day, red when it has passed; nothing for a card without one."""
    if card.due is None:
        return []
    return [(figures.day(card.due), "bad" if card.overdue else "muted" if card.kind is ColumnKind.DONE else "")]


def overdue(card: CardRow) -> Line:
    """Return the due day and how far it is."""
    if card.due is None:
        return (("-", "muted"),)
    tone: Tone = "bad" if card.overdue else "muted"
    if card.kind is ColumnKind.DONE:
        return ((figures.day(card.due), "muted"),)
    return (
        (figures.day(card.due), tone if card.overdue else ""),
        (aside(figures.distance(card.due, card.today)), tone),
    )


def owner(card: CardRow) -> Span:
    """Return the owner's handle; nobody, or somebody who left, stands out."""
    if card.owner is None:
        return _("nobody"), "muted" if card.kind is ColumnKind.TODO else "warn"
    return (f"@{card.owner}{aside(_('left'))}", "warn") if card.owner_left else (f"@{card.owner}", "accent")


def labels(card: CardRow) -> Span:
    """Return the labels."""
    return " ".join(f"#{' '.join(label.split())}" for label in card.labels), "muted"


def limit_note(count: int, soft: int | None, hard: int | None) -> tuple[str, Firmness | None]:
    """Return what stands beside a column's title, and which limit is exceeded.

    ``count`` is what the limit counts: 4/6. Where a hard limit lies above a soft one, both are shown: 4/3 (max 5).
    """
    limits = [limit for limit in (soft, hard) if limit is not None]
    if not limits:
        return "", None
    over = Firmness.HARD if hard is not None and count > hard else Firmness.SOFT if count > min(limits) else None
    note = f"{count}/{min(limits)}"
    if soft is not None and hard is not None and hard > soft:
        note = _("{note} (max {hard})", note=note, hard=hard)
    return note, over


def span(start: date | None, end: date | None) -> str:
    """Return from when to when, ``-`` for what is not known."""
    if start is None and end is None:
        return figures.UNKNOWN
    return f"{figures.day(start)} – {figures.day(end)}"
