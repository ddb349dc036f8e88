"""What an import would do, row by row, before anything is done; a dry run shows this and stops.

An entry is recognised by its keys, so the same file read twice changes nothing. Applying the plan, as one change that
can be undone, is the work of the target's command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from math import isclose

from cockpit.errors import BadInput, CockpitError
from cockpit.exchange.cells import Cell, first_said, is_blank, shown, text_of
from cockpit.exchange.dates import DateOrder
from cockpit.exchange.known import Entry, Existing, Index, Names, keys_of
from cockpit.exchange.mapping import ColumnMapping
from cockpit.exchange.progress import watched
from cockpit.exchange.rows import PlannedRow, RowState
from cockpit.exchange.settled import Said
from cockpit.exchange.sheet import Sheet, SourceRow
from cockpit.exchange.styles import Style, styles_of
from cockpit.exchange.target import FieldSpec, Outcome, Target, Value, Values
from cockpit.exchange.totals import left_out_as_total
from cockpit.exchange.values import read_value
from cockpit.exchange.words import plain
from cockpit.i18n import N_
from cockpit.message import Message, message

_ENDS = (".", "。", "?", "？", "!", "！", "…")


@dataclass(frozen=True)
class RowError:
    """Why a row cannot be imported."""

    number: int
    """Of the row in the file."""
    problem: CockpitError
    column: str | None = None
    """Heading of the cell at fault, None where it is the row as a whole."""

    @property
    def error(self) -> BadInput:
        """The problem with its place in the file."""
        name = getattr(self.problem, "field", None)
        if self.column is None:
            return BadInput(N_("Row {row}: {problem}"), field=name, row=self.number, problem=self.problem)
        text = N_("Row {row}, column “{column}”: {problem}")
        return BadInput(text, field=name, row=self.number, column=shown(self.column), problem=self.problem)

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        return str(self.error)


@dataclass
class ImportPlan:
    """What an import would do; complete once ``plan_import`` returns it."""

    target: Target
    mapping: ColumnMapping
    names: Names
    """What the project knew beforehand."""
    encoding: str | None = None
    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    """In the order of the file."""
    notes: tuple[Message, ...] = ()
    """What was made of the file before its rows were read."""
    called: Callable[[str], str] = str
    """Returns what the column with a heading is called in the file; empty where it is not in there."""
    zone: tzinfo = UTC
    """Where the moments of the rows are told."""
    kept: int = 0
    """Of how many entries something stays as it was changed here, because the file only says again what it said."""
    resting: list[str] = field(default_factory=list)
    """What is archived here, and of which the file only says again what it said."""
    strangers: dict[str, dict[str, int]] = field(default_factory=dict)
    """Names that are not known and are left out, by field, each with how many rows it stands in."""
    fixed: dict[str, int] = field(default_factory=dict)
    """Fields of known entries that no file changes, each with how many rows say something else of it."""
    unexplained: dict[str, int] = field(default_factory=dict)
    """Words for states that are not known, each with how many rows it stands in."""

    @property
    def faulty(self) -> int:
        """How many rows have errors; one of them may have several."""
        return len({error.number for error in self.errors})

    def of(self, state: RowState) -> list[PlannedRow]:
        """Return the rows with which this would be done, in the order of the file."""
        return [row for row in self.rows if row.state is state]

    @property
    def creates(self) -> Mapping[str, tuple[str, ...]]:
        """The names that would be made along the way, by noun."""
        made: dict[str, tuple[str, ...]] = {}
        for spec in self.target.fields:
            if spec.creates:
                named = (name for row in self.rows for name in _names_in(row.values.get(spec.name)))
                fresh = [name for name in named if name and plain(name) not in self.names.get(spec.noun, {})]
                made[spec.noun] = tuple(dict.fromkeys((*made.get(spec.noun, ()), *fresh)))
        return {noun: names for noun, names in made.items() if names}

    def to_apply(self, *, skip_errors: bool = False) -> tuple[PlannedRow, ...]:
        """Return the rows to write, in the order of the file.

        Raises:
            BadInput: some rows have errors, and they are not to be skipped.
        """
        if self.errors and not skip_errors:
            raise BadInput(
                N_(
                    "Nothing was imported, because rows have errors ({count}). The first is: {problem} Correct the "
                    "file, or import without these rows (--skip-errors)."
                ),
                count=self.faulty,
                problem=_sentence(self.errors[0]),
            )
        return tuple(row for row in self.rows if row.state is not RowState.UNCHANGED or row.said)


def _measured(spec: FieldSpec, cells: Collection[Cell]) -> tuple[float | None, str] | None:
    """Return the number that a cell of a field holds in words, or with its unit; None where it is read as usual."""
    cell = first_said(cells)
    return spec.measured(cell) if spec.measured and isinstance(cell, str) else None


def _sentence(problem: RowError) -> RowError | Message:
    """Return a problem as a sentence that others may follow; one that is told alone may have no full stop."""
    return problem if str(problem).endswith(_ENDS) else message(N_("{sentence}."), sentence=problem)


def plan_import(
    sheet: Sheet,
    target: Target,
    mapping: ColumnMapping,
    existing: Existing,
    *,
    dates: DateOrder | None = None,
    year: int | None = None,
) -> ImportPlan:
    """Return what importing the sheet would do; nothing is written.

    A blank cell says nothing about its field; ``-`` empties one that is no text.

    Args:
        sheet: the table.
        target: what its rows are.
        mapping: its columns.
        existing: what the project has already.
        dates: the order of dates in columns that leave it open.
        year: that of dates that name none.

    Raises:
        BadInput: the order of a column's dates stays open.
    """
    plan = ImportPlan(
        target, mapping, existing.names, sheet.encoding, notes=sheet.notes, called=sheet.called, zone=existing.zone
    )
    plan.errors += [RowError(number, problem) for number, problem in sheet.errors]
    planner = _Planner(plan, existing, styles_of(sheet, mapping, dates, year))
    for row in watched(sheet.rows, N_("reading")):
        planner.add(row)
    planner.review()
    planner.foresee()
    return plan


class _Planner:
    """Reads one row after another into a plan."""

    def __init__(self, plan: ImportPlan, existing: Existing, styles: Mapping[int, Style]) -> None:
        self._plan = plan
        self._target = plan.target
        self._styles = styles
        self._existing = existing
        self._index = Index(plan.target, existing.entries)
        self._merge = existing.merge or plan.target.merge
        self._names = {noun: dict(words) for noun, words in existing.names.items()}
        self._taken: dict[object, int] = {}
        """Each entry that a row is about, by id or by its surest key, with the number of that row."""
        self._guesses: dict[str, Message] = {}

    def add(self, row: SourceRow) -> None:
        """Plan one row of the sheet, or say what is wrong with it; what is about no entry is left out with a note."""
        if all(map(is_blank, row.cells)):
            return
        if (note := left_out_as_total(row)) is not None:
            self._plan.notes += (note,)
            return
        values, errors = self._read(row)
        if not values and not errors:
            words = shown(first_said(row.cells))
            note = message(
                N_("row {row}: “{words}” says nothing that is read here, left out"), row=row.number, words=words
            )
            self._plan.notes += (note,)
            return
        if not errors:
            try:
                self._plan.rows.append(self._planned(row.number, values))
            except CockpitError as problem:
                errors = [self._error(row.number, problem)]
            else:
                self._note_names(values)
        self._plan.errors += errors

    def review(self) -> None:
        """Let the target judge all entries together, and turn the rows that it objects to into errors."""
        self._plan.notes += tuple(self._guesses.values())
        planned = {row.id: row for row in self._plan.rows if row.id}
        outcomes = [
            Outcome(0, e.values, e.values) for e in self._existing.entries if e.id not in planned and not e.archived
        ]
        outcomes += [Outcome(row.number if row.values else 0, row.before, row.after) for row in self._plan.rows]
        self._refuse(dict(self._target.review(outcomes)))

    def foresee(self) -> None:
        """Let the project judge the rows that would be written, and turn those that it refuses into errors."""
        problems: dict[int, CockpitError] = {}
        told: dict[int, list[Message]] = {}
        for number, found in self._existing.foresee(
            [row for row in self._plan.rows if row.state is not RowState.UNCHANGED]
        ):
            if isinstance(found, CockpitError):
                problems[number] = found
            else:
                told.setdefault(number, []).append(message(N_("row {row}: {problem}"), row=number, problem=found))
        self._refuse(problems)
        self._plan.notes += tuple(note for number in sorted(told) for note in told[number])

    def _refuse(self, problems: Mapping[int, CockpitError]) -> None:
        self._plan.rows[:] = [row for row in self._plan.rows if row.number not in problems]
        self._plan.errors += [self._error(number, problem) for number, problem in problems.items()]
        self._plan.errors.sort(key=lambda error: error.number)

    def _read(self, row: SourceRow) -> tuple[dict[str, Value], list[RowError]]:
        values: dict[str, Value] = {}
        units: dict[str, str] = {}
        errors = []
        for name, places in self._plan.mapping.fields.items():
            cells = [row.cells[place] for place in places if place < len(row.cells)]
            if all(map(is_blank, cells)):
                continue
            spec, style = self._plan.mapping.columns[places[0]], self._styles.get(places[0], Style())
            strangers: list[str] | None = [] if spec.noun in self._existing.strangers else None
            if (measured := _measured(spec, cells)) is not None:
                number, unit = measured
                values |= {} if number is None else {name: number}
                units |= {name: unit} if unit else {}
                continue
            try:
                value = self._in_utc(spec, read_value(spec, cells, style, self._names, strangers, self._guesses))
                # Where nobody that it names is known, the row says nothing of the field.
                if value or not strangers:
                    values[name] = value
                self._note_strangers(name, strangers or ())
            except BadInput as problem:
                errors.append(self._error(row.number, problem))
                if spec.explained:
                    word = text_of(first_said(cells)).strip()
                    self._plan.unexplained[word] = self._plan.unexplained.get(word, 0) + 1
        try:
            values = dict(self._target.in_one_unit(values, units)) if units else values
        except BadInput as problem:
            errors.append(self._error(row.number, problem))
        return values, errors

    def _in_utc(self, spec: FieldSpec, value: Value) -> Value:
        """Return a moment in UTC, any other value as it is."""
        if not isinstance(value, datetime):
            return value
        try:
            return (value if value.tzinfo else value.replace(tzinfo=self._existing.zone)).astimezone(UTC)
        except OverflowError:
            text = N_("“{value}” is not a date: write it like 2025-06-21.")
            raise BadInput(text, field=spec.name, value=value.isoformat(sep=" ")) from None

    def _planned(self, number: int, values: dict[str, Value]) -> PlannedRow:
        spoken, values = values, dict(self._existing.adopt(values))
        # What is remembered is what the file says, however the project understands it by now.
        left_out = (*self._target.fixed, *self._target.keys[: self._target.assigned])
        row = Said({name: spoken.get(name, value) for name, value in values.items() if name not in left_out})
        matches = self._index.matches(values, row if self._existing.remembers else None)
        if len(matches) > 1:
            several = " / ".join(text_of(entry.values[self._target.keys[0]]) for entry in matches)
            raise BadInput(
                N_("this could be {several}: say which in the column “{key}”."), several=several, key=self._key_label
            )
        if not matches:
            return self._addition(number, values, row)
        values, entry = self._as_spelled(values, matches[0]), matches[0]
        return self._update(number, values, None if self._is_ours(spoken, values, entry) else row, entry)

    def _is_ours(self, spoken: Values, values: Values, entry: Entry) -> bool:
        """Tell whether a row names the key that only the project itself gives: it was exported here.

        It says what the entry shall be, whatever was said of it before.
        """
        key = self._target.keys[0]
        named = plain(text_of(values.get(key))) == plain(text_of(entry.values.get(key)))
        return self._target.assigned and named and spoken.get(key) == values.get(key)

    def _as_spelled(self, values: dict[str, Value], entry: Entry) -> dict[str, Value]:
        """Return what a row says of an entry, with the keys by which it was found as the entry spells them.

        Who names the surest key may say how the others are to be spelled.
        """
        first, *others = self._target.keys
        if values.get(first):
            return values
        own = {name: entry.values[name] for name in others if name in values and entry.values.get(name)}
        found = {name: value for name, value in own.items() if plain(text_of(values[name])) == plain(text_of(value))}
        return {**values, **found}

    def _update(self, number: int, values: dict[str, Value], row: Said | None, entry: Entry) -> PlannedRow:
        """Plan what a row says of a known entry; ``row`` is None for one that was exported here."""
        name = text_of(entry.values[self._target.keys[0]])
        if entry.archived:
            away = self._target.put_away
            again = self._existing.remembers and row is not None and bool(entry.said) and not row.news(entry.said)
            if again or (away is not None and values.get(away[0]) == away[1]):
                self._take(number, entry.id, name)
                self._plan.resting += [name] if again else []
                return PlannedRow(number, entry.id, entry.version, entry.values, entry.values, {})
            raise BadInput(N_("{name} is archived: bring it back first, or leave this row out."), name=name)
        self._take(number, entry.id, name)
        said, marks = self._news(values, row, entry)
        after = self._made(entry, said)
        changed = {
            name: value
            for name, value in after.items()
            if name not in self._target.fixed and not _same(value, entry.values.get(name))
        }
        self._note_kept(entry, values, said, after)
        return PlannedRow(number, entry.id, entry.version, entry.values, after, changed, marks)

    def _made(self, entry: Entry, values: Values) -> Values:
        """Return a known entry with what a row says of it, by the rules of the target and of the project."""
        said = {**self._merge(entry.values, values)}
        said.pop(self._target.keys[0], None)
        return self._existing.decide(entry.values, values, self._target.accept({**entry.values, **said}))

    def _news(self, values: dict[str, Value], row: Said | None, entry: Entry) -> tuple[Values, tuple[str, ...]]:
        """Return what a row says that the file did not say before, and the marks to remember."""
        said = {name: value for name, value in values.items() if name not in self._target.fixed}
        for name in self._target.fixed:
            if name in values and not _same(values[name], entry.values.get(name)):
                self._plan.fixed[name] = self._plan.fixed.get(name, 0) + 1
        if not self._existing.remembers or row is None:
            return said, ()
        marks = row.marks(entry.said)
        fresh = {
            name: value if isinstance(value, tuple) else said[name] for name, value in row.news(entry.said).items()
        }
        along = {each for name in fresh for each in self._target.together.get(name, ())}
        fresh |= {name: value for name, value in said.items() if name in along}
        for spec in self._target.joining:
            if spec.name in said:
                fresh[spec.name] = row.joined(spec.name, entry.values.get(spec.name), entry.said)
        return fresh, () if entry.said == set(marks) else marks

    def _note_kept(self, entry: Entry, values: Values, said: Values, after: Values) -> None:
        """Count an entry that the whole of its row would have left in another way."""
        left = {name: value for name, value in values.items() if name not in self._target.fixed}
        if all(left[name] == said.get(name) or _holds(entry.values.get(name), left[name]) for name in left):
            return
        try:
            whole = self._made(entry, left)
        except CockpitError:
            self._plan.kept += 1
        else:
            self._plan.kept += any(not _same(value, after.get(name)) for name, value in whole.items())

    def _addition(self, number: int, values: dict[str, Value], row: Said) -> PlannedRow:
        after = self._existing.decide({}, values, self._target.accept(values))
        keys = keys_of(self._target, after)
        name = next((text_of(after[key]) for key in self._target.keys if after.get(key)), "")
        if self._index.matches(after):
            raise BadInput(
                N_("“{name}” is taken already: name another in the column “{key}”."), name=name, key=self._key_label
            )
        if keys:
            self._take(number, keys[0], name)
        marks = row.marks() if self._existing.remembers else ()
        return PlannedRow(number, 0, 0, {}, after, after, marks)

    def _take(self, number: int, entry: object, name: str) -> None:
        other = self._taken.setdefault(entry, number)
        if other != number:
            raise BadInput(N_("“{name}” is in row {other} already: leave one of them out."), name=name, other=other)

    def _note_strangers(self, field: str, names: Collection[str]) -> None:
        counts = self._plan.strangers.setdefault(field, {}) if names else {}
        for name in names:
            counts[name] = counts.get(name, 0) + 1

    def _note_names(self, values: Values) -> None:
        """Let later rows use the spelling in which a name to be made stands first."""
        for spec in self._plan.mapping.columns.values():
            for name in _names_in(values.get(spec.name)) if spec.creates else ():
                if name:
                    self._names.setdefault(spec.noun, {}).setdefault(plain(name), (name,))

    def _error(self, number: int, problem: CockpitError) -> RowError:
        places = self._plan.mapping.fields.get(getattr(problem, "field", None) or "", ())
        column = self._plan.called(self._plan.mapping.headings[places[0]]) if places else ""
        return RowError(number, problem, column or None)

    @property
    def _key_label(self) -> object:
        spec = self._target.spec(self._target.keys[0])
        return message(spec.label) if spec else ""


def _names_in(value: Value) -> tuple[str, ...]:
    """Return the names in a field that holds one or a list of them."""
    return value if isinstance(value, tuple) else (text_of(value),) if value else ()


def _holds(here: Value, said: Value) -> bool:
    """Tell whether an entry holds already what a row says, of a list every item."""
    if isinstance(here, tuple) and isinstance(said, tuple):
        return set(said) <= set(here)
    return _same(here, said)


def _same(one: Value, other: Value) -> bool:
    """Tell whether two values say the same; neither does the order of a list, nor a digit that no spreadsheet holds."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-14)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return Counter(one) == Counter(other)
    return one == other or (not one and not other and one != 0 and other != 0)
