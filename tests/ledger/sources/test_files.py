"""Excel, Parquet, JSON lines and folders: what is read, and what is said of what cannot be."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from baoheng.core.errors import SourceError
from baoheng.ledger.sources.chunk import as_text
from baoheng.ledger.sources.excel import ExcelFile
from baoheng.ledger.sources.jsonlines import JsonLines
from baoheng.ledger.sources.opening import files_below, open_file
from baoheng.ledger.sources.parquet import ParquetFile

KNOWN = frozenset({"编号", "日期", "金额"})


def table(source) -> list[tuple]:
    found = []
    for chunk in source.chunks():
        for number, row in zip(chunk.numbers.to_pylist(), chunk.rows.to_pylist(), strict=True):
            found.append((number, *row.values()))
    return found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (45.0, "45"),
        (0.1, "0.1"),
        (True, "1"),
        (None, None),
        (Decimal("1.20"), "1.20"),
        (datetime.date(2026, 1, 3), "2026-01-03"),
        (datetime.datetime(2026, 1, 3, 8, 5), "2026-01-03 08:05:00"),
        ("甲", "甲"),
    ],
)
def test_a_cell_is_what_a_person_would_have_typed(value, text):
    assert as_text(value) == text


def test_a_workbook_with_a_title_dates_and_numbers(tmp_path):
    book = Workbook()
    book.active.append(["云溪市"])
    book.active.append(["编号", "日期", "金额"])
    book.active.append([1, datetime.date(2026, 1, 3), 12.5])
    book.active.append([None, None, None])
    book.active.append(["0002", "2026-01-04", "3"])
    book.save(tmp_path / "a.xlsx")
    source = open_file(tmp_path / "a.xlsx", KNOWN)
    assert list(source.headings) == ["编号", "日期", "金额"]
    assert table(source) == [(3, "1", "2026-01-03", "12.5"), (5, "0002", "2026-01-04", "3")]


def test_a_sheet_is_chosen_by_name(tmp_path):
    book = Workbook()
    book.active.append(["甲", "乙"])
    other = book.create_sheet("明细")
    other.append(["编号", "金额"])
    other.append(["1", "2"])
    book.save(tmp_path / "a.xlsx")
    assert table(ExcelFile(tmp_path / "a.xlsx", "a", KNOWN, "明细")) == [(2, "1", "2")]
    with pytest.raises(SourceError, match="明细"):
        _ = ExcelFile(tmp_path / "a.xlsx", "a", KNOWN, "没有").headings


def test_parquet_keeps_its_types_and_a_truncated_one_is_told(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"编号": ["1"], "金额": [Decimal("1.50")]}), path)
    assert table(ParquetFile(path, "a")) == [(1, "1", Decimal("1.50"))]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match="没有传完"):
        _ = ParquetFile(path, "a").headings


def test_a_parquet_broken_in_the_middle_is_told(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"编号": [str(n) for n in range(5000)]}), path, compression="snappy")
    data = bytearray(path.read_bytes())
    data[200:3000] = bytes(2800)
    path.write_bytes(data)
    with pytest.raises(SourceError, match="损坏"):
        table(ParquetFile(path, "a"))


def test_json_lines_with_a_broken_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"编号": 1, "金额": 1.10}\n\n{"编号": 2\n[3]\n{"编号": "4", "日期": null}\n', "utf-8"
    )
    source = JsonLines(path, "a")
    assert list(source.headings) == ["编号", "金额", "日期"]
    assert table(source) == [(1, "1", "1.10", None), (5, "4", None, None)]
    [chunk] = source.chunks()
    assert [one.number for one in chunk.bad] == [3, 4]


def test_json_lines_in_another_encoding_are_refused_and_never_garbled(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"编号": "1"}\n'.encode("utf-8-sig") + '{"编号": "张"}\n'.encode("gb18030"))
    [chunk] = JsonLines(path, "a").chunks()
    assert chunk.rows.to_pylist() == [{"编号": "1"}]
    assert [(one.number, one.reason[:4]) for one in chunk.bad] == [(2, "编码损坏")]


def test_what_stands_beyond_the_headings_or_in_other_sheets_is_told(tmp_path):
    book = Workbook()
    for row in (["编号", "金额"], ["1", "2"], ["3", "4", "另有说明"]):
        book.active.append(row)
    for name, rows in (("二月", [["编号"], ["9"]]), ("空", [])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    source = ExcelFile(tmp_path / "a.xlsx", "a", KNOWN)
    assert table(source) == [(2, "1", "2")]
    [chunk] = source.chunks()
    assert [(one.number, one.text) for one in chunk.bad] == [(3, "3\t4\t另有说明")]
    assert source.passed_over == ("二月",)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "空的"),
        ("a.pdf", b"%PDF-1.7", "不能装入"),
        ("a.xlsx", b"PK\x03\x04broken", "打不开"),
        ("a.jsonl", b"{\n", "没有一行"),
    ],
)
def test_files_that_cannot_be_loaded_say_what_to_do(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=said) as caught:
        _ = open_file(path, KNOWN).headings
    assert caught.value.todo


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SourceError, match="打不开"):
        open_file(tmp_path / "没有.csv", KNOWN)


def test_the_files_of_a_folder_in_order_and_what_is_passed_over(tmp_path):
    for name in ("b.csv", "a.csv", "~$a.xlsx", ".x.csv", "说明.docx"):
        (tmp_path / name).write_bytes(b"x")
    good, other = files_below(tmp_path)
    assert [path.name for path in good] == ["a.csv", "b.csv"]
    assert [path.name for path in other] == ["说明.docx"]
