"""What surveys say of everybody together; of few people nothing is said, because single answers could be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.training.share import FEWEST

if TYPE_CHECKING:
    from cockpit.session import Session

_MEANS = """
SELECT COUNT(*), AVG(fear_before), AVG(clarity_before), AVG(fear_after), AVG(clarity_after) FROM survey_answer
WHERE project_id = :project AND (:session IS NULL OR session_id = :session)
    AND (:course IS NULL OR course_id = :course) AND fear_before IS NOT NULL AND clarity_before IS NOT NULL
    AND fear_after IS NOT NULL AND clarity_after IS NOT NULL
"""


@dataclass(frozen=True)
class SurveySummary:
    """The means of ``n`` complete answers, from 1 to 5; None where they stay untold."""

    n: int
    fear_before: float | None = None
    clarity_before: float | None = None
    fear_after: float | None = None
    clarity_after: float | None = None

    @property
    def told(self) -> bool:
        """Whether enough people answered."""
        return self.n >= FEWEST


def survey_summary(session: Session, *, of_session: int | None = None, of_course: int | None = None) -> SurveySummary:
    """Return what was answered in a session, about a course, or in the whole project."""
    values = {"project": session.project_id, "session": of_session, "course": of_course}
    n, *means = session.store.query(_MEANS, values)[0]
    return SurveySummary(n, *means) if n >= FEWEST else SurveySummary(n)
