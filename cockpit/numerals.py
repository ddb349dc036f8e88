"""Numbers as people type them: full-width digits and punctuation, Chinese numerals."""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDS = _FULL_WIDTH | {
    ord("\u3000"): ord(" "),
    ord("\u00a0"): ord(" "),
    ord("\u2212"): ord("-"),
    ord("\uffe5"): ord("¥"),
    ord("“"): ord('"'),
    ord("”"): ord('"'),
}
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1_000}

HAN_NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
"""Pattern of one character of a Chinese numeral."""


def fold(text: str) -> str:
    """Return the text with full-width letters, digits and punctuation as ASCII; every offset stays what it was."""
    return text.translate(_FOLDS)


def read_count(text: str) -> int | None:
    """Return the whole number written in digits (``12``) or Chinese numerals (``十二``, ``三百``, ``二〇二六``)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(char not in _DIGITS and char not in _TENS and char not in "万亿" for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _read_places(text)


def _read_places(text: str) -> int:
    """Return the value of a numeral with places, as in ``三亿五千万``: each section below ten thousand, times its place."""
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
