"""What people see: masked by default, shown for a purpose that is logged, exported with care."""

import csv
import json

import duckdb
import pytest
from facts import AT, load_file, waiting
from openpyxl import load_workbook

from baoheng.core.errors import LedgerError, OutputError
from baoheng.ledger.cells import guarded_sql
from baoheng.ledger.columns import Column, Privacy, Type
from baoheng.ledger.definitions import table
from baoheng.ledger.export import export
from baoheng.ledger.folder import create
from baoheng.ledger.masking import log_access, log_path, masked_sql
from baoheng.ledger.reading import make_views, national_sql, shown_sql
from baoheng.ledger.status import status
from baoheng.ledger.template import write_template

pytestmark = pytest.mark.slow

HEAD = "人员编号,姓名,性别,出生日期,身份证号,联系电话"
ROW = "P00000001,欧阳某,1,1980-02-03,990302198002031234,19900001234"


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        ("name", "张三丰", "张**"),
        ("name", "张", "张*"),
        ("number", "990302198002031234", "990*************34"),
        ("number", "12345", "1***"),
        ("date", "1980-02-03", "1980-**-**"),
        ("all", "感冒", "***"),
        ("all", None, None),
    ],
)
def test_masks(mask, text, shown):
    column = Column("x", "列", Type.TEXT, "x", privacy=Privacy.PERSONAL, mask=mask)
    [[found]] = duckdb.execute(
        f"SELECT {masked_sql(column, 'x')} FROM (SELECT ? AS x)", [text]
    ).fetchall()
    assert found == shown


def test_personal_columns_are_masked_and_shown_only_when_asked(put, ledger):
    put("persons", "p.csv", HEAD, ROW)
    connection = duckdb.connect()
    versions = make_views(ledger, connection)
    assert versions["persons"] == 1
    plain = national_sql(ledger, table("persons"), "SELECT * FROM persons")
    masked = connection.execute(shown_sql(table("persons"), plain)).fetchall()
    assert not any(
        part in repr(masked) for part in ("欧阳某", "990302198002031234", "0001234", "02-03")
    )
    shown = connection.execute(shown_sql(table("persons"), plain, masked=False)).fetchall()
    assert "欧阳某" in repr(shown)


def test_a_showing_is_logged_with_who_when_and_why(ledger):
    log_access(ledger, "甲", AT, "核对申诉", "persons", 3)
    log_access(ledger, "乙", AT, "抽查", "persons", 1)
    first, second = [json.loads(line) for line in log_path(ledger).read_text("utf-8").splitlines()]
    assert first == {
        "at": "2026-03-01T09:00:00", "by": "甲", "purpose": "核对申诉",
        "what": "persons", "rows": 3,
    }  # fmt: skip
    assert second["by"] == "乙"


def test_without_a_purpose_or_a_log_nothing_is_shown(ledger):
    with pytest.raises(LedgerError, match="用途"):
        log_access(ledger, "甲", AT, "  ", "persons", 1)
    log_path(ledger).mkdir()
    with pytest.raises(LedgerError, match="没有显示"):
        log_access(ledger, "甲", AT, "核对", "persons", 1)


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-5.00", "-5.00"),
        ("+3", "+3"),
        ("-x", "'-x"),
        ("甲", "甲"),
    ],
)
def test_a_cell_never_starts_a_formula(text, out):
    [[found]] = duckdb.execute(f"SELECT {guarded_sql('x')} FROM (SELECT ? AS x)", [text]).fetchall()
    assert found == out


@pytest.mark.parametrize("as_parquet", [False, True])
def test_a_data_package_has_national_names_money_in_yuan_and_its_hash(
    put, ledger, tmp_path, as_parquet
):
    put("persons", "p.csv", HEAD, ROW)
    put(
        "contributions",
        "c.csv",
        "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期",
        "=N1,P00000001,390,2025,1,400.00,2025-01-05",
    )
    target = tmp_path / "包"
    chosen = [table("persons"), table("contributions")]
    rows = export(ledger, duckdb.connect(), chosen, target, True, as_parquet, lambda _: None)
    assert rows == 2
    package = json.loads((target / "datapackage.json").read_text("utf-8"))
    resource = package["resources"][1]
    assert resource["schema"]["primaryKey"] == ["pay_no", "payer_kind"]
    assert resource["schema"]["foreignKeys"] == []  # masked, the person leads nowhere
    path = target / resource["path"]
    assert path.stat().st_size == resource["bytes"]
    [[number, amount]] = duckdb.execute(f"SELECT pay_no, amount::VARCHAR FROM '{path}'").fetchall()
    assert (number, amount) == ("=N1" if as_parquet else "'=N1", "400.00")
    if not as_parquet:
        assert "欧阳某" not in (target / "persons.csv").read_text("utf-8")
    with pytest.raises(OutputError, match="不是空的"):
        export(ledger, duckdb.connect(), chosen, target, True, as_parquet, lambda _: None)


def test_an_exported_table_can_be_loaded_again(put, ledger, tmp_path):
    put("persons", "p.csv", HEAD, ROW)
    target = tmp_path / "包"
    export(ledger, duckdb.connect(), [table("persons")], target, False, False, lambda _: None)
    with (target / "persons.csv").open(encoding="utf-8") as stream:
        lines = [",".join(row) for row in csv.reader(stream)]
    [load] = put("persons", "again.csv", *lines).loads
    assert load.unchanged == 1


def test_status_tells_rows_period_version_and_what_waits(put, ledger):
    head = "缴费流水号,人员编号,险种类型,缴费年度,缴费主体,缴费金额,到账日期"
    put(
        "contributions",
        "c.csv",
        head,
        "1,P1,390,2025,1,4,2025-01-05",
        "2,P1,390,2026,1,4,2026-02-03",
        "3",
    )
    [one] = status(ledger, duckdb.connect())
    assert (one.table.name, one.rows, one.version, one.waiting) == ("contributions", 2, 1, 1)
    assert (str(one.first), str(one.last)) == ("2025-01-05", "2026-02-03")
    assert (one.loads, one.loaded_by) == (1, "测试")
    assert (one.delivered, one.refused) == (3, 1)


def test_an_empty_ledger_has_no_status(ledger):
    assert status(ledger, duckdb.connect()) == []


def test_a_filled_template_can_be_loaded(ledger, tmp_path):
    path = tmp_path / "模板.xlsx"
    write_template(table("persons"), path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    filled = {"人员编号": "P1", "性别": "女", "出生日期": "1980-01-01", "人员姓名": "某"}
    for head, value in filled.items():
        sheet.cell(2, heads.index(head) + 1, value)
    assert sheet.data_validations.dataValidation
    book.save(path)
    [load] = load_file(ledger, "persons", path).loads
    assert (load.inserted, load.refused) == (1, 0)


def test_a_folder_with_a_quotation_mark_in_its_name(tmp_path):
    folder = tmp_path / "o'ne"
    folder.mkdir()
    ledger = create(folder / "ledger", buckets=2)
    path = folder / "p.csv"
    path.write_text(f"{HEAD}\n{ROW}\nP2\n", encoding="utf-8")
    [load] = load_file(ledger, "persons", path).loads
    assert (load.inserted, load.refused) == (1, 1)
    assert len(waiting(ledger, "persons")) == 1
    connection = duckdb.connect()
    assert export(ledger, connection, [table("persons")], folder / "包", True, False, print) == 1
