"""The filter that narrows a list while it is typed, and the views that keep filters."""

from __future__ import annotations

from array import array
from threading import Event

import pytest

from cockpit.kept_order import KeptOrder
from cockpit.listing import Asked
from cockpit.operations.queries import ISSUES
from cockpit.portfolio.commands import SaveView
from cockpit.portfolio.records import View
from screens import lists, panes
from tests.screens.driver import cockpit
from tests.support import World


async def test_the_list_narrows_with_each_letter(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "/")
        await at.type("fe")
        at.table.is_("GOAL-2", "GOAL-5")
        await at.type("wer l")
        at.table.is_("GOAL-2")
        await at.press("enter")
        assert not at.line.is_open
        at.table.is_("GOAL-2")
        at.says("/fewer l  1 row")


async def test_letters_that_are_keys_elsewhere_are_letters_in_the_line(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("/hjklndxqu?:")
        assert at.line.text == "hjklndxqu?:"
        assert not goals.told


async def test_esc_brings_back_what_was_shown_before(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/fewer\r")
        at.table.is_("GOAL-2", "GOAL-5")
        await at.press("/")
        assert at.line.text == "fewer", "the filter that is in use can be changed"
        await at.type(" stock")
        at.table.is_("GOAL-5")
        await at.press("escape")
        at.table.is_("GOAL-2", "GOAL-5")
        await at.press("escape")
        at.table.is_("GOAL-1", "GOAL-2", "GOAL-3", "GOAL-4", "GOAL-5")


async def test_a_filter_that_is_not_finished_yet_empties_nothing(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        for part in ("/owner:", "li.wei", " (due", "<"):
            await at.type(part)
            assert at.table.rows, f"nothing is left after {part!r}"
        assert "!" not in at.line.lines[-1]


async def test_what_is_wrong_is_told_on_enter_with_a_caret_below_it(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/late oner:li.wei\r")
        assert at.line.is_open
        line, error = at.line.lines[-2:]
        assert line.index("oner") == error.index("^")
        assert "oner" in error
        await at.press("backspace")
        assert "^" not in at.line.lines[-1], "the error goes with the next letter"


@pytest.mark.parametrize(
    ("typed", "completed", "shown"),
    [
        ("late owner:li", "late owner:li.wei", ["GOAL-4"]),
        ("-owner:li", "-owner:li.wei", ["GOAL-2", "GOAL-3", "GOAL-5"]),
        ("owner:@wang", "owner:wang.fang", ["GOAL-2"]),
        ("theme:fin", 'theme:"Financial transparency"', ["GOAL-1", "GOAL-2", "GOAL-3"]),
        ('late theme:"Supply-chain r', 'late theme:"Supply-chain responsiveness"', ["GOAL-4"]),
    ],
)
async def test_the_line_offers_the_names_that_a_field_may_have(
    goals: World, typed: str, completed: str, shown: list[str]
) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type(f"/{typed}")
        await at.press("tab")
        assert at.line.text == completed
        await at.press("enter")
        at.table.is_(*shown)


async def test_the_line_offers_words_of_the_list(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/la")
        assert any("late" in line for line in at.line.lines[:-1])
        await at.press("tab", "enter")
        at.says("/la")
        assert at.table.rows


async def test_the_newest_filter_is_found_again(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/fewer\r")
        await at.press("escape")
        await at.press("/", "up")
        assert at.line.text == "fewer"


async def test_a_filter_narrows_the_board_and_the_figures_of_its_columns(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.type("/owner:li.wei\r")
        at.board.column("Financial").is_("GOAL-1")
        at.board.column("Supply").is_("GOAL-4")
        assert "2 rows" in at.text


async def test_a_chinese_word_is_found(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("3", "]", "[")
        await at.press("g", "p")
        await at.type("/李伟\r")
        assert len(at.table.rows) == 1
        assert "Li Wei" in at.table.rows[0]


async def test_flags_and_saved_views_are_offered(goals: World) -> None:
    goals.do(SaveView, listing="goal", name="Mine", filter="owner:li.wei")
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "f")
        at.dialog.shows("Saved views", "Mine", "owner:li.wei", "late", "everything")
        await at.picker.choose("Mine")
        at.table.is_("GOAL-1", "GOAL-4")
        await at.press("f")
        await at.picker.choose("everything")
        assert len(at.table.ids) == 5


async def test_the_filter_in_use_is_saved_as_a_view(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/fewer\r")
        await at.press("f")
        await at.picker.choose("save this filter")
        assert at.form.value("Filter") == "fewer"
        await at.form.fill({"Name": "Fewer things"})
        await at.form.save()
        at.says("view Fewer things saved")
        view = goals.row("view")
        assert (view["listing"], view["name"], view["filter"]) == ("goal", "Fewer things", "fewer")
        await at.press("escape", "f")
        await at.picker.choose("Fewer things")
        at.table.is_("GOAL-2", "GOAL-5")


async def test_without_a_filter_there_is_nothing_to_save(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "f")
        assert "save this filter" not in at.text
        await at.press("escape")
        assert not at.dialog.is_open


async def test_a_view_that_cannot_be_read_any_more_is_told_and_shows_nothing_else(goals: World) -> None:
    goals.do(SaveView, listing="goal", name="Mine", filter="owner:li.wei")
    now = goals.session.clock.now()
    with goals.session.store.change(at=now, actor="olga", session="x", command="view.save") as change:
        (view,) = change.find(View, name="Mine")
        change.save(view.with_(filter="weather:fine"))
    async with cockpit(goals.session, "goals") as at:
        await at.press("]")
        await at.type("/fewer\r")
        await at.press("f")
        await at.picker.choose("Mine")
        at.says("weather")
        at.table.is_("GOAL-2", "GOAL-5")


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        (["1"], "open a list first; then / filters it"),
        (["enter"], "a page cannot be filtered"),
        (["3", "]", "]", "]"], "a chart is not filtered; press i and say what it shows"),
    ],
    ids=["home", "page", "charts"],
)
async def test_where_there_are_no_saved_views_the_letters_behind_f_do_nothing(
    goals: World, way: list[str], reason: str
) -> None:
    async with cockpit(goals.session, "goals", size=(120, 40)) as at:
        await at.press(*way, "f")
        at.dialog.shows("Saved views", reason)
        await at.type("da")
        assert at.dialog.is_open
        await at.press("enter", "escape")
        assert not at.dialog.is_open
        assert not goals.told, "d and a are letters there"
        await at.press("/")
        at.says(reason)
        await at.press("escape")


async def test_what_a_filter_hides_is_no_longer_selected(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "V")
        await at.type("/fewer\r")
        assert at.table.marked == ["GOAL-2", "GOAL-5"]
        at.says("2 selected")


async def test_what_is_archived_is_found_and_brought_back(goals: World) -> None:
    async with cockpit(goals.session, "goals") as at:
        await at.press("]", "j", "d", "f")
        await at.picker.choose("archived")
        at.table.is_("GOAL-2")
        assert "archived" in at.table.row("GOAL-2")
        await at.press("ctrl+p")
        await at.picker.choose("bring goals back")
        assert at.table.ids == []
        await at.press("escape")
        at.table.is_("GOAL-1", "GOAL-2", "GOAL-3", "GOAL-4", "GOAL-5")


async def test_of_many_rows_it_is_said_what_they_add_up_to_once_nobody_types(
    demo: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panes, "MANY", 0)
    async with cockpit(demo.session, "operations") as at:
        await at.until(lambda: "on duty today" in at.text)
        monkeypatch.setattr(lists, "REST_SECONDS", 3600.0)
        shown = next(line for line in at.lines if "open: " in line)
        await at.type("/prio:P1")
        at.shows(shown.strip())
        assert 0 < len(at.table.ids) < demo.store.scalar("SELECT COUNT(*) FROM issue")
        monkeypatch.undo()
        await at.press("backspace", "2")
        await at.until(lambda: "P1 0   P2 " in at.text)


async def test_fast_letters_do_not_each_search_a_long_list(demo: World, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    typed = Event()
    find, ask = KeptOrder.ids, panes.Pane.ask

    def slowly(self: KeptOrder, asked: Asked) -> array[int]:
        searched.append(asked.filter)
        typed.wait(30)
        return find(self, asked)

    def noted(self: panes.Pane, asked: Asked) -> None:
        ask(self, asked)
        if asked.filter == "prio:P1":
            typed.set()

    monkeypatch.setattr(panes, "MANY", 0)
    async with cockpit(demo.session, "operations") as at:
        monkeypatch.setattr(KeptOrder, "ids", slowly)
        monkeypatch.setattr(panes.Pane, "ask", noted)
        await at.type("/prio:P1")
        assert len(searched) == 2
        assert searched[-1] == "prio:P1"
        urgent = ISSUES.rows(demo.session, Asked("prio:P1"))
        assert at.table.ids == [f"ISS-{issue.number}" for issue in urgent][: len(at.table.ids)]
