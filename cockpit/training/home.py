"""What the home screen says of training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest
from cockpit.i18n import N_, _, plural
from cockpit.listing import Line
from cockpit.training.learner_lists import COVERAGE
from cockpit.training.readiness import of_everybody

if TYPE_CHECKING:
    from cockpit.session import Session

_FACTS = ("training_result", "survey_answer", "enrolment", "role_course", "person_job")
"""What decides whether somebody is ready."""


def figures(session: Session) -> list[Figure]:
    """Return how many people are ready of all in job roles, and how many departments have no champion."""
    from cockpit.listing import Asked

    label = _(N_("Training"))
    share = of_everybody(session)
    if not share.people:
        why = (
            _("nothing is required of anybody yet")
            if share.idle
            else _("nobody has a job role yet; press enter, then o")
        )
        return [Figure("training", label, (("-", "muted"), (f"  {why}", "muted")), "learner", why=why)]
    alone = len(COVERAGE.ids(session, Asked("uncovered")))
    value: Line = (
        (str(share.ready), "good" if share.ready == share.people else "warn" if share.ready else "bad"),
        (plural(" of {n} person in job roles is ready", " of {n} people in job roles are ready", share.people), ""),
        (
            plural(", {n} department without a champion", ", {n} departments without a champion", alone)
            if alone
            else "",
            "bad",
        ),
    )
    shown = "ready" if share.ready else "unready"
    return [Figure("training", label, value, "learner", shown, newest(session, *_FACTS), share.ready)]
