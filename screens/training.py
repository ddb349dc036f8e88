"""Training: sessions and their rosters, learners, what is required of whom, and how ready people are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cockpit.i18n import N_
from cockpit.listing import listing
from cockpit.training.standings import Heat, PeopleByCourse, RolesByCourse, course_columns
from screens.base import AreaScreen, View, list_view
from screens.matrices import MatrixPane

if TYPE_CHECKING:
    from cockpit.session import Session


_NO_COURSE = N_("no course yet; press ] until you are at the courses, then n")
_NO_ROLE = N_("no job role yet; press ] until you are at the job roles, then n")


def _matrix(session: Session, noun: str, columns: Any, source: Any) -> MatrixPane:
    return MatrixPane(session, listing(noun), columns, source, empty=_NO_COURSE)


class TrainingScreen(AreaScreen):
    """The rosters and everything around them."""

    area_name: ClassVar[str] = "training"

    def views(self) -> tuple[View, ...]:
        """Return the lists and the matrices."""
        return (
            list_view("class", N_("no session yet; press n")),
            list_view("roster", N_("nobody is enrolled yet; press a")),
            list_view("learner", N_("nobody has a job role yet; press o on a learner")),
            View(
                "matrix",
                N_("People and courses"),
                "",
                lambda session: _matrix(session, "learner", course_columns, PeopleByCourse),
                "learner",
            ),
            View(
                "readiness",
                N_("Readiness"),
                "",
                lambda session: MatrixPane(
                    session, listing("role"), lambda asking: Heat(asking).columns, Heat, empty=_NO_ROLE, filled=True
                ),
                "role",
            ),
            list_view("role", N_("no job role yet; press n")),
            View(
                "requirements",
                N_("Required courses"),
                "",
                lambda session: _matrix(session, "role", course_columns, RolesByCourse),
                "role",
            ),
            list_view("course", N_("no course yet; press n")),
            list_view("champion", N_("no champion yet; press c on a learner")),
            list_view("coverage", N_("no department yet")),
            list_view("result", N_("no result yet")),
            list_view("survey", N_("no survey answer yet")),
            list_view("resistance", N_("nothing noted yet; press z on a learner")),
            list_view("untrained", N_("every Must is covered by a course")),
        )
