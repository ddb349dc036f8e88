"""Projects, modules, saved views, preferences and drafts."""

from __future__ import annotations

import pytest

from cockpit.command import Selection
from cockpit.errors import BadInput, Conflict, NotFound, Refused
from cockpit.portfolio.commands import (
    AddModule,
    AddProject,
    ArchiveModule,
    ArchiveProject,
    ArchiveView,
    DropDraft,
    EditModule,
    EditProject,
    KeepDraft,
    RestoreProject,
    SaveView,
    SetPreference,
    UseProject,
)
from tests.support import OWNER, World


def test_a_new_project_has_its_maker_and_the_built_in_themes(bare: World) -> None:
    done = bare.do(AddProject, code="ERP", name="Rollout", customer="Harbour", phase="sel", start="2026-06-01")
    assert (str(done), done.shown, done.enter) == ("project ERP made", ("ERP",), done.ids[0])
    project = bare.row("project")
    assert (project["customer"], project["phase"], project["start"]) == ("Harbour", "selection", "2026-06-01")
    person = bare.row("person", project_id=project["id"])
    assert (person["handle"], person["role"], person["team_role"]) == (OWNER, "owner", "manager")
    assert len(bare.rows("theme", project_id=project["id"])) == 3
    assert bare.told[-1].rows["project"] == frozenset(done.ids)


@pytest.mark.parametrize(
    ("inputs", "kind", "sentence"),
    [
        ({"code": "ERP", "name": "Again"}, Conflict, "there is already a project ERP; choose another code"),
        ({"code": "", "name": "x"}, BadInput, "Code must not be empty"),
        ({"code": "x" * 21, "name": "x"}, BadInput, "Code may have at most 20 characters"),
        (
            {"code": "bad code!", "name": "x"},
            BadInput,
            "“bad code!” cannot be a code; use letters, digits, dots and dashes, such as ERP-2",
        ),
        ({"code": "-x", "name": "x"}, BadInput, None),
        ({"code": "X", "name": "  "}, BadInput, "Name must not be empty"),
        ({"code": "X"}, BadInput, "“New project” also needs: Name (--name)"),
        ({"code": "X", "name": "x", "phase": "z"}, BadInput, "“z” is none of: selection, rollout, operation"),
        ({"code": "X", "name": "x", "start": "2026-06-01", "end": "2026-05-01"}, Refused, None),
        ({"code": "X", "name": "x", "start": "never"}, BadInput, None),
    ],
)
def test_a_project_that_cannot_be(
    world: World, inputs: dict[str, str], kind: type[Refused], sentence: str | None
) -> None:
    said = world.refusal(kind, AddProject, **inputs)
    assert sentence is None or said == sentence


def test_a_project_is_changed(world: World) -> None:
    world.do(EditProject, project="ERP", name="Finance first", go_live="2027-07-31", customer="")
    project = world.row("project")
    assert (project["name"], project["go_live"], project["customer"]) == ("Finance first", "2027-07-31", "")
    assert world.session.project is not None and world.session.project.name == "Finance first"
    world.refusal(Refused, EditProject, project="ERP", go_live="2020-01-01")
    world.do(EditProject, project="ERP", go_live="-")
    assert world.row("project")["go_live"] is None


def test_a_project_is_put_away_and_brought_back(world: World) -> None:
    world.do(ArchiveProject, project="ERP")
    assert world.row("project")["archived"] == 1
    assert world.refusal(Refused, ArchiveProject, project=1) == "project ERP is archived already"
    world.refusal(Refused, RestoreProject, code="NONE")
    world.do(RestoreProject, code="ERP")
    assert world.row("project")["archived"] == 0


def test_working_in_another_project(world: World) -> None:
    world.do(AddProject, code="LAB", name="Laboratory")
    done = world.do(UseProject, project="LAB")
    assert (str(done), done.enter) == ("working in LAB", world.id("project", "LAB"))
    assert world.session.preference("project") == "LAB"
    world.refusal(NotFound, UseProject, project="NONE")


def test_modules_keep_their_order_and_their_names(world: World) -> None:
    world.do(AddModule, name="Sales")
    assert [row["name"] for row in sorted(world.rows("module"), key=lambda row: row["position"])] == [
        "Finance",
        "Purchasing",
        "Sales",
    ]
    assert world.refusal(Conflict, AddModule, name="Sales") == "the module “Sales” exists already"
    world.do(EditModule, module="Sales", name="Selling")
    assert world.rows("module", name="Selling")
    world.refusal(NotFound, EditModule, module="Sales", name="x")


def test_a_module_that_was_put_away_comes_back_under_its_name(world: World) -> None:
    world.do(ArchiveModule, module="Finance")
    assert world.row("module", name="Finance")["archived"] == 1
    with pytest.raises(NotFound):
        world.id("module", "Finance")
    done = world.do(AddModule, name="Finance")
    assert done.ids == (world.row("module", name="Finance")["id"],)
    assert world.row("module", name="Finance")["archived"] == 0


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[31mb", "\u202eab", "  ab  "])
def test_a_name_is_one_clean_line(world: World, name: str) -> None:
    world.do(AddModule, name=name)
    kept = world.rows("module")[-1]["name"]
    assert kept == kept.strip() and not {"\n", "\x1b", "\u202e"} & set(kept)


def test_a_view_is_saved_again_under_its_name(world: World) -> None:
    world.do(SaveView, listing="goal", name="Mine", filter="owner:me")
    world.do(SaveView, listing="goal", name="Mine", filter="owner:me late")
    view = world.row("view")
    assert (view["name"], view["filter"], view["version"]) == ("Mine", "owner:me late", 2)
    world.do(ArchiveView, view="Mine")
    assert world.row("view")["archived"] == 1
    world.do(SaveView, listing="goal", name="Mine", filter="late")
    assert world.row("view")["archived"] == 0


@pytest.mark.parametrize(
    ("listing", "asked", "words", "position"),
    [("goal", "late state:opne", "“opne” is none of", 5), ("nothing", "late", "there is no list of “nothing”", None)],
)
def test_a_view_that_no_list_understands_is_refused(
    world: World, listing: str, asked: str, words: str, position: int | None
) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        world.do(SaveView, listing=listing, name="Bad", filter=asked)
    assert getattr(refused.value, "position", None) == position
    assert not world.rows("view")


def test_there_is_nothing_to_save_without_a_filter() -> None:
    assert str(SaveView.when(Selection())) == "there is no filter to save; type one with / first"
    assert SaveView.when(Selection(facts={"filter": "late"})) is None


def test_preferences_are_ones_own(world: World) -> None:
    other = world.another("tom")
    world.do(SetPreference, preference="theme", value="nord")
    other.do(SetPreference, preference="theme", value="dracula")
    world.do(SetPreference, preference="theme", value="gruvbox")
    assert (world.session.preference("theme"), other.session.preference("theme")) == ("gruvbox", "dracula")
    assert world.session.preference("language") is None
    world.refusal(BadInput, SetPreference, preference="password", value="x")


def test_a_draft_is_kept_until_it_is_dropped(world: World) -> None:
    world.do(KeepDraft, command="goal.add", values='{"title": "x"}')
    world.do(KeepDraft, command="goal.add", values='{"title": "y"}')
    draft = world.row("draft")
    assert (draft["actor"], draft["values"], draft["at"]) == (OWNER, '{"title": "y"}', "2026-11-24T09:00:00+00:00")
    world.another("li.wei").do(KeepDraft, command="goal.add", values='{"title": "z"}')
    world.do(DropDraft, command="goal.add")
    assert [row["actor"] for row in world.rows("draft")] == ["li.wei"]
    assert world.do(DropDraft, command="goal.add").change is None
