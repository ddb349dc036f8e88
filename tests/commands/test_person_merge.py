"""Merging persons: everything that refers to the one refers to the other, what both have becomes one, one undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cockpit.access import Role
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.goals.commands import AddGoal
from cockpit.history import all_records
from cockpit.inputs import build
from cockpit.listing import Asked
from cockpit.operations.commands import AddIssue
from cockpit.people.commands import AddPerson, EditPerson, MergePersons, UnarchivePerson
from cockpit.people.merging import references_to
from cockpit.people.queries import PEOPLE, twins
from cockpit.people.records import Person
from cockpit.requirements.commands import AddRequirement
from cockpit.training.commands import (
    AddChampions,
    AddCourse,
    AddRole,
    AddSession,
    AnswerSurvey,
    AssignLearners,
    EnrolPeople,
    MakeUpSeats,
    MarkAbsent,
    MarkPresent,
    MarkRoster,
    RecogniseLearning,
    ScorePerson,
    SetCurriculum,
    TrainPersons,
    WithdrawSeats,
)
from cockpit.training.learner_lists import LEARNERS_LIST
from cockpit.training.readiness import of_everybody
from storage.record import columns
from tests.support import World, contents

PAST, SOON = "2026-11-20", "2026-12-01"


@pytest.fixture
def twice(world: World) -> World:
    """One person under two spellings, ``lw`` and ``liwei``, and a course with two sessions."""
    world.given(AddPerson, handle="lw", name="李玮", email="lw@x.cn", skills="config, training")
    world.given(AddPerson, handle="liwei", name="Wei Li", department_id="Finance", skills="config", job="Accountant")
    world.given(AddRole, name="Accountant")
    world.given(AddCourse, title="Closing", code="FI-1")
    for at in ("9", "13"):
        world.given(AddSession, course_id="FI-1", day=PAST, at=at, zone="UTC", capacity="9")
    world.told.clear()
    return world


def merge(world: World, persons: str = "liwei", into: str = "lw") -> Any:
    return world.do(MergePersons, persons=persons, into=into)


def preview(world: World, persons: str = "liwei", into: str = "lw") -> list[str]:
    made = build(MergePersons, {"persons": persons, "into": into}, world.session)
    return [str(each) for each in MergePersons.preview(made, world.session)]


def referring(world: World, pk: int) -> Iterator[tuple[str, str]]:
    """Yield every table and column that still refers to a person, as the file itself declares its references."""
    sql = (
        'SELECT m.name, f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f'
        " WHERE m.type = 'table' AND f.\"table\" = 'person'"
    )
    for table, column in world.store.query(sql):
        if world.store.scalar(f'SELECT 1 FROM "{table}" WHERE "{column}" = ?', (pk,)):
            yield table, column


def test_every_reference_that_the_file_has_is_known(world: World) -> None:
    sql = (
        'SELECT m.name, f."from" FROM sqlite_master m, pragma_foreign_key_list(m.name) f'
        " WHERE m.type = 'table' AND f.\"table\" = 'person'"
    )
    declared = {(row[0], row[1]) for row in world.store.query(sql)}
    assert {(record.table, column) for record, column in references_to("person")} == declared
    assert len(declared) > 15


@pytest.mark.parametrize("record", [record for record, _column in references_to("person")], ids=lambda r: r.__name__)
def test_a_row_of_every_kind_can_be_pointed_elsewhere(record: Any) -> None:
    known = columns(record)
    assert all(name in known for unique in record.unique for name in unique)
    assert record in all_records()


def test_a_merge_leaves_out_what_would_close_a_circle_of_who_trained_whom(twice: World) -> None:
    twice.given(AddPerson, handle="zou", name="Zou Kai")
    twice.do(TrainPersons, trainer="lw", persons="zou")
    twice.do(TrainPersons, trainer="zou", persons="liwei")
    twice.do(TrainPersons, trainer="tom", persons="liwei")
    says = "left out, because they would have trained each other in a circle: 李玮 ← Zou Kai ← 李玮"
    assert says in preview(twice)
    done = merge(twice)
    assert says in [str(each) for each in done.warnings]
    ids = {handle: twice.id("person", handle) for handle in ("lw", "zou", "tom")}
    links = {(row["person_id"], row["trainer_id"]) for row in twice.rows("trained_by")}
    assert links == {(ids["zou"], ids["lw"]), (ids["lw"], ids["tom"])}


def test_the_preview_tells_job_roles_from_who_trained_whom(twice: World) -> None:
    twice.do(AssignLearners, persons="liwei", roles="Accountant")
    twice.do(TrainPersons, trainer="liwei", persons="tom")
    assert "from Wei Li to 李玮: job role 1, who trained whom 1" in preview(twice)


def test_all_that_referred_to_the_one_refers_to_the_other(twice: World) -> None:
    away, kept = twice.id("person", "liwei"), twice.id("person", "lw")
    twice.given(AddGoal, title="Close faster", owner_id="liwei")
    twice.given(AddRequirement, title="Close", representative_id="liwei")
    twice.do(AssignLearners, persons="liwei", roles="Accountant")
    twice.do(EnrolPeople, session="TRN-1", persons="liwei")
    twice.do(MarkPresent, seats="TRN-1/1")
    twice.do(AnswerSurvey, seat="TRN-1/1", fear_after="2", clarity_after="4")
    twice.do(ScorePerson, person="liwei", course="FI-1", score="90")
    twice.do(AddChampions, persons="liwei")
    twice.do(TrainPersons, trainer="liwei", persons="tom")
    before = contents(twice.store)
    done = merge(twice)
    assert str(done) == "Wei Li merged into 李玮: 8 moved, 0 united"
    assert list(referring(twice, away)) == []
    assert {table for table, _column in referring(twice, kept)} >= {"goal", "requirement", "person_job", "enrolment"}
    row = twice.row("person", id=away)
    assert row["archived"] == 1
    twice.session.undo()
    assert contents(twice.store) == before
    twice.session.redo()
    assert list(referring(twice, away)) == []


def test_what_both_have_becomes_one_and_the_stronger_holds(twice: World) -> None:
    for handle in ("lw", "liwei"):
        twice.do(AssignLearners, persons=handle, roles="Accountant")
        twice.do(AddChampions, persons=handle)
        twice.do(TrainPersons, trainer="tom", persons=handle)
    twice.do(EnrolPeople, session="TRN-1", persons="lw, liwei")
    twice.do(MarkAbsent, seats="TRN-1/1")
    twice.do(MarkPresent, seats="TRN-1/2")
    done = merge(twice)
    assert str(done) == "Wei Li merged into 李玮: 0 moved, 4 united"
    row = twice.row("enrolment")
    assert (row["place"], row["state"]) == (1, "attended")
    assert len(twice.rows("person_job")) == len(twice.rows("champion")) == len(twice.rows("trained_by")) == 1
    twice.session.undo()
    assert {row["state"] for row in twice.rows("enrolment")} == {"absent", "attended"}


def test_what_refers_to_a_row_that_becomes_one_follows(twice: World) -> None:
    twice.do(EnrolPeople, session="TRN-1", persons="lw, liwei")
    twice.do(MarkRoster, session="TRN-1", mark="absent", who="all")
    twice.do(MakeUpSeats, seats="TRN-1/2", session="TRN-2")
    merge(twice)
    first, second = twice.rows("enrolment")
    assert (first["code"], second["code"]) == ("TRN-1/1", "TRN-2/1")
    assert second["makes_up_id"] == first["id"]
    assert second["person_id"] == twice.id("person", "lw")


def test_a_line_that_was_taken_off_gives_way_to_one_that_counts(twice: World) -> None:
    twice.do(EnrolPeople, session="TRN-1", persons="lw, liwei")
    twice.do(WithdrawSeats, seats="TRN-1/1")
    twice.do(MarkPresent, seats="TRN-1/2")
    merge(twice)
    row = twice.row("enrolment")
    assert (row["state"], row["archived"]) == ("attended", 0)


def test_answers_of_both_fill_each_other(twice: World) -> None:
    twice.do(EnrolPeople, session="TRN-1", persons="lw, liwei")
    twice.do(MarkRoster, session="TRN-1", mark="present", who="all")
    twice.do(AnswerSurvey, seat="TRN-1/1", fear_before="5", clarity_before="1")
    twice.do(AnswerSurvey, seat="TRN-1/2", fear_after="2", clarity_after="4", fear_before="3")
    merge(twice)
    row = twice.row("survey_answer")
    assert [row[name] for name in ("fear_before", "clarity_before", "fear_after", "clarity_after")] == [5, 1, 2, 4]


def test_who_trained_the_own_double_trained_nobody(twice: World) -> None:
    twice.do(TrainPersons, trainer="lw", persons="liwei")
    twice.do(TrainPersons, trainer="liwei", persons="tom")
    done = merge(twice)
    assert str(done) == "Wei Li merged into 李玮: 1 moved, 1 united"
    row = twice.row("trained_by")
    assert (row["trainer_id"], row["person_id"]) == (twice.id("person", "lw"), twice.id("person", "tom"))


def test_empty_fields_are_filled_and_skills_joined(twice: World) -> None:
    merge(twice)
    person = twice.store.get(Person, twice.id("person", "lw"))
    assert (person.name, person.email, person.job) == ("李玮", "lw@x.cn", "Accountant")
    assert person.department_id == twice.id("department", "Finance")
    assert person.skills == ("config", "training")


def test_readiness_counts_the_person_once_with_all_that_both_passed(twice: World) -> None:
    twice.do(SetCurriculum, roles="Accountant", courses="FI-1", level="2")
    twice.do(AssignLearners, persons="lw, liwei", roles="Accountant")
    twice.do(RecogniseLearning, persons="lw", course="FI-1", level="1", reason="x")
    twice.do(ScorePerson, person="liwei", course="FI-1", score="90", override="y")
    assert of_everybody(twice.session).people == 2
    merge(twice)
    share = of_everybody(twice.session)
    assert (share.ready, share.people) == (1, 1)
    assert [row.done for row in LEARNERS_LIST.rows(twice.session) if row.handle == "lw"] == [2]


def test_several_are_merged_at_once_and_the_old_spellings_are_remembered(twice: World) -> None:
    twice.given(AddPerson, handle="li_wei", name="Li W.")
    done = merge(twice, "liwei, li_wei")
    assert "Wei Li, Li W. merged into 李玮" in str(done)
    assert [(row["handle"], row["name"]) for row in twice.rows("person_alias")] == [
        ("liwei", "Wei Li"),
        ("li_wei", "Li W."),
    ]
    assert twice.store.changes(limit=1)[0].command == "person.merge"


def test_a_person_who_came_back_can_be_merged_again(twice: World) -> None:
    twice.given(AddPerson, handle="other", name="Other")
    merge(twice)
    twice.do(UnarchivePerson, handle="liwei")
    merge(twice, "liwei", "other")
    assert twice.row("person_alias")["person_id"] == twice.id("person", "other")


def test_aliases_of_the_merged_follow(twice: World) -> None:
    twice.given(AddPerson, handle="third", name="Third")
    merge(twice, "liwei", "third")
    merge(twice, "third", "lw")
    assert {row["person_id"] for row in twice.rows("person_alias")} == {twice.id("person", "lw")}


def test_the_preview_says_what_moves_what_is_shared_and_what_differs(twice: World) -> None:
    twice.do(EditPerson, person="lw", department_id="Purchasing")
    twice.given(AddGoal, title="Close faster", owner_id="liwei")
    twice.do(EnrolPeople, session="TRN-1", persons="lw, liwei")
    twice.do(EnrolPeople, session="TRN-2", persons="liwei")
    before = contents(twice.store)
    assert preview(twice) == [
        "from Wei Li to 李玮: goal 1, roster 2",
        "both have the same (roster): 1 become one",
        "they differ – Department: Finance / Purchasing",
    ]
    assert preview(twice, "tom", "wang.fang") == [
        "careful: Tom Okafor and Wang Fang have little in common; merge them only if they are one person",
        "nothing refers to Tom Okafor",
    ]
    assert preview(twice, "lw") == []
    assert contents(twice.store) == before


def test_two_of_the_same_name_are_told_apart(twice: World) -> None:
    twice.given(AddPerson, handle="wl", name="Wei Li")
    twice.do(AddChampions, persons="wl")
    assert preview(twice, "wl", "liwei") == ["from Wei Li (@wl) to Wei Li (@liwei): champion 1"]
    assert str(merge(twice, "wl", "liwei")).startswith("Wei Li (@wl) merged into Wei Li (@liwei): ")


@pytest.mark.parametrize(
    ("persons", "into", "kind", "says"),
    [
        ("lw", "lw", BadInput, "李玮 cannot be merged into itself; name another"),
        ("olga", "lw", Refused, "you would lock yourself out"),
        ("nobody", "lw", NotFound, "there is no person “nobody”"),
        ("lw", "nobody", NotFound, "there is no person “nobody”"),
        ("", "lw", BadInput, "Persons"),
    ],
)
def test_what_cannot_be_merged_is_refused(twice: World, persons: str, into: str, kind: Any, says: str) -> None:
    assert says in twice.refusal(kind, MergePersons, persons=persons, into=into)


def test_nobody_is_merged_into_somebody_who_left(twice: World) -> None:
    away = twice.id("person", "liwei")
    merge(twice)
    assert "has left" in twice.refusal(Refused, MergePersons, persons="lw", into=away)


def test_the_last_owner_and_the_rights_are_kept(twice: World) -> None:
    twice.given(AddPerson, handle="boss", name="Boss", role=Role.OWNER)
    twice.given(AddPerson, handle="pm", name="Pm", role=Role.MANAGER)
    manager = twice.another("pm")
    assert "you may not take the access “owner” from Boss" in manager.refusal(
        Denied, MergePersons, persons="boss", into="lw"
    )
    done = twice.do(MergePersons, persons="boss", into="lw")
    assert [str(each) for each in done.warnings] == ["李玮 keeps the access “viewer”; Boss had “owner”"]
    assert twice.row("person", handle="lw")["role"] == "viewer"
    assert "nobody would own the project" in manager.refusal(Refused, MergePersons, persons="olga", into="lw")
    assert "you may not" in twice.another("tom").refusal(Denied, MergePersons, persons="liwei", into="lw")


def test_somebody_elses_change_since_then_keeps_the_merge_from_being_undone(twice: World) -> None:
    twice.do(EnrolPeople, session="TRN-1", persons="liwei")
    merge(twice)
    twice.another("li.wei").do(MarkPresent, seats="TRN-1/1")
    with pytest.raises(Conflict, match=r"li\.wei changed this roster"):
        twice.session.undo()
    assert twice.row("enrolment")["person_id"] == twice.id("person", "lw")


def test_who_may_be_one_person_is_found(twice: World) -> None:
    twice.given(AddPerson, handle="wl", name="li wei")
    twice.given(AddPerson, handle="ow", name="Tom  Okafor")
    handles = {row["id"]: row["handle"] for row in twice.rows("person")}
    assert {(handles[pair.one], handles[pair.other]) for pair in twins(twice.session)} >= {
        ("liwei", "wl"),
        ("tom", "ow"),
    }
    assert [row.handle for row in PEOPLE.rows(twice.session, Asked("twin"))] == ["ow", "tom"]
    ow, tom = twice.id("person", "ow"), twice.id("person", "tom")
    assert MergePersons.likely("into", (ow,), twice.session) == [(tom, "100%")]
    assert MergePersons.likely("into", (ow, tom), twice.session) == []
    merge(twice, "ow", "tom")
    assert list(PEOPLE.ids(twice.session, Asked("twin"))) == []


@pytest.mark.parametrize(("owner", "reviewer"), [("liwei", "lw"), ("lw", "liwei")])
def test_who_owns_an_issue_and_would_review_it_reviews_it_no_more(twice: World, owner: str, reviewer: str) -> None:
    twice.given(AddIssue, title="Login fails", owner_id=owner, reviewer_id=reviewer)
    twice.given(AddIssue, title="Slow report", owner_id="liwei", reviewer_id="tom")
    told = "ISS-1: Owner and Reviewer would be the same person, so Reviewer is emptied; name somebody else"
    assert told in preview(twice)
    assert [str(each) for each in merge(twice).warnings] == [told]
    one = twice.id("person", "lw")
    assert [(row["owner_id"], row["reviewer_id"]) for row in twice.rows("issue")] == [
        (one, None), (one, twice.id("person", "tom")),
    ]  # fmt: skip
