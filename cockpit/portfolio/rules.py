"""Rules of engagements."""

from __future__ import annotations

import re

from cockpit.errors import BadInput, Refused
from cockpit.i18n import N_
from cockpit.portfolio.records import Project

# A code is typed after --project, and as one word of a verb.
_CODE = re.compile(r"\w[\w.\-]*")


def check_code(code: str) -> None:
    """Refuse a code that could not be typed as one word."""
    if not _CODE.fullmatch(code):
        raise BadInput(
            N_("“{code}” cannot be a code; use letters, digits, dots and dashes, such as ERP-2"),
            field="code",
            code=code,
        )


def check_dates(project: Project) -> None:
    """Refuse an engagement whose end, or go-live, lies before its start, or its end before its go-live."""
    for earlier, later, text in (
        (project.start, project.end, N_("the end {later} lies before the start {earlier}")),
        (project.start, project.go_live, N_("the go-live {later} lies before the start {earlier}")),
        (project.go_live, project.end, N_("the end {later} lies before the go-live {earlier}")),
    ):
        if earlier and later and later < earlier:
            raise Refused(text, earlier=earlier.isoformat(), later=later.isoformat())
