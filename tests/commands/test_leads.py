"""A number on a page leads to the list that it was counted from, which counts it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from cockpit import demo
from cockpit.areas import AREAS
from cockpit.chart import Chart
from cockpit.clock import FixedClock
from cockpit.delivery.charts import burndown, burnup, say_do_chart, velocity_chart
from cockpit.delivery.choices import SprintState, Unit
from cockpit.delivery.commands import (
    AddCard,
    AddSprint,
    ArchiveCards,
    CloseSprint,
    MoveCards,
    PlanCards,
    StartSprint,
    UnarchiveCards,
)
from cockpit.delivery.flow_charts import cycle_chart, flow_chart
from cockpit.delivery.forecast_charts import how_much_chart, sample, when_chart
from cockpit.delivery.log import read_calendar, sprint_burn
from cockpit.delivery.queries import Sprints
from cockpit.delivery.sprints import SprintRow, closed_sprints, current_sprint, sprint_days
from cockpit.i18n import speaking
from cockpit.listing import Asked, listing
from cockpit.people.commands import ArchivePerson
from cockpit.requirements import charts
from cockpit.session import Session
from cockpit.training.surveys import survey_summary
from storage.store import Store
from tests.support import NOW, CommandLine, World

DAY = timedelta(1)
NUMBERS: dict[str, tuple[str, ...]] = {
    "module": ("goals",),
    "person": ("goals",),
    "theme": ("goals",),
    "column": ("cards",),
    "criterion": ("ticked",),
    "rollout": ("cards", "done_cards", "lessons"),
    "priority": ("open", "overdue"),
    "class": ("seats", "waiting", "attended", "unmarked"),
}
"""What the first lists behind the numbers of each noun count, as its rows name it."""


@pytest.fixture(params=["en", "zh_CN"])
def told(request: pytest.FixtureRequest) -> Iterator[Session]:
    """The demo in a language, without one of those who were trained."""
    session = Session(Store(), clock=FixedClock(NOW))
    with speaking(request.param):
        demo.build(session)
        session.do(ArchivePerson(persons=(session.find("person", "zhou.lei"),)))
        yield session
    session.store.close()


def counts(session: Session, noun: str, pk: int) -> list[int]:
    """Return how many rows the lists have that a page leads to."""
    return [lead.count(session) for lead in listing(noun).page(session, pk).leads]


@pytest.mark.parametrize("noun", NUMBERS)
def test_the_lists_behind_a_row_count_what_it_shows(told: Session, noun: str) -> None:
    rows = listing(noun).rows(told)
    assert rows
    for row in rows:
        expected = [getattr(row, name) for name in NUMBERS[noun]]
        assert counts(told, noun, row.id)[: len(expected)] == expected


def test_the_lists_behind_departments_and_the_project_count_their_people(told: Session) -> None:
    for row in listing("department").rows(told):
        assert counts(told, "department", row.id) == [row.people, len(row.voices)]
    (project,) = listing("project").rows(told)
    assert counts(told, "project", project.id) == [project.goals, project.people]


def test_the_lists_behind_a_course_count_those_here_who_passed_and_what_is_to_come(told: Session) -> None:
    for row in listing("course").rows(told):
        found = listing("course").page(told, row.id).plain
        passed = found["passed"]
        assert isinstance(passed, dict)
        expected = [*passed.values(), survey_summary(told, of_course=row.id).n, row.coming]
        assert counts(told, "course", row.id) == expected
    # Zhou Lei passed the third level and is no longer here.
    assert counts(told, "course", told.find("course", "FI-1"))[2] == 4


def sprint_numbers(session: Session, row: SprintRow) -> list[int]:
    """Return how many cards a sprint tells of: committed, added, taken out, done, and not done."""
    calendar = read_calendar(session.store, session.project_id)
    burn = sprint_burn(session.store, sprint_days(session.store, row.id), today=session.today(), calendar=calendar)
    committed = burn.committed.cards if burn.committed else 0
    return [committed, burn.added.cards, burn.removed.cards, row.done_cards, row.cards - row.done_cards]


def test_the_lists_behind_a_sprint_count_what_happened_in_it(told: Session) -> None:
    for row in Sprints().rows(told):
        found = counts(told, "sprint", row.id)
        planned = row.state is SprintState.PLANNED
        assert found == ([row.cards, row.done_cards] if planned else sprint_numbers(told, row))


def test_what_a_sprint_counted_is_listed_whatever_became_of_the_cards(world: World, clock: FixedClock) -> None:
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    world.do(AddSprint, name="Sprint 1, again")
    for number in range(5):
        world.do(AddCard, title=f"Card {number}", points="1", sprint_id="Sprint 1")
    world.do(StartSprint, sprint="Sprint 1")
    clock.moment += DAY
    world.do(AddCard, title="Later", sprint_id="Sprint 1")
    world.do(PlanCards, cards="CARD-5", sprint_id="Sprint 1, again")
    world.do(ArchiveCards, cards="CARD-4")
    world.do(MoveCards, cards="CARD-1, CARD-6", column="Done")
    clock.moment += DAY
    world.do(ArchiveCards, cards="CARD-1")
    sprint = world.id("sprint", "Sprint 1")
    (row,) = Sprints().fetch(world.session, [sprint])
    assert sprint_numbers(world.session, row) == counts(world.session, "sprint", sprint) == [5, 1, 2, 2, 2]
    world.do(CloseSprint, sprint="Sprint 1", increment="Ledger", carry_over="backlog")
    clock.moment += DAY
    world.do(MoveCards, cards="CARD-2, CARD-6", column="In progress")
    world.do(ArchiveCards, cards="CARD-3")
    world.do(UnarchiveCards, cards="CARD-4")
    leads = listing("sprint").page(world.session, sprint).leads
    assert [lead.count(world.session) for lead in leads] == [5, 1, 2, 2, 2]
    cards = listing("card")
    listed: list[Any] = [
        [row.number for row in cards.fetch(world.session, cards.ids(world.session, asked))]
        for asked in (cards_of(lead.filter) for lead in leads)
    ]
    assert [sorted(numbers) for numbers in listed] == [[1, 2, 3, 4, 5], [6], [4, 5], [1, 6], [2, 3]]


def cards_of(filter_: str) -> Asked:
    return Asked(filter_, "rank")


def behind(session: Session, chart: Chart) -> list[int]:
    """Return how many rows the lists have that a chart leads to."""
    return [lead.count(session) for lead in chart.leads]


def test_the_lists_behind_the_charts_of_delivery_count_them_again(told: Session) -> None:
    sprint = current_sprint(told)
    assert sprint is not None
    (row,) = Sprints().fetch(told, [sprint])
    for chart in (burndown(told, sprint), burnup(told, sprint)):
        assert behind(told, chart) == sprint_numbers(told, row)
    closed = closed_sprints(told)[::-1]
    assert behind(told, velocity_chart(told)) == [each.done_cards for each in closed]
    assert behind(told, say_do_chart(told)) == [sprint_numbers(told, each)[0] for each in closed]
    flow = flow_chart(told)
    assert behind(told, flow) == list(flow.facts.values())
    assert flow_chart(told, end=told.today() - DAY).leads == ()
    for scope, start in (("", None), ("module:none or -module:none", told.today() - 30 * DAY)):
        cycle = cycle_chart(told, scope, start)
        assert behind(told, cycle) == [cycle.facts["finished"], cycle.facts["never_begun"]]
    weeks = list(sample(told, Unit.CARDS).amounts)[::-1]
    for scope in ("", "late or -late"):
        when = when_chart(told, scope, Unit.CARDS)
        assert behind(told, when) == [when.facts["remaining"], when.facts["unestimated"], *weeks]
    assert behind(told, how_much_chart(told, told.today() + 30 * DAY)) == weeks


@pytest.mark.parametrize("scope", ["", "source:interview or source:survey"])
def test_the_lists_behind_the_charts_of_requirements_count_them_again(told: Session, scope: str) -> None:
    split, fit = charts.split(told, scope), charts.fit_rate(told, scope)
    assert behind(told, split)[:4] == [row[1] for row in split.rows]
    assert behind(told, split)[4:] == [split.facts["unestimated"], split.facts["unprioritised"]]
    columns = list(zip(*fit.rows, strict=True))[1:7]
    assert behind(told, fit) == [sum(int(str(count)) for count in column) for column in columns]


def test_a_page_leads_to_no_list_that_the_person_may_not_read(world: World) -> None:
    demo.build(world.session)
    course = world.id("course", "FI-1")
    nouns = {noun: {lead.noun for lead in listing("course").page(session, course).leads} for noun, session in (
        ("owner", world.session), ("viewer", world.another("chu.bin").session),
    )}  # fmt: skip
    assert nouns == {"owner": {"learner", "survey", "class"}, "viewer": {"learner", "class"}}


def test_every_page_of_the_demo_leads_to_lists_that_can_be_read(told: Session) -> None:
    for area in AREAS:
        for each in area.listings():
            for row in each.rows(told, limit=2):
                assert all(lead.count(told) >= 0 for lead in each.page(told, row.id).leads)


def test_the_command_line_names_the_lists_behind_the_numbers(cli: CommandLine) -> None:
    cli.ok("demo")
    cli.ok("module show Finance")
    shown = cli.ok("--project DEMO module show Finance")
    assert shown.lines[-2:] == ["Lists behind the numbers", "Goals  5  cockpit goal list 'module:\"=Finance\"'"]
    told = cli.ok("--project DEMO module show Finance --json").json
    assert told["lists"] == [{"label": "Goals", "count": 5, "list": 'goal list module:"=Finance"'}]
    assert len(cli.ok(["--project", "DEMO", "goal", "list", 'module:"=Finance"', "--json"]).json) == 5
    flow = cli.ok("--project DEMO card flow")
    at = flow.lines.index("Lists behind the numbers")
    doing = flow.lines[at + 2].split("  ")
    assert doing[0] == "doing" and doing[2] == "cockpit card list doing"
    assert cli.ok("--project DEMO card flow --json").json["lists"][1]["count"] == int(doing[1])


def test_a_card_that_comes_into_a_sprint_twice_is_counted_as_often_as_it_is_listed(
    world: World, clock: FixedClock
) -> None:
    for name in ("Sprint 1", "Sprint 2"):
        world.do(AddSprint, name=name, start="2026-11-24")
    for title, sprint in (("Promised", "Sprint 1"), ("Later", "Sprint 2"), ("Passing", "Sprint 2")):
        world.do(AddCard, title=title, points="2", sprint_id=sprint)
    world.do(StartSprint, sprint="Sprint 1")
    for step in range(3):
        clock.moment += DAY
        world.do(PlanCards, cards="CARD-2, CARD-3", sprint_id=("Sprint 1", "Sprint 2")[step % 2])
        world.do(PlanCards, cards="CARD-1", sprint_id=("Sprint 2", "Sprint 1")[step % 2])
    clock.moment += DAY
    world.do(PlanCards, cards="CARD-3", sprint_id="Sprint 2")
    sprint = world.id("sprint", "Sprint 1")
    (row,) = Sprints().fetch(world.session, [sprint])
    # Promised left and stayed away, Later came to stay, and Passing came and left again.
    assert sprint_numbers(world.session, row) == counts(world.session, "sprint", sprint) == [1, 2, 2, 0, 1]


def test_a_name_with_quotation_marks_leads_to_its_own_rows_only(world: World) -> None:
    for count, name in enumerate(('Sprint "one"', "Sprint “one” more", "Sprint one more"), start=1):
        world.do(AddSprint, name=name, start=f"2026-1{count - 1}-01", end=f"2026-1{count - 1}-14")
        for number in range(count):
            world.do(AddCard, title=f"Card {number}", sprint_id=name)
    found = {row.name: counts(world.session, "sprint", row.id)[0] for row in Sprints().rows(world.session)}
    # What differs in its quotation marks only is not told apart.
    assert found == {'Sprint "one"': 1, "Sprint “one” more": 5, "Sprint one more": 5}
