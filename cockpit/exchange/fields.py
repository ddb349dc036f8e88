"""What an import can fill: the fields of a target, described without knowing the noun behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from cockpit.choice import Choice
from cockpit.exchange.words import fold, heading_forms
from cockpit.i18n import LANGUAGES, _, speaking

Value: TypeAlias = str | Decimal | date | bool | tuple[str, ...] | None
"""What a field is given: a moment is a ``datetime``, a list a tuple; ``None`` means that the file says nothing."""


class Kind(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    LIST = "list"
    PERSON = "person"
    BOOL = "bool"


@dataclass(frozen=True)
class TargetField:
    """A field that an import can fill."""

    name: str
    label: str
    """Message id of what people call it."""
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()
    """Other headings under which it is found, the most certain first; name and label are always understood."""
    required: bool = False
    """Whether a new entry needs it."""
    key: bool = False
    """Whether it tells one entry of a source from another; of several the first that has a column is used."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Value to the words for it, the first of them its label; without choices any word will do, but not for a choice."""
    accept: Callable[[Value], Value] | None = None
    """Last word of the target on a value: returns it as it would be stored, or raises BadInput."""

    @cached_property
    def heading_words(self) -> Mapping[str, int]:
        """Folded headings to their rank, 0 the most certain."""
        words = [form for word in (self.name, *_in_all_languages(self.label), *self.words) for form in heading_forms(word)]
        return {word: rank for rank, word in reversed(list(enumerate(words)))}

    @cached_property
    def choice_words(self) -> Mapping[str, str]:
        """Folded words to the value that they stand for; a value itself wins over a word for another."""
        pairs = [(word, value) for value, words in self.choices.items() for word in words]
        pairs += [(value, value) for value in self.choices]
        return {fold(word): value for word, value in pairs}

    @cached_property
    def choice_labels(self) -> tuple[str, ...]:
        """The message id of each choice's label."""
        return tuple(words[0] if words else value for value, words in self.choices.items())

    @cached_property
    def choice_spellings(self) -> tuple[str, ...]:
        """Every word for a choice as people write it."""
        return tuple(word for value, words in self.choices.items() for word in (*words, value))


def choices_of(enumeration: type[Choice]) -> dict[str, tuple[str, ...]]:
    """Return the members of an enumeration as choices, each with its label in every language."""
    return {member.value: _in_all_languages(member.label_id) for member in enumeration}


def vocabulary(fields: Iterable[TargetField]) -> frozenset[str]:
    """Return every folded heading that one of the fields is known by."""
    return frozenset(word for each in fields for word in each.heading_words)


def _in_all_languages(message: str) -> tuple[str, ...]:
    texts = [message]
    for code in LANGUAGES:
        with speaking(code):
            texts.append(_(message))
    return tuple(dict.fromkeys(texts))
