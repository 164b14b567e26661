"""``baoheng measures`` from the outside: finding, understanding, computing, checking a measure."""

import shutil
from dataclasses import replace

import pytest
from tests.cli.bureau import RECHECKED, SECRETS, load
from tests.cli.shell import shell

from baoheng.measures.cases import cases
from baoheng.measures.definitions import measures

BILLS, ON_TIME = "智能审核结算单据数量", "举报线索按期办结率"


@pytest.fixture
def compute(loaded):
    """Compute a measure on the small bureau's ledger at the end of 2025."""

    def _compute(*words, at="2025-12-31", ledger=loaded):
        return shell("measures", "compute", *words, "--as-of", at, "--ledger", ledger)

    return _compute


def test_the_list_finds_measures_by_words_of_their_names_and_other_names():
    said = shell("measures", "list", "复核率")
    assert said.code == 0
    assert "review/recheck_rate" in said.out
    assert "review/bills_reviewed" not in said.out
    assert "review/bills_reviewed" in shell("measures", "list", "单据审核量").out  # an alias


def test_a_list_without_a_hit_says_so_in_words_instead_of_an_empty_table():
    said = shell("measures", "list", "复核率", "没有这样的字眼")
    assert said.code == 0
    assert "没有名称、别名或编号里含有“复核率”和“没有这样的字眼”的测算项" in said.out
    assert "│" not in said.out


def test_the_definition_tells_terms_parameters_tables_and_source():
    said = shell("measures", "show", "智能审核疑点数")
    assert said.code == 0
    for words in ("review/hits_found", "剔除　规则试跑的", "结果类型（result_type）：违规、可疑",
                  "审核运行、疑点", "筛查疑点数", "单位条"):  # fmt: skip
        assert words in said.out, words
    assert shell("measures", "show", "review/recheck_rate").out.count("剔除　规则试跑的") == 1
    by_other_name, by_id = shell("measures", "show", "推送疑点数"), shell(
        "measures", "show", "review/hits_found"
    )  # fmt: skip
    assert said.out == by_other_name.out == by_id.out
    assert "调查对象（survey_object，必须指明）" in shell("measures", "show", "满意度").out


@pytest.mark.parametrize(
    ("name", "only", "result", "worked"),
    [
        (BILLS, [], "24份", "代入 24"),  # neither the second review nor the trial run counts
        (ON_TIME, [], "85.7%", "代入 6 ÷ 7 × 100%"),
        ("举报投诉受理数", ["是否实名=匿名"], "0件", "代入 0"),
        ("智能审核疑点数", ["结果类型=违规"], "12条", "代入 12"),
        ("参保人数", [], "5人", "代入 5"),
        ("项目总成本", ["项目名称=医保基金监管与智能审核服务", "支出内容=监督检查"], "2.02万元",
         "代入 20,200.00 ÷ 10,000"),
        ("满意度", ["调查对象=参保居民"], "90.0%", "代入 9 ÷ 10 × 100%"),
    ],
)  # fmt: skip
def test_a_measure_gives_what_a_person_counts(compute, name, only, result, worked):
    said = compute(name, *(part for each in only for part in ("--only", each)))
    assert said.code == 0
    assert f"2025年 = {result}" in said.out
    assert worked in said.out
    assert "第1版" in said.out  # of the ledger's tables


def test_the_average_of_the_months_is_that_of_the_table_above(compute):
    [answer] = compute("疑点单据月度复核率", "--json").lines
    assert answer["text"] == f"{sum(RECHECKED) * 50 / 12:.1f}%"


def test_the_cut_off_decides_what_is_counted(compute):
    assert "= 14份" in compute(BILLS, at="2025-07-31").out
    assert "= 24份" in compute(BILLS, "--year", "2025", at="2026-06-30").out


def test_groups_by_month_and_by_parameter(compute):
    said = compute("智能审核疑点数", "--by", "月")
    assert said.out.count("= 2条") == 12
    assert "2025年3月：智能审核疑点数" in said.out
    said = compute("智能审核疑点数", "--by", "结果类型")
    assert [line for line in said.out.splitlines() if line.endswith("= 12条")] == [
        "违规：智能审核疑点数 2025年 = 12条",
        "可疑：智能审核疑点数 2025年 = 12条",
    ]
    said = compute("参保人数", "--by", "月")
    assert (said.code, said.out[:5]) == (1, "参保人数（")
    assert "不按日期计，不能按月分开" in said.out
    groups = compute("智能审核疑点数", "--by", "result_type", "--json").lines
    assert {one["group"]: one["value"] for one in groups} == {"1": "12", "2": "12"}


@pytest.mark.parametrize("name", [ON_TIME, BILLS, "参保人数", "疑点单据月度复核率"])
def test_the_rows_behind_are_shown_without_persons(compute, name):
    said = compute(name, "--rows", "1000")
    assert said.code == 0
    assert "—— 分子" in said.out
    assert [secret for secret in SECRETS if secret in said.out + said.err] == []


def test_as_many_rows_are_shown_as_were_asked_for(compute):
    said = compute(ON_TIME, "--rows", "2")
    assert said.out.count("举报编号 J") == 4  # two of each part
    assert "事项种类 欺诈骗保举报" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["满意度"], "没有指明调查对象"),
        (["住院率"], "“结算”还没有装入台账"),
        ([BILLS, "--as-of", "2099-12-31"], "缺2099年1月"),
        ([ON_TIME, "--as-of", "2099-12-31"], "以后的还没有装入"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_says_why_and_gives_no_number(loaded, words, told):
    at = [] if "--as-of" in words else ["--as-of", "2025-12-31"]
    said = shell("measures", "compute", *words, *at, "--ledger", loaded)
    assert said.code == 1
    assert told in said.out
    assert " = " not in said.out


@pytest.mark.slow
def test_a_missing_table_is_told_and_is_not_zero(compute, tmp_path):
    ledger = load(tmp_path, without=("persons", "enrolments", "hits", "hit_steps"))
    [answer] = compute("智能审核疑点数", "--json", ledger=ledger).lines
    assert (answer["state"], answer["value"]) == ("incomplete", None)
    assert answer["reason"] == "“疑点”“疑点处理环节”还没有装入台账"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["compute", "没有这个"], "没有“没有这个”这个测算项"),
        (["show", "没有这个"], "没有“没有这个”这个测算项"),
        (["compute", BILLS, "--only", "颜色=红"], "不是“智能审核结算单据数量”的参数。可以写的："),
        (["compute", "参保人数", "--only", "险种类型=红"], "险种类型里没有“红”。可以写的："),
        (["compute", BILLS, "--by", "颜色"], "不能按“颜色”分开。可以写："),
        (["compute", BILLS, "--year", "2026", "--as-of", "2025-12-31"], "早于 2026 年"),
        (["compute", BILLS, "--as-of", "明天"], "应为日期"),
        (["compute", BILLS, "--rows", "0"], "--rows"),
        (["compute", BILLS, "--rows", "3", "--json"], "不能一起写"),
        (["compute", BILLS, "--ledger", "没有"], "没有：这里没有台账"),
        (["verify", "没有"], "没有"),
    ],
)
def test_what_cannot_be_done_is_told(loaded, desk, words, told):
    at = [] if "--ledger" in words or words[0] == "show" else ["--ledger", loaded]
    said = shell("measures", *words, *at)
    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_an_empty_ledger_gives_no_number(compute, desk):
    assert shell("ledger", "init", "--ledger", "空").code == 0
    said = compute(BILLS, ledger="空")
    assert said.code == 1
    assert "还没有装入台账" in said.out


def test_a_damaged_ledger_is_told(compute, loaded, desk):
    shutil.copytree(loaded, desk / "账")
    (desk / "账" / "ledger.json").write_text("{", encoding="utf-8")
    said = compute(BILLS, ledger="账")
    assert said.code == 2
    assert "从备份恢复" in said.err


@pytest.fixture
def few(monkeypatch):
    """Only two measures are known to the check."""
    two = {name: measures()[name] for name in ("review/bills_reviewed", "review/recheck_rate")}
    monkeypatch.setattr("baoheng.cli.measures.measures", lambda: two)


def test_the_check_of_the_cases_is_fine_where_they_hold(few):
    said = shell("measures", "check")
    assert (said.code, said.out.strip()) == (0, "核对了 2 个测算项，0 个例子不相符")


def test_the_check_names_the_case_that_does_not_hold(few, monkeypatch):
    def wrong(one):
        first = next(cases(one))
        return [replace(first, expect={**first.expect, "value": "77"})]

    monkeypatch.setattr("baoheng.cli.measures.cases", wrong)
    said = shell("measures", "check")
    assert said.code == 1
    assert "核对了 2 个测算项，2 个例子不相符" in said.out
    name = next(cases(measures()["review/bills_reviewed"])).name
    assert f"✗ review/bills_reviewed·{name}：" in said.out


@pytest.mark.slow
def test_all_cases_of_the_packs_hold():
    assert shell("measures", "check").code == 0
