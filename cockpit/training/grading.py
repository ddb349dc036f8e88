"""When a person has passed a level of a course, and what has to be passed before it.

The first level is attended and answered for in a short survey, the second shown by exercises and a score against a
pass mark, the third by a scenario that the person does alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.training.choices import Level

SCALE = (1, 5)
"""The answers of the survey, from least to most."""


@dataclass(frozen=True)
class Standard:
    """What the second and the third level of a course ask for; None where a course asks for nothing of the kind."""

    most: float = 100
    pass_mark: float | None = None
    exercises: int = 0
    most_minutes: int | None = None
    most_errors: int | None = None


@dataclass(frozen=True)
class Survey:
    """What a person answered before and after: how much the person fears the change, and how clear it is."""

    fear_before: int | None = None
    clarity_before: int | None = None
    fear_after: int | None = None
    clarity_after: int | None = None

    @property
    def complete(self) -> bool:
        """Whether both questions were answered after the training."""
        return self.fear_after is not None and self.clarity_after is not None


@dataclass(frozen=True)
class Graded:
    """Whether a level is passed, and what is missing where it is not."""

    passed: bool
    missing: tuple[Message, ...] = ()


def grade_awareness(*, attended: bool, survey: Survey) -> Graded:
    """Return whether the first level is passed: attended, and the survey answered."""
    missing = []
    if not attended:
        missing.append(message(N_("did not attend")))
    if not survey.complete:
        missing.append(message(N_("the survey is not answered")))
    return Graded(not missing, tuple(missing))


def check_score(score: float, standard: Standard) -> None:
    """Refuse a score that cannot be."""
    if score < 0:
        raise BadInput(N_("a score cannot be less than 0"), field="score")
    if score > standard.most:
        raise BadInput(
            N_("{score:g} is more than can be reached, which is {most:g}"),
            field="score",
            score=score,
            most=standard.most,
        )


def exercises_open(exercises: int | None, standard: Standard) -> Message | None:
    """Return that nobody noted how many exercises were done, where the course has some; None where it is known."""
    if exercises is not None or not standard.exercises:
        return None
    return message(N_("not passed yet: how many of the {all} exercises were done is not noted"), all=standard.exercises)


def grade_skills(score: float | None, exercises: int | None, standard: Standard) -> Graded:
    """Return whether the second level is passed.

    Args:
        score: what the person reached, None when nothing was scored.
        exercises: how many of the exercises the person did, None when nobody noted it.
        standard: what the course asks for.

    Raises:
        BadInput: the score or the number of exercises cannot be.
        Refused: the course asks for nothing, so that nothing can be judged.
    """
    if standard.pass_mark is None and not standard.exercises:
        raise Refused(N_("the course has neither a pass mark nor exercises, so nobody can pass it; set one first"))
    if score is not None:
        check_score(score, standard)
    if exercises is not None and not 0 <= exercises <= standard.exercises:
        raise BadInput(
            N_("the course has {most} exercises, so {count} cannot be done"),
            field="exercises",
            most=standard.exercises,
            count=exercises,
        )
    missing = []
    if standard.pass_mark is not None and score is None:
        missing.append(message(N_("no score")))
    elif standard.pass_mark is not None and score is not None and score < standard.pass_mark:
        missing.append(message(N_("{score:g} of {mark:g} needed"), score=score, mark=standard.pass_mark))
    if open_ := exercises_open(exercises, standard):
        missing.append(open_)
    elif exercises is not None and exercises < standard.exercises:
        missing.append(message(N_("exercises {done}/{all}"), done=exercises, all=standard.exercises))
    return Graded(not missing, tuple(missing))


def grade_application(*, independent: bool, minutes: int | None, errors: int | None, standard: Standard) -> Graded:
    """Return whether the third level is passed: done alone, and within the limits that the course sets.

    A limit that is set and a value that was not noted do not pass.
    """
    missing = [] if independent else [message(N_("not done alone"))]
    limits = (
        (minutes, standard.most_minutes, N_("the time was not noted"), N_("minutes: {value}, at most {most}")),
        (errors, standard.most_errors, N_("the errors were not counted"), N_("errors: {value}, at most {most}")),
    )
    for value, most, unknown, exceeded in limits:
        if most is not None and value is None:
            missing.append(message(unknown))
        elif most is not None and value is not None and value > most:
            missing.append(message(exceeded, value=value, most=most))
    return Graded(not missing, tuple(missing))


def reached(passed: Collection[Level]) -> int:
    """Return up to which level everything is passed, 0 for none: the third counts for nothing without the second."""
    rank = 0
    for level in Level:
        if level not in passed:
            break
        rank = level.rank
    return rank


def lacking(level: Level, passed: Collection[Level]) -> tuple[Level, ...]:
    """Return the levels below one that are not passed."""
    return tuple(each for each in Level.up_to(level.rank - 1) if each not in passed)


def check_order(level: Level, passed: Collection[Level], *, who: str, course: str, reason: str) -> tuple[Level, ...]:
    """Refuse a level whose lower ones are not passed, unless a reason is given; return what is passed over."""
    skipped = lacking(level, passed)
    if skipped and not reason.strip():
        raise Refused(
            N_("{who} has not passed “{level}” of {course}; let that come first, or give a reason to pass over it"),
            who=who,
            level=skipped[0],
            course=course,
        )
    return skipped
