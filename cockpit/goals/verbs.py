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


class _Verbs:
    """The verbs of one direction: in one pattern, and in parts, of which a line needs few if any to be compiled."""

    def __init__(self, words: str, single: Pattern, english: Pattern) -> None:
        """Take whole Chinese words, Chinese verbs of a single character, and English verbs."""
        self.words = words.split()
        self.patterns = (single, english)
        self.source = "|".join((*self.words, single.source, english.source))
        self.clues = (*(word[0] for word in self.words), *single.clues, *english.clues)

    def are_in(self, folded: str) -> bool:
        """Return whether any of them stands in a folded line."""
        return any(word in folded for word in self.words) or any(each.search(folded) for each in self.patterns)


_DOWN = _Verbs(
    "缩短 降低 减少 压缩 下降 削减 缩减 压降 节约 节省 减半",
    Pattern(f"[降减]{_NUMBER_NEXT}", clues="降 减"),
    Pattern(
        rf"\b(?:cut(?:s|ting)?|(?:reduc|lower|decreas|shorten|shrink|drop|halv|trim|slash|minimi[sz]){_ENDING})\b",
        _FLAGS,
        clues="cut reduc lower decreas shorten shrink drop halv trim slash minimi",
    ),
)
_UP = _Verbs(
    "提高 提升 增加 增长 上升 扩大 加快",
    Pattern(f"翻(?=一?番|一?倍|两番)|[增升涨]{_NUMBER_NEXT}", clues="翻 增 升 涨"),
    Pattern(
        rf"\b(?:increas|rais|grow|boost|lift|expand|doubl|tripl|maximi[sz]){_ENDING}\b",
        _FLAGS,
        clues="increas rais grow boost lift expand doubl tripl maximi",
    ),
)
_NEUTRAL = (
    r"优化|改善|改进|控制|保持|\b(?:improv(?:es?|ed|ing)|bring(?:s|ing)?|get|keep|make|hold|reach|achieve|change)\b"
)
VERB = f"(?:{_DOWN.source}|{_UP.source}|{_NEUTRAL})"
"""Pattern of a verb that starts a goal, case-blind."""
DIRECTED = Pattern(f"(?P<down>{_DOWN.source})|(?P<up>{_UP.source})", _FLAGS, clues=" ".join((*_DOWN.clues, *_UP.clues)))
"""Finds a verb with a direction; the group that matches is named for it."""


def direction_in(folded: str) -> Direction | None:
    """Return where the verbs of a folded line point, None without one and where they do not agree."""
    down, up = _DOWN.are_in(folded), _UP.are_in(folded)
    return None if down is up else "down" if down else "up"
