"""Who may do what: every command for every role, in every project, at every moment."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from cockpit import areas
from cockpit.access import RIGHTS, Right, Role
from cockpit.areas import AREAS, all_commands
from cockpit.command import Command, Receipt, Work
from cockpit.errors import Denied, NotFound, Refused
from cockpit.goals.commands import AddGoal, AddInterview, ArchiveGoals
from cockpit.goals.queries import LISTINGS
from cockpit.history import history_of, recent, search_all
from cockpit.people.commands import AddPerson, ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddModule, AddProject, ArchiveProject, KeepDraft
from cockpit.session import Session
from tests.support import World

MAY: dict[Role, str] = {
    Role.OWNER: "read note work plan sign people own",
    Role.MANAGER: "read note work plan people",
    Role.BUSINESS: "read note work",
    Role.CONSULTANT: "read note work",
    Role.CHANGE_GROUP: "read note work people",
    Role.SPONSOR: "read sign",
    Role.VIEWER: "read",
}
"""What each role may do, written down once more by hand: a slip in the table of rights must not go unnoticed."""
COMMANDS = sorted(all_commands().values(), key=lambda command: command.name)


@pytest.fixture
def team(world: World) -> dict[Role, World]:
    """The worlds of seven people, one for each role."""
    found = {}
    for role in Role:
        handle = f"the-{role.value}"
        world.given(AddPerson, handle=handle, name=handle, role=role.value)
        found[role] = world.another(handle)
    return found


def test_the_table_of_rights_is_the_one_that_was_agreed() -> None:
    assert {role: {right.value for right in rights} for role, rights in RIGHTS.items()} == {
        role: set(words.split()) for role, words in MAY.items()
    }


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_allowed_and_dimmed_by_role(
    command: type[Command], team: dict[Role, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[str] = []

    def apply(self: Command, work: Work) -> Receipt:
        applied.append(work.actor)
        return Receipt(message=None)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "apply", apply)
    monkeypatch.setattr(command, "audit", lambda self: {})
    given = command.model_construct()
    for role, world in team.items():
        applied.clear()
        if command.right.value in MAY[role].split():
            assert world.session.may(command) is None
            world.session.do(given)
            assert applied == [world.session.actor]
        else:
            reason = world.session.may(command)
            assert str(reason) == f"as {role.label} you may not {command.right.label}"
            with pytest.raises(Denied) as caught:
                world.session.do(given)
            assert str(caught.value) == str(reason)
            assert not applied


def test_a_role_that_changes_holds_from_the_next_command_on(world: World) -> None:
    manager = world.another("li.wei")
    world.do(EditPerson, person="li.wei", role="manager")
    manager.do(AddModule, name="Stock")
    world.do(EditPerson, person="li.wei", role="viewer")
    assert "as viewer" in manager.refusal(Denied, AddModule, name="Sales")


def test_a_screen_learns_of_its_persons_new_role(file_world: World) -> None:
    tom = Session(file_world.store, actor="tom", clock=file_world.session.clock)
    assert tom.may(AddGoal) is not None
    file_world.do(EditPerson, person="tom", role="business")
    tom._tell(file_world.told[-1])
    assert tom.may(AddGoal) is None


def test_somebody_who_was_taken_off_the_project_can_do_nothing_more(world: World) -> None:
    li = world.another("li.wei")
    world.do(ArchivePerson, persons="li.wei")
    assert "not among the persons" in li.refusal(NotFound, AddGoal, title="Still here")
    with pytest.raises(NotFound):
        li.session.undo()


def test_undo_needs_the_right_of_what_it_undoes(world: World) -> None:
    world.do(EditPerson, person="li.wei", role="manager")
    manager = world.another("li.wei")
    manager.do(AddModule, name="Stock")
    world.do(EditPerson, person="li.wei", role="viewer")
    with pytest.raises(Denied):
        manager.session.undo()
    assert world.row("module", name="Stock")


def test_a_person_without_a_live_project_may_not_make_one(world: World) -> None:
    world.do(ArchiveProject, project="ERP")
    tom = World(Session(world.store, actor="tom", clock=world.session.clock))
    assert tom.session.project is None
    assert "as viewer" in tom.refusal(Denied, AddProject, code="MINE", name="Mine")
    owner = World(Session(world.store, actor="olga", clock=world.session.clock))
    assert owner.session.role is Role.OWNER


def test_a_person_lands_in_a_project_that_is_theirs(world: World) -> None:
    world.given(AddProject, code="CRM", name="CRM")
    world.do(AddPerson, handle="zoe", name="Zoe")
    zoe = Session(world.store, actor="zoe", clock=world.session.clock)
    assert zoe.project is not None
    assert (zoe.project.code, zoe.role) == ("CRM", Role.VIEWER)


def test_nobody_reads_the_journal_of_a_foreign_project_or_other_peoples_drafts(world: World) -> None:
    world.given(AddGoal, title="Close faster", draft=True)
    world.another("li.wei").session.do(KeepDraft(command="goal.add", values='{"title": "quietly"}'))
    world.given(AddProject, code="CRM", name="Secret CRM")
    world.do(AddPerson, handle="zoe", name="Zoe")
    zoe = Session(world.store, actor="zoe", clock=world.session.clock)
    seen = recent(zoe, 100)
    assert {event.command for event in seen} == {"project.add", "person.add"}
    assert not any("Close" in event.details for event in seen)
    world.session.enter(world.id("project", "ERP"))
    assert "draft.keep" in {event.command for event in recent(world.another("li.wei").session, 100)}
    assert "draft.keep" not in {event.command for event in recent(world.another("tom").session, 100)}
    assert history_of(zoe, "goal", world.id("project", "ERP")) == []


def test_sensitive_data_is_read_only_with_the_right_to_it(
    world: World, team: dict[Role, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.given(AddInterview, stakeholder="Li Wei", on_day="2026-11-20", quotes="will resist the change")
    interviews = next(listing for listing in LISTINGS if listing.noun == "interview")
    pk = world.row("interview")["id"]
    marked = tuple(
        replace(area, nouns=tuple(replace(noun, sensitive=noun.name == "interview") for noun in area.nouns))
        for area in AREAS
    )
    monkeypatch.setattr(areas, "AREAS", marked)
    areas.nouns.cache_clear()
    areas.sensitive_tables.cache_clear()
    try:
        for role, other in team.items():
            session = other.session
            reads = (
                partial(interviews.rows, session),
                partial(interviews.fetch, session, [pk]),
                partial(session.find, "interview", "INT-1"),
            )
            if "people" in MAY[role].split():
                assert all(read() for read in reads)
                assert history_of(session, "interview", pk)
                assert search_all(session, "resist")
                continue
            for read in reads:
                with pytest.raises(Denied) as caught:
                    read()
                assert Right.PEOPLE.label in str(caught.value)
            assert history_of(session, "interview", pk) == []
            assert search_all(session, "resist") == []
            assert not any("INT-1" in event.details for event in recent(session, 100))
    finally:
        areas.nouns.cache_clear()
        areas.sensitive_tables.cache_clear()


def test_a_command_under_a_key_is_done_once(world: World) -> None:
    world.session.once = "import-7"
    first = world.do(AddGoal, title="Close faster", draft=True)
    again = World(Session(world.store, actor="olga", clock=world.session.clock))
    again.session.once = "import-7"
    second = again.do(AddGoal, title="Close faster", draft=True)
    assert (second.change, second.ids, second.shown) == (first.change, first.ids, first.shown)
    assert str(second) == f"this was done already, as change {first.change}"
    assert len(world.rows("goal")) == 1
    other = world.another("li.wei")
    other.session.once = "import-7"
    other.do(AddGoal, title="Mine", draft=True)
    assert len(world.rows("goal")) == 2


def test_a_key_covers_each_of_several_commands(world: World) -> None:
    for _attempt in range(2):
        session = Session(world.store, actor="olga", clock=world.session.clock)
        session.once = "two"
        acting = World(session)
        acting.do(AddModule, name="Stock")
        acting.do(AddModule, name="Sales")
    assert [row["name"] for row in world.rows("module")][-2:] == ["Stock", "Sales"]


def test_the_store_itself_refuses_a_second_change_under_a_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.session.once = "race"
    done = world.do(AddModule, name="Stock")
    late = World(Session(world.store, actor="olga", clock=world.session.clock))
    late.session.once = "race"
    looked = late.session._done_once
    answers = iter([None])
    monkeypatch.setattr(late.session, "_done_once", lambda once: next(answers, looked(once)))
    assert late.do(AddModule, name="Stock").change == done.change
    assert len(world.rows("module", name="Stock")) == 1


def test_archived_things_need_the_same_right(team: dict[Role, World], world: World) -> None:
    world.given(AddGoal, title="Close faster", draft=True)
    team[Role.VIEWER].refusal(Denied, ArchiveGoals, goals="GOAL-1")
    with pytest.raises(Refused):
        team[Role.BUSINESS].session.undo()
