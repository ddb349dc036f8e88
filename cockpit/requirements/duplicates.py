"""How alike two titles are, in languages with and without spaces between words: a hint, a person decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.search_text import index_text

LEAST = 65.0
"""Likeness from which a candidate is worth a look, of 100 (own choice)."""
MOST = 5
"""How many candidates are shown."""
_SET_WEIGHT = 0.9
"""What shared words are worth when one title says more than the other."""
_FEWEST_WORDS, _HAN_WEIGHT = 2.0, 0.5
"""Words that a title needs so that those which it shares tell anything; a Chinese character is half a word."""
_LONGEST = 300
_WORD = re.compile(r"[^\W_]+")
# Words that stand in every second sentence and tell nothing apart.
_COMMON_ENGLISH = """
    a an and are as at be by can for from has have i if in into is it need no not of on or our should so that the
    their them there they this to want we when which will with you
"""
_COMMON = frozenset((*_COMMON_ENGLISH.split(), *"的了和与在是有可以能要不对中及并为"))
_IS_HAN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Likeness:
    """A candidate and how alike it is, 0 to 100."""

    pk: int
    score: float


def folded(text: str) -> str:
    """Return the text as it is compared: one case, no punctuation, each Chinese character a word."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return " ".join(_WORD.findall(index_text(plain)))


def terms(text: str) -> list[str]:
    """Return what to look for in a full-text index: words that tell texts apart, and pairs of Chinese characters."""
    words = folded(text).split()
    pairs = [f"{one}{two}" for one, two in pairwise(words) if _is_han(one) and _is_han(two)]
    single = [word for word in words if not _is_han(word) and word not in _COMMON and len(word) > 1]
    return list(dict.fromkeys((*single, *(pair for pair in pairs if not set(pair) <= _COMMON))))


def alike(title: str, candidates: Mapping[int, str], *, least: float = LEAST, most: int = MOST) -> list[Likeness]:
    """Return the candidates that are most like a title, the likest first.

    Letters in order count most, then the same words in another order, then words that both have.
    """
    from rapidfuzz import fuzz

    wanted = folded(title)
    if not wanted:
        return []
    found = []
    for pk, text in candidates.items():
        other = folded(text)
        if not other:
            continue
        score = max(
            fuzz.ratio(wanted, other, score_cutoff=least),
            fuzz.token_sort_ratio(wanted, other, score_cutoff=least),
            _shared(_without_common(wanted), _without_common(other)),
        )
        if score >= least:
            found.append(Likeness(pk, score))
    return sorted(found, key=lambda each: (-each.score, each.pk))[:most]


def rarest(counts: Mapping[str, int], most: int) -> Sequence[str]:
    """Return the terms that are found least often, but found at all, at most so many."""
    return sorted((term for term, count in counts.items() if count), key=lambda term: (counts[term], term))[:most]


def _shared(one: str, other: str) -> float:
    """Return how alike two titles are by the words that both have; a single word that both have tells nothing."""
    from rapidfuzz import fuzz

    words = min((set(one.split()), set(other.split())), key=len)
    if sum(_HAN_WEIGHT if _is_han(word) else 1.0 for word in words) < _FEWEST_WORDS:
        return 0.0
    return _SET_WEIGHT * fuzz.token_set_ratio(one, other)


def _without_common(text: str) -> str:
    kept = " ".join(word for word in text.split() if word not in _COMMON)
    return kept or text


def _is_han(word: str) -> bool:
    return len(word) == 1 and _IS_HAN.match(word) is not None
