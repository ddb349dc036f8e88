"""Which of many texts best fit a few typed letters."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

_WHOLE, _BEGINNING, _WORD, _AT_WORD_START, _INSIDE_WORD, _SCATTERED = range(6)
"""How badly a word fits: as the first word, its beginning, another word, the start of one, inside one, or letters."""


def fold(text: str) -> str:
    """Return text as it is compared: without case, and with full-width letters as plain ones."""
    return normalize("NFKC", text).casefold()


def rank(query: str, folded: Sequence[str]) -> list[int]:
    """Return the positions of the texts that fit a query, the best first; an empty query fits all.

    Every word of the query must occur. What a text begins with is what it is called by, such as its id: the whole of
    that beats its beginning, and this beats a word further on, the start of one, and its inside; among equals the
    given order stays. Letters in the same order but apart fit only where nothing fits better. The texts must have gone
    through `fold`. The cost grows with the length of the texts only, whatever they hold.
    """
    words = fold(query).split()
    scores = [(score, position) for position, text in enumerate(folded) if (score := _score(words, text)) is not None]
    whole = [(penalty, position) for (penalty, scattered), position in scores if not scattered]
    return [position for _, position in sorted(whole or [(penalty, at) for (penalty, _apart), at in scores])]


def _score(words: list[str], text: str) -> tuple[int, bool] | None:
    """Return how badly a text fits, 0 for the best, and whether only by scattered letters; None when not at all."""
    total, scattered = 0, False
    for word in words:
        penalty = _penalty(word, text)
        if penalty is None:
            return None
        total += penalty
        scattered = scattered or penalty == _SCATTERED
    return total, scattered


def _penalty(word: str, text: str) -> int | None:
    if text.startswith(word):
        return _WHOLE if len(text) == len(word) or text[len(word)].isspace() else _BEGINNING
    if word in text:
        return _inside(word, text)
    position = -1
    for letter in word:
        position = text.find(letter, position + 1)
        if position < 0:
            return None
    return _SCATTERED


def _inside(word: str, text: str) -> int:
    """Return how a word that is in a text stands there: by itself, at the start of a word, or inside one."""
    padded = f" {text} "
    if f" {word} " in padded:
        return _WORD
    at = text.find(word)
    return _AT_WORD_START if f" {word}" in padded or not text[at - 1].isalnum() else _INSIDE_WORD
