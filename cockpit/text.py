"""Types of text that records and commands share: what may be typed into a field, and how long it may be."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# C0 and C1 controls but newline and tab, and the marks that turn the direction of text round: none of them belongs to
# what a person means to say, and a terminal would obey them.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAKS = re.compile(r"\s*[\r\n\t\u2028\u2029]\s*")


def clean(text: str) -> str:
    """Return the text without control characters, its line ends as newlines, surrogates replaced."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNWANTED.sub("", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def clean_line(text: str) -> str:
    """Return the text as one trimmed line without control characters."""
    return clean(_BREAKS.sub(" ", text)).strip()


Line = Annotated[str, AfterValidator(clean_line), StringConstraints(max_length=2_000)]
"""One line, possibly empty, of at most 2,000 characters."""
Name = Annotated[str, AfterValidator(clean_line), StringConstraints(min_length=1, max_length=500)]
"""One line that must not be empty, of at most 500 characters."""
Prose = Annotated[str, AfterValidator(clean), StringConstraints(max_length=200_000)]
"""Text of several lines, of at most 200,000 characters."""
