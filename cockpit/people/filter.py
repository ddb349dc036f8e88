"""What can be asked of persons and departments."""

from __future__ import annotations

from functools import cache

from cockpit.access import Role
from cockpit.filter import ChoiceField, Flag, NumberField, TextField, Vocabulary, text_index
from cockpit.i18n import N_
from cockpit.people.records import Organisation, TeamRole

_NAME = "LOWER(REPLACE(REPLACE({}.name, ' ', ''), '.', ''))"
TWIN = (
    f"({_NAME.format('p')} IN (SELECT {_NAME.format('o')} FROM person o WHERE o.project_id = :project"
    " AND o.archived = 0 GROUP BY 1 HAVING COUNT(*) > 1)"
    " OR (p.email <> '' AND LOWER(p.email) IN (SELECT LOWER(o.email) FROM person o WHERE o.project_id = :project"
    " AND o.archived = 0 GROUP BY 1 HAVING COUNT(*) > 1)))"
)
"""Whether another person has the same name, but for spaces and dots, or the same e-mail address."""
_VOICE = "EXISTS (SELECT 1 FROM person v WHERE v.department_id = d.id AND NOT v.archived AND v.team_role = 'business')"


@cache
def people() -> Vocabulary:
    """Return what can be asked of persons."""
    return Vocabulary(
        fields={
            "department": TextField(N_("Department"), "d.name"),
            "role": ChoiceField(N_("Team role"), "p.team_role", TeamRole),
            "org": ChoiceField(N_("Organisation"), "p.org", Organisation),
            "access": ChoiceField(N_("Access"), "p.role", Role),
            "skill": TextField(N_("Skills"), "p.skills"),
            "company": TextField(N_("Company"), "p.company"),
            "job": TextField(N_("Job"), "p.job"),
            "hours": NumberField(N_("Hours per sprint"), "p.hours"),
        },
        flags={
            "twin": Flag(N_("same name or e-mail as another"), TWIN),
            "archived": Flag(N_("archived"), "p.archived"),
        },
        indexed=(text_index("person", "p.id"),),
        plain=("d.name", "p.email"),
    )


@cache
def departments() -> Vocabulary:
    """Return what can be asked of departments."""
    return Vocabulary(
        fields={"name": TextField(N_("Department"), "d.name")},
        flags={
            "scope": Flag(N_("in scope"), "d.in_scope"),
            "unheard": Flag(N_("nobody speaks for it"), f"d.in_scope AND NOT {_VOICE}"),
        },
        plain=("d.name",),
    )
