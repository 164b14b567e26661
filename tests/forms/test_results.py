"""Official forms from results: the summary adds nothing up wrongly and mixes no bureaus."""

from dataclasses import replace
from decimal import Decimal

from tests.cli.results import result
from tests.evaluation.reports.test_monitoring import watched

from baoheng.evaluation.money import Money
from baoheng.forms.results import evaluation_sheets, monitoring_sheets


def made(project, unit, budget, spent, department="云溪市医疗保障局"):
    """A scored project whose money is in that unit."""
    one = result(project=project, money=Money(Decimal(budget), Decimal(spent)))
    table = replace(one.assessed.table, money_unit=unit, department=department)
    return replace(one, assessed=replace(one.assessed, table=table))


def texts(sheet, row):
    return [cell.text for cell in sheet.cells if cell.row == row]


def test_all_money_of_a_summary_is_in_the_unit_of_its_head():
    found = [made("甲", "万元", "25", "12.5"), made("乙", "元", "300000", "299999.99")]
    *forms, summary = evaluation_sheets(found, "self_evaluation")
    assert (len(forms), summary.name) == (2, "绩效自评结果汇总表")
    assert "单位：万元" in summary.above[0]
    assert texts(summary, 1)[3:6] == ["25", "12.5", "50%"]
    assert texts(summary, 2)[3:5] == ["30", "30.00"]


def test_money_whose_unit_is_none_is_not_known_in_a_summary():
    found = [made("甲", "万元", "25", "12.5"), made("乙", "人", "3", "2")]
    assert texts(evaluation_sheets(found, "self_evaluation")[-1], 2)[3:5] == ["—", "—"]


def test_each_bureau_has_a_summary_of_its_own_and_one_project_needs_none():
    found = [
        made("甲", "万元", "25", "12"),
        made("乙", "万元", "25", "12", "邻市医疗保障局"),
        made("丙", "万元", "25", "12"),
    ]
    sheets = evaluation_sheets(found, "self_evaluation")
    assert [one.name for one in sheets] == ["甲", "乙", "丙", "绩效自评结果汇总表"]
    assert [texts(sheets[-1], row)[1] for row in (1, 2)] == ["甲", "丙"]
    assert len(evaluation_sheets(found[:1], "self_evaluation")) == 1


def test_a_whole_department_has_a_form_of_its_own():
    one = made("甲", "万元", "25", "12")
    whole = made(None, "万元", "250", "120")
    table = replace(whole.assessed.table, kind="overall")
    whole = replace(whole, assessed=replace(whole.assessed, table=table))
    first, second, _ = evaluation_sheets([one, whole], "self_evaluation")
    assert first.title.endswith("项目支出绩效自评表")
    assert second.title.endswith("部门整体支出绩效自评表")
    assert not any("项目名称" in texts(second, row) for row in range(3))
    [asked] = evaluation_sheets([whole], "transfer_self_evaluation")
    assert "转移支付" in asked.title


def test_the_monitoring_of_a_whole_department_has_a_form_of_its_own():
    one = watched()
    table = replace(one.assessed.table, kind="overall", project=None)
    whole = replace(one, assessed=replace(one.assessed, table=table))
    first, second = monitoring_sheets([one, whole])
    assert first.title.endswith("项目支出绩效运行监控表")
    assert second.title.endswith("部门整体支出绩效运行监控表")
    assert not any("项目名称" in texts(second, row) for row in range(3))
