"""Commands on retrospectives."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, Pick, Receipt, Work, takes
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.choices import SprintState
from cockpit.delivery.commands.move import moved
from cockpit.delivery.commands.shared import card_receipt, check_limits, live_card, live_columns, refuse, shown
from cockpit.delivery.records import Card, RetroAction, RetroNote, RetroVote, Sprint
from cockpit.delivery.retro import votes_cast
from cockpit.delivery.retro_rules import vote_refusal
from cockpit.delivery.saving import kinds, rank_before, save_card
from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_, _
from cockpit.message import message
from cockpit.text import Line, Name

_NoteId = Annotated[int, Pick("retro"), Field(title=N_("Note"))]
_ActionId = Annotated[int, Pick("action"), Field(title=N_("Action"))]
_Owner = Annotated[int, Pick("person"), Field(title=N_("Owner"))]
_Due = Annotated[date, Field(title=N_("Due"))]
_Sprint = Annotated[
    int | None, Pick("sprint"), Field(title=N_("Sprint"), description=N_("empty: the running one, else the last"))
]
LABEL = N_("retrospective")
"""The label of cards that were agreed on in a retrospective."""


@takes(RetroNote, "text kind")
class AddNote(Command):
    """New note for the retrospective"""

    name: ClassVar[str] = "retro.add"
    right: ClassVar[Right] = Right.NOTE
    sprint: _Sprint = None

    def apply(self, work: Work) -> Receipt:
        sprint = _sprint(work, self.sprint)
        note = RetroNote(project_id=work.project, sprint_id=sprint.id, author=work.actor, **self.given())
        return _note(work.save(note), N_("note kept for the retrospective"))


@takes(RetroNote, "text kind", optional=True)
class EditNote(Command):
    """Edit the note"""

    name: ClassVar[str] = "retro.edit"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "note"
    note: _NoteId

    def apply(self, work: Work) -> Receipt:
        return _note(work.save(work.get(RetroNote, self.note).with_(**self.given())), N_("note changed"))


class ArchiveNote(Command):
    """Archive the note"""

    name: ClassVar[str] = "retro.archive"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "note"
    note: _NoteId

    def apply(self, work: Work) -> Receipt:
        return _note(work.save(work.get(RetroNote, self.note).with_(archived=True)), N_("note archived"))


class VoteNote(Command):
    """Give the note one of your votes"""

    name: ClassVar[str] = "retro.vote"
    key: ClassVar[str] = "+"
    brief: ClassVar[str] = N_("vote")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "note"
    note: _NoteId

    def apply(self, work: Work) -> Receipt:
        note = work.get(RetroNote, self.note)
        if work.find(RetroVote, note_id=note.id, voter=work.actor):
            raise Refused(N_("you have voted for this note already"))
        limit = work.get(Sprint, note.sprint_id).votes
        cast = votes_cast(work.change, note.sprint_id, work.actor)
        refuse([reason for reason in (vote_refusal(cast, limit),) if reason])
        work.save(RetroVote(project_id=work.project, note_id=note.id, voter=work.actor))
        text = message(N_("voted; votes left: {left}"), left=limit - cast - 1)
        return Receipt(text, "retro_note", (note.id,), (str(note.id),))


class UnvoteNote(Command):
    """Take your vote back"""

    name: ClassVar[str] = "retro.unvote"
    key: ClassVar[str] = "-"
    brief: ClassVar[str] = N_("take vote back")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "note"
    note: _NoteId

    def apply(self, work: Work) -> Receipt:
        votes = work.find(RetroVote, note_id=work.get(RetroNote, self.note).id, voter=work.actor)
        if not votes:
            raise Refused(N_("you have not voted for this note"))
        work.change.delete(votes[0])
        return _note(work.get(RetroNote, self.note), N_("vote taken back"))


class ActOnNote(Command):
    """Agree on an action for the note

    It enters the backlog as a card, with its owner and the day it is due.
    """

    name: ClassVar[str] = "retro.act"
    key: ClassVar[str] = "a"
    brief: ClassVar[str] = N_("action")
    subject: ClassVar[str] = "note"
    note: _NoteId
    owner_id: _Owner
    due: _Due
    title: Annotated[Line, Field(title=N_("Title"), description=N_("empty: the words of the note"))] = ""

    def apply(self, work: Work) -> Receipt:
        note = work.get(RetroNote, self.note)
        return _agreed(work, note.sprint_id, self.title or note.text, self.owner_id, self.due, note.id)


class AddAction(Command):
    """New action of the retrospective

    It enters the backlog as a card, with its owner and the day it is due.
    """

    name: ClassVar[str] = "action.add"
    title: Annotated[Name, Field(title=N_("Title"))]
    owner_id: _Owner
    due: _Due
    sprint: _Sprint = None

    def apply(self, work: Work) -> Receipt:
        return _agreed(work, _sprint(work, self.sprint).id, self.title, self.owner_id, self.due, None)


class FinishAction(Command):
    """Say that the action is done"""

    name: ClassVar[str] = "action.close"
    key: ClassVar[str] = "x"
    subject: ClassVar[str] = "action"
    action: _ActionId

    def apply(self, work: Work) -> Receipt:
        card = live_card(work, work.get(RetroAction, self.action).card_id)
        done = next((column for column in live_columns(work) if column.kind is ColumnKind.DONE), None)
        if done is None:
            raise Refused(N_("the board has no column of the kind “done”; add one first"))
        if card.done_on is not None:
            raise Refused(N_("{card} is done already"), card=shown(card))
        return moved(work, [(card, done)])


class DropAction(Command):
    """Drop the action

    Its card is archived; it counts as not done.
    """

    name: ClassVar[str] = "action.archive"
    subject: ClassVar[str] = "action"
    action: _ActionId

    def apply(self, work: Work) -> Receipt:
        card = live_card(work, work.get(RetroAction, self.action).card_id)
        return card_receipt([save_card(work, card.with_(archived=True), card, kinds(work))], N_("{cards} dropped"))


def _agreed(work: Work, sprint: int, title: str, owner: int, due: date, note: int | None) -> Receipt:
    card = Card(
        project_id=work.project,
        number=work.next_number(Card.prefix),
        title=title,
        column_id=live_columns(work)[0].id,
        owner_id=owner,
        due=due,
        labels=(_(LABEL),),
        made_on=work.today,
        moved_on=work.today,
        rank=rank_before(work, None),
    )
    warnings = check_limits(work, None, card)
    saved = save_card(work, card, None, kinds(work))
    work.save(RetroAction(project_id=work.project, sprint_id=sprint, card_id=saved.id, note_id=note))
    return card_receipt([saved], N_("{cards} entered the backlog"), warnings)


def _sprint(work: Work, given: int | None) -> Sprint:
    """Return the sprint that a retrospective is about."""
    if given is not None:
        return work.get(Sprint, given)
    begun = [each for each in work.find(Sprint, archived=False) if each.state is not SprintState.PLANNED]
    if not begun:
        raise BadInput(N_("no sprint has begun yet; say for which one this is"), "sprint", None)
    return max(begun, key=lambda each: (each.state is SprintState.ACTIVE, each.start or date.min, each.id))


def _note(note: RetroNote, text: str) -> Receipt:
    return Receipt(message(text), "retro_note", (note.id,), (str(note.id),))
