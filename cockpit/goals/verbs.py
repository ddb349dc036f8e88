"""Verbs that say where a number is to go: up, down, or neither."""

from __future__ import annotations

import re
from typing import Literal

from cockpit.pattern import Pattern

Direction = Literal["down", "up"]

_DOWN = (
    r"缩短|降低|减少|压缩|下降|削减|缩减|缩小|收窄|精简|压降|降本|节约|节省|减半|下调|调低|[降减压](?=[至到为了]|[0-9]|$)"
    r"|提前(?=[至到为了约]|[0-9一二三四五六七八九十两半]|$)|(?<![-\w])down(?=\s(?:from|by)\b|\s[0-9]|\s?$)"
    r"|\b(?:cut(?:s|ting)?|reduc(?:es?|ed|ing)|lower(?:s|ed|ing)?|decreas(?:es?|ed|ing)|shorten(?:s|ed|ing)?"
    r"|shrink(?:s|ing)?|drop(?:s|ped|ping)?|halv(?:es?|ed|ing)|trim(?:s|med)?|slash(?:es|ed)?|minimi[sz]e|saves?|saved)\b"
)
_UP = (
    r"提高|提升|增加|增长|上升|扩大|加快|延长|上调|调高|(?<![-\w])up(?=\s(?:from|by)\b|\s[0-9]|\s?$)|翻(?=一?番|一?倍|两番)|[增升涨](?=[至到为了]|[0-9]|$)"
    r"|\b(?:increas(?:es?|ed|ing)|rais(?:es?|ed|ing)|grow(?:s|ing)?|boost(?:s|ed|ing)?|lift(?:s|ed|ing)?"
    r"|expand(?:s|ed|ing)?|doubl(?:es?|ed|ing)|tripl(?:es?|ed|ing)|maximi[sz]e)\b"
)
_NEUTRAL = (
    r"优化|改善|改进|控制|保持"
    r"|\b(?:improv(?:es?|ed|ing)|bring(?:s|ing)?|get|keep|make|(?<!on )hold|reach|achieve|change)\b"
)
VERB = f"(?:{_DOWN}|{_UP}|{_NEUTRAL})"
"""Pattern of a verb that starts a goal, case-blind."""
DIRECTED = Pattern(
    f"(?P<down>{_DOWN})|(?P<up>{_UP})",
    re.IGNORECASE | re.ASCII,
    clues="缩 减 降 压 节 窄 简 调 cut reduc lower decreas shorten shrink drop halv trim slash minimi save down"
    " 提 增 升 扩 快 翻 涨 延 up increas rais grow boost lift expand doubl tripl maximi",
)
"""Finds a verb with a direction; the group that matches is named for it."""


def direction_in(folded: str) -> Direction | None:
    """Return where the verbs of a folded line point, None without one and where they do not agree."""
    found: set[Direction] = {"down" if verb["down"] else "up" for verb in DIRECTED.finditer(folded)}
    return found.pop() if len(found) == 1 else None
