"""Metrics by which the built-in themes are usually measured, to choose from where a goal names none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cockpit.exchange.words import plain
from cockpit.goals.seed import THEMES
from cockpit.i18n import LANGUAGES, N_, _, speaking


class Typical(NamedTuple):
    """A metric and its unit, as message ids."""

    name: str
    unit: str


_FINANCE, _SUPPLY, _CUSTOMERS = THEMES

TYPICAL: Mapping[str, tuple[Typical, ...]] = {
    _FINANCE: (
        Typical(N_("Month-end close"), N_("days")),
        Typical(N_("Postings that need no correction"), "%"),
        Typical(N_("Reports compiled by hand"), N_("reports")),
        Typical(N_("Age of the cost figures that managers see"), N_("days")),
        Typical(N_("Receivables overdue by more than 90 days"), "%"),
        Typical(N_("Budget lines compared with actuals every month"), "%"),
    ),
    _SUPPLY: (
        Typical(N_("Time from order to delivery"), N_("days")),
        Typical(N_("On-time delivery"), "%"),
        Typical(N_("Accuracy of stock records"), "%"),
        Typical(N_("Inventory turnover"), N_("times a year")),
        Typical(N_("Stock-outs"), N_("a month")),
        Typical(N_("Time to approve a purchase order"), N_("hours")),
    ),
    _CUSTOMERS: (
        Typical(N_("Time to answer a customer's enquiry"), N_("hours")),
        Typical(N_("Customer satisfaction"), "%"),
        Typical(N_("Customers who buy again"), "%"),
        Typical(N_("Complaints"), N_("a month")),
        Typical(N_("Leads that become orders"), "%"),
        Typical(N_("Customer records without a gap"), "%"),
    ),
}
"""The message id of a built-in theme to its typical metrics, the most usual first."""


def theme_of(name: str) -> str | None:
    """Return the message id of the built-in theme that a name, in any language, is the name of."""
    said = plain(name)
    in_english = (theme for theme in THEMES if said == plain(theme))
    in_any = (theme for theme in THEMES if said in map(plain, names_of(theme)))
    return next(in_english, None) or next(in_any, None)


def names_of(theme: str) -> tuple[str, ...]:
    """Return the names of a built-in theme in every language."""
    names = []
    for code in LANGUAGES:
        with speaking(code):
            names.append(_(theme))
    return tuple(dict.fromkeys(names))
