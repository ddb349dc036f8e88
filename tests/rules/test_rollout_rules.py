"""Modules are rolled out one after the other, each on numbers that somebody has signed for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cockpit.delivery.rollout_rules import (
    EntryCondition,
    Lesson,
    Milestone,
    Reason,
    RolloutModule,
    RolloutTemplate,
    judge_signature,
    judge_start,
    lessons_for,
    next_module,
    place_of_template,
    reasons_apart,
    reasons_together,
)
from cockpit.delivery.rollout_templates import read_template, shipped
from cockpit.errors import BadInput
from cockpit.i18n import LANGUAGES, speaking

SIGNED = frozenset({EntryCondition.RECONCILED})
FINANCE = RolloutModule(1, "Finance", started=True)
PURCHASING = RolloutModule(2, "Purchasing", entry=SIGNED)
INVENTORY = RolloutModule(3, "Inventory", entry=SIGNED)


def test_the_templates_name_their_modules_in_order() -> None:
    assert {template.key: [step.name for step in template.steps] for template in shipped().values()} == {
        "erp": ["Finance", "Purchasing", "Inventory"],
        "crm": ["Sales leads", "Customer service", "Marketing automation"],
    }


@pytest.mark.parametrize("template", shipped().values(), ids=lambda template: template.key)
def test_a_template_speaks_every_language(template: RolloutTemplate) -> None:
    assert all(
        texts.keys() == LANGUAGES.keys() for texts in (template.labels, *(step.names for step in template.steps))
    )
    with speaking("zh_CN"):
        assert template.steps[0].name == template.steps[0].names["zh_CN"]


@pytest.mark.parametrize(
    "text",
    [
        "Ledger\nStock, accepted\nPayroll, reconciled / accepted\nPortal, -\n",
        "module;begins when\nLedger;\nStock;its increment is accepted\nPayroll;对账已签字、增量已验收\nPortal;无\n",
        '{"modules": ["Ledger", {"name": "Stock", "entry": "accepted"},'
        ' {"name": {"en": "Payroll", "zh_CN": "工资"}, "entry": ["reconciled", "accepted"]},'
        ' {"name": "Portal", "entry": []}]}',
    ],
)
def test_an_order_of_ones_own_is_a_list(text: str) -> None:
    signed, accepted = EntryCondition.RECONCILED, EntryCondition.ACCEPTED
    assert [(step.name, step.entry) for step in read_template(text).steps] == [
        ("Ledger", frozenset()),
        ("Stock", {accepted}),
        ("Payroll", {signed, accepted}),
        ("Portal", frozenset()),
    ]
    assert read_template("A\nB").steps[1].entry == {signed}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("module\n", "there is no module in this order; write one a line"),
        ("{", "this is not JSON that can be read; write one module a line instead"),
        ('{"steps": []}', "the order has no list “modules”"),
        ('["A", ""]', "module 2 of the order has no name"),
        ("A\nB\na\n", "“A” is in the order twice; leave one of them out"),
        ("A\nB, signed\n", "“signed” is none of: reconciled, accepted"),
        ("\n".join(f"M{place}" for place in range(201)), "an order may have at most 200 modules"),
    ],
)
def test_an_order_that_cannot_be_read_says_why(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_template(text)
    assert (str(refused.value), refused.value.field) == (sentence, "modules")


@pytest.mark.parametrize(("others", "place"), [([], 0), ([PURCHASING], 1), ([FINANCE, RolloutModule(9, "Loose")], 1)])
def test_a_template_goes_behind_what_is_ordered_or_begun(others: list[RolloutModule], place: int) -> None:
    assert place_of_template([*others, RolloutModule(3, "New")], {3}) == place


def test_a_template_that_is_in_the_order_already_keeps_its_place() -> None:
    assert place_of_template([RolloutModule(7, "Loose"), PURCHASING, INVENTORY], {2}) == 1


def test_who_signs_for_open_work_says_why() -> None:
    assert judge_signature("Finance", begun=True, cards=0, done=0).allowed
    assert judge_signature("Finance", begun=True, cards=9, done=9).allowed
    refused = judge_signature("Finance", begun=False, cards=9, done=0)
    assert [str(text) for text in refused.refusals] == [
        "Finance has not begun; begin it first, or say why all the same",
        "Finance has open cards (9 of 9); finish them first, or say why all the same",
    ]
    assert len(judge_signature("Finance", begun=False, cards=9, done=0, reason="pilot").warnings) == 2


@pytest.mark.parametrize("template", shipped().values(), ids=lambda template: template.key)
def test_only_the_first_module_of_a_template_begins_at_once(template: RolloutTemplate) -> None:
    modules = [RolloutModule(place, step.name, step.entry) for place, step in enumerate(template.steps)]
    assert [judge_start(modules, module.id).allowed for module in modules] == [True, False, False]


def test_the_next_module_waits_for_the_signature() -> None:
    verdict = judge_start([FINANCE, PURCHASING, INVENTORY], 2)
    assert [str(text) for text in verdict.refusals] == [
        "Purchasing waits until the reconciliation of Finance is signed; sign it, or say why to begin all the same"
    ]
    assert judge_start([replace(FINANCE, met=SIGNED), PURCHASING, INVENTORY], 2).allowed


@pytest.mark.parametrize(("reason", "allowed"), [("", False), (" \n", False), ("the auditor agrees", True)])
def test_a_reason_overrides_but_the_warning_stays(reason: str, allowed: bool) -> None:
    verdict = judge_start([FINANCE, PURCHASING], 2, override=reason)
    assert verdict.allowed is allowed
    assert len(verdict.warnings) == allowed


def test_what_was_overridden_earlier_is_not_forgotten() -> None:
    modules = [FINANCE, replace(PURCHASING, started=True, met=SIGNED), INVENTORY]
    verdict = judge_start(modules, 3)
    assert verdict.allowed
    assert [str(text) for text in verdict.warnings] == ["the reconciliation of Finance is still not signed"]


def test_each_unmet_condition_is_named() -> None:
    both = replace(PURCHASING, entry=frozenset(EntryCondition))
    assert len(judge_start([FINANCE, both], 2).refusals) == 2
    assert len(judge_start([replace(FINANCE, met=SIGNED), both], 2).refusals) == 1


def test_a_module_begins_once() -> None:
    assert "has begun already" in str(judge_start([FINANCE], 1).refusals[0])
    assert not judge_start([FINANCE], 1, override="again").allowed


def test_an_unknown_module_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="9"):
        judge_start([FINANCE], 9)


def test_next_module() -> None:
    assert next_module([FINANCE, PURCHASING, INVENTORY]) is PURCHASING
    assert next_module([FINANCE]) is None
    assert next_module([]) is None


def test_lessons_of_earlier_modules_are_offered_the_nearest_and_newest_first() -> None:
    lessons = [
        Lesson(1, 1, "freeze the chart of accounts", date(2026, 1, 5)),
        Lesson(2, 2, "clean suppliers first", date(2026, 2, 1)),
        Lesson(3, 2, "test units of measure", date(2026, 2, 20)),
        Lesson(4, 3, "count twice", date(2026, 3, 1)),
        Lesson(5, 99, "of a module that is gone", date(2026, 3, 1)),
    ]
    modules = [FINANCE, PURCHASING, INVENTORY]
    assert [lesson.id for lesson in lessons_for(modules, 3, lessons)] == [3, 2, 1]
    assert lessons_for(modules, 1, lessons) == []


Image = dict[str, object] | None


def given(milestone: Milestone, before: str, after: str) -> tuple[Image, Image]:
    """Return a change with which a module reached something, and a reason was given."""
    return {"override": before, milestone.value: None}, {"override": after, milestone.value: "2026-11-24"}


def test_reasons_are_told_apart_by_what_was_reached_with_them() -> None:
    first = reasons_together("", "a; b")
    both = reasons_together(first, "c")
    images = [(None, {"override": "", "started_on": None}), given(Milestone.STARTED, "", first)]
    images.append(given(Milestone.RECONCILED, first, both))
    assert reasons_apart(images, both) == (Reason(Milestone.STARTED, "a; b"), Reason(Milestone.RECONCILED, "c"))
    assert reasons_apart(images, first) == (Reason(Milestone.STARTED, "a; b"),)
    assert reasons_apart(images, "") == ()


def test_a_reason_given_anew_after_an_undo_is_the_newer_one() -> None:
    undone: tuple[Image, Image] = ({"override": "a", "started_on": "2026-11-24"}, {"override": "", "started_on": None})
    images = [given(Milestone.STARTED, "", "a"), undone, given(Milestone.ACCEPTED, "", "a")]
    assert reasons_apart(images, "a") == (Reason(Milestone.ACCEPTED, "a"),)


@pytest.mark.parametrize(
    "image",
    [
        {"override": "a", "started_on": "2026-11-24", "reconciled_on": "2026-11-25"},
        {"override": "a"},
        {"override": "b", "started_on": "2026-11-24"},
    ],
    ids=["two at once", "nothing", "another"],
)
def test_a_reason_of_which_nobody_knows_what_it_was_given_for_is_told_as_it_is(image: Image) -> None:
    (reason,) = reasons_apart([(None, image)], "a")
    assert (reason.milestone, str(reason)) == (None, "all the same: a")
