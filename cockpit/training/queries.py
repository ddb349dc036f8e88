"""Every list of this area."""

from __future__ import annotations

from cockpit.training.course_lists import COURSES, CURRICULUM, UNTRAINED
from cockpit.training.learner_lists import CHAMPIONS, COVERAGE, LEARNERS_LIST, ROLES
from cockpit.training.resistance import RESISTANCES
from cockpit.training.roster_lists import RESULTS_LIST, ROSTERS, SESSIONS_LIST, SURVEYS
from cockpit.training.topic_lists import TOPICS

LISTINGS = (
    SESSIONS_LIST,
    ROSTERS,
    LEARNERS_LIST,
    ROLES,
    COURSES,
    CURRICULUM,
    RESULTS_LIST,
    SURVEYS,
    CHAMPIONS,
    COVERAGE,
    UNTRAINED,
    TOPICS,
    RESISTANCES,
)
