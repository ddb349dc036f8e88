"""Retrospectives: votes are limited and rank the notes, and old actions come before new ideas."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.retro_rules import (
    ActionState,
    NoteKind,
    RetroAction,
    RetroNote,
    agenda,
    by_votes,
    close_rate,
    missing_of_action,
    vote_refusal,
)

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("cast", "limit", "refused"), [(0, 3, False), (2, 3, False), (3, 3, True), (5, 3, True), (0, 0, True)]
)
def test_votes_are_limited(cast: int, limit: int, refused: bool) -> None:
    refusal = vote_refusal(cast, limit)
    assert (refusal is not None) is refused
    if refusal:
        assert f"all {limit} votes" in str(refusal)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (RetroAction(1, "Demo first", "li.wei", TODAY), []),
        (RetroAction(1, "Demo first", due=TODAY), ["no owner"]),
        (RetroAction(1, "Demo first"), ["no owner", "no due day"]),
    ],
)
def test_an_action_needs_somebody_and_a_day(action: RetroAction, words: list[str]) -> None:
    missing = missing_of_action(action)
    assert len(missing) == len(words)
    assert all(word in str(text) for word, text in zip(words, missing, strict=True))


def test_the_agenda_opens_with_what_became_of_the_last_actions() -> None:
    actions = [
        RetroAction(1, "dropped", state=ActionState.DROPPED),
        RetroAction(2, "done", due=date(2026, 3, 1), state=ActionState.DONE),
        RetroAction(3, "open without a day"),
        RetroAction(4, "open", due=TODAY),
        RetroAction(5, "late", due=date(2026, 3, 10)),
        RetroAction(6, "later", due=date(2026, 3, 9)),
    ]
    shown = agenda([], actions, [*actions, RetroAction(7, "older", state=ActionState.DONE)], TODAY)
    assert [action.id for action in shown.last_actions] == [6, 5, 4, 3, 2, 1]
    assert shown.close_rate == 2 / 7
    assert shown.notes == {NoteKind.WENT_WELL: (), NoteKind.IMPROVE: (), NoteKind.TRY: ()}


def test_notes_are_ranked_within_their_kind() -> None:
    notes = [RetroNote(1, NoteKind.TRY, 1), RetroNote(2, NoteKind.IMPROVE, 2), RetroNote(3, NoteKind.TRY, 4)]
    shown = agenda(notes, [], [], TODAY)
    assert [note.id for note in shown.notes[NoteKind.TRY]] == [3, 1]
    assert shown.close_rate is None


def test_late_means_open_after_its_day() -> None:
    assert RetroAction(1, "", due=date(2026, 3, 15)).late(TODAY)
    assert not RetroAction(1, "", due=TODAY).late(TODAY)
    assert not RetroAction(1, "", due=date(2026, 3, 1), state=ActionState.DONE).late(TODAY)


def test_close_rate_without_actions_is_unknown() -> None:
    assert close_rate([]) is None
    assert close_rate([RetroAction(1, ""), RetroAction(2, "", state=ActionState.DONE)]) == 0.5


_notes = st.builds(RetroNote, id=st.integers(), kind=st.sampled_from(NoteKind), votes=st.integers(0, 9))


@given(st.lists(_notes, unique_by=lambda note: note.id))
def test_ranking_keeps_every_note(notes: list[RetroNote]) -> None:
    ranked = by_votes(notes)
    assert sorted(map(repr, ranked)) == sorted(map(repr, notes))
    assert [note.votes for note in ranked] == sorted((note.votes for note in notes), reverse=True)
    assert by_votes(reversed(notes)) == ranked
