"""The quarantine: out to a workbook, mended, back; nothing is lost on the way."""

import datetime

import duckdb
import pytest
from facts import AT, rows_of, waiting
from openpyxl import load_workbook

from baoheng.core.errors import SourceError
from baoheng.ledger.definitions import table
from baoheng.ledger.load import Order
from baoheng.ledger.mend import mend, write_workbook
from baoheng.ledger.quarantine import open_rows, tidy

pytestmark = pytest.mark.slow

HEAD = "人员编号,险种类型,人员类别,参保地区划,参保开始日期"
GOOD = "P1,390,15,990302,2025-01-01"
BAD = ("P2,999,15,990302,2025-01-02", "P3,390,15,990302,13月", "=1+1,390,15")
ENROLMENTS = table("enrolments")


@pytest.fixture
def out(put, ledger, tmp_path):
    """Three refused rows, exported to a workbook."""
    put("enrolments", "a.csv", HEAD, GOOD, *BAD)
    rows = open_rows(ledger, ENROLMENTS, duckdb.connect(), 100)
    path = tmp_path / "待改.xlsx"
    assert write_workbook(rows, path) == 3
    return path


def mended(ledger, path, at: datetime.datetime = AT):
    return mend(ledger, ENROLMENTS, path, Order("改的人", at), lambda *_: None)


def change(path, place: str, value: str) -> None:
    book = load_workbook(path)
    book.worksheets[0][place] = value
    book.save(path)


def test_the_workbook_has_the_row_as_it_was_with_reason_and_place(out):
    sheet = load_workbook(out).worksheets[0]
    heads, first, _, last = [[cell.value for cell in row] for row in sheet.rows]
    assert heads == ["隔离编号", "原因", "来源", "行号", "整行原文", *HEAD.split(",")]
    assert first[1:4] == ["险种类型不在字典里", "来源/a.csv", "3"]
    assert first[5:] == BAD[0].split(",")
    assert last[4] == "=1+1,390,15"
    assert sheet["E4"].data_type == "s"  # a text: exported cells never start a formula


def test_mended_rows_are_loaded_and_leave_the_quarantine(ledger, out):
    change(out, "G2", "390")
    [load] = mended(ledger, out).loads
    assert (load.kind, load.by, load.inserted, load.refused) == ("mend", "改的人", 1, 2)
    assert rows_of(ledger, "enrolments", "psn_no") == [("P1",), ("P2",)]
    assert len(waiting(ledger, "enrolments")) == 2


def test_loading_the_mended_rows_twice_changes_nothing(ledger, out):
    change(out, "G2", "390")
    mended(ledger, out)
    before = waiting(ledger, "enrolments")
    assert mended(ledger, out).loads == ()
    assert waiting(ledger, "enrolments") == before
    assert len(rows_of(ledger, "enrolments")) == 2


def test_a_cell_that_looks_like_a_formula_comes_back_as_it_was(put, ledger, tmp_path):
    heads = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"
    put("contributions", "c.csv", heads, "=N1,P1,390,2025,1,四百,2025-01-05")
    path = tmp_path / "待改.xlsx"
    paid = table("contributions")
    write_workbook(open_rows(ledger, paid, duckdb.connect(), 10), path)
    change(path, "K2", "400")
    mend(ledger, paid, path, Order("改的人", AT), lambda *_: None)
    assert rows_of(ledger, "contributions", "pay_no") == [("=N1",)]


def test_rows_that_were_taken_from_the_workbook_stay_in_quarantine(ledger, out):
    book = load_workbook(out)
    book.worksheets[0].delete_rows(3, 2)
    book.save(out)
    change(out, "G2", "390")
    mended(ledger, out)
    assert [reason for _, reason in waiting(ledger, "enrolments")] == [
        "参保开始日期不是日期或没有这一天",
        "这一行有 3 列，表头有 5 列",
    ]


def test_a_workbook_of_another_kind_is_refused(ledger, out):
    change(out, "A1", "编号")
    with pytest.raises(SourceError, match="隔离编号"):
        mended(ledger, out)


def test_tidying_drops_only_what_no_longer_waits(put, ledger):
    put("enrolments", "a.csv", HEAD, GOOD, *BAD)
    put("enrolments", "a.csv", HEAD, GOOD, BAD[0])
    assert len(waiting(ledger, "enrolments")) == 1
    assert tidy(ledger, ENROLMENTS, duckdb.connect(), "x") == 3
    assert len(waiting(ledger, "enrolments")) == 1
    assert tidy(ledger, ENROLMENTS, duckdb.connect(), "y") == 0
