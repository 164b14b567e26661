"""Which way is better, name by name: what is certain, what is likely, what nobody can say."""

import pytest

from baoheng.checking.wording.meaning import head, meaning
from baoheng.core.tables import Indicator
from baoheng.core.target import Direction
from baoheng.reading.values import parse_target

SURE_LOWER = """
质量 | 单据审核差错率 | 1%
社会 | 参保人员住院个人负担比例 | 28%
社会 | 居民自付比例 | 30%
经济 | 三级医院次均住院费用增长率 | 5%
经济 | 统筹基金支出增幅 | 8%
质量 | 重复参保率 | 1%
质量 | 未及时办结率 | 1%
社会 | 网络安全事件发生次数 | 1次
社会 | 窗口服务投诉件数 | 3件
时效 | 零星报销审核办理时限 | 15个工作日
时效 | 系统故障恢复时间 | 30分钟
经济成本 | 单据审核单位成本 | 0.08元/份
经济成本 | 控制在预算内 | 30万元
预算执行 | 结转结余率 | 5%
社会 | 城镇登记失业率 | 5%
"""
SURE_HIGHER = """
质量 | 投诉处理率 | 98%
质量 | 违规问题整改率 | 98%
社会 | 断保人员续保率 | 60%
社会 | 失业保险参保率 | 90%
质量 | 违规费用追回率 | 95%
经济 | 采购成本节约率 | 10%
经济 | 患者次均药费下降率 | 3%
社会 | 居民医保政策范围内住院费用基金支付比例 | 68%
服务对象满意度 | 参保群众满意度（%） | 90%
质量 | 系统平均无故障时间 | 2000小时
经济 | 追回违规使用基金 | 300万元
数量 | 城乡居民参保人数 | 24万人
质量 | 投诉答复满意率 | 90%
"""
LIKELY = """
数量 | 现场检查定点机构家次 | 300家次 | higher
可持续 | 设备使用年限 | 6年 | higher
经济成本 | 宣传费用 | 12万元 | lower
时效 | 资金拨付时间 | 30天 | lower
质量 | 早孕建册率 | 92% | higher
质量 | 平台正常投入使用率 | 98% | higher
时效 | 救助申请时限 | 5天 | lower
"""
UNKNOWN = """
可持续 | 基金当期结余率 | 3%
可持续 | 基金可支付月数 | 6个月
质量 | 审核拒付率 | 2%
社会 | 高血压规范控制率 | 60%
经济成本 | 人均补助标准 | 700元/人
数量 | 公务接待人次 | 60人次
时效 | 结果公示时限 | 7天
时效 | 提前办结时间 | 3天
经济 | 住院收入增长率 | 5%
经济 | 医疗救助支出增长率 | 5%
社会 | 断保人员续保人数 | 800人
社会 | 医疗纠纷调处件数 | 20件
社会 | 信访件办结数量 | 30件
产出 | 工程款拨款占比 | 80%
社会 | 食品安全投诉量 | 下降20%
时效 | 服务响应时间 | 7×24小时
"""


def made(line):
    level2, name, value, *rest = (part.strip() for part in line.split("|"))
    target = parse_target(value, name=name, level2=level2)
    return Indicator("产出指标", level2, name, target), rest


def lines(text):
    return [line for line in text.strip().splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("line", "better"),
    [(one, Direction.LOWER) for one in lines(SURE_LOWER)]
    + [(one, Direction.HIGHER) for one in lines(SURE_HIGHER)],
)
def test_the_words_leave_no_doubt(line, better):
    indicator, _ = made(line)
    assert (meaning(indicator).better, meaning(indicator).certain) == (better, True)


@pytest.mark.parametrize("line", lines(LIKELY))
def test_the_words_only_hint(line):
    indicator, (better,) = made(line)
    assert (meaning(indicator).better, meaning(indicator).certain) == (Direction(better), False)


@pytest.mark.parametrize("line", lines(UNKNOWN))
def test_nobody_can_say(line):
    indicator, _ = made(line)
    assert meaning(indicator).better is None


def test_a_number_without_a_unit_is_never_certain():
    indicator, _ = made("满意度 | 参保人满意度 | 90")
    assert meaning(indicator).better is Direction.HIGHER
    assert not meaning(indicator).certain


def test_the_head_of_a_name_has_no_brackets_and_no_signs():
    assert head("参保人数（万人）≥") == "参保人数"
    assert head("健康管理率（30分）") == "健康管理率"
    assert head("（一）") == "（一）".replace("（", "(").replace("）", ")")
