"""Rules of retrospectives: votes, what comes first on the agenda, and whether agreed actions are ever done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message

VOTES_PER_PERSON = 3
"""How many votes a person has in a retrospective unless it says otherwise."""


class NoteKind(Choice):
    """What a note of a retrospective says."""

    WENT_WELL = "went-well", N_("went well")
    IMPROVE = "improve", N_("to improve")
    TRY = "try", N_("to try")


class ActionState(Choice):
    """What became of an agreed action."""

    OPEN = "open", N_("open")
    DONE = "done", N_("done")
    DROPPED = "dropped", N_("dropped")


@dataclass(frozen=True)
class RetroNote:
    """A note and its votes."""

    id: int
    kind: NoteKind
    votes: int = 0


@dataclass(frozen=True)
class RetroAction:
    """What was agreed to be done, by whom and when."""

    id: int
    title: str
    owner: str = ""
    due: date | None = None
    state: ActionState = ActionState.OPEN

    def late(self, today: date) -> bool:
        """Return whether it is open after its due day."""
        return self.state is ActionState.OPEN and self.due is not None and self.due < today


@dataclass(frozen=True)
class Agenda:
    """What a retrospective shows, in this order."""

    last_actions: tuple[RetroAction, ...]
    """Those of the one before: late ones, other open ones, then done and dropped ones."""
    close_rate: float | None
    """Share of the actions so far that was done."""
    notes: Mapping[NoteKind, tuple[RetroNote, ...]]
    """The notes of each kind, those with the most votes first."""


def vote_refusal(cast: int, limit: int = VOTES_PER_PERSON) -> Message | None:
    """Return why a person who has cast so many votes may not cast another, None if the person may."""
    if cast < limit:
        return None
    return message(N_("all {limit} votes are cast; take one back first"), limit=limit)


def missing_of_action(action: RetroAction) -> list[Message]:
    """Return what an action lacks to be one that somebody will do."""
    missing = []
    if not action.owner:
        missing.append(message(N_("“{title}” has no owner; name one person"), title=action.title))
    if action.due is None:
        missing.append(message(N_("“{title}” has no due day; set one"), title=action.title))
    return missing


def by_votes(notes: Iterable[RetroNote]) -> list[RetroNote]:
    """Return the notes, those with the most votes first, older before newer among equals."""
    return sorted(notes, key=lambda note: (-note.votes, note.id))


def close_rate(actions: Iterable[RetroAction]) -> float | None:
    """Return the share of the actions that was done; a dropped one was not done, and without any there is no rate."""
    states = [action.state for action in actions]
    return states.count(ActionState.DONE) / len(states) if states else None


def agenda(
    notes: Iterable[RetroNote], last_actions: Iterable[RetroAction], all_actions: Iterable[RetroAction], today: date
) -> Agenda:
    """Return what a retrospective shows; ``all_actions`` are those of every one before it."""
    ranked = by_votes(notes)
    return Agenda(
        last_actions=tuple(sorted(last_actions, key=lambda action: _urgency(action, today))),
        close_rate=close_rate(all_actions),
        notes={kind: tuple(note for note in ranked if note.kind is kind) for kind in NoteKind},
    )


def _urgency(action: RetroAction, today: date) -> tuple[bool, int, date, int]:
    return not action.late(today), tuple(ActionState).index(action.state), action.due or date.max, action.id
