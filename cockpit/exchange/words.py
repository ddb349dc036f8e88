"""Words as people write them in headings and cells: compared without case, width, spaces or punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache

from cockpit.i18n import _

_KEPT = "#%"
_CUSTOM_FIELD = re.compile(r"custom ?field\s*[(（](.+)[)）]", re.IGNORECASE)
_REMARK = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]\s*$")
_LISTED = 8
_LONGEST = 200


def fold(text: str) -> str:
    """Return the form in which two spellings of a word are equal: ``In-Progress`` and ``in progress``.

    Only the first 200 characters count.
    """
    return _fold(text[:_LONGEST])


def heading_forms(heading: str) -> tuple[str, ...]:
    """Return the folded forms of a heading, best first: as written, inside ``Custom field (…)``, without a remark."""
    forms = [fold(heading)]
    if custom := _CUSTOM_FIELD.fullmatch(heading.strip()):
        forms.append(fold(custom.group(1)))
    forms.append(fold(_REMARK.sub("", heading)))
    return tuple(dict.fromkeys(form for form in forms if form))


class Suggestion:
    """What to write instead of an unknown word; worked out only when it is shown, since a file may hold many."""

    def __init__(self, word: str, valid: Iterable[str], listed: Iterable[str]) -> None:
        """``valid`` are all words that would be understood, ``listed`` the few to name when none of them is near."""
        self._word = word
        self._valid = valid
        self._listed = listed

    @cached_property
    def nearest(self) -> str:
        """The valid word most like the unknown one, or an empty text when none is like it."""
        from difflib import get_close_matches

        spelled = {fold(word): word for word in self._valid}
        near = get_close_matches(fold(self._word), spelled, n=1, cutoff=0.5)
        return spelled[near[0]] if near else ""

    def __str__(self) -> str:
        if self.nearest:
            return _("did you mean “{word}”?", word=self.nearest)
        listed = tuple(self._listed)
        names = ", ".join(_(name) for name in listed[:_LISTED]) + (" …" if len(listed) > _LISTED else "")
        return _("use one of these: {words}.", words=names)


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c in _KEPT or unicodedata.category(c)[0] not in "ZPC") or plain.strip()
