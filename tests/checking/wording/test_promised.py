import datetime

import pytest
from notation import readings

from baoheng.checking import dossiers
from baoheng.checking.wording.promised import Kept, kept, promises

DAY = datetime.date(2026, 3, 1)


def answers(goal, row):
    [made] = dossiers(readings(f"项目 甲\n目标 {goal}\n产出 | 质量 | {row}"), DAY)
    return [(one.mention.text, kept(one)[0]) for one in promises(made)]


@pytest.mark.parametrize(
    ("goal", "row", "answer"),
    [
        ("综合参保率不低于95%", "基本医保综合参保率 | ≥95%", Kept.YES),
        ("综合参保率不低于96%", "基本医保综合参保率 | ≥95%", Kept.OTHER_VALUE),
        ("电子凭证激活率达到85%", "政策知晓率 | ≥85%", Kept.NO),
        ("智能审核单据1960万份以上", "智能审核结算单据数量 | ≥1960万份", Kept.YES),
        ("举办业务培训4期", "培训期数 | ≥4期", Kept.YES),
        ("检查定点医药机构320家", "复核病案数 | ≥1200份", Kept.NO),
        ("追回违规基金150万元", "追回违规使用基金金额 | ≥150万元", Kept.YES),
    ],
)
def test_what_an_indicator_says_of_a_promise(goal, row, answer):
    [(_, found)] = answers(goal, row)
    assert found is answer


@pytest.mark.parametrize(
    "goal",
    [
        "市级负担30%",
        "每人每年补助96元",
        "安排资金770万元",
        "上年参保率达到97%",
        "服务人口42万人",
        "依据医保发〔2023〕24号",
    ],
)
def test_what_is_told_is_no_promise(goal):
    assert answers(goal, "参保人数 | ≥9万人") == []


def test_digits_that_a_page_split_are_one_number():
    [(text, found)] = answers("病案入组率不低于9 8%", "病案入组率 | ≥98%")
    assert (text, found) == ("不低于98%", Kept.YES)
