"""Rosters from the keyboard: from the session to a list that is marked in one pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.people.commands import AddPerson
from cockpit.training.commands import AddCourse, AddRole, AddSession, EnrolPeople, RaiseCurriculum, SetCurriculum
from tests.screens.driver import cockpit
from tests.support import World

LAPTOP = (80, 24)


@pytest.fixture
def room(world: World) -> World:
    """Two past sessions: one person on the roster of the first, eight on that of the second."""
    world.given(AddCourse, title="Closing", code="FI-1")
    for at in ("9", "13"):
        world.given(AddSession, course_id="FI-1", level="1", day="2026-11-20", at=at, zone="Asia/Shanghai")
    for number in range(8):
        world.given(AddPerson, handle=f"p{number}", name=f"Person {number}")
    world.do(EnrolPeople, session="TRN-1", persons="tom")
    world.do(EnrolPeople, session="TRN-2", persons=", ".join(f"p{number}" for number in range(8)))
    world.told.clear()
    return world


def marks(world: World) -> str:
    """Return the first letter of each state on the roster of the second session."""
    sql = "SELECT state FROM enrolment WHERE session_id = ? AND NOT archived ORDER BY place"
    return "".join(row[0][1] for row in world.store.query(sql, (world.id("class", "TRN-2"),)))


ENROLLED, PRESENT, ABSENT = "n", "t", "b"


async def test_a_session_opens_its_roster_and_escape_goes_back_to_it(room: World) -> None:
    async with cockpit(room.session, "training", size=LAPTOP) as at:
        assert "enter mark the roster" in at.hints
        await at.press("j", "enter")
        assert "[Rosters]" in at.text
        at.table.is_(*["TRN-2"] * 8)
        assert "TRN-2/1 " in at.table.cursor
        at.says("TRN-2")
        await at.press("escape")
        assert "[Sessions]" in at.text
        assert "TRN-2" in at.table.cursor
        await at.press("]")
        at.table.is_("TRN-1", *["TRN-2"] * 8)


async def test_a_roster_is_marked_in_one_pass(room: World) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("j", "enter")
        await at.type("  x  x  ")
        assert marks(room) == PRESENT * 2 + ABSENT + PRESENT * 2 + ABSENT + PRESENT * 2
        assert "TRN-2/8" in at.table.cursor
        await at.press("home", "space")
        assert marks(room)[0] == ENROLLED


async def test_the_absent_are_marked_and_then_the_rest(room: World) -> None:
    async with cockpit(room.session, "training", size=LAPTOP) as at:
        await at.press("j", "enter", "j", "x", "x", "P")
        assert marks(room) == PRESENT + ABSENT * 2 + PRESENT * 5
        at.says("attended")
        await at.press("P")
        at.says("everybody on the roster is marked already")


@pytest.mark.parametrize("keys", [("J", "J"), ("shift+down", "shift+down"), ("j", "j", "K", "K")])
async def test_several_are_selected_while_moving_and_marked_together(room: World, keys: tuple[str, ...]) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("j", "enter", *keys, "x")
        assert marks(room) == ABSENT * 3 + ENROLLED * 5
        await at.press("escape", "V", "space")
        assert marks(room) == PRESENT * 8


async def test_the_way_back_takes_out_of_the_selection(room: World) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("j", "enter", "J", "J", "K", "x")
        assert marks(room) == ABSENT * 2 + ENROLLED * 6


async def test_all_but_a_few_are_named_by_number(room: World) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("j", "enter", "b")
        await at.form.fill({"Who was absent": "3, 5-6"})
        await at.form.save()
        assert marks(room) == PRESENT * 2 + ABSENT + PRESENT + ABSENT * 2 + PRESENT * 2


async def test_a_form_about_an_open_roster_begins_with_what_is_to_be_typed(room: World) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("j", "enter", "b")
        assert at.form.focused == "Who was absent"
        await at.type("3, 5-6")
        await at.press("ctrl+s")
        assert marks(room) == PRESENT * 2 + ABSENT + PRESENT + ABSENT * 2 + PRESENT * 2


async def test_the_first_person_is_enrolled_on_the_roster_of_a_new_session(room: World) -> None:
    room.given(AddSession, course_id="FI-1", level="1", day="2026-12-01", at="9", zone="Asia/Shanghai")
    async with cockpit(room.session, "training", size=LAPTOP) as at:
        for _time in ("at first", "once more"):
            await at.press("G", "enter")
            at.shows("nobody is enrolled yet; press a")
            await at.press("x")
            at.says("nothing is selected")
            await at.press("escape")
        await at.press("enter", "a")
        assert at.form.value("Session") == "TRN-3"
        await at.form.fill({"Persons": "p3"})
        await at.form.save()
        assert len(at.table.rows) == 1
        await at.type("/ zzz\r")
        at.shows("nothing matches; esc clears the filter")


async def test_a_key_of_a_roster_is_told_once(room: World) -> None:
    async with cockpit(room.session, "training", size=(80, 70)) as at:
        await at.press("j", "enter")
        assert at.hints.split()[:6] == ["space", "present", "x", "absent", "P", "rest"]
        await at.press("?")
        text = at.text
        assert text.count(" space ") == 1
        for label in ("Mark everybody present but a few", "Mark who was there", "Mark the rest present"):
            assert label in text


async def test_filters_of_rosters_are_kept_while_one_is_opened(room: World) -> None:
    async with cockpit(room.session, "training") as at:
        await at.press("]", "/")
        await at.type("person:tom")
        await at.press("enter", "[", "j", "enter", "escape", "]")
        at.table.is_("TRN-1")


async def test_one_key_lets_the_job_role_need_the_course_under_the_cursor_one_level_further(room: World) -> None:
    room.given(AddCourse, title="Paying", code="FI-2")
    room.given(AddRole, name="Accountant")
    async with cockpit(room.session, "training", size=LAPTOP) as at:
        await at.press(*["]"] * 6, "l", "L", "L")
        assert not at.dialog.is_open
        (need,) = room.rows("role_course")
        assert (need["course_id"], need["level"]) == (room.id("course", "FI-2"), "2")
        await at.press("H", "H")
        assert room.rows("role_course") == []


@pytest.mark.usefixtures("unwatched")
async def test_a_level_that_another_has_set_since_it_was_seen_is_left_so(
    here: World, elsewhere: Callable[..., World]
) -> None:
    here.given(AddCourse, title="Closing", code="FI-1")
    for role in ("Accountant", "Buyer"):
        here.given(AddRole, name=role)
    other = elsewhere()
    async with cockpit(here.session, "training") as at:
        await at.press(*["]"] * 6, "L", "L")
        assert here.row("role_course")["level"] == "2"
        other.do(RaiseCurriculum, roles="Accountant", courses="FI-1")
        await at.press("L")
        at.says("olga was first: Accountant needs FI-1 up to “application”; it was left so")
        other.do(SetCurriculum, roles="Accountant", courses="FI-1", level="0")
        await at.press("V", "L")
        assert [row["role_id"] for row in here.rows("role_course")] == [here.id("role", "Buyer")]
        at.says("Buyer: FI-1 needed one level further; olga was first: Accountant does not need FI-1; it was left so")


async def test_what_is_noted_of_a_person_among_the_courses_is_about_the_one_under_the_cursor(room: World) -> None:
    room.given(AddCourse, title="Paying", code="FI-2")
    async with cockpit(room.session, "training", size=LAPTOP) as at:
        for key in ("s", "S"):
            await at.press(*["]"] * (3 if key == "s" else 0), "home", "l", key)
            assert at.form.value("Course") == "FI-2"
            await at.press("escape")


async def test_a_share_of_the_heat_map_opens_the_people_behind_it(demo: World) -> None:
    async with cockpit(demo.session, "training") as at:
        await at.press(*["]"] * 4, "enter")
        at.shows("Lists behind the numbers", "People  11", "not ready  6")
        await at.press("down", "enter")
        assert "[Learners]" in at.text
        assert len(at.table.rows) == 5
        await at.press(*["]"] * 2, "enter", "down", "down", "down", "enter")
        at.shows("Courses needed")


async def test_the_page_of_a_champion_leads_to_the_lists_behind_its_numbers(demo: World) -> None:
    async with cockpit(demo.session, "training", size=LAPTOP) as at:
        await at.press(*["]"] * 8)
        assert "Trained by" in at.text
        await at.press("enter")
        at.shows("Trained by", "@anna.berg")
        assert "enter lists behind" in at.hints
        await at.press("enter")
        await at.press("down", "down", "enter")
        assert "[Learners]" in at.text
        assert len(at.table.rows) == 3


@pytest.mark.parametrize("size", [LAPTOP, (140, 40)])
async def test_readiness_shows_all_departments_first_and_everybody_last(demo: World, size: tuple[int, int]) -> None:
    async with cockpit(demo.session, "training", size=size) as at:
        await at.press(*["]"] * 4)
        head = next(line for line in at.lines if "Production" in line)
        assert head.split()[0] == "all"
        rows = [line for line in at.lines if "%" in line]
        assert "(" in rows[0] and ")" in rows[0]
        assert rows[-1].split()[0] == "everybody"
