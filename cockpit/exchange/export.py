"""Known entries as a table to write: what an import of the same target reads back without any change."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.exchange.known import Entry
from cockpit.exchange.target import Target, Value
from cockpit.i18n import _


def table_of(
    target: Target, entries: Sequence[Entry], ids: Sequence[int] | None = None
) -> tuple[list[str], list[list[Value]]]:
    """Return headings and rows in the current language, of the entries with these ids or of all not archived."""
    known = {entry.id: entry for entry in entries}
    wanted = [e for e in entries if not e.archived] if ids is None else [known[pk] for pk in ids if pk in known]
    headings = [_(spec.label) for spec in target.fields]
    return headings, [[spec.label_of(entry.values.get(spec.name)) for spec in target.fields] for entry in wanted]
