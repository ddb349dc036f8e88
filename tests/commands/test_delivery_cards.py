"""Cards on the board: what commands write, what they refuse, and what the board shows of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cockpit.clock import FixedClock
from cockpit.command import Selection
from cockpit.delivery.board import lane_of, lanes, read_board, refreshed
from cockpit.delivery.board_rules import Firmness
from cockpit.delivery.cards import cycle_limit, read_cards
from cockpit.delivery.choices import Lane
from cockpit.delivery.commands import (
    AddCard,
    AddCheck,
    AddColumn,
    AddComment,
    AddCriterion,
    ArchiveCards,
    ArchiveColumn,
    ArchiveComment,
    ArchiveCriterion,
    AssignCards,
    BackCards,
    BlockCards,
    CheckCard,
    DefaultColumns,
    EditCard,
    EditCheck,
    EditColumn,
    EditComment,
    EstimateCards,
    ForwardCards,
    LabelCards,
    LowerCard,
    MoveCards,
    NeedCards,
    OrderColumn,
    PrioritizeCards,
    RaiseCard,
    RankCard,
    ScheduleCards,
    SetCards,
    TickCheck,
    TickCriterion,
    UnarchiveCards,
    UnblockCards,
    UnneedCards,
)
from cockpit.delivery.page import read_page
from cockpit.delivery.queries import CARDS, LISTINGS
from cockpit.delivery.records import BoardColumn, Card
from cockpit.delivery.saving import next_ranks
from cockpit.errors import BadInput, Conflict, Denied, NotFound, Refused
from cockpit.i18n import speaking
from cockpit.listing import Asked
from cockpit.requirements.commands import AddRequirement
from tests.support import NOW, World, contents

DAY = timedelta(1)
HOSTILE = "\x1b]52;c;x\x07[/red] \u202e=cmd|'月结\nsecond"


def cards(world: World, *titles: str, **inputs: Any) -> list[int]:
    return [world.given(AddCard, title=title, **inputs) for title in titles]


def states(world: World, card: int) -> list[tuple[Any, ...]]:
    rows = world.rows("card_state", card_id=card)
    return [(row["day"], row["kind"], row["was"], row["points"], row["archived"]) for row in rows]


def order(world: World, column: str = "Backlog") -> list[int]:
    """Return the numbers of the cards of a column from top to bottom."""
    board = read_board(world.session, Asked())
    part = next(part for part in board.parts if part.name == column)
    return [card.number for card in board.cards(world.session, part.ids)]


def titles(world: World, filter_: str) -> list[str]:
    return [card.title for card in CARDS.rows(world.session, Asked(filter_))]


# Adding and changing


def test_a_card_begins_at_the_bottom_of_the_first_column(world: World) -> None:
    first, second = cards(world, "Ledger", "Invoices", points="3")
    row = world.row("card", id=second)
    assert (row["number"], row["column_id"], row["points"]) == (2, world.id("column", "Backlog"), 3)
    assert (row["made_on"], row["moved_on"], row["began_on"]) == ("2026-11-24", "2026-11-24", None)
    assert order(world) == [1, 2]
    assert states(world, first) == [("2026-11-24", "todo", None, 3, 0)]


def test_a_card_takes_all_that_is_known_of_it(world: World) -> None:
    above = world.given(AddCard, title="Ledger")
    pk = world.given(
        AddCard,
        title="Post the opening balance",
        description="One line\nand another",
        owner_id="li.wei",
        module_id="Finance",
        parent_id="CARD-1",
        due="in 3 days",
        priority="high",
        labels="migration, ledger",
        needs="CARD-1",
        column="In progress",
    )
    card = read_cards(world.session, [pk])[0]
    assert (card.owner, card.module, card.parent, card.due) == ("li.wei", "Finance", 1, date(2026, 11, 27))
    assert (card.labels, card.column, card.began_on) == (("migration", "ledger"), "In progress", NOW.date())
    assert read_page(world.session, pk).description == "One line\nand another"
    assert [other.id for other in read_page(world.session, pk).needs] == [above]
    assert read_cards(world.session, [above])[0].parts == 1


def test_an_edit_changes_only_what_is_given(world: World) -> None:
    (pk,) = cards(world, "Ledger", points="3", owner_id="li.wei")
    assert EditCard.current(world.session, pk)["description"] == ""
    world.do(EditCard, card="CARD-1", points="5", description="why")
    row = world.row("card", id=pk)
    assert (row["title"], row["points"], row["description"]) == ("Ledger", 5, "why")
    world.do(EditCard, card="CARD-1", points="-", owner_id="none")
    row = world.row("card", id=pk)
    assert (row["points"], row["owner_id"]) == (None, None)
    assert [state[3] for state in states(world, pk)] == [3, 5, None]


def test_an_edit_of_an_older_state_is_a_conflict(world: World) -> None:
    cards(world, "Ledger")
    version = world.row("card")["version"]
    world.do(EditCard, card="CARD-1", title="General ledger")
    assert "General ledger" in world.refusal(Conflict, EditCard, card="CARD-1", title="Mine", version=version)


def test_a_change_that_charts_do_not_count_leaves_no_line_of_history(world: World) -> None:
    (pk,) = cards(world, "Ledger")
    world.do(EditCard, card="CARD-1", title="General ledger", owner_id="li.wei", due="tomorrow")
    assert len(states(world, pk)) == 1


def test_several_cards_change_at_once(world: World) -> None:
    cards(world, "A", "B")
    world.do(AssignCards, cards="CARD-1, CARD-2", owner_id="li.wei")
    world.do(ScheduleCards, cards="CARD-1, CARD-2", due="2026-12-01")
    done = world.do(PrioritizeCards, cards="CARD-1, CARD-2", priority="urgent")
    assert str(done) == "CARD-1, CARD-2: priority urgent"
    world.do(EstimateCards, cards="CARD-1, CARD-2", points="0")
    world.do(SetCards, cards="CARD-2", module_id="Purchasing", labels="x")
    found = CARDS.rows(world.session)
    assert {(card.owner, card.due, card.priority.value, card.points) for card in found} == {
        ("li.wei", date(2026, 12, 1), "urgent", 0.0)
    }
    assert [card.module for card in found] == [None, "Purchasing"]
    assert "say what to change" in world.refusal(BadInput, SetCards, cards="CARD-1")


def test_labels_are_added_once_and_taken_away(world: World) -> None:
    cards(world, "A", labels="ledger")
    world.do(LabelCards, cards="CARD-1", add="Ledger, tax", remove="")
    world.do(LabelCards, cards="CARD-1", remove="TAX")
    assert read_cards(world.session, [1])[0].labels == ("ledger",)
    world.refusal(BadInput, LabelCards, cards="CARD-1")


def test_hostile_text_is_kept_as_one_harmless_line_and_shown(world: World) -> None:
    pk = world.given(AddCard, title=HOSTILE, description=HOSTILE, labels=HOSTILE)
    stored = world.row("card", id=pk)["title"]
    assert "\x1b" not in stored
    assert "\n" not in stored
    assert "月结" in stored
    for listing in LISTINGS:
        for row in listing.rows(world.session):
            listing.cells(row, world.session)
            listing.plain(row)
    assert CARDS.detail(world.session, pk).lines
    assert titles(world, '"月结"') == [stored]


def test_what_is_too_long_or_no_number_is_refused_in_one_sentence(world: World) -> None:
    assert world.refusal(BadInput, AddCard, title="x" * 501) == "Title may have at most 500 characters"
    assert world.refusal(BadInput, AddCard, title=" ") == "Title must not be empty"
    assert world.refusal(BadInput, AddCard, title="x", points="-1") == "Points must be at least 0"
    assert world.refusal(BadInput, AddCard, title="x", points="many") == "“many” is not a number"
    assert "did you mean Finance?" in world.refusal(NotFound, AddCard, title="x", module_id="Finanze")


def test_somebody_who_only_looks_on_may_not_change_cards(world: World) -> None:
    cards(world, "A")
    tom = world.another("tom")
    assert "you may not" in tom.refusal(Denied, AddCard, title="Mine")
    assert "you may not" in world.another("li.wei").refusal(Denied, AddColumn, name="Mine")


# Moving


def test_a_card_moves_on_and_back_and_its_history_is_written_down(world: World, clock: FixedClock) -> None:
    (pk,) = cards(world, "Ledger", points="3", owner_id="li.wei")
    for _step in range(2):
        clock.moment += DAY
        world.do(ForwardCards, cards="CARD-1")
    assert str(world.do(ForwardCards, cards="CARD-1")) == "CARD-1 → Testing"
    clock.moment += 2 * DAY
    world.do(ForwardCards, cards="CARD-1")
    row = world.row("card", id=pk)
    assert (row["began_on"], row["done_on"], row["cycle_days"]) == ("2026-11-26", "2026-11-28", 3)
    world.do(BackCards, cards="CARD-1")
    row = world.row("card", id=pk)
    assert (row["began_on"], row["done_on"], row["cycle_days"]) == ("2026-11-26", None, None)
    assert [state[:3] for state in states(world, pk)] == [
        ("2026-11-24", "todo", None),
        ("2026-11-26", "doing", "todo"),
        ("2026-11-28", "done", "doing"),
        ("2026-11-28", "doing", "done"),
    ]


def test_undo_takes_a_move_back_with_its_line_of_history(world: World) -> None:
    cards(world, "Ledger")
    before = contents(world.store)
    world.do(MoveCards, cards="CARD-1", column="In progress")
    after = contents(world.store)
    world.session.undo()
    assert contents(world.store) == before
    world.session.redo()
    assert contents(world.store) == after


def test_at_the_ends_of_the_board_there_is_nowhere_to_go(world: World) -> None:
    cards(world, "A")
    assert world.refusal(Refused, BackCards, cards="CARD-1") == "CARD-1 is in the first column"
    world.do(MoveCards, cards="CARD-1", column="Done")
    assert world.refusal(Refused, ForwardCards, cards="CARD-1") == "CARD-1 is in the last column"


def test_of_several_cards_those_move_that_can(world: World) -> None:
    cards(world, "A", "B")
    world.do(MoveCards, cards="CARD-1", column="Done")
    world.do(ForwardCards, cards="CARD-1, CARD-2")
    assert order(world, "Ready") == [2]
    assert order(world, "Done") == [1]


def test_a_hard_limit_refuses_with_its_reason_and_nothing_moves(world: World) -> None:
    world.do(EditColumn, column="Ready", hard_limit="1")
    cards(world, "A", "B", "C")
    sentence = world.refusal(Refused, ForwardCards, cards="CARD-1, CARD-2")
    assert sentence == "“Ready” would hold 2 cards, its limit is 1; finish one first"
    assert order(world) == [1, 2, 3]
    world.do(ForwardCards, cards="CARD-1")
    world.refusal(Refused, AddCard, title="D", column="Ready")
    assert len(world.rows("card")) == 3


def test_a_soft_limit_warns_and_is_shown_on_the_board(world: World) -> None:
    world.do(EditColumn, column="Ready", soft_limit="1", on_enter="")
    cards(world, "A", "B")
    done = world.do(ForwardCards, cards="CARD-1, CARD-2")
    assert [str(warning) for warning in done.warnings] == [
        "“Ready” would hold 2 cards, its limit is 1; finish one first"
    ]
    part = next(part for part in read_board(world.session, Asked("nothing")).parts if part.name == "Ready")
    assert (part.note, part.over, len(part.ids)) == ("2/1", Firmness.SOFT, 0)


def test_a_limit_may_count_each_module_apart(world: World) -> None:
    world.do(EditColumn, column="Ready", hard_limit="1", limit_by="module", on_enter="")
    cards(world, "A", "B", module_id="Finance")
    cards(world, "C", module_id="Purchasing")
    world.do(ForwardCards, cards="CARD-1, CARD-3")
    assert "cards of “Finance”" in world.refusal(Refused, ForwardCards, cards="CARD-2")
    assert next(part for part in read_board(world.session, Asked()).parts if part.name == "Ready").note == "1/1"
    world.do(SetCards, cards="CARD-2", module_id="none")
    world.do(ForwardCards, cards="CARD-2")


def test_rules_of_a_column_are_asked_as_firmly_as_it_says(world: World) -> None:
    world.do(EditColumn, column="In progress", on_enter="owner,dependencies", firmness="hard")
    cards(world, "A", "B", needs="")
    world.do(NeedCards, card="CARD-2", needs="CARD-1")
    assert "asks for an owner" in world.refusal(Refused, MoveCards, cards="CARD-2", column="In progress")
    world.do(AssignCards, cards="CARD-2", owner_id="li.wei")
    sentence = world.refusal(Refused, MoveCards, cards="CARD-2", column="In progress")
    assert sentence == "CARD-2 waits for CARD-1; finish that first"
    world.do(MoveCards, cards="CARD-1", column="Done")
    world.do(MoveCards, cards="CARD-2", column="In progress")


def test_the_definition_of_done_is_asked_before_done(world: World) -> None:
    world.do(EditColumn, column="Done", on_enter="checklist", firmness="hard")
    (pk,) = cards(world, "A")
    assert "open points on CARD-1: 3" in world.refusal(Refused, MoveCards, cards="CARD-1", column="Done")
    world.do(AddCheck, card="CARD-1", text="Own point\n\n  another ")
    world.do(CheckCard, card="CARD-1", point="all")
    assert [point.done for point in read_page(world.session, pk).points] == [True] * 5
    world.do(MoveCards, cards="CARD-1", column="Done")
    world.do(AddCriterion, name="New point")
    card = read_cards(world.session, [pk])[0]
    assert (card.checks_done, card.checks) == (5, 5)


def test_finishing_a_card_with_open_parts_warns(world: World) -> None:
    cards(world, "Whole")
    cards(world, "Part", parent_id="CARD-1")
    done = world.do(MoveCards, cards="CARD-1", column="Done")
    assert "CARD-1 still has open parts: 1" in map(str, done.warnings)


def test_a_card_that_somebody_archived_meanwhile_does_not_move(world: World) -> None:
    cards(world, "A")
    other = world.another("li.wei")
    other.do(ArchiveCards, cards="CARD-1")
    for command in (ForwardCards, ArchiveCards):
        assert "CARD-1 is archived; bring it back first" in world.refusal(Refused, command, cards="CARD-1")
    assert "archived" in world.refusal(Refused, LowerCard, card="CARD-1")
    world.do(UnarchiveCards, cards="CARD-1")
    assert order(world) == [1]


def test_a_column_renamed_by_somebody_else_still_takes_cards(world: World) -> None:
    cards(world, "A")
    column = world.id("column", "Ready")
    world.another("olga", "window").do(EditColumn, column="Ready", name="Bereit")
    world.do(MoveCards, cards="CARD-1", column=column)
    assert order(world, "Bereit") == [1]


def test_a_column_archived_by_somebody_else_takes_none(world: World) -> None:
    cards(world, "A")
    column = world.id("column", "Ready")
    world.another("olga", "window").do(ArchiveColumn, column="Ready")
    assert "column “Ready” is archived" in world.refusal(Refused, MoveCards, cards="CARD-1", column=column)
    world.do(ForwardCards, cards="CARD-1")
    assert order(world, "In progress") == [1]


def test_when_the_clock_is_moved_back_a_card_still_took_a_day(world: World, clock: FixedClock) -> None:
    (pk,) = cards(world, "A")
    world.do(MoveCards, cards="CARD-1", column="In progress")
    clock.moment -= 3 * DAY
    world.do(MoveCards, cards="CARD-1", column="Done")
    assert world.row("card", id=pk)["cycle_days"] == 1


# Order


def test_cards_are_put_above_and_below_each_other(world: World) -> None:
    cards(world, "A", "B", "C", "D")
    world.do(LowerCard, card="CARD-1")
    assert order(world) == [2, 1, 3, 4]
    world.do(RaiseCard, card="CARD-4")
    assert order(world) == [2, 1, 4, 3]
    world.do(RaiseCard, card="CARD-3", past="CARD-2")
    assert order(world) == [3, 2, 1, 4]
    world.do(RankCard, card="CARD-4", before="CARD-2")
    assert order(world) == [3, 4, 2, 1]
    world.do(RankCard, card="CARD-3", after="CARD-2")
    assert order(world) == [4, 2, 3, 1]
    world.do(RankCard, card="CARD-4")
    assert order(world) == [2, 3, 1, 4]
    assert world.refusal(Refused, LowerCard, card="CARD-4") == "CARD-4 is the last of its column"
    assert world.refusal(Refused, RaiseCard, card="CARD-2") == "CARD-2 is the first of its column"
    assert world.do(RankCard, card="CARD-2", before="CARD-2").change is None
    world.refusal(BadInput, RankCard, card="CARD-2", before="CARD-3", after="CARD-4")


def test_a_card_keeps_its_place_through_other_columns(world: World) -> None:
    cards(world, "A", "B", "C")
    world.do(ForwardCards, cards="CARD-2")
    world.do(BackCards, cards="CARD-2")
    assert order(world) == [1, 2, 3]


def test_two_people_who_order_different_cards_never_meet(world: World) -> None:
    cards(world, *"ABCDE")
    other = world.another("li.wei")
    for _round in range(30):
        world.do(RankCard, card="CARD-5", before="CARD-2")
        other.do(RankCard, card="CARD-4", before="CARD-2")
    ranks = [row["rank"] for row in world.rows("card")]
    assert len(set(ranks)) == 5
    assert order(world) == [1, 5, 4, 2, 3]


def test_ranks_behind_everything_are_given_in_order(world: World) -> None:
    cards(world, "A")
    with world.store.change(at=NOW, actor="a", session="s", command="x") as change:
        from cockpit.command import Work

        work = Work(change, project=world.session.project_id, actor="a", person=None, now=NOW, today=NOW.date())
        ranks = list(next_ranks(work, 100))
        work.save(work.find(Card)[0].with_(title="touched"))
    assert ranks == sorted(set(ranks))
    assert ranks[0] > world.row("card")["rank"]


# Links


def test_cards_cannot_wait_for_each_other_in_a_circle(world: World) -> None:
    cards(world, "A", "B", "C")
    world.do(NeedCards, card="CARD-1", needs="CARD-2")
    world.do(NeedCards, card="CARD-2", needs="CARD-3")
    sentence = world.refusal(Refused, NeedCards, card="CARD-3", needs="CARD-1")
    assert sentence.endswith("in a circle: CARD-3 → CARD-1 → CARD-2 → CARD-3")
    assert world.refusal(Refused, NeedCards, card="CARD-1", needs="CARD-1") == "CARD-1 cannot wait for itself"
    assert world.do(NeedCards, card="CARD-1", needs="CARD-2").change is None
    world.do(UnneedCards, card="CARD-2", needs="CARD-3")
    world.do(NeedCards, card="CARD-3", needs="CARD-1")
    assert "does not wait for CARD-3" in world.refusal(Refused, UnneedCards, card="CARD-2", needs="CARD-3")


def test_a_card_cannot_be_a_part_of_itself(world: World) -> None:
    cards(world, "A")
    cards(world, "B", parent_id="CARD-1")
    cards(world, "C", parent_id="CARD-2")
    assert "part of itself" in world.refusal(Refused, EditCard, card="CARD-1", parent_id="CARD-3")
    assert "part of itself" in world.refusal(Refused, EditCard, card="CARD-1", parent_id="CARD-1")


def test_archiving_a_card_names_those_that_wait_for_it(world: World) -> None:
    cards(world, "A")
    cards(world, "B", needs="CARD-1")
    cards(world, "C", parent_id="CARD-1")
    done = world.do(ArchiveCards, cards="CARD-1")
    assert [str(warning) for warning in done.warnings] == ["a part of CARD-1, or waited for it: CARD-2, CARD-3"]
    assert read_cards(world.session, [2])[0].waits_for == 0
    assert "is not archived" in world.refusal(Refused, UnarchiveCards, cards="CARD-2")


# Blocks, comments, checklists


def test_a_block_has_a_reason_and_a_first_day(world: World, clock: FixedClock) -> None:
    cards(world, "A")
    world.do(BlockCards, cards="CARD-1", reason="vendor has to answer")
    clock.moment += 2 * DAY
    world.do(BlockCards, cards="CARD-1", reason="vendor has answered half of it")
    row = world.row("card")
    assert (row["blocked_since"], row["blocked_reason"]) == ("2026-11-24", "vendor has answered half of it")
    assert titles(world, "blocked since:<today") == ["A"]
    world.refusal(BadInput, BlockCards, cards="CARD-1", reason=" ")
    world.do(UnblockCards, cards="CARD-1")
    assert titles(world, "blocked") == []
    assert world.refusal(Refused, UnblockCards, cards="CARD-1") == "CARD-1 is not blocked"


def test_only_those_that_were_blocked_are_told_to_be_so_no_longer(world: World) -> None:
    cards(world, "A", "B", "C")
    world.do(BlockCards, cards="CARD-2", reason="vendor has to answer")
    assert str(world.do(UnblockCards, cards="CARD-1, CARD-2, CARD-3")) == "CARD-2 no longer blocked"


def test_comments_are_kept_found_and_changed_only_by_their_author(world: World) -> None:
    (pk,) = cards(world, "A")
    other = world.another("li.wei")
    other.do(AddComment, card="CARD-1", text="The audit needs 月结 too")
    comment = world.row("card_comment")["id"]
    assert read_page(world.session, pk).comments[0].author == "li.wei"
    assert titles(world, "月结") == ["A"]
    assert "only li.wei may change" in world.refusal(Refused, EditComment, comment=comment, text="x")
    other.do(EditComment, comment=comment, text="Never mind")
    world.do(ArchiveComment, comment=comment)
    assert read_page(world.session, pk).comments == ()


def test_points_are_found_by_number_and_by_words(world: World) -> None:
    (pk,) = cards(world, "A")
    world.do(AddCheck, card="CARD-1", text="Import the list\nImport the balance")
    world.do(CheckCard, card="CARD-1", point="2")
    world.do(CheckCard, card="CARD-1", point="work instr")
    assert [point.done for point in read_page(world.session, pk).points] == [False, True, False, True, False]
    world.do(CheckCard, card="CARD-1", point="work instr")
    world.do(TickCheck, point=world.rows("check_item")[1]["id"])
    assert not any(point.done for point in read_page(world.session, pk).points)
    assert "could be" in world.refusal(BadInput, CheckCard, card="CARD-1", point="Import")
    assert "has no point “9”" in world.refusal(NotFound, CheckCard, card="CARD-1", point="9")
    world.do(EditCheck, point=world.rows("check_item")[0]["id"], text="Import all")
    assert read_page(world.session, pk).points[0].text == "Import all"


def test_a_criterion_is_ticked_on_several_cards(world: World) -> None:
    cards(world, "A", "B")
    world.do(TickCriterion, cards="CARD-1, CARD-2", criterion="Work instruction updated")
    assert {card.checks_done for card in CARDS.rows(world.session)} == {1}
    world.do(TickCriterion, cards="CARD-1, CARD-2", criterion="Work instruction updated", off="yes")
    world.do(ArchiveCriterion, criterion="Work instruction updated")
    assert {(card.checks_done, card.checks) for card in CARDS.rows(world.session)} == {(0, 2)}


# Columns


def test_columns_are_added_ordered_and_archived(world: World) -> None:
    world.do(AddColumn, name="Review", before="Done", kind="doing")
    assert [part.name for part in read_board(world.session, Asked()).parts][-2:] == ["Review", "Done"]
    world.do(OrderColumn, column="Review", before="Backlog")
    assert [row["position"] for row in world.rows("board_column")] == [1, 2, 3, 4, 5, 0]
    cards(world, "A", column="Review")
    assert "say to which column they go" in world.refusal(BadInput, ArchiveColumn, column="Review")
    world.do(ArchiveColumn, column="Review", to="Ready")
    assert order(world, "Ready") == [1]
    world.do(AddColumn, name="Review")
    assert len(world.rows("board_column")) == 6


def test_a_column_with_archived_cards_can_be_archived_and_they_come_back_elsewhere(world: World) -> None:
    cards(world, "A", column="Ready")
    world.do(ArchiveCards, cards="CARD-1")
    world.do(ArchiveColumn, column="Ready")
    world.do(UnarchiveCards, cards="CARD-1")
    assert order(world, "Backlog") == [1]


def test_limits_and_names_of_columns_are_checked(world: World) -> None:
    world.refusal(BadInput, AddColumn, name="Review", soft_limit="5", hard_limit="3")
    world.refusal(Conflict, AddColumn, name="Ready")
    world.refusal(Conflict, EditColumn, column="Ready", name="Done")
    assert "must be at least 1" in world.refusal(BadInput, EditColumn, column="Ready", hard_limit="0")
    assert "columns already" in world.refusal(Refused, DefaultColumns)


def test_a_column_that_changes_its_kind_changes_what_its_cards_count_as(world: World, clock: FixedClock) -> None:
    (pk,) = cards(world, "A", column="In progress")
    clock.moment += DAY
    world.do(EditColumn, column="In progress", kind="done")
    row = world.row("card", id=pk)
    assert (row["done_on"], row["cycle_days"], row["moved_on"]) == ("2026-11-25", 2, "2026-11-24")
    world.do(EditColumn, column="In progress", kind="todo")
    assert [state[1:3] for state in states(world, pk)] == [("doing", None), ("done", "doing"), ("todo", "done")]


def test_a_board_without_columns_says_how_to_get_some(world: World) -> None:
    with world.store.change(at=NOW, actor="a", session="s", command="x") as change:
        for column in change.find(BoardColumn):
            change.delete(column)
    assert "cockpit column defaults" in world.refusal(Refused, AddCard, title="A")
    world.do(DefaultColumns)
    cards(world, "A")


def test_the_last_column_stays(world: World) -> None:
    for name in ("Backlog", "Ready", "In progress", "Testing"):
        world.do(ArchiveColumn, column=name)
    assert "is the last column" in world.refusal(Refused, ArchiveColumn, column="Done")


# The board


@pytest.mark.parametrize("filter_", ["", "owner:me", "A or B"])
def test_a_board_brought_up_to_date_is_the_board_read_anew(world: World, filter_: str) -> None:
    cards(world, *"ABCDEF", owner_id="olga")
    board = read_board(world.session, Asked(filter_))
    for deed in (
        lambda: world.do(ForwardCards, cards="CARD-2, CARD-3"),
        lambda: world.do(RankCard, card="CARD-6", before="CARD-1"),
        lambda: world.do(ArchiveCards, cards="CARD-4"),
        lambda: world.do(AssignCards, cards="CARD-5", owner_id="li.wei"),
        lambda: world.do(AddCard, title="B too"),
        lambda: world.do(BackCards, cards="CARD-3"),
        lambda: world.session.undo(),
        lambda: world.do(AddColumn, name="Review"),
    ):
        done = deed()
        board = refreshed(world.session, board, done.ids)
        assert board == read_board(world.session, Asked(filter_))


def test_an_archived_column_is_shown_as_long_as_cards_are_asked_for_in_it(world: World) -> None:
    cards(world, "A", column="Ready")
    world.do(ArchiveCards, cards="CARD-1")
    world.do(ArchiveColumn, column="Ready")
    assert "Ready" not in [part.name for part in read_board(world.session, Asked()).parts]
    assert "Ready" in [part.name for part in read_board(world.session, Asked(archived=True)).parts]


def test_lanes_part_the_board_by_module_or_owner(world: World) -> None:
    cards(world, "A", module_id="Purchasing")
    cards(world, "B", owner_id="li.wei")
    purchasing, wei = world.id("module", "Purchasing"), world.id("person", "li.wei")
    board = read_board(world.session, Asked())
    assert lanes(world.session, Lane.MODULE, board) == [(purchasing, "Purchasing"), (0, "no module")]
    assert lanes(world.session, Lane.OWNER, board) == [(wei, "li.wei"), (0, "nobody")]
    assert lane_of(world.session, Lane.MODULE, [2, 1]) == [0, purchasing]
    assert lane_of(world.session, Lane.OWNER, [2, 1]) == [wei, 0]
    assert (lanes(world.session, Lane.NONE, board), lane_of(world.session, Lane.NONE, [1])) == ([], [0])


def test_a_filter_leaves_only_the_lanes_of_its_cards_and_that_of_nobody(world: World) -> None:
    cards(world, "A", owner_id="olga")
    cards(world, "B", owner_id="li.wei")
    board = read_board(world.session, Asked("owner:li.wei"))
    assert lanes(world.session, Lane.OWNER, board) == [(world.id("person", "li.wei"), "li.wei"), (0, "nobody")]


def test_a_card_is_aging_once_it_takes_longer_than_most(world: World, clock: FixedClock) -> None:
    cards(world, *"ABCDE", column="In progress")
    clock.moment += 2 * DAY
    world.do(MoveCards, cards="CARD-1, CARD-2, CARD-3, CARD-4, CARD-5", column="Done")
    assert cycle_limit(world.session) == 3
    cards(world, "F", "G", column="In progress")
    clock.moment += 2 * DAY
    assert titles(world, "aging") == []
    clock.moment += DAY
    assert titles(world, "aging") == ["F", "G"]
    assert [card.aging for card in CARDS.rows(world.session, Asked("doing"))] == [True, True]
    assert titles(world, "age:>3 -aging") == []


def test_the_filter_knows_what_is_said_of_cards(world: World) -> None:
    cards(world, "A", points="0", due="2026-11-20", labels="ledger, tax", priority="urgent", module_id="Finance")
    cards(world, "B", owner_id="olga", points="5", parent_id="CARD-1", needs="CARD-1")
    cards(world, "C", column="Done")
    for filter_, found in {
        "late": ["A"],
        "due:<today": ["A"],
        "label:tax": ["A"],
        "label:none -done": ["B"],
        "priority:urgent module:fin": ["A"],
        "zero or points:>4": ["A", "B"],
        "unestimated": ["C"],
        "owner:me": ["B"],
        "unowned open": ["A"],
        "waiting": ["B"],
        "parts": ["A"],
        "part:CARD-1": ["B"],
        "column:backlog": ["A", "B"],
        "done done:today": ["C"],
        "backlog": ["A", "B"],
        "CARD-2": ["B"],
    }.items():
        assert titles(world, filter_) == found, filter_
    with speaking("zh_CN"):
        assert titles(world, "late") == ["A"]


def test_every_order_of_the_list_works(world: World) -> None:
    cards(world, "A", "B")
    for listing in LISTINGS:
        for sort in listing.sorts:
            assert len(listing.ids(world.session, Asked(sort=sort))) == len(
                listing.ids(world.session, Asked(sort=f"-{sort}"))
            )


def test_a_key_without_a_selection_says_so() -> None:
    assert str(ForwardCards.when(Selection())) == "nothing is selected"


def test_days_late_are_counted(world: World, clock: FixedClock) -> None:
    cards(world, "A", due="2026-11-20")
    assert read_cards(world.session, [1])[0].overdue == 4
    world.do(MoveCards, cards="CARD-1", column="Done")
    assert read_cards(world.session, [1])[0].overdue == 0


def test_a_moment_just_before_midnight_counts_for_its_own_day(world: World, clock: FixedClock) -> None:
    clock.moment = datetime.fromisoformat("2026-11-24T23:59:00+08:00")
    (pk,) = cards(world, "A")
    assert states(world, pk)[0][0] == "2026-11-24"


def test_a_card_names_the_requirement_that_it_serves(world: World) -> None:
    world.given(AddRequirement, title="Close in fifteen days")
    (pk,) = cards(world, "A", requirement_id="REQ-1")
    cards(world, "B")
    assert CARDS.detail(world.session, pk).plain["requirement"] == "REQ-1"
    assert titles(world, "requirement:fifteen") == ["A"]
    assert titles(world, "untraced") == ["B"]
    assert world.refusal(NotFound, SetCards, cards="CARD-2", requirement_id="REQ-9") == "there is no requirement REQ-9"


def test_of_cards_that_are_moved_on_together_those_that_somebody_moved_first_stay(world: World) -> None:
    for title in ("A", "B"):
        world.do(AddCard, title=title)
    seen = tuple(row["version"] for row in world.rows("card"))
    world.another("li.wei").do(MoveCards, cards="CARD-1", column="Done")
    done = world.do(ForwardCards, cards="CARD-1, CARD-2", seen=seen)
    assert str(done) == "CARD-2 → Ready"
    assert [str(each) for each in done.warnings][1:] == ["li.wei moved CARD-1 to “Done” first; it was left there"]
    assert "left there" in world.refusal(Conflict, ForwardCards, cards="CARD-1, CARD-2", seen=seen)


def test_a_card_that_is_past_another_already_stays_where_it_is(world: World) -> None:
    for title in ("A", "B", "C"):
        world.do(AddCard, title=title)
    world.do(LowerCard, card="CARD-1", past="CARD-2")
    assert str(world.do(LowerCard, card="CARD-1", past="CARD-2")) == "CARD-1 is where it was"
    assert [row["number"] for row in sorted(world.rows("card"), key=lambda row: row["rank"])] == [2, 1, 3]


def test_a_limit_of_each_owner_holds_for_whoever_is_given_a_card(world: World) -> None:
    world.do(EditColumn, column="Ready", hard_limit="1", limit_by="owner", on_enter="")
    for title, owner in (("A", "olga"), ("B", "li.wei")):
        world.do(AddCard, title=title, column="Ready", owner_id=owner)
    full = "“Ready” would hold 2 cards of “Li Wei 李伟”, the limit is 1; finish one first"
    assert world.refusal(Refused, AssignCards, cards="CARD-1", owner_id="li.wei") == full
    assert world.refusal(Refused, SetCards, cards="CARD-1", owner_id="li.wei") == full
    assert world.refusal(Refused, EditCard, card="CARD-1", owner_id="li.wei") == full
    world.do(EditColumn, column="Ready", hard_limit="-", soft_limit="1")
    assert [str(each) for each in world.do(AssignCards, cards="CARD-1", owner_id="li.wei").warnings] == [full]


def test_a_card_comes_back_only_where_a_limit_leaves_room(world: World) -> None:
    cards(world, "A", "B", column="Ready")
    world.do(ArchiveCards, cards="CARD-1")
    world.do(EditColumn, column="Ready", hard_limit="1", on_enter="owner", firmness="hard")
    full = "“Ready” would hold 2 cards, its limit is 1; finish one first"
    assert world.refusal(Refused, UnarchiveCards, cards="CARD-1") == full
    world.do(EditColumn, column="Ready", hard_limit="2")
    world.do(UnarchiveCards, cards="CARD-1")
    assert order(world, "Ready") == [1, 2]


def test_the_cards_of_an_archived_column_go_where_a_limit_leaves_room(world: World) -> None:
    cards(world, "A", "B", column="Ready")
    world.do(EditColumn, column="Testing", soft_limit="-", hard_limit="1")
    full = "“Testing” would hold 2 cards, its limit is 1; finish one first"
    assert world.refusal(Refused, ArchiveColumn, column="Ready", to="Testing") == full
    world.do(ArchiveColumn, column="Ready", to="Backlog")
    assert order(world, "Backlog") == [1, 2]
