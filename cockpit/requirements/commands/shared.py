"""What the commands of this area have in common."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Annotated

from pydantic import AfterValidator, Field

from cockpit.command import Hidden, Pick, Receipt, Work, names
from cockpit.errors import BadInput, Conflict
from cockpit.goals.records import Goal
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.people.records import Person, TeamRole
from cockpit.ranks import between
from cockpit.requirements import similar
from cockpit.requirements.moscow import MOST_EFFORT
from cockpit.requirements.records import PainPoint, Requirement, RequirementGoal, RequirementPain
from cockpit.requirements.triage import Item, waits
from cockpit.text import Line

Once = AfterValidator(lambda ids: tuple(dict.fromkeys(ids)))
"""Each row once, in the order in which they were named."""
RequirementId = Annotated[int, Pick("requirement"), Field(title=N_("Requirement"))]
RequirementIds = Annotated[
    tuple[Annotated[int, Pick("requirement")], ...], Once, Field(title=N_("Requirements"), min_length=1)
]
GoalIds = Annotated[tuple[Annotated[int, Pick("goal")], ...], Field(title=N_("Goals"))]
PainPointId = Annotated[int, Pick("pain-point"), Field(title=N_("Pain point"))]
PainPointIds = Annotated[
    tuple[Annotated[int, Pick("pain-point")], ...], Once, Field(title=N_("Pain points"), min_length=1)
]
Reason = Annotated[Line, Field(title=N_("Reason"))]
Version = Annotated[int | None, Hidden(), Field(exclude=True)]
"""The version at which a person saw the row, None when nobody looked at it."""


ALMOST_THE_SAME = 85.0
"""Likeness from which one who adds a requirement is told of another (own choice)."""


def name_of(requirement: Requirement) -> str:
    """Return the id that people say."""
    return human(Requirement.prefix, requirement.number)


def item_of(requirement: Requirement) -> Item:
    """Return what the rules of triage have to know."""
    return Item(
        name_of(requirement),
        requirement.state,
        requirement.moscow,
        requirement.fit,
        requirement.resolution,
        requirement.representative_id is not None,
        requirement.snoozed_until,
    )


def requirement_receipt(
    requirements: Sequence[Requirement], text: str, warnings: Iterable[Message] = (), **values: object
) -> Receipt:
    """Return a receipt that names the requirements."""
    shown = tuple(map(name_of, requirements))
    return Receipt(
        message(text, requirements=names(shown), **values),
        Requirement.table,
        tuple(requirement.id for requirement in requirements),
        shown,
        tuple(warnings),
    )


def fresh(work: Work, ids: Sequence[int], seen: Sequence[int]) -> tuple[list[Requirement], list[Message]]:
    """Return the requirements that still stand as they were seen, and for each other what happened to it.

    ``Conflict`` when all of them have moved on: somebody else was first.
    """
    found: list[Requirement] = []
    moved: list[Message] = []
    for pk, version in zip_longest(ids, seen[: len(ids)]):
        requirement = work.get(Requirement, pk)
        if version is None or version == requirement.version:
            found.append(requirement)
        else:
            moved.append(_what_happened(work, requirement))
    if not found:
        if len(moved) == 1:
            raise Conflict(moved[0].text, **moved[0].values)
        raise Conflict(N_("others were first: {what}"), what=together(moved))
    return found, moved


def _what_happened(work: Work, requirement: Requirement) -> Message:
    sql = (
        "SELECT c.actor FROM journal j JOIN change c ON c.id = j.change WHERE j.tbl = 'requirement' AND j.pk = ?"
        " ORDER BY j.seq DESC LIMIT 1"
    )
    rows = work.change.query(sql, (requirement.id,))
    who = rows[0][0] if rows else "-"
    if requirement.archived or waits(item_of(requirement), work.today):
        return message(N_("{who} changed {id} meanwhile; read it again"), who=who, id=name_of(requirement))
    decided = requirement.state if requirement.moscow is None else requirement.moscow
    text = N_("{who} decided {id} first: {decided}; it was left as it is")
    return message(text, who=who, id=name_of(requirement), decided=decided)


class _Together(Message):
    """Messages as one sentence."""

    def __str__(self) -> str:
        """Return them in the current language."""
        return "; ".join(str(self.values[key]) for key in self.values)


def together(messages: Sequence[Message]) -> Message:
    """Return messages as one; a single one as it is."""
    if len(messages) == 1:
        return messages[0]
    return _Together("", {str(place): each for place, each in enumerate(messages)})


def last_rank(work: Work, before: str | None = None) -> str | None:
    """Return the rank of the project's last requirement, or of the last one before a rank; None without any."""
    below = "" if before is None else "AND rank < :before"
    sql = f"SELECT MAX(rank) FROM requirement WHERE project_id = :project {below}"
    found: str | None = work.change.query(sql, {"project": work.project, "before": before})[0][0]
    return found


def rank_before(work: Work, upper: str | None) -> str:
    """Return a rank that sorts just before ``upper``, or after everything when that is None."""
    return between(last_rank(work, upper), upper)


def not_speaking(work: Work, person: int | None) -> list[Message]:
    """Return a warning when a person who is to represent the business is no business representative."""
    if person is None:
        return []
    found = work.get(Person, person)
    if found.team_role is TeamRole.BUSINESS and not found.archived:
        return []
    return [message(N_("{handle} is no business representative; name one who is"), handle=found.handle)]


def serve(work: Work, requirement: int, goals: Iterable[int]) -> None:
    """Link a requirement to goals."""
    for goal in dict.fromkeys(goals):
        work.get(Goal, goal)
        if not work.find(RequirementGoal, requirement_id=requirement, goal_id=goal):
            work.save(RequirementGoal(project_id=work.project, requirement_id=requirement, goal_id=goal))


def relieve(work: Work, requirement: int, pain_points: Iterable[int]) -> None:
    """Link a requirement to pain points; one that was merged stands for what it was merged into."""
    for pk in dict.fromkeys(pain_points):
        pain = work.get(PainPoint, pk)
        pain = work.get(PainPoint, pain.merged_into_id) if pain.merged_into_id is not None else pain
        if not work.find(RequirementPain, requirement_id=requirement, pain_point_id=pain.id):
            work.save(RequirementPain(project_id=work.project, requirement_id=requirement, pain_point_id=pain.id))


def almost_the_same(work: Work, made: Requirement, without: Sequence[int] = ()) -> list[Message]:
    """Return a word on the requirement that says almost the same, unless it is one of those ``without``."""
    found = similar.find(work.change.query, work.project, made.title, without=made.id, most=1)
    return [
        message(
            N_("much like {id} “{title}”; if it is the same, make {new} a duplicate of it"),
            id=human(Requirement.prefix, each.number),
            title=each.title,
            new=name_of(made),
        )
        for each in found
        if each.score >= ALMOST_THE_SAME and each.id not in without
    ]


def check_effort(effort: float | None) -> None:
    """Refuse an effort that no single requirement takes."""
    if effort is not None and effort > MOST_EFFORT:
        text = N_("{effort} days are more than one requirement takes; {most} is the most, part it if it is larger")
        raise BadInput(text, field="effort", effort=f"{effort:g}", most=MOST_EFFORT)
