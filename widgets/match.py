"""Which of many texts best fit a few typed letters."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

_AT_WORD_START, _INSIDE_WORD, _SCATTERED = 0, 1, 2


def fold(text: str) -> str:
    """Return text as it is compared: without case, and with full-width letters as plain ones."""
    return normalize("NFKC", text).casefold()


def rank(query: str, folded: Sequence[str]) -> list[int]:
    """Return the positions of the texts that fit a query, the best first; an empty query fits all.

    Every word of the query must occur, whole or as letters in the same order. A whole word beats scattered letters, the
    start of a word beats its inside, and among equals the given order stays. The texts must have gone through `fold`.
    The cost grows with the length of the texts only, whatever they hold.
    """
    words = fold(query).split()
    scores = ((_score(words, text), position) for position, text in enumerate(folded))
    fitting = sorted((score, position) for score, position in scores if score is not None)
    return [position for _, position in fitting]


def _score(words: list[str], text: str) -> int | None:
    """Return how badly a text fits, 0 for the best, or None when it does not fit."""
    total = 0
    for word in words:
        penalty = _penalty(word, text)
        if penalty is None:
            return None
        total += penalty
    return total


def _penalty(word: str, text: str) -> int | None:
    start = text.find(word)
    if start == 0 or (start > 0 and (not text[start - 1].isalnum() or f" {word}" in text)):
        return _AT_WORD_START
    if start > 0:
        return _INSIDE_WORD
    position = -1
    for letter in word:
        position = text.find(letter, position + 1)
        if position < 0:
            return None
    return _SCATTERED
