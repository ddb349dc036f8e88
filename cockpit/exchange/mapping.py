"""Which column of a file fills which field: guessed from the headings, corrected by the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cockpit.errors import BadInput
from cockpit.exchange.cells import listed, shown
from cockpit.exchange.target import FieldSpec, Target
from cockpit.exchange.words import Suggestion, heading_forms
from cockpit.i18n import N_
from cockpit.message import message

_NOWHERE = ("", "-")
STATE = "state:"
"""How the meaning of a word for a state begins, among what is asked of columns: ``In QA`` is ``state:waiting``."""


@dataclass(frozen=True)
class ColumnMapping:
    """The columns of one file and what they fill."""

    headings: tuple[str, ...]
    columns: Mapping[int, FieldSpec]
    """Place of a column, from 0, to its field."""

    @property
    def matched(self) -> tuple[tuple[str, FieldSpec], ...]:
        """Headings that are read, each with its field."""
        return tuple((self.headings[place], spec) for place, spec in sorted(self.columns.items()))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that are not read."""
        return tuple(text for place, text in enumerate(self.headings) if text and place not in self.columns)

    @property
    def fields(self) -> Mapping[str, tuple[int, ...]]:
        """Names of the fields that have a column, each with the places of its columns."""
        places: dict[str, tuple[int, ...]] = {}
        for place, spec in sorted(self.columns.items()):
            places[spec.name] = (*places.get(spec.name, ()), place)
        return places


def guess_mapping(headings: Sequence[str], target: Target, asked: Mapping[str, str] | None = None) -> ColumnMapping:
    """Return the mapping that the headings suggest.

    Several columns may fill a list; of several for another field the most certain is taken, then the leftmost.

    Args:
        headings: of the file.
        target: what is to be filled.
        asked: heading to the name of its field, or to ``-`` for a column to leave out; goes before every guess.

    Raises:
        BadInput: the file has no such column, the target no such field, or no column tells its entries apart.
    """
    chosen = dict(_chosen(headings, target, asked or {}))
    columns = {place: spec for place, spec in chosen.items() if spec is not None}
    for _rank, place, spec in sorted(_claims(headings, target.fields), key=lambda claim: claim[:2]):
        if place not in chosen and place not in columns and (spec.many or spec not in columns.values()):
            columns[place] = spec
    if not any(spec.name in target.keys for spec in columns.values()):
        raise BadInput(
            N_(
                "No column was recognised that says which {noun} a row is about; the columns are: {headings}. "
                "Say which is which: --map COLUMN=FIELD, with the field {keys}."
            ),
            field="map",
            noun=message(target.label),
            headings=listed(headings),
            keys=" / ".join(target.keys),
        )
    return ColumnMapping(tuple(headings), columns)


def read_pairs(pairs: Iterable[str]) -> dict[str, str]:
    """Return what ``COLUMN=FIELD`` texts say; ``BadInput`` for one that has another form."""
    found = {}
    for pair in pairs:
        # A heading may hold an equals sign, a field cannot.
        column, equals, name = pair.rpartition("=")
        if not equals or not column.strip():
            raise BadInput(N_("“{pair}” is not understood: write COLUMN=FIELD."), field="map", pair=shown(pair))
        found[column.strip()] = name.strip()
    return found


def read_states(pairs: Iterable[str]) -> dict[str, str]:
    """Return what ``WORD=STATE`` texts say, in the form in which ``reshape`` is asked for it."""
    found = {}
    for pair in pairs:
        word, equals, name = pair.rpartition("=")
        if not equals or not word.strip() or not name.strip():
            raise BadInput(N_("“{pair}” is not understood: write WORD=STATE."), field="state", pair=shown(pair))
        found[word.strip()] = f"{STATE}{name.strip()}"
    return found


def parted(asked: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is asked of columns, and what words for states stand for."""
    states = {word: said.removeprefix(STATE) for word, said in asked.items() if said.startswith(STATE)}
    return {column: name for column, name in asked.items() if column not in states}, states


def places_of(headings: Sequence[str], column: str) -> list[int]:
    """Return the places of the columns with this heading."""
    wanted = heading_forms(column)[:1]
    return [place for place, heading in enumerate(headings) if heading_forms(heading)[:1] == wanted]


class _Claim(NamedTuple):
    """A column that could fill a field; the lowest rank wins, then the leftmost column."""

    rank: int
    place: int
    spec: FieldSpec


def _claims(headings: Sequence[str], fields: Sequence[FieldSpec]) -> Iterator[_Claim]:
    for place, heading in enumerate(headings):
        forms = heading_forms(heading)
        for spec in fields:
            ranks = [spec.heading_words[form] for form in forms if form in spec.heading_words]
            if ranks:
                yield _Claim(min(ranks), place, spec)


def _chosen(
    headings: Sequence[str], target: Target, asked: Mapping[str, str]
) -> Iterator[tuple[int, FieldSpec | None]]:
    """Yield the columns that the person assigned; None for one that is to be left out."""
    for column, name in asked.items():
        places = places_of(headings, column)
        if not places:
            raise BadInput(
                N_("There is no column “{column}”: {hint}"),
                field="map",
                column=shown(column),
                hint=Suggestion(column, [shown(heading) for heading in headings if heading]),
            )
        spec = field_of(target, name)
        for place in places if spec is None or spec.many else places[:1]:
            yield place, spec


def field_of(target: Target, name: str) -> FieldSpec | None:
    """Return the field that a person means, None for a column that is to be left out; ``BadInput`` for no field."""
    if name in _NOWHERE:
        return None
    known = heading_forms(name)
    found = target.spec(name) or next(
        (each for each in target.fields if not each.heading_words.keys().isdisjoint(known)), None
    )
    if found is None:
        names = [each.name for each in target.fields]
        raise BadInput(
            N_("There is no field “{name}”: {hint}"), field="map", name=shown(name), hint=Suggestion(name, names)
        )
    return found
