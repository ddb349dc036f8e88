"""Words that only say that something should become better, and words that say what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.goals.vague import is_vague

VAGUE = (
    "更好",
    "优化",
    "提升效率",
    "提升管理水平",
    "全面提升业务流程的质量",
    "进一步优化系统，持续提升用户体验！",
    "降本增效",
    "数字化转型",
    "把工作做得更好",
    "better",
    "improve",
    "Improve efficiency",
    "improving the quality of our processes",
    "OPTIMISE Performance",
    "Digital transformation",
    "Make things better, faster & easier",
    "提升 efficiency",
    "ｂｅｔｔｅｒ",
    "效率提升30%",
)
SPECIFIC = (
    "财务月结周期",
    "财务透明度",
    "提高财务透明度",
    "把报表做得更好",
    "客户满意度",
    "管理费用",
    "系统可用率",
    "优化库存周转",
    "好评率",
    "业务量",
    "month-end close",
    "improve month-end close",
    "Better reports",
    "process cost",
    "Stock-outs",
    "DSO",
    "improve DSO",
    "提升KPI",
    "cutover time",
    "Qualität",
)


@pytest.mark.parametrize("words", VAGUE)
def test_vague_words_say_nothing(words: str) -> None:
    assert is_vague(words)


@pytest.mark.parametrize("words", SPECIFIC)
def test_one_word_that_names_something_is_enough(words: str) -> None:
    assert not is_vague(words)


@pytest.mark.parametrize("text", ["", "   ", "30", "—…！", "30% → 15%"])
def test_a_text_without_words_says_nothing_either(text: str) -> None:
    assert is_vague(text)


@given(st.lists(st.sampled_from(VAGUE), min_size=1))
def test_vague_words_stay_vague_together(words: list[str]) -> None:
    assert is_vague(" ".join(words))


@given(st.lists(st.sampled_from(VAGUE)), st.sampled_from(SPECIFIC), st.lists(st.sampled_from(VAGUE)))
def test_no_vague_word_hides_what_another_names(before: list[str], words: str, after: list[str]) -> None:
    assert not is_vague(" ".join([*before, words, *after]))


@given(st.text())
def test_every_text_is_judged_whatever_its_case(text: str) -> None:
    assert is_vague(text) in (True, False)
    if text.isascii():
        assert is_vague(text.upper()) == is_vague(text.lower())
