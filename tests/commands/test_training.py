"""Training: courses and who needs them, sessions and their rosters, marks, results, champions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Command
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.listing import Asked
from cockpit.people.commands import AddPerson, ArchivePerson
from cockpit.requirements.commands import AddRequirement, DeclineRequirements, EditRequirement, MakeMust
from cockpit.training import home
from cockpit.training.commands import (
    AddChampions,
    AddCourse,
    AddRole,
    AddSession,
    AnswerSurvey,
    ArchiveChampions,
    ArchiveCourses,
    ArchiveResults,
    ArchiveRoles,
    ArchiveSessions,
    AssessPerson,
    AssessSeat,
    AssignLearners,
    BackSeats,
    CancelSession,
    CoverRequirements,
    EditCourse,
    EditResult,
    EditRole,
    EditSession,
    EnrolPeople,
    ExcuseSeats,
    FillSession,
    ForwardSeats,
    LowerCurriculum,
    MakeUpSeats,
    MarkAbsent,
    MarkAllBut,
    MarkPresent,
    MarkRoster,
    RaiseCurriculum,
    RecogniseLearning,
    ReopenSession,
    RepeatSession,
    ScorePerson,
    ScoreResistance,
    ScoreSeat,
    SetCurriculum,
    TickSeats,
    TrainPersons,
    UnarchiveCourse,
    UnarchiveRole,
    UnarchiveSessions,
    UnassignLearners,
    UncoverRequirements,
    UnmarkSeats,
    UntrainPersons,
    WithdrawSeats,
    WithdrawSurvey,
)
from cockpit.training.course_lists import COURSES, CURRICULUM, UNTRAINED
from cockpit.training.learner_lists import CHAMPIONS, COVERAGE, LEARNERS_LIST, ROLES
from cockpit.training.readiness import heat_map, of_everybody
from cockpit.training.reports import Readiness
from cockpit.training.resistance import RESISTANCES, barriers
from cockpit.training.roster_lists import RESULTS_LIST, ROSTERS, SESSIONS_LIST, SURVEYS
from cockpit.training.standings import Heat, PeopleByCourse, RolesByCourse, course_columns
from cockpit.training.surveys import survey_summary
from cockpit.training.topic_lists import TOPICS
from tests.support import World

HOSTILE = "\x1b[31m[bold]月结[/bold]\x1b[0m\u202e =1+1 " + "长" * 400
PAST, TODAY, SOON = "2026-11-20", "2026-11-24", "2026-12-01"


def people(world: World, count: int, department: str = "Finance") -> list[int]:
    return [
        world.given(AddPerson, handle=f"user.{n}", name=f"User {n:02}", department_id=department)
        for n in range(1, count + 1)
    ]


def course(world: World, code: str = "FI-1", **inputs: Any) -> int:
    return world.given(AddCourse, title=f"Course {code}", code=code, **inputs)


def held(world: World, day: str = PAST, course_id: str = "FI-1", **inputs: Any) -> str:
    given = {"course_id": course_id, "day": day, "at": "9:00", "zone": "Asia/Shanghai", **inputs}
    return world.do(AddSession, **given).shown[0]


def roster(world: World, session: str) -> dict[str, str]:
    pk = world.id("class", session)
    rows = ROSTERS.fetch(world.session, ROSTERS.of_session(world.session, pk))
    return {row.handle: row.state.value for row in rows}


def places(world: World, session: str) -> dict[str, int]:
    pk = world.id("class", session)
    rows = ROSTERS.fetch(world.session, ROSTERS.of_session(world.session, pk))
    return {row.handle: row.place for row in rows}


def listed(world: World, listing: Any, filter_: str = "", **asked: Any) -> list[str]:
    rows = listing.rows(world.session, Asked(filter_, **asked))
    keys = ("code", "handle", "shown", "name", "course")
    return [next(str(getattr(row, key)) for key in keys if hasattr(row, key)) for row in rows]


def told(done: Any) -> list[str]:
    return [str(each) for each in done.warnings]


def aware(world: World, person: str, code: str = "FI-1") -> None:
    """Let a person pass the first level of a course."""
    session = held(world, course_id=code)
    world.do(EnrolPeople, session=session, persons=person, anyway=True)
    world.do(MarkRoster, session=session, mark="present", who="all")
    world.do(AnswerSurvey, seat=f"{session}/1", fear_after="2", clarity_after="4")


# Job roles, courses and what is needed


def test_a_course_gets_the_next_code_and_may_have_its_own(world: World) -> None:
    assert world.do(AddCourse, title="Closing").shown == ("C1",)
    assert world.do(AddCourse, title="Buying", code="PU-1").shown == ("PU-1",)
    assert world.do(AddCourse, title="Stock").shown == ("C2",)
    row = world.row("course", code="C1")
    assert (row["levels"], row["pass_mark"], row["most"], row["position"]) == ("3", 80, 100, 0)


def test_a_code_is_taken_once(world: World) -> None:
    course(world)
    assert "belongs to “Course FI-1”" in world.refusal(Conflict, AddCourse, title="X", code="FI-1")
    course(world, "FI-2")
    assert "choose another" in world.refusal(Conflict, EditCourse, course="FI-2", code="FI-1")


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"pass_mark": "120"}, "a pass mark of 120 cannot be reached with 100 points at most"),
        ({"most": "0"}, "must be more than 0"),
        ({"pass_mark": "nan"}, "is not a number"),
        ({"title": "\x1b\x07"}, "Title must not be empty"),
        ({"levels": "4"}, "is none of: 1 (awareness), 2 (skills)"),
        ({"minutes": "0"}, "at least 1"),
    ],
)
def test_a_course_that_cannot_be_is_refused(world: World, inputs: dict[str, str], says: str) -> None:
    assert says in world.refusal(BadInput, AddCourse, **{"title": "X", **inputs})


def test_hostile_text_is_kept_harmless(world: World) -> None:
    world.given(AddCourse, title=HOSTILE, code="X", purpose=HOSTILE * 40, exercises="=1+1, [b]x[/b]")
    world.given(AddRole, name=HOSTILE)
    row = world.row("course", code="X")
    assert "\x1b" not in row["title"] + row["purpose"]
    assert "\u202e" not in row["title"] + row["purpose"]
    assert listed(world, COURSES, "月结") == ["X"]
    assert COURSES.detail(world.session, row["id"]).lines


def test_job_roles_need_courses_up_to_a_level(world: World) -> None:
    world.given(AddRole, name="Accountant")
    world.given(AddRole, name="Buyer")
    course(world)
    done = world.do(SetCurriculum, roles="Accountant, Buyer", courses="FI-1", level="skills")
    assert str(done) == "Accountant, Buyer: FI-1 needed up to “skills”"
    assert [(row.role, row.level.value) for row in CURRICULUM.rows(world.session)] == [
        ("Accountant", "2"),
        ("Buyer", "2"),
    ]
    world.do(RaiseCurriculum, roles="Accountant", courses="FI-1")
    world.do(LowerCurriculum, roles="Buyer", courses="FI-1")
    assert [row.level.value for row in CURRICULUM.rows(world.session)] == ["3", "1"]
    assert world.refusal(Refused, RaiseCurriculum, roles="Accountant", courses="FI-1") == "it is the last level already"
    world.do(LowerCurriculum, roles="Buyer", courses="FI-1")
    assert world.refusal(Refused, LowerCurriculum, roles="Buyer", courses="FI-1") == "it is not needed already"
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="0")
    assert world.rows("role_course") == []


def test_nobody_can_need_more_of_a_course_than_is_taught(world: World) -> None:
    world.given(AddRole, name="Accountant")
    course(world, levels="2")
    text = world.refusal(BadInput, SetCurriculum, roles="Accountant", courses="FI-1", level="3")
    assert text == "FI-1 is taught up to “skills” only; choose that, or let it be taught further"
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="2")
    text = world.refusal(Refused, EditCourse, course="FI-1", levels="1")
    assert text == "job roles need FI-1 up to “skills”; let them need less first"


def test_what_is_archived_requires_nothing_and_comes_back_as_it_was(world: World) -> None:
    world.given(AddRole, name="Accountant")
    course(world)
    world.do(AssignLearners, persons="tom", roles="Accountant")
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="1")
    assert listed(world, LEARNERS_LIST, "unready") == ["tom"]
    world.do(ArchiveCourses, courses="FI-1")
    assert listed(world, LEARNERS_LIST, "unready") == []
    assert listed(world, LEARNERS_LIST, "idle") == ["tom"]
    world.do(UnarchiveCourse, course="FI-1")
    world.do(ArchiveRoles, roles="Accountant")
    assert listed(world, LEARNERS_LIST, "unassigned") == listed(world, LEARNERS_LIST)
    assert "no archived course" in world.refusal(Refused, UnarchiveCourse, course="FI-1")
    world.do(UnarchiveRole, role="Accountant")
    assert listed(world, LEARNERS_LIST, "needs:FI-1") == ["tom"]


def test_names_of_job_roles_stay_apart(world: World) -> None:
    world.given(AddRole, name="Accountant")
    world.given(AddRole, name="Buyer")
    assert "already" in world.refusal(Conflict, AddRole, name="Buyer")
    assert "already" in world.refusal(Conflict, EditRole, role="Buyer", name="Accountant")


def test_a_person_may_have_several_job_roles(world: World) -> None:
    for name in ("Accountant", "Buyer"):
        world.given(AddRole, name=name)
    world.do(AssignLearners, persons="tom, li.wei", roles="Accountant, Buyer")
    world.do(AssignLearners, persons="tom", roles="Buyer")
    assert len(world.rows("person_job")) == 4
    done = world.do(UnassignLearners, persons="tom", roles="Accountant")
    assert str(done) == "Tom Okafor: no longer Accountant"
    assert [row.people for row in ROLES.rows(world.session)] == [1, 2]


def test_courses_cover_requirements_and_processes_and_the_rest_is_listed(world: World) -> None:
    for title, process in (("Close", "Closing"), ("Buy", "Purchasing"), ("Count", ""), ("Old", "Closing")):
        world.given(AddRequirement, title=title, process=process)
    world.do(MakeMust, requirements="REQ-1, REQ-2, REQ-3, REQ-4", reason="law")
    world.do(DeclineRequirements, requirements="REQ-4", reason="no")
    course(world)
    assert [row.number for row in UNTRAINED.rows(world.session)] == [1, 2, 3]
    assert UNTRAINED.remarks(world.session, Asked()) == ()
    world.do(CoverRequirements, courses="FI-1", requirements="REQ-3")
    world.do(EditCourse, course="FI-1", processes="closing")
    assert [row.number for row in UNTRAINED.rows(world.session)] == [2]
    world.do(UncoverRequirements, courses="FI-1", requirements="REQ-3")
    assert [row.number for row in UNTRAINED.rows(world.session)] == [2, 3]
    assert listed(world, COURSES, "process:clos") == ["FI-1"]


def topics(world: World, filter_: str = "") -> list[tuple[str, int, list[int], tuple[str, ...], tuple[int, ...]]]:
    """Return each topic: process, impact, the requirements behind it, its courses, and what no course covers."""
    rows = TOPICS.rows(world.session, Asked(filter_))
    return [(row.process, row.impact, [each.number for each in row.behind], row.courses, row.missing) for row in rows]


def test_processes_are_training_topics_by_their_highest_change_impact(world: World) -> None:
    for title, process, impact in (
        ("Close", "Closing", "3"),
        ("Post", "closing", "5"),
        ("Buy", "Purchasing", "2"),
        ("Count", "", "4"),
        ("Ship", "Shipping", "-"),
        ("Old", "Shipping", "5"),
    ):
        pk = world.given(AddRequirement, title=title, process=process)
        world.do(EditRequirement, requirement=f"REQ-{pk}", impact=impact)
    world.do(DeclineRequirements, requirements="REQ-6", reason="no")
    assert topics(world) == [
        ("closing", 5, [2, 1], (), (2, 1)),
        ("", 4, [4], (), (4,)),
        ("Purchasing", 2, [3], (), ()),
    ]
    assert [each[0] for each in topics(world, "missing")] == ["closing", ""]
    course(world)
    world.do(CoverRequirements, courses="FI-1", requirements="REQ-2")
    assert topics(world, "process:closing") == [("closing", 5, [2, 1], ("FI-1",), (1,))]
    world.do(EditCourse, course="FI-1", processes="Closing")
    assert [each[0] for each in topics(world, "missing")] == [""]
    world.do(ArchiveCourses, courses="FI-1")
    assert len(topics(world, "missing")) == 2


def test_home_opens_the_topics_without_a_course(world: World) -> None:
    classroom(world)
    world.given(AddRequirement, title="Close", process="Closing")
    world.do(EditRequirement, requirement="REQ-1", impact="4")
    found = {figure.key: figure for figure in home.figures(world.session)}["training.topics"]
    assert (found.count, found.listed) == (1, "topic list missing")
    assert len(topics(world, found.filter)) == 1


# Sessions


def test_a_session_keeps_its_time_in_its_zone_and_in_utc(world: World) -> None:
    course(world, minutes="45")
    done = world.do(AddSession, course_id="FI-1", day=SOON, at="下午2点半", zone="Asia/Shanghai")
    assert str(done) == "TRN-1 added"
    row = world.row("training_session")
    assert (row["at"], row["minutes"], row["begins"], row["ends"]) == (
        "14:30",
        45,
        "2026-12-01T06:30:00+00:00",
        "2026-12-01T07:15:00+00:00",
    )
    world.do(AddSession, course_id="FI-1", day=SOON, at="16")
    assert world.row("training_session", number=2)["zone"] == "Asia/Shanghai"
    world.do(EditSession, session="TRN-2", zone="Europe/Berlin", minutes="60")
    assert world.row("training_session", number=2)["begins"] == "2026-12-01T15:00:00+00:00"


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"at": "25:00"}, "“25:00” is no time of day; write one such as 09:30"),
        ({"zone": "Mars"}, "“Mars” is no time zone"),
        ({"minutes": "4"}, "at least 5"),
        ({"capacity": "-1"}, "at least 0"),
        ({"level": "3"}, "FI-1 is taught up to “skills” only"),
        ({"day": "someday"}, "is not a date"),
    ],
)
def test_a_session_that_cannot_be_is_refused(world: World, inputs: dict[str, str], says: str) -> None:
    course(world, levels="2")
    given = {"course_id": "FI-1", "day": SOON, "at": "9", "zone": "UTC", **inputs}
    assert says in world.refusal(BadInput, AddSession, **given)


def test_a_trainer_is_never_in_two_places(world: World) -> None:
    course(world)
    held(world, SOON, trainer_id="li.wei", minutes="90")
    text = world.refusal(
        Refused, AddSession, course_id="FI-1", day=SOON, at="10:29", zone="Asia/Shanghai", trainer_id="li.wei"
    )
    assert text == "Li Wei 李伟 is in TRN-1 at that time; choose another time or trainer"
    assert held(world, SOON, at="10:30", trainer_id="li.wei") == "TRN-2"
    done = world.do(
        AddSession, course_id="FI-1", day=SOON, at="9", zone="Asia/Shanghai", trainer_id="li.wei", anyway=True
    )
    assert told(done) == ["Li Wei 李伟 is in TRN-1 at that time"]
    assert listed(world, SESSIONS_LIST, "clash") == ["TRN-1", "TRN-3"]
    world.do(CancelSession, session="TRN-3", reason="double")
    assert listed(world, SESSIONS_LIST, "clash") == []


def test_a_trainer_in_another_zone_at_the_same_moment_clashes(world: World) -> None:
    course(world)
    held(world, SOON, at="16:00", trainer_id="li.wei", zone="Asia/Shanghai")
    text = world.refusal(
        Refused, AddSession, course_id="FI-1", day=SOON, at="9", zone="Europe/Berlin", trainer_id="li.wei"
    )
    assert "is in TRN-1 at that time" in text


def test_a_trainer_who_left_is_told_of_and_cannot_be_planned(world: World) -> None:
    course(world)
    held(world, SOON, trainer_id="tom")
    held(world, SOON, at="14:00")
    world.do(ArchivePerson, persons="tom")
    assert listed(world, SESSIONS_LIST, "leaderless") == ["TRN-1", "TRN-2"]
    assert SESSIONS_LIST.rows(world.session)[0].trainer_left
    text = world.refusal(NotFound, EditSession, session="TRN-2", trainer_id="tom")
    assert "no person “tom”" in text
    pk = world.row("person", handle="tom")["id"]
    assert "has left" in world.refusal(Refused, EditSession, session="TRN-2", trainer_id=pk)


def test_only_what_changes_in_a_session_is_judged(world: World) -> None:
    course(world)
    held(world, SOON, trainer_id="li.wei")
    held(world, SOON, at="14:00", trainer_id="li.wei")
    world.do(EditSession, session="TRN-2", at="09:30", anyway="yes")
    done = world.do(EditSession, session="TRN-2", language="中文", capacity="6")
    assert done.warnings == ()
    assert "is in TRN-1 at that time" in world.refusal(Refused, EditSession, session="TRN-2", at="09:45")
    world.do(ArchivePerson, persons="li.wei")
    world.do(EditSession, session="TRN-2", place="Room 2")
    world.do(EditCourse, course="FI-1", levels="1")
    world.do(ArchiveCourses, courses="FI-1")
    world.do(EditSession, session="TRN-2", place="Room 3")


def test_a_trainer_does_not_sit_in_the_own_session(world: World) -> None:
    course(world)
    held(world, SOON, trainer_id="li.wei")
    text = world.refusal(Refused, EnrolPeople, session="TRN-1", persons="li.wei")
    assert text == "Li Wei 李伟 teaches TRN-1, and does not learn in it"
    held(world, SOON, at="9:30", trainer_id="li.wei", anyway=True)
    assert world.refusal(Refused, EnrolPeople, session="TRN-1", persons="li.wei") == text
    held(world, SOON, at="14:00")
    world.do(EnrolPeople, session="TRN-3", persons="li.wei")
    text = world.refusal(Refused, EditSession, session="TRN-3", trainer_id="li.wei")
    assert text == "Li Wei 李伟 is on the roster of TRN-3; take the person off it"


def test_a_cancelled_session_takes_nobody_and_can_take_place_again(world: World) -> None:
    course(world)
    session = held(world, SOON, trainer_id="li.wei")
    world.do(EnrolPeople, session=session, persons="tom")
    world.do(CancelSession, session=session, reason="storm")
    assert world.refusal(Refused, EnrolPeople, session=session, persons="li.wei").startswith("TRN-1 is cancelled")
    assert "cancelled" in world.refusal(Refused, MarkPresent, seats="TRN-1/1")
    assert "already" in world.refusal(Refused, CancelSession, session=session, reason="x")
    other = held(world, SOON, trainer_id="li.wei")
    world.do(EnrolPeople, session=other, persons="tom")
    assert "is in TRN-2" in world.refusal(Refused, ReopenSession, session=session)
    done = world.do(ReopenSession, session=session, anyway=True)
    assert told(done) == ["Li Wei 李伟 is in TRN-2 at that time", "elsewhere at that time: Tom Okafor"]
    assert listed(world, ROSTERS, "clash") == ["TRN-1/1", "TRN-2/1"]


def test_a_session_that_took_place_keeps_its_course_and_is_not_cancelled(world: World) -> None:
    course(world)
    course(world, "FI-2")
    session = held(world)
    world.do(EnrolPeople, session=session, persons="tom")
    world.do(MarkPresent, seats=f"{session}/1")
    assert "took place" in world.refusal(Refused, CancelSession, session=session, reason="x")
    assert "took place" in world.refusal(Refused, EditSession, session=session, course_id="FI-2")
    world.do(AnswerSurvey, seat=f"{session}/1", fear_after="1", clarity_after="5")
    world.do(UnmarkSeats, seats=f"{session}/1")
    assert "surveys or results" in world.refusal(Refused, EditSession, session=session, course_id="FI-2")


def test_archived_sessions_leave_the_lists_with_their_rosters(world: World) -> None:
    course(world)
    session = held(world)
    world.do(EnrolPeople, session=session, persons="tom")
    world.do(ArchiveSessions, sessions=session)
    assert listed(world, SESSIONS_LIST) == listed(world, ROSTERS) == []
    assert listed(world, ROSTERS, archived=True) == ["TRN-1/1"]
    assert "archived" in world.refusal(Refused, EnrolPeople, session=session, persons="li.wei")
    world.do(UnarchiveSessions, sessions=session)
    assert listed(world, ROSTERS) == ["TRN-1/1"]


def test_an_edit_of_an_older_state_is_a_conflict(world: World) -> None:
    course(world)
    held(world, SOON)
    world.do(EditSession, session="TRN-1", place="Room 2")
    text = world.refusal(Conflict, EditSession, session="TRN-1", place="Room 3", version=1)
    assert "Place: yours Room 3, theirs Room 2" in text


# Seats and the waiting list


def test_who_finds_no_seat_waits_in_order_and_moves_up(world: World) -> None:
    course(world)
    people(world, 5)
    session = held(world, SOON, capacity="2")
    done = world.do(EnrolPeople, session=session, persons="user.3, user.1, user.5, user.2, user.4")
    assert str(done) == "TRN-1: 2 enrolled, 3 waiting"
    assert told(done) == ["TRN-1 is full; on the waiting list: User 05, User 02, User 04"]
    done = world.do(WithdrawSeats, seats=f"{session}/2")
    assert told(done) == ["moved up from the waiting list of TRN-1: User 05"]
    assert roster(world, session) == {
        "user.3": "enrolled",
        "user.5": "enrolled",
        "user.2": "waiting",
        "user.4": "waiting",
    }
    done = world.do(EditSession, session=session, capacity="9")
    assert told(done) == ["moved up from the waiting list of TRN-1: User 02, User 04"]


def test_an_excuse_frees_the_seat_and_undo_gives_it_back(world: World) -> None:
    course(world)
    people(world, 3)
    session = held(world, SOON, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    before = roster(world, session)
    done = world.do(ExcuseSeats, seats=f"{session}/1", reason="ill")
    assert str(done) == "TRN-1/1 User 01: excused"
    assert told(done) == ["moved up from the waiting list of TRN-1: User 02"]
    world.session.undo()
    assert roster(world, session) == before


def test_nobody_moves_up_to_a_session_that_is_over(world: World) -> None:
    course(world)
    people(world, 2)
    session = held(world, PAST, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    assert not world.do(ExcuseSeats, seats=f"{session}/1").warnings
    assert roster(world, session) == {"user.1": "excused", "user.2": "waiting"}


def test_who_is_elsewhere_by_now_is_passed_over_on_the_waiting_list(world: World) -> None:
    course(world)
    people(world, 3)
    session = held(world, SOON, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3")
    world.do(EnrolPeople, session=held(world, SOON), persons="user.2")
    done = world.do(WithdrawSeats, seats=f"{session}/1")
    assert told(done) == [
        "moved up from the waiting list of TRN-1: User 03",
        "kept on the waiting list of TRN-1, because they are elsewhere then: User 02",
    ]


def test_a_session_over_capacity_is_told_and_found(world: World) -> None:
    course(world)
    people(world, 4)
    session = held(world, SOON, capacity="4")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3, user.4")
    assert listed(world, SESSIONS_LIST, "full -over") == ["TRN-1"]
    done = world.do(EditSession, session=session, capacity="3")
    assert told(done) == ["TRN-1 has too few seats: 3 for 4"]
    assert listed(world, SESSIONS_LIST, "over") == ["TRN-1"]
    assert SESSIONS_LIST.rows(world.session)[0].over == 1


def test_somebody_who_waited_and_came_is_counted_even_over_capacity(world: World) -> None:
    course(world)
    people(world, 2)
    session = held(world, PAST, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    world.do(MarkRoster, session=session, mark="present", who="all")
    assert roster(world, session) == {"user.1": "attended", "user.2": "attended"}
    assert listed(world, SESSIONS_LIST, "over") == ["TRN-1"]


def test_a_seat_in_a_session_that_is_over_is_missed_too(world: World) -> None:
    course(world)
    people(world, 2)
    session = held(world, PAST, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    done = world.do(MarkPresent, seats=f"{session}/1, {session}/2")
    assert told(done) == ["TRN-1 has too few seats: 1 for 2"]
    assert told(world.do(EditSession, session=session, place="A")) == ["TRN-1 has too few seats: 1 for 2"]


def test_nobody_who_waits_gets_a_seat_by_losing_a_mark(world: World) -> None:
    course(world)
    people(world, 4)
    session = held(world, SOON, capacity="2")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3, user.4")
    before = roster(world, session)
    assert not world.do(MarkRoster, session=session, mark="open", who="all").warnings
    assert roster(world, session) == before
    says = "who waits has no mark that could be taken away"
    assert world.refusal(Refused, UnmarkSeats, seats=f"{session}/4") == says


def test_who_waits_steps_onto_the_roster_in_turn_and_where_a_seat_is_free(world: World) -> None:
    course(world)
    people(world, 4)
    session = held(world, PAST, capacity="2")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3, user.4")
    says = "TRN-1 is full, so User 03 waits on: who came all the same is marked present"
    assert world.refusal(Refused, ForwardSeats, seats=f"{session}/3") == says
    world.do(ExcuseSeats, seats=f"{session}/1")
    says = "User 03 waits longer than User 04 for a seat in TRN-1"
    assert world.refusal(Refused, ForwardSeats, seats=f"{session}/4") == says
    done = world.do(ForwardSeats, seats=f"{session}/2, {session}/3, {session}/4")
    assert told(done) == ["TRN-1 is full, so User 04 waits on: who came all the same is marked present"]
    assert [*roster(world, session).values()] == ["excused", "attended", "enrolled", "waiting"]


def test_who_is_excused_by_mistake_waits_once_the_seat_is_given_away(world: World) -> None:
    course(world)
    people(world, 2)
    session = held(world, SOON, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    world.do(ExcuseSeats, seats=f"{session}/1")
    done = world.do(UnmarkSeats, seats=f"{session}/1")
    assert told(done) == ["TRN-1 is full; on the waiting list: User 01"]
    assert roster(world, session) == {"user.1": "waiting", "user.2": "enrolled"}


def test_who_comes_back_waits_behind_the_others(world: World) -> None:
    course(world)
    people(world, 3)
    session = held(world, SOON, capacity="1")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3")
    world.do(WithdrawSeats, seats=f"{session}/1")
    world.do(EnrolPeople, session=session, persons="user.1")
    assert places(world, session) == {"user.2": 2, "user.3": 3, "user.1": 4}
    assert roster(world, session)["user.1"] == "waiting"


def test_nobody_is_enrolled_twice_or_in_two_places(world: World) -> None:
    course(world)
    people(world, 3)
    first, second = held(world, SOON), held(world, SOON, at="9:30")
    world.do(EnrolPeople, session=first, persons="user.1, user.2")
    assert "on the roster of TRN-1 already" in world.refusal(Refused, EnrolPeople, session=first, persons="user.1")
    done = world.do(EnrolPeople, session=second, persons="user.1, user.3")
    assert str(done) == "TRN-2: 1 enrolled"
    assert told(done) == ["elsewhere at that time, so not enrolled: User 01 (TRN-1)"]
    world.do(EnrolPeople, session=second, persons="user.1", anyway=True)
    assert listed(world, ROSTERS, "clash") == ["TRN-1/1", "TRN-2/2"]
    assert listed(world, SESSIONS_LIST, "clash") == ["TRN-1", "TRN-2"]


def test_who_is_new_or_left_cannot_be_enrolled(world: World) -> None:
    course(world)
    held(world, SOON)
    pk = world.id("person", "tom")
    world.do(ArchivePerson, persons="tom")
    assert "has left" in world.refusal(Refused, EnrolPeople, session="TRN-1", persons=(pk,))
    assert "no such" in world.refusal(NotFound, EnrolPeople, session="TRN-1", persons=(9_999,))


def test_those_who_need_a_session_fill_it_by_department_and_name(world: World) -> None:
    world.given(AddRole, name="Accountant")
    course(world)
    people(world, 6)
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="2")
    world.do(AssignLearners, persons="user.1, user.2, user.3, user.4, user.5", roles="Accountant")
    aware(world, "user.1")
    busy = held(world, SOON)
    world.do(EnrolPeople, session=busy, persons="user.2")
    session = held(world, SOON, at="13:00", capacity="2")
    done = world.do(FillSession, session=session)
    assert str(done) == f"{session}: 2 enrolled"
    assert told(done) == ["more people need it than there are seats: 1 are left"]
    assert list(roster(world, session)) == ["user.3", "user.4"]
    assert "is full" in world.refusal(Refused, FillSession, session=session)
    second = held(world, SOON, level="2", at="15:00")
    world.do(FillSession, session=second, role="Accountant", department="Finance")
    assert len(roster(world, second)) == 5
    assert "nobody else needs" in world.refusal(Refused, FillSession, session=second)
    assert "nobody else" in world.refusal(Refused, FillSession, session=second, department="Purchasing")


def test_who_was_there_and_has_only_the_survey_left_takes_no_seat_again(world: World) -> None:
    world.given(AddRole, name="Accountant")
    course(world)
    people(world, 3)
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="1")
    world.do(AssignLearners, persons="user.1, user.2, user.3", roles="Accountant")
    missed = held(world)
    world.do(EnrolPeople, session=missed, persons="user.1, user.2, user.3")
    world.do(MarkAllBut, session=missed, who="3")
    again = held(world, SOON, capacity="2")
    done = world.do(FillSession, session=again)
    assert list(roster(world, again)) == ["user.3"]
    assert told(done) == ["only the survey is left to answer, so not enrolled: User 01, User 02"]
    refused = world.refusal(Refused, FillSession, session=again)
    assert refused == "nobody else needs TRN-2; only the survey is left to answer by: User 01, User 02"


def test_a_level_that_is_not_passed_yet_is_told_when_the_next_is_planned(world: World) -> None:
    course(world)
    people(world, 2)
    aware(world, "user.1")
    done = world.do(EnrolPeople, session=held(world, SOON, level="2"), persons="user.1, user.2")
    assert told(done) == ["a level below “skills” of FI-1 is not passed yet by: User 02"]


# Marks


def full_house(world: World, count: int = 40, day: str = TODAY) -> str:
    course(world)
    people(world, count)
    session = held(world, day)
    world.do(EnrolPeople, session=session, persons=", ".join(f"user.{n}" for n in range(1, count + 1)))
    return session


def test_forty_people_are_marked_by_two_commands(world: World) -> None:
    session = full_house(world)
    done = world.do(MarkAllBut, session=session, who="7, 12-13")
    assert str(done) == "TRN-1: 37 attended, 3 absent"
    assert [row["place"] for row in world.rows("enrolment", state="absent")] == [7, 12, 13]
    assert world.told[-1].command == "roster.all-but"
    assert len(world.told[-1].rows["enrolment"]) == 40
    done = world.do(MarkRoster, session=session, mark="excused", who="12", reason="ill")
    assert world.row("enrolment", place=12)["reason"] == "ill"
    world.session.undo()
    world.session.undo()
    assert {row["state"] for row in world.rows("enrolment")} == {"enrolled"}


@pytest.mark.parametrize(
    ("who", "count"), [("1-12,15", 13), (("1-12", "15"), 13), ("all", 40), ("all but 3, 7", 38), ("除3、7外", 38)]
)
def test_ranges_and_all_but_mean_people(world: World, who: Any, count: int) -> None:
    session = full_house(world)
    world.do(MarkRoster, session=session, mark="present", who=who)
    assert len(world.rows("enrolment", state="attended")) == count


def test_numbers_that_are_not_on_the_list_mark_nobody(world: World) -> None:
    session = full_house(world, 5)
    text = world.refusal(BadInput, MarkRoster, session=session, mark="present", who="1-12")
    assert text == "there is no number 6-12 on this list; its numbers are 1-5"
    assert "is none of" in world.refusal(BadInput, MarkRoster, session=session, mark="late", who="1")


def test_who_is_excused_or_waits_stays_so_when_all_but_a_few_were_there(world: World) -> None:
    course(world)
    people(world, 4)
    session = held(world, TODAY, capacity="2", at="23:00")
    world.do(EnrolPeople, session=session, persons="user.1, user.2, user.3, user.4")
    world.do(ExcuseSeats, seats=f"{session}/1")
    assert roster(world, session)["user.3"] == "enrolled"
    world.do(MarkAllBut, session=session, who="2")
    assert roster(world, session) == {
        "user.1": "excused",
        "user.2": "absent",
        "user.3": "attended",
        "user.4": "waiting",
    }


def test_space_marks_present_and_takes_the_mark_away_again(world: World) -> None:
    session = full_house(world, 3)
    seats = f"{session}/1, {session}/2"
    world.do(TickSeats, seats=f"{session}/1")
    world.do(TickSeats, seats=seats)
    assert [*roster(world, session).values()] == ["attended", "attended", "enrolled"]
    world.do(TickSeats, seats=seats)
    assert [*roster(world, session).values()] == ["enrolled"] * 3
    world.do(MarkPresent, seats=seats)
    world.do(MarkPresent, seats=seats)
    assert [*roster(world, session).values()] == ["attended", "attended", "enrolled"]


def test_one_key_steps_through_the_marks(world: World) -> None:
    session = full_house(world, 1)
    for state in ("attended", "absent", "excused"):
        world.do(ForwardSeats, seats=f"{session}/1")
        assert roster(world, session) == {"user.1": state}
    assert "last mark" in world.refusal(Refused, ForwardSeats, seats=f"{session}/1")
    for state in ("absent", "attended", "enrolled"):
        world.do(BackSeats, seats=f"{session}/1")
        assert roster(world, session) == {"user.1": state}
    assert world.refusal(Refused, BackSeats, seats=f"{session}/1") == "this is not marked"


@pytest.mark.parametrize("command", [TickSeats, ForwardSeats])
def test_a_person_whom_two_mark_at_once_is_marked_once(world: World, command: type[Command]) -> None:
    seat = f"{full_house(world, 1)}/1"
    seen = (world.row("enrolment")["version"],)
    world.another("li.wei").do(command, seats=seat, seen=seen)
    told = world.refusal(Conflict, command, seats=seat, seen=seen)
    assert told == "li.wei was first: TRN-1/1 is attended; it was left so"
    assert world.row("enrolment")["state"] == "attended"
    world.do(BackSeats, seats=seat, seen=(world.row("enrolment")["version"],))
    assert world.row("enrolment")["state"] == "enrolled"


def test_nobody_was_at_a_session_that_is_still_to_come(world: World) -> None:
    session = full_house(world, 2, SOON)
    text = world.refusal(Refused, MarkRoster, session=session, mark="present", who="all")
    assert text == "TRN-1 is on 2026-12-01; who was there is known then"
    world.do(MarkRoster, session=session, mark="excused", who="1")


def test_a_seat_is_named_by_session_and_number(world: World) -> None:
    session = full_house(world, 2)
    assert "no roster" in world.refusal(NotFound, MarkPresent, seats=f"{session}/3")
    world.do(MarkPresent, seats=f"{session.lower()}/2")
    assert roster(world, session)["user.2"] == "attended"


def test_who_was_taken_off_is_not_marked(world: World) -> None:
    session = full_house(world, 2)
    pk = world.id("roster", f"{session}/1")
    world.do(WithdrawSeats, seats=f"{session}/1")
    assert "is off the roster" in world.refusal(Refused, MarkPresent, seats=(pk,))
    assert world.refusal(BadInput, MarkRoster, session=session, mark="present", who="1") == (
        "there is no number 1 on this list; its numbers are 2"
    )


def test_two_people_who_mark_different_lines_do_not_meet_and_the_same_one_is_undone_by_its_owner(world: World) -> None:
    session = full_house(world, 2)
    other = world.another("li.wei")
    world.do(MarkPresent, seats=f"{session}/1")
    other.do(MarkAbsent, seats=f"{session}/2")
    world.session.undo()
    assert roster(world, session) == {"user.1": "enrolled", "user.2": "absent"}
    world.do(MarkPresent, seats=f"{session}/2")
    with pytest.raises(Conflict, match="olga changed this roster"):
        other.session.undo()


# Making up


def test_what_was_missed_is_made_up_in_another_session(world: World) -> None:
    session = full_house(world, 4)
    world.do(MarkAllBut, session=session, who="1, 2")
    world.do(ExcuseSeats, seats=f"{session}/2", reason="ill")
    assert listed(world, ROSTERS, "missed") == ["TRN-1/1", "TRN-1/2"]
    second = held(world, SOON)
    done = world.do(MakeUpSeats, seats=f"{session}/1", session=second)
    assert str(done) == "TRN-2: 1 enrolled"
    assert listed(world, ROSTERS, "missed") == ["TRN-1/2"]
    done = world.do(RepeatSession, session=session, day="2026-12-02", missed=True)
    assert str(done) == "TRN-3 added, it makes up for TRN-1"
    assert roster(world, "TRN-3") == {"user.2": "enrolled"}
    assert listed(world, ROSTERS, "missed") == []
    assert "nobody missed" in world.refusal(Refused, RepeatSession, session=session, day="2026-12-03", missed=True)


def test_only_the_same_course_and_level_makes_up_and_only_for_what_was_missed(world: World) -> None:
    session = full_house(world, 2)
    second = held(world, SOON, level="2")
    assert "did not miss" in world.refusal(Refused, MakeUpSeats, seats=f"{session}/1", session=second)
    world.do(MarkAbsent, seats=f"{session}/1")
    text = world.refusal(BadInput, MakeUpSeats, seats=f"{session}/1", session=second)
    assert text == "TRN-2 is another course or level than TRN-1; choose one that is the same"


# Results


def test_attendance_alone_is_not_readiness(world: World) -> None:
    world.given(AddRole, name="Accountant")
    session = full_house(world, 1)
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="1")
    world.do(AssignLearners, persons="user.1", roles="Accountant")
    world.do(MarkPresent, seats=f"{session}/1")
    assert of_everybody(world.session).ready == 0
    done = world.do(AnswerSurvey, seat=f"{session}/1", fear_before="4", clarity_before="2")
    assert (str(done), told(done)) == ("User 01: survey noted", ["the survey is not answered"])
    done = world.do(AnswerSurvey, seat=f"{session}/1", fear_after="2", clarity_after="4")
    assert str(done) == "User 01: survey noted, “awareness” passed"
    assert listed(world, LEARNERS_LIST, "ready") == ["user.1"]
    assert world.row("survey_answer")["fear_before"] == 4
    world.do(MarkAbsent, seats=f"{session}/1")
    assert listed(world, LEARNERS_LIST, "ready") == []
    world.do(MarkPresent, seats=f"{session}/1")
    world.do(WithdrawSurvey, answer=str(world.row("survey_answer")["id"]))
    assert of_everybody(world.session).ready == 0


def test_undo_of_a_mark_takes_readiness_back_even_after_somebody_else_noted_the_survey(world: World) -> None:
    world.given(AddRole, name="Accountant")
    session = full_house(world, 1)
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="1")
    world.do(AssignLearners, persons="user.1", roles="Accountant")
    world.do(MarkPresent, seats=f"{session}/1")
    xu = world.given(AddPerson, handle="xu", name="Xu", team_role="change")
    assert xu
    world.another("xu").do(AnswerSurvey, seat=f"{session}/1", fear_after="2", clarity_after="4")
    assert of_everybody(world.session).ready == 1
    world.session.undo()
    world.session.undo()
    assert roster(world, session) == {"user.1": "enrolled"}
    assert of_everybody(world.session).ready == 0


def test_scores_are_held_against_the_pass_mark(world: World) -> None:
    course(world, exercises="Post, Close")
    aware(world, "tom")
    done = world.do(ScorePerson, person="tom", course="FI-1", score="79", exercises="2")
    assert (str(done), told(done)) == ("Tom Okafor: “skills” of FI-1 not passed", ["79 of 80 needed"])
    done = world.do(ScorePerson, person="tom", course="FI-1", score="95", exercises="1")
    assert told(done) == ["exercises 1/2"]
    done = world.do(ScorePerson, person="tom", course="FI-1", score="95")
    assert told(done) == ["not passed yet: how many of the 2 exercises were done is not noted"]
    done = world.do(ScorePerson, person="tom", course="FI-1", score="80", exercises="2")
    assert str(done) == "Tom Okafor: “skills” of FI-1 passed"
    row = world.rows("training_result")[-1]
    assert (row["passed"], row["score"], row["most"], row["on_day"]) == (1, 80, 100, TODAY)
    world.do(EditCourse, course="FI-1", pass_mark="90")
    assert listed(world, RESULTS_LIST, "passed level:2") == ["tom"]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"score": "101"}, "101 is more than can be reached, which is 100"),
        ({"score": "-5"}, "at least 0"),
        ({"score": "1e400"}, "is not a number"),
        ({"score": "80", "exercises": "3"}, "the course has 2 exercises, so 3 cannot be done"),
        ({"score": "80", "on_day": "2026-11-25"}, "is in the future"),
    ],
)
def test_a_score_that_cannot_be_is_refused(world: World, inputs: dict[str, str], says: str) -> None:
    course(world, exercises="Post, Close")
    aware(world, "tom")
    assert says in world.refusal(BadInput, ScorePerson, person="tom", course="FI-1", **inputs)


def test_a_level_needs_the_one_below_or_a_reason_that_is_kept(world: World) -> None:
    world.given(AddRole, name="Accountant")
    course(world)
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="2")
    world.do(AssignLearners, persons="tom", roles="Accountant")
    text = world.refusal(Refused, ScorePerson, person="tom", course="FI-1", score="90")
    assert text == (
        "Tom Okafor has not passed “awareness” of FI-1; let that come first, or give a reason to pass over it"
    )
    done = world.do(ScorePerson, person="tom", course="FI-1", score="90", override="wrote the manual")
    assert told(done) == ["levels passed over: 1 (wrote the manual)"]
    assert listed(world, RESULTS_LIST, "override") == ["tom"]
    assert listed(world, LEARNERS_LIST, "ready") == []
    world.do(RecogniseLearning, persons="tom", course="FI-1", level="1", reason="old project")
    assert listed(world, LEARNERS_LIST, "ready") == ["tom"]
    assert listed(world, RESULTS_LIST, "recognised") == ["tom"]


def test_a_reason_that_nothing_needed_is_not_kept(world: World) -> None:
    course(world)
    aware(world, "tom")
    world.do(ScorePerson, person="tom", course="FI-1", score="90", override="why not")
    assert world.row("training_result")["reason"] == ""


def test_a_scenario_is_done_alone_within_its_limits(world: World) -> None:
    course(world, most_minutes="30", most_errors="1")
    world.do(RecogniseLearning, persons="tom", course="FI-1", level="2", reason="key user")
    inputs = {"person": "tom", "course": "FI-1", "minutes": "25", "errors": "1"}
    assert told(world.do(AssessPerson, alone="no", **inputs)) == ["not done alone"]
    done = world.do(AssessPerson, alone="yes", **{**inputs, "errors": "2"})
    assert told(done) == ["errors: 2, at most 1"]
    done = world.do(AssessPerson, alone="yes", assessor_id="li.wei", **inputs)
    assert str(done) == "Tom Okafor: “application” of FI-1 passed"
    row = world.rows("training_result")[-1]
    assert (row["independent"], row["assessor_id"]) == (1, world.id("person", "li.wei"))
    assert listed(world, RESULTS_LIST, "assessor:li.wei passed") == ["tom"]


def test_scores_and_assessments_are_noted_on_the_roster(world: World) -> None:
    course(world)
    people(world, 2)
    world.do(RecogniseLearning, persons="user.1", course="FI-1", level="1", reason="x")
    session = held(world, TODAY, level="2")
    world.do(EnrolPeople, session=session, persons="user.1, user.2")
    assert "not marked present" in world.refusal(Refused, ScoreSeat, seat=f"{session}/1", score="85")
    world.do(MarkRoster, session=session, mark="present", who="all")
    world.do(ScoreSeat, seat=f"{session}/1", score="65")
    world.do(ScoreSeat, seat=f"{session}/1", score="85")
    assert [row["score"] for row in world.rows("training_result", level="2")] == [85]
    assert "has not passed “awareness”" in world.refusal(Refused, ScoreSeat, seat=f"{session}/2", score="85")
    assert "is on “skills”, not on “application”" in world.refusal(
        BadInput, AssessSeat, seat=f"{session}/1", alone="yes"
    )
    assert "is on “skills”, not on “awareness”" in world.refusal(
        BadInput, AnswerSurvey, seat=f"{session}/1", fear_after="1"
    )
    line = ROSTERS.fetch(world.session, [world.id("roster", f"{session}/1")])[0]
    assert (line.score, line.passed) == (85, True)
    last = held(world, TODAY, level="3", at="15:00", trainer_id="li.wei")
    world.do(EnrolPeople, session=last, persons="user.1")
    world.do(MarkPresent, seats=f"{last}/1")
    world.do(AssessSeat, seat=f"{last}/1", alone="yes")
    assert world.row("training_result", level="3")["assessor_id"] == world.id("person", "li.wei")


def test_a_score_on_a_roster_takes_the_place_of_one_of_that_day_without_a_session(world: World) -> None:
    course(world)
    people(world, 1)
    world.do(RecogniseLearning, persons="user.1", course="FI-1", level="1", reason="x")
    session = held(world, TODAY, level="2")
    world.do(EnrolPeople, session=session, persons="user.1")
    world.do(MarkPresent, seats=f"{session}/1")
    world.do(ScorePerson, person="user.1", course="FI-1", score="65")
    world.do(ScoreSeat, seat=f"{session}/1", score="85")
    assert [row["score"] for row in world.rows("training_result", level="2")] == [85]


def test_a_score_noted_anew_keeps_the_exercises_of_the_session(world: World) -> None:
    course(world, exercises="Post, Close")
    people(world, 1)
    world.do(RecogniseLearning, persons="user.1", course="FI-1", level="1", reason="x")
    session = held(world, TODAY, level="2")
    world.do(EnrolPeople, session=session, persons="user.1")
    world.do(MarkPresent, seats=f"{session}/1")
    world.do(ScoreSeat, seat=f"{session}/1", score="65", exercises="2")
    world.do(ScoreSeat, seat=f"{session}/1", score="85")
    row = world.row("training_result", level="2")
    assert (row["score"], row["exercises"], row["passed"]) == (85, 2, 1)


def test_a_result_is_corrected_and_judged_anew(world: World) -> None:
    course(world)
    aware(world, "tom")
    pk = world.given(ScorePerson, person="tom", course="FI-1", score="60")
    done = world.do(EditResult, result=str(pk), score="88")
    assert str(done) == "Tom Okafor: “skills” of FI-1 passed"
    assert "more than can be reached" in world.refusal(BadInput, EditResult, result=str(pk), score="800")
    world.do(ArchiveResults, results=str(pk))
    assert listed(world, RESULTS_LIST, "level:2") == []


def test_a_result_that_passed_a_level_over_keeps_a_reason(world: World) -> None:
    course(world)
    pk = world.given(ScorePerson, person="tom", course="FI-1", score="88", override="wrote the manual")
    text = world.refusal(Refused, EditResult, result=str(pk), reason="")
    assert text.startswith("Tom Okafor has not passed “awareness” of FI-1")
    world.do(EditResult, result=str(pk), reason="knows it by heart")
    assert world.row("training_result")["reason"] == "knows it by heart"


def test_no_result_is_of_a_day_to_come(world: World) -> None:
    course(world)
    aware(world, "tom")
    pk = world.given(ScorePerson, person="tom", course="FI-1", score="88")
    says = "2026-11-25 is in the future; a result is noted when it is known"
    assert world.refusal(BadInput, EditResult, result=str(pk), on_day="2026-11-25") == says
    recognised = {"persons": "li.wei", "course": "FI-1", "level": "1", "reason": "x", "on_day": "2026-11-25"}
    assert world.refusal(BadInput, RecogniseLearning, **recognised) == says


def test_nothing_is_recognised_twice_or_beyond_what_is_taught(world: World) -> None:
    course(world, levels="1")
    world.do(RecogniseLearning, persons="tom", course="FI-1", level="1", reason="x")
    text = world.refusal(Refused, RecogniseLearning, persons="tom", course="FI-1", level="1", reason="x")
    assert text == "all of them have passed “awareness” of FI-1 already"
    text = world.refusal(BadInput, RecogniseLearning, persons="tom", course="FI-1", level="2", reason="x")
    assert "taught up to “awareness” only" in text
    assert "Reason" in world.refusal(BadInput, RecogniseLearning, persons="tom", course="FI-1", level="1", reason=" ")


def test_single_answers_are_for_the_change_management_group_only(world: World) -> None:
    session = full_house(world, 6)
    world.do(MarkRoster, session=session, mark="present", who="all")
    for place in range(1, 5):
        world.do(
            AnswerSurvey,
            seat=f"{session}/{place}",
            fear_before="4",
            clarity_before="2",
            fear_after="2",
            clarity_after="4",
        )
    other = world.another("li.wei")
    with pytest.raises(Denied):
        SURVEYS.ids(other.session)
    assert "sensitive" in other.refusal(Denied, AnswerSurvey, seat=f"{session}/1", fear_after="1")
    pk = world.id("class", session)
    assert (
        survey_summary(other.session, of_session=pk).n,
        survey_summary(other.session, of_session=pk).fear_after,
    ) == (4, None)
    world.do(AnswerSurvey, seat=f"{session}/5", fear_before="5", clarity_before="1", fear_after="1", clarity_after="5")
    summary = survey_summary(other.session, of_session=pk)
    assert (summary.n, summary.fear_before, summary.fear_after) == (5, 4.2, 1.8)
    assert "1" not in str(SESSIONS_LIST.detail(other.session, pk).plain["survey"]).split("fear_before")[0].replace(
        "5", ""
    )


# Readiness


def classroom(world: World) -> None:
    """Two job roles in two departments; six accountants in finance, two buyers in purchasing, one of each elsewhere."""
    for name in ("Accountant", "Buyer", "Guest"):
        world.given(AddRole, name=name)
    for code in ("FI-1", "PU-1"):
        course(world, code)
    people(world, 6)
    world.do(AssignLearners, persons=", ".join(f"user.{n}" for n in range(1, 7)), roles="Accountant")
    for handle in ("anna", "bob"):
        world.given(AddPerson, handle=handle, name=handle.title(), department_id="Purchasing")
        world.do(AssignLearners, persons=handle, roles="Buyer")
    world.do(AssignLearners, persons="tom", roles="Guest")
    world.do(SetCurriculum, roles="Accountant", courses="FI-1", level="2")
    world.do(SetCurriculum, roles="Buyer", courses="FI-1, PU-1", level="1")


def ready(world: World, person: str, code: str, level: str) -> None:
    world.do(RecogniseLearning, persons=person, course=code, level=level, reason="test")


def test_readiness_counts_people_with_every_required_level(world: World) -> None:
    classroom(world)
    ready(world, "user.1", "FI-1", "2")
    ready(world, "user.2", "FI-1", "1")
    ready(world, "anna", "FI-1", "1")
    ready(world, "bob", "FI-1", "1")
    ready(world, "bob", "PU-1", "3")
    roles = {row.name: row.share for row in ROLES.rows(world.session)}
    assert (roles["Accountant"].ready, roles["Accountant"].people) == (1, 6)
    assert (roles["Buyer"].ready, roles["Buyer"].people) == (1, 2)
    assert (roles["Guest"].value, roles["Guest"].idle) == (None, 1)
    found = heat_map(world.session)
    finance, purchasing = world.id("department", "Finance"), world.id("department", "Purchasing")
    accountant, buyer = world.id("role", "Accountant"), world.id("role", "Buyer")
    assert found.cells[accountant, finance].value == pytest.approx(1 / 6)
    assert not found.cells[accountant, finance].hidden
    assert found.cells[buyer, purchasing].hidden
    assert (accountant, purchasing) not in found.cells
    everybody = of_everybody(world.session)
    assert (everybody.ready, everybody.people, everybody.idle) == (2, 8, 1)
    assert listed(world, LEARNERS_LIST, "ready") == ["user.1", "bob"]
    assert listed(world, LEARNERS_LIST, "lacks:PU-1") == ["anna"]
    world.do(ArchivePerson, persons="bob")
    assert of_everybody(world.session).people == 7


def test_lists_and_rules_agree_on_who_is_ready(world: World) -> None:
    classroom(world)
    world.do(AssignLearners, persons="user.3", roles="Buyer")
    ready(world, "user.3", "FI-1", "2")
    ready(world, "user.3", "PU-1", "1")
    ready(world, "user.4", "FI-1", "2")
    aware(world, "user.5")
    rows = {row.handle: row.ready for row in LEARNERS_LIST.rows(world.session)}
    assert {handle for handle, is_ready in rows.items() if is_ready} == set(listed(world, LEARNERS_LIST, "ready"))
    assert {handle for handle, is_ready in rows.items() if is_ready is False} == set(
        listed(world, LEARNERS_LIST, "unready")
    )
    assert rows["tom"] is None
    five = next(row for row in LEARNERS_LIST.rows(world.session) if row.handle == "user.5")
    assert (five.done, five.levels) == (1, 2)


def test_the_matrix_reads_the_cells_in_view_only(world: World) -> None:
    classroom(world)
    aware(world, "user.1")
    ready(world, "user.2", "FI-1", "2")
    world.do(ScorePerson, person="user.1", course="FI-1", score="10")
    world.do(ScorePerson, person="user.3", course="FI-1", score="90", override="x")
    world.do(EnrolPeople, session=held(world, SOON, level="2"), persons="user.1")
    columns = course_columns(world.session)
    assert [column.title for column in columns] == ["FI-1", "PU-1"]
    ids = list(LEARNERS_LIST.ids(world.session, Asked("department:Finance role:Accountant")))[:3]
    rows = PeopleByCourse(world.session).rows(ids, [columns[0].key])
    assert ["".join(part for part, _tone in rows[pk].cells[0]) for pk in ids] == ["1/2✘→", "2/2", "0/2△"]
    assert [rows[pk].cells[0][0][1] for pk in ids] == ["warn", "good", "warn"]
    assert all(len(rows[pk].cells) == 1 for pk in ids)
    assert PeopleByCourse(world.session).rows([9_999], [columns[0].key]) == {}
    needed = RolesByCourse(world.session).rows([world.id("role", "Buyer")], [column.key for column in columns])
    assert [cell[0][0] for cell in needed[world.id("role", "Buyer")].cells] == ["1", "1"]


def test_the_report_tells_shares_of_many_people_only(world: World) -> None:
    classroom(world)
    ready(world, "user.1", "FI-1", "2")
    ready(world, "anna, bob", "FI-1", "1")
    ready(world, "anna, bob", "PU-1", "1")
    chart = Readiness().read(world.session)
    assert chart.headings == ("Job role", "People", "Ready", "Share", "Finance", "Purchasing", "no department")
    assert chart.rows == (
        ("Accountant", 6, 1, pytest.approx(1 / 6), pytest.approx(1 / 6), None, None),
        ("Buyer", 2, 2, 1.0, None, None, None),
        ("Guest", 1, 0, None, None, None, None),
    )
    assert chart.facts == {"ready": 3, "people": 8, "nothing_required": 1}
    assert not chart.is_empty
    view = Heat(world.session)
    assert [column.title for column in view.columns] == ["all", "Finance", "Purchasing", "no department"]
    shown = view.rows(view.ids, [column.key for column in view.columns])
    assert [["".join(part for part, _tone in cell) for cell in shown[pk].cells] for pk in view.ids] == [
        ["17% (1/6)", "17% 6", "-", "-"],
        ["100% (2/2)", "-", "n=2", "-"],
        ["-  (1)", "-", "-", "-"],
    ]
    foot = view.foot([column.key for column in view.columns])
    assert ["".join(part for part, _tone in cell) for cell in foot.cells] == ["38% (3/8)", "17% 6", "n=2", "-"]


def test_home_says_how_many_are_ready_and_opens_the_list_that_it_counted(world: World) -> None:
    (figure,) = home.figures(world.session)
    assert (figure.count, figure.why) == (None, "nobody has a job role yet")
    classroom(world)
    ready(world, "user.1", "FI-1", "2")
    world.do(AddChampions, persons="user.1")
    figure, alone = home.figures(world.session)
    texts = ["".join(part for part, _tone in each.value) for each in (figure, alone)]
    assert texts == ["1 of 8 people in job roles are ready", "1 department without a champion"]
    assert (alone.count, alone.noun, alone.filter) == (1, "coverage", "uncovered")
    assert (figure.count, figure.noun, figure.filter) == (1, "learner", "ready")
    assert figure.as_of == world.session.today()
    assert len(LEARNERS_LIST.ids(world.session, Asked(figure.filter))) == 1


# Champions


def test_a_department_in_scope_without_a_champion_is_red(world: World) -> None:
    classroom(world)
    world.do(AddChampions, persons="user.1, user.2")
    rows = {row.name: row for row in COVERAGE.rows(world.session)}
    assert rows["Purchasing"].uncovered
    assert COVERAGE.cells(rows["Purchasing"], world.session)[1] == (("no champion", "bad"),)
    assert (rows["Finance"].champions, rows["Finance"].each) == (("user.1", "user.2"), 3)
    assert listed(world, COVERAGE, "uncovered") == ["Purchasing"]
    world.do(ArchivePerson, persons="user.1, user.2")
    assert listed(world, COVERAGE, "uncovered") == ["Finance", "Purchasing"]
    assert listed(world, CHAMPIONS, "left") == ["user.1", "user.2"]


def test_people_for_each_champion_are_those_in_job_roles_that_are_still_there(world: World) -> None:
    people(world, 4)
    for name, persons in (("Accountant", "user.1, user.2"), ("Clerk", "user.3")):
        world.given(AddRole, name=name)
        world.do(AssignLearners, persons=persons, roles=name)
    world.do(AddChampions, persons="user.1")
    world.do(ArchiveRoles, roles="Clerk")
    (champion,) = CHAMPIONS.rows(world.session)
    finance = next(row for row in COVERAGE.rows(world.session) if row.name == "Finance")
    assert (champion.users, finance.users) == (2, 2)


@pytest.mark.parametrize(
    ("command", "inputs"), [(ArchiveRoles, {"roles": "Clerk"}), (AddChampions, {"persons": "bob"})]
)
def test_the_number_on_the_home_screen_is_as_old_as_what_changed_it(
    world: World, clock: FixedClock, command: type[Command], inputs: dict[str, str]
) -> None:
    classroom(world)
    world.given(AddRole, name="Clerk")
    clock.moment += timedelta(days=3)
    world.do(command, **inputs)
    assert home.figures(world.session)[0].as_of == world.session.today()


def test_a_champion_is_made_once_and_comes_back(world: World) -> None:
    done = world.do(AddChampions, persons="tom")
    assert told(done) == ["in no department, so nobody is helped: Tom Okafor"]
    world.do(AddChampions, persons="tom")
    world.do(ArchiveChampions, persons="tom")
    assert world.refusal(Refused, ArchiveChampions, persons="tom") == "Tom Okafor is no champion"
    world.do(AddChampions, persons="tom", since="2026-11-01")
    assert world.row("champion")["since"] == "2026-11-01"


def test_a_champion_shows_who_trained_whom_link_after_link(world: World) -> None:
    people(world, 4)
    for trainer, persons in (("user.1", "user.2"), ("user.2", "user.3"), ("user.3", "user.4, tom")):
        world.do(TrainPersons, trainer=trainer, persons=persons)
    world.do(AddChampions, persons="user.3")
    found = CHAMPIONS.page(world.session, world.id("champion", "user.3"))
    assert found.plain["trained_by"] == ["user.2"]
    assert found.plain["trained_by_chain"] == [{"handle": "user.2", "steps": 1}, {"handle": "user.1", "steps": 2}]
    texts = ["".join(part for part, _tone in line) for line in found.lines]
    place = texts.index("Trained by")
    assert texts[place : place + 3] == ["Trained by", "User 02  @user.2", "  User 01  @user.1"]
    assert texts[texts.index("Trained") :] == ["Trained", "User 04  @user.4", "Tom Okafor  @tom"]
    top = LEARNERS_LIST.page(world.session, world.id("person", "user.1"))
    assert [each["steps"] for each in top.plain["trained_chain"]] == [1, 2, 3, 3]  # type: ignore[attr-defined]


def test_who_is_no_champion_has_no_page_among_them(world: World) -> None:
    with pytest.raises(NotFound, match="“tom” is no champion"):
        CHAMPIONS.page(world.session, world.id("person", "tom"))


def test_who_trained_whom_runs_in_no_circle(world: World) -> None:
    people(world, 3)
    world.do(TrainPersons, trainer="user.1", persons="user.2")
    done = world.do(TrainPersons, trainer="user.2", persons="user.3, li.wei")
    assert str(done) == "User 03, Li Wei 李伟 – trained by User 02"
    text = world.refusal(Refused, TrainPersons, trainer="user.3", persons="user.1")
    assert text == "they would have trained each other in a circle: User 01 ← User 03 ← User 02 ← User 01"
    assert "himself or herself" in world.refusal(BadInput, TrainPersons, trainer="user.1", persons="user.1")
    assert listed(world, LEARNERS_LIST, "trainer:user.2") == ["li.wei", "user.3"]
    world.do(UntrainPersons, trainer="user.2", persons="user.3")
    world.do(TrainPersons, trainer="user.3", persons="user.1")


# Resistance


def test_a_low_score_behind_one_that_is_missing_is_not_told_as_no_barrier(world: World) -> None:
    people(world, 1)
    done = world.do(ScoreResistance, person="user.1", desire="1", note="fears\nfor the job")
    assert str(done) == "User 01: noted, no barrier known, as “awareness of the need” is not scored"
    lines = RESISTANCES.page(world.session, done.ids[0]).lines
    assert [line[0][0] for line in lines[-2:]] == ["fears", "for the job"]
    done = world.do(ScoreResistance, person="user.1", awareness="5", desire="4", knowledge="4", ability="4",
                    reinforcement="4")  # fmt: skip
    assert str(done) == "User 01: noted, no barrier"


def test_where_people_stand_is_seen_by_few_and_by_department_only_for_many(world: World) -> None:
    people(world, 6)
    for number in range(1, 6):
        done = world.do(ScoreResistance, person=f"user.{number}", awareness="5", desire="3" if number < 4 else "4")
    assert str(done) == "User 05: noted, no barrier known, as “knowledge how to” is not scored"
    done = world.do(ScoreResistance, person="user.1", awareness="2", action="one-to-one")
    assert (str(done), told(done)) == (
        "User 01: noted, the barrier is “awareness of the need”",
        ["nobody owns this action yet"],
    )
    assert listed(world, RESISTANCES, "barrier") == ["user.1", "user.2", "user.3"]
    assert listed(world, RESISTANCES, "helpless") == ["user.2", "user.3"]
    (finance,) = barriers(world.session)
    assert (finance.people, {step.value: n for step, n in finance.counts.items()}) == (5, {"awareness": 1, "desire": 2})
    other = world.another("li.wei")
    with pytest.raises(Denied):
        barriers(other.session)
    assert "sensitive" in other.refusal(Denied, ScoreResistance, person="user.1", awareness="1")
    assert "at least one score" in world.refusal(BadInput, ScoreResistance, person="user.1", note="x")


@pytest.mark.parametrize(
    ("command", "inputs"),
    [
        (AddCourse, {"title": "X"}),
        (EnrolPeople, {"session": "TRN-1", "persons": "li.wei"}),
        (MarkRoster, {"session": "TRN-1", "mark": "present", "who": "1"}),
    ],
)
def test_a_viewer_changes_nothing(world: World, command: type[Command], inputs: dict[str, str]) -> None:
    course(world)
    world.do(EnrolPeople, session=held(world), persons="tom")
    assert "as viewer you may not" in world.another("tom").refusal(Denied, command, **inputs)


def test_what_is_today_is_past_tomorrow(world: World, clock: FixedClock) -> None:
    session = full_house(world, 2)
    assert listed(world, SESSIONS_LIST, "today coming") == [session]
    assert listed(world, SESSIONS_LIST, "unmarked") == []
    clock.moment += timedelta(1)
    assert listed(world, SESSIONS_LIST, "past unmarked") == [session]
    world.do(MarkRoster, session=session, mark="present", who="all")
    assert listed(world, SESSIONS_LIST, "unmarked") == []
