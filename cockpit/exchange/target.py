"""What an import can fill: the fields of a target, described without knowing the noun behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from cockpit.choice import Choice
from cockpit.errors import BadInput, CockpitError
from cockpit.exchange.words import fold, heading_forms
from cockpit.exchange.yes_no import YesNo
from cockpit.i18n import LANGUAGES, N_, _, speaking
from cockpit.message import message

Value: TypeAlias = str | float | date | tuple[str, ...] | None
"""What a field is given; ``None`` empties it."""
Values: TypeAlias = Mapping[str, Value]
"""Values by field name; a field that is absent is left as it is."""


def items_of(value: Value) -> tuple[str, ...]:
    """Return the items of a list; none of what is no list."""
    return value if isinstance(value, tuple) else ()


class Kind(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    """A day with a time of day."""
    CHOICE = "choice"
    NAME = "name"
    """The name of something that the project has."""


_TICKS: Mapping[str, str] = {
    "y": "yes", "true": "yes", "1": "yes", "x": "yes", "√": "yes", "✓": "yes", "✔": "yes", "☑": "yes", "对": "yes",
    "有": "yes", "n": "no", "false": "no", "0": "no", "×": "no", "✗": "no", "✘": "no", "☐": "no", "不是": "no",
    "无": "no", "没有": "no",
}  # fmt: skip
"""What stands for yes and no in lists, beside the two words themselves."""


@dataclass(frozen=True)
class FieldSpec:
    """A field that an import can fill."""

    name: str
    label: str
    """Message id of what people call it."""
    words: tuple[str, ...] = ()
    """Other headings under which it is found, the most certain first; name and label are always understood."""
    kind: Kind = Kind.TEXT
    choices: type[Choice] | None = None
    """The values of a choice; their labels in every language are understood."""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Further words for the values of a choice."""
    noun: str = ""
    """What a name is the name of."""
    creates: bool = False
    """Whether a name that is not known yet is made."""
    many: bool = False
    """Whether it is a list; several columns may then fill it."""
    normal: Callable[[str], str] = str
    """Turns a text into the form in which it is kept, as ``@li.wei`` into ``li.wei``."""
    joins: bool = False
    """Whether a file that is remembered adds to a list, and takes away only what it said before and says no longer."""
    repeats: bool = False
    """Whether the same item may stand in a list more than once."""
    measured: Callable[[str], tuple[float | None, str] | None] | None = None
    """Reads a number that brings its unit, as ``30天`` does, stands in words, or is not known; None for other texts."""
    explained: bool = False
    """Whether a person may say what other words for it stand for, as states are called differently everywhere."""

    @cached_property
    def heading_words(self) -> Mapping[str, int]:
        """Folded headings to their rank, 0 the most certain."""
        words = [
            form for word in (self.name, *_in_all_languages(self.label), *self.words) for form in heading_forms(word)
        ]
        return {word: rank for rank, word in reversed(list(enumerate(words)))}

    @cached_property
    def choice_words(self) -> Mapping[str, str]:
        """Words to the value of the choice that they stand for, as people write them."""
        members = tuple(self.choices or ())
        words = {word: member.value for member in members for word in _in_all_languages(member.label_id)}
        ticks = _TICKS if self.choices is YesNo else {}
        return {**ticks, **self.synonyms, **words, **{member.value: member.value for member in members}}

    @cached_property
    def folded_choices(self) -> Mapping[str, str]:
        """Folded words to the value of the choice that they stand for."""
        return {fold(word): value for word, value in self.choice_words.items()}

    def label_of(self, value: Value) -> Value:
        """Return the label of a choice in the current language, any other value as it is."""
        return self.choices(value).label if self.choices and isinstance(value, str) and value else value


class Outcome(NamedTuple):
    """An entry as an import would leave it."""

    row: int
    """The row of the file that says so, 0 for an entry of which the file says nothing new."""
    before: Values
    after: Values


def _as_given(before: Values, given: Values) -> Values:
    return given


def _with_units(values: Values, units: Mapping[str, str]) -> Values:
    return values


def _no_objection(outcomes: Sequence[Outcome]) -> Iterator[tuple[int, CockpitError]]:
    return iter(())


@dataclass(frozen=True)
class Target:
    """A noun whose entries can be imported."""

    noun: str
    label: str
    """Message id of what people call one entry."""
    fields: tuple[FieldSpec, ...]
    keys: tuple[str, ...]
    """Fields by which a known entry is recognised, the surest first; that one is never changed by an import."""
    accept: Callable[[Values], Values]
    """Given an entry's values, returns them as they would be stored; raises BadInput for a ``field`` at fault."""
    assigned: bool = False
    """Whether the project itself gives new entries their surest key; one that is unknown here then says nothing."""
    lasting: tuple[str, ...] = ()
    """Keys besides the surest that identify even what is archived."""
    parting: str = ""
    """A key in which entries may not differ to be the same one, even where another key matches; only a surest key
    that people give themselves outweighs it."""
    fixed: tuple[str, ...] = ()
    """Fields that only the product itself fills once an entry is here; what a file says of them counts for new ones."""
    together: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that say something new together with others: why a state is so is said again with the next state."""
    in_one_unit: Callable[[Values, Mapping[str, str]], Values] = _with_units
    """Given what a row says and the units that its numbers brought, by field, returns it with all in one unit."""
    merge: Callable[[Values, Values], Values] = _as_given
    """Given what an entry holds and what a row says of it, returns what the row is to make of it."""
    put_away: tuple[str, str] | None = None
    """The field, and its value, by which a row says that its entry is archived."""
    review: Callable[[Sequence[Outcome]], Iterator[tuple[int, CockpitError]]] = _no_objection
    """Given every entry, yields the rows that break a rule about all of them together, and the reason."""

    def spec(self, name: str) -> FieldSpec | None:
        """Return the field with this name, if there is one."""
        return next((each for each in self.fields if each.name == name), None)

    @cached_property
    def joining(self) -> tuple[FieldSpec, ...]:
        """The lists to which a file that is remembered only adds."""
        return tuple(each for each in self.fields if each.joins)

    @property
    def states(self) -> FieldSpec | None:
        """Return the field of which a person may explain the words, if there is one."""
        return next((each for each in self.fields if each.explained), None)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every folded heading that one of the fields is known by."""
        return frozenset(word for each in self.fields for word in each.heading_words)


def _in_all_languages(message: str) -> tuple[str, ...]:
    texts = [message]
    for code in LANGUAGES:
        with speaking(code):
            texts.append(_(message))
    return tuple(dict.fromkeys(texts))


def require(values: Values, **labels: str) -> None:
    """Refuse values without one of these fields, which are given by name with the message id of their label."""
    for name, label in labels.items():
        if not values.get(name):
            raise BadInput(N_("{label} is missing"), field=name, label=message(label))
