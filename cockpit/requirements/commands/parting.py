"""A pain point that was merged stands for itself again: what the journal says that it brought along goes back to it."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from cockpit.command import Work
from cockpit.i18n import N_
from cockpit.ids import human
from cockpit.message import Message, message
from cockpit.requirements.records import PainPoint, Quote, RequirementPain

_MERGED = """
SELECT change FROM journal WHERE tbl = 'pain_point' AND pk = ? AND json_extract(after, '$.merged_into_id') IS NOT NULL
ORDER BY seq DESC LIMIT 1
"""
_MOVED = """
SELECT pk FROM journal WHERE change = ? AND tbl = 'quote' AND json_extract(before, '$.pain_point_id') = ? ORDER BY seq
"""
_RELIEVED = """
SELECT json_extract(before, '$.requirement_id') AS requirement, json_extract(before, '$.pain_point_id') AS pain
FROM journal WHERE change = ? AND tbl = 'requirement_pain' AND after IS NULL ORDER BY seq
"""
_JOINED = """
SELECT json_extract(after, '$.requirement_id') FROM journal
WHERE change = ? AND tbl = 'requirement_pain' AND before IS NULL AND json_extract(after, '$.pain_point_id') = ?
"""


def part(work: Work, pain: PainPoint, into: int) -> Message:
    """Give a pain point back what it brought along when it was merged, and say so."""
    target = work.get(PainPoint, into)
    told = message(
        N_("{id} stands apart from {into} again, with its people, its quotes and its requirements"),
        id=_name(pain),
        into=_name(target),
    )
    above = _above(work, pain)
    for each in above:
        work.save(each.with_(count=max(1, each.count - pain.count)))
    merging = _merging(work, pain)
    if merging is not None:
        _quote_apart(work, pain, merging, {each.id for each in above})
        _relieve_apart(work, pain, merging, above)
    return told


def _above(work: Work, pain: PainPoint) -> list[PainPoint]:
    """Return what a pain point was merged into, and what that was merged into in its turn, which took all along."""
    found: list[PainPoint] = []
    while pain.merged_into_id is not None:
        pain = work.get(PainPoint, pain.merged_into_id)
        found.append(pain)
    return found


def _merging(work: Work, pain: PainPoint) -> int | None:
    """Return the change in which a pain point was merged."""
    found = work.change.query(_MERGED, (pain.id,))
    return found[0][0] if found else None


def _quote_apart(work: Work, pain: PainPoint, merging: int, above: Collection[int]) -> None:
    for (pk,) in work.change.query(_MOVED, (merging, pain.id)):
        quote = work.get(Quote, pk)
        if quote.pain_point_id in above:
            work.save(quote.with_(pain_point_id=pain.id))


def _relieve_apart(work: Work, pain: PainPoint, merging: int, above: Sequence[PainPoint]) -> None:
    """Let requirements relieve a pain point that they relieved before it was merged, and no longer others for it."""
    for row in work.change.query(_RELIEVED, (merging,)):
        requirement = row["requirement"]
        links = [
            link
            for each in above
            for link in work.find(RequirementPain, requirement_id=requirement, pain_point_id=each.id)
        ]
        if row["pain"] != pain.id or not links:
            continue
        work.save(RequirementPain(project_id=work.project, requirement_id=requirement, pain_point_id=pain.id))
        if _only_for(work, requirement, [pain, *above]):
            for link in links:
                work.change.delete(link)


def _only_for(work: Work, requirement: int, chain: Sequence[PainPoint]) -> bool:
    """Return whether a requirement relieves the last of a chain of merges only for the sake of the first."""
    for pain, into in pairwise(chain):
        merging = _merging(work, pain)
        joined = {row[0] for row in work.change.query(_JOINED, (merging, into.id))}
        parted = {row["pain"] for row in work.change.query(_RELIEVED, (merging,)) if row["requirement"] == requirement}
        if requirement not in joined or parted != {pain.id}:
            return False
    return True


def _name(pain: PainPoint) -> str:
    return human(PainPoint.prefix, pain.number)
