"""What is told to every open front end after a commit."""

from collections.abc import Mapping
from typing import NamedTuple


class Changed(NamedTuple):
    """A committed change: who did what, and the ids of the rows it touched, by table.

    ``in_sight`` is whether the person whom it is told may know of it.
    """

    change: int
    actor: str
    command: str
    rows: Mapping[str, frozenset[int]]
    in_sight: bool = True

    def touches(self, *tables: str) -> bool:
        """Return whether any of the tables was written."""
        return any(table in self.rows for table in tables)
