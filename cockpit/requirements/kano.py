"""The Kano model: what people say they feel with and without something, and what that makes of it.

Each respondent answers a pair of questions: how it would be if the thing were there (functional), and if it were not
(dysfunctional). The table turns the pair into a category; the answers of all respondents together give the category
of the requirement, and how far it lifts or sinks satisfaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from cockpit.choice import Choice
from cockpit.i18n import N_
from cockpit.message import Message, message
from cockpit.requirements.moscow import Moscow

MOST_QUESTIONABLE = 0.10
"""Share of contradictory answers above which the question is badly put (own choice)."""
FONG = 1.65
"""Factor of Fong's test, for a confidence of 90 %."""


class Reply(Choice):
    """An answer to one question of a pair; the values are the numbers of the questionnaire."""

    LIKE = "1", N_("like")
    MUST_BE = "2", N_("must be")
    NEUTRAL = "3", N_("neutral")
    LIVE_WITH = "4", N_("can live with it")
    DISLIKE = "5", N_("dislike")


class Category(Choice):
    """What a requirement is to its users."""

    MUST_BE = "M", N_("must-be")
    ONE_DIMENSIONAL = "O", N_("one-dimensional")
    ATTRACTIVE = "A", N_("attractive")
    INDIFFERENT = "I", N_("indifferent")
    REVERSE = "R", N_("reverse")
    QUESTIONABLE = "Q", N_("questionable")


TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
"""Categories by functional reply (row) and dysfunctional reply (column), each in the order of ``Reply``."""
TIE_ORDER = "MOAIRQ"
"""Of categories with equal counts the first of these is taken."""
Replies = tuple[tuple[int, ...], ...]
"""How many gave each pair: by functional reply (row) and dysfunctional reply (column), in the order of ``Reply``."""
HALF = 0.5
"""Better from which a requirement lies in the upper half of the scatter, and Worse, without its sign, in the right."""
HINTS = {
    Category.MUST_BE: Moscow.MUST,
    Category.ONE_DIMENSIONAL: Moscow.SHOULD,
    Category.ATTRACTIVE: Moscow.COULD,
    Category.INDIFFERENT: Moscow.WONT,
}
"""The priority that a category suggests (own choice); the others have to be talked about."""


@dataclass(frozen=True)
class Outcome:
    """What a set of answers says.

    ``tied`` are all categories that share the highest count when there are several. ``better`` is 0 to 1, ``worse`` is
    -1 to 0. ``significant`` tells by Fong's test whether the first count stands out from the second. What cannot be
    told is None.
    """

    counts: Mapping[Category, int]
    n: int
    category: Category | None
    tied: tuple[Category, ...]
    better: float | None
    worse: float | None
    significant: bool | None

    @property
    def questionable(self) -> float | None:
        """The share of contradictory answers."""
        return self.counts[Category.QUESTIONABLE] / self.n if self.n else None

    @property
    def badly_put(self) -> bool:
        """Whether so many answers contradict themselves that the question has to be put anew."""
        return self.n > 0 and self.counts[Category.QUESTIONABLE] / self.n > MOST_QUESTIONABLE

    @property
    def hint(self) -> Moscow | None:
        """The priority that the category suggests."""
        return HINTS.get(self.category) if self.category else None


def categorise(functional: Reply, dysfunctional: Reply) -> Category:
    """Return the category of one pair of answers."""
    return Category(TABLE[int(functional) - 1][int(dysfunctional) - 1])


def tabulate(found: Mapping[tuple[Reply, Reply], int]) -> Replies:
    """Return the table of pairs of replies that were given so often."""
    return tuple(tuple(found.get((row, column), 0) for column in Reply) for row in Reply)


def evaluate(answers: Iterable[Category]) -> Outcome:
    """Return what the categories of single answers say together."""
    return of_counts(Counter(answers))


def of_counts(found: Mapping[Category, int]) -> Outcome:
    """Return what so many answers of each category say together."""
    counts = {category: found.get(category, 0) for category in Category}
    n = sum(counts.values())
    ranked = sorted(Category, key=lambda category: (-counts[category], TIE_ORDER.index(category)))
    first = ranked[0]
    tied = tuple(category for category in ranked if counts[category] == counts[first])
    better, worse = _coefficients(counts)
    return Outcome(
        counts=counts,
        n=n,
        category=first if n else None,
        tied=tied if n and len(tied) > 1 else (),
        better=better,
        worse=worse,
        significant=stands_out(counts[first], counts[ranked[1]], n) if n else None,
    )


def _coefficients(counts: Mapping[Category, int]) -> tuple[float | None, float | None]:
    """Return Better and Worse (Berger et al. 1993); reversed and contradictory answers do not count."""
    attractive, linear = counts[Category.ATTRACTIVE], counts[Category.ONE_DIMENSIONAL]
    must, indifferent = counts[Category.MUST_BE], counts[Category.INDIFFERENT]
    total = attractive + linear + must + indifferent
    if not total:
        return None, None
    # Adding 0.0 keeps a nothing from reading as -0.
    return (attractive + linear) / total, -(linear + must) / total + 0.0


def quarter(better: float, worse: float) -> Category:
    """Return the category of the quarter in which a requirement lies: by how far it lifts and how far it sinks."""
    lifts, sinks = better >= HALF, -worse >= HALF
    if lifts:
        return Category.ONE_DIMENSIONAL if sinks else Category.ATTRACTIVE
    return Category.MUST_BE if sinks else Category.INDIFFERENT


def stands_out(first: int, second: int, n: int) -> bool:
    """Return whether the highest count differs from the next: |a-b| >= 1.65 sqrt((a+b)(2n-a-b)/2n) (Fong 1996)."""
    both = first + second
    return abs(first - second) >= FONG * sqrt(both * (2 * n - both) / (2 * n))


def remarks(outcome: Outcome) -> list[Message]:
    """Return what keeps the outcome from being taken at its word."""
    said = []
    if outcome.badly_put:
        said.append(
            message(
                N_("the question is badly put: {count} of {n} answers contradict themselves"),
                count=outcome.counts[Category.QUESTIONABLE],
                n=outcome.n,
            )
        )
    if outcome.tied:
        said.append(message(N_("a tie of {categories}"), categories=" = ".join(c.value for c in outcome.tied)))
    elif outcome.significant is False:
        said.append(message(N_("not significant (n = {n})"), n=outcome.n))
    return said


def disagreement(outcome: Outcome, given: Moscow | None) -> Message | None:
    """Return how the priority that people gave differs from what the survey suggests; None when it does not."""
    if given is None or outcome.category is None:
        return None
    values = {"category": outcome.category, "given": given, "n": outcome.n}
    if outcome.category is Category.REVERSE and given is not Moscow.WONT:
        return message(N_("those asked would rather not have it (n = {n}), yet it is {given}; ask them why"), **values)
    if outcome.hint is None or outcome.hint is given:
        return None
    return message(
        N_("the survey says {category} (n = {n}), which suggests {hint}; it is {given}"),
        hint=outcome.hint,
        **values,
    )
