"""Numbers and amounts of money as people write them, and the decimal mark as a whole column shows it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Literal

from cockpit.pattern import Pattern

DecimalMark = Literal[".", ","]

_BEFORE = Pattern(r"(?<![^+-])(cny|rmb|usd|eur|us\$|hk\$|[¥€$£])\s*", clues="cny rmb usd eur ¥ € $ £")
_AFTER = Pattern(r"\s*(元|圆|cny|rmb|usd|eur|€|%)$", clues="元 圆 cny rmb usd eur € %")
_UNITS = {"千": 3, "万": 4, "亿": 8}
_LONGEST = 60
"""Characters that a number may have."""


@cache
def _pattern(mark: DecimalMark) -> re.Pattern[str]:
    other = "," if mark == "." else "."
    grouped = rf"\d{{1,3}}(?P<group>[{other} '’])\d{{3}}(?:(?P=group)\d{{3}})*"
    return re.compile(
        rf"(?P<sign>[+-]?)(?P<whole>{grouped}|\d*)(?:[{mark}](?P<part>\d*))?(?P<power>e[+-]?\d{{1,3}})?", re.ASCII
    )


_MARKED = Pattern(r"(\d*)([.,])(?:\d+([.,]))*(\d*)", re.ASCII)


def read_number(text: str, mark: DecimalMark = ".") -> Decimal | None:
    """Return the number, or ``None`` if the text is none.

    Thousands may be grouped, digits full width, a currency before or behind, a loss in brackets; ``3.5万`` is 35,000
    and ``50%`` is 50.
    """
    plain = _plain(text)
    if len(plain) > _LONGEST:
        return None
    power = _UNITS.get(plain[-1:], 0)
    if power:
        plain = plain[:-1].rstrip()
    match = _pattern(mark).fullmatch(plain)
    if match is None or not (match["whole"] or match["part"]):
        return None
    whole = "".join(filter(str.isdecimal, match["whole"])) or "0"
    part = f".{match['part']}" if match["part"] else ""
    number = Decimal(f"{match['sign']}{whole}{part}{match['power'] or ''}")
    return number.scaleb(power) if power else number


class MarkEvidence:
    """What the numbers of one column say about their decimal mark."""

    def __init__(self) -> None:
        """Start without any evidence."""
        self._seen: set[str] = set()

    def add(self, text: str) -> None:
        """Take one cell into account; ``1,234`` says nothing, ``1,5`` and ``1.234,5`` say that it is the comma."""
        match = _MARKED.search(_plain(text))
        if match is None:
            return
        before, first, last, after = match.groups()
        if last and last != first:
            self._seen.add(last)
        elif last:
            self._seen.add("," if first == "." else ".")
        elif len(after) != len("000") or len(before) > len("000") or before in ("", "0"):
            self._seen.add(first)

    @property
    def shown(self) -> DecimalMark | None:
        """The decimal mark: a comma only if nothing speaks against it, None when nothing was said."""
        return None if not self._seen else "," if self._seen == {","} else "."

    @property
    def mark(self) -> DecimalMark:
        """The decimal mark, a point when nothing was said."""
        return self.shown or "."


def _plain(text: str) -> str:
    """Return the text in narrow characters without currency, percent sign and the brackets of a loss.

    Of a text that is too long for a number only the beginning is looked at, one character more than a number may have.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text.strip()[: _LONGEST + 1]).replace("−", "-").casefold().split())
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    return _AFTER.sub("", _BEFORE.sub("", plain, count=1))
