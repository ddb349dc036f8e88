"""The session: who may do what, what listeners are told, undo for each person, and conflicts that show both sides."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.clock import FixedClock
from cockpit.deeds import deed
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused, StoreProblem
from cockpit.events import Changed
from cockpit.goals.commands import AddGoal, ArchiveGoals, CheckInGoal, EditGoal, ScheduleGoals
from cockpit.history import recent
from cockpit.i18n import speaking
from cockpit.inputs import build
from cockpit.people.commands import AddPerson, ArchivePerson, EditPerson
from cockpit.portfolio.commands import AddModule, AddProject, ArchiveModule, EditModule, SetPreference, UseProject
from cockpit.session import Session
from cockpit.training.commands import ScoreResistance
from storage.store import Store
from tests.support import NOW, CommandLine, World, contents, dump, new_session, new_world

GOAL = {"title": "Cut close", "metric": "Days", "baseline": 30.0, "target": 15.0, "due": "2027-06-30"}

WHY = "The board decides on figures that are old when it sees them"


def window(path: Path | str, actor: str = "olga") -> World:
    """Return another program's window on the same file."""
    return World(Session(Store(path), actor=actor, clock=FixedClock(NOW), project="ERP"))


def test_a_command_is_told_once_to_each_listener(world: World) -> None:
    heard: list[Changed] = []
    world.session.subscribe(heard.append)
    done = world.do(AddGoal, **GOAL)
    assert [changed.change for changed in world.told] == [done.change] == [changed.change for changed in heard]
    changed = world.told[0]
    assert (changed.actor, changed.command) == ("olga", "goal.add")
    assert changed.rows["goal"] == frozenset(done.ids) and set(changed.rows) == {"goal", "metric"}
    assert changed.touches("goal") and not changed.touches("person")
    assert world.session.poll() == [] and len(world.told) == 1


def test_what_changes_nothing_is_told_to_nobody(world: World) -> None:
    world.do(AddGoal, **GOAL)
    world.told.clear()
    assert world.do(EditGoal, goal="GOAL-1", title="Cut close").change is None
    assert world.told == []


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_two_sessions_of_one_process_hear_each_other_once_and_only_once(
    kind: str, world: World, file_world: World
) -> None:
    first = world if kind == "memory" else file_world
    second = first.another("olga")
    done = first.do(AddGoal, **GOAL)
    assert [changed.change for changed in second.session.poll()] == [done.change]
    assert second.session.poll() == [] == first.session.poll()
    again = second.do(ScheduleGoals, goals="GOAL-1", due="2027-07-31")
    assert [changed.change for changed in first.session.poll()] == [again.change]
    assert first.session.poll() == [] == second.session.poll()
    assert [changed.change for changed in first.told] == [done.change, again.change]
    assert [changed.change for changed in second.told] == [done.change, again.change]


def test_two_sessions_of_one_person_and_one_key_hear_each_other(world: World) -> None:
    """Two calls of the command line are one session of a person, as far as undo goes."""
    first, second = world.another("olga", key="cli"), world.another("olga", key="cli")
    first.do(AddGoal, **GOAL)
    assert len(second.session.poll()) == 1
    assert second.session.poll() == [] == first.session.poll()
    second.session.undo()
    assert len(first.session.poll()) == 1
    assert first.session.poll() == [] == second.session.poll()


def test_sessions_of_two_processes_hear_each_other_once_and_only_once(cli: CommandLine) -> None:
    here = window(cli.path)
    ran = cli.process("module add Sales --json")
    assert [changed.change for changed in here.session.poll()] == [ran.json["change"]]
    assert here.session.poll() == []
    here.do(AddModule, name="Stock")
    ran = cli.process("undo --json")
    assert [changed.command for changed in here.session.poll()] == ["undo"]
    assert here.session.poll() == []
    assert [changed.command for changed in here.told] == ["module.add", "module.add", "undo"]
    here.store.close()


def test_many_changes_between_two_looks_are_told_in_order(file_world: World) -> None:
    other = window(file_world.store.path, "li.wei")
    made = [other.do(AddGoal, **GOAL).change for _ in range(5)]
    mine = file_world.do(AddGoal, **GOAL).change
    made.append(other.do(AddGoal, **GOAL).change)
    assert [changed.change for changed in file_world.session.poll()] == made
    assert [changed.change for changed in file_world.told] == [mine, *made]
    assert [changed.change for changed in other.session.poll()] == [mine]


def test_a_look_costs_one_question_when_nothing_happened(file_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file_world.session.poll()

    def since(_seq: int) -> list[tuple[int, int, str, int]]:
        raise AssertionError("the journal was read")

    monkeypatch.setattr(file_world.store, "since", since)
    for _ in range(10):
        assert file_world.session.poll() == []


def test_long_texts_are_shown_from_where_they_differ(file_world: World) -> None:
    file_world.do(AddGoal, **GOAL, why=WHY)
    read = file_world.row("goal")["version"]
    window(file_world.store.path, "li.wei").do(EditGoal, goal="GOAL-1", why=f"{WHY} later")
    assert f"Why …{WHY[-12:]} → …{WHY[-12:]} later" in recent(file_world.session, 1)[0].details
    said = file_world.refusal(Conflict, EditGoal, goal="GOAL-1", why=f"{WHY} soon", version=read)
    assert said.endswith(f"Why: yours …{WHY[-11:]} soon, theirs …{WHY[-11:]} later")


def test_a_write_over_what_somebody_else_wrote_shows_both_sides(file_world: World) -> None:
    file_world.do(AddGoal, **GOAL, owner_id="li.wei")
    read = file_world.row("goal")["version"]
    other = window(file_world.store.path, "li.wei")
    other.do(EditGoal, goal="GOAL-1", due="2027-01-31", owner_id="tom", title="Cut the close")
    sentence = file_world.refusal(
        Conflict, EditGoal, goal="GOAL-1", due="2026-12-31", owner_id="olga", title="Cut the close", version=read
    )
    assert sentence == (
        "li.wei changed this goal first, so nothing was written; "
        "Owner: yours olga, theirs tom; Due: yours 2026-12-31, theirs 2027-01-31"
    )
    with speaking("zh_CN"):
        chinese = file_world.refusal(Conflict, EditGoal, goal="GOAL-1", due="2026-12-31", version=read)
    assert "2026-12-31" in chinese and "2027-01-31" in chinese and "yours" not in chinese
    current = file_world.row("goal")["version"]
    file_world.do(EditGoal, goal="GOAL-1", due="2026-12-31", version=current)
    assert file_world.row("goal")["due"] == "2026-12-31"


def test_an_edit_of_what_is_gone_says_so(file_world: World) -> None:
    file_world.do(AddGoal, **GOAL)
    goal = file_world.id("goal", "GOAL-1")
    edit = build(EditGoal, {"goal": goal, "due": "2026-12-31"}, file_world.session)
    file_world.session.undo()
    with pytest.raises(NotFound, match="this goal no longer exists"):
        file_world.session.do(edit)


def test_a_name_that_stands_already_is_named(world: World) -> None:
    assert world.refusal(Conflict, EditModule, module="Finance", name="Purchasing") == (
        "there is another module with the same Name already, so nothing was written"
    )


@pytest.mark.parametrize(
    ("actor", "command", "inputs", "reason"),
    [
        ("tom", AddGoal, GOAL, "as viewer you may not change the project's content"),
        ("tom", CheckInGoal, {"goal": "GOAL-1", "value": "3"}, "as viewer you may not add notes and check-ins"),
        ("wang.fang", AddGoal, GOAL, "as sponsor you may not change the project's content"),
        ("li.wei", AddPerson, {"handle": "x", "name": "X"}, "you may not plan, and set up people"),
        ("li.wei", AddProject, {"code": "X", "name": "X"}, "you may not set up projects and keys"),
    ],
)
def test_a_role_may_do_what_it_may(
    world: World, actor: str, command: type[AddGoal], inputs: dict[str, object], reason: str
) -> None:
    world.do(AddGoal, **GOAL)
    assert reason in world.another(actor).refusal(Denied, command, **inputs)


def test_a_role_is_that_of_the_moment(world: World) -> None:
    other = world.another("li.wei")
    goal = other.do(AddGoal, **GOAL)
    world.do(EditPerson, person="li.wei", role="viewer")
    other.refusal(Denied, ScheduleGoals, goals=[goal.ids[0]], due="2027-07-31")
    with pytest.raises(Denied):
        other.session.undo()
    world.do(EditPerson, person="li.wei", role="business")
    other.session.poll()
    other.session.undo()
    assert world.rows("goal") == []


def test_who_has_left_can_do_nothing_more(world: World) -> None:
    other = world.another("li.wei")
    world.do(ArchivePerson, persons="li.wei")
    with pytest.raises((Denied, NotFound)):
        other.do(AddGoal, **GOAL)
    assert world.rows("goal") == []


def test_a_stranger_has_no_part_and_the_owner_of_the_file_has_every(world: World) -> None:
    with pytest.raises(NotFound, match="there is no project “ERP” with a part for nobody"):
        world.another("nobody")
    with pytest.raises(NotFound, match=r"li\.wie is not among the persons of project ERP; did you mean li\.wei\?"):
        world.another("li.wie")
    local = Session(world.store, clock=FixedClock(NOW))
    assert local.is_local and local.project is not None
    local.do(build(AddModule, {"name": "Sales"}, local))


def test_who_takes_part_elsewhere_is_not_told_who_is_here(world: World) -> None:
    elsewhere = World(new_session(world.store))
    elsewhere.given(AddProject, code="LAB", name="Laboratory")
    elsewhere.given(AddPerson, handle="li.wie", name="Li Wie")
    with pytest.raises(NotFound) as refused:
        world.another("li.wie")
    assert str(refused.value) == "there is no project “ERP” with a part for li.wie"


def test_undo_names_what_it_was_about(world: World) -> None:
    for _number in range(5):
        world.given(AddGoal, **GOAL)
    world.do(ArchiveGoals, goals="GOAL-1,GOAL-3")
    assert str(world.session.undo()) == "undone: Archive the goals (GOAL-1, GOAL-3)"
    assert str(world.session.redo()) == "done again: Archive the goals (GOAL-1, GOAL-3)"
    world.do(ScheduleGoals, goals="GOAL-1,GOAL-2,GOAL-3,GOAL-4,GOAL-5", due="2027-12-31")
    assert str(world.session.undo()) == "undone: Set the due date of the goals (5: GOAL-1, GOAL-2, GOAL-3, …)"
    world.do(CheckInGoal, goal="GOAL-2", value="20")
    assert str(world.session.undo()) == "undone: Check in a measured value (GOAL-2)"
    world.do(AddModule, name="Sales")
    assert str(world.session.undo()) == "undone: New module (Sales)"


def test_what_another_did_is_told_with_what_it_was_about(world: World) -> None:
    other = world.another("li.wei")
    done = other.do(AddGoal, **GOAL)
    assert done.change is not None
    assert str(deed(world.session, done.change)) == "New goal (GOAL-1)"
    undone = other.session.undo()
    assert undone.change is not None
    assert str(deed(world.session, undone.change)) == "Undo (GOAL-1)"


def test_whom_something_sensitive_is_about_is_told_only_to_those_who_may_know(world: World) -> None:
    done = world.do(ScoreResistance, person="li.wei", awareness="2")
    assert done.change is not None
    assert str(deed(world.session, done.change)).endswith("(li.wei)")
    assert "li.wei" not in str(deed(world.another("tom").session, done.change))


def test_things_of_another_project_are_not_named(world: World) -> None:
    elsewhere = World(new_session(world.store))
    elsewhere.given(AddProject, code="LAB", name="Laboratory")
    done = elsewhere.do(AddModule, name="Secret")
    assert done.change is not None
    assert str(deed(world.another("tom").session, done.change)) == "New module"


def test_undo_and_redo_are_ones_own(world: World) -> None:
    other = world.another("li.wei")
    world.do(AddGoal, **GOAL)
    other.do(AddGoal, **{**GOAL, "title": "Other"})
    before = contents(world.store)
    done = world.session.undo()
    assert str(done) == "undone: New goal (GOAL-1)"
    assert [row["title"] for row in world.rows("goal")] == ["Other"]
    assert str(world.session.redo()) == "done again: New goal (GOAL-1)"
    assert contents(world.store) == before
    assert [changed.command for changed in world.told] == ["goal.add", "undo", "redo"]
    with pytest.raises(Refused, match="nothing to do again"):
        world.session.redo()
    with pytest.raises(Refused, match="nothing of yours to undo"):
        world.another("tom").session.undo()


def test_undo_of_what_somebody_changed_since_is_a_conflict(world: World) -> None:
    world.do(AddGoal, **GOAL)
    world.do(ScheduleGoals, goals="GOAL-1", due="2027-07-31")
    world.another("li.wei").do(ScheduleGoals, goals="GOAL-1", due="2027-08-31")
    before = dump(world.store)
    with pytest.raises(Conflict, match=r"li\.wei changed this goal \(GOAL-1\) since then"):
        world.session.undo()
    assert dump(world.store) == before


def test_an_undo_that_was_refused_is_passed_over_by_the_next(world: World) -> None:
    for title in ("A", "B"):
        world.do(AddGoal, title=title)
    world.do(ScheduleGoals, goals="GOAL-1", due="2027-07-31")
    world.do(ScheduleGoals, goals="GOAL-2", due="2027-07-31")
    world.another("li.wei").do(ScheduleGoals, goals="GOAL-2", due="2027-08-31")
    past = r"li\.wei changed this goal \(GOAL-2\).*; the next undo passes over it and takes: .* \(GOAL-1\)"
    with pytest.raises(Conflict, match=past):
        world.session.undo()
    undone = world.session.undo()
    assert str(undone) == "undone: Set the due date of the goals (GOAL-1)"
    assert [str(each) for each in undone.warnings] == ["left as it is: Set the due date of the goals (GOAL-2)"]
    assert [row["due"] for row in world.rows("goal")] == [None, "2027-08-31"]
    assert str(world.session.redo()) == "done again: Set the due date of the goals (GOAL-1)"


def test_what_was_passed_over_is_undone_once_nothing_speaks_against_it(world: World) -> None:
    world.do(AddGoal, title="A")
    world.do(ScheduleGoals, goals="GOAL-1", due="2027-07-31")
    other = world.another("li.wei")
    other.do(ScheduleGoals, goals="GOAL-1", due="2027-08-31")
    with pytest.raises(Conflict):
        world.session.undo()
    other.session.undo()
    assert str(world.session.undo()) == "undone: Set the due date of the goals (GOAL-1)"


def test_where_nothing_else_can_be_undone_the_reason_is_told_again(world: World) -> None:
    other = world.another("li.wei")
    other.do(AddGoal, title="A")
    world.do(ScheduleGoals, goals="GOAL-1", due="2027-08-31")
    before = dump(world.store)
    for _time in range(2):
        with pytest.raises(Conflict, match=r"since then, so nothing was written; change it by hand instead$"):
            other.session.undo()
    assert dump(world.store) == before


def test_undo_never_takes_along_what_others_have_added(world: World) -> None:
    world.do(AddGoal, title="Cut close")
    other = world.another("li.wei")
    from cockpit.goals.commands import AddMetric

    other.do(AddMetric, goal="GOAL-1", name="Days")
    with pytest.raises(Conflict, match="something still belongs to this \\(metric\\)"):
        world.session.undo()
    assert len(world.rows("metric")) == 1


def test_what_is_no_ones_work_is_not_undone(world: World) -> None:
    world.do(AddGoal, **GOAL)
    world.do(SetPreference, preference="theme", value="nord")
    world.session.undo()
    assert world.rows("goal") == []
    assert world.session.preference("theme") == "nord"


def test_the_first_project_can_be_undone_and_done_again(bare: World) -> None:
    bare.given(AddProject, code="ERP", name="Rollout")
    bare.session.undo()
    assert bare.session.project is None
    assert bare.rows("project") == bare.rows("person") == []
    bare.session.redo()
    assert [row["code"] for row in bare.rows("project")] == ["ERP"]


def test_a_session_whose_project_was_undone_elsewhere_goes_on(file_world: World) -> None:
    file_world.given(AddProject, code="LAB", name="Laboratory")
    other = window(file_world.store.path)
    other.session.enter(other.id("project", "LAB"))
    file_world.session.undo()
    other.session.poll()
    assert other.session.project is not None and other.session.project.code == "ERP"


def test_a_project_is_chosen_by_name_by_preference_or_as_the_first(world: World) -> None:
    world.given(AddProject, code="LAB", name="Laboratory")
    assert world.another("olga").session.project is not None
    named = Session(world.store, actor="olga", project="labor")
    assert named.project is not None and named.project.code == "LAB"
    world.do(UseProject, project="LAB")
    again = Session(world.store, actor="olga")
    assert again.project is not None and again.project.code == "LAB"
    with pytest.raises(NotFound, match="there is no project “XYZ”"):
        Session(world.store, actor="olga", project="XYZ")


def test_without_a_project_one_is_asked_to_make_it(bare: World) -> None:
    with pytest.raises(Refused, match="there is no project yet"):
        bare.do(AddGoal, title="x")


def test_things_are_found_by_what_people_call_them(world: World) -> None:
    world.do(AddGoal, **GOAL)
    session = world.session
    assert session.find("goal", "GOAL-1") == session.find("goal", " goal1 ") == session.find("goal", "#1")
    assert session.find("goal", "ｇｏａｌ－１") == session.find("goal", "1")
    tom = session.find("person", "tom")
    assert tom == session.find("person", "@TOM") == session.find("person", "Tom Oka") == session.find("person", "to")
    assert session.find("person", "me") == session.find("person", "我") == session.person
    assert session.name_of("person", tom) == "tom" and session.name_of("goal", 1) == "GOAL-1"
    with pytest.raises(NotFound, match="did you mean tom"):
        session.find("person", "tomm")
    with pytest.raises(BadInput, match="“xx” is no goal id; write one such as GOAL-3"):
        session.find("goal", "xx")
    with pytest.raises(NotFound, match="there is no goal GOAL-9"):
        session.find("goal", "GOAL-9")
    world.given(AddPerson, handle="tina", name="Tom Other")
    with pytest.raises(BadInput, match="“t” could be "):
        session.find("person", "t")
    for hostile in ("%", "_", "\\", "' OR 1", "\ud800", "x" * 20_000):
        with pytest.raises((NotFound, BadInput)):
            session.find("person", hostile)


def test_a_thing_of_another_project_is_not_found(world: World) -> None:
    goal = world.given(AddGoal, **GOAL)
    world.given(AddProject, code="LAB", name="Laboratory")
    with pytest.raises(NotFound, match="there is no such goal in this project"):
        world.session.do(ArchiveGoals(goals=(goal,)))
    with pytest.raises(NotFound):
        world.id("goal", "GOAL-1")


def test_a_store_that_fails_is_one_sentence(file_world: World) -> None:
    pages = file_world.store._writer.execute("PRAGMA page_count").fetchone()[0]
    file_world.store._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(
        StoreProblem, match=r"there is no space left for .*; make room and try again, nothing was written"
    ):
        file_world.do(AddGoal, title="x", why="x" * 100_000)
    assert file_world.rows("goal") == []


def test_two_worlds_never_share_a_language(world: World) -> None:
    done = world.do(ArchiveModule, module="Finance")
    english = str(done)
    with speaking("zh_CN"):
        assert str(done) != english
    assert str(done) == english


def test_a_person_who_is_only_looking_writes_nothing_at_all(file_world: World) -> None:
    before = dump(file_world.store)
    other = window(file_world.store.path, "tom")
    other.session.poll()
    assert other.session.names("person") and other.session.named("goal") == []
    assert dump(file_world.store) == before


def test_killed_between_two_commands_nothing_is_half_there(cli: CommandLine) -> None:
    """A command that dies inside its transaction leaves the file as it was."""
    code = (
        "import os\n"
        "from cockpit.goals.commands import AddGoal\n"
        "from cockpit.goals.records import Metric\n"
        "from cockpit.session import Session\n"
        "from storage.store import Store\n"
        f"session = Session(Store({str(cli.path)!r}), actor='olga')\n"
        "Metric.to_row = lambda self: os._exit(9)\n"
        "session.do(AddGoal(title='x', metric='y', target=1.0))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=dict(cli.environment), capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    assert cli.ok("goal list --json").json == []
    assert cli.ok("doctor").code == 0


def test_a_new_world_is_the_same_each_time() -> None:
    assert contents(new_world().store) == contents(new_world().store)
    assert new_session().project is None
