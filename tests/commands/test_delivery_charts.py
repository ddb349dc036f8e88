"""Charts of delivery: what they draw, the tables behind them, and the pictures made of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.chart import Chart, Group, Reference, Series, day_ticks, number_ticks
from cockpit.chart_svg import HEIGHT, WIDTH, svg
from cockpit.clock import FixedClock
from cockpit.delivery.cards import cycle_limit
from cockpit.delivery.charts import burndown, burnup, say_do_chart, velocity_chart
from cockpit.delivery.choices import Unit
from cockpit.delivery.commands import (
    AddCard,
    AddSprint,
    ArchiveCards,
    CloseSprint,
    EditCard,
    EstimateCards,
    MoveCards,
    SetWeekend,
    StartSprint,
)
from cockpit.delivery.flow_charts import cycle_chart, flow_chart
from cockpit.delivery.forecast import ForecastState
from cockpit.delivery.forecast_charts import how_much_chart, sample, when_chart
from cockpit.delivery.page import detail
from cockpit.delivery.reports import REPORTS, Burndown
from cockpit.errors import BadInput, NotFound
from cockpit.goals.commands import AddGoal
from cockpit.i18n import speaking
from cockpit.inputs import build
from cockpit.portfolio.commands import EditProject
from cockpit.requirements.commands import AddRequirement, ServeGoals
from tests.support import World

DAY = timedelta(1)
LONG_AGO = date(2020, 2, 1)
NAMESPACE = {"s": "http://www.w3.org/2000/svg"}


def drawn(chart: Chart) -> ElementTree.Element:
    """Return the picture, read back."""
    return ElementTree.fromstring(svg(chart))


def words(chart: Chart) -> list[str]:
    return [each.text or "" for each in drawn(chart).iterfind(".//s:text", NAMESPACE)]


def told(chart: Chart) -> list[str]:
    return ["".join(text for text, _tone in line) for line in chart.summary]


@pytest.fixture
def lived(world: World, clock: FixedClock) -> World:
    """A world in the third week of its second sprint; each working day a card of 3 points was finished."""
    clock.moment -= 42 * DAY
    for name in ("Sprint 1", "Sprint 2"):
        world.do(AddSprint, name=name, start=world.session.today().isoformat(), end="in 20 days", module_id="Finance")
        first = 1 if name == "Sprint 1" else 16
        for number in range(first, first + 15):
            world.do(AddCard, title=f"Card {number}", points="3", sprint_id=name)
        world.do(StartSprint, sprint=name)
        for number in range(first, first + 14):
            clock.moment += DAY
            world.do(MoveCards, cards=f"CARD-{number}", column="In progress")
            if number > first:
                world.do(MoveCards, cards=f"CARD-{number - 1}", column="Done")
        clock.moment += 6 * DAY
        if name == "Sprint 1":
            world.do(CloseSprint, sprint=name, increment="Ledger", carry_over="backlog")
            clock.moment += DAY
    return world


# Burndown and burnup


def test_a_burndown_has_a_scope_line_an_ideal_line_and_today(lived: World) -> None:
    chart = burndown(lived.session, lived.id("sprint", "Sprint 2"))
    remaining, scope, ideal = chart.series
    assert [name.name for name in chart.series] == ["remaining", "scope", "ideal"]
    assert remaining.points[0][1] == 45
    assert remaining.points[-1][1] == 6
    assert {y for _x, y in scope.points} == {45}
    assert ideal.points[-1][1] == 0
    assert [line.label for line in chart.references] == ["today"]
    assert told(chart) == ["committed: 45 points in 15 cards", "remaining: 6 points in 2 cards"]
    assert len(chart.rows) == 21
    assert all(len(row) == len(chart.headings) == len(chart.keys) for row in chart.rows)


def test_what_changed_after_the_commitment_is_told(lived: World) -> None:
    lived.do(AddCard, title="More", points="5", sprint_id="Sprint 2")
    lived.do(ArchiveCards, cards="CARD-30")
    lived.do(EstimateCards, cards="CARD-29", points="-")
    chart = burndown(lived.session, lived.id("sprint", "Sprint 2"))
    assert told(chart)[1:] == [
        "added later: 5 points in 1 card",
        "taken out later: 3 points in 1 card",
        "estimated anew: -3 points",
        "remaining: 5 points in 2 cards",
        "1 card without an estimate",
    ]


def test_a_burnup_shows_what_is_done_under_the_scope(lived: World) -> None:
    completed, scope = burnup(lived.session, lived.id("sprint", "Sprint 1")).series
    assert (completed.points[-1][1], scope.points[-1][1]) == (39, 45)


def test_a_sprint_of_cards_that_nobody_estimated_says_why_nothing_is_drawn(world: World) -> None:
    sprint = world.given(AddSprint, name="Sprint 1", start="2026-11-24")
    world.do(AddCard, title="Unknown", sprint_id="Sprint 1")
    world.do(StartSprint, sprint="Sprint 1")
    chart = burndown(world.session, sprint)
    assert chart.is_empty
    assert chart.empty == "no card in the sprint is estimated, so there are no points to draw"


def test_a_sprint_that_nothing_is_known_of_is_an_empty_chart(world: World) -> None:
    sprint = world.given(AddSprint, name="Sprint 1", start="2027-01-04")
    chart = burndown(world.session, sprint)
    assert not [y for _x, y in chart.series[0].points if y is not None]
    assert told(chart) == ["nothing is committed yet"]
    assert chart.empty == "nothing has been written down of this sprint yet"
    ElementTree.fromstring(svg(chart))


def test_a_calendar_without_a_working_day_leaves_out_the_ideal_line_and_says_so(lived: World) -> None:
    lived.do(SetWeekend, days="monday,tuesday,wednesday,thursday,friday,saturday,sunday")
    chart = burndown(lived.session, lived.id("sprint", "Sprint 2"))
    assert chart.series[2].points == ()
    assert told(chart)[-1].startswith("the calendar has no working day")
    ElementTree.fromstring(svg(chart))


# Sprints together


def test_velocity_and_say_do_count_closed_sprints(lived: World) -> None:
    chart = velocity_chart(lived.session)
    assert chart.groups == (Group("Sprint 1", ((45.0, "45"), (39.0, "39"))),)
    assert told(chart) == ["1 closed sprint: 39 points"]
    assert chart.rows == (("Sprint 1", 45.0, 39.0, 2),)
    assert say_do_chart(lived.session).groups[0].bars == ((39 / 45 * 100, "87%"),)


def test_without_a_closed_sprint_charts_say_what_is_missing(world: World) -> None:
    assert velocity_chart(world.session).is_empty
    assert words(velocity_chart(world.session))[-1] == "no sprint is closed yet"
    assert say_do_chart(world.session).is_empty


# Flow


def test_the_cumulative_flow_adds_up_to_every_card(lived: World) -> None:
    chart = flow_chart(lived.session)
    assert [series.name for series in chart.series] == ["done", "doing", "to do"]
    assert chart.rows[0][1:] == (15, 0, 0)
    assert chart.rows[-1][1:] == (2, 2, 26)
    assert chart.facts == {"todo": 2, "doing": 2, "done": 26}
    assert all(sum(row[1:]) in (15, 30) for row in chart.rows)  # type: ignore[arg-type]


def test_the_flow_of_some_days_is_that_part_of_the_whole(lived: World) -> None:
    whole = flow_chart(lived.session).rows
    first, last = whole[10][0], whole[20][0]
    assert isinstance(first, date)
    assert isinstance(last, date)
    assert flow_chart(lived.session, first, last).rows == whole[10:21]


def test_archived_work_leaves_the_flow_unless_it_is_done(lived: World) -> None:
    lived.do(ArchiveCards, cards="CARD-1, CARD-15")
    assert flow_chart(lived.session).rows[-1][1:] == (1, 2, 26)


def test_cycle_times_have_their_percentiles(lived: World) -> None:
    chart = cycle_chart(lived.session)
    assert len(chart.rows) == 26
    assert chart.rows[0][1:] == (2, "CARD-1", "Card 1")
    assert [line.label for line in chart.references] == ["p50 2", "p85 2"]
    assert not chart.series[0].joined
    assert len(cycle_chart(lived.session, 'sprint:"Sprint 2"').rows) == 13
    assert len(cycle_chart(lived.session, "", lived.session.today() - 30 * DAY).rows) == 17


def test_the_chart_and_the_board_agree_on_the_percentile(world: World, clock: FixedClock) -> None:
    for number in range(1, 6):
        world.do(AddCard, title="A", column="In progress")
        clock.moment -= DAY
        world.do(MoveCards, cards=f"CARD-{number}", column="Done")
    world.do(ArchiveCards, cards="CARD-1")
    chart = cycle_chart(world.session)
    assert (chart.facts["finished"], chart.facts["p85"]) == (5, cycle_limit(world.session)) == (5, 1)
    assert told(chart) == ["50% took at most 1, 85% at most 1 day"]
    assert any("(1 day)" in text for line in detail(world.session, 2).lines for text, _tone in line)


def test_days_that_are_no_range_are_refused_and_days_before_the_first_card_say_so(lived: World) -> None:
    today = lived.session.today()
    with pytest.raises(BadInput, match="before they start on"):
        flow_chart(lived.session, today - DAY, today - 2 * DAY)
    with pytest.raises(BadInput, match="is still to come"):
        flow_chart(lived.session, today + DAY)
    for chart in (flow_chart(lived.session, date(2020, 1, 1), LONG_AGO), flow_chart(lived.session, None, LONG_AGO)):
        assert chart.is_empty
        assert chart.empty == "nothing was written down before 2026-10-13"


def test_cards_that_were_never_in_work_are_not_taken_for_none(world: World) -> None:
    world.do(AddCard, title="A", column="Done")
    assert cycle_chart(world.session).empty == "no card was done that had been in work"


def test_few_finished_cards_have_no_percentile(world: World) -> None:
    world.do(AddCard, title="A", column="In progress")
    world.do(AddCard, title="B")
    world.do(MoveCards, cards="CARD-1, CARD-2", column="Done")
    chart = cycle_chart(world.session)
    assert chart.references == ()
    assert told(chart) == ["1 finished card is too few to tell", "1 card was done without ever being in work"]


# Forecasts


def test_the_sample_is_the_whole_weeks_behind_today_with_its_zeros(lived: World) -> None:
    assert sample(lived.session, Unit.CARDS).amounts == (5, 7, 1, 5, 7, 1)
    assert sample(lived.session, Unit.POINTS).amounts == (15, 21, 3, 15, 21, 3)
    assert sample(lived.session, Unit.CARDS, 2).amounts == (7, 1)


def test_an_estimate_that_is_changed_afterwards_changes_nothing_that_was_done(lived: World, clock: FixedClock) -> None:
    before = sample(lived.session, Unit.POINTS).amounts
    lived.do(EstimateCards, cards="CARD-1, CARD-20", points="40")
    lived.do(EstimateCards, cards="CARD-2", points="-")
    lived.do(ArchiveCards, cards="CARD-3")
    assert sample(lived.session, Unit.POINTS).amounts == before
    lived.do(MoveCards, cards="CARD-29", column="Done")
    lived.do(EstimateCards, cards="CARD-29", points="7")
    assert sample(lived.session, Unit.POINTS).amounts == (*before[:-1], before[-1] + 7)
    clock.moment += 7 * DAY
    lived.do(EstimateCards, cards="CARD-29", points="1")
    assert sample(lived.session, Unit.POINTS).amounts[-2] == before[-1] + 7


def test_when_it_is_done_is_told_with_its_sample(lived: World) -> None:
    chart = when_chart(lived.session)
    assert chart.facts["remaining"] == 12
    assert told(chart)[0] == "scope: 12 points in 4 open cards"
    assert told(chart)[1].startswith("50%: done by ")
    assert "drawn from 6 weeks: 15, 21, 3, 15, 21, 3" in told(chart)
    assert chart.facts == when_chart(lived.session).facts
    assert when_chart(lived.session, "column:backlog", Unit.CARDS).facts["remaining"] == 2


def test_cards_without_an_estimate_are_told_and_not_taken_for_nothing(lived: World) -> None:
    lived.do(AddCard, title="Unknown")
    chart = when_chart(lived.session)
    assert "not estimated, and not counted: CARD-31" in told(chart)
    assert chart.facts["unestimated_cards"] == ["CARD-31"]
    chart = when_chart(lived.session, "points:none")
    assert told(chart)[:4] == [
        "scope: - points in 1 open card",
        "not estimated, and not counted: CARD-31",
        "unknown",
        "no open card in the scope has points; forecast in cards instead (--unit cards)",
    ]
    assert (chart.facts["state"], chart.facts["p50"]) == (ForecastState.UNKNOWN, None)
    assert when_chart(lived.session, "points:none", Unit.CARDS).facts["state"] is ForecastState.PROJECTED


@pytest.mark.parametrize(
    ("scope", "reason"), [("nothing", "no card matches the scope"), ("column:Done", "every card in the scope is done")]
)
def test_a_scope_without_open_cards_has_no_forecast(lived: World, scope: str, reason: str) -> None:
    for unit in Unit:
        facts = when_chart(lived.session, scope, unit).facts
        assert (facts["state"], facts["reason"], facts["p85"]) == (ForecastState.UNKNOWN, reason, None)


def test_a_forecast_is_held_against_the_go_live_and_the_goals_that_its_cards_serve(lived: World) -> None:
    for title, due in (("Soon", "2026-11-30"), ("Late", "2027-03-01"), ("Of others", "2026-12-01")):
        lived.do(AddGoal, title=title, due=due)
    lived.do(AddRequirement, title="Ledger")
    lived.do(ServeGoals, requirements="REQ-1", goals="GOAL-1, GOAL-2")
    lived.do(EditCard, card="CARD-29", requirement_id="REQ-1")
    chart = when_chart(lived.session)
    day = chart.facts["p85"]
    assert isinstance(day, date)
    late = (day - date(2026, 11, 30)).days
    assert [line for line in told(chart) if "go-live" in line or "GOAL" in line] == [
        f"85%: {(date(2027, 6, 30) - day).days} days before go-live (2027-06-30)",
        f"85%: {late} day{'s' if late > 1 else ''} after GOAL-1 (2026-11-30)",
    ]
    assert [each["name"] for each in chart.facts["deadlines"]] == ["go-live", "GOAL-1", "GOAL-2"]  # type: ignore[attr-defined]
    assert [line.label for line in chart.references] == ["50%", "85%", "go-live"]
    assert chart.facts["deadlines"][1]["p85_days_after"] == late  # type: ignore[index]
    lived.do(EditProject, project="ERP", go_live=day.isoformat())
    assert f"85%: on the day of go-live ({day.isoformat()})" in told(when_chart(lived.session))


def test_how_much_is_done_by_a_day_promises_less_for_sure_than_likely(lived: World) -> None:
    facts = how_much_chart(lived.session, lived.session.today() + 28 * DAY).facts
    assert facts["periods"] == 4
    assert 0 < facts["p85"] <= facts["p50"]  # type: ignore[operator]
    chart = how_much_chart(lived.session, lived.session.today() + 30 * DAY)
    assert chart.facts["counted_to"] == lived.session.today() + 28 * DAY
    assert told(chart)[0] == f"counted to {(lived.session.today() + 28 * DAY).isoformat()}: 4 whole weeks"


@pytest.mark.parametrize("days", [0, -3])
def test_how_much_is_done_by_a_day_that_is_over_is_not_asked(lived: World, days: int) -> None:
    with pytest.raises(BadInput, match="is not in the future"):
        how_much_chart(lived.session, lived.session.today() + days * DAY)


@pytest.mark.parametrize("unit", Unit)
def test_too_short_a_past_tells_nothing(world: World, clock: FixedClock, unit: Unit) -> None:
    world.do(AddCard, title="A", points="1")
    clock.moment += 30 * DAY
    chart = when_chart(world.session, "", unit)
    assert chart.facts["state"].value == "insufficient-data"  # type: ignore[attr-defined]
    assert "a forecast needs at least 5 periods; there are 4" in told(chart)
    assert "insufficient data" in told(how_much_chart(world.session, world.session.today() + 30 * DAY, unit))
    assert when_chart(world.session, "A nothing").facts["remaining"] == 0


def test_a_past_without_anything_done_has_no_pace(world: World, clock: FixedClock) -> None:
    world.do(AddCard, title="A", points="1")
    clock.moment += 60 * DAY
    chart = when_chart(world.session)
    assert "there is no pace to go by" in told(chart)[2]
    assert not chart.is_empty
    assert {bar.get("height") for bar in drawn(chart).iterfind(".//s:rect", NAMESPACE)} == {"0.0", "12", str(HEIGHT)}


def test_a_pace_in_points_tells_of_what_was_done_without_an_estimate(world: World, clock: FixedClock) -> None:
    # The first of them was done the day before the whole weeks begin.
    for number in range(1, 8):
        world.do(AddCard, title=f"Card {number}", column="Done")
        clock.moment += 7 * DAY
    world.do(AddCard, title="Open", points="3")
    when = when_chart(world.session)
    assert (when.facts["state"], when.facts["finished_unestimated"]) == ("unknown", 6)
    assert (
        "no card that was finished in the last 7 periods has points; forecast in cards instead (--unit cards)"
        in told(when)
    )
    assert "6 cards were done in these weeks without an estimate, and are not counted" in told(when)
    assert when_chart(world.session, unit=Unit.CARDS).facts["state"] == "projected"
    world.do(AddCard, title="Done", points="3", column="Done")
    much = how_much_chart(world.session, world.session.today() + 21 * DAY)
    assert much.facts["state"] == "projected"
    assert "6 cards were done in these weeks without an estimate, and are not counted" in told(much)


def test_without_any_card_there_is_no_past(world: World) -> None:
    assert sample(world.session, Unit.POINTS).amounts == ()
    assert flow_chart(world.session).is_empty


def test_a_filter_that_cannot_be_read_is_refused(lived: World) -> None:
    with pytest.raises(BadInput):
        when_chart(lived.session, "colour:red")


# Reports and pictures


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_report_reads_and_draws_in_both_languages(lived: World, report: Any, language: str) -> None:
    inputs = {"until": "2027-03-01"} if "until" in report.model_fields else {}
    with speaking(language):
        chart = build(report, inputs, lived.session).read(lived.session)
        assert not chart.is_empty
        assert chart.title in words(chart)
    assert all(len(row) == len(chart.headings) == len(chart.keys) for row in chart.rows)


def test_a_burndown_of_no_sprint_says_what_to_do(world: World) -> None:
    with pytest.raises(NotFound, match="no sprint has begun"):
        build(Burndown, {}, world.session).read(world.session)


def test_hostile_names_stay_text_in_a_picture(world: World) -> None:
    world.do(AddSprint, name='</text><script>alert("月")</script>', start="2026-11-24")
    world.do(StartSprint, sprint="</text>")
    chart = burndown(world.session, world.rows("sprint")[0]["id"])
    assert drawn(chart).find(".//s:script", NAMESPACE) is None
    assert "月" in words(chart)[0]


_heights = st.none() | st.floats(0, 1e6, allow_nan=False)


@given(st.sampled_from(["lines", "layers"]), st.lists(st.tuples(_heights, _heights), max_size=20))
def test_every_point_of_a_picture_lies_inside_it(form: Any, heights: list[tuple[float | None, float | None]]) -> None:
    series = tuple(
        Series(f"S{place}", tuple((float(x), pair[place]) for x, pair in enumerate(heights))) for place in (0, 1)
    )
    known = [y for pair in heights for y in pair if y is not None]
    chart = Chart(
        "k",
        "T",
        form,
        (),
        (),
        (),
        series,
        y_ticks=number_ticks(known),
        references=(Reference(5, "five"),),
        empty="none",
    )
    for shape in drawn(chart).iterfind(".//*[@points]"):
        for point in shape.get("points", "").split():
            left, top = map(float, point.split(","))
            assert 0 <= left <= WIDTH
            assert 0 <= top <= HEIGHT


@given(st.lists(st.floats(0, 1e9), max_size=5))
def test_number_ticks_are_few_round_and_reach_the_top(values: list[float]) -> None:
    ticks = [value for value, _label in number_ticks(values)]
    assert ticks[0] == 0
    assert len(ticks) <= 7
    assert ticks[-1] >= max(values, default=0.0) * (1 - 1e-6) or max(values, default=0.0) < 1e-9


def test_day_ticks_begin_with_the_first_day() -> None:
    assert day_ticks(date(2026, 1, 1), date(2026, 1, 1)) == ((date(2026, 1, 1).toordinal(), "01-01"),)
    assert [label for _x, label in day_ticks(date(2026, 1, 1), date(2026, 1, 11))] == [
        "01-01",
        "01-03",
        "01-05",
        "01-07",
        "01-09",
        "01-11",
    ]
