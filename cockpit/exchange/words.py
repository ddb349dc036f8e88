"""Words as people write them in headings and cells, compared by what they say and not by how they are typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from cockpit.i18n import _, in_a_row
from cockpit.pattern import Pattern

_KEPT = "#%"
_CUSTOM_FIELD = Pattern(
    r"(?:custom ?field|自定义字段|benutzerdefinierte[rs]? feld(?:er)?|champs? personnalisés?)\s*[(（](.+)[)）]",
    re.IGNORECASE,
)
_REMARK = Pattern(r"\s*[(（\[【][^)）\]】]*[)）\]】]\s*$", clues="( （ [ 【")
_BETWEEN_CHARACTERS = Pattern(r"(?<=[\u2e80-\u9fff\uf900-\ufaff]) (?=[\u2e80-\u9fff\uf900-\ufaff])")
_LISTED = 12
_LONGEST = 200


def plain(text: str) -> str:
    """Return the form in which two spellings of a name are equal: width, case and white space do not count.

    Between two Chinese characters a space means nothing at all.
    """
    return closed_up(" ".join(unicodedata.normalize("NFKC", text).casefold().split()))


def closed_up(text: str) -> str:
    """Return a text without single spaces between Chinese characters."""
    return text if text.isascii() else _BETWEEN_CHARACTERS.sub("", text)


def fold(text: str) -> str:
    """Return the form in which two spellings of a word are equal: ``In-Progress`` and ``in progress``.

    Only the first 200 characters count.
    """
    return _fold(text[:_LONGEST])


def heading_forms(heading: str) -> tuple[str, ...]:
    """Return the folded forms of a heading, best first.

    As written, inside ``Custom field (…)``, without a remark, and without 是否, which asks whether something is so.
    """
    forms = [fold(heading)]
    if custom := _CUSTOM_FIELD.fullmatch(heading.strip()):
        forms.append(fold(custom.group(1)))
    forms.append(fold(_REMARK.sub("", heading)))
    forms.append(fold(heading.strip().removeprefix("是否")))
    return tuple(dict.fromkeys(form for form in forms if form))


class Suggestion:
    """What to write instead of an unknown word; worked out only when it is shown, since a file may hold many."""

    def __init__(self, word: str, valid: Iterable[str], offered: Iterable[str] = ()) -> None:
        """``valid`` are the words that would be understood, ``offered`` those to list where not all of them."""
        self._word = word
        self._valid = valid
        self._offered = offered

    def __str__(self) -> str:
        """Return the nearest valid word as a question, or the first few of them when none is near."""
        from difflib import get_close_matches

        spelled = {fold(word): word for word in self._valid}
        if near := get_close_matches(fold(self._word), spelled, n=1, cutoff=0.5):
            return _("did you mean “{word}”?", word=spelled[near[0]])
        words = list(self._offered) or list(spelled.values())
        listed = in_a_row(words[:_LISTED]) + (" …" if len(words) > _LISTED else "")
        return _("use one of these: {words}.", words=listed) if listed else _("there is none yet.")


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    folded = plain(text)
    return "".join(c for c in folded if c in _KEPT or unicodedata.category(c)[0] not in "ZPC") or folded
