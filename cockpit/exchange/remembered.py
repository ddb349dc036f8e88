"""Which column is which field, as a person said it the last time for a file with the same headings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cockpit.exchange.mapping import ColumnMapping, places_of
from cockpit.exchange.target import Target
from cockpit.exchange.words import fold
from cockpit.portfolio.commands import MAPPING_LENGTH, KeepMapping

if TYPE_CHECKING:
    from cockpit.session import Session


def fingerprint(headings: Sequence[str]) -> str:
    """Return a short text that is the same for the same headings in the same order, however they are typed."""
    return hashlib.sha256("\n".join(map(fold, headings)).encode("utf-8", "replace")).hexdigest()[:16]


def recall(session: Session, target: Target, headings: Sequence[str]) -> dict[str, str]:
    """Return heading to field as the person mapped them before; empty when there is nothing, or nothing that fits."""
    kept = session.preference(KeepMapping.preference(target.noun, fingerprint(headings)))
    if kept is None:
        return {}
    places: Mapping[str, str] = json.loads(kept)
    known = {spec.name for spec in target.fields} | {""}
    return {headings[int(place)]: name for place, name in places.items() if name in known}


def keep(session: Session, target: Target, mapping: ColumnMapping, asked: Mapping[str, str]) -> None:
    """Remember what the person said, in place of what was said before about files with these headings.

    A mapping of more columns than can be kept is not remembered.
    """
    places = {place for column in asked for place in places_of(mapping.headings, column)}
    said = {place: mapping.columns[place].name if place in mapping.columns else "" for place in sorted(places)}
    columns = json.dumps(said, separators=(",", ":"))
    if len(columns) <= MAPPING_LENGTH:
        session.do(KeepMapping(about=target.noun, headings=fingerprint(mapping.headings), columns=columns))
