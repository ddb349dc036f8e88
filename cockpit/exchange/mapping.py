"""Which column of a file fills which field: guessed from the headings, corrected by the person, remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cockpit.exchange.dates import DateOrder
from cockpit.exchange.fields import Kind, TargetField
from cockpit.exchange.words import fold, heading_forms


@dataclass(frozen=True)
class Preset:
    """What is known of a source beforehand: from an earlier import or from the program that writes such files.

    Plain data, so that it can be stored as JSON and read back with ``Preset(**stored)``.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    """Heading to the name of its field; ``None`` for a column that is left out."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each field: word of the source to word of the target."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """Heading to the order of its dates."""


@dataclass(frozen=True)
class Ambiguity:
    """Several columns that could fill one field, or one column that could fill several; the first was taken."""

    headings: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ColumnMapping:
    """The columns of one file and what they fill."""

    headings: tuple[str, ...]
    fields: tuple[TargetField, ...]
    columns: Mapping[int, str]
    """Place of a column, from 0, to the name of its field."""
    ambiguous: tuple[Ambiguity, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each field: word of the source to word of the target."""
    dates: Mapping[str, str] = field(default_factory=dict)
    """Heading to the order of its dates, where it was once asked for."""

    @property
    def matched(self) -> tuple[tuple[str, str], ...]:
        """Headings that are read, each with the name of its field."""
        return tuple((self.headings[place], name) for place, name in sorted(self.columns.items()))

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings that are not read."""
        return tuple(text for place, text in enumerate(self.headings) if text and place not in self.columns)

    @property
    def filled(self) -> tuple[TargetField, ...]:
        """Fields that have a column, in the order of the target."""
        names = set(self.columns.values())
        return tuple(each for each in self.fields if each.name in names)

    @property
    def missing(self) -> tuple[TargetField, ...]:
        """Fields that a new entry needs and that have no column."""
        names = set(self.columns.values())
        return tuple(each for each in self.fields if each.required and each.name not in names)

    @property
    def key(self) -> TargetField | None:
        """The field that tells the entries apart: the first of the target's keys that has a column."""
        return next((each for each in self.filled if each.key), None)

    def places(self, name: str) -> tuple[int, ...]:
        """Return the places of the columns that fill a field."""
        return tuple(place for place, filled in sorted(self.columns.items()) if filled == name)

    def assign(self, place: int, name: str | None) -> ColumnMapping:
        """Return the mapping with a column filling another field, or none; a field that is no list has one column."""
        columns = dict(self.columns)
        columns.pop(place, None)
        if name is not None:
            target = next(each for each in self.fields if each.name == name)
            if target.kind is not Kind.LIST:
                columns = {other: filled for other, filled in columns.items() if filled != name}
            columns[place] = name
        heading = self.headings[place]
        settled = tuple(each for each in self.ambiguous if heading not in each.headings and name not in each.fields)
        return replace(self, columns=columns, ambiguous=settled)

    def preset(self, dates: Mapping[str, DateOrder] | None = None) -> Preset:
        """Return what to remember for the next file of this source; ``dates`` are the orders that were settled."""
        return Preset(
            columns={heading: self.columns.get(place) for place, heading in reversed(list(enumerate(self.headings)))},
            values={name: dict(words) for name, words in self.values.items()},
            dates={**self.dates, **{heading: order.value for heading, order in (dates or {}).items()}},
        )


@dataclass(frozen=True)
class _Claim:
    """A column that could fill a field; the lowest rank wins."""

    rank: tuple[int, int]
    place: int
    target: TargetField


def guess_mapping(
    headings: Sequence[str],
    fields: Sequence[TargetField],
    *,
    remembered: Preset | None = None,
    preset: Preset | None = None,
) -> ColumnMapping:
    """Return the mapping that the headings suggest.

    What is ``remembered`` goes before the ``preset`` of a program, and that before the words of the fields. Several
    columns may fill one list; of several for any other field the most certain is taken, and all are named as ambiguous.
    """
    presets = [known for known in (remembered, preset) if known]
    columns: dict[int, str] = {}
    ambiguous: list[Ambiguity] = []
    claims: dict[str, list[_Claim]] = {}
    for place, heading in enumerate(headings):
        found = _claims(place, heading, fields, presets)
        if not found:
            continue
        best = found[0]
        claims.setdefault(best.target.name, []).append(best)
        rivals = [claim.target.name for claim in found if claim.rank == best.rank]
        if len(rivals) > 1:
            ambiguous.append(Ambiguity((heading,), tuple(rivals)))
    for name, rivals_for in claims.items():
        ranked = sorted(rivals_for, key=lambda claim: (claim.rank, claim.place))
        if ranked[0].target.kind is Kind.LIST:
            columns.update((claim.place, name) for claim in ranked)
            continue
        columns[ranked[0].place] = name
        equal = [headings[claim.place] for claim in ranked if claim.rank[0] == ranked[0].rank[0]]
        if len(equal) > 1:
            ambiguous.append(Ambiguity(tuple(equal), (name,)))
    return ColumnMapping(
        tuple(headings),
        tuple(fields),
        columns,
        tuple(ambiguous),
        values=_merged_values(presets),
        dates={heading: order for known in reversed(presets) for heading, order in known.dates.items()},
    )


def _claims(place: int, heading: str, fields: Sequence[TargetField], presets: Sequence[Preset]) -> list[_Claim]:
    """Return what a column could fill, the most certain first."""
    for source, known in enumerate(presets):
        columns = {fold(text): name for text, name in reversed(known.columns.items())}
        if fold(heading) in columns:
            name = columns[fold(heading)]
            return [_Claim((source, 0), place, each) for each in fields if each.name == name]
    forms = heading_forms(heading)
    ranks = {each.name: min((each.heading_words[form] for form in forms if form in each.heading_words), default=None) for each in fields}
    found = [_Claim((len(presets), rank), place, each) for each in fields if (rank := ranks[each.name]) is not None]
    return sorted(found, key=lambda claim: claim.rank)


def _merged_values(presets: Sequence[Preset]) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for known in reversed(presets):
        for name, words in known.values.items():
            merged.setdefault(name, {}).update(words)
    return merged
