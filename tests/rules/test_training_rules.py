"""Rules of training: seats and waiting lists, whom a text means, time slots, grading by level, shares."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import BadInput, Refused
from cockpit.training.attendance import (
    MARKED,
    ORDER,
    SEATED,
    Seat,
    admitted,
    combined,
    free,
    moving_up,
    over,
    reopened,
    sitting_down,
    stepped,
    taken,
)
from cockpit.training.chain import chain
from cockpit.training.choices import Attendance, Level, Mark
from cockpit.training.grading import (
    Standard,
    Survey,
    check_order,
    grade_application,
    grade_awareness,
    grade_skills,
    lacking,
    reached,
)
from cockpit.training.share import FEWEST, Share, is_ready, total
from cockpit.training.slots import Slot, clashes, read_time, read_zone, slot
from cockpit.training.wanted import meant, spans

ENROLLED, WAITING, ATTENDED, ABSENT, EXCUSED = (
    Attendance.ENROLLED,
    Attendance.WAITING,
    Attendance.ATTENDED,
    Attendance.ABSENT,
    Attendance.EXCUSED,
)
states = st.lists(st.sampled_from(Attendance), max_size=60)
PEOPLE = ("Li Wei 李伟", "Zhao Min 赵敏", "Wang Fang", "Sun Li", "Sun Lin")


def seats(*given: Attendance) -> list[Seat]:
    return [Seat(100 + place, place, state) for place, state in enumerate(given, 1)]


def named() -> list[Seat]:
    handles = ("li.wei", "zhao.min", "wang.fang", "sun.li", "sun.lin")
    return [
        Seat(100 + place, place, ENROLLED, handle, name)
        for place, (handle, name) in enumerate(zip(handles, PEOPLE, strict=True), 1)
    ]


def numbers(text: str, known: list[Seat] | None = None) -> list[int]:
    return [seat.place for seat in meant(text, known or seats(*[ENROLLED] * 15))]


# Who trained whom


def test_a_chain_names_everybody_once_behind_the_one_through_whom_they_are_reached() -> None:
    links = {1: [2, 3], 2: [4], 4: [5], 3: [4, 6], 6: [1]}
    assert chain(links, 1) == [(2, 1), (4, 2), (5, 3), (3, 1), (6, 2)]
    assert chain(links, 5) == []


# Seats


@pytest.mark.parametrize(
    ("capacity", "before", "wanted", "admit"),
    [
        (None, [ENROLLED] * 500, 40, 40),
        (3, [], 5, 3),
        (3, [ENROLLED, EXCUSED], 5, 2),
        (3, [ENROLLED, WAITING], 1, 0),
        (1, [ENROLLED] * 4, 1, 0),
        (0, [], 2, 0),
    ],
)
def test_nobody_gets_a_seat_that_is_not_there_or_passes_those_who_wait(
    capacity: int | None, before: list[Attendance], wanted: int, admit: int
) -> None:
    assert admitted(capacity, before, wanted) == admit


def test_the_one_who_waits_longest_moves_up_first() -> None:
    roster = [Seat(1, 9, WAITING), Seat(2, 4, WAITING), Seat(3, 1, ENROLLED), Seat(4, 2, EXCUSED)]
    assert [seat.place for seat in moving_up(2, roster)] == [4]
    assert [seat.place for seat in moving_up(None, roster)] == [4, 9]
    assert moving_up(1, roster) == ()


@given(states, st.integers(0, 60))
def test_moving_up_fills_the_seats_and_never_more(given: list[Attendance], capacity: int) -> None:
    roster = seats(*given)
    up = moving_up(capacity, roster)
    seated = taken(given)
    assert all(seat.state is WAITING for seat in up)
    assert seated + len(up) <= max(capacity, seated)
    left = given.count(WAITING) - len(up)
    assert left == 0 or seated + len(up) >= capacity


@given(states, st.none() | st.integers(0, 60))
def test_a_session_is_never_both_over_and_free(given: list[Attendance], capacity: int | None) -> None:
    seated = taken(given)
    room, excess = free(capacity, seated), over(capacity, seated)
    assert excess == 0 or room == 0
    if capacity is not None and room is not None:
        assert seated + room - excess == capacity


def test_one_key_steps_through_the_marks_and_stops_at_both_ends() -> None:
    state: Attendance | None = WAITING
    walked = []
    while state is not None:
        walked.append(state)
        state = stepped(state, 1)
    assert walked == [WAITING, *ORDER]
    assert stepped(WAITING, -1) is None
    assert stepped(ENROLLED, -1) is None
    assert stepped(EXCUSED, -1) is ABSENT


def test_an_excuse_gives_the_seat_back_and_an_absence_does_not() -> None:
    assert MARKED[Mark.EXCUSED] not in SEATED
    assert MARKED[Mark.ABSENT] in SEATED


def test_a_mark_that_is_taken_away_gives_nobody_a_seat_that_is_not_there() -> None:
    three = seats(ATTENDED, EXCUSED, WAITING)
    assert reopened(2, three, {101, 102, 103}) == {101: ENROLLED, 102: WAITING}
    assert reopened(2, three[:2], {101, 102}) == {101: ENROLLED, 102: ENROLLED}
    assert reopened(1, three[:2], {102}) == {102: WAITING}
    assert reopened(None, three, {102, 103}) == {102: ENROLLED}


@pytest.mark.parametrize(
    ("capacity", "wanted", "expected"),
    [(1, {2}, []), (2, {2}, [2]), (2, {3}, []), (3, {2, 3}, [2, 3]), (2, {2, 3}, [2]), (None, {3}, [])],
)
def test_who_waits_sits_down_where_a_seat_is_free_and_nobody_waits_longer(
    capacity: int | None, wanted: set[int], expected: list[int]
) -> None:
    three = seats(ENROLLED, WAITING, WAITING)
    assert [seat.place for seat in sitting_down(capacity, three, {100 + place for place in wanted})] == expected


@given(st.sampled_from(Attendance), st.sampled_from(Attendance))
def test_of_two_lines_of_one_person_the_stronger_holds(one: Attendance, other: Attendance) -> None:
    assert combined(one, other) == combined(other, one)
    assert combined(one, ATTENDED) is ATTENDED
    assert combined(one, one) is one


# Whom a text means


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-12,15", [*range(1, 13), 15]),
        ("1 - 12, 15", [*range(1, 13), 15]),
        ("3 5 7", [3, 5, 7]),
        ("1-3 7", [1, 2, 3, 7]),
        ("１－３，５", [1, 2, 3, 5]),
        ("1至3、5号", [1, 2, 3, 5]),
        ("#4", [4]),
        ("all", list(range(1, 16))),
        ("ALL", list(range(1, 16))),
        ("全部", list(range(1, 16))),
        ("all but 3, 7", [n for n in range(1, 16) if n not in (3, 7)]),
        ("but 3", [n for n in range(1, 16) if n != 3]),
        ("1-10 but 2-9", [1, 10]),
        ("除3、7外", [n for n in range(1, 16) if n not in (3, 7)]),
        ("全部除了3和7外".replace("和", "、"), [n for n in range(1, 16) if n not in (3, 7)]),
        ("除 3 以外都", [n for n in range(1, 16) if n != 3]),
    ],
)
def test_numbers_ranges_and_all_but_are_read_in_both_languages(text: str, expected: list[int]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("li.wei", [1]),
        ("@li.wei, 赵", None),
        ("Li Wei 李伟", [1]),
        ("Wang Fang", [3]),
        ("wang", [3]),
        ("li.wei zhao.min", [1, 2]),
        ("Sun Li", [4]),
        ("all but Sun Lin", [1, 2, 3, 4]),
        ("2 wang.fang", [2, 3]),
    ],
)
def test_people_are_meant_by_handle_or_name(text: str, expected: list[int] | None) -> None:
    if expected is None:
        with pytest.raises(BadInput, match="nobody on this list is called “赵”"):
            numbers(text, named())
    else:
        assert numbers(text, named()) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "say who is meant"),
        ("  ,, ", "say who is meant"),
        ("all but", "say who is left out"),
        ("all but all", "say who is meant"),
        ("16", "there is no number 16 on this list; its numbers are 1-15"),
        ("0", "there is no number 0"),
        ("14-18", "there is no number 16-18"),
        ("9-3", "write 3-9"),
        ("nobody", "nobody on this list is called “nobody”"),
        ("1-" + "9" * 400, "nobody on this list"),
        ("\x1b[31m", "nobody on this list"),
    ],
)
def test_what_names_nobody_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        numbers(text)
    assert says in str(refused.value)
    assert refused.value.field == "who"


def test_a_word_that_could_be_several_people_lists_them() -> None:
    with pytest.raises(BadInput, match=r"“sun” could be 4 Sun Li, 5 Sun Lin; write the number"):
        numbers("sun", named())


@given(st.text(max_size=60))
def test_any_text_names_seats_of_the_list_or_is_refused(text: str) -> None:
    roster = named()
    try:
        found = meant(text, roster)
    except BadInput:
        return
    assert found
    assert set(found) <= set(roster)


@given(st.sets(st.integers(1, 15), min_size=1))
def test_spans_are_read_back_as_they_were_written(chosen: set[int]) -> None:
    assert numbers(spans(chosen)) == sorted(chosen)


# Time slots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("09:05", "09:05"),
        ("２１：１５", "21:15"),
        ("14.30", "14:30"),
        ("2 pm", "14:00"),
        ("2:30PM", "14:30"),
        ("12 am", "00:00"),
        ("12 pm", "12:00"),
        ("9点", "09:00"),
        ("下午2点半", "14:30"),
        ("上午9点30分", "09:30"),
        ("中午12点", "12:00"),
        ("晚上8点", "20:00"),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text: str, expected: str) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "13 pm", "0 am", "soon", "9:3", "-1", "2026-01-01"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no time of day"):
        read_time(text)


def test_a_slot_knows_its_zone_and_daylight_saving() -> None:
    winter = slot(date(2026, 12, 1), "09:00", 90, "Europe/Berlin")
    summer = slot(date(2026, 7, 1), "09:00", 90, "Europe/Berlin")
    assert winter == Slot(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 9, 30, tzinfo=UTC))
    assert summer.start.hour == 7
    assert slot(date(2026, 12, 1), "16:30", 30, "Asia/Shanghai").overlaps(winter)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Asia/\0", "x" * 5_000])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(BadInput, match="is no time zone"):
        read_zone(zone)


def test_slots_that_only_touch_do_not_clash() -> None:
    first = slot(date(2026, 12, 1), "09:00", 60, "UTC")
    others = [
        ("after", slot(date(2026, 12, 1), "10:00", 60, "UTC")),
        ("in", slot(date(2026, 12, 1), "09:59", 5, "UTC")),
    ]
    assert clashes(first, others) == ["in"]


@given(st.integers(0, 2_000), st.integers(1, 600), st.integers(0, 2_000), st.integers(1, 600))
def test_overlapping_is_mutual(start: int, long: int, other_start: int, other_long: int) -> None:
    day = datetime(2026, 12, 1, tzinfo=UTC)
    one = Slot(day + timedelta(minutes=start), day + timedelta(minutes=start + long))
    other = Slot(day + timedelta(minutes=other_start), day + timedelta(minutes=other_start + other_long))
    assert one.overlaps(other) is other.overlaps(one)
    assert one.overlaps(one)


# Grading


def test_the_first_level_needs_attendance_and_the_survey() -> None:
    answered = Survey(4, 2, 2, 4)
    assert grade_awareness(attended=True, survey=answered).passed
    assert not grade_awareness(attended=True, survey=Survey(4, 2)).passed
    assert not grade_awareness(attended=False, survey=answered).passed
    assert [str(each) for each in grade_awareness(attended=False, survey=Survey()).missing] == [
        "did not attend",
        "the survey is not answered",
    ]


@pytest.mark.parametrize(
    ("score", "exercises", "passed", "missing"),
    [
        (80, 3, True, []),
        (100, 3, True, []),
        (79.5, 3, False, ["79.5 of 80 needed"]),
        (80, 2, False, ["exercises 2/3"]),
        (None, 3, False, ["no score"]),
        (0, 0, False, ["0 of 80 needed", "exercises 0/3"]),
    ],
)
def test_the_second_level_needs_the_pass_mark_and_every_exercise(
    score: float | None, exercises: int, passed: bool, missing: list[str]
) -> None:
    graded = grade_skills(score, exercises, Standard(100, 80, 3))
    assert (graded.passed, [str(each) for each in graded.missing]) == (passed, missing)


@pytest.mark.parametrize(
    ("score", "exercises", "says"),
    [
        (101, 3, "101 is more than can be reached, which is 100"),
        (-1, 3, "cannot be less than 0"),
        (80, 4, "has 3 exercises, so 4 cannot be done"),
        (80, -1, "cannot be done"),
    ],
)
def test_a_score_that_cannot_be_is_refused(score: float, exercises: int, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        grade_skills(score, exercises, Standard(100, 80, 3))


def test_a_course_that_asks_for_nothing_lets_nobody_pass() -> None:
    with pytest.raises(Refused, match="neither a pass mark nor exercises"):
        grade_skills(100, 0, Standard())


@pytest.mark.parametrize(
    ("independent", "minutes", "errors", "passed"),
    [
        (True, 20, 1, True),
        (True, 21, 1, False),
        (True, 20, 2, False),
        (True, None, 1, False),
        (True, 20, None, False),
        (False, 5, 0, False),
    ],
)
def test_the_third_level_is_done_alone_and_within_the_limits(
    independent: bool, minutes: int | None, errors: int | None, passed: bool
) -> None:
    standard = Standard(most_minutes=20, most_errors=1)
    graded = grade_application(independent=independent, minutes=minutes, errors=errors, standard=standard)
    assert graded.passed is passed
    assert bool(graded.missing) is not passed


def test_without_limits_only_independence_counts() -> None:
    assert grade_application(independent=True, minutes=None, errors=99, standard=Standard()).passed


@given(st.sets(st.sampled_from(Level)))
def test_a_level_counts_only_with_all_below_it(passed: set[Level]) -> None:
    rank = reached(passed)
    assert all(level in passed for level in Level.up_to(rank))
    assert rank == len(Level) or tuple(Level)[rank] not in passed


def test_a_lower_level_is_passed_over_only_with_a_reason() -> None:
    assert check_order(Level.AWARENESS, set(), who="Li", course="FI-1", reason="") == ()
    assert check_order(Level.SKILLS, {Level.AWARENESS}, who="Li", course="FI-1", reason="") == ()
    with pytest.raises(Refused, match="Li has not passed “awareness” of FI-1"):
        check_order(Level.APPLICATION, {Level.SKILLS}, who="Li", course="FI-1", reason=" ")
    skipped = check_order(Level.APPLICATION, set(), who="Li", course="FI-1", reason="helped to design it")
    assert skipped == (Level.AWARENESS, Level.SKILLS) == lacking(Level.APPLICATION, set())


# Readiness


def test_ready_is_who_passed_every_required_level_with_those_below() -> None:
    required = {1: Level.SKILLS, 2: Level.AWARENESS}
    both = frozenset({Level.AWARENESS, Level.SKILLS})
    assert is_ready(required, {1: both, 2: frozenset({Level.AWARENESS})}) is True
    assert is_ready(required, {1: both}) is False
    assert is_ready(required, {1: frozenset({Level.SKILLS}), 2: both}) is False
    assert is_ready({}, {1: both}) is None


def test_a_share_of_nobody_is_unknown_and_few_people_are_hidden() -> None:
    assert Share().value is None
    assert Share(idle=3).value is None
    assert not Share().hidden
    assert Share(1, FEWEST - 1).hidden
    assert not Share(1, FEWEST).hidden
    assert total([Share(1, 4, 1), Share(2, 6)]) == Share(3, 10, 1)
    assert total([]).value is None
