"""Documents that are made from the source are up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generate import made


@pytest.mark.parametrize(
    ("path", "text"), list(made()), ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_a_made_document_says_what_the_source_says(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `make docs`"
