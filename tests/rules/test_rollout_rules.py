"""Modules are rolled out one after the other, each on numbers that somebody has signed for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cockpit.delivery.rollout_rules import (
    TEMPLATES,
    EntryCondition,
    Lesson,
    RolloutModule,
    RolloutTemplate,
    judge_start,
    lessons_for,
    next_module,
)

SIGNED = frozenset({EntryCondition.RECONCILED})
FINANCE = RolloutModule(1, "Finance", started=True)
PURCHASING = RolloutModule(2, "Purchasing", entry=SIGNED)
INVENTORY = RolloutModule(3, "Inventory", entry=SIGNED)


def test_the_templates_name_their_modules_in_order() -> None:
    assert {template.key: [step.name for step in template.steps] for template in TEMPLATES} == {
        "erp": ["Finance", "Purchasing", "Inventory"],
        "crm": ["Sales leads", "Customer service", "Marketing automation"],
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
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
