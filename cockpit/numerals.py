"""Numbers as people type them: full-width digits and punctuation, Chinese numerals, small English number words."""

from __future__ import annotations

import unicodedata

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_PLACES = "万亿"
_LONGEST = 15
"""Digits that a float holds exactly."""
_FOLDS = {"\u2212": "-", "“": '"', "”": '"'}

HAN_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
"""Pattern of one character of a Chinese numeral."""
ENGLISH_NUMERALS = {
    word: count
    for count, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
"""English number words to their value."""
ENGLISH_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def fold(text: str) -> str:
    """Return the text with full-width and other compatibility characters as plain ones (NFKC, character by character).

    Every offset stays what it was: a character that would become several is kept. Circled and raised digits are kept
    too, because they number things and count nothing.
    """
    return text if text.isascii() else "".join(map(_fold_character, text))


def _fold_character(char: str) -> str:
    if char in _FOLDS:
        return _FOLDS[char]
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and unicodedata.category(char) != "No" else char


def read_count(text: str) -> int | None:
    """Return the whole number written in digits (``12``) or Chinese numerals (``十二``, ``三百``, ``二〇二六``)."""
    if len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(char not in _DIGITS and char not in _TENS and char not in _PLACES for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _read_places(text)


def _read_places(text: str) -> int:
    """Return the value of a numeral with places (``三亿五千万``): each section below ten thousand times its place."""
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            continue
        if char in _TENS:
            section += (digit or 1) * _TENS[char]
        elif char == "万":
            total += (section + digit or 1) * 10_000
            section = 0
        else:
            total = (total + section + digit or 1) * 100_000_000
            section = 0
        digit = 0
    return total + section + digit


def read_english(words: str) -> int | None:
    """Return the number below a hundred that English words say: ``twelve``, ``forty``, ``twenty-five``."""
    tens, joint, ones = words.lower().replace(" ", "-").partition("-")
    if tens in ENGLISH_TENS:
        more = ENGLISH_NUMERALS.get(ones) if joint else 0
        return None if more is None or more > 9 else 20 + 10 * ENGLISH_TENS.index(tens) + more
    if joint:
        return None
    return 13 + ENGLISH_TEENS.index(tens) if tens in ENGLISH_TEENS else ENGLISH_NUMERALS.get(tens)


def read_decimal(text: str) -> float | None:
    """Return the number written in digits or Chinese numerals, with decimals after a 点: ``九十八点五``."""
    whole, _point, part = text.partition("点")
    count = read_count(whole)
    if count is None or any(char not in _DIGITS for char in part):
        return None
    return float(f"{count}.{''.join(str(_DIGITS[char]) for char in part) or 0}")
