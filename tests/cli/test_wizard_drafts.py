"""Drafts as they are kept: the newest in front, a few earlier ones behind, never more than fits."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from cockpit import drafts
from cockpit.goals.commands import AddGoal, AddInterview
from cockpit.portfolio.commands import DRAFT_LENGTH
from tests.cli.terminal import CTRL_C, ENTER, Terminal
from tests.support import CommandLine, World, new_world


def titles(world: World) -> list[object]:
    """Return the titles of all drafts, throwing each away."""
    found = []
    while kept := drafts.find(world.session, AddGoal):
        found.append(kept["title"])
        drafts.drop(world.session, AddGoal)
    return found


def test_a_draft_takes_the_place_of_the_newest_or_stands_in_front_of_it(world: World) -> None:
    for title, beside in (("one", False), ("two", True), ("three", False), ("four", True)):
        drafts.keep(world.session, AddGoal, {"title": title}, beside=beside)
    assert titles(world) == ["four", "three", "one"]


def test_what_comes_after_stands_behind(world: World) -> None:
    drafts.keep(world.session, AddGoal, {"title": "old"})
    drafts.keep(world.session, AddGoal, {"title": "a"}, beside=True, following=[{"title": "b"}, {}, {"title": "c"}])
    assert titles(world) == ["a", "b", "c", "old"]


def test_nothing_is_no_draft(world: World) -> None:
    assert drafts.keep(world.session, AddGoal, {"title": "", "modules": (), drafts.OPEN: ["unit"]}) is None
    assert drafts.find(world.session, AddGoal) == {}


def test_drafts_belong_to_one_person_and_one_command(world: World) -> None:
    drafts.keep(world.session, AddGoal, {"title": "mine"})
    assert drafts.find(world.session, AddInterview) == {}
    assert drafts.find(world.another("li.wei").session, AddGoal) == {}


def test_ten_drafts_are_kept(world: World) -> None:
    for number in range(14):
        drafts.keep(world.session, AddGoal, {"title": number}, beside=True)
    assert titles(world) == list(range(13, 3, -1))


@given(st.lists(st.integers(0, 150_000), min_size=1, max_size=6))
def test_a_draft_always_fits(lengths: list[int]) -> None:
    world = new_world()
    for length in lengths:
        drafts.keep(world.session, AddGoal, {"title": "t", "why": "长" * length, "outcome": "x" * length}, beside=True)
    stored = world.store.scalar('SELECT "values" FROM draft')
    assert len(stored) <= DRAFT_LENGTH
    assert json.loads(stored)["title"] == "t"


def test_what_undo_takes_back_is_no_draft(world: World) -> None:
    world.do(AddGoal, title="kept")
    drafts.keep(world.session, AddGoal, {"title": "draft"})
    assert str(world.session.undo()) == "undone: New goal (GOAL-1)"
    assert drafts.find(world.session, AddGoal)["title"] == "draft"


def test_a_question_of_any_other_command_that_is_left_is_offered_again(cli: CommandLine) -> None:
    with Terminal("interview add --job CFO", cli.environment) as terminal:
        terminal.wait("? Stakeholder")
        terminal.send("Chen")
        terminal.wait("Chen")
        terminal.send(CTRL_C)
        assert terminal.end() == 130
        assert "draft kept" in terminal.text
    with Terminal("interview add", cli.environment) as terminal:
        terminal.wait("Go on with the draft")
        terminal.send(ENTER)
        assert terminal.end() == 0, terminal.text
    (row,) = cli.ok("interview list --json").json
    assert (row["stakeholder"], row["job"]) == ("Chen", "CFO")


def test_what_stands_in_a_question_of_any_other_command_is_kept_when_the_terminal_is_gone(cli: CommandLine) -> None:
    with Terminal("interview add --job CFO", cli.environment) as terminal:
        terminal.wait("? Stakeholder")
        terminal.send("Chen")
        terminal.wait("Chen")
        terminal.hang_up()
    with Terminal("interview add", cli.environment) as terminal:
        terminal.wait("Go on with the draft")
        terminal.send(ENTER)
        assert terminal.end() == 0, terminal.text
    (row,) = cli.ok("interview list --json").json
    assert (row["stakeholder"], row["job"]) == ("Chen", "CFO")
