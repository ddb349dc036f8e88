"""Files as tables: encodings, delimiters, headings below titles, ragged rows, workbooks, JSON, and what is refused."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cockpit.errors import BadInput
from cockpit.exchange.read_any import read_any
from cockpit.exchange.sheet import Sheet
from cockpit.exchange.words import fold

WORDS = frozenset(map(fold, ("name", "department", "e-mail", "姓名", "部门", "邮箱")))
ROSTER = "姓名,部门,邮箱\n李伟,财务部,li.wei@x.cn\n"


def read(data: bytes, name: str = "roster.csv", **asked: Any) -> Sheet:
    return read_any(data, name, words=WORDS, **asked)


def cells(sheet: Sheet) -> list[tuple[object, ...]]:
    return [row.cells for row in sheet.rows]


def workbook(fill: Any) -> bytes:
    """Return the bytes of a workbook that ``fill(book)`` wrote."""
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        fill(book)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (ROSTER.encode("utf-8"), "utf-8"),
        (ROSTER.encode("utf-8-sig"), "utf-8"),
        (ROSTER.encode("gbk"), "gb18030"),
        (ROSTER.replace("伟", "𠮷").encode("gb18030"), "gb18030"),
        (ROSTER.replace(",", "\t").encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + ROSTER.encode("utf-16-be"), "utf-16-be"),
        (ROSTER.encode("utf-32"), "utf-32-le"),
    ],
    ids=["utf-8", "bom", "gbk", "gb18030", "excel-unicode-text", "utf-16-be", "utf-32"],
)
def test_encodings_are_found_out(data: bytes, encoding: str) -> None:
    sheet = read(data)
    assert sheet.encoding == encoding
    assert sheet.headings == ("姓名", "部门", "邮箱")
    assert cells(sheet)[0][1] == "财务部"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("姓名,部門,職務\n陳大文,財務部,會計\n", "big5"),
        ("標題,負責人\n缺料次數每月不超過5次,王小明\n", "big5"),
        ("姓名,部門,職務\n陳大文,財務部,會計\n", "gb18030"),
        ("姓名,部门,职务\n张伟,财务部,会计\n", "gb18030"),
        ("问题描述,责任人\n发票打印错位，金额不对。,赵敏\n", "gb18030"),
        ("编号,姓名\n1,镕基堃喆\n", "gb18030"),
    ],
)
def test_big5_is_told_from_gb18030_by_its_everyday_characters(text: str, encoding: str) -> None:
    found = read(text.encode(encoding))
    assert (found.encoding, "\n".join(",".join(row) for row in (found.headings, *cells(found))) + "\n") == (
        encoding,
        text,
    )


def test_an_encoding_that_is_named_wins() -> None:
    data = "姓名,部門\n陳大文,財務部\n".encode("big5")
    assert cells(read(data, encoding="big5")) == [("陳大文", "財務部")]


@pytest.mark.parametrize(
    ("data", "asked", "sentence"),
    [
        (b"", {}, "is empty"),
        (b" \r\n\n", {}, "is empty"),
        (b"name\n\xff\xff\n", {}, "neither UTF-8 nor GB18030"),
        (ROSTER.encode("gbk"), {"encoding": "utf-8"}, "cannot be read as utf-8"),
        (ROSTER.encode(), {"encoding": "klingon"}, "is not an encoding"),
        (ROSTER.encode("utf-16-le"), {}, "NUL character in line 1"),
        (b'name,department\n"Li,Finance\n', {}, "row 2 .*quotation mark is not closed"),
        (b"<html><table>", {"name": "roster"}, "web page or XML"),
        (b"PK\x03\x04 not a workbook", {"name": "roster.xlsx"}, "cannot be read as a workbook"),
        (b'[{"name": "Li"}, 3]', {"name": "roster.json"}, "entry 2 is not an object"),
        (b'{"name": }', {"name": "roster.json"}, "line 1, character 10"),
        (b'{"name": 1}\n{"name": NaN}', {"name": "roster.jsonl"}, "near line 2"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, asked: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        cells(read(data, **asked))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.csv.*there is no such file"):
        read_any(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    "text",
    [
        "name;department;e-mail\nLi, Wei;Finance;x\n",
        "name\tdepartment\te-mail\nLi, Wei\tFinance\tx\n",
        'name,department,e-mail\n"Li, Wei",Finance,x\n',
        'sep=;\nname;department;e-mail\r\n"Li, Wei";Finance;x\n',
    ],
)
def test_delimiters_are_found_out(text: str) -> None:
    sheet = read(text.encode())
    assert sheet.headings == ("name", "department", "e-mail")
    assert cells(sheet) == [("Li, Wei", "Finance", "x")]


def test_the_heading_is_found_below_titles_and_rows_keep_their_numbers() -> None:
    text = "某某公司通讯录,,\n制表：行政部,2026年3月,共 2 人\n\n姓名,部门,邮箱\n李伟,财务部,a@x\n\n王芳,销售部,b@x\n"
    sheet = read(text.encode())
    assert sheet.headings == ("姓名", "部门", "邮箱")
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(5, "李伟"), (7, "王芳")]


def test_without_known_words_the_first_row_of_more_than_one_cell_is_the_heading() -> None:
    assert read(b"Title\n\na,b\n1,2\n").headings == ("a", "b")


def test_repeated_headings_and_ragged_rows_are_kept() -> None:
    sheet = read(b"Summary,Sprint,Sprint,Labels,,\nOne,S1,S2,x,,\nTwo\nThree,S1,S2,x,y,z,more\n")
    assert sheet.headings == ("Summary", "Sprint", "Sprint", "Labels")
    assert cells(sheet)[0][1:3] == ("S1", "S2")
    assert [len(row) for row in cells(sheet)] == [6, 1, 7]


def test_a_cell_may_hold_lines_quotation_marks_and_more_than_the_reader_of_python_takes() -> None:
    long = "log " * 50_000
    sheet = read(f'name,note\nLi,"one\r\ntwo ""quoted"""\nWei,"{long}"\n'.encode())
    assert cells(sheet) == [("Li", 'one\r\ntwo "quoted"'), ("Wei", long)]


def test_a_sheet_can_be_read_twice() -> None:
    sheet = read(ROSTER.encode())
    assert cells(sheet) == cells(sheet) != []


def test_a_roster_workbook_with_a_merged_title_and_merged_departments() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("通讯录")
        page.merge_range("A1:E1", "某某公司通讯录")
        page.write_row("A3", ["部门", "姓名", "工号", "人数", "入职"])
        page.merge_range("A4:A5", "财务部")
        page.write_row("B4", ["李伟", "00123", 3])
        page.write_datetime("E4", datetime(2024, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_row("B5", ["王芳", "00124", 1.5, "2024年3月2日"])
        page.write_row("A6", ["销售部", "张三"])

    sheet = read_any(workbook(fill), "r.xlsx", words=WORDS | {fold("工号")})
    assert sheet.headings == ("部门", "姓名", "工号", "人数", "入职")
    assert [(row.number, *row.cells) for row in sheet.rows] == [
        (4, "财务部", "李伟", "00123", 3, date(2024, 3, 1)),
        (5, "财务部", "王芳", "00124", 1.5, "2024年3月2日"),
        (6, "销售部", "张三", None, None, None),
    ]
    assert all(type(row.cells[3]) is not float or row.cells[3] == 1.5 for row in sheet.rows)


def test_what_a_workbook_shows_as_a_percentage_is_read_as_one() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover").write(0, 0, 0.5, book.add_format({"num_format": "0%"}))
        page = book.add_worksheet("Goals & more")
        page.write_row("C3", ["name", "department", "e-mail", "now", "then"])
        for row, (form, value) in enumerate(
            [("0%", 0.9), ("0.00%", 0.985), ("+0.0%;-0.0%", 1.2), ('0.0"%"', 0.3), ("0.00", 0.4), ("0%", 0)], start=3
        ):
            page.write_row(row, 2, ["a", "b", "c"])
            page.write_number(row, 5, value, book.add_format({"num_format": form}))
            page.write_number(row, 6, 0.25)

    sheet = read(workbook(fill), "r.xlsx")
    assert [row.cells[3] for row in sheet.rows] == ["90%", "98.5%", "120%", 0.3, 0.4, "0%"]
    assert {row.cells[4] for row in sheet.rows} == {0.25}


def test_a_percentage_in_a_merged_cell_fills_downwards_too() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row("A1", ["name", "department", "e-mail"])
        page.merge_range("C2:C3", 0.5, book.add_format({"num_format": "0%"}))
        page.write_row("A2", ["a", "b"])
        page.write_row("A3", ["c", "d"])

    assert cells(read(workbook(fill), "r.xlsx")) == [("a", "b", "50%"), ("c", "d", "50%")]


def test_the_sheet_with_known_headings_is_taken_unless_another_is_named() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover").write_row("A1", ["About", "us"])
        hidden = book.add_worksheet("Old")
        hidden.write_row("A1", ["name", "department", "e-mail"])
        hidden.hide()
        book.add_worksheet("Staff").write_row("A1", ["name", "department", "e-mail"])

    data = workbook(fill)
    assert read(data, "r.xlsx").name == "Staff"
    assert read(data, "r.xlsx", sheet="cover").headings == ("About", "us")
    assert read(data, "r.xlsx", sheet="2").name == "Old"
    with pytest.raises(BadInput, match="There is no sheet “X”: the sheets are Cover, Old, Staff"):
        read(data, "r.xlsx", sheet="X")


def test_a_stray_value_in_the_last_corner_of_a_sheet_is_refused_instead_of_exhausting_memory() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row("A1", ["name", "department", "e-mail"])
        page.write("XFD1048576", "stray")

    with pytest.raises(BadInput, match="too large"):
        read(workbook(fill), "r.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"name": "Li", "tags": ["a", "b"]}, {"name": "Wei", "due": None}]),
        '{"name": "Li", "tags": ["a", "b"]}\n\n{"name": "Wei", "due": null}\n',
    ],
    ids=["list", "lines"],
)
def test_json_objects_are_rows_under_all_their_keys(text: str) -> None:
    sheet = read(text.encode(), "export")
    assert sheet.headings == ("name", "tags", "due")
    assert cells(sheet) == [("Li", ["a", "b"], None), ("Wei", None, None)]
