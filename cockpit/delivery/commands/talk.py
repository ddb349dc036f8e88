"""Commands on comments, checklists and the definition of done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from cockpit.access import Right
from cockpit.command import Command, LongText, Pick, Receipt, Work, names, takes
from cockpit.delivery.board_rules import ColumnKind
from cockpit.delivery.commands.shared import CardId, CardIds, card_receipt, live_card, shown
from cockpit.delivery.records import BoardColumn, Card, CardComment, CheckItem, DoneCriterion, DoneTick
from cockpit.errors import BadInput, NotFound, Refused
from cockpit.i18n import N_, _
from cockpit.message import message
from cockpit.text import Line, Name, Prose

if TYPE_CHECKING:
    from cockpit.session import Session

_Text = Annotated[Prose, LongText(), Field(title=N_("Comment"), min_length=1)]
_CommentId = Annotated[int, Pick("comment"), Field(title=N_("Comment"))]
_PointId = Annotated[int, Pick("check"), Field(title=N_("Point"))]
_CriterionId = Annotated[int, Pick("criterion"), Field(title=N_("Criterion"))]


class AddComment(Command):
    """Comment on the card"""

    name: ClassVar[str] = "comment.add"
    key: ClassVar[str] = "a"
    brief: ClassVar[str] = N_("comment")
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "card"
    card: CardId
    text: _Text

    def apply(self, work: Work) -> Receipt:
        card = work.get(Card, self.card)
        work.save(CardComment(project_id=work.project, card_id=card.id, author=work.actor, at=work.now, text=self.text))
        return card_receipt([card], N_("comment on {cards} kept"))


class EditComment(Command):
    """Edit a comment of your own"""

    name: ClassVar[str] = "comment.edit"
    right: ClassVar[Right] = Right.NOTE
    subject: ClassVar[str] = "comment"
    comment: _CommentId
    text: _Text

    def apply(self, work: Work) -> Receipt:
        comment = work.get(CardComment, self.comment)
        if comment.author != work.actor:
            raise Refused(N_("only {author} may change this comment"), author=comment.author)
        saved = work.save(comment.with_(text=self.text))
        return Receipt(message(N_("comment changed")), "card_comment", (saved.id,), (str(saved.id),))


class ArchiveComment(Command):
    """Archive the comment"""

    name: ClassVar[str] = "comment.archive"
    subject: ClassVar[str] = "comment"
    comment: _CommentId

    def apply(self, work: Work) -> Receipt:
        saved = work.save(work.get(CardComment, self.comment).with_(archived=True))
        return Receipt(message(N_("comment archived")), "card_comment", (saved.id,), (str(saved.id),))


class AddCheck(Command):
    """Add a point to the card's checklist

    Each line becomes a point of its own.
    """

    name: ClassVar[str] = "check.add"
    brief: ClassVar[str] = N_("new point")
    subject: ClassVar[str] = "card"
    card: CardId
    text: Annotated[Prose, LongText(), Field(title=N_("Point"), min_length=1)]

    def apply(self, work: Work) -> Receipt:
        card = live_card(work, self.card)
        first = len(work.find(CheckItem, card_id=card.id))
        points = [line for line in self.text.split("\n") if line.strip()]
        for position, point in enumerate(points, first):
            work.save(CheckItem(project_id=work.project, card_id=card.id, text=point, position=position))
        return card_receipt([card], N_("{cards}: points added: {count}"), count=len(points))


@takes(CheckItem, "text", optional=True)
class EditCheck(Command):
    """Edit the point of a checklist"""

    name: ClassVar[str] = "check.edit"
    subject: ClassVar[str] = "point"
    point: _PointId

    def apply(self, work: Work) -> Receipt:
        return _point(work.save(work.get(CheckItem, self.point).with_(**self.given())), N_("“{point}” changed"))


class ArchiveCheck(Command):
    """Archive the point of a checklist"""

    name: ClassVar[str] = "check.archive"
    subject: ClassVar[str] = "point"
    point: _PointId

    def apply(self, work: Work) -> Receipt:
        return _point(work.save(work.get(CheckItem, self.point).with_(archived=True)), N_("“{point}” archived"))


class TickCheck(Command):
    """Tick the point of a checklist, or take the tick away"""

    name: ClassVar[str] = "check.tick"
    key: ClassVar[str] = "x"
    brief: ClassVar[str] = N_("tick")
    subject: ClassVar[str] = "point"
    point: _PointId

    def apply(self, work: Work) -> Receipt:
        point = work.get(CheckItem, self.point)
        text = N_("“{point}” is open again") if point.done else N_("“{point}” ticked")
        return _point(work.save(point.with_(done=not point.done)), text)


class CheckCard(Command):
    """Tick a point of the card's checklist, or take the tick away

    By its number on the card, or by the beginning of its words; the definition of done comes after the card's own.
    """

    name: ClassVar[str] = "card.check"
    key: ClassVar[str] = "c"
    brief: ClassVar[str] = N_("tick")
    subject: ClassVar[str] = "card"
    card: CardId
    point: Annotated[Name, Field(title=N_("Point"), description=N_("number, beginning of its words, or “all”"))]

    @classmethod
    def offers(cls, name: str, subject: Any, session: "Session") -> Sequence[tuple[str, str]] | None:
        """The points by their numbers, with a mark at those that are ticked."""
        if name != "point" or not isinstance(subject, int):
            return None
        from cockpit.delivery.page import read_page

        ticked, still_open = ("[x]", "[ ]") if session.ascii_only else ("☑", "☐")
        points = read_page(session, subject).points
        listed = [
            (str(each.number), f"{each.number} {ticked if each.done else still_open} {each.text}") for each in points
        ]
        return [*listed, ("all", _("all"))] if len(listed) > 1 else listed

    def apply(self, work: Work) -> Receipt:
        card = live_card(work, self.card)
        points = checklist(work, card)
        if self.point.casefold() in ("all", "全部"):
            for point, done in points:
                if not done:
                    _turn(work, card, point, done=False)
            return card_receipt([card], N_("{cards}: every point ticked"))
        point, done = _found(card, points, self.point)
        _turn(work, card, point, done=done)
        text = N_("{cards}: “{point}” is open again") if done else N_("{cards}: “{point}” ticked")
        return card_receipt([card], text, point=_text(point))


@takes(DoneCriterion, "name")
class AddCriterion(Command):
    """Add to the definition of done

    Every card has the new point on its checklist from now on.
    """

    name: ClassVar[str] = "criterion.add"
    right: ClassVar[Right] = Right.PLAN

    def apply(self, work: Work) -> Receipt:
        return _criterion(work.add_named(DoneCriterion, **self.given()), N_("definition of done: “{name}” added"))


@takes(DoneCriterion, "name position", optional=True)
class EditCriterion(Command):
    """Edit a point of the definition of done"""

    name: ClassVar[str] = "criterion.edit"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "criterion"
    criterion: _CriterionId

    def apply(self, work: Work) -> Receipt:
        criterion = work.get(DoneCriterion, self.criterion).with_(**self.given())
        return _criterion(work.save(criterion), N_("definition of done: “{name}” changed"))


class ArchiveCriterion(Command):
    """Take a point out of the definition of done"""

    name: ClassVar[str] = "criterion.archive"
    right: ClassVar[Right] = Right.PLAN
    subject: ClassVar[str] = "criterion"
    criterion: _CriterionId

    def apply(self, work: Work) -> Receipt:
        criterion = work.get(DoneCriterion, self.criterion).with_(archived=True)
        return _criterion(work.save(criterion), N_("definition of done: “{name}” archived"))


class TickCriterion(Command):
    """Say that cards meet a point of the definition of done"""

    name: ClassVar[str] = "criterion.tick"
    brief: ClassVar[str] = N_("tick")
    subject: ClassVar[str] = "cards"
    cards: CardIds
    criterion: _CriterionId
    off: Annotated[bool, Field(title=N_("Take the tick away"))] = False

    def apply(self, work: Work) -> Receipt:
        criterion = work.get(DoneCriterion, self.criterion)
        cards = [live_card(work, pk) for pk in self.cards]
        for card in cards:
            ticked = bool(work.find(DoneTick, card_id=card.id, criterion_id=criterion.id))
            if ticked is self.off:
                _turn(work, card, criterion, done=ticked)
        text = N_("{cards}: “{point}” is open again") if self.off else N_("{cards}: “{point}” ticked")
        return card_receipt(cards, text, point=criterion.name)


def checklist(work: Work, card: Card) -> list[tuple[CheckItem | DoneCriterion, bool]]:
    """Return the points of a card and whether each is ticked: its own first, then the definition of done."""
    own = work.find(CheckItem, order="position", card_id=card.id, archived=False)
    ticked = {tick.criterion_id for tick in work.find(DoneTick, card_id=card.id)}
    shared = work.find(DoneCriterion, order="position", archived=False)
    if work.get(BoardColumn, card.column_id).kind is ColumnKind.DONE:
        # What was asked of cards later is asked of none that was done before, and is not shown on it either.
        shared = [each for each in shared if each.id in ticked]
    return [*((item, item.done) for item in own), *((each, each.id in ticked) for each in shared)]


def _found(
    card: Card, points: list[tuple[CheckItem | DoneCriterion, bool]], wanted: Line
) -> tuple[CheckItem | DoneCriterion, bool]:
    if wanted.isdecimal() and 1 <= int(wanted) <= len(points):
        return points[int(wanted) - 1]
    low = wanted.casefold()
    found = [(point, done) for point, done in points if _text(point).casefold().startswith(low)]
    if not found:
        raise NotFound(N_("{card} has no point “{text}” on its checklist"), card=shown(card), text=wanted)
    if len(found) > 1:
        several = names([f"“{_text(point)}”" for point, _done in found])
        raise BadInput(N_("“{text}” could be {several}; write more of it"), field="point", text=wanted, several=several)
    return found[0]


def _turn(work: Work, card: Card, point: CheckItem | DoneCriterion, *, done: bool) -> None:
    if isinstance(point, CheckItem):
        work.save(point.with_(done=not done))
    elif done:
        work.change.delete(work.find(DoneTick, card_id=card.id, criterion_id=point.id)[0])
    else:
        work.save(DoneTick(project_id=work.project, card_id=card.id, criterion_id=point.id))


def _text(point: CheckItem | DoneCriterion) -> str:
    return point.text if isinstance(point, CheckItem) else point.name


def _point(point: CheckItem, text: str) -> Receipt:
    return Receipt(message(text, point=point.text), "check_item", (point.id,), (str(point.id),))


def _criterion(criterion: DoneCriterion, text: str) -> Receipt:
    return Receipt(message(text, name=criterion.name), "done_criterion", (criterion.id,), (criterion.name,))
