"""What people type into fields, and what it is read as."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.delivery.commands import AddCard
from cockpit.errors import BadInput, CockpitError
from cockpit.goals.commands import AddGoal, EditGoal
from cockpit.inputs import build, inputs_of, is_iso_day, make, read, read_day, read_number, show
from cockpit.people.commands import AddPerson, EditDepartment
from cockpit.portfolio.commands import SetPreference
from tests.support import World, new_world

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0),
        (" 1,024 ", 1024.0),
        ("１２．５", 12.5),
        ("12.5%", 12.5),
        ("-4", -4.0),
        ("1e3", 1000.0),
        ("1 000", 1000.0),
        ("800,25", 800.25),
        ("1.200,50", 1200.5),
        ("-0,5", -0.5),
        ("1,200.50", 1200.5),
        ("1'200.50", 1200.5),
    ],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1e999", "1.2.3", "1,2,3", "1,20,000", "--1", "0x10", "½"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        read_number(text)


@pytest.mark.parametrize(("text", "sentence"), [("1.5", "is not a whole number"), ("1e300", "is too large a number")])
def test_what_is_no_whole_number(world: World, text: str, sentence: str) -> None:
    (field,) = [each for each in inputs_of(AddGoal) if each.name == "cadence_days"]
    with pytest.raises(BadInput, match=sentence) as caught:
        read(field, text, world.session)
    assert caught.value.field == "cadence_days"


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-12-31", date(2026, 12, 31)), ("today", TODAY), ("eom", date(2026, 11, 30)), ("明天", date(2026, 11, 25))],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_as_scripts_write_it_is_that_day_on_either_way(day: date) -> None:
    from cockpit.dates import read_date

    text = day.isoformat()
    assert is_iso_day(text)
    found = read_date(text, TODAY)
    assert found is not None and not found.guesses
    assert read_day(text, TODAY) == found.day == day


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-00-10", "someday", "1-1-1", "99999-01-01"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(BadInput, match="is not a date"):
        read_day(text, TODAY)


def test_a_large_limit_is_written_with_all_its_digits(world: World) -> None:
    sentence = world.refusal(BadInput, AddCard, title="A", points="2000000")
    assert sentence == "Points may be at most 1,000,000"


def test_yes_and_no_in_both_languages(world: World) -> None:
    (field,) = [each for each in inputs_of(EditDepartment) if each.name == "in_scope"]
    assert [read(field, text, world.session) for text in ("yes", "Y", "是", "对", "1", "on")] == [True] * 6
    assert [read(field, text, world.session) for text in ("no", "N", "否", "不", "0", "off")] == [False] * 6
    assert read(field, "-", world.session) is None
    with pytest.raises(BadInput, match="is neither yes nor no"):
        read(field, "perhaps", world.session)


def test_choices_by_their_beginning_and_in_both_languages(world: World) -> None:
    (field,) = [each for each in inputs_of(AddPerson) if each.name == "team_role"]
    assert read(field, "spon", world.session) == "sponsor"
    assert read(field, "Project Manager", world.session) == "manager"
    with pytest.raises(BadInput, match="is none of: sponsor, manager"):
        read(field, "", world.session)
    with pytest.raises(BadInput, match="did you mean sponsor"):
        read(field, "sponsr", world.session)


def test_a_pattern_is_never_shown() -> None:
    with pytest.raises(BadInput) as caught:
        make(SetPreference, {"preference": "x", "value": "dark"})
    assert str(caught.value) == "Preference is not written in the way that is needed"


def test_lists_with_every_kind_of_comma(world: World) -> None:
    (field,) = [each for each in inputs_of(EditGoal) if each.name == "modules"]
    both = (world.id("module", "Finance"), world.id("module", "Purchasing"))
    for text in ("Finance,Purchasing", "Finance， Purchasing", "Finance、Purchasing,", ["Finance", "Purchasing"]):
        assert read(field, text, world.session) == both
    assert read(field, "", world.session) in ((), None)


def test_what_is_shown_can_be_read_again(world: World) -> None:
    made = build(
        AddGoal,
        {"title": "Cut", "owner_id": "tom", "due": "2027-01-31", "modules": "Finance", "target": "1.5", "draft": "yes"},
        world.session,
    )
    texts = {field.name: show(field, getattr(made, field.name), world.session) for field in inputs_of(AddGoal)}
    assert (texts["owner_id"], texts["due"], texts["modules"], texts["target"]) == (
        "tom",
        "2027-01-31",
        "Finance",
        "1.5",
    )
    given_again = {name: text for name, text in texts.items() if text}
    assert build(AddGoal, given_again, world.session) == made


@given(text=st.text(max_size=60))
def test_no_text_is_more_than_a_sentence_for_any_kind_of_field(text: str) -> None:
    for command in (AddGoal, AddPerson, EditDepartment):
        for field in inputs_of(command):
            try:
                read(field, text, WORLD.session)
            except CockpitError as error:
                assert str(error)


WORLD = new_world()
