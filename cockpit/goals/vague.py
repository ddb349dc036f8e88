"""Whether words say what is to change, or only that something should become better."""

from __future__ import annotations

from cockpit.numerals import fold
from cockpit.pattern import Pattern

_ENGLISH_STEMS = """
improv enhanc optimis optimiz strength upgrad modernis moderniz transform digitalis digitaliz digitis digitiz streamlin
simplif increas rais boost reduc lower maximis maximiz minimis minimiz efficien effective productiv
"""
_ENGLISH_WISHES = """
better best good great excellent modern digital higher high faster fast quicker quick smoother smooth easier easy
smarter smart stronger strong leaner lean more less fewer cut success successful
"""
_ENGLISH_THINGS = """
quality performance process processes system systems work working workflow workflows operation operations management
experience user level levels ability capability capabilities result results value thing things stuff everything
something business company organisation organization team teams way ways situation
"""
_ENGLISH_JOINTS = """
a an the of to in on at for and or by with as from our we us it its this that all be is are become becoming make makes
making do does doing get gets getting keep run running very much even significantly overall general continuously further
"""
_CHINESE_WISHES = """
更好 更快 更高 更强 更优 更多 更少 更低 更省 更加 更 最好 最佳 最优 良好 优秀 卓越 一流 优质 好 快 高 强 优 快速 高效
便捷 顺畅 优化 提升 提高 改善 改进 改良 完善 加强 增强 强化 增加 减少 降低 促进 加快 推进 推动 升级 转型 数字化 信息化
智能化 现代化 规范化 精细化 标准化 规范 赋能 提质增效 降本增效 提质 增效 做好 做强 做大
"""
_CHINESE_THINGS = """
效率 效能 效果 效益 质量 品质 性能 水平 能力 体验 用户体验 管理 工作 业务 运营 流程 系统 情况 方面 公司 企业 组织 团队
部门
"""
_CHINESE_JOINTS = """
的 地 得 了 和 与 及 以及 并 把 将 使 让 对 在 做 做得 变得 实现 进行 我们 进一步 全面 整体 大幅 大幅度 显著 明显 不断
持续 有效 很 非常 各项
"""

_CHINESE = Pattern(
    "|".join(sorted((_CHINESE_WISHES + _CHINESE_THINGS + _CHINESE_JOINTS).split(), key=len, reverse=True))
)
_ENGLISH = frozenset((_ENGLISH_WISHES + _ENGLISH_THINGS + _ENGLISH_JOINTS).split())
_STEMS = tuple(_ENGLISH_STEMS.split())
_WORD = Pattern(r"[^\W\d_]+")


def is_vague(text: str) -> bool:
    """Return whether the text, Chinese or English, holds nothing but vague words: 提升效率, “better processes”.

    Digits and punctuation do not say what is measured, so a text without any other word is vague too.
    """
    rest = fold(text).lower()
    if not rest.isascii():
        rest = _CHINESE.sub(" ", rest)
    return all(_is_vague_word(match[0]) for match in _WORD.finditer(rest))


def _is_vague_word(word: str) -> bool:
    return word in _ENGLISH or (word.isascii() and word.startswith(_STEMS))
