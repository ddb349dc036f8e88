"""The project that a session works in, as far as every front end must know it from the first moment on."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cockpit.portfolio.choices import Phase
from storage.days import stored_day
from storage.errors import MissingRow

if TYPE_CHECKING:
    from storage.store import Store


class Engagement(NamedTuple):
    """A project as it stood when it was read."""

    id: int
    code: str
    name: str
    customer: str
    product: str
    phase: Phase
    start: date | None
    go_live: date | None
    end: date | None


def read_engagement(store: "Store", pk: int) -> Engagement:
    """Return a project; ``MissingRow`` when there is none with this id."""
    sql = "SELECT id, code, name, customer, product, phase, start, go_live, end FROM project WHERE id = ?"
    rows = store.query(sql, (pk,))
    if not rows:
        raise MissingRow("project", pk)
    row = rows[0]
    return Engagement(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        customer=row["customer"],
        product=row["product"],
        phase=Phase(row["phase"]),
        start=stored_day(row["start"]),
        go_live=stored_day(row["go_live"]),
        end=stored_day(row["end"]),
    )
