"""Lines of a table that only count what stands above them."""

from __future__ import annotations

import re

from cockpit.exchange.cells import is_blank, shown, text_of
from cockpit.exchange.sheet import SourceRow
from cockpit.exchange.words import fold
from cockpit.i18n import N_
from cockpit.message import Message, message

_TOTAL = re.compile(
    r"(?:grandtotal|subtotal|totals?|headcount|合计|总计|小计|共计|总数|总人数|应到人数?|实到人数?|出勤人数|缺勤人数)"
    r"(?:\d+[人名位个条项]?)?"
)
"""What a cell of such a line says, folded."""


def left_out_as_total(row: SourceRow, within: int = 1) -> Message | None:
    """Return the note that a row is left out, because one of its first cells says that it counts; None for any other.

    ``within`` is how many cells are looked at, of those in which something stands.
    """
    said = [cell for cell in row.cells if not is_blank(cell)]
    if not any(_TOTAL.fullmatch(fold(text_of(cell))) for cell in said[:within]):
        return None
    return message(N_("row {row}: “{words}” is a total, left out"), row=row.number, words=shown(said[0]))
