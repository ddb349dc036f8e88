"""What can be said of a goal's five SMART letters: what a machine can check, and what only a person can judge.

A machine reads fields and does arithmetic. Whether a goal is the right one, true, reachable, important and well timed
is asked of a person, and the answer is kept with a name and a day. No letter is weighed against another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cockpit.choice import Choice
from cockpit.figures import figure
from cockpit.goals.choices import SmartLetter
from cockpit.goals.contradictions import is_percent
from cockpit.goals.rules import BEST_MONTH_READINGS, MONTH_DAYS, Measured, Plan, progress
from cockpit.goals.vague import is_vague
from cockpit.goals.verbs import Direction
from cockpit.i18n import N_
from cockpit.message import Message, message

OWNER_LOAD = 5
"""Open goals that one person can look after, the judged one included (own choice)."""


class Verdict(Choice):
    """What is known of a letter."""

    PASS = "pass", N_("pass")
    FAIL = "fail", N_("fail")
    ASK = "ask", N_("ask a person")


class Answer(NamedTuple):
    """What a person said to the question of a letter."""

    yes: bool
    by: str
    day: date


class Support(NamedTuple):
    """The sponsor who committed something to the goal, and since when."""

    who: str
    day: date


class SmartMetric(NamedTuple):
    """A metric and what is known of its numbers.

    ``direction`` is where the verb of the goal points, ``best_month`` what ``rules.best_month`` says.
    """

    measured: Measured
    baseline_on: date | None = None
    baseline_source: str = ""
    measure_by: date | None = None
    direction: Direction | None = None
    best_month: float | None = None


class SmartFacts(NamedTuple):
    """What the letters of a goal are judged by; a number that is None is not tracked.

    ``created`` is None for a goal that is being written today; ``project_start`` and ``project_end`` bound the
    engagement; ``duplicate`` is the id of another goal with the same metric and scope, as people say it;
    ``owner_open_goals`` counts this goal too.
    """

    title: str
    plan: Plan
    metrics: Sequence[SmartMetric] = ()
    created: date | None = None
    guesses_confirmed: bool = True
    project_start: date | None = None
    project_end: date | None = None
    owner: str | None = None
    owner_open_goals: int | None = None
    has_department: bool = False
    modules: int = 0
    requirements: int | None = None
    duplicate: str | None = None
    has_theme: bool = False
    expectations: int = 0
    support: Support | None = None
    answers: Mapping[str, Answer] = {}


class Letter(NamedTuple):
    """A letter with the reasons for its verdict; ``asked`` holds what a machine cannot tell."""

    letter: str
    verdict: Verdict
    passed: tuple[Message, ...]
    failed: tuple[Message, ...]
    asked: tuple[Message, ...]


def judge(facts: SmartFacts, today: date) -> tuple[Letter, ...]:
    """Return the letters S, M, A, R and T.

    A letter fails with any of its checks, or with a person's no. A passes only with a person's yes; the others pass
    with their checks, and their question stays open until somebody answers it.
    """
    return tuple(_letter(letter, facts, today) for letter in _CHECKS)


def line(letters: Sequence[Letter], ascii_only: bool) -> str:
    """Return the letters with their marks: ``S✓ M✓ A? R✓ T✗``, or ``S+ M+ A? R+ T-`` in ASCII."""
    return " ".join(f"{letter.letter}{mark(letter.verdict, ascii_only)}" for letter in letters)


def mark(verdict: Verdict, ascii_only: bool) -> str:
    """Return the mark of a verdict."""
    return _MARKS[verdict][ascii_only]


_MARKS = {Verdict.PASS: "✓+", Verdict.FAIL: "✗-", Verdict.ASK: "??"}
_NEED_A_PERSON = frozenset("A")

_Finding = tuple[Verdict, Message]


def _letter(letter: str, facts: SmartFacts, today: date) -> Letter:
    findings = [*_CHECKS[letter](facts, today), _answered(letter, facts.answers.get(letter))]
    failed = _found(findings, Verdict.FAIL)
    waits = letter in _NEED_A_PERSON and letter not in facts.answers
    verdict = Verdict.FAIL if failed else Verdict.ASK if waits else Verdict.PASS
    return Letter(letter, verdict, _found(findings, Verdict.PASS), failed, _found(findings, Verdict.ASK))


def _found(findings: Sequence[_Finding], verdict: Verdict) -> tuple[Message, ...]:
    return tuple(text for found, text in findings if found is verdict)


def _answered(letter: str, answer: Answer | None) -> _Finding:
    question = message(SmartLetter(letter).label_id)
    if answer is None:
        return Verdict.ASK, question
    yes, by, day = answer
    if yes:
        return _passes(N_("{question} Yes, says {who}, {day}"), question=question, who=by, day=day.isoformat())
    return _fails(N_("{question} No, says {who}, {day}"), question=question, who=by, day=day.isoformat())


def _passes(text: str, **values: object) -> _Finding:
    return Verdict.PASS, message(text, **values)


def _fails(text: str, **values: object) -> _Finding:
    return Verdict.FAIL, message(text, **values)


def _asks(text: str, **values: object) -> _Finding:
    return Verdict.ASK, message(text, **values)


# S


def _specific(facts: SmartFacts, _today: date) -> Iterator[_Finding]:
    yield from _subject(facts)
    if facts.owner:
        yield _passes(N_("{owner} owns it"), owner=facts.owner)
    else:
        yield _fails(N_("nobody owns it; name an owner"))
    if facts.modules or facts.has_department:
        yield _passes(N_("its scope is a module or a department"))
    else:
        yield _fails(N_("its scope is open; choose a module or a department"))
    if facts.duplicate is not None:
        yield _fails(N_("{goal} has the same metric and scope"), goal=facts.duplicate)
    elif facts.metrics:
        yield _passes(N_("no other goal has the same metric and scope"))


def _subject(facts: SmartFacts) -> Iterator[_Finding]:
    """Say whether one metric names what is to change; without any metric the title is looked at."""
    names = [metric.measured.name for metric in facts.metrics]
    vague = [name for name in names or [facts.title] if is_vague(name)]
    for name in vague:
        yield _fails(N_("“{words}” only says that something should be better; say what"), words=name)
    if not names:
        yield _fails(N_("it has no metric; say which number is to change"))
    elif len(names) > 1:
        yield _fails(N_("it has {count} metrics; make it a goal for each"), count=len(names))
    elif not vague:
        yield _passes(N_("its one metric is “{metric}”"), metric=names[0])


# M


def _measurable(facts: SmartFacts, today: date) -> Iterator[_Finding]:
    if not facts.metrics:
        yield _fails(N_("it has no metric, so there is nothing to measure"))
    for metric in facts.metrics:
        yield from _target(metric.measured)
        yield from _baseline(metric, today)
        yield from _numbers(metric)
    if facts.owner:
        text = N_("{owner} reads it every {days} days")
        yield _passes(text, owner=facts.owner, days=facts.plan.cadence_days)
    else:
        yield _fails(N_("nobody is named who reads it"))


def _target(of: Measured) -> Iterator[_Finding]:
    if of.target is None:
        yield _fails(N_("“{metric}” has no target; give a number"), metric=of.name)
    if not of.unit:
        yield _fails(N_("“{metric}” has no unit"), metric=of.name)
    if of.target is not None and of.unit:
        yield _passes(N_("“{metric}” has the target {target}"), metric=of.name, target=figure(of.target, of.unit))


def _baseline(metric: SmartMetric, today: date) -> Iterator[_Finding]:
    """Say whether the baseline is known with its date and source, or planned to be measured."""
    of = metric.measured
    if of.baseline is None:
        yield _planned_baseline(of.name, metric.measure_by, today)
        return
    if metric.baseline_on is None:
        yield _fails(N_("say when the baseline of “{metric}” was measured"), metric=of.name)
    if not metric.baseline_source:
        yield _fails(N_("say where the baseline of “{metric}” was read"), metric=of.name)
    if metric.baseline_on is not None and metric.baseline_source:
        yield _passes(
            N_("“{metric}” has the baseline {baseline}, {day}, {source}"),
            metric=of.name,
            baseline=figure(of.baseline, of.unit),
            day=metric.baseline_on.isoformat(),
            source=metric.baseline_source,
        )


def _planned_baseline(name: str, measure_by: date | None, today: date) -> _Finding:
    if measure_by is None:
        return _fails(N_("“{metric}” has no baseline; measure it, or say by when you will"), metric=name)
    if measure_by < today:
        text = N_("the baseline of “{metric}” was to be measured by {day}, and is not")
        return _fails(text, metric=name, day=measure_by.isoformat())
    text = N_("the baseline of “{metric}” will be measured by {day}")
    return _passes(text, metric=name, day=measure_by.isoformat())


def _numbers(metric: SmartMetric) -> Iterator[_Finding]:
    """Say whether the numbers make sense together, with the unit and with the verb."""
    of = metric.measured
    if is_percent(of.unit):
        yield _percentages(of)
    if of.baseline is None or of.target is None:
        return
    if of.baseline == of.target:
        yield _fails(N_("baseline and target of “{metric}” are equal"), metric=of.name)
    elif metric.direction is not None and metric.direction != ("up" if of.target > of.baseline else "down"):
        yield _fails(N_("the verb and the numbers of “{metric}” point in opposite directions"), metric=of.name)
    elif metric.direction is not None:
        yield _passes(N_("the numbers of “{metric}” go where the verb says"), metric=of.name)


def _percentages(of: Measured) -> _Finding:
    if all(value is None or 0 <= value <= 100 for value in (of.baseline, of.target)):
        return _passes(N_("the percentages of “{metric}” are within 0 to 100"), metric=of.name)
    return _fails(N_("a percentage of “{metric}” is outside 0 to 100"), metric=of.name)


# A


def _achievable(facts: SmartFacts, today: date) -> Iterator[_Finding]:
    findings = [found for metric in facts.metrics if (found := _needed_pace(metric, facts.plan.due, today))]
    yield from findings
    if not findings:
        text = N_("no data to judge; it takes a due date, and check-ins on {count} days")
        yield _asks(text, count=BEST_MONTH_READINGS)
    if facts.owner and facts.owner_open_goals is not None:
        load = {"owner": facts.owner, "count": facts.owner_open_goals}
        if facts.owner_open_goals > OWNER_LOAD:
            yield _fails(
                N_("{owner} has {count} open goals, and more than {most} are too many"), most=OWNER_LOAD, **load
            )
        else:
            yield _passes(N_("open goals of {owner}: {count}"), **load)


def _needed_pace(metric: SmartMetric, due: date | None, today: date) -> _Finding | None:
    """Compare the change a month that is still needed with that of the best month; None without the numbers."""
    of, share = metric.measured, progress(metric.measured)
    if share is None or of.target is None or of.current is None:
        return None
    if share >= 1:
        return _passes(N_("“{metric}” has reached its target"), metric=of.name)
    if due is None or metric.best_month is None:
        return None
    change, days = abs(of.target - of.current), (due - today).days
    if days <= 0:
        text = N_("“{metric}” has {change} to go and no day left")
        return _fails(text, metric=of.name, change=figure(change, of.unit))
    needed = change * MONTH_DAYS / days
    values = {"metric": of.name, "needed": _rounded(needed, of.unit), "best": _rounded(metric.best_month, of.unit)}
    if needed > metric.best_month:
        return _fails(N_("“{metric}” needs {needed} a month; its best month brought {best}"), **values)
    return _passes(N_("“{metric}” needs {needed} a month; its best month brought {best}"), **values)


def _rounded(value: float, unit: str) -> str:
    return figure(round(value, 2) or value, unit)


# R


def _relevant(facts: SmartFacts, _today: date) -> Iterator[_Finding]:
    if facts.has_theme:
        yield _passes(N_("it belongs to a theme"))
    else:
        yield _fails(N_("it belongs to no theme"))
    if facts.expectations:
        yield _passes(N_("expectations that it answers: {count}"), count=facts.expectations)
    elif facts.support is None:
        yield _fails(N_("it answers no expectation, and no sponsor has committed to it"))
    yield from _served_by(facts)
    if facts.support is None:
        yield _asks(N_("Has a sponsor confirmed it?"))
    else:
        who, day = facts.support
        yield _passes(N_("{who} has committed to it, {day}"), who=who, day=day.isoformat())


def _served_by(facts: SmartFacts) -> Iterator[_Finding]:
    """Say which modules and requirements serve the goal; one that nothing serves is an orphan."""
    if facts.modules:
        yield _passes(N_("modules that serve it: {count}"), count=facts.modules)
    if facts.requirements:
        yield _passes(N_("requirements that serve it: {count}"), count=facts.requirements)
    if not facts.modules and not facts.requirements:
        tracked = facts.requirements is not None
        yield _fails(
            N_("it is an orphan: no module and no requirement serves it")
            if tracked
            else N_("it is an orphan: no module serves it")
        )


# T


def _timed(facts: SmartFacts, today: date) -> Iterator[_Finding]:
    due = facts.plan.due
    if due is None:
        yield _fails(N_("it has no due date"))
        return
    created, start = facts.created or today, facts.plan.start
    if due <= created:
        yield _fails(N_("it is due on {due}, not after the day it was written"), due=due.isoformat())
    elif start is not None and due <= start:
        text = N_("it is due on {due}, not after its start on {start}")
        yield _fails(text, due=due.isoformat(), start=start.isoformat())
    elif (due - (start or created)).days <= facts.plan.cadence_days:
        text = N_("its first check-in, {days} days after the start, does not come before it is due")
        yield _fails(text, days=facts.plan.cadence_days)
    else:
        yield _passes(N_("it is due on {due}, after the first check-in"), due=due.isoformat())
    yield from _within_project(facts, due)
    if not facts.guesses_confirmed:
        yield _fails(N_("its date was guessed; somebody has to confirm it"))


def _within_project(facts: SmartFacts, due: date) -> Iterator[_Finding]:
    first, last = facts.project_start, facts.project_end
    if first is not None and due < first:
        yield _fails(N_("the project only starts on {day}"), day=first.isoformat())
    elif last is not None and due > last:
        yield _fails(N_("the project ends before, on {day}"), day=last.isoformat())
    elif first is not None or last is not None:
        yield _passes(N_("it is due while the project runs"))


_CHECKS: Mapping[str, Callable[[SmartFacts, date], Iterator[_Finding]]] = {
    "S": _specific,
    "M": _measurable,
    "A": _achievable,
    "R": _relevant,
    "T": _timed,
}
