"""A long list in its order, kept while nothing is written, so that words typed above it only take rows out of it.

The indexes of words find rows fast, but in no order; looking each of them up and sorting them takes three times as long
as going through all the rows in an order that is known already.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING, Any

from cockpit.listing import Asked, Listing

if TYPE_CHECKING:
    from cockpit.session import Session


class KeptOrder:
    """The ids of a list as a session sees it. Safe to be read in a thread, by one at a time."""

    def __init__(self, session: Session, listing: Listing[Any]) -> None:
        """Nothing is read before it is asked for."""
        self._session, self._listing = session, listing
        self._kept: tuple[object, array[int]] | None = None

    def ids(self, asked: Asked) -> array[int]:
        """Return what ``Listing.ids`` would return; a filter of words alone is looked up in the order that is kept.

        Raises:
            BadInput: the filter or the order is not understood.
            Denied: the person may not read this list.
        """
        statements = self._listing.hits(self._session, asked)
        if statements is None:
            return self._listing.ids(self._session, asked)
        found = (self._session.store.columns(each.sql, each.params, ("id",))[0] for each in statements)
        return reduce(_cut, found, self._whole(asked._replace(filter="", lenient=False)))

    def _whole(self, asked: Asked) -> array[int]:
        """Return the ids of all rows, in the order that is asked for."""
        session = self._session
        # Whatever changes the rows, their order or what the person may see of them is written, or is a new day.
        state = (asked, session.project_id, session.person, session.today(), session.store.last_seq())
        if self._kept is None or self._kept[0] != state:
            self._kept = state, self._listing.ids(session, asked)
        return self._kept[1]


def _cut(ids: array[int], found: Iterable[int]) -> array[int]:
    among = set(found)
    return array("q", [pk for pk in ids if pk in among])
