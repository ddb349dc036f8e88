"""Requirements from files: one change and one undo, the same file twice changes nothing, decisions need reasons."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from cockpit.errors import BadInput, Conflict
from cockpit.exchange.mapping import guess_mapping
from cockpit.exchange.plan import ImportPlan, plan_import
from cockpit.exchange.read_any import read_any
from cockpit.exchange.rows import RowState
from cockpit.exchange.write import write_csv_bytes
from cockpit.exchange.write_xlsx import Table, write_xlsx
from cockpit.goals.commands import AddGoal
from cockpit.i18n import speaking
from cockpit.requirements import exchange
from cockpit.requirements.commands import (
    AddPainPoint,
    AddRequirement,
    ArchiveRequirements,
    AssignRequirements,
    DecideFit,
    DeclineRequirements,
    EditRequirement,
    MakeCould,
    MakeMust,
    MergeRequirements,
    SnoozeRequirements,
)
from cockpit.requirements.decisions import decisions_of
from cockpit.requirements.queries import Inbox, Requirements
from tests.support import World

BACKLOG = """issuekey,title,description,Effort,Source,Department
XD-1,HDFS ItemWriter,"Base
integration",3,interview,Finance
XD-2,HDFS ItemWriter,Same title,,survey,仓储部
XD-3,Spark,,0.5,,
"""


def planned(world: World, data: str | bytes, **pairs: str) -> ImportPlan:
    content = data.encode() if isinstance(data, str) else data
    sheet = read_any(content, "file.csv", words=exchange.TARGET.vocabulary)
    mapping = guess_mapping(sheet.headings, exchange.TARGET, pairs)
    return plan_import(sheet, exchange.TARGET, mapping, exchange.existing(world.session))


def load(world: World, data: str | bytes, **pairs: str) -> str:
    return str(world.session.do(exchange.command(planned(world, data, **pairs).to_apply(), "file.csv")))


def errors(world: World, data: str) -> list[str]:
    return [str(error) for error in planned(world, data).errors]


def test_a_backlog_comes_to_the_end_of_the_inbox_in_its_order(world: World) -> None:
    world.given(AddRequirement, title="First of all")
    assert load(world, BACKLOG) == "REQ-2, REQ-3, REQ-4 imported from file.csv"
    rows = Inbox().rows(world.session)
    assert [row.external_id for row in rows] == ["", "XD-1", "XD-2", "XD-3"]
    assert [row.effort for row in rows] == [None, 3, None, 0.5]
    assert [row.department for row in rows] == [None, "Finance", "仓储部", None]
    assert rows[1].text == "Base\nintegration"
    world.given(AddRequirement, title="Last")
    assert Inbox().rows(world.session)[-1].number == 5


def test_who_raised_a_requirement_does_not_speak_for_the_business_unless_the_file_says_so(world: World) -> None:
    plan = planned(world, "需求,提出人\n月结自动化,张三\n")
    assert plan.errors == []
    assert plan.mapping.unknown == ("提出人",)
    (row,) = planned(world, "需求,提出人,业务代表\n月结自动化,张三,li.wei\n").rows
    assert row.values["representative"] == "li.wei"


def test_one_undo_takes_an_import_back(world: World) -> None:
    load(world, BACKLOG)
    assert world.store.changes(limit=1)[0].args == {"source": "file.csv", "rows": 3}
    world.session.undo()
    assert world.rows("requirement") == []
    assert len(world.rows("department")) == 2


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    load(world, BACKLOG)
    assert [row.state for row in planned(world, BACKLOG).rows] == [RowState.UNCHANGED] * 3
    load(world, BACKLOG.replace("Same title", "Another text"))
    assert [row["text"] for row in world.rows("requirement")] == ["Base\nintegration", "Another text", ""]


def test_what_has_no_other_key_is_known_by_its_title(world: World) -> None:
    load(world, "需求,工作量\n月结自动化,3\n")
    load(world, "Title,Effort\n月结自动化,5\n")
    assert [row["effort"] for row in world.rows("requirement")] == [5]


def test_the_same_title_under_another_key_is_another_requirement(world: World) -> None:
    load(world, "Key,Title\nA-1,Login\n")
    load(world, "Key,Title\nA-2,Login\nA-1,Login renamed\n")
    assert [(row["external_id"], row["title"]) for row in world.rows("requirement")] == [
        ("A-1", "Login renamed"),
        ("A-2", "Login"),
    ]
    world.given(AddRequirement, title="Typed by hand")
    load(world, "Key,Title\nA-9,Typed by hand\n")
    assert world.row("requirement", title="Typed by hand")["external_id"] == "A-9"


def test_an_id_of_another_system_is_kept(world: World) -> None:
    load(world, "编号,需求\nR-001,月结自动化\nREQ-7,Unknown here\n")
    assert [row["external_id"] for row in world.rows("requirement")] == ["R-001", ""]


def test_a_workbook_is_read(world: World) -> None:
    book = BytesIO()
    rows = [["月结自动化", "必须", "法规", 2.5], ["库存实时", "应该", "", 1]]
    write_xlsx(book, [Table("需求", ["需求名称", "MoSCoW", "理由", "人天"], rows)])
    load(world, book.getvalue())
    found = [(r["title"], r["moscow"], r["moscow_reason"], r["state"], r["effort"]) for r in world.rows("requirement")]
    assert found == [
        ("月结自动化", "must", "法规", "prioritised", 2.5),
        ("库存实时", "should", "", "prioritised", 1),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Title,Priority\nX,must\n", "Row 2: Must needs a reason"),
        ("Title,Priority,Priority reason\nX,Won't,\n", "Row 2, column “Priority reason”: Won't needs a reason"),
        ("Title,State\nX,declined\n", "Row 2: what is declined needs a reason"),
        ("Title,State,State_reason\nX,snoozed,later\n", "Row 2: what is snoozed needs a day on which it comes back"),
        ("Title,State,State_reason\nX,duplicate,same\n", "Row 2: a duplicate needs its original"),
        ("Title,State\nX,prioritised\n", "Row 2, column “State”: what is prioritised needs a priority"),
        (
            "Title,State,Priority,Fit\nX,approved,should,standard\n",
            "Row 2, column “State”: it cannot be approved: it names no business representative",
        ),
        ("Title,Priority\nX,urgent\n", "Row 2, column “Priority”: “urgent” is not known here"),
        ("Title,Effort\nX,-2\n", "Row 2, column “Effort”: Effort (days) must be at least 0"),
        ("Title,Impact\nX,7\n", "Row 2, column “Impact”: Change impact (1-5) may be at most 5"),
        ("Title,Source\nX,gossip\n", "Row 2, column “Source”: “gossip” is not known here"),
        ("Title,Module\nX,Finanse\n", "Row 2, column “Module”: “Finanse” is not known here: did you mean “Finance”?"),
        ("Title,Goals\nX,GOAL-9\n", "Row 2, column “Goals”: “GOAL-9” is not known here"),
        ("Title,Effort\n,3\n", "Row 2, column “Title”: Title is missing"),
        ("Title\nX\nX\n", "Row 3: “X” is in row 2 already"),
    ],
)
def test_what_cannot_be_imported_says_why(world: World, text: str, sentence: str) -> None:
    assert errors(world, text)[0].startswith(sentence)
    with pytest.raises(BadInput, match="Nothing was imported"):
        planned(world, text).to_apply()


def fill(world: World) -> None:
    world.given(AddGoal, title="Finance")
    world.given(AddPainPoint, title="Waiting")
    world.given(AddRequirement, title="One", goals="GOAL-1", pains="PAIN-1", module_id="Finance", effort="2.5")
    for title in ("Two", "Three", "Four", "Five", "=1+1"):
        world.given(AddRequirement, title=title, text='a,b\n"c"', external_id=f"K-{title}")
    world.do(MakeMust, requirements="REQ-1", reason="law")
    world.do(DecideFit, requirements="REQ-1", fit="gap", resolution="organisation", reason="none", impact="4")
    world.do(AssignRequirements, requirements="REQ-1", representative_id="li.wei")
    world.do(DeclineRequirements, requirements="REQ-2", reason="no")
    world.do(MergeRequirements, requirements="REQ-3", of="REQ-1", reason="same")
    world.do(SnoozeRequirements, requirements="REQ-4", until="2026-12-24", reason="budget")
    world.do(MakeCould, requirements="REQ-5")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_export_is_read_back_without_any_change(world: World, language: str) -> None:
    fill(world)
    with speaking(language):
        again = planned(world, write_csv_bytes(*exchange.rows(world.session)))
    assert not again.errors
    assert [row.state for row in again.rows] == [RowState.UNCHANGED] * 6
    assert len(exchange.rows(world.session, [2, 4])[1]) == 2


def test_an_export_rebuilds_the_requirements_in_an_empty_project(world: World) -> None:
    fill(world)
    headings, rows = exchange.rows(world.session)
    rows = [row for row in rows if row[0] != "REQ-3"]
    before = [row for row in world.rows("requirement") if row["number"] != 3]
    for _change in range(13):
        world.session.undo()
    assert world.rows("requirement") == []
    load(world, write_csv_bytes(headings, rows), Goals="-", **{"Pain points": "-"})
    after = world.rows("requirement")
    kept = [
        name
        for name in before[0]
        if name not in ("id", "version", "number", "rank", "decider_id", "external_id", "said")
    ]
    assert [[row[name] for name in kept] for row in after] == [[row[name] for name in kept] for row in before]


def test_a_priority_from_a_file_moves_the_requirement_on(world: World) -> None:
    world.given(AddRequirement, title="One")
    load(world, "Id,Priority\nREQ-1,could\n")
    assert world.row("requirement")["state"] == "prioritised"
    load(world, "Id,Fit\nREQ-1,standard\n")
    assert world.row("requirement")["state"] == "fit-decided"


def test_a_file_that_changes_the_organisation_makes_the_actions_and_drops_them(world: World) -> None:
    world.given(AddRequirement, title="Known")
    world.do(MakeCould, requirements="REQ-1")
    file = "title,priority,fit,resolution\nKnown,could,gap,organisation\nNew,should,gap,organisation\n"
    done = world.session.do(exchange.command(planned(world, file).to_apply(), "file.csv"))
    assert list(map(str, done.warnings)) == [
        "made, to change the organisation: CHG-1, CHG-2; give them an owner and a due date"
    ]
    assert [(row["requirement_id"], row["title"]) for row in world.rows("change_action")] == [(1, "Known"), (2, "New")]
    assert planned(world, file).to_apply() == ()
    decline = "title,state,state_reason,resolution\nKnown,declined,too dear,\nNew,,,extend\n"
    done = world.session.do(exchange.command(planned(world, decline).to_apply(), "file.csv"))
    assert list(map(str, done.warnings)) == [
        "dropped, because nothing is to change in the organisation any more: CHG-1, CHG-2"
    ]
    assert [row["state"] for row in world.rows("change_action")] == ["dropped", "dropped"]
    world.session.undo()
    assert [row["state"] for row in world.rows("change_action")] == ["open", "open"]


def test_links_from_a_file_replace_the_links(world: World) -> None:
    world.given(AddGoal, title="One")
    world.given(AddGoal, title="Two")
    load(world, 'Title,Goals\nX,"GOAL-1, GOAL-2"\n')
    assert Requirements().rows(world.session)[0].goals == (1, 2)
    load(world, "Title,Goals\nX,GOAL-2\n")
    assert Requirements().rows(world.session)[0].goals == (2,)
    load(world, "Title,Goals\nX,-\n")
    assert Requirements().rows(world.session)[0].goals == ()


DUPLICATES = "Key,Title,State,State_reason,Duplicate of\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "A,One,duplicate,same,B\nB,Two,duplicate,same,A\n",
            [
                "Row 2, column “Duplicate of”: A would be a duplicate of itself, over B; name another",
                "Row 3, column “Duplicate of”: B would be a duplicate of itself, over A; name another",
            ],
        ),
        ("A,One,duplicate,same,A\n", ["Row 2, column “Duplicate of”: A cannot be a duplicate of itself"]),
        ("A,One,duplicate,same,REQ-9\n", ["Row 2, column “Duplicate of”: there is no requirement REQ-9 in the list"]),
        ("A,One,duplicate,same,REQ-3\n", ["Row 2, column “Duplicate of”: there is no requirement REQ-3 in the list"]),
        ("REQ-1,,duplicate,same,REQ-1\n", ["Row 2, column “Duplicate of”: REQ-1 cannot be a duplicate of itself"]),
        (
            "REQ-1,,duplicate,same,REQ-2\nREQ-2,,duplicate,same,REQ-1\n",
            [
                "Row 2, column “Duplicate of”: REQ-1 would be a duplicate of itself, over REQ-2",
                "Row 3, column “Duplicate of”: REQ-2 would be a duplicate of itself, over REQ-1",
            ],
        ),
        ("A,One,new,,REQ-1\n", ["Row 2, column “Duplicate of”: only a duplicate has an original; this is new"]),
        (
            "A,One,declined,,\nB,Two,duplicate,same,A\nC,Three,duplicate,same,B\n",
            [
                "Row 2, column “State_reason”: what is declined needs a reason",
                "Row 3, column “Duplicate of”: there is no requirement A",
                "Row 4, column “Duplicate of”: there is no requirement A",
            ],
        ),
    ],
)
def test_a_preview_names_each_duplicate_without_an_original(world: World, rows: str, said: list[str]) -> None:
    for title in ("First", "Second", "Archived"):
        world.given(AddRequirement, title=title)
    world.do(ArchiveRequirements, requirements="REQ-3")
    head = DUPLICATES.replace("Key", "Id") if rows.startswith("REQ") else DUPLICATES
    plan = planned(world, head + rows)
    assert [str(error)[: len(start)] for error, start in zip(plan.errors, said, strict=True)] == said
    if kept := plan.to_apply(skip_errors=True):
        world.session.do(exchange.command(kept, "file.csv"))
    assert world.rows("requirement", state="duplicate") == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_new_duplicates_stand_for_the_original_at_the_end_of_their_chain(
    world: World, order: tuple[int, int, int]
) -> None:
    rows = ["A,One,,,\n", "B,Two,duplicate,same,A\n", "C,Three,duplicate,same,B\n"]
    file = DUPLICATES + "".join(rows[place] for place in order)
    load(world, file)
    found = {row["external_id"]: row for row in world.rows("requirement")}
    assert found["B"]["duplicate_of_id"] == found["C"]["duplicate_of_id"] == found["A"]["id"]
    assert planned(world, file).to_apply() == ()
    load(world, DUPLICATES + "D,Four,duplicate,same,C\n")
    assert world.row("requirement", external_id="D")["duplicate_of_id"] == found["A"]["id"]


def test_a_file_of_another_project_names_duplicates_by_its_own_ids(world: World) -> None:
    load(world, "Id,Title,State,State_reason,Duplicate of\nREQ-8,One,duplicate,same,REQ-7\nREQ-7,Two,,,\n")
    assert [(row["title"], row["duplicate_of_id"]) for row in world.rows("requirement")] == [("One", 2), ("Two", None)]


def test_a_file_may_bring_back_what_was_put_aside_and_nothing_of_that_is_left(world: World, clock: Any) -> None:
    for title in ("One", "Two", "Three"):
        world.given(AddRequirement, title=title)
    world.do(MergeRequirements, requirements="REQ-2", of="REQ-1", reason="same")
    world.do(SnoozeRequirements, requirements="REQ-3", until="2027-01-08", reason="too early")
    load(world, "Id,State\nREQ-2,new\nREQ-3,new\n")
    left = [(row["state"], row["state_reason"], row["snoozed_until"]) for row in world.rows("requirement")]
    assert left == [("new", "", None)] * 3
    world.do(MergeRequirements, requirements="REQ-1", of="REQ-2", reason="same")
    assert world.row("requirement", number=1)["duplicate_of_id"] == 2


def test_a_reason_counts_only_for_the_decision_that_it_was_given_for(world: World) -> None:
    world.given(AddRequirement, title="One")
    load(world, "Id,Priority,Priority reason\nREQ-1,must,because\n")
    assert errors(world, "Id,Priority\nREQ-1,wont\n") == ["Row 2: Won't needs a reason"]
    assert errors(world, "Id,State\nREQ-1,declined\n") == ["Row 2: what is declined needs a reason"]
    load(world, "Id,Priority\nREQ-1,could\n")
    assert world.row("requirement")["moscow_reason"] == ""
    world.do(DecideFit, requirements="REQ-1", fit="gap", resolution="extend", reason="law", decider_id="li.wei")
    load(world, "Id,Fit\nREQ-1,config\n")
    row = world.row("requirement")
    assert (row["resolution"], row["fit_reason"], row["decider_id"]) == ("configure", "", None)


def test_a_file_that_says_what_it_said_before_takes_no_decision_back(world: World) -> None:
    file = "Key,Title,State,Priority,Text\nA,One,new,,x\nB,Two,,should,x\nC,Three,,could,x\n"
    load(world, file)
    world.do(DeclineRequirements, requirements="REQ-1", reason="not wanted")
    world.do(MakeMust, requirements="REQ-2", reason="law")
    plan = planned(world, file)
    assert plan.to_apply() == ()
    assert plan.kept == 2
    load(world, file.replace(",x\n", ",y\n"))
    assert [(row["state"], row["text"]) for row in world.rows("requirement")] == [
        ("declined", "y"),
        ("prioritised", "y"),
        ("prioritised", "y"),
    ]
    load(world, file.replace("should", "could"))
    assert world.row("requirement", number=2)["moscow"] == "could"


def test_a_reason_that_came_in_a_file_stands_in_the_history(world: World) -> None:
    pk = world.given(AddRequirement, title="One")
    load(world, "Id,Priority,Priority reason\nREQ-1,must,because\n")
    (decision,) = decisions_of(world.session, pk)
    assert decision.reason == "because"
    world.session.undo()
    assert [each.reason for each in decisions_of(world.session, pk)] == ["because", ""]


def test_an_import_that_was_undone_has_said_nothing(world: World) -> None:
    world.given(AddRequirement, title="One")
    file = "Title,Priority\nOne,should\n"
    load(world, file)
    world.session.undo()
    load(world, file)
    assert world.row("requirement")["moscow"] == "should"
    world.do(MakeCould, requirements="REQ-1")
    assert planned(world, file).to_apply() == ()


def test_a_file_with_ids_of_another_system_is_read_again(world: World) -> None:
    load(world, "Id,Title\nA1,Do the thing\nA2,Do another\n")
    load(world, "Id,Title\nA1,Do the thing well\nA2,Do another\n")
    assert [(row["external_id"], row["title"]) for row in world.rows("requirement")] == [
        ("A1", "Do the thing well"),
        ("A2", "Do another"),
    ]


def test_a_refusal_reads_as_sentences(world: World) -> None:
    with pytest.raises(BadInput, match=r"The first is: Row 2: Must needs a reason\. Correct the file, or"):
        planned(world, "Title,Priority\nX,must\n").to_apply()
    with pytest.raises(BadInput, match=r"Row 3: “X” is in row 2 already: leave one of them out\. Correct the file, or"):
        planned(world, "Title\nX\nX\n").to_apply()


def test_a_preview_shows_the_state_that_a_priority_leads_to(world: World) -> None:
    world.given(AddRequirement, title="One")
    (row,) = planned(world, "Id,Priority\nREQ-1,could\n").rows
    assert row.values["state"] == "prioritised"


def test_nothing_is_taken_by_a_file_from_what_is_agreed(world: World) -> None:
    load(world, "Title,State,Priority,Fit,Representative\nOne,approved,should,standard,li.wei\n")
    for head, value, why in (
        ("Resolution", "drop", "its resolution is to drop it"),
        ("Fit", "gap", "its fit is not decided"),
        ("Representative", "-", "it names no business representative"),
    ):
        (said,) = errors(world, f"Title,{head}\nOne,{value}\n")
        assert said == f"Row 2: it cannot be approved: {why}"


def test_an_archived_requirement_is_not_changed(world: World) -> None:
    world.given(AddRequirement, title="One")
    world.do(ArchiveRequirements, requirements="REQ-1")
    assert errors(world, "Id,Effort\nREQ-1,2\n") == [
        "Row 2: REQ-1 is archived: bring it back first, or leave this row out."
    ]


def test_what_somebody_changed_meanwhile_is_a_conflict_and_nothing_is_written(world: World) -> None:
    world.given(AddRequirement, title="One")
    plan = planned(world, "Id,Effort,Title\nREQ-1,2,\n,,New\n")
    world.do(EditRequirement, requirement="REQ-1", effort="9")
    with pytest.raises(Conflict):
        world.session.do(exchange.command(plan.to_apply(), "file.csv"))
    assert [row["effort"] for row in world.rows("requirement")] == [9]
