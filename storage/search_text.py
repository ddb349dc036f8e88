"""How text is put into words for full-text search, in languages with and without spaces between words.

A space round every Han, kana or Hangul character lets the `unicode61` tokenizer see each as a word of its own; a phrase
of them then finds any run of characters, however short. Latin words are found by their beginning.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Scripts written without spaces: kana, the Han blocks with their extensions, Hangul, and Han compatibility forms.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_MOST_WORDS = 16
"""Words of a query that count; more make it slower and find nothing more."""
_LONGEST_WORD = 200


def index_text(text: str) -> str:
    """Return the text as the index stores it: compatibility forms folded, a space round every unspaced character.

    Every index holds its result, so it may only change together with a schema step that builds them anew.
    """
    if text.isascii():
        return text
    return _unspaced().sub(r" \g<0> ", unicodedata.normalize("NFKC", text))


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r'"([^"]*)"|(\S+)')


@cache
def _unspaced() -> re.Pattern[str]:
    # Compiled when the first such character comes along; a start that meets none is spared it.
    return re.compile(f"[{_UNSPACED}]")


def match_query(text: str) -> str:
    """Return the FTS5 query that finds rows with every word of the text, empty when it holds none.

    Words in quotes must follow each other; the last letters of a Latin word may be missing.
    """
    # Half characters, which a terminal may send, are no text that the engine takes.
    sound = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    words = [quoted or word for quoted, word in _quoted().findall(sound)]
    return " AND ".join(filter(None, map(_phrase, words[:_MOST_WORDS])))


def _phrase(word: str) -> str:
    tokens = _tokens(index_text(word[:_LONGEST_WORD]))
    if not tokens:
        return ""
    prefix = "" if not tokens[-1].isascii() and _unspaced().search(tokens[-1]) else "*"
    return f'"{" ".join(tokens)}"{prefix}'


def _tokens(text: str) -> list[str]:
    """Split as `unicode61` does: letters, numbers, marks and private characters make words, all else parts them."""
    return "".join(
        c if unicodedata.category(c)[0] in "LNM" or unicodedata.category(c) == "Co" else " " for c in text
    ).split()
