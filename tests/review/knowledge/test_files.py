"""The points file, the city's own knowledge, and our own workbook."""

import datetime
import json
import shutil
from dataclasses import replace

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from tests.cli.shell import shell
from tests.review.knowledge.books import (
    BY,
    DRUG,
    DRUG2,
    ITEM,
    ITEM2,
    LAYOUTS,
    book,
    bring_in,
    points,
)
from tests.review.knowledge.books import table as told

from baoheng.core.errors import LedgerError, SourceError
from baoheng.ledger.folder import create
from baoheng.ledger.simulate.truth import knowledge_table
from baoheng.review.knowledge import store
from baoheng.review.knowledge.delivery import Given, read_file
from baoheng.review.knowledge.entry import State
from baoheng.review.knowledge.importing import confirm
from baoheng.review.knowledge.store import read

pytestmark = pytest.mark.slow  # every test writes a ledger

POINT = {
    "id": "KP-1", "rule": "药品限支付疗程", "national_code": "GZ10000101010000", "codes": [DRUG],
    "name": "十四天液", "constraint": "支付不超过14天。", "logic": "", "batch": "batch_06",
    "published": None, "supersedes": None,
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    return create(tmp_path / "台账", 2)


def lines(path, *bodies):
    texts = [one if isinstance(one, str) else json.dumps({**POINT, **one}) for one in bodies]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_points_of_several_batches_come_from_one_file(tmp_path):
    path = lines(
        tmp_path / "点.jsonl",
        {},
        {"rule": "药品限适应症", "national_code": "GZ10000101008000", "batch": "batch_12",
         "published": "2026-05-23", "constraint": "限法布雷病患者。"},
        {"rule": "医疗服务项目重复收费", "national_code": None, "codes": [ITEM, ITEM2],
         "name": "甲×乙", "batch": "batch_07"},
        {"rule": "药品限二线使用", "national_code": None, "batch": "batch_09"},
    )  # fmt: skip
    found = points(path)
    assert told(found, "rule", "batch", "state") == [
        ["10", "6", State.CONFIRMED],
        ["8", "12", State.WAITING],
        ["25", "7", State.WAITING],
        ["5", "9", State.WAITING],
    ]
    assert [(one.code, one.name) for one in found[1].values] == [("E75.2", "建议：法布雷病")]
    assert (found[2].codes("items"), found[2].codes("others")) == ({ITEM}, {ITEM2})


def test_a_remark_among_the_points_is_told_and_counted(tmp_path):
    found = read_file(lines(tmp_path / "点.jsonl", {}, {"codes": [], "name": "说明：略"}), Given())
    assert (found.rows, len(found.remarks)) == (1, 1)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("不是JSON", "不是一个 JSON 对象"),
        ("[" * 100_000, "不是一个 JSON 对象"),
        ({"rule": "没有的规则"}, "不在规则目录里"),
        ({"codes": []}, "没有编码"),
        ({"codes": ["药"]}, "不像编码"),
        ({"national_code": "GZ1"}, "国家编码"),
        ({"published": "明年"}, "公布日期"),
        ({"rule": "医疗服务项目重复收费", "national_code": None}, "两个不同的编码"),
    ],
)
def test_a_line_that_cannot_be_understood_refuses_the_file(tmp_path, body, said):
    with pytest.raises(SourceError, match=said) as error:
        points(lines(tmp_path / "点.jsonl", {}, body))
    assert "第2行" in error.value.message


def test_the_citys_own_knowledge_is_taken_row_by_row(tmp_path):
    table = knowledge_table()
    pq.write_table(table, tmp_path / "knowledge.parquet")
    found = points(tmp_path / "knowledge.parquet")
    assert [one.rule for one in found] == table.column("rule_no").to_pylist()
    assert all(one.active for one in found)


def test_a_parquet_file_that_is_something_else_is_refused(tmp_path):
    pq.write_table(knowledge_table().drop(["operator"]), tmp_path / "甲.parquet")
    with pytest.raises(SourceError, match="缺少列 operator"):
        points(tmp_path / "甲.parquet")


def exported(ledger, path):
    assert shell("knowledge", "export", path, "--ledger", ledger.root).code == 0
    return path


def filled(ledger, tmp_path):
    files = [
        book(tmp_path / "来" / f"【第{number}批】{name}.xlsx", LAYOUTS[name])
        for number, name in (
            ("一", "药品限定年龄"), ("五", "药品限定机构等级"), ("七", "项目重复收费"),
            ("八", "项目限定年龄段"), ("八", "项目限定疗程"),
        )
    ]  # fmt: skip
    bring_in(ledger, *files)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A filled ledger, which nobody changes, and the workbook that was exported from it."""
    folder = tmp_path_factory.mktemp("ready")
    ledger = create(folder / "台账", 2)
    filled(ledger, folder)
    return ledger, exported(ledger, folder / "出.xlsx")


def test_what_is_exported_and_imported_again_changes_nothing(ledger, tmp_path):
    filled(ledger, tmp_path)
    before = read(ledger)
    done = bring_in(ledger, exported(ledger, tmp_path / "出.xlsx"))
    assert not done.changed
    assert read(ledger) == before


def _change(path, sheet, row, **cells):
    made = load_workbook(path)
    heads = [cell.value for cell in made[sheet][1]]
    for head, value in cells.items():
        made[sheet].cell(row, heads.index(head) + 1).value = value
    made.save(path)


def _row_of(path, rule):
    sheet = load_workbook(path)["知识点"]
    return next(row[0].row for row in sheet if row[1].value == rule)


def test_a_person_fills_in_and_confirms_in_the_workbook(ledger, tmp_path):
    filled(ledger, tmp_path)
    path = exported(ledger, tmp_path / "出.xlsx")
    _change(path, "知识点", _row_of(path, "29"), 状态="已确认", 上限=60)
    bring_in(ledger, path)
    [one] = [one for one in read(ledger).entries if one.rule == "29"]
    assert (one.state, str(one.limit), one.confirmed_by, one.why) == (
        State.CONFIRMED, "60", "王一", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"状态": "好了"}, "应为 已确认"),
        ({"上限": "十八"}, "应为数"),
        ({"上限": "1_8"}, "应为数"),
        ({"时间范围长度": "1_4"}, "应为数"),
        ({"时间范围长度": "1.5"}, "应为数"),
        ({"生效日期": "2026-01-281"}, "应为日期"),
        ({"上限": None}, "缺上限"),
        ({"判断方法": "随便"}, "判断方法"),
        ({"判断方法": "一律不予支付"}, "不会这样判断"),
        ({"生效日期": "明年"}, "应为日期"),
        ({"规则序号": "999"}, "没有规则"),
        ({"知识点编号": None}, "须写知识点编号"),
    ],
)
def test_a_wrong_cell_refuses_the_workbook(ready, tmp_path, cells, said):
    ledger, original = ready
    before = read(ledger)
    path = shutil.copy(original, tmp_path / "出.xlsx")
    row = _row_of(path, "12")
    _change(path, "知识点", row, **cells)
    with pytest.raises(SourceError, match=said) as error:
        bring_in(ledger, path)
    assert f"第{row}行" in error.value.message
    assert read(ledger) == before


def test_codes_without_a_point_and_missing_columns_are_refused(ready, tmp_path):
    ledger, original = ready
    path = shutil.copy(original, tmp_path / "出.xlsx")
    _change(path, "编码", 2, 知识点编号="没有的")
    with pytest.raises(SourceError, match="没有的"):
        bring_in(ledger, path)
    shutil.copy(original, path)
    _change(path, "编码", 1, 编码作用="作用")
    with pytest.raises(SourceError, match="缺少列 编码作用"):
        bring_in(ledger, path)


def test_no_exported_cell_starts_a_formula_and_choices_come_from_lists(ledger, tmp_path):
    sheets = {
        "Sheet1": [LAYOUTS["项目限定性别"]["Sheet1"][0],
                   ["=1+1试验", "@男性", ITEM, "限定性别对象", "男"]],
    }  # fmt: skip
    bring_in(ledger, book(tmp_path / "来" / "【第一批】.xlsx", sheets))
    made = load_workbook(exported(ledger, tmp_path / "出.xlsx"))
    cells = [cell for sheet in made for row in sheet for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert len(made["知识点"].data_validations.dataValidation) == 7
    assert not bring_in(ledger, tmp_path / "出.xlsx").changed


def test_nothing_is_imported_where_one_of_several_files_is_wrong(ledger, tmp_path):
    good = book(tmp_path / "来" / "【第一批】好.xlsx", LAYOUTS["项目限定性别"])
    bad = lines(tmp_path / "来" / "坏.jsonl", {"codes": []})
    with pytest.raises(SourceError):
        bring_in(ledger, good, bad)
    assert read(ledger).entries == ()


def test_the_same_file_under_any_name_changes_nothing_the_second_time(ledger, tmp_path):
    path = book(tmp_path / "来" / "【第一批】好.xlsx", LAYOUTS["药品限定年龄"])
    bring_in(ledger, path)
    before = read(ledger)
    again = shutil.copy(path, tmp_path / "来" / "改名.xlsx")
    assert not bring_in(ledger, path).changed
    assert not bring_in(ledger, again, batch="1").changed
    assert read(ledger) == before


def test_a_later_batch_supersedes_whatever_the_order_of_the_files(tmp_path):
    old = lines(tmp_path / "二.jsonl", {})
    new = lines(tmp_path / "一.jsonl", {"batch": "updates_2026-01", "codes": [DRUG, DRUG2],
                                        "constraint": "支付不超过10天。"})  # fmt: skip
    found = []
    for name, files in (("甲", [old, new]), ("乙", [new, old])):
        ledger = create(tmp_path / name, 2)
        for path in files:
            done = bring_in(ledger, path)
        found.append([replace(one, source="") for one in read(ledger).entries])
        ends = {str(one.limit): str(one.end) for one in read(ledger).entries}
        assert ends == {"14": "2026-01-27", "10": "None"}
        assert [delivery.rows for delivery in done.deliveries] == [1]
    assert found[0] == found[1]


def _sexed(path, sex):
    head, row = LAYOUTS["项目限定性别"]["Sheet1"]
    return book(path, {"Sheet1": [head, [row[0], "", row[2], row[3], sex]]})


@pytest.mark.parametrize("batch", ["", "本地"])
def test_a_list_of_one_name_published_twice_supersedes_itself_by_day(ledger, tmp_path, batch):
    for name, sex, year in (("甲", "男", 2025), ("乙", "女", 2026)):
        path = _sexed(tmp_path / f"{name}.xlsx", sex)
        bring_in(ledger, path, batch=batch, published=datetime.date(year, 1, 1))
    found = {one.sex: (str(one.begin), str(one.end)) for one in read(ledger).entries}
    assert found == {"1": ("2025-01-01", "2025-12-31"), "2": ("2026-01-01", "None")}


def test_lists_without_a_day_that_disagree_are_told_apart_by_giving_both_a_day(ledger, tmp_path):
    old, new = _sexed(tmp_path / "旧.xlsx", "男"), _sexed(tmp_path / "新.xlsx", "女")
    bring_in(ledger, old)
    before = read(ledger)
    with pytest.raises(SourceError, match=r"旧\.xlsx"):
        bring_in(ledger, new)
    assert read(ledger) == before
    bring_in(ledger, old, published=datetime.date(2025, 1, 1))
    bring_in(ledger, new, published=datetime.date(2026, 1, 1))
    assert sorted(str(one.end) for one in read(ledger).entries) == ["2025-12-31", "None"]


def test_batch_and_day_that_are_stated_hold_where_a_line_says_none(tmp_path):
    stated = {"batch": "本地", "published": datetime.date(2026, 3, 1)}
    path = lines(
        tmp_path / "点.jsonl", {"batch": ""}, {"codes": [DRUG2], "batch": "batch_99"},
        {"rule": "药品区分性别使用", "national_code": None},
    )  # fmt: skip
    assert told(points(path, **stated), "batch", "published", "begin") == [
        ["本地", stated["published"], stated["published"]],
        ["batch_99", stated["published"], stated["published"]],
        ["6", datetime.date(2025, 8, 26), datetime.date(2025, 8, 26)],
    ]


def test_the_citys_knowledge_takes_what_is_stated(tmp_path):
    pq.write_table(knowledge_table(), tmp_path / "knowledge.parquet")
    day = datetime.date(2026, 3, 1)
    [said] = {
        (one.batch, one.published, one.begin)
        for one in points(tmp_path / "knowledge.parquet", batch="本地", published=day)
    }
    assert said == ("本地", day, day)


@pytest.mark.parametrize("name", ["batch", "published", "begin"])
def test_an_own_workbook_says_its_days_itself(ready, name):
    ledger, path = ready
    with pytest.raises(SourceError, match="自己写明"):
        bring_in(ledger, path, **{name: "1" if name == "batch" else datetime.date(2026, 1, 1)})
    assert not bring_in(ledger, path).changed


@pytest.mark.parametrize("content", ["{head}\r{row}\r", "{head}\n" + "长" * 140_000 + "{row}\n"])
def test_a_csv_file_of_old_line_ends_or_a_very_long_cell_is_read(tmp_path, content):
    head, row = "项目名称,国标代码,限定类型,限定性别", f"睾丸试验,{ITEM},限定性别对象,男"
    path = tmp_path / "一.csv"
    path.write_bytes(content.format(head=head, row=row).encode("gb18030"))
    assert told(points(path), "rule", "sex") == [["81", "1"]]


def test_halves_of_an_interrupted_import_are_never_made_one_by_another(
    ledger, tmp_path, monkeypatch
):
    filled(ledger, tmp_path)
    path = exported(ledger, tmp_path / "出.xlsx")
    row = _row_of(path, "12")
    [one] = [each for each in read(ledger).entries if each.rule == "12"]
    _change(path, "知识点", row, 上限=3)
    codes = load_workbook(path)["编码"]
    at = next(cells[0].row for cells in codes if cells[0].value == one.id)
    _change(path, "编码", at, 编码=DRUG2)
    with monkeypatch.context() as patch:
        patch.setattr(store, "load_own", _dying(store.load_own))
        with pytest.raises(KeyboardInterrupt):
            bring_in(ledger, path)
    other = book(tmp_path / "来" / "【第一批】别的.xlsx", LAYOUTS["项目限定性别"])
    with pytest.raises(LedgerError, match=one.id):
        bring_in(ledger, other)
    waiting = next(each.id for each in read(ledger).entries if each.rule == "29")
    with pytest.raises(LedgerError, match=one.id):
        confirm(ledger, [waiting], BY)
    bring_in(ledger, other, path)
    assert read(ledger).torn == ()
    [now] = [each for each in read(ledger).entries if each.id == one.id]
    assert (str(now.limit), now.codes("items")) == ("3", {DRUG2})


def _dying(real):
    def load_own(ledger, table, *rest):
        if table.name == store.POINTS:
            raise KeyboardInterrupt
        return real(ledger, table, *rest)

    return load_own


def test_dates_and_numbers_that_a_spreadsheet_holds_as_such_are_read(ready, tmp_path):
    path = shutil.copy(ready[1], tmp_path / "出.xlsx")
    cells = {"生效日期": datetime.datetime(2026, 3, 1), "时间范围长度": 6.0, "上限": 2.5}
    _change(path, "知识点", _row_of(path, "12"), **cells)
    [one] = [each for each in points(path) if each.rule == "12"]
    assert (one.begin, one.window_size, str(one.limit)) == (datetime.date(2026, 3, 1), 6, "2.5")
