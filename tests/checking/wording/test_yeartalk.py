"""Years that were left from last year, and years that look back on purpose."""

import pytest

from baoheng.checking.wording.yeartalk import heading_year, intended, stale, years_in


@pytest.mark.parametrize(
    "text",
    [
        "确保2025年参保率稳定在95%以上",
        "2025年城乡居民参保人数",
        "2025年12月31日前完成拨付",
        "2025年底前上线平台",
        "2025年1-12月",
        "2024-2025年",
        "2025.12.31前",
        "完成2025年度检查全覆盖",
    ],
)
def test_a_year_left_from_last_year(text):
    assert [one.year for one in stale(text, 2026)]


@pytest.mark.parametrize(
    "text",
    [
        "较2025年提高2个百分点",
        "以2025年实际完成数为基数",
        "2021-2026年规划",
        "根据《2025年通知》",
        "医保发〔2025〕12号",
        "2025年度清算完成率",
        "不低于2025年水平",
        "2025年签订的合同",
        "自2025年起",
        "到2030年",
        "2025-2026学年",
        "在2025年基础上",
        "2025年版药品目录",
        "比上年（2025年）增长5%",
    ],
)
def test_a_year_that_looks_back_on_purpose(text):
    assert stale(text, 2026) == []


def test_plans_for_a_year_that_is_over():
    assert [one.year for one in intended("2025年，我局将以提升服务为目标", 2026)] == [2025]
    assert intended("2025年，全市参保230万人", 2026) == []
    assert intended("2025年将近230万人参保", 2026) == []
    assert intended("与2025年相比将增加", 2026) == []


def test_headings():
    assert heading_year("二、2025年重点工作") == 2025
    assert heading_year("（二）2025年部门预算情况说明") == 2025
    assert heading_year("2025年预算执行情况") is None


def test_all_years_of_a_period():
    assert years_in("2025年-2027年") == [2025, 2027, 2025, 2027]
    assert years_in("1年") == []
