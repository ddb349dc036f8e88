"""Text that means harm, text without end, and Chinese: every line that is drawn stays a line of its terminal."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from cockpit.errors import CockpitError
from cockpit.goals.commands import AddCommitment, AddGoal, AddInterview, AddTheme, CheckInGoal, EditGoal
from cockpit.i18n import set_language
from cockpit.people.commands import AddPerson, EditPerson
from tests.screens.driver import Cockpit, cockpit
from tests.support import World, new_world
from tests.widgets.stage import CONTROL, HOSTILE

FEW = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    # To explain a failure every line that runs would be traced, which makes all of it many times slower.
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
SIZE = (100, 40)
BAD = "\x1b[31m\x1b]0;owned\x07\x9b2J[red]x[/red] [@click=app.bell]y[/] \u202eabc\u2066\nzwei\tdrei =1+1 中文\u0301"
LONG = "长" * 20_000 + "x" * 20_000


def harmless(at: Cockpit) -> None:
    """Check every line of the screen."""
    width = at.app.size.width
    for line in at.lines:
        assert cell_len(line) == width, repr(line)
        assert not CONTROL.search(line), repr(line)


def fill(world: World, text: str, goal: str) -> None:
    """Put a text wherever a person may put one; what is refused for its form or length is left out."""
    for command, inputs in (
        (AddTheme, {"name": text}),
        (
            AddPerson,
            {
                "handle": f"eve.{goal}".lower(),
                "name": text,
                "org": "vendor",
                "company": text,
                "job": text,
                "skills": text,
            },
        ),
        (EditPerson, {"person": "li.wei", "job": text}),
        (AddGoal, {"title": f"T{text}", "metric": text, "unit": text, "baseline": 30.0, "target": 15.0, "why": text}),
        (EditGoal, {"goal": goal, "outcome": text, "owner_id": "li.wei"}),
        (CheckInGoal, {"goal": goal, "value": 20.0, "note": text, "blocker": text}),
        (CheckInGoal, {"goal": goal, "value": 18.0, "on_day": "2026-11-20", "note": text}),
        (AddInterview, {"stakeholder": text, "job": text, "on_day": "2026-11-02", "quotes": text}),
        (AddCommitment, {"goal": goal, "sponsor_id": "wang.fang", "kind": "people", "note": text}),
    ):
        try:
            world.do(command, **inputs)
        except CockpitError:
            continue


async def look_around(world: World) -> None:
    """Open every place in which the texts are shown."""
    async with cockpit(world.session, size=SIZE) as at:
        for keys in (
            ["2"],
            ["z"],
            ["b"],
            ["b", "z", "enter"],
            ["q", "]"],
            ["v"],
            ["]"],
            ["]"],
            ["]"],
            ["]"],
            ["]"],
            ["]"],
            ["g", "o", "[", "e"],
            ["escape", "o", "space"],
            ["escape", "escape", "escape", "y"],
            ["g", "p"],
            ["enter"],
            ["q", "ctrl+p"],
            ["escape", "g", "l"],
        ):
            await at.press(*keys)
            harmless(at)


@FEW
@given(st.lists(HOSTILE, min_size=3, max_size=3))
@example([BAD, "[/foo][bold", "e\u0301\u200d👩\u200d👩\u200d👧\ufe0f" * 9])
async def test_no_text_gets_out_of_its_cells(texts: list[str]) -> None:
    world = new_world()
    for number, text in enumerate(texts, 1):
        fill(world, text, f"GOAL-{number}")
    await look_around(world)
    world.store.close()


async def test_text_without_end_is_cut_where_the_screen_ends() -> None:
    world = new_world()
    for number, limit in enumerate((100, 500, 20_000), 1):
        fill(world, LONG[:limit], f"GOAL-{number}")
    await look_around(world)
    world.store.close()


async def test_harmful_text_is_shown_as_it_is_and_obeyed_by_nobody(world: World) -> None:
    world.given(AddGoal, title="[bold]Close[/bold] [@click=app.bell]faster[/]")
    async with cockpit(world.session, "goals") as at:
        at.shows("[bold]Close[/bold]")
        await at.press("enter")
        at.shows("[bold]Close[/bold] [@click=app.bell]faster[/]")
        await at.press("a")
        await at.press("escape", "e")
        assert at.form.value("Title") == "[bold]Close[/bold] [@click=app.bell]faster[/]"


@FEW
@given(
    st.text(
        st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("从到至天days%30 15->→@:；")), max_size=40
    )
)
@example(BAD)
@example("从" * 5_000)
async def test_anything_may_be_typed_or_pasted_into_a_line(text: str) -> None:
    world = new_world()
    async with cockpit(world.session, "goals", size=SIZE) as at:
        for key in ("n", ":", "/", "ctrl+p"):
            await at.press(key)
            await at.paste(text)
            harmless(at)
            await at.press("enter")
            harmless(at)
            while at.dialog.is_open or (at.line.is_open):
                await at.press("escape")
                harmless(at)
            if "[2 Goals]" not in at.top:
                await at.press("g", "o")
    world.store.close()


async def test_a_cockpit_in_chinese_has_no_english_around_the_data(world: World) -> None:
    set_language("zh_CN")
    async with cockpit(world.session, "goals", size=SIZE) as at:
        await at.type("n财务月结周期从30天缩短至15天，2027年6月30日前 @li.wei\r")
        harmless(at)
        await at.form.save()
        harmless(at)
        await at.press("y")
        harmless(at)
        at.shows("财务月结周期", "2027-06-30")
        await at.press("?")
        harmless(at)
