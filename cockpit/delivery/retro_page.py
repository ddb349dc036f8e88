"""Retrospectives as words: how one opens, on its list, in a shell and on the page of its sprint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cockpit import figures
from cockpit.delivery.choices import CARD
from cockpit.delivery.retro import ActionRow, Retro
from cockpit.delivery.retro_rules import ActionState
from cockpit.i18n import _, aside, plural
from cockpit.ids import human
from cockpit.listing import Line, Span, Tone

if TYPE_CHECKING:
    from cockpit.session import Session

STATE_TONES: dict[ActionState, Tone] = {
    ActionState.OPEN: "warn",
    ActionState.DONE: "good",
    ActionState.DROPPED: "muted",
}
_MOST_ACTIONS = 5
"""Actions of a kind that an opening names; there is a list for all of them."""


def opening(retro: Retro, session: Session) -> Iterator[Line]:
    """Yield what a retrospective begins with: what became of the last actions, how many ever are done, and the votes.

    The late and the open actions come first.
    """
    last = retro.last_actions
    if last:
        yield (
            (_("{sprint}: what became of the actions of {last}", sprint=retro.sprint, last=last[0].sprint), "strong"),
        )
    else:
        yield ((_("{sprint}: no action was agreed on before", sprint=retro.sprint), "muted"),)
    yield from _actions(last, session.today())
    if retro.still_open:
        yield ((_("still open from before that:"), "warn"),)
        yield from _actions(retro.still_open, session.today())
    rate = _("close rate so far: {share}", share=figures.percent(retro.close_rate))
    votes = _("your votes left: {left} of {votes}", left=retro.votes_left, votes=retro.votes)
    yield (rate, "strong"), ("   ", ""), (votes, "" if retro.votes_left else "muted")


def _actions(rows: Sequence[ActionRow], today: date) -> Iterator[Line]:
    yield from (action(each, today) for each in rows[:_MOST_ACTIONS])
    if len(rows) > _MOST_ACTIONS:
        yield ((plural("  and {n} more", "  and {n} more", len(rows) - _MOST_ACTIONS), "muted"),)


def action(row: ActionRow, today: date) -> Line:
    """Return an action as a line: its state, its card, what it is, whose it is, and when it is due."""
    owner: Span = (f"@{row.owner}", "accent") if row.owner else (_("nobody"), "warn")
    return (
        ("  ", ""),
        (row.state.label, "bad" if row.late else STATE_TONES[row.state]),
        (f"  {human(CARD, row.number)}", "accent"),
        (f"  {row.title}  ", "" if row.state is ActionState.OPEN else "muted"),
        owner,
        ("  ", ""),
        *due(row, today),
    )


def due(row: ActionRow, today: date) -> Line:
    """Return when an action is due, and how far that is while it is open."""
    when = aside(figures.distance(row.due, today)) if row.state is ActionState.OPEN and row.due else ""
    return (figures.day(row.due), "bad" if row.late else ""), (when, "bad" if row.late else "muted")
