"""Persons and departments."""

from __future__ import annotations

import pytest

from cockpit.errors import BadInput, CockpitError, Conflict, NotFound, Refused
from cockpit.goals.commands import AddGoal
from cockpit.people.commands import (
    AddDepartment,
    AddPerson,
    ArchiveDepartment,
    ArchivePerson,
    EditDepartment,
    EditPerson,
    UnarchivePerson,
)
from tests.support import OWNER, World


def test_a_person_brings_the_access_of_the_team_role(world: World) -> None:
    done = world.do(
        AddPerson,
        handle="anna",
        name="Anna",
        team_role="consultant",
        org="vendor",
        skills="tax， audit、SQL",
        hours="１，０２４",
    )
    person = world.row("person", id=done.ids[0])
    assert (str(done), done.shown) == ("Anna added", ("anna",))
    assert (person["role"], person["org"], person["hours"]) == ("consultant", "vendor", 1024.0)
    assert person["skills"] == '["tax","audit","SQL"]'
    world.do(AddPerson, handle="bob", name="Bob", team_role="consultant", role="manager")
    assert world.row("person", handle="bob")["role"] == "manager"
    world.do(AddPerson, handle="王芳", name="王芳")
    assert world.row("person", handle="王芳")["role"] == "viewer"


@pytest.mark.parametrize(
    ("handle", "more", "kind", "sentence"),
    [
        ("tom", {}, Conflict, "the handle tom belongs to Tom Okafor; choose another"),
        (
            "a b",
            {},
            BadInput,
            "“a b” cannot be a handle; use letters, digits, dots and dashes, such as li.wei",
        ),
        ("me", {}, BadInput, None),
        ("我", {}, BadInput, None),
        ("x" * 41, {}, BadInput, "Handle may have at most 40 characters"),
        ("x", {"team_role": "sponsor"}, Refused, "Wang Fang is the project's sponsor; a project has exactly one"),
        ("x", {"hours": "-1"}, BadInput, "Hours per sprint must be at least 0"),
        ("x", {"department_id": "Finanse"}, NotFound, "there is no department “Finanse”; did you mean Finance?"),
    ],
)
def test_a_person_who_cannot_be(
    world: World, handle: str, more: dict[str, str], kind: type[CockpitError], sentence: str | None
) -> None:
    said = world.refusal(kind, AddPerson, handle=handle, name="x", **more)
    assert sentence is None or said == sentence


def test_a_person_is_changed(world: World) -> None:
    world.do(EditPerson, person="tom", name="Tom O.", department_id="Purchasing", skills="", hours="40")
    tom = world.row("person", handle="tom")
    assert (tom["name"], tom["department_id"], tom["hours"]) == ("Tom O.", world.id("department", "Purchasing"), 40.0)
    world.do(EditPerson, person="tom", department_id="-", hours="-")
    tom = world.row("person", handle="tom")
    assert (tom["department_id"], tom["hours"], tom["name"]) == (None, None, "Tom O.")


def test_there_is_one_sponsor_and_somebody_who_owns_the_project(world: World) -> None:
    world.refusal(Refused, EditPerson, person="tom", team_role="sponsor")
    world.do(EditPerson, person="wang.fang", team_role="user")
    world.do(EditPerson, person="tom", team_role="sponsor")
    nobody = "nobody would own the project any more; give somebody else the access “owner” first"
    assert world.refusal(Refused, EditPerson, person=OWNER, role="viewer") == nobody
    assert world.refusal(Refused, ArchivePerson, persons=OWNER) == nobody
    world.do(EditPerson, person="tom", role="owner")
    world.do(EditPerson, person=OWNER, role="manager")


def test_who_leaves_keeps_what_is_owned_and_a_warning_names_it(world: World) -> None:
    world.do(AddGoal, title="Cut close", owner_id="tom")
    done = world.do(ArchivePerson, persons="tom, li.wei")
    assert str(done) == "Tom Okafor, Li Wei 李伟 archived"
    assert [str(warning) for warning in done.warnings] == ["still owned by them: Cut close; give these to someone else"]
    assert world.row("goal")["owner_id"] == world.row("person", handle="tom")["id"]
    with pytest.raises(NotFound):
        world.id("person", "tom")
    world.do(UnarchivePerson, handle="tom")
    assert world.id("person", "tom")
    assert "no archived person has the handle tom" in world.refusal(Refused, UnarchivePerson, handle="tom")


def test_a_department_in_scope_or_out_of_it(world: World) -> None:
    world.do(AddDepartment, name="IT", in_scope="no")
    assert world.row("department", name="IT")["in_scope"] == 0
    world.do(EditDepartment, department="IT", in_scope="是", name="Systems")
    assert world.row("department", name="Systems")["in_scope"] == 1
    world.refusal(BadInput, EditDepartment, department="Systems", in_scope="perhaps")
    world.refusal(Conflict, AddDepartment, name="Systems")
    assert world.do(ArchiveDepartment, department="Systems").warnings == ()
    assert world.do(AddDepartment, name="Systems").ids == (world.row("department", name="Systems")["id"],)


def test_who_is_left_in_an_archived_department_is_named(world: World) -> None:
    world.do(AddDepartment, name="Systems")
    for handle in ("zoe", "ada"):
        world.do(AddPerson, handle=handle, name=handle, department_id="Systems")
    world.do(ArchivePerson, persons="zoe")
    done = world.do(ArchiveDepartment, department="Systems")
    assert [str(each) for each in done.warnings] == ["still in it: ada; put these into another department"]


def test_each_person_added_is_one_step_of_undo(world: World) -> None:
    before = len(world.rows("person"))
    for handle in ("a", "b"):
        world.do(AddPerson, handle=handle, name=handle)
    world.session.undo()
    world.session.undo()
    assert len(world.rows("person")) == before
    world.session.redo()
    assert world.id("person", "a")
