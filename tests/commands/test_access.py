"""Who may do what: every command for every role, in every project, at every moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from cockpit import areas
from cockpit.access import RIGHTS, Right, Role
from cockpit.areas import AREAS, all_commands, sensitive_tables
from cockpit.command import Command, Receipt, Work
from cockpit.delivery.commands import ImportCards
from cockpit.errors import Denied, NotFound, Refused
from cockpit.exchange.rows import PlannedRow
from cockpit.goals.commands import AddGoal, AddInterview, ArchiveGoals
from cockpit.goals.queries import LISTINGS
from cockpit.history import history_of, recent, search_all
from cockpit.keys.commands import AddKey
from cockpit.keys.queries import KEYS
from cockpit.people.commands import (
    AddPerson,
    ArchivePerson,
    EditPerson,
    ImportPeople,
    MergePersons,
    UnarchivePerson,
)
from cockpit.portfolio.commands import AddModule, AddProject, ArchiveProject, KeepDraft, RestoreProject
from cockpit.portfolio.queries import PROJECTS
from cockpit.presence import Seat, in_sight
from cockpit.session import Session
from cockpit.sight import owns_all
from cockpit.training.commands import ScoreResistance
from cockpit.training.records import Resistance
from cockpit.training.resistance import RESISTANCES
from cockpit.training.roster_lists import SURVEYS
from tests.commands.test_keys import ed25519
from tests.commands.test_training import aware, course
from tests.support import NOW, World, dump

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
    monkeypatch.setattr(command, "check", lambda self, session: None)
    monkeypatch.setattr(command, "require_said", lambda self: None)
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
        area._replace(nouns=tuple(noun._replace(sensitive=noun.name == "interview") for noun in area.nouns))
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


def test_surveys_and_resistance_are_read_only_with_the_right_to_them(world: World, team: dict[Role, World]) -> None:
    course(world)
    aware(world, "tom")
    world.do(ScoreResistance, person="tom", desire=2, note="fears for the job")
    listings = {"survey": SURVEYS, "resistance": RESISTANCES}
    assert {listing.table for listing in listings.values()} == sensitive_tables()
    for role, other in team.items():
        session, may = other.session, "people" in MAY[role].split()
        told = " ".join(event.details for event in recent(session, 200))
        assert ("fears for the job" in told) == may
        assert bool(search_all(session, "fears")) == (may and bool(Resistance.search))
        for noun, listing in listings.items():
            pk = world.row(listing.table)["id"]
            reads: list[Callable[[], object]] = [
                partial(listing.rows, session),
                partial(listing.fetch, session, [pk]),
                partial(listing.detail, session, pk),
            ]
            assert (session.may_read(noun) is None) == may
            assert bool(history_of(session, listing.table, pk)) == may
            for read in reads:
                if may:
                    assert read()
                else:
                    with pytest.raises(Denied, match=Right.PEOPLE.label):
                        read()


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


NEW_OWNER = {"handle": "eve", "name": "Eve", "role": Role.OWNER}
GRANTS = [
    (AddPerson, {"handle": "eve", "name": "Eve", "role": "owner"}),
    (AddPerson, {"handle": "eve", "name": "Eve", "role": "sponsor"}),
    (AddPerson, {"handle": "eve", "name": "Eve", "team_role": "user", "role": "owner"}),
    (EditPerson, {"person": "the-manager", "role": "owner"}),
    (EditPerson, {"person": "the-viewer", "role": "sponsor"}),
    (EditPerson, {"person": "the-sponsor", "role": "viewer"}),
    (EditPerson, {"person": "the-owner", "role": "manager"}),
    (ArchivePerson, {"persons": "the-sponsor"}),
    (ArchivePerson, {"persons": "the-viewer,the-owner"}),
    (UnarchivePerson, {"handle": "left"}),
    (MergePersons, {"persons": "the-sponsor", "into": "the-viewer"}),
    (ImportPeople, {"rows": (PlannedRow(1, 0, 0, {}, NEW_OWNER, NEW_OWNER),)}),
]
"""What nobody below an owner may do to the access of people."""


@pytest.mark.parametrize(("command", "inputs"), GRANTS)
def test_nobody_gives_or_takes_a_right_that_they_lack(
    world: World, team: dict[Role, World], command: type[Command], inputs: dict[str, object]
) -> None:
    world.given(AddPerson, handle="left", name="Left", role="owner")
    world.do(ArchivePerson, persons="left")
    said = team[Role.MANAGER].refusal(Denied, command, **inputs)
    assert said.startswith("as project manager you may not ") and said.endswith("an owner of the project may")
    world.do(command, **inputs)


def test_what_only_planners_add_is_not_made_along_the_way_by_others(team: dict[Role, World]) -> None:
    values = {"title": "Book the lots", "sprint": "Sprint 9"}
    rows = (PlannedRow(1, 0, 0, {}, values, values),)
    said = team[Role.CONSULTANT].refusal(Denied, ImportCards, rows=rows)
    assert said == "you may not add “Sprint 9” (sprint); ask somebody who may plan, and set up people"
    team[Role.MANAGER].do(ImportCards, rows=rows)


def test_a_manager_looks_after_the_access_of_everybody_below(world: World, team: dict[Role, World]) -> None:
    manager = team[Role.MANAGER]
    manager.do(AddPerson, handle="eve", name="Eve", role="manager")
    manager.do(EditPerson, person="eve", role="change-group")
    manager.do(EditPerson, person="the-owner", job="Chair")
    manager.do(ArchivePerson, persons="eve")
    manager.do(EditPerson, person="the-manager", role="viewer")
    assert "as viewer" in manager.refusal(Denied, EditPerson, person="the-manager", role="manager")


def test_undo_gives_back_no_right_that_one_has_lost(world: World, team: dict[Role, World]) -> None:
    owner = team[Role.OWNER]
    owner.do(EditPerson, person="tom", role="owner")
    owner.do(EditPerson, person="tom", role="viewer")
    world.do(EditPerson, person="the-owner", role="manager")
    before = dump(world.store)
    with pytest.raises(Denied, match="you may not give Tom Okafor the access “owner”"):
        owner.session.undo()
    assert dump(world.store) == before


def test_undo_needs_the_right_in_the_project_of_what_it_undoes(world: World) -> None:
    world.do(EditPerson, person="tom", role="manager")
    world.given(AddProject, code="CRM", name="CRM")
    world.do(AddPerson, handle="tom", name="Tom", role="manager")
    erp, crm = (Session(world.store, actor="tom", key="cli", clock=world.session.clock, project=code)
                for code in ("ERP", "CRM"))  # fmt: skip
    World(erp).do(AddModule, name="Stock")
    world.session.enter(world.id("project", "ERP"))
    world.do(EditPerson, person="tom", role="viewer")
    with pytest.raises(Denied, match="as viewer"):
        crm.undo()
    world.do(ArchivePerson, persons="tom")
    with pytest.raises(NotFound):
        crm.undo()
    assert world.row("module", name="Stock")


@pytest.mark.parametrize("elsewhere", ["owner", "viewer"])
def test_undo_asks_for_the_role_in_the_project_of_what_it_undoes_and_for_no_other(world: World, elsewhere: str) -> None:
    world.do(EditPerson, person="tom", role="owner")
    world.given(AddProject, code="CRM", name="CRM")
    world.do(AddPerson, handle="tom", name="Tom", role=elsewhere)
    world.session.enter(world.id("project", "ERP"))
    erp, crm = (Session(world.store, actor="tom", key="cli", clock=world.session.clock, project=code)
                for code in ("ERP", "CRM"))  # fmt: skip
    World(erp).do(AddPerson, handle="eve", name="Eve", role="owner")
    World(erp).do(AddModule, name="Stock")
    world.do(EditPerson, person="tom", role="manager")
    crm.undo()
    assert not world.rows("module", name="Stock")
    for session in (crm, erp):
        with pytest.raises(Denied, match="you may not take the access “owner” from Eve"):
            session.undo()
    assert world.row("person", handle="eve")["role"] == "owner"


def test_an_owner_brings_back_only_an_own_project(world: World) -> None:
    world.do(EditPerson, person="tom", role="owner")
    tom = world.another("tom")
    world.given(AddProject, code="CRM", name="CRM")
    world.do(ArchiveProject, project="CRM")
    assert "no archived project" in tom.refusal(Refused, RestoreProject, code="CRM")
    world.session.enter(world.id("project", "ERP"))
    world.do(RestoreProject, code="CRM")


# Two projects, and people with a part in one of them or in both


@pytest.fixture
def two(world: World) -> dict[str, Session]:
    """Sessions of people with parts in ERP and in CRM, by ``handle/project``."""
    world.do(EditPerson, person="li.wei", role="change-group")
    world.do(AddPerson, handle="ann", name="Ann", role="owner")
    world.given(ScoreResistance, person="tom", desire=2, note="fears for the job in ERP")
    world.given(AddProject, code="CRM", name="Secret CRM")
    world.do(AddPerson, handle="li.wei", name="Li Wei", role="viewer")
    world.do(AddPerson, handle="zoe", name="Zoe", role="owner")
    world.given(ScoreResistance, person="zoe", desire=2, note="loathes the CRM")
    for number, handle in enumerate(("li.wei", "zoe", "olga")):
        world.do(AddKey, person=handle, public_key=ed25519(number), device=f"of {handle}")
    world.session.enter(world.id("project", "ERP"))
    for number, handle in enumerate(("ann", "tom"), 3):
        world.do(AddKey, person=handle, public_key=ed25519(number), device=f"of {handle}")
    parts = [("olga", "ERP"), ("li.wei", "ERP"), ("li.wei", "CRM"), ("ann", "ERP"), ("tom", "ERP"), ("zoe", "CRM")]
    return {
        f"{handle}/{code}": Session(world.store, actor=handle, clock=world.session.clock, project=code)
        for handle, code in parts
    }


def test_sensitive_rows_need_the_right_in_their_own_project(two: dict[str, Session], world: World) -> None:
    def told(who: str) -> str:
        return " ".join(event.details for event in recent(two[who], 500))

    assert "fears for the job" in told("li.wei/ERP") and "loathes" not in told("li.wei/ERP")
    assert "fears for the job" in told("li.wei/CRM") and "loathes" not in told("li.wei/CRM")
    assert "fears for the job" in told("olga/ERP") and "loathes" in told("olga/ERP")
    assert "fears" not in told("tom/ERP")
    foreign = world.rows("resistance")[1]["id"]
    assert history_of(two["li.wei/ERP"], "resistance", foreign) == []


def test_projects_without_a_part_are_not_there(two: dict[str, Session]) -> None:
    def codes(who: str) -> list[str]:
        return [row.code for row in PROJECTS.rows(two[who])]

    assert codes("olga/ERP") == codes("li.wei/CRM") == ["CRM", "ERP"]
    assert codes("tom/ERP") == codes("ann/ERP") == ["ERP"]
    assert codes("zoe/CRM") == two["zoe/CRM"].names("project") == ["CRM"]
    crm = two["olga/ERP"].find("project", "CRM")
    assert PROJECTS.fetch(two["tom/ERP"], [crm]) == []
    for text in ("CRM", "crm", "Secret", "CR", str(crm), "CRN"):
        with pytest.raises(NotFound, match="with a part for tom") as caught:
            two["tom/ERP"].find("project", text)
        assert "did you mean" not in str(caught.value)
    with pytest.raises(NotFound, match="with a part for tom"):
        Session(two["tom/ERP"].store, actor="tom", project="CRM")


def test_keys_are_those_of_people_in_projects_that_one_owns(two: dict[str, Session]) -> None:
    def people(who: str) -> list[str]:
        return [row.person for row in KEYS.rows(two[who])]

    assert people("olga/ERP") == ["ann", "li.wei", "olga", "tom", "zoe"]
    assert people("ann/ERP") == ["ann", "li.wei", "olga", "tom"]
    assert people("zoe/CRM") == ["li.wei", "olga", "zoe"]
    assert people("li.wei/ERP") == people("li.wei/CRM") == ["li.wei"]
    with pytest.raises(NotFound):
        two["ann/ERP"].find("key", "of zoe")
    assert [name for name, _device in two["tom/ERP"].named("key")] == [KEYS.rows(two["tom/ERP"])[0].fingerprint]


def test_the_whole_store_is_for_those_who_own_all_of_it(two: dict[str, Session]) -> None:
    assert owns_all(two["olga/ERP"])
    assert not any(owns_all(two[who]) for who in ("ann/ERP", "zoe/CRM", "li.wei/ERP", "tom/ERP"))
    assert owns_all(Session(two["olga/ERP"].store))


def test_only_seats_in_ones_own_projects_are_seen(two: dict[str, Session]) -> None:
    places = [("olga", "CRM"), ("olga", "ERP"), ("zoe", "CRM"), ("zoe", ""), ("tom", "ERP"), ("tom", "")]
    seats = tuple(Seat(number, person, project, "home", NOW, "ssh") for number, (person, project) in enumerate(places))

    def seen(who: str) -> list[tuple[str, str]]:
        return [(seat.person, seat.project) for seat in in_sight(two[who], seats)]

    assert seen("olga/ERP") == seen("li.wei/CRM") == places
    assert seen("tom/ERP") == [("olga", "ERP"), ("tom", "ERP"), ("tom", "")]
    assert seen("zoe/CRM") == [("olga", "CRM"), ("zoe", "CRM"), ("zoe", "")]
