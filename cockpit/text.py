"""Types of text that records and commands share: what may be typed into a field, and how long it may be."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from cockpit.clean import clean, clean_line

LONGEST_NAME = 500
"""Characters of what things are called at most."""
Line = Annotated[str, AfterValidator(clean_line), StringConstraints(max_length=2_000)]
"""One line, possibly empty, of at most 2,000 characters."""
Name = Annotated[str, AfterValidator(clean_line), StringConstraints(min_length=1, max_length=LONGEST_NAME)]
"""One line that must not be empty, of at most 500 characters."""
Prose = Annotated[str, AfterValidator(clean), StringConstraints(max_length=200_000)]
"""Text of several lines, of at most 200,000 characters."""
