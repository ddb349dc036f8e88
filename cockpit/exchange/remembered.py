"""Which column is which field, and what words for states mean, as a person said it the last time for such a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cockpit.exchange.mapping import STATE, field_of, parted, places_of
from cockpit.exchange.target import Target
from cockpit.exchange.words import fold
from cockpit.portfolio.commands import MAPPING_LENGTH, KeepMapping

if TYPE_CHECKING:
    from cockpit.session import Session

_WORD = "="
"""How a word for a state begins, among the places of columns."""


def fingerprint(headings: Sequence[str]) -> str:
    """Return a short text that is the same for the same headings in the same order, however they are typed."""
    return hashlib.sha256("\n".join(map(fold, headings)).encode("utf-8", "replace")).hexdigest()[:16]


def recall(session: Session, target: Target, headings: Sequence[str]) -> dict[str, str]:
    """Return what the person said before of a file with these headings, in the form in which ``reshape`` is asked.

    It is empty when there is nothing, or nothing that fits.
    """
    kept = session.preference(KeepMapping.preference(target.noun, fingerprint(headings)))
    if kept is None:
        return {}
    said: Mapping[str, str] = json.loads(kept)
    known = {spec.name for spec in target.fields} | {""}
    columns = {headings[int(place)]: name for place, name in said.items() if place.isdecimal() and name in known}
    return columns | {word[1:]: name for word, name in said.items() if word.startswith(_WORD)}


def keep(session: Session, target: Target, headings: Sequence[str], asked: Mapping[str, str]) -> None:
    """Remember what the person said, in place of what was said before about files with these headings.

    What is more than can be kept is not remembered.
    """
    columns, states = parted(asked)
    said: dict[str, str] = {}
    for column, name in columns.items():
        spec = field_of(target, name)
        said |= {str(place): spec.name if spec else "" for place in places_of(headings, column)}
    said = dict(sorted(said.items(), key=lambda pair: int(pair[0])))
    said |= {f"{_WORD}{word}": f"{STATE}{name}" for word, name in states.items()}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    if len(text) <= MAPPING_LENGTH:
        session.do(KeepMapping(about=target.noun, headings=fingerprint(headings), columns=text))
