"""What the home screen says of training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.home import Figure, newest, shown, unknown
from cockpit.i18n import N_, _, plural
from cockpit.listing import Asked, Line
from cockpit.training.course_lists import UNTRAINED
from cockpit.training.learner_lists import COVERAGE
from cockpit.training.readiness import of_everybody
from cockpit.training.topic_lists import TOPICS

if TYPE_CHECKING:
    from cockpit.session import Session

_FACTS = (
    "training_result",
    "survey_answer",
    "enrolment",
    "role_course",
    "person_job",
    "job_role",
    "course",
    "champion",
)
"""What decides whether somebody is ready, and whom a champion helps."""


def figures(session: Session) -> list[Figure]:
    """Return how many people are ready of all in job roles, and what no training and no champion reaches."""
    label = _(N_("Training"))
    share = of_everybody(session)
    if not share.people:
        if share.idle:
            return [unknown("training", label, "learner", _("nothing is required of anybody yet"))]
        hint = _("press enter, then o")
        return [unknown("training", label, "learner", _("nobody has a job role yet"), hint=hint)]
    value: Line = (
        (str(share.ready), "good" if share.ready == share.people else "warn" if share.ready else "bad"),
        (plural(" of {n} person in job roles is ready", " of {n} people in job roles are ready", share.people), ""),
    )
    first = Figure(
        "training",
        label,
        value,
        "learner",
        "ready" if share.ready else "unready",
        newest(session, *_FACTS),
        share.ready,
        reason=_("they passed every course that their job roles require"),
    )
    alone = COVERAGE.count(session, Asked("uncovered"))
    text = plural("{n} department without a champion", "{n} departments without a champion", alone)
    reason = _("nobody in them helps the others yet")
    champions = first.further("champions", "coverage", "uncovered", alone, text, reason, "bad")
    untrained = UNTRAINED.count(session)
    text = plural("{n} Must untrained", "{n} Musts untrained", untrained)
    reason = _("Musts that no course covers")
    without = first.further("untrained", "untrained", "", untrained, text, reason)
    topics = TOPICS.count(session, Asked("missing"))
    text = plural("{n} topic untrained", "{n} topics untrained", topics)
    reason = _("processes that change much and that no course covers")
    return shown(first, champions, without, first.further("topics", "topic", "missing", topics, text, reason))
