"""What there is to train because work changes: each process with its change impact and the courses that cover it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from cockpit.i18n import N_, _
from cockpit.ids import human
from cockpit.listing import Asked, Detail, Line, ListColumn, Listing
from cockpit.requirements.choices import REQUIREMENT
from cockpit.requirements.conditions import TO_FIT
from cockpit.training import conditions

if TYPE_CHECKING:
    from cockpit.filter import Vocabulary
    from cockpit.session import Session

LEAST_IMPACT = 3
"""Change impact from which people have to be trained (own choice)."""


def _of_another(condition: str) -> str:
    """Return a condition on a requirement ``r`` as one on another requirement ``b``."""
    return re.sub(r"\br\.", "b.", condition)


_CHANGES = f"(r.archived = 0 AND r.impact IS NOT NULL AND {TO_FIT})"
"""Whether a requirement ``r`` changes how people work, as far as somebody has said so."""
_BESIDE = f"b.project_id = r.project_id AND b.process = r.process COLLATE NOCASE AND {_of_another(_CHANGES)}"
"""Whether ``b`` changes the same process as ``r``."""
_FIRST = f"""r.id IN (SELECT id FROM (
    SELECT b.id, ROW_NUMBER() OVER (PARTITION BY b.process COLLATE NOCASE ORDER BY b.impact DESC, b.id) AS place
    FROM requirement b WHERE b.project_id = :project AND {_of_another(_CHANGES)}) WHERE place = 1)"""
"""Whether a requirement ``r`` stands for its process: none changes it more."""
MISSING = f"""r.process COLLATE NOCASE IN (SELECT b.process FROM requirement b WHERE b.project_id = :project
    AND {_of_another(_CHANGES)} AND b.impact >= {LEAST_IMPACT} AND NOT {_of_another(conditions.COVERED)})"""
"""Whether something changes the process of ``r`` much and no course covers it."""
_BEHIND = f"""
SELECT r.id, r.process, b.number, b.title, b.impact, {_of_another(conditions.COVERED)} AS covered
FROM requirement r JOIN requirement b ON {_BESIDE} WHERE r.id IN (SELECT value FROM json_each(?))
ORDER BY r.id, b.impact DESC, b.id
"""
_COURSES = f"""
SELECT r.id, c.code FROM requirement r JOIN course c ON c.project_id = r.project_id AND c.archived = 0
WHERE r.id IN (SELECT value FROM json_each(?)) AND (
    (r.process <> '' AND EXISTS (SELECT 1 FROM json_each(c.processes) o WHERE o.value = r.process COLLATE NOCASE))
    OR EXISTS (SELECT 1 FROM course_requirement k JOIN requirement b ON b.id = k.requirement_id
        WHERE k.course_id = c.id AND {_BESIDE}))
ORDER BY r.id, c.position, c.id
"""


class Behind(NamedTuple):
    """A requirement that changes a process."""

    number: int
    title: str
    impact: int
    covered: bool

    @property
    def is_missing(self) -> bool:
        """Whether it takes training and no course covers it."""
        return self.impact >= LEAST_IMPACT and not self.covered


@dataclass(frozen=True)
class TopicRow:
    """A process that changes: the requirements behind it, what changes it most first, and the courses that cover it."""

    id: int
    process: str
    behind: tuple[Behind, ...]
    courses: tuple[str, ...]

    @property
    def impact(self) -> int:
        """The highest change impact on it."""
        return self.behind[0].impact

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the requirements that take training and that no course covers."""
        return tuple(each.number for each in self.behind if each.is_missing)


class Topics(Listing[TopicRow]):
    """Processes by their change impact; each is named by the requirement that changes it most."""

    noun: ClassVar[str] = "topic"
    table: ClassVar[str] = "requirement"
    alias: ClassVar[str] = "r"
    source: ClassVar[str] = "requirement r"
    scope: ClassVar[str] = f"r.project_id = :project AND {_FIRST}"
    columns: ClassVar[tuple[ListColumn, ...]] = (
        ListColumn("process", N_("Process area"), 0, priority=9),
        ListColumn("impact", N_("Change impact (1-5)"), 8, "right", priority=8),
        ListColumn("missing", N_("Without a course"), 20, priority=7),
        ListColumn("courses", N_("Courses"), 20, priority=6),
        ListColumn("requirements", N_("Requirements"), 24, priority=5),
    )
    sorts: ClassVar[Mapping[str, str]] = {"impact": "r.impact DESC, r.process", "process": "r.process = '', r.process"}

    def vocabulary(self, session: Session) -> Vocabulary:
        """Return what can be asked of training topics."""
        return _vocabulary()

    def fetch(self, session: Session, ids: Sequence[int]) -> list[TopicRow]:
        """Return the processes of the requirements with these ids."""
        self.require(session)
        listed = (json.dumps(list(ids)),)
        courses: dict[int, list[str]] = {}
        for pk, code in session.store.query(_COURSES, listed):
            courses.setdefault(pk, []).append(code)
        processes: dict[int, str] = {}
        behind: dict[int, list[Behind]] = {}
        for pk, process, number, title, impact, covered in session.store.query(_BEHIND, listed):
            processes[pk] = process
            behind.setdefault(pk, []).append(Behind(number, title, impact, bool(covered)))
        return [
            TopicRow(pk, processes[pk], tuple(behind[pk]), tuple(courses.get(pk, ()))) for pk in ids if pk in behind
        ]

    def cells(self, row: TopicRow, session: Session) -> tuple[Line, ...]:
        """Return the topic as cells."""
        missing = ", ".join(human(REQUIREMENT, number) for number in row.missing)
        return (
            ((row.process or _("no process area"), "" if row.process else "muted"),),
            ((str(row.impact), "warn" if row.missing else ""),),
            ((missing or "-", "warn" if missing else "muted"),),
            ((", ".join(row.courses) or "-", "" if row.courses else "muted"),),
            ((", ".join(human(REQUIREMENT, each.number) for each in row.behind), "accent"),),
        )

    def plain(self, row: TopicRow) -> dict[str, object]:
        """Return the topic as data."""
        return {
            "process": row.process,
            "impact": row.impact,
            "requirements": [human(REQUIREMENT, each.number) for each in row.behind],
            "courses": list(row.courses),
            "missing": [human(REQUIREMENT, number) for number in row.missing],
        }

    def detail(self, session: Session, pk: int) -> Detail:
        """Return the process with each requirement that changes it."""
        found = self.fetch(session, [pk])
        if not found:
            return Detail({}, (((_("nobody has said yet how much this changes the work"), "muted"),),))
        return Detail(self.plain(found[0]), tuple(_lines(found[0])))

    def remarks(self, session: Session, asked: Asked) -> Sequence[Line]:
        """Say from which impact a course is missed."""
        text = _("a change impact of {least} or more takes a course", least=LEAST_IMPACT)
        return (((text, "muted"),),)


def _lines(row: TopicRow) -> Iterator[Line]:
    yield ((row.process or _("no process area"), "strong"),)
    for label, value in ((N_("Change impact (1-5)"), str(row.impact)), (N_("Courses"), ", ".join(row.courses) or "-")):
        yield (f"{_(label)}  ", "muted"), (value, "")
    yield ()
    yield ((_("Requirements"), "strong"),)
    for each in row.behind:
        told: Line = ((f"  {_('no course covers it')}", "warn"),) if each.is_missing else ()
        yield (
            (human(REQUIREMENT, each.number), "accent"),
            (f"  {each.title}", ""),
            (f"  {_('change impact')}: {each.impact}", "muted"),
            *told,
        )


@cache
def _vocabulary() -> Vocabulary:
    from cockpit.filter import Flag, NumberField, TextField, Vocabulary

    return Vocabulary(
        fields={
            "process": TextField(N_("Process area"), "r.process"),
            "impact": NumberField(N_("Change impact (1-5)"), "r.impact"),
        },
        flags={"missing": Flag(N_("without a course"), MISSING)},
        plain=("r.process",),
        number="r.number",
        prefix=REQUIREMENT,
    )


TOPICS = Topics()
