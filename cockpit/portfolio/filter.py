"""What can be asked of projects, modules and saved views."""

from __future__ import annotations

from functools import cache

from cockpit.filter import ChoiceField, DayField, Flag, TextField, Vocabulary
from cockpit.i18n import N_
from cockpit.portfolio.choices import Phase


@cache
def projects() -> Vocabulary:
    """Return what can be asked of projects."""
    return Vocabulary(
        fields={
            "customer": TextField(N_("Customer"), "p.customer"),
            "product": TextField(N_("Product"), "p.product"),
            "phase": ChoiceField(N_("Phase"), "p.phase", Phase),
            "start": DayField(N_("Start"), "p.start"),
            "go-live": DayField(N_("Go-live"), "p.go_live"),
            "end": DayField(N_("End"), "p.end"),
        },
        flags={"archived": Flag(N_("archived"), "p.archived")},
        plain=("p.code", "p.name", "p.customer", "p.product"),
    )


@cache
def modules() -> Vocabulary:
    """Return what can be asked of modules."""
    return Vocabulary(fields={"name": TextField(N_("Name"), "m.name")}, plain=("m.name",))


@cache
def views() -> Vocabulary:
    """Return what can be asked of saved views."""
    return Vocabulary(
        fields={"list": TextField(N_("List"), "v.listing"), "filter": TextField(N_("Filter"), "v.filter")},
        plain=("v.name", "v.filter"),
    )
