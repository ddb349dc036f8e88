"""Lists in one line: commas part them, and an address on the web keeps its own."""

from __future__ import annotations

import pytest

from cockpit.exchange.cells import join_list, split_list
from cockpit.parts import split_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a, b，c、d,", ["a", "b", "c", "d"]),
        ("https://a.example/a,b", ["https://a.example/a,b"]),
        ("https://a.example/a;b, ISS-1", ["https://a.example/a;b", "ISS-1"]),
        ("HTTPS://a.example/a,ISS-1,https://b.example", ["HTTPS://a.example/a", "ISS-1", "https://b.example"]),
        ("see https://a.example/a,b，c", ["see https://a.example/a,b", "c"]),
        ("", []),
    ],
)
def test_a_list_is_parted_at_its_commas_only(text: str, parts: list[str]) -> None:
    assert split_parts(text) == parts


def test_a_cell_keeps_an_address_whole_with_and_without_quotes() -> None:
    links = ("relates https://a.example/a,b;c", "blocks ISS-2")
    assert split_list("; ".join(links)) == links
    assert split_list(join_list(links)) == links
