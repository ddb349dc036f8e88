"""The kanban's screens: its charts, and the lists around the board."""

from __future__ import annotations

import pytest

from cockpit.delivery.commands import ArchiveCards
from cockpit.i18n import set_language
from screens import panes
from tests.screens.driver import cockpit
from tests.support import World

TO_CHARTS = "]" * 3


async def test_what_is_read_in_a_thread_speaks_the_language_of_the_session(
    demo: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_language("zh_CN")
    async with cockpit(demo.session, "delivery") as at:
        await at.press(*TO_CHARTS)
        at.shows("燃尽图：", "剩余", "范围", "承诺：")
        at.lacks("Burndown", "remaining", "committed")
    monkeypatch.setattr(panes, "MANY", 0)
    async with cockpit(demo.session, "delivery") as at:
        await at.press("]", "R")
        await at.until(lambda: "张卡片" in at.text)
        at.lacks("points in")


async def test_a_chart_that_is_asked_for_by_a_command_is_drawn(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(80, 24)) as at:
        await at.press(":")
        await at.type("sprint burndown")
        await at.press("enter")
        at.dialog.shows("Burndown: Sprint 7", "o remaining  x scope  · ideal", "committed: 37 points in 10 cards")
        assert at.dialog.text.count("40│") == 1


async def test_where_bars_find_no_room_the_newest_are_drawn_and_the_others_counted(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(80, 20)) as at:
        await at.press(*TO_CHARTS, "j", "j")
        at.shows("Velocity", "2 earlier ones are left out", "Sprint 6", "█ committed  ▒ done")
        at.lacks("Sprint 1 █")
        await at.resize(80, 40)
        at.shows("Sprint 1 █")
        at.lacks("left out")


async def test_a_retrospective_opens_with_the_last_actions_and_the_votes_left(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(80, 24)) as at:
        await at.press(*TO_CHARTS, "]")
        at.shows("what became of the actions of Sprint 6", "your votes left: 3 of 3")
        await at.press("+")
        at.says("voted")
        await at.press("]")
        at.table.row("@anna.berg")
        at.lacks("your votes left")


async def test_enter_on_a_sprint_shows_what_it_did_and_its_cards(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(80, 40)) as at:
        await at.press("]", "]", "j", "j", "enter")
        at.shows("Sprint 6  closed", "Accepted  2026-11-", "1 card carried over", "Match order, receipt and invoice")
        await at.press("q")
        assert "Sprint 6" in at.table.cursor


async def test_an_emptied_day_is_refused_under_its_field_and_the_words_to_edit_are_shown(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(120, 40)) as at:
        await at.press(*("]" * 8), "e")
        assert at.form.value("Lesson") in [row["text"] for row in demo.rows("lesson")]
        await at.form.go_to("Date")
        await at.press("backspace")
        await at.form.save()
        assert "must not be empty" in at.form.remark("Date")
        await at.form.fill({"Date": "2026-10-02"})
        await at.form.save()
        at.says("changed")


async def test_a_choice_that_must_be_one_of_its_words_is_refused_on_the_command_line_of_the_screen(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(120, 40)) as at:
        await at.press(":")
        await at.type("card edit CARD-30 --priority none")
        await at.press("enter")
        at.shows("Priority must not be empty")


async def test_lanes_of_owners_are_those_who_have_cards(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(120, 40)) as at:
        await at.press("w", "w")
        at.says("lanes: each owner")
        await at.press("/")
        await at.type("owner:zhao.min\r")
        at.shows("zhao.min", "nobody")
        at.lacks("wu.tao", "anna.berg", "chen.hao")


async def test_a_chart_leads_to_the_lists_that_it_was_counted_from(demo: World) -> None:
    async with cockpit(demo.session, "delivery", size=(80, 24)) as at:
        await at.press(*TO_CHARTS)
        await at.until(lambda: "committed: 37 points in 10 cards" in at.text)
        await at.press("enter")
        at.dialog.shows("committed  10", "added later  1", "remaining  8")
        await at.press("down", "enter")
        await at.until(lambda: 'added:"=Sprint 7"' in at.text)
        assert at.text.count("CARD-") == 1
        at.shows("1 row")


async def test_a_list_behind_a_number_holds_what_was_put_away_since(demo: World) -> None:
    demo.do(ArchiveCards, cards="CARD-56, CARD-60")
    async with cockpit(demo.session, "delivery", size=(140, 40)) as at:
        await at.press(*TO_CHARTS)
        await at.until(lambda: "committed: 37 points in 10 cards" in at.text)
        await at.press("enter")
        at.dialog.shows("done  3")
        await at.press("down", "down", "down", "enter")
        await at.until(lambda: 'delivered:"=Sprint 7"' in at.text)
        at.shows("3 rows", "CARD-56", "CARD-60")


async def test_what_is_set_for_the_whole_project_is_shown_as_it_is_set(demo: World) -> None:
    async with cockpit(demo.session, "delivery") as at:
        await at.press("[")
        assert "[Working calendar]" in at.text
        await at.press("w")
        assert at.form.value("Weekdays") == "saturday, sunday"
        await at.form.save()
        at.says("not worked: Saturday, Sunday")
    async with cockpit(demo.session, "operations") as at:
        await at.press("[", "[", "o")
        assert (at.form.value("From"), at.form.value("Until")) == ("08:00", "22:00")
