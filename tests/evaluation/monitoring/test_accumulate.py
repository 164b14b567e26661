"""How values move: as said, as the target demands, else guessed and marked."""

import pytest
from tests.evaluation.monitoring.tables import row

from baoheng.evaluation.monitoring import Accumulation
from baoheng.evaluation.monitoring.accumulate import accumulation
from baoheng.evaluation.monitoring.rules import rules
from baoheng.measures import definitions


@pytest.mark.parametrize(
    ("name", "target", "kind"),
    [
        ("智能审核结算单据数量", "≥80万份", "cumulative"),
        ("现场检查定点医药机构家次", "≥90家次", "cumulative"),
        ("资助低保对象参保人数", "≥2960人", "cumulative"),
        ("追回违规使用医保基金金额", "≥45万元", "cumulative"),
        ("各级财政补助资金到位率", "=100%", "cumulative"),
        ("城乡居民参保人数", "≥9.57万人", "state"),
        ("基金累计结余", "≥100万元", "state"),
        ("骨干网专线运维条数", "≥8条", "state"),
        ("市级财政人均补助标准", "=56元/人", "state"),
        ("救助制度执行效果", "明显", "state"),
        ("居民医保政策范围内支付比例", "≥68%", "rate"),
        ("统筹基金支出增长率", "≤8%", "rate"),
        ("疑点单据初审办结时间", "≤20个工作日", "average"),
        ("补助资金拨付时间", "2026年3月31日前", "deadline"),
        ("基金监管项目总成本", "≤24.91万元", "cap"),
        ("重大网络安全事件发生数", "=0起", "cap"),
        ("有效投诉件数", "≤5件", "cap"),
    ],
)
def test_a_guess_from_name_and_unit_is_marked(name, target, kind):
    assert accumulation(row(name, target), None, rules()) == (Accumulation(kind), True)


@pytest.mark.parametrize(
    ("name", "target", "said", "kind"),
    [
        ("某数", "≥80件", "state", "state"),
        ("某成本", "≤80万元", "cumulative", "cap"),  # towards a limit
        ("某成本", "≤0.08元/份", "cap", "state"),  # for each of something: does not grow
        ("某时间", "2026年11月30日前", "cumulative", "deadline"),
    ],
)
def test_what_is_said_counts_unless_the_target_is_of_another_kind(name, target, said, kind):
    found = accumulation(row(name, target), Accumulation(said), rules())
    assert found == (Accumulation(kind), False)


def test_every_word_of_a_measure_is_understood():
    assert {one.value for one in definitions.Accumulation} <= {one.value for one in Accumulation}
