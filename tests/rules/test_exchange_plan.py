"""From a sheet to a plan: columns to fields, what is new or changed, errors by row and column, and the preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cockpit.choice import Choice
from cockpit.errors import BadInput
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.export import table_of
from cockpit.exchange.known import Entry, Existing, names_of
from cockpit.exchange.mapping import guess_mapping, read_pairs
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.preview import preview
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.settled import Said
from cockpit.exchange.target import FieldSpec, Kind, Outcome, Target, Values
from cockpit.exchange.write import write_csv_text
from cockpit.i18n import N_


class State(Choice):
    """Where a thing stands."""

    OPEN = "open", N_("active")
    DONE = "done", N_("closed")


def _accept(values: Values) -> Values:
    if not values.get("title"):
        raise BadInput(N_("Title is missing"), field="title")
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _review(outcomes: Sequence[Outcome]) -> Any:
    hours = sum(float(str(outcome.after.get("hours") or 0)) for outcome in outcomes)
    for outcome in outcomes:
        if outcome.row and outcome.after.get("hours") and hours > 10_000:
            yield outcome.row, BadInput(N_("more than there is"), field="hours")


TARGET = Target(
    noun="thing",
    label=N_("goal"),
    fields=(
        FieldSpec("code", N_("Code"), ("编号",)),
        FieldSpec("title", N_("Title"), ("summary", "标题")),
        FieldSpec("state", N_("State"), ("status",), Kind.CHOICE, State),
        FieldSpec("due", N_("Due"), ("截止",), Kind.DATE),
        FieldSpec("hours", N_("Hours"), (), Kind.NUMBER),
        FieldSpec("group", N_("Department"), (), Kind.NAME, noun="department", creates=True),
        FieldSpec("labels", N_("Labels"), ("label",), many=True),
    ),
    keys=("code", "title"),
    accept=_accept,
    review=_review,
)
KNOWN = (
    Entry(1, 4, {"code": "A-1", "title": "One", "state": "open", "due": date(2026, 3, 4), "labels": ("x", "y")}),
    Entry(2, 1, {"code": "A-2", "title": "Two", "state": "done", "hours": 0.1, "group": "Sales"}),
    Entry(3, 1, {"code": "A-3", "title": "Old"}, archived=True),
    Entry(4, 1, {"code": "A-4", "title": "Twin"}),
    Entry(5, 1, {"code": "A-5", "title": "Twin"}),
)
EXISTING = Existing(KNOWN, {"department": names_of([("Sales", "Sales")])})


def plan(text: str, *, dates: DateOrder | None = None, target: Target = TARGET) -> ImportPlan:
    sheet = read_any(text.encode(), "things.csv", words=target.vocabulary)
    return plan_import(sheet, target, guess_mapping(sheet.headings, target), EXISTING, dates=dates)


def states(made: ImportPlan) -> list[tuple[int, str]]:
    return [(row.number, row.state.value) for row in made.rows]


def errors(made: ImportPlan) -> list[str]:
    return [str(error) for error in made.errors]


@pytest.mark.parametrize(
    ("headings", "asked", "columns", "unknown"),
    [
        (["编号", "Custom field (Summary)", "Due (local)"], {}, {0: "code", 1: "title", 2: "due"}, ()),
        (["TITLE", "Label", "Labels", "Title"], {}, {0: "title", 1: "labels", 2: "labels"}, ("Title",)),
        (["Summary", "Title"], {}, {1: "title"}, ("Summary",)),
        (["Title", "Until"], {"until": "due"}, {0: "title", 1: "due"}, ()),
        (["Title", "Due", "Until"], {"Until": "截止"}, {0: "title", 2: "due"}, ("Due",)),
        (["Title", "Due"], {"Due": "-"}, {0: "title"}, ("Due",)),
        (["Title", "", "x"], {}, {0: "title"}, ("x",)),
    ],
)
def test_columns_find_their_fields(
    headings: list[str], asked: dict[str, str], columns: dict[int, str], unknown: tuple[str, ...]
) -> None:
    mapping = guess_mapping(headings, TARGET, asked)
    assert {place: spec.name for place, spec in mapping.columns.items()} == columns
    assert mapping.unknown == unknown


@pytest.mark.parametrize(
    ("headings", "asked", "sentence"),
    [
        (["a", "b"], {}, "No column was recognised .* columns are: a, b. .* code / title"),
        (["Title"], {"Tilte": "title"}, "no column “Tilte”: did you mean “Title”"),
        (["Title"], {"Title": "titel"}, "no field “titel”: did you mean “title”"),
    ],
)
def test_a_mapping_that_cannot_be_says_what_to_write(headings: list[str], asked: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        guess_mapping(headings, TARGET, asked)


def test_pairs_are_read_from_the_right() -> None:
    assert read_pairs(["a=b=due", " x = - "]) == {"a=b": "due", "x": "-"}
    with pytest.raises(BadInput, match="write COLUMN=FIELD"):
        read_pairs(["due"])


def test_rows_are_new_changed_or_unchanged_by_their_key() -> None:
    made = plan("Code,Title,State,Due,Hours\na-1,One,active,2026-03-04,\nA-2,Two,open,,\n,Three,,,5\nA-9,Four,,,\n")
    assert states(made) == [(2, "unchanged"), (3, "changed"), (4, "new"), (5, "new")]
    changed, new = made.of(RowState.CHANGED)[0], made.of(RowState.NEW)[0]
    assert (changed.id, changed.version, changed.values) == (2, 1, {"state": "open"})
    assert new.values == {"title": "Three", "hours": 5.0}
    assert [row.number for row in made.to_apply()] == [3, 4, 5]


def test_a_blank_cell_says_nothing_and_a_dash_empties() -> None:
    made = plan("Code,Title,Due,Labels\nA-1,,,\n")
    assert states(made) == [(2, "unchanged")]
    assert plan("Code,Due\nA-1,-\n").rows[0].values == {"due": None}


def test_the_order_of_a_list_and_the_code_of_a_known_entry_are_no_change() -> None:
    assert states(plan("Code,Labels\nA-1,y; x\n")) == [(2, "unchanged")]
    assert plan("Code,Labels\na-1,y; z\n").rows[0].values == {"labels": ("y", "z")}


def test_an_entry_without_a_code_is_known_by_its_title() -> None:
    assert states(plan("Title,State\n one ,closed\nOld,open\n")) == [(2, "changed"), (3, "new")]


def test_an_unknown_code_is_that_of_a_new_entry_unless_the_project_gives_codes_itself() -> None:
    text = "Code,Title,State\nZ-9,One,closed\n"
    assert states(plan(text)) == [(2, "new")]
    assert states(plan(text, target=replace(TARGET, assigned=True))) == [(2, "changed")]


def test_what_an_export_writes_is_unchanged_when_it_is_read() -> None:
    headings, rows = table_of(TARGET, KNOWN)
    assert len(rows) == 4
    assert {state for _number, state in states(plan(write_csv_text(headings, rows)))} == {"unchanged"}
    assert table_of(TARGET, KNOWN, [5, 3, 99])[1][0][0] == "A-5"


def test_names_that_are_made_along_the_way_are_listed_once() -> None:
    made = plan("Title,Department\nX,sales\nY,New one\nZ,new  ONE\n")
    assert [row.values["group"] for row in made.rows] == ["Sales", "New one", "New one"]
    assert made.creates == {"department": ("New one",)}


def test_every_error_names_its_row_and_column() -> None:
    made = plan(
        "Code,Title,State,Due,Hours\n,X,opne,2026-13-01,1\n,,open,,\nA-3,Old,,,\n,Twin,,,\n,Fine,,,\n,fine,,,\n"
    )
    assert errors(made) == [
        "Row 2, column “State”: “opne” is not known here: did you mean “open”?",
        "Row 2, column “Due”: “2026-13-01” is not a date: there is no month 13",
        "Row 3, column “Title”: Title is missing",
        "Row 4: A-3 is archived: bring it back first, or leave this row out.",
        "Row 5: this could be A-4 / A-5: say which in the column “Code”.",
        "Row 7: “fine” is in row 6 already: leave one of them out.",
    ]
    with pytest.raises(BadInput, match=r"Nothing was imported, because rows have errors \(5\). The first is: Row 2"):
        made.to_apply()
    assert [row.number for row in made.to_apply(skip_errors=True)] == [6]


def test_a_day_that_does_not_exist_says_why_whatever_the_order_of_its_column() -> None:
    made = plan("Title,Due\nX,2027-02-31\nY,31/4/2027\n", dates=DateOrder.DMY)
    assert [error.rpartition(": ")[2] for error in errors(made)] == [
        "2027-02 has only 28 days",
        "2027-04 has only 30 days",
    ]


def test_one_entry_twice_in_a_file_is_an_error_even_under_two_names() -> None:
    assert errors(plan("Code,Title\nA-1,One\n,One\n")) == ["Row 3: “A-1” is in row 2 already: leave one of them out."]


def test_a_rule_about_all_entries_together_turns_rows_into_errors() -> None:
    made = plan("Title,Hours\nX,6000\nY,6000\nZ,\n")
    assert errors(made) == [
        "Row 2, column “Hours”: more than there is",
        "Row 3, column “Hours”: more than there is",
    ]
    assert states(made) == [(4, "new")]


def test_dates_that_may_be_two_have_to_be_settled() -> None:
    text = "Title,Due\nX,3/4/2025\n"
    with pytest.raises(BadInput, match="Column “Due”: “3/4/2025” may be 2025-04-03 / 2025-03-04") as refused:
        plan(text)
    assert refused.value.field == "dates"
    assert plan(text, dates=DateOrder.MDY).rows[0].values["due"] == date(2025, 3, 4)
    assert plan(text + "Y,6/21/2025\n").rows[0].values["due"] == date(2025, 3, 4)


def test_a_comma_is_the_decimal_mark_where_the_column_says_so() -> None:
    made = plan('Title,Hours\nX,"1.234"\nY,"1.234,5"\nZ,"12,50"\n')
    assert [row.values["hours"] for row in made.rows] == [1234.0, 1234.5, 12.5]


def test_rows_that_are_blank_shorter_or_wider_do_no_harm() -> None:
    made = plan("Title,Due,Hours\nX\n,,\nY,,1,stray\n")
    assert [row.values for row in made.rows] == [{"title": "X"}, {"title": "Y", "hours": 1.0}]


def test_the_preview_says_what_would_happen() -> None:
    made = plan("Code,Title,State,Department,Colour\nA-1,One,closed,,red\n,Three\x1b,,New,\nA-2,Two,clsed,,\n")
    assert preview(made) == [
        "1 new, 1 changed, 0 unchanged, 1 with errors",
        "is read: Code = Code; Title = Title; State = State; Department = Department",
        "is left out: Colour",
        "read as utf-8",
        "would be new – Department: New",
        "2  changed  A-1  State: active → closed",
        "3  new  Three\\x1b  Department: New",
        "Row 4, column “State”: “clsed” is not known here: did you mean “closed”?",
    ]


def test_the_preview_stops_after_as_many_rows_as_are_wanted() -> None:
    made = plan("Title\n" + "".join(f"T{number}\n" for number in range(12)))
    assert preview(made, most=5)[-2:] == ["6  new  T4", "… and 7 more"]


# What a file said before


def remembering(text: str, entries: Sequence[Entry], target: Target = TARGET) -> ImportPlan:
    sheet = read_any(text.encode(), "things.csv", words=target.vocabulary)
    existing = Existing(entries, EXISTING.names, remembers=True)
    return plan_import(sheet, target, guess_mapping(sheet.headings, target), existing)


def entry(pk: int, said: Values, *, archived: bool = False, **values: Any) -> Entry:
    """Return an entry as it stands here, of which a file said something."""
    return Entry(pk, 1, {"code": f"A-{pk}", **values}, archived, frozenset(Said(said).marks()))


def test_an_entry_called_otherwise_since_is_found_by_what_a_file_called_it() -> None:
    known = [entry(1, {"title": "One", "hours": 1.0}, title="First", hours=1.0)]
    made = remembering("Title,Hours\nOne,2\nother,1\n", known)
    assert [(row.id, row.values) for row in made.rows] == [
        (1, {"hours": 2.0}),
        (0, {"title": "other", "hours": 1.0}),
    ]
    assert states(remembering("Title,Hours\nOne,1\n", known)) == [(2, "unchanged")]


def test_a_key_that_an_entry_has_goes_before_one_that_was_said_of_another() -> None:
    known = [entry(1, {"title": "One"}, title="First"), entry(2, {"title": "Two"}, title="One")]
    assert [row.id for row in remembering("Title\nOne\n", known).rows] == [2]


def test_one_that_is_archived_is_left_alone_unless_the_file_says_something_new() -> None:
    known = [entry(1, {"title": "One", "hours": 1.0}, archived=True, title="One", hours=1.0)]
    made = remembering("Title,Hours\nOne,1\nTwo,1\n", known)
    assert (states(made), errors(made), made.resting) == ([(2, "unchanged"), (3, "new")], [], ["A-1"])
    assert errors(remembering("Title,Hours\nOne,2\n", known)) == [
        "Row 2: A-1 is archived: bring it back first, or leave this row out."
    ]


def test_a_key_that_others_give_too_is_no_proof_that_the_row_was_exported_here() -> None:
    known = [entry(1, {"code": "A-1", "hours": 1.0}, title="One", hours=5.0)]
    assert states(remembering("Code,Hours\nA-1,1\n", known)) == [(2, "unchanged")]
    assert states(remembering("Code,Hours\nA-1,1\n", known, replace(TARGET, assigned=True))) == [(2, "changed")]


def test_names_of_which_nothing_can_be_known_yet_are_left_out_and_told_of() -> None:
    fields = tuple(replace(spec, creates=False) if spec.name == "group" else spec for spec in TARGET.fields)
    target = replace(TARGET, fields=fields)
    sheet = read_any(b"Title,Department\nX,Moon\nY,Sales\nZ,Moon\n", "things.csv", words=target.vocabulary)
    existing = replace(EXISTING, strangers={"department"})
    made = plan_import(sheet, target, guess_mapping(sheet.headings, target), existing)
    assert [row.values for row in made.rows] == [{"title": "X"}, {"title": "Y", "group": "Sales"}, {"title": "Z"}]
    assert "not known here, so left out – Department: Moon (2)" in preview(made)


def test_items_of_a_list_that_are_made_along_the_way_are_listed_one_by_one() -> None:
    fields = (FieldSpec("title", N_("Title")), FieldSpec("groups", N_("Department"), (), Kind.NAME, noun="department",
        creates=True, many=True))  # fmt: skip
    made = plan("Title,Groups\nX,sales; New\nY,new; Other\n", target=replace(TARGET, fields=fields, keys=("title",)))
    assert made.creates == {"department": ("New", "Other")}
    assert [row.values["groups"] for row in made.rows] == [("Sales", "New"), ("New", "Other")]
