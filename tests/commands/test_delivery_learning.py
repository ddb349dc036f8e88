"""The working calendar, retrospectives, lessons, wins and the rollout of modules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cockpit.clock import FixedClock
from cockpit.delivery.commands import (
    AcceptModule,
    AcceptSprint,
    ActOnNote,
    AddAction,
    AddCard,
    AddHoliday,
    AddLesson,
    AddNote,
    AddSprint,
    AddWin,
    ArchiveCards,
    ArchiveColumn,
    ArchiveHoliday,
    ArchiveLesson,
    ArchiveNote,
    ArchiveWin,
    CloseSprint,
    DropAction,
    EditHoliday,
    EditLesson,
    EditNote,
    EditSprint,
    EditWin,
    FinishAction,
    MoveCards,
    OrderModule,
    SetEntry,
    SetWeekend,
    SignReconciliation,
    StartModule,
    StartSprint,
    UnvoteNote,
    UseTemplate,
    VoteNote,
)
from cockpit.delivery.lists import LISTINGS, Actions, Notes, Rollout
from cockpit.delivery.log import read_calendar, sprint_burn
from cockpit.delivery.retro import read_retro
from cockpit.delivery.retro_rules import ActionState, NoteKind
from cockpit.delivery.rollout_rules import EntryCondition
from cockpit.delivery.sprints import sprint_days
from cockpit.errors import BadInput, Conflict, Denied, Refused
from cockpit.history import history_of, recent
from cockpit.i18n import speaking
from cockpit.listing import Asked
from tests.support import World, contents

DAY = timedelta(1)


def held(world: World, name: str, start: str) -> int:
    """Hold a sprint from its start to its end."""
    world.do(AddSprint, name=name, start=start, module_id="Finance")
    world.do(StartSprint, sprint=name)
    return world.given(CloseSprint, sprint=name, increment="Ledger")


# The working calendar


def test_holidays_and_make_up_days_make_the_calendar(world: World) -> None:
    world.do(AddHoliday, day="2026-10-01", name="国庆节")
    world.do(AddHoliday, day="2026-10-10", kind="makeup", name="国庆节（班）")
    calendar = read_calendar(world.store, world.session.project_id)
    assert (calendar.holidays, calendar.makeup) == ({date(2026, 10, 1)}, {date(2026, 10, 10)})
    assert "edit it instead" in world.refusal(Conflict, AddHoliday, day="2026-10-01")
    world.do(EditHoliday, holiday="2026-10-10", kind="holiday")
    world.do(ArchiveHoliday, holiday="2026-10-01")
    calendar = read_calendar(world.store, world.session.project_id)
    assert (calendar.holidays, calendar.makeup) == ({date(2026, 10, 10)}, set())
    done = world.do(AddHoliday, day="2026-10-01", kind="makeup")
    assert str(done) == "2026-10-01 is a make-up working day"
    assert len(world.rows("holiday")) == 2


def test_the_weekend_is_the_projects_own(world: World) -> None:
    assert str(world.do(SetWeekend, days="sunday, friday")) == "not worked: Friday, Sunday"
    assert read_calendar(world.store, world.session.project_id).weekend == {4, 6}
    refused = world.refusal(BadInput, SetWeekend)
    assert refused == "say which weekdays are not worked, or “-” for none"
    assert str(world.do(SetWeekend, days="-")) == "every weekday is worked"
    with speaking("zh_CN"):
        assert world.do(SetWeekend, days="sunday").message is not None


def test_a_calendar_without_a_working_day_is_survived_and_said(world: World, clock: FixedClock) -> None:
    done = world.do(SetWeekend, days="monday,tuesday,wednesday,thursday,friday,saturday,sunday")
    assert [str(warning) for warning in done.warnings] == [
        "the calendar has no working day; take a weekday out of the weekend"
    ]
    world.do(AddSprint, name="Sprint 1", start="2026-11-24")
    done = world.do(AddSprint, name="Sprint 2")
    assert any("no working day" in str(warning) for warning in done.warnings)
    world.do(AddCard, title="A", points="3", sprint_id="Sprint 1")
    world.do(StartSprint, sprint="Sprint 1")
    clock.moment += DAY
    session = world.session
    found = sprint_burn(
        world.store,
        sprint_days(world.store, world.id("sprint", "Sprint 1")),
        today=session.today(),
        calendar=read_calendar(world.store, session.project_id),
    )
    assert found.ideal == ()
    assert [left for _day, left in found.burndown] == [3, 3]
    assert "no working day" in str(found.notes[0])


# Retrospectives


def test_a_retrospective_opens_with_what_became_of_the_last_actions(world: World, clock: FixedClock) -> None:
    first = held(world, "Sprint 1", "2026-10-05")
    world.do(AddAction, title="Ask earlier", owner_id="li.wei", due="2026-11-01", sprint="Sprint 1")
    world.do(AddAction, title="Test data", owner_id="olga", due="2026-12-24", sprint="Sprint 1")
    world.do(AddAction, title="Fewer meetings", owner_id="olga", due="2026-12-01", sprint="Sprint 1")
    world.do(FinishAction, action=world.rows("retro_action")[1]["id"])
    world.do(DropAction, action=world.rows("retro_action")[2]["id"])
    second = held(world, "Sprint 2", "2026-10-19")
    retro = read_retro(world.session, second)
    assert [(each.title, each.state, each.late) for each in retro.last_actions] == [
        ("Ask earlier", ActionState.OPEN, True),
        ("Test data", ActionState.DONE, False),
        ("Fewer meetings", ActionState.DROPPED, False),
    ]
    assert retro.close_rate == 1 / 3
    before = read_retro(world.session, first)
    assert (before.last_actions, before.close_rate, len(before.actions)) == ((), None, 3)


def test_the_list_of_notes_opens_with_the_last_actions_the_close_rate_and_the_votes_left(world: World) -> None:
    first = held(world, "Sprint 1", "2026-10-05")
    world.do(AddAction, title="Ask earlier", owner_id="li.wei", due="2026-11-01", sprint="Sprint 1")
    second = held(world, "Sprint 2", "2026-10-19")
    world.do(AddAction, title="Test data", owner_id="olga", due="2026-12-24", sprint="Sprint 2")
    world.do(FinishAction, action=world.rows("retro_action")[1]["id"])
    world.do(AddNote, kind="try", text="A", sprint="Sprint 1")
    held(world, "Sprint 3", "2026-11-02")
    world.do(VoteNote, note=world.given(AddNote, kind="try", text="B"))

    def opening(filter_: str = "") -> list[str]:
        return ["".join(text for text, _tone in line) for line in Notes().opening(world.session, Asked(filter_))]

    assert opening() == [
        "Sprint 3: what became of the actions of Sprint 2",
        "  done  CARD-2  Test data  @olga  2026-12-24",
        "still open from before that:",
        "  open  CARD-1  Ask earlier  @li.wei  2026-11-01 (23 days late)",
        "close rate so far: 50%   your votes left: 2 of 3",
    ]
    assert opening('sprint:"Sprint 1"') == [
        "Sprint 1: no action was agreed on before",
        "close rate so far: -   your votes left: 3 of 3",
    ]
    assert opening("nothing") == []
    assert [read_retro(world.session, each).still_open for each in (first, second)] == [(), ()]


def test_a_project_without_a_sprint_has_no_retrospective_to_open(world: World) -> None:
    assert Notes().opening(world.session, Asked()) == ()


def test_actions_enter_the_backlog_with_owner_and_due_day(world: World) -> None:
    held(world, "Sprint 1", "2026-11-02")
    note = world.given(AddNote, kind="improve", text="Test data came late")
    done = world.do(ActOnNote, note=note, owner_id="li.wei", due="2026-12-01")
    card = world.row("card")
    assert str(done) == "CARD-1 entered the backlog"
    assert (card["title"], card["due"], card["owner_id"]) == (
        "Test data came late",
        "2026-12-01",
        world.id("person", "li.wei"),
    )
    assert world.row("retro_action")["note_id"] == note
    assert "Due" in world.refusal(BadInput, AddAction, title="x", owner_id="olga")
    world.do(MoveCards, cards="CARD-1", column="Done")
    action = world.row("retro_action")["id"]
    assert world.refusal(Refused, FinishAction, action=action) == "CARD-1 is done already"
    assert Actions().rows(world.session, Asked("done"))[0].state is ActionState.DONE


def test_without_a_done_column_an_action_cannot_be_finished(world: World) -> None:
    held(world, "Sprint 1", "2026-11-02")
    world.do(AddAction, title="x", owner_id="olga", due="2026-12-01")
    world.do(ArchiveColumn, column="Done")
    assert "no column of the kind" in world.refusal(Refused, FinishAction, action=world.row("retro_action")["id"])


def test_votes_order_the_notes_and_are_limited(world: World) -> None:
    held(world, "Sprint 1", "2026-11-02")
    world.do(EditSprint, sprint="Sprint 1", votes="2")
    notes = [world.given(AddNote, kind="try", text=text) for text in ("A", "B", "C")]
    other = world.another("li.wei")
    for world_, note in ((world, notes[1]), (world, notes[2]), (other, notes[2])):
        world_.do(VoteNote, note=note)
    assert "all 2 votes are cast" in world.refusal(Refused, VoteNote, note=notes[0])
    assert "already" in world.refusal(Refused, VoteNote, note=notes[1])
    retro = read_retro(world.session, world.id("sprint", "Sprint 1"))
    assert [(note.text, note.votes, note.mine) for note in retro.notes[NoteKind.TRY]] == [
        ("C", 2, True),
        ("B", 1, True),
        ("A", 0, False),
    ]
    assert retro.votes_left == 0
    world.do(UnvoteNote, note=notes[1])
    assert str(world.do(VoteNote, note=notes[0])) == "voted; votes left: 0"
    assert "have not voted" in other.refusal(Refused, UnvoteNote, note=notes[0])


def test_a_vote_for_an_archived_note_is_free_again(world: World) -> None:
    held(world, "Sprint 1", "2026-11-02")
    note = world.given(AddNote, kind="try", text="A")
    world.do(VoteNote, note=note)
    world.do(EditNote, note=note, text="B")
    world.do(ArchiveNote, note=note)
    retro = read_retro(world.session, world.id("sprint", "Sprint 1"))
    assert (retro.votes_left, retro.notes[NoteKind.TRY]) == (3, ())


def test_a_note_needs_a_sprint_that_has_begun(world: World) -> None:
    world.do(AddSprint, name="Sprint 1")
    with pytest.raises(BadInput, match="no sprint has begun"):
        world.do(AddNote, kind="try", text="A")
    world.do(AddNote, kind="try", text="A", sprint="Sprint 1")


# Lessons and wins


def test_lessons_and_wins_take_the_module_of_their_sprint(world: World, clock: FixedClock) -> None:
    held(world, "Sprint 1", "2026-11-02")
    world.do(AddLesson, text="Reconcile the opening balance first", sprint_id="Sprint 1")
    world.do(AddWin, who="Zhao Min", quote="I closed in a day", metric="30 → 19 days", sprint_id="Sprint 1")
    finance = world.id("module", "Finance")
    assert (world.row("lesson")["module_id"], world.row("win")["module_id"]) == (finance, finance)
    world.do(EditLesson, lesson="LES-1", text="Reconcile first")
    world.do(EditWin, win="WIN-1", quote="Closed in a day", who="Zhao")
    world.refusal(BadInput, EditLesson, lesson="LES-1", text=" ")
    world.refusal(BadInput, EditWin, win="WIN-1", quote=" ")
    assert [listing.noun for listing in LISTINGS if listing.rows(world.session, Asked("first"))] == ["lesson"]
    world.do(ArchiveLesson, lesson="LES-1")
    world.do(ArchiveWin, win="WIN-1")
    assert [row["archived"] for row in (world.row("lesson"), world.row("win"))] == [1, 1]


# The rollout


def test_the_next_module_waits_until_the_one_before_is_reconciled(world: World) -> None:
    world.do(UseTemplate, template="erp")
    assert [row.name for row in Rollout().rows(world.session)] == ["Finance", "Purchasing", "Inventory"]
    world.do(StartModule, module="Finance")
    sentence = world.refusal(Refused, StartModule, module="Purchasing")
    assert sentence.startswith("Purchasing waits until the reconciliation of Finance is signed")
    assert Rollout().rows(world.session)[1].why_not == sentence
    world.do(SignReconciliation, module="Finance")
    world.do(StartModule, module="Purchasing")
    assert "has begun already" in world.refusal(Refused, StartModule, module="Purchasing")
    assert "was signed on 2026-11-24 by olga" in world.refusal(Refused, SignReconciliation, module="Finance")
    assert "has not begun" in world.refusal(Refused, SignReconciliation, module="Inventory")


def test_an_override_needs_a_reason_and_keeps_it(world: World) -> None:
    world.do(UseTemplate, template="erp")
    world.do(StartModule, module="Finance")
    done = world.do(StartModule, module="Purchasing", override="the supplier changes in January")
    assert "waits until" in str(done.warnings[0])
    assert Rollout().rows(world.session)[1].override == "the supplier changes in January"
    assert "still not signed" in str(
        [str(each) for each in world.do(StartModule, module="Inventory", override="too").warnings]
    )


def test_starting_a_module_tells_the_lessons_of_earlier_ones(world: World) -> None:
    world.do(UseTemplate, template="erp")
    for number in range(7):
        world.do(AddLesson, text=f"Lesson {number}", module_id="Finance")
    world.do(AddLesson, text="Not yet", module_id="Inventory")
    world.do(StartModule, module="Finance")
    world.do(SignReconciliation, module="Finance")
    told = [str(warning) for warning in world.do(StartModule, module="Purchasing").warnings]
    assert told == [*(f"lesson: Lesson {n}" for n in (6, 5, 4, 3, 2)), "and more lessons (2): cockpit lesson list"]


def test_a_module_may_wait_for_acceptance(world: World) -> None:
    world.do(UseTemplate, template="crm")
    world.do(SetEntry, module="Customer service", entry="accepted")
    assert [row.name for row in Rollout().rows(world.session)][:3] == [
        "Sales leads",
        "Customer service",
        "Marketing automation",
    ]
    assert Rollout().rows(world.session)[1].entry == (EntryCondition.ACCEPTED,)
    assert "increment of Sales leads" in world.refusal(Refused, StartModule, module="Customer service")
    world.do(StartModule, module="Sales leads")
    world.do(AcceptModule, module="Sales leads")
    world.do(StartModule, module="Customer service")
    assert "was accepted on 2026-11-24 by olga" in world.refusal(Refused, AcceptModule, module="Sales leads")


def test_a_template_leaves_what_runs_where_it_is(world: World) -> None:
    world.do(UseTemplate, template="erp")
    world.do(UseTemplate, template="crm")
    names = [row.name for row in Rollout().rows(world.session)]
    assert names[:4] == ["Finance", "Purchasing", "Inventory", "Sales leads"]
    world.do(UseTemplate, template="erp")
    assert [row.name for row in Rollout().rows(world.session)] == names


def test_modules_of_a_template_are_known_in_every_language(world: World) -> None:
    with speaking("zh_CN"):
        world.do(UseTemplate, template="erp")
    assert [row.name for row in Rollout().rows(world.session)] == ["Finance", "Purchasing", "库存"]


def test_an_order_of_ones_own_is_set_up_like_a_template(world: World) -> None:
    world.do(UseTemplate, modules="Purchasing\nPayroll, accepted\n")
    rows = Rollout().rows(world.session)
    assert [(row.name, row.entry) for row in rows] == [
        ("Purchasing", ()),
        ("Payroll", (EntryCondition.ACCEPTED,)),
        ("Finance", ()),
    ]
    assert "there is no template “scm”; take one of crm, erp" in world.refusal(BadInput, UseTemplate, template="scm")
    assert "also needs: Template (--template)" in world.refusal(BadInput, UseTemplate)


def test_who_signs_for_a_module_with_open_cards_says_why(world: World) -> None:
    world.do(AddCard, title="A", module_id="Finance")
    assert "Finance has not begun" in world.refusal(BadInput, AcceptModule, module="Finance")
    world.do(StartModule, module="Finance")
    for command in (SignReconciliation, AcceptModule):
        assert "Finance has open cards (1 of 1)" in world.refusal(BadInput, command, module="Finance")
        done = world.do(command, module="Finance", override="the pilot ends")
        assert ["Finance has open cards (1 of 1)" in str(warning) for warning in done.warnings] == [True]
    (row, _other) = Rollout().rows(world.session)
    assert [str(reason) for reason in row.reasons] == [
        "signed all the same: the pilot ends",
        "accepted all the same: the pilot ends",
    ]


def told(world: World, module: str = "Purchasing") -> str:
    """Return what the list tells last of a module."""
    listing = Rollout()
    row = next(row for row in listing.rows(world.session) if row.name == module)
    return "".join(text for text, _tone in listing.cells(row, world.session)[-1])


def test_each_reason_is_told_with_what_it_was_given_for(world: World) -> None:
    world.do(SetEntry, module="Purchasing", entry="reconciled")
    world.do(AddCard, title="A", module_id="Purchasing")
    world.do(StartModule, module="Purchasing", override="the supplier changes; soon")
    assert told(world) == "begun all the same: the supplier changes; soon"
    world.do(SignReconciliation, module="Purchasing", override="ok")
    both = "begun all the same: the supplier changes; soon; signed all the same: ok"
    assert told(world) == both
    world.session.undo()
    assert told(world) == "begun all the same: the supplier changes; soon"
    world.session.redo()
    assert told(world) == both
    row = next(row for row in Rollout().rows(world.session) if row.name == "Purchasing")
    plain = Rollout().plain(row)
    assert [plain[f"{verb}_override"] for verb in ("start", "sign", "accept")] == [
        "the supplier changes; soon",
        "ok",
        "",
    ]


def test_a_reason_for_signing_is_none_for_beginning(world: World) -> None:
    world.do(AddCard, title="A", module_id="Purchasing")
    world.do(StartModule, module="Purchasing")
    world.do(SignReconciliation, module="Purchasing", override="ok")
    assert told(world) == "signed all the same: ok"


def test_a_module_that_was_accepted_before_it_began_keeps_the_reason(world: World) -> None:
    world.do(AcceptModule, module="Purchasing", override="it runs already")
    assert told(world) == "accepted all the same: it runs already"
    world.do(StartModule, module="Purchasing")
    assert told(world) == "accepted all the same: it runs already"


def test_what_happened_to_a_module_in_the_rollout_is_its_history(world: World) -> None:
    world.do(SetEntry, module="Purchasing", entry="reconciled")
    world.do(StartModule, module="Purchasing", override="the supplier changes")
    world.do(SignReconciliation, module="Purchasing")
    told = [
        (event.command, event.details)
        for event in history_of(world.session, "module", world.id("module", "Purchasing"))
    ]
    assert told[::-1][1:] == [
        ("rollout.entry", "Purchasing: Begins when its reconciliation is signed"),
        ("rollout.start", "Purchasing: Begun on - → 2026-11-24, Why all the same - → the supplier changes"),
        ("rollout.sign", "Purchasing: Reconciled on - → 2026-11-24, Reconciled by - → olga"),
    ]
    assert recent(world.session, 1)[0].details.startswith("Purchasing: Reconciled on")


def test_an_accepted_increment_accepts_its_module(world: World) -> None:
    world.do(SetEntry, module="Purchasing", entry="accepted")
    held(world, "Sprint 1", "2026-11-02")
    world.refusal(Refused, StartModule, module="Purchasing")
    world.another("wang.fang").do(AcceptSprint, sprint="Sprint 1")
    world.do(StartModule, module="Purchasing")
    assert Rollout().rows(world.session)[0].accepted_by == "wang.fang"


def test_modules_change_their_order(world: World) -> None:
    world.do(OrderModule, module="Purchasing", before="Finance")
    assert [row.name for row in Rollout().rows(world.session)] == ["Purchasing", "Finance"]
    world.do(OrderModule, module="Purchasing")
    assert [row.name for row in Rollout().rows(world.session)] == ["Finance", "Purchasing"]


def test_only_those_who_may_sign_do(world: World) -> None:
    world.do(StartModule, module="Finance")
    assert "you may not" in world.another("li.wei").refusal(Denied, SignReconciliation, module="Finance")
    world.another("wang.fang").do(SignReconciliation, module="Finance")
    assert world.row("rollout_step")["reconciled_by"] == "wang.fang"


def test_the_rollout_counts_cards_of_each_module(world: World) -> None:
    world.do(AddCard, title="A", points="3", module_id="Finance")
    world.do(AddCard, title="B", points="5", module_id="Finance")
    world.do(AddCard, title="C", points="5", module_id="Finance")
    world.do(MoveCards, cards="CARD-1", column="Done")
    world.do(ArchiveCards, cards="CARD-3")
    row = Rollout().rows(world.session)[0]
    assert (row.cards, row.done_cards, row.points, row.done_points) == (2, 1, 8, 3)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.noun)
def test_every_list_reads_in_both_languages(world: World, listing: object) -> None:
    held(world, "Sprint 1", "2026-11-02")
    world.do(AddHoliday, day="2026-10-01", name="x")
    world.given(AddNote, kind="went-well", text="A")
    world.do(AddAction, title="x", owner_id="olga", due="2026-12-01")
    world.do(AddLesson, text="L", module_id="Finance")
    world.do(AddWin, who="Z", quote="Q")
    before = contents(world.store)
    for shown in (each for each in LISTINGS if each is listing):
        for language in ("en", "zh_CN"):
            with speaking(language):
                rows = shown.rows(world.session)
                assert rows
                assert all(len(shown.cells(row, world.session)) == len(shown.columns) for row in rows)
                assert shown.detail(world.session, shown.ids(world.session)[0]).lines
        for sort in shown.sorts:
            assert shown.ids(world.session, Asked(sort=f"-{sort}"))
    assert contents(world.store) == before
