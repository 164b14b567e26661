"""Each of the fourteen layouts, right and malformed; headings decide, not names or positions."""

import copy
import datetime
from decimal import Decimal

import pytest
from tests.review.knowledge.books import DRUG, ITEM, ITEM2, ITEM3, LAYOUTS, book, points, table

from baoheng.core.errors import SourceError
from baoheng.review.knowledge.delivery import Given, read_file
from baoheng.review.knowledge.entry import State

SAYS = {
    "药品限定年龄": [["65", "age", "at_most", None, 17], ["7", "age", "between", 6, 17]],
    "药品限定性别": [["67", "sex", "sex", None, None]],
    "项目限定年龄": [["80", "age_days", "at_most", None, 28], ["80", "age", "at_most", None, 2]],
    "项目限定性别": [["81", "sex", "sex", None, None]],
    "项目限定主次操作": [["15", None, "discount", None, None]] * 2,
    "药品限定保险类型": [
        ["1", "pay_scope", "never_fund", None, None], ["2", "med_type", "in", None, None],
    ],
    "药品限定就医方式": [["13", "setting", "in", None, None], ["13", "med_type", "in", None, None]],
    "药品限定机构等级": [["12", "medins_level", "at_least", None, 2]],
    "药品限定支付疗程": [["10", None, None, None, 14]],
    "项目重复收费": [["25", None, "exclude", None, None]] * 2,
    "项目限定频次": [["27", None, None, None, 1], ["27", None, None, None, 24]],
    "项目限定年龄段": [["29", "age", "between", 16, 63]],
    "项目限定疗程": [
        ["23", None, None, None, 90], ["23", None, None, None, 1], ["23", None, None, None, 30],
    ],
    "项目限定周期": [["31", None, None, None, 1]],
}  # fmt: skip
# what is broken in each: sheet, row and column from 0, what stands there, what the refusal says
BROKEN = {
    "药品限定年龄": (0, 1, 3, "老年", "老年"),
    "药品限定性别": (0, 1, 3, "不详", "不详"),
    "项目限定年龄": (0, 1, 3, "成人", "成人"),
    "项目限定性别": (0, 1, 2, 9900000010000, "数字格式"),
    "项目限定主次操作": (0, 1, 4, "甲类", "甲类"),
    "药品限定保险类型": (0, 1, 3, "商业", "商业"),
    "药品限定就医方式": (1, 1, 2, None, "没有编码"),
    "药品限定机构等级": (1, 1, 0, "别的液", "没有编码"),
    "药品限定支付疗程": (0, 1, 3, "两周", "两周"),
    "项目重复收费": (0, 1, 1, "偶尔", "偶尔"),
    "项目限定频次": (0, 1, 2, "一", "一/日"),
    "项目限定年龄段": (0, 1, 3, "无", "不像编码"),
    "项目限定疗程": (0, 1, 1, None, "没有名称"),
    "项目限定周期": (0, 1, 3, "半月", "1/半月"),
}


def test_fourteen_layouts_are_tested():
    assert len(LAYOUTS) == len(SAYS) == len(BROKEN) == 14


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_recognised_from_its_headings_and_read_as_it_says(tmp_path, name):
    found = points(
        book(tmp_path / "改了名.xlsx", LAYOUTS[name]), published=datetime.date(2026, 1, 6)
    )
    assert table(found, "rule", "attribute", "operator", "low", "limit") == SAYS[name]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_malformed_workbook_is_refused_with_file_sheet_row_and_reason(tmp_path, name):
    sheet, row, column, value, said = BROKEN[name]
    sheets = copy.deepcopy(LAYOUTS[name])
    title = list(sheets)[sheet]
    sheets[title][row][column] = value
    with pytest.raises(SourceError) as error:
        points(book(tmp_path / "坏的.xlsx", sheets))
    assert "坏的.xlsx" in error.value.where
    assert said in error.value.message
    assert f"第{row + 1}行" in error.value.message


@pytest.mark.parametrize("name", LAYOUTS)
def test_title_rows_other_order_and_extra_columns_change_nothing(tmp_path, name):
    plain = points(book(tmp_path / "原样.xlsx", LAYOUTS[name]))
    moved = {}
    for title, rows in LAYOUTS[name].items():
        turned = [[*reversed(row), "多余"] for row in rows]
        turned[0][-1] = "填报人"
        rule = title if "规则" in title else "知识点"
        moved["表" + str(len(moved))] = [[rule], [], *turned]
    found = points(book(tmp_path / "挪动.xlsx", moved))
    assert [one.id for one in found] == [one.id for one in plain]
    assert [one.condition for one in found] == [one.condition for one in plain]


def test_windows_sizes_and_units_of_pairs_frequencies_and_cycles(tmp_path):
    found = [
        one
        for name in ("项目重复收费", "项目限定频次", "项目限定疗程", "项目限定周期")
        for one in points(book(tmp_path / f"{name}.xlsx", LAYOUTS[name]))
    ]
    assert table(found, "rule", "measure", "window", "window_size", "limit") == [
        ["25", None, "day", None, None],
        ["25", None, "hours", 6, None],
        ["27", "cnt", "day", None, Decimal(1)],
        ["27", "cnt", "day", None, Decimal(24)],
        ["23", "days_used", "visit", None, Decimal(90)],
        ["23", "cnt", "days", 14, Decimal(1)],
        ["23", "days_used", "visit", None, Decimal(30)],
        ["31", "cnt", "days", 15, Decimal(1)],
    ]


def test_a_pair_says_which_item_stays_and_which_offends(tmp_path):
    one = points(book(tmp_path / "一.xlsx", LAYOUTS["项目重复收费"]))[0]
    assert (one.codes("items"), one.codes("others")) == ({ITEM}, {ITEM2})


def test_operations_of_one_group_are_one_point_at_half_price(tmp_path):
    found = points(book(tmp_path / "一.xlsx", LAYOUTS["项目限定主次操作"]))
    assert table(found, "name", "ratio") == [
        ["胃肠手术组", Decimal("0.5")],
        ["肝胆手术组", Decimal("0.5")],
    ]
    assert [len(one.items) for one in found] == [2, 1]


def test_emergency_or_stay_is_wider_than_what_the_value_says(tmp_path):
    _, one = points(book(tmp_path / "一.xlsx", LAYOUTS["药品限定就医方式"]))
    assert "13" in one.codes("values")


def test_an_age_that_depends_on_sex_and_work_waits_for_a_person(tmp_path):
    [one] = points(book(tmp_path / "一.xlsx", LAYOUTS["项目限定年龄段"]))
    assert one.state is State.WAITING
    assert "法定就业年龄" in one.why


def test_remarks_below_the_rows_are_told_and_are_no_points(tmp_path):
    found = read_file(book(tmp_path / "一.xlsx", LAYOUTS["项目限定频次"]), Given())
    assert (found.rows, len(found.entries), len(found.remarks)) == (2, 2, 2)


def test_a_drug_whose_name_begins_like_a_remark_is_a_drug(tmp_path):
    sheets = copy.deepcopy(LAYOUTS["药品限定性别"])
    sheets["Sheet1"][1][0] = sheets["Sheet2"][1][0] = "注射用宫素"
    assert table(points(book(tmp_path / "一.xlsx", sheets)), "name") == [["注射用宫素"]]


def test_several_codes_in_a_cell_are_several_codes(tmp_path):
    sheets = copy.deepcopy(LAYOUTS["项目限定性别"])
    sheets["Sheet1"][1][2] = f"{ITEM}、{ITEM2}；{ITEM3}"
    [one] = points(book(tmp_path / "一.xlsx", sheets))
    assert one.codes("items") == {ITEM, ITEM2, ITEM3}


def test_a_value_that_contradicts_its_own_text_waits(tmp_path):
    sheets = copy.deepcopy(LAYOUTS["药品限定支付疗程"])
    sheets["Sheet1"][1][3] = "15天"
    [one] = points(book(tmp_path / "一.xlsx", sheets))
    assert (one.state, one.limit) == (State.WAITING, Decimal(15))
    assert "15" in one.why
    assert "14" in one.why


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"甲": [["姓名", "电话"], ["张三", "1"]]}, "表头不认识"),
        ({"Sheet2": LAYOUTS["药品限定性别"]["Sheet2"]}, "缺少药品清单"),
        ({**LAYOUTS["项目限定性别"], "别的": [["名目"], [ITEM]]}, "表头不认识"),
        ({"甲": [["项目名称", "备注", "项目代码"], ["评定", "不超过90天。", ITEM]]}, "哪条规则"),
        (
            {"Sheet1": [*LAYOUTS["药品限定性别"]["Sheet1"], ["养宫丸", "", "限定性别对象", "女"]],
             "Sheet2": LAYOUTS["药品限定性别"]["Sheet2"]},
            "写了两次",
        ),
        (
            {**LAYOUTS["药品限定性别"],
             "Sheet2": [*LAYOUTS["药品限定性别"]["Sheet2"], ["漏的丸", 1, DRUG, "限定性别对象"]]},
            "不在药品清单里",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_whole(tmp_path, sheets, said):
    with pytest.raises(SourceError, match=said):
        points(book(tmp_path / "坏的.xlsx", sheets))


def test_a_sheet_without_any_code_is_passed_over_and_told(tmp_path):
    sheets = {**LAYOUTS["项目限定性别"], "填表说明": [["本表由省局填写"]]}
    found = read_file(book(tmp_path / "一.xlsx", sheets), Given())
    assert "工作表“填表说明”没有知识点，略过" in found.notes


def test_the_batch_is_told_by_the_name_or_stated_and_dates_the_point(tmp_path):
    named = points(book(tmp_path / "【第五批】.xlsx", LAYOUTS["药品限定机构等级"]))
    stated = points(book(tmp_path / "一.xlsx", LAYOUTS["药品限定机构等级"]), batch="batch_05")
    assert table(named, "batch", "begin") == [["5", datetime.date(2025, 8, 14)]]
    assert table(stated, "batch", "begin") == [["5", datetime.date(2025, 8, 14)]]
    undated = read_file(book(tmp_path / "二.xlsx", LAYOUTS["药品限定机构等级"]), Given())
    assert undated.entries[0].begin is None
    assert any("没有公布日期" in note for note in undated.notes)


def test_something_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(SourceError, match="打不开"):
        points(path)


def _two(*values):
    head = LAYOUTS["项目限定年龄"]["Sheet1"][0]
    return {"Sheet1": [head, *(["抚触", ITEM, "限定年龄对象", value] for value in values)]}


@pytest.mark.parametrize("values", [("新生儿", "婴幼儿"), ("儿童", "婴幼儿")])
def test_rows_that_limit_the_same_code_differently_are_refused(tmp_path, values):
    with pytest.raises(SourceError, match="内容不同"):
        points(book(tmp_path / "一.xlsx", _two(*values)))


def test_rows_that_say_the_same_twice_are_counted_and_other_windows_stay_apart(tmp_path):
    found = read_file(book(tmp_path / "一.xlsx", _two("新生儿", "新生儿")), Given())
    assert (len(found.entries), found.repeated) == (1, 1)
    [(title, rows)] = LAYOUTS["项目重复收费"].items()
    again = [3, "单次就诊", *rows[1][2:]]
    assert len(points(book(tmp_path / "二.xlsx", {title: [*rows[:3], again]}))) == 3
    with pytest.raises(SourceError, match="内容不同"):
        points(book(tmp_path / "三.xlsx", {title: [*rows[:3], [3, "3小时", *rows[2][2:]]]}))
