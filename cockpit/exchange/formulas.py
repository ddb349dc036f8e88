"""Keep a spreadsheet from running a cell as a formula, and give back the text exactly when the file is read again.

A spreadsheet runs a CSV cell that begins with one of ``= + - @``, a tab or a line end (see "CSV Injection" of OWASP).
An apostrophe in front makes it text. So that nothing is lost, a text that already begins with apostrophes and such a
character receives one more: taking one away is then always the exact inverse.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_DEFUSED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?", re.IGNORECASE | re.ASCII)


def defuse(text: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet might run it; plain numbers stay as they are."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restore(text: str) -> str:
    """Return what ``defuse`` was given."""
    return text[1:] if _DEFUSED.match(text) else text
