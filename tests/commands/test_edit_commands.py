"""What holds of every command that edits: what it empties, and what its form is filled with."""

from __future__ import annotations

from contextlib import suppress

import pytest

from cockpit.areas import all_commands
from cockpit.clock import FixedClock
from cockpit.command import Command
from cockpit.delivery.choices import Lane, Priority
from cockpit.delivery.commands.card import AddCard, AssignCards, EditCard, EstimateCards, ScheduleCards
from cockpit.delivery.commands.column import EditColumn
from cockpit.delivery.commands.sprint import EditSprint
from cockpit.demo import build as build_demo
from cockpit.errors import BadInput, CockpitError
from cockpit.inputs import Input, build, inputs_of
from cockpit.keys.commands import AddKey
from storage.store import Store
from tests.commands.test_keys import ED25519
from tests.support import NOW, World, new_session

ALL = sorted(all_commands().values(), key=lambda each: each.name)


@pytest.fixture(scope="module")
def demo() -> World:
    """A demo project, in which every list has rows."""
    session = new_session(Store(), FixedClock(NOW))
    build_demo(session)
    world = World(session)
    world.do(AddKey, public_key=ED25519, person="lin.mei")
    return world


def first_row(world: World, command: type[Command]) -> int | None:
    """Return a row that a command may be given to, None where there is none."""
    table = world.session.source_of(command.subject_noun())
    found = world.rows(table) if table else []
    return next((row["id"] for row in found if not row.get("archived")), None)


def is_edit(world: World, command: type[Command]) -> bool:
    """Tell whether a command changes fields of the row that it is given to."""
    source = world.session.source_of(command.subject_noun())
    return command.partial and command.record is not None and command.record.table == source


def can_be_left_out(command: type[Command]) -> list[Input]:
    """Return the inputs that may be left out, but for what they are given to."""
    return [field for field in inputs_of(command) if not field.required and field.name != command.subject]


@pytest.mark.parametrize("command", [each for each in ALL if each.subject], ids=lambda each: each.name)
def test_a_dash_empties_a_field_or_is_refused_with_a_sentence(demo: World, command: type[Command]) -> None:
    row = first_row(demo, command)
    for field in can_be_left_out(command):
        with suppress(CockpitError):
            many = command.model_fields[command.subject].annotation is not int
            subject = {command.subject: (row,) if many else row}
            demo.session.do(build(command, {**subject, field.name: "-"}, demo.session))
            if is_edit(demo, command) and field.kind not in ("text", "long", "bool"):
                assert row is not None
                assert command.current(demo.session, row)[field.name] in (None, ()), field.name


@pytest.mark.parametrize("command", [each for each in ALL if each.partial], ids=lambda each: each.name)
def test_a_form_to_edit_is_filled_with_what_is_stored(demo: World, command: type[Command]) -> None:
    row = first_row(demo, command)
    if not is_edit(demo, command) or row is None:
        return
    assert command.record is not None
    stored = demo.store.get(command.record, row)
    held = command.current(demo.session, row)
    for field in can_be_left_out(command):
        if field.name in command.record.model_fields:
            assert held[field.name] == getattr(stored, field.name), field.name
        else:
            assert field.name in held or field.kind == "bool", field.name


@pytest.mark.parametrize(
    ("command", "subject", "inputs", "label"),
    [
        (EditCard, {"card": "CARD-30"}, {"priority": "none"}, "Priority"),
        (EditColumn, {"column": "In progress"}, {"kind": "none"}, "Kind"),
        (EditSprint, {"sprint": "Sprint 8"}, {"votes": ""}, "Votes per person"),
    ],
)
def test_what_must_have_a_value_is_not_emptied(
    demo: World, command: type[Command], subject: dict[str, str], inputs: dict[str, str], label: str
) -> None:
    assert demo.refusal(BadInput, command, **subject, **inputs) == f"{label} must not be empty"


def test_none_is_the_choice_that_has_this_word(demo: World) -> None:
    demo.do(EditColumn, column="In progress", limit_by="owner")
    demo.do(EditColumn, column="In progress", limit_by="none")
    assert demo.row("board_column", name="In progress")["limit_by"] == Lane.NONE


def test_an_edit_in_code_may_not_empty_either() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        EditCard(card=1, priority=None)
    assert EditCard(card=1, priority=Priority.HIGH).priority is Priority.HIGH


SAYING = [command for command in ALL if command.unsaid]


@pytest.mark.parametrize("command", SAYING, ids=lambda command: command.name)
def test_what_says_nothing_is_refused_before_anything_is_looked_up(world: World, command: type[Command]) -> None:
    made = command.model_construct(_fields_set={command.subject}, **{command.subject: (1,)})
    with pytest.raises(BadInput) as refused:
        world.session.do(made)
    assert (str(refused.value), refused.value.field) == (command.unsaid, command.taken[0])
    assert not world.told


def test_nobody_and_none_are_said_by_a_dash(world: World) -> None:
    world.do(AddCard, title="A", points="3", owner_id="li.wei", due="2026-12-01")
    assert "“-” to take the estimate away" in world.refusal(BadInput, EstimateCards, cards="CARD-1")
    for command, field in ((EstimateCards, "points"), (AssignCards, "owner_id"), (ScheduleCards, "due")):
        world.do(command, cards="CARD-1", **{field: "-"})
    card = world.row("card")
    assert (card["points"], card["owner_id"], card["due"]) == (None, None, None)
