"""Labelled fields: to the right, below, in the same cell, beside a block; the rest is unread."""

from decimal import Decimal

from tests.reading.grammar.forms import HEAD, one, read, rows

ROW = "产出指标 | 数量指标 | 检查机构数量 | ≥20家"


def test_values_stand_to_the_right_of_their_labels() -> None:
    table = one("""
项目名称 | 智能审核 | 主管部门 | 云溪市医疗保障局
项目编码 | 99030022T000000200034 | 实施期限 | 2026年
项目负责人 | 王某 | 项目属性 | 延续项目
""")
    assert (table.project, table.department) == ("智能审核", "云溪市医疗保障局")
    assert (table.project_code, table.period) == ("99030022T000000200034", "2026年")
    assert table.fields["项目属性"] == "延续项目"


def test_a_missing_amount_stays_none_and_is_never_zero() -> None:
    table = one("年度资金总额 | 368.40 | 其中：财政拨款 | 368.40 | 其他资金 | \n")
    assert (table.budget.total, table.budget.other) == (Decimal("368.40"), None)


def test_an_amount_that_is_no_number_is_kept_and_doubted() -> None:
    table = one("项目名称 | 智能审核 | 年度资金总额 | 36 8.4O")
    assert table.budget.total is None
    assert [d.code for d in table.doubts] == ["AMOUNT_UNREAD"]


def test_a_row_of_labels_takes_its_values_from_the_row_below() -> None:
    table = one("""
年度总体目标 | 预期目标 | 实际完成情况
^ | 检查全部机构 | 检查了98家
""")
    assert table.goals == ["检查全部机构"]
    assert table.fields["实际完成情况"] == "检查了98家"


def test_label_and_value_in_one_cell() -> None:
    assert one(
        "资金总额：1086.42 | < | <\n部门名称 | 云溪市医疗保障局 | <"
    ).budget.total == Decimal("1086.42")


def test_a_form_row_that_names_another_project_opens_a_new_table() -> None:
    reading = read(f"""
项目名称 | 甲项目 | 金额 | 5
{HEAD}
{ROW}
项目名称 | 乙项目 | 金额 | 7
{HEAD}
{ROW}
""")
    assert [t.project for t in reading.document.tables] == ["甲项目", "乙项目"]


def test_a_small_unknown_table_is_kept_line_by_line() -> None:
    table = one("""
项目名称 | 居民补助 | < | <
补助分担 | 负担主体 | 负担比例 | 人均金额
^ | 中央财政 | 60% | 420
^ | 市级财政 | 8% | 56
""")
    assert table.fields["补助分担"].splitlines() == [
        "负担主体｜负担比例｜人均金额", "中央财政｜60%｜420", "市级财政｜8%｜56",
    ]  # fmt: skip


def test_a_number_without_any_label_is_unread_with_a_reason() -> None:
    document = read("项目名称 | 居民补助 | 420").document
    assert [(u.text, "标签" in u.reason) for u in document.unread] == [("420", True)]


def test_a_remark_that_ends_with_a_forms_name_is_no_title() -> None:
    table = one(f"""
项目名称 | 医疗救助县级配套 | < | <
年度绩效目标 | 资助8700人参保 | < | <
备注 | 县级配套312万元，不含中央资金；中央资金另行编报区域绩效目标表。 | < | <
{HEAD}
产出指标 | 数量指标 | 资助参保人数 | =8700人
""")
    assert (table.project, table.goals) == ("医疗救助县级配套", ["资助8700人参保"])
    assert rows(table) == [["产出指标", "数量指标", "资助参保人数", "=8700人"]]
    assert "另行编报区域绩效目标表" in table.fields["备注"]


def test_remarks_under_the_total_are_fields_and_no_indicators() -> None:
    table = one("""
项目名称 | 甲 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 得分
产出指标 | 数量指标 | 检查家数 | ≥20家 | 10
总分 | < | < | < | 100
下一步改进措施 | 加强培训 | < | < | <
其他设想 | 继续做好 | < | < | <
""")
    assert [row.level3 for row in table.indicators] == ["检查家数"]
    assert table.fields == {"下一步改进措施": "加强培训", "其他设想": "继续做好"}


def test_one_code_under_two_names_is_two_projects() -> None:
    reading = read(f"""
项目编码 | 13049824P000812310016 | 项目名称 | 甲项目
{HEAD}
{ROW}
项目编码 | 13049824P000812310016 | 项目名称 | 乙项目
{HEAD}
{ROW}
""")
    tables = reading.document.tables
    assert [t.project for t in tables] == ["甲项目", "乙项目"]
    assert len({t.project_code for t in tables}) == 1


def test_long_term_and_yearly_targets_of_a_project_are_two_tables_of_it() -> None:
    head = "项目名称 | 甲项目 | 资金总额 | 5"
    rows_ = f"{HEAD}\n{ROW}"
    for parts in (("长期", "年度"), ("年度", "长期")):
        first, second = (f"{part}绩效目标表" for part in parts)
        tables = read("项目绩效目标申报表", head, first, rows_, second, rows_).document.tables
        assert [t.project for t in tables] == ["甲项目", "甲项目"]
        assert {t.title for t in tables} == {"项目绩效目标申报表", "长期绩效目标表"}
        assert [len(t.indicators) for t in tables] == [1, 1]
        budgets = {t.title: t.budget.total for t in tables}
        assert budgets == {"项目绩效目标申报表": Decimal(5), "长期绩效目标表": None}


def test_long_term_targets_above_the_years_of_the_same_names_stand_alone() -> None:
    form = f"""
项目名称 | 甲项目 | 资金总额 | 5
长期绩效目标 | 平台稳定运行 | < | <
{HEAD}
{{long}}
年度绩效目标 | 平台稳定运行 | < | <
{HEAD}
{{year}}
"""
    same = form.format(long="产出 | 数量 | 机构数 | ≥520家", year="产出 | 数量 | 机构数 | ≥500家")
    tables = read("2026年项目绩效目标表", same).document.tables
    assert [(t.title, t.project) for t in tables] == [
        ("长期绩效目标表", "甲项目"), ("2026年项目绩效目标表", "甲项目"),
    ]  # fmt: skip
    assert [t.indicators[0].target.text for t in tables] == ["≥520家", "≥500家"]
    other = form.format(long="产出 | 数量 | 机构数 | ≥520家", year="产出 | 质量 | 可用率 | ≥99%")
    assert len(one("2026年项目绩效目标表", other).indicators) == 2


def test_the_total_behind_a_label_of_money_is_the_forms_only_where_the_label_is() -> None:
    whole = one("项目名称 | 智能审核 | 预算金额（万元） | 合计 | 72.8")
    part = one("项目名称 | 智能审核 | 基本支出 | 合计 | 30")
    assert whole.budget.total == Decimal("72.8")
    assert part.budget.total is None
