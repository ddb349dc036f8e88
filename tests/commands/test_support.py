"""The helpers of the tests do what they promise."""

from __future__ import annotations

import pytest

from cockpit.errors import Conflict, NotFound
from cockpit.goals.commands import AddGoal, AssignGoals
from cockpit.i18n import language
from cockpit.people.commands import AddPerson
from tests.support import CommandLine, World


def test_a_world_acts_looks_and_listens(world: World) -> None:
    goal = world.given(AddGoal, title="Close faster", due="2027-06-30")
    done = world.do(AssignGoals, goals="GOAL-1", owner_id="li.wei")
    assert str(done) == "GOAL-1 assigned"
    assert world.row("goal", id=goal)["owner_id"] == world.id("person", "li.wei")
    assert [changed.command for changed in world.told] == ["goal.add", "goal.assign"]


def test_a_refusal_is_told_with_its_kind(world: World) -> None:
    sentence = world.refusal(Conflict, AddPerson, handle="tom", name="Tom the second")
    assert sentence == "the handle tom belongs to Tom Okafor; choose another"
    with pytest.raises(AssertionError, match="Conflict instead of NotFound"):
        world.refusal(NotFound, AddPerson, handle="tom", name="Tom the second")
    with pytest.raises(AssertionError, match="was not refused"):
        world.refusal(Conflict, AddPerson, handle="tim", name="Tim")


def test_the_command_line_says_the_same_in_both_ways_of_running_it(cli: CommandLine) -> None:
    assert cli("person list --json") == cli.process("person list --json")
    assert cli.ok("person show tom --json").json["name"] == "Tom Okafor"


def test_a_language_does_not_outlive_its_command_line(cli: CommandLine) -> None:
    cli.ok("person list --lang zh_CN")
    assert language() == "en"
