"""What can be asked of the lists of this area."""

from __future__ import annotations

from functools import cache

from cockpit.filter import (
    ChoiceField,
    DayField,
    Flag,
    ManyField,
    NumberField,
    PersonField,
    TextField,
    Vocabulary,
    text_index,
)
from cockpit.goals.choices import EXPECTATION, GOAL, INTERVIEW, CommitmentKind, CommitmentState, GoalState
from cockpit.goals.rules import Standing
from cockpit.goals.standing import LATE, PROGRESS, STANDS, has
from cockpit.i18n import N_
from cockpit.requirements.conditions import UNSERVED

_NO_GOAL = "NOT EXISTS (SELECT 1 FROM expectation_goal l JOIN goal x ON x.id = l.goal_id AND NOT x.archived WHERE {})"
_ORPHAN = f"g.state <> 'closed' AND {UNSERVED}"
_GOALS_MEASURED = "SELECT w.goal_id FROM metric w WHERE NOT w.archived AND {}"
_CHECKED = "(SELECT MAX(m.current_on) FROM metric m WHERE m.goal_id = g.id AND NOT m.archived)"
_SUPPORT = "EXISTS (SELECT 1 FROM commitment c WHERE c.goal_id = g.id AND NOT c.archived AND c.state = 'given')"


@cache
def goals() -> Vocabulary:
    """Return what can be asked of goals."""
    state = {member: f"g.state = '{member.value}'" for member in GoalState}
    return Vocabulary(
        fields={
            "owner": PersonField(N_("Owner"), "g.owner_id", "p"),
            "theme": TextField(N_("Theme"), "t.name", "theme"),
            "department": TextField(N_("Department"), "d.name", "department"),
            "state": ChoiceField(N_("State"), "g.state", GoalState),
            "standing": ChoiceField(N_("Standing"), STANDS, Standing),
            "due": DayField(N_("Due"), "g.due"),
            "start": DayField(N_("Start"), "g.start"),
            "checked": DayField(N_("Checked in"), _CHECKED),
            "done": NumberField(N_("Done"), PROGRESS, 0.01),
            "module": ManyField(
                N_("Module"),
                "SELECT 1 FROM goal_module l JOIN module o ON o.id = l.module_id WHERE l.goal_id = g.id AND {match}",
                "o.name",
                "module",
            ),
            "metric": ManyField(
                N_("Metric"), "SELECT 1 FROM metric m WHERE m.goal_id = g.id AND NOT m.archived AND {match}", "m.name"
            ),
        },
        flags={
            "late": Flag(N_("late"), LATE),
            **{
                standing.value: Flag(standing.label_id, f"g.state = 'active' AND {has(standing)}")
                for standing in Standing
            },
            **{member.value: Flag(member.label_id, condition) for member, condition in state.items()},
            "open": Flag(N_("open"), "g.state <> 'closed'"),
            "unowned": Flag(N_("unowned"), "g.owner_id IS NULL"),
            "orphan": Flag(N_("orphan"), _ORPHAN),
            "unserved": Flag(N_("no Must or Should serves it"), _ORPHAN),
            "moduleless": Flag(
                N_("no module serves it"), "NOT EXISTS (SELECT 1 FROM goal_module l WHERE l.goal_id = g.id)"
            ),
            "unmeasured": Flag(
                N_("unmeasured"), "NOT EXISTS (SELECT 1 FROM metric m WHERE m.goal_id = g.id AND NOT m.archived)"
            ),
            "supported": Flag(N_("supported"), _SUPPORT),
            "archived": Flag(N_("archived"), "g.archived"),
        },
        indexed=(text_index("goal", "g.id"), text_index("metric", "w.id").leading_to("g.id", _GOALS_MEASURED)),
        number="g.number",
        prefix=GOAL,
    )


@cache
def themes() -> Vocabulary:
    """Return what can be asked of themes."""
    return Vocabulary(fields={"name": TextField(N_("Name"), "t.name")}, plain=("t.name",))


@cache
def metrics() -> Vocabulary:
    """Return what can be asked of metrics."""
    return Vocabulary(
        fields={
            "unit": TextField(N_("Unit"), "m.unit"),
            "measured": DayField(N_("Measured"), "m.current_on"),
            "baseline": NumberField(N_("Baseline"), "m.baseline"),
            "target": NumberField(N_("Target"), "m.target"),
            "now": NumberField(N_("Now"), "m.current"),
        },
        indexed=(text_index("metric", "m.id"),),
        number="g.number",
        prefix=GOAL,
    )


@cache
def check_ins() -> Vocabulary:
    """Return what can be asked of check-ins."""
    return Vocabulary(
        fields={
            "date": DayField(N_("Date"), "c.on_day"),
            "author": TextField(N_("Author"), "c.author"),
            "value": NumberField(N_("Value"), "c.value"),
            "confidence": NumberField(N_("Confidence"), "c.confidence"),
            "metric": TextField(N_("Metric"), "m.name"),
        },
        flags={"blocked": Flag(N_("blocked"), "c.blocker <> ''")},
        plain=("m.name", "c.note", "c.blocker"),
        number="g.number",
        prefix=GOAL,
    )


@cache
def interviews() -> Vocabulary:
    """Return what can be asked of interviews."""
    return Vocabulary(
        fields={"date": DayField(N_("Date"), "i.on_day"), "stakeholder": TextField(N_("Stakeholder"), "i.stakeholder")},
        indexed=(text_index("interview", "i.id"),),
        number="i.number",
        prefix=INTERVIEW,
    )


@cache
def expectations() -> Vocabulary:
    """Return what can be asked of expectations."""
    return Vocabulary(
        fields={"stakeholder": TextField(N_("Stakeholder"), "i.stakeholder")},
        flags={"orphan": Flag(N_("orphan"), _NO_GOAL.format("l.expectation_id = e.id"))},
        indexed=(text_index("expectation", "e.id"),),
        number="e.number",
        prefix=EXPECTATION,
    )


@cache
def commitments() -> Vocabulary:
    """Return what can be asked of commitments."""
    return Vocabulary(
        fields={
            "sponsor": PersonField(N_("Sponsor"), "c.sponsor_id", "p"),
            "what": ChoiceField(N_("What"), "c.kind", CommitmentKind),
            "state": ChoiceField(N_("State"), "c.state", CommitmentState),
            "date": DayField(N_("Date"), "c.on_day"),
        },
        plain=("c.note", "p.handle", "p.name"),
        number="g.number",
        prefix=GOAL,
    )
