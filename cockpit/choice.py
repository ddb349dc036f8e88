"""Closed lists of values, each with the words that people read for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from cockpit.i18n import _, aside, in_a_row, spoken


def told(word: str, label: str) -> str:
    """Return a word that can be typed, with what it is called in the current language, unless that says the same."""
    called = typable(_(label))
    says_it = all(part in called for part in word.lower().split("-"))
    return word if says_it else f"{word}{aside(called)}"


def typable(label: str) -> str:
    """Return a label as one word: without what stands in brackets, spaces as dashes; ``effort`` for “Effort (days)”."""
    shown = label.partition("(")[0].partition("（")[0]
    return shown.strip().lower().replace(" ", "-")


class Choice(StrEnum):
    """A string enumeration whose members carry a label: ``LATE = "late", N_("late")``."""

    label_id: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make the member from its stored value and the message id of its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_id = label or value
        return member

    @property
    def label(self) -> str:
        """The label in the current language."""
        return _(self.label_id)

    @classmethod
    def by_word(cls) -> dict[str, Self]:
        """Return the members by all that people may type for them: labels in every language, and stored values."""
        return {
            word: member
            for member in cls
            for word in (*spoken(member.label_id), *map(typable, spoken(member.label_id)), member.value.lower())
        }

    @classmethod
    def offered(cls) -> str:
        """Return the values to choose from in one line, in words that a reader of the current language knows, too."""
        return in_a_row(told(member.value, member.label_id) for member in cls)


class Question(Choice):
    """A closed list of questions, of which the values alone say too little."""

    @classmethod
    def offered(cls) -> str:
        """Return the values, each with its question."""
        return _("; ").join(_("{label}: {value}", label=member.value, value=member.label) for member in cls)
