"""Tables as files: what is written is read back as it was, nothing runs as a formula, and a file is whole or absent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.access import Role
from cockpit.errors import BadInput, Conflict
from cockpit.exchange.read_any import read_any
from cockpit.exchange.save import save_table, whole_file
from cockpit.exchange.write import write_csv_bytes, write_csv_text, write_json
from cockpit.exchange.write_xlsx import Table, write_xlsx

HEADINGS = ["name", "note", "n"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ROWS = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5)


def test_csv_for_standard_output_byte_for_byte() -> None:
    rows: list[list[object]] = [
        ["李伟", "=1+1", -3],
        ['a "b", c', "+86 138", 1.0],
        ["two\nlines", "-5", 0.1],
        [None, ["x; y", "z"], True],
        [Role.SPONSOR, date(2026, 3, 1), datetime(2026, 3, 1, 9, 30)],
    ]
    assert write_csv_text(HEADINGS, rows) == (
        "name,note,n\n"
        "李伟,'=1+1,-3\n"
        '"a ""b"", c",\'+86 138,1\n'
        '"two\nlines",-5,0.1\n'
        ',"""x; y""; z",true\n'
        "sponsor,2026-03-01,2026-03-01 09:30:00\n"
    )


def test_csv_for_excel_has_a_byte_order_mark_and_windows_line_ends() -> None:
    assert write_csv_bytes(["姓名"], [["李"]]) == b"\xef\xbb\xbf" + "姓名\r\n李\r\n".encode()


def test_a_table_of_one_column_keeps_its_blank_cells() -> None:
    sheet = read_any(write_csv_text(["name"], [["a"], [""], ["b"]]).encode(), "t.csv")
    assert [row.cells for row in sheet.rows] == [("a",), ("",), ("b",)]


@given(ROWS, st.booleans())
def test_every_csv_cell_is_read_back_as_it_was(rows: list[tuple[str, str, str]], excel: bool) -> None:
    data = write_csv_bytes(HEADINGS, rows) if excel else write_csv_text(HEADINGS, rows).encode()
    sheet = read_any(data, "t.csv", words=frozenset(HEADINGS))
    assert sheet.headings == tuple(HEADINGS)
    assert [row.cells for row in sheet.rows] == rows


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    written = write_csv_text(["name"], [[text]]).removeprefix("name\n").lstrip('"')
    assert not written.startswith(("=", "@", "\t", "\r")) or not text


def test_json_keeps_lists_and_numbers_and_is_read_back() -> None:
    text = write_json(HEADINGS, [["李", ["a", "b"], 1.5], ["=1", date(2026, 3, 1), None]])
    assert json.loads(text) == [
        {"name": "李", "note": ["a", "b"], "n": 1.5},
        {"name": "=1", "note": "2026-03-01", "n": None},
    ]
    assert write_json(HEADINGS, []) == "[]\n"


def test_a_workbook_holds_text_as_text_and_dates_as_dates(tmp_path: Path) -> None:
    rows = [
        ["=1+1", "00123", 3],
        ["http://x.example/", date(2026, 3, 1), 1.5],
        ["two\nlines", date(1850, 1, 1), None],
        ["x" * 40_000, ["a", "b"], True],
    ]
    path = tmp_path / "t.xlsx"
    save_table(path, "People / 人员", HEADINGS, rows)
    sheet = read_any(path)
    assert sheet.name == "People   人员"
    assert sheet.headings == tuple(HEADINGS)
    found = [row.cells for row in sheet.rows]
    assert found[:3] == [
        ("=1+1", "00123", 3),
        ("http://x.example/", date(2026, 3, 1), 1.5),
        ("two\nlines", "1850-01-01", None),
    ]
    assert found[3] == ("x" * 32_766 + "…", "a; b", True)


@given(ROWS)
def test_every_text_of_a_workbook_is_read_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    data = BytesIO()
    write_xlsx(data, [Table("t", HEADINGS, [("first", "row", "kept"), *rows, ("last", "row", "kept")])])
    sheet = read_any(data.getvalue(), "t.xlsx", words=frozenset(HEADINGS))
    found = [tuple("" if cell is None else cell for cell in row.cells) for row in sheet.rows]
    assert found[1:-1] == rows


def test_sheets_of_one_name_are_told_apart() -> None:
    data = BytesIO()
    long = "n" * 40
    write_xlsx(data, [Table(name, ["a"], [["1"]]) for name in (long, long.upper(), "", "'x'")])
    with pytest.raises(BadInput, match=f"{'n' * 31}, {'N' * 29} 2, 1, x"):
        read_any(data.getvalue(), "t.xlsx", sheet="none of these")


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.JSON"])
def test_a_file_is_replaced_only_when_asked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    save_table(path, "t", HEADINGS, [["a", "b", 1]])
    with pytest.raises(Conflict, match="exists already"):
        save_table(path, "t", HEADINGS, [["z", "z", 9]])
    assert [row.cells[0] for row in read_any(path).rows] == ["a"]
    save_table(path, "t", HEADINGS, [["c", "d", 2]], overwrite=True)
    assert [row.cells[0] for row in read_any(path).rows] == ["c"]


def test_a_write_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    def rows() -> Iterator[list[object]]:
        yield ["a", "b", 1]
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        save_table(path, "t", HEADINGS, rows(), overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
    assert path.read_text() == "old"


def test_a_folder_that_is_not_there_and_an_unknown_ending_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written: there is no such folder"):
        save_table(tmp_path / "gone" / "t.csv", "t", HEADINGS, [])
    with pytest.raises(BadInput, match=r"should end in \.csv"):
        save_table(tmp_path / "t.pdf", "t", HEADINGS, [])


@pytest.mark.parametrize("name", ["", ".", "..", "folder"])
def test_a_folder_is_never_replaced_by_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "here" / "folder").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(BadInput, match="cannot be written"), whole_file(Path(name), overwrite=True):
        pytest.fail("there is nothing to write to")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["here", "here/folder"]
