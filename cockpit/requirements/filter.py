"""What can be asked of the lists of this area."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cockpit.filter import (
    ChoiceField,
    DayField,
    Field,
    Flag,
    ManyField,
    NumberField,
    PersonField,
    TextField,
    Vocabulary,
    choice_flags,
    text_index,
)
from cockpit.i18n import N_
from cockpit.requirements import conditions as sql
from cockpit.requirements.choices import CHANGE_ACTION, PAIN_POINT, REQUIREMENT, ActionState
from cockpit.requirements.fit_gap import Fit, Resolution
from cockpit.requirements.kano import Category
from cockpit.requirements.lint import Source
from cockpit.requirements.moscow import Moscow
from cockpit.requirements.triage import State

_REQUIREMENTS_QUOTED = (
    "SELECT l.requirement_id FROM requirement_pain l JOIN quote q ON q.pain_point_id = l.pain_point_id"
    " WHERE NOT q.archived AND {}"
)
_PAINS_QUOTED = "SELECT q.pain_point_id FROM quote q WHERE NOT q.archived AND {}"
_ANSWERED = (
    "EXISTS (SELECT 1 FROM requirement_pain l JOIN requirement r ON r.id = l.requirement_id"
    " WHERE l.pain_point_id = w.id AND NOT r.archived)"
)
WEIGHT = "(w.frequency * w.severity)"
"""Frequency times severity of a pain point ``w``, NULL while one of them is unknown."""


@cache
def requirements() -> Vocabulary:
    """Return what can be asked of requirements."""
    return Vocabulary(
        fields=_fields(),
        flags=_flags(),
        indexed=(
            text_index("requirement", "r.id"),
            text_index("quote", "q.id").leading_to("r.id", _REQUIREMENTS_QUOTED),
        ),
        number="r.number",
        prefix=REQUIREMENT,
    )


def _fields() -> Mapping[str, Field]:
    goal = (
        "SELECT 1 FROM requirement_goal l JOIN goal g ON g.id = l.goal_id AND NOT g.archived"
        " WHERE l.requirement_id = r.id AND {match}"
    )
    pain = (
        "SELECT 1 FROM requirement_pain l JOIN pain_point w ON w.id = l.pain_point_id AND NOT w.archived"
        " WHERE l.requirement_id = r.id AND {match}"
    )
    card = "SELECT 1 FROM card c WHERE c.requirement_id = r.id AND NOT c.archived AND {match}"
    return {
        "priority": ChoiceField(N_("Priority"), "r.moscow", Moscow),
        "state": ChoiceField(N_("State"), "r.state", State),
        "source": ChoiceField(N_("Source"), "r.source", Source),
        "process": TextField(N_("Process area"), "r.process"),
        "module": TextField(N_("Module"), "m.name"),
        "department": TextField(N_("Department"), "d.name"),
        "rep": PersonField(N_("Business representative"), "r.representative_id", "p"),
        "decider": PersonField(N_("Decided by"), "r.decider_id", "x"),
        "effort": NumberField(N_("Effort (days)"), "r.effort"),
        "fit": ChoiceField(N_("Fit"), "r.fit", Fit),
        "resolution": ChoiceField(N_("Resolution"), "r.resolution", Resolution),
        "impact": NumberField(N_("Change impact (1-5)"), "r.impact"),
        "kano": ChoiceField(N_("Kano category"), sql.CATEGORY, Category),
        "goal": ManyField(N_("Goal"), goal, "('GOAL-' || g.number || ' ' || g.title)"),
        "pain": ManyField(N_("Pain point"), pain, "('PAIN-' || w.number || ' ' || w.title)"),
        "card": ManyField(N_("Card"), card, "('CARD-' || c.number || ' ' || c.title)"),
        "pains": NumberField(N_("Pain points"), sql.PAINS),
        "snoozed-until": DayField(N_("Snoozed until"), "r.snoozed_until"),
        "reason": TextField(N_("Reason"), "(r.moscow_reason || ' ' || r.state_reason || ' ' || r.fit_reason)"),
        "external": TextField(N_("External id"), "r.external_id"),
    }


def _flags() -> Mapping[str, Flag]:
    return {
        "inbox": Flag(N_("waits in the inbox"), sql.WAITS),
        "woken": Flag(N_("snooze is over"), f"r.state = 'snoozed' AND {sql.WAITS}"),
        "open": Flag(N_("open"), sql.IN_PLAY),
        **{member.value: Flag(member.label_id, f"r.moscow IS '{member.value}'") for member in Moscow},
        **choice_flags("r.state", State),
        "unprioritised": Flag(N_("without a priority"), f"{sql.IN_PLAY} AND r.moscow IS NULL"),
        "unestimated": Flag(N_("without an estimate"), sql.UNESTIMATED),
        "unsized": Flag(N_("work without an estimate"), sql.UNSIZED),
        "unrepresented": Flag(N_("nobody speaks for it"), f"{sql.IN_PLAY} AND r.representative_id IS NULL"),
        "undecided": Flag(N_("fit undecided"), f"{sql.TO_FIT} AND r.fit IS NULL"),
        "unresolved": Flag(N_("gap undecided"), f"{sql.TO_FIT} AND r.fit IS NOT NULL AND NOT {sql.RESOLVED}"),
        "orphan": Flag(N_("orphan"), sql.ORPHAN),
        "no-goal": Flag(N_("serves no goal"), f"{sql.IN_PLAY} AND NOT {sql.SERVES}"),
        "no-card": Flag(
            N_("on no card"), "NOT EXISTS (SELECT 1 FROM card c WHERE c.requirement_id = r.id AND NOT c.archived)"
        ),
        "asked": Flag(N_("in the Kano survey"), sql.ASKED),
        "disagrees": Flag(N_("differs from the Kano survey"), sql.DISAGREES),
        "from-people": Flag(N_("comes from people"), sql.FROM_PEOPLE_SQL),
        "process-only": Flag(N_("only repeats the process"), sql.PROCESS_ONLY),
        "circular": Flag(N_("duplicate in a circle"), sql.CIRCULAR),
        "archived": Flag(N_("archived"), "r.archived"),
    }


@cache
def pain_points() -> Vocabulary:
    """Return what can be asked of pain points."""
    return Vocabulary(
        fields={
            "source": ChoiceField(N_("Source"), "w.source", Source),
            "department": TextField(N_("Department"), "d.name"),
            "process": TextField(N_("Process area"), "w.process"),
            "who": TextField(N_("Who said so"), "w.who"),
            "count": NumberField(N_("How many said so"), "w.count"),
            "frequency": NumberField(N_("Frequency (1-5)"), "w.frequency"),
            "severity": NumberField(N_("Severity (1-5)"), "w.severity"),
            "weight": NumberField(N_("Weight"), WEIGHT),
        },
        flags={
            "unanswered": Flag(N_("no requirement yet"), f"NOT {_ANSWERED}"),
            "unweighed": Flag(N_("not weighed yet"), f"{WEIGHT} IS NULL"),
            "merged": Flag(N_("merged"), "w.merged_into_id IS NOT NULL"),
            "archived": Flag(N_("archived"), "w.archived"),
        },
        indexed=(text_index("pain_point", "w.id"), text_index("quote", "q.id").leading_to("w.id", _PAINS_QUOTED)),
        number="w.number",
        prefix=PAIN_POINT,
    )


@cache
def quotes() -> Vocabulary:
    """Return what can be asked of quotes."""
    return Vocabulary(
        fields={
            "who": TextField(N_("Who"), "q.who"),
            "date": DayField(N_("Date"), "q.on_day"),
            "pain": TextField(N_("Pain point"), "('PAIN-' || w.number || ' ' || w.title)"),
        },
        indexed=(text_index("quote", "q.id"),),
        number="w.number",
        prefix=PAIN_POINT,
    )


@cache
def change_actions() -> Vocabulary:
    """Return what can be asked of change-management actions."""
    return Vocabulary(
        fields={
            "owner": PersonField(N_("Owner"), "a.owner_id", "p"),
            "due": DayField(N_("Due"), "a.due"),
            "state": ChoiceField(N_("State"), "a.state", ActionState),
        },
        flags={
            **choice_flags("a.state", ActionState),
            "late": Flag(N_("late"), "a.state = 'open' AND a.due < :today"),
            "unowned": Flag(N_("unowned"), "a.state = 'open' AND a.owner_id IS NULL"),
            "undated": Flag(N_("without a due date"), "a.state = 'open' AND a.due IS NULL"),
        },
        plain=("a.title", "a.outcome"),
        number="a.number",
        prefix=CHANGE_ACTION,
    )
