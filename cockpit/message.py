"""A sentence that is translated when it is shown, not when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cockpit.i18n import _


class Message(NamedTuple):
    """A message id and the values of its ``{placeholders}``; ``str()`` is the sentence in the language in use."""

    text: str
    values: Mapping[str, object] = {}

    def __str__(self) -> str:
        """Return the sentence; values that have a label, or are messages themselves, are translated too."""
        return _(self.text, **{name: getattr(value, "label", value) for name, value in self.values.items()})


def message(text: str, **values: object) -> Message:
    """Make a ``Message`` from keyword values."""
    return Message(text, values)
