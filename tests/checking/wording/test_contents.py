"""What an indicator speaks of: classes from data, and the levels that the rules go by."""

import pytest
from notation import readings

from baoheng.checking.lexicon import section
from baoheng.checking.wording.contents import content, in_frame, level2_name, misfits


def row(line):
    return readings(f"项目 甲\n{line}")[0].document.tables[0].indicators[0]


@pytest.mark.parametrize(
    ("line", "key", "sign"),
    [
        ("产出 | 数量 | 救助金发放及时率 | ≥98%", "timely", "名称中的“及时率”"),
        ("产出 | 质量 | 住院救助 | ≥3万人次", "people", "计量单位“万人次”"),
        ("产出 | 质量 | 平台部署 | 2026年9月30日前", "dated", "指标值“2026年9月30日前”是日期"),
        ("产出 | 数量 | 满意度调查份数 | ≥500份", "satisfaction", None),
        ("产出 | 数量 | 参保人数 | ≥95%", "ratio", None),
        ("产出 | 质量 | 办事效率 | 较高", "ratio_name", None),
    ],
)
def test_a_class_says_what_shows_it(line, key, sign):
    assert content(key).sign(row(line)) == sign


def test_every_class_that_the_misfits_name_exists():
    named = {key for m in misfits() for key in (m.has, m.lacks, *m.unless) if key}
    assert named - set(section("contents.toml", "classes")) == set()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("产出 | 数量 | 家次 | ≥9家次", "数量指标"),
        ("满意度 | - | 群众满意度 | ≥90%", "服务对象满意度指标"),
        ("成本 | - | 总成本 | ≤9万元", "成本指标"),
        ("产出 | - | 家次 | ≥9家次", None),
    ],
)
def test_the_level_2_is_known_from_level_1_where_there_is_only_one(line, expected):
    assert level2_name(row(line)) == expected


def test_inputs_and_processes_are_a_frame_of_their_own():
    assert in_frame(row("过程 | 预算管理 | 制度健全性 | 健全"))
    assert not in_frame(row("产出 | 质量 | 制度健全性 | 健全"))
