"""Verbs that say where a number is to go: up, down, or neither."""

from __future__ import annotations

import re
from typing import Literal

from cockpit.pattern import Pattern

Direction = Literal["down", "up"]

_FLAGS = re.IGNORECASE | re.ASCII
_ENDING = "(?:e?[sd]?|[pm]?ed|[pm]?ing)"
"""What follows the stem of an English verb: reduc-e, drop-ped, rais-ing."""
_NUMBER_NEXT = "(?=[至到为了]|[0-9]|$)"
"""What stands behind a character that is a verb by itself."""
_NUMBER_AFTER = r"(?=\s(?:from|by)\b|\s[0-9]|\s?$)"
"""What stands behind a word that is a verb only beside a number."""


class _Verbs:
    """The verbs of one direction: in one pattern, and in parts, of which a line needs few if any to be compiled."""

    def __init__(self, words: str, *patterns: Pattern) -> None:
        """Take whole Chinese words, and patterns of other verbs."""
        self.words = words.split()
        self.patterns = patterns
        self.source = "|".join((*self.words, *(each.source for each in patterns)))
        self.clues = (*(word[0] for word in self.words), *(clue for each in patterns for clue in each.clues))

    def are_in(self, folded: str) -> bool:
        """Return whether any of them stands in a folded line."""
        return any(word in folded for word in self.words) or any(each.search(folded) for each in self.patterns)


_DOWN = _Verbs(
    "缩短 降低 减少 压缩 下降 削减 缩减 缩小 收窄 精简 压降 降本 节约 节省 减半 下调 调低",
    Pattern(f"[降减压]{_NUMBER_NEXT}", clues="降 减 压"),
    Pattern("提前(?=[至到为了约]|[0-9一二三四五六七八九十两半]|$)", clues="提前"),
    Pattern(rf"(?<![-\w])down{_NUMBER_AFTER}", _FLAGS, clues="down"),
    Pattern(
        r"\b(?:cut(?:s|ting)?|save[sd]?"
        rf"|(?:reduc|lower|decreas|shorten|shrink|drop|halv|trim|slash|minimi[sz]){_ENDING})\b",
        _FLAGS,
        clues="cut save reduc lower decreas shorten shrink drop halv trim slash minimi",
    ),
)
_UP = _Verbs(
    "提高 提升 增加 增长 上升 扩大 加快 延长 上调 调高",
    Pattern(f"[增升涨]{_NUMBER_NEXT}", clues="增 升 涨"),
    Pattern("翻(?=一?番|一?倍|两番)", clues="翻"),
    Pattern(rf"(?<![-\w])up{_NUMBER_AFTER}", _FLAGS, clues="up"),
    Pattern(
        rf"\b(?:increas|rais|grow|boost|lift|expand|doubl|tripl|maximi[sz]){_ENDING}\b",
        _FLAGS,
        clues="increas rais grow boost lift expand doubl tripl maximi",
    ),
)
_NEUTRAL = (
    r"优化|改善|改进|控制|保持"
    r"|\b(?:improv(?:es?|ed|ing)|bring(?:s|ing)?|get|keep|make|(?<!on )hold|reach|achieve|change)\b"
)
VERB = f"(?:{_DOWN.source}|{_UP.source}|{_NEUTRAL})"
"""Pattern of a verb that starts a goal, case-blind."""
DIRECTED = Pattern(f"(?P<down>{_DOWN.source})|(?P<up>{_UP.source})", _FLAGS, clues=" ".join((*_DOWN.clues, *_UP.clues)))
"""Finds a verb with a direction; the group that matches is named for it."""


def direction_in(folded: str) -> Direction | None:
    """Return where the verbs of a folded line point, None without one and where they do not agree."""
    down, up = _DOWN.are_in(folded), _UP.are_in(folded)
    return None if down is up else "down" if down else "up"
