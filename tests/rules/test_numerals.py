"""Numbers in words, Chinese and English: what they are, and that anything else is none."""

from __future__ import annotations

import pytest

from cockpit.numerals import read_decimal, read_english


@pytest.mark.parametrize(
    ("words", "value"),
    [("twelve", 12), ("thirteen", 13), ("Forty", 40), ("twenty-five", 25), ("ninety nine", 99), ("zero", 0)],
)
def test_english_words_are_numbers_below_a_hundred(words: str, value: int) -> None:
    assert read_english(words) == value


@pytest.mark.parametrize("words", ["", "many", "five-twenty", "hundred"])
def test_other_english_words_are_no_numbers(words: str) -> None:
    assert read_english(words) is None


@pytest.mark.parametrize(
    ("text", "value"), [("九十八点五", 98.5), ("三", 3), ("零点零五", 0.05), ("一百二十点二五", 120.25), ("12", 12)]
)
def test_a_chinese_numeral_may_have_decimals(text: str, value: float) -> None:
    assert read_decimal(text) == value


@pytest.mark.parametrize("text", ["", "点五", "三点五天", "几", "三点十"])
def test_what_is_no_numeral_has_no_decimals(text: str) -> None:
    assert read_decimal(text) is None
