"""The change-management action of a requirement follows what is decided about it, whoever or whatever decides."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from cockpit.command import Work, names
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.requirements import triage
from cockpit.requirements.choices import ActionState
from cockpit.requirements.commands.shared import item_of, name_of
from cockpit.requirements.fit_gap import Resolution
from cockpit.requirements.records import ChangeAction, Requirement


class Became(Enum):
    """What a decision did to an action."""

    MADE = "made"
    OPENED = "opened"
    DROPPED = "dropped"
    KEPT = "kept"


class Followed(NamedTuple):
    """The action of a requirement after a decision about it."""

    action: ChangeAction
    requirement: Requirement
    became: Became


def follow(
    work: Work,
    before: Requirement | None,
    after: Requirement,
    given: Mapping[str, Any] | None = None,
    *,
    decided: bool = False,
) -> Followed | None:
    """Make or open the action that a requirement asks for after a decision, or drop the one that it makes needless.

    Args:
        work: what the command works with.
        before: the requirement as it was, None for a new one.
        after: the requirement as it is saved.
        given: columns of the action, such as its owner.
        decided: whether the organisation was decided upon just now, so that an action that was dropped is open again
            even if it was asked for before.
    """
    asked = before is not None and _asks(before)
    asks = _asks(after)
    if not (asks or (before is not None and (asked or decided))):
        return None
    known = next(iter(work.find(ChangeAction, requirement_id=after.id)), None)
    if not asks:
        if known is None or known.state is not ActionState.OPEN:
            return None
        return Followed(work.save(known.with_(state=ActionState.DROPPED)), after, Became.DROPPED)
    if known is None:
        number = work.next_number(ChangeAction.prefix)
        made = ChangeAction(
            project_id=work.project, number=number, requirement_id=after.id, title=after.title, **(given or {})
        )
        return Followed(work.save(made), after, Became.MADE)
    if asked and not decided:
        return None
    opened = known.state is ActionState.DROPPED
    state = ActionState.OPEN if opened else known.state
    saved = work.save(known.with_(state=state, archived=False, **(given or {})))
    return Followed(saved, after, Became.OPENED if opened else Became.KEPT)


def _asks(requirement: Requirement) -> bool:
    """Return whether a requirement asks for an action: what is archived asks for nothing until it is brought back."""
    return not requirement.archived and triage.asks_for_action(item_of(requirement))


def told(followed: Followed | None) -> Iterator[Message]:
    """Yield what to say of the action of one requirement, and what it lacks."""
    if followed is None:
        return
    action, requirement, became = followed
    both: dict[str, object] = {"action": human(ChangeAction.prefix, action.number), "id": name_of(requirement)}
    if became is Became.DROPPED:
        yield _why_dropped(requirement, both)
        return
    if became is Became.MADE:
        yield message(N_("{action} made, to change the organisation"), **both)
    if became is Became.OPENED:
        yield message(N_("{action} is open again, to change the organisation"), **both)
    if action.owner_id is None:
        yield message(N_("{action} still needs an owner"), **both)
    if action.due is None:
        yield message(N_("{action} still needs a due date"), **both)


def told_together(followed: Iterable[Followed]) -> Iterator[Message]:
    """Yield what to say of the actions of many requirements: one sentence for those of which the same became."""
    found = list(followed)
    texts = {
        Became.MADE: N_("made, to change the organisation: {actions}; give them an owner and a due date"),
        Became.OPENED: N_("open again, to change the organisation: {actions}"),
        Became.DROPPED: N_("dropped, because nothing is to change in the organisation any more: {actions}"),
    }
    for became, text in texts.items():
        shown = [human(ChangeAction.prefix, each.action.number) for each in found if each.became is became]
        if shown:
            yield message(text, actions=names(shown))


def _why_dropped(requirement: Requirement, both: Mapping[str, object]) -> Message:
    if requirement.archived:
        return message(N_("{action} is dropped, because {id} is archived now"), **both)
    if requirement.resolution is not Resolution.ORGANISATION:
        return message(N_("{action} is dropped, because {id} is resolved otherwise now"), **both)
    decided = requirement.state if requirement.state in triage.GONE else requirement.moscow
    return message(N_("{action} is dropped, because {id} is {decided} now"), **both, decided=decided)
