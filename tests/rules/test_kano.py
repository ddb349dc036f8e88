"""The Kano table, what answers say together, and where that differs from the priority that people gave."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.requirements.kano import (
    HINTS,
    TIE_ORDER,
    Category,
    Outcome,
    Reply,
    categorise,
    disagreement,
    evaluate,
    of_counts,
    quarter,
    remarks,
    stands_out,
    tabulate,
)
from cockpit.requirements.moscow import Moscow

M, O, A, I, R, Q = (Category(letter) for letter in "MOAIRQ")  # noqa: E741
PAIRS = [
    ("1", "1", Q), ("1", "2", A), ("1", "3", A), ("1", "4", A), ("1", "5", O),
    ("2", "1", R), ("2", "2", I), ("2", "3", I), ("2", "4", I), ("2", "5", M),
    ("3", "1", R), ("3", "2", I), ("3", "3", I), ("3", "4", I), ("3", "5", M),
    ("4", "1", R), ("4", "2", I), ("4", "3", I), ("4", "4", I), ("4", "5", M),
    ("5", "1", R), ("5", "2", R), ("5", "3", R), ("5", "4", R), ("5", "5", Q),
]  # fmt: skip
counts = st.fixed_dictionaries({category: st.integers(0, 60) for category in Category})


def answered(**found: int) -> Outcome:
    return of_counts({Category(letter): count for letter, count in found.items()})


@pytest.mark.parametrize(("functional", "dysfunctional", "category"), PAIRS)
def test_each_pair_of_answers_has_its_category(functional: str, dysfunctional: str, category: Category) -> None:
    assert categorise(Reply(functional), Reply(dysfunctional)) is category


def test_liking_it_and_expecting_it_are_not_taken_for_each_other() -> None:
    # A page that is often copied prints the labels of the first two rows and columns the wrong way round.
    assert categorise(Reply.LIKE, Reply.NEUTRAL) is Category.ATTRACTIVE
    assert categorise(Reply.MUST_BE, Reply.NEUTRAL) is Category.INDIFFERENT
    assert categorise(Reply.NEUTRAL, Reply.LIKE) is Category.REVERSE
    assert categorise(Reply.NEUTRAL, Reply.MUST_BE) is Category.INDIFFERENT


@pytest.mark.parametrize("reply", ["0", "6", "-1", "", "1.5", "like"])
def test_there_is_no_answer_outside_one_to_five(reply: str) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        Reply(reply)


def test_the_most_frequent_category_is_that_of_the_requirement() -> None:
    found = answered(O=6, A=3, M=2, I=1)
    assert (found.category, found.tied, found.n) == (O, (), 12)
    assert found.better == pytest.approx(9 / 12)
    assert found.worse == pytest.approx(-8 / 12)


@pytest.mark.parametrize(
    ("found", "category"),
    [
        ({"M": 2, "O": 2}, M),
        ({"O": 2, "A": 2}, O),
        ({"A": 2, "I": 2}, A),
        ({"I": 2, "R": 2}, I),
        ({"R": 2, "Q": 2}, R),
        ({"M": 1, "O": 1, "A": 1, "I": 1}, M),
    ],
)
def test_a_tie_goes_to_what_hurts_most_when_it_is_missing(found: dict[str, int], category: Category) -> None:
    outcome = answered(**found)
    assert outcome.category is category
    assert outcome.tied == tuple(Category(letter) for letter in TIE_ORDER if letter in found)
    assert [str(remark) for remark in remarks(outcome)][-1] == f"a tie of {' = '.join(c.value for c in outcome.tied)}"


def test_without_answers_nothing_is_known() -> None:
    nothing = evaluate([])
    assert (nothing.n, nothing.category, nothing.better, nothing.worse, nothing.significant) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert nothing.questionable is None
    assert not nothing.badly_put
    assert not remarks(nothing)
    assert disagreement(nothing, Moscow.MUST) is None


def test_reversed_and_contradictory_answers_count_in_no_coefficient() -> None:
    found = answered(R=3, Q=2)
    assert (found.better, found.worse, found.category, found.n) == (None, None, R, 5)
    assert answered(A=1, R=99).better == 1
    assert str(answered(A=1).worse) == "0.0"


def test_a_small_difference_is_not_significant() -> None:
    found = answered(M=10, O=9, I=5)
    assert found.significant is False
    assert str(remarks(found)[0]) == "not significant (n = 24)"
    assert answered(M=20, O=4).significant is True


def test_the_test_of_fong_is_the_one_in_the_book() -> None:
    # a=25, b=12, n=50: 13 against 1.65 * sqrt(37 * 63 / 100) = 7.97
    assert stands_out(25, 12, 50)
    assert 1.65 * sqrt(37 * 63 / 100) == pytest.approx(7.966, abs=1e-3)
    assert not stands_out(19, 12, 50)
    assert not stands_out(1, 0, 1)


def test_a_question_that_confuses_people_is_badly_put() -> None:
    assert not answered(M=9, Q=1).badly_put
    confusing = answered(M=8, Q=2)
    assert confusing.badly_put
    assert str(remarks(confusing)[0]) == "the question is badly put: 2 of 10 answers contradict themselves"


@pytest.mark.parametrize(
    ("found", "given_", "words"),
    [
        ({"M": 5}, Moscow.MUST, None),
        ({"M": 5}, None, None),
        ({"M": 5}, Moscow.COULD, "the survey says must-be (n = 5), which suggests Must; it is Could"),
        ({"I": 3}, Moscow.MUST, "the survey says indifferent (n = 3), which suggests Won't; it is Must"),
        ({"R": 4}, Moscow.MUST, "those asked would rather not have it (n = 4), yet it is Must; ask them why"),
        ({"R": 4}, Moscow.WONT, None),
        ({"Q": 4}, Moscow.MUST, None),
    ],
)
def test_a_priority_that_differs_from_the_survey_is_told(
    found: dict[str, int], given_: Moscow | None, words: str | None
) -> None:
    told = disagreement(answered(**found), given_)
    assert (told and str(told)) == words


def test_the_survey_suggests_a_priority_for_four_categories() -> None:
    assert HINTS == {M: Moscow.MUST, O: Moscow.SHOULD, A: Moscow.COULD, I: Moscow.WONT}


@given(counts)
def test_an_outcome_is_sound_for_any_answers(found: dict[Category, int]) -> None:
    outcome = of_counts(found)
    assert outcome.n == sum(found.values())
    assert (outcome.category is None) is (outcome.n == 0)
    if outcome.category:
        assert found[outcome.category] == max(found.values())
        assert outcome.category in outcome.tied or not outcome.tied
    if outcome.better is not None and outcome.worse is not None:
        assert 0 <= outcome.better <= 1
        assert -1 <= outcome.worse <= 0
    assert len(outcome.tied) != 1


@given(st.lists(st.tuples(st.sampled_from(Reply), st.sampled_from(Reply)), max_size=40))
def test_single_answers_and_their_counts_say_the_same(pairs: list[tuple[Reply, Reply]]) -> None:
    categories = [categorise(*pair) for pair in pairs]
    assert evaluate(categories) == of_counts(Counter(categories))


@pytest.mark.parametrize(
    ("better", "worse", "wanted"),
    [
        (0.5, -0.5, Category.ONE_DIMENSIONAL),
        (0.5, -0.49, Category.ATTRACTIVE),
        (0.49, -0.5, Category.MUST_BE),
        (0.49, 0.0, Category.INDIFFERENT),
    ],
)
def test_a_requirement_lies_in_one_of_four_quarters(better: float, worse: float, wanted: Category) -> None:
    assert quarter(better, worse) is wanted


def test_answers_are_counted_by_pair() -> None:
    table = tabulate({(Reply.LIKE, Reply.DISLIKE): 3, (Reply.DISLIKE, Reply.LIKE): 1})
    assert table == ((0, 0, 0, 0, 3), (0,) * 5, (0,) * 5, (0,) * 5, (1, 0, 0, 0, 0))
